"""The journal's values and the hash that chains them."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import Action, RowChange, body_text, chain_hash

CHAIN = UUID(int=1)
CODER = CoderId(UUID(int=2))
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def _hash(*, prev: str = "", seq: int = 1, body: str = "[]", reason: str = "") -> str:
    return chain_hash(
        prev,
        chain_id=CHAIN,
        seq=seq,
        at=AT,
        coder_id=CODER,
        action="mark",
        label="SR at 12:04",
        body=body,
        reason=reason,
        undoes=None,
    )


def test_every_part_of_an_entry_changes_its_hash() -> None:
    """An altered body, order, reason or predecessor is seen in the chain."""
    hashes = {
        _hash(),
        _hash(prev="a"),
        _hash(seq=2),
        _hash(body='[{"key":"x"}]'),
        _hash(reason="typed by mistake"),
    }
    assert len(hashes) == 5


@given(st.text(), st.text())
def test_parts_cannot_be_moved_between_fields(body: str, reason: str) -> None:
    """Text moved from one field to the next gives another hash."""
    if reason:
        assert _hash(body=body, reason=reason) != _hash(body=body + reason)


def test_a_change_turned_round_twice_is_itself() -> None:
    """Undoing an undo is the first change again."""
    change = RowChange("mark", "1", None, {"code": "SR", "at_ms": 5})
    assert change.reversed().reversed() == change
    assert change.reversed().old == {"code": "SR", "at_ms": 5}


def test_the_same_changes_have_the_same_text() -> None:
    """The order in which a row's columns were given does not reach the hash."""
    one = RowChange("mark", "1", None, {"code": "SR", "at_ms": 5})
    two = RowChange("mark", "1", None, {"at_ms": 5, "code": "SR"})
    assert body_text((one,)) == body_text((two,))


def test_submitting_is_never_undone() -> None:
    """Submit and reopen leave a trace; they are not on the undo list."""
    assert not Action.SUBMIT.can_be_undone
    assert not Action.REOPEN.can_be_undone
    assert Action.MARK.can_be_undone
