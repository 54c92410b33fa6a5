"""Local wording in the study file, apart from the rubrics' own texts."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.journal import RowChange, RowValue
from fsh_coder.domain.local_wording import LocalWords
from fsh_coder.store import row_values
from fsh_coder.store.tables import LocalWordingRow


def words(session: Session, digest: str) -> tuple[LocalWords, ...]:
    """Return what stands in place of a rubric version's words; often nothing."""
    wanted = select(LocalWordingRow).where(LocalWordingRow.rubric_digest == digest)
    rows = session.scalars(wanted.order_by(LocalWordingRow.target, LocalWordingRow.part))
    return tuple(LocalWords(row.target, row.part, row.text) for row in rows)


def put_words(session: Session, digest: str, *, put: LocalWords) -> RowChange | None:
    """Store words in place of a part's, or with "" take them away; None where nothing differs.

    The change names the words by their SHA-256: the journal is never cut, and what a licence
    no longer allows must be gone once it is taken away.
    """
    row = session.get(LocalWordingRow, (digest, put.target, put.part))
    if (row.text if row is not None else "") == put.text:
        return None
    before = None if row is None else _journalled(row)
    if row is None:
        row = LocalWordingRow(rubric_digest=digest, target=put.target, part=put.part, text=put.text)
        session.add(row)
    elif put.text:
        row.text = put.text
    else:
        session.delete(row)
    after = _journalled(row) if put.text else None
    session.flush()
    return RowChange(row.__tablename__, row_values.key_of(row), before, after)


def _journalled(row: LocalWordingRow) -> RowValue:
    plain = row_values.values_of(row, but=frozenset({"text"}))
    return plain | {"text_sha256": sha256(row.text.encode()).hexdigest()}
