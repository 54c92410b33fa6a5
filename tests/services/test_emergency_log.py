"""The emergency file: what was acknowledged is read back, whatever happens to its end."""

import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import AssignmentId, CoderId, ObservationId, StudyId, new_uuid
from fsh_coder.domain.journal import Action, JournalEntry, RowChange
from fsh_coder.domain.observation import HeardSpan
from fsh_coder.services import emergency_log
from fsh_coder.services.emergency_log import (
    RESERVE_BYTES,
    EmergencyFolder,
    KeptFrom,
    KeptPlace,
    KeptWork,
    NowhereToKeep,
)
from fsh_coder.store import journal
from fsh_coder.store.journal import Head

BASE = Head(7, "ab" * 32)


def origin() -> KeptFrom:
    """Return whose file it is."""
    return KeptFrom(
        StudyId(new_uuid()),
        ObservationId(new_uuid()),
        AssignmentId(new_uuid()),
        CoderId(new_uuid()),
        BASE,
        datetime.now(UTC),
    )


def chain(of: KeptFrom, labels: list[str]) -> list[JournalEntry]:
    """Return entries that follow each other."""
    head, made = of.head, []
    for number, label in enumerate(labels):
        change = RowChange("note", new_uuid().hex, None, {"text": label, "at_ms": number})
        entry = journal.next_entry(
            of.observation_id,
            head,
            coder_id=of.coder_id,
            action=Action.NOTE,
            label=label,
            changes=[change],
            undoes=None if number % 2 else number + 1,
        )
        made.append(entry)
        head = Head(entry.seq, entry.hash)
    return made


def only_work(folder: EmergencyFolder, of: KeptFrom) -> KeptWork:
    """Return what the one emergency file of an observation holds."""
    (work,) = folder.works_of(of.study_id, of.observation_id)
    return work


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    """Entries with their hashes, the last place, and whose they are; other studies' are not."""
    folder, of = EmergencyFolder(tmp_path / "emergency"), origin()
    entries = chain(of, ["SR at 0:12", "Größe „ж“ \u2028 \x00", ""])
    place = KeptPlace(5_000, (HeardSpan(0, 4_000), HeardSpan(4_500, 5_000)))
    log = folder.begin(of)
    log.add(entries[0])
    log.keep_place(KeptPlace(1, ()))
    log.add(entries[1])
    log.keep_place(place)
    log.add(entries[2])
    work = only_work(folder, of)
    assert (work.origin, work.entries, work.place) == (of, tuple(entries), place)
    assert not work.is_cut
    assert folder.works(of.study_id) == (work,)
    assert folder.works(StudyId(new_uuid())) == ()


@settings(deadline=None)
@given(labels=st.lists(st.text(max_size=30), min_size=1, max_size=6), data=st.data())
def test_a_file_cut_anywhere_gives_what_was_whole(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str], data: st.DataObject
) -> None:
    """Whatever byte a killed process stopped at, the lines before are there, and none more."""
    folder, of = EmergencyFolder(tmp_path_factory.mktemp("emergency")), origin()
    log, ends, entries = folder.begin(of), [], chain(of, labels)
    for entry in entries:
        log.add(entry)
        ends.append(log.path.read_bytes().index(b"\0"))
    head = ends[0] - len(log.path.read_bytes()[: ends[0]].split(b"\n")[1]) - 1
    at = data.draw(st.integers(head, ends[-1]))
    log.path.write_bytes(log.path.read_bytes()[:at])
    work = only_work(folder, of)
    assert work.entries == tuple(entries[: sum(end <= at for end in ends)])
    assert not work.is_cut
    again = folder.resume(work)
    (more,) = chain(
        KeptFrom(
            of.study_id, of.observation_id, of.assignment_id, of.coder_id, _head(of, work), of.since
        ),
        ["and on"],
    )
    again.add(more)
    assert only_work(folder, of).entries == (*work.entries, more)


def _head(of: KeptFrom, work: KeptWork) -> Head:
    return Head(work.entries[-1].seq, work.entries[-1].hash) if work.entries else of.head


def test_a_damaged_line_ends_what_is_believed_and_is_told(tmp_path: Path) -> None:
    """A changed byte breaks the chain; the file is kept beside before it is written over."""
    folder, of = EmergencyFolder(tmp_path), origin()
    entries = chain(of, ["one", "two", "three"])
    log = folder.begin(of)
    for entry in entries:
        log.add(entry)
    damaged = log.path.read_bytes().replace(b'"two"', b'"tvo"')
    log.path.write_bytes(damaged)
    work = only_work(folder, of)
    assert (work.entries, work.is_cut) == ((entries[0],), True)
    folder.resume(work)
    (aside,) = tmp_path.glob("*.aside")
    assert aside.read_bytes() == damaged


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"{}\n", b"[1]\n", b"\xff\n", b"no\n"])
def test_a_file_that_is_none_of_ours_is_left_alone(tmp_path: Path, content: bytes) -> None:
    """What does not say whose it is holds nothing for anybody, and stays."""
    folder, of = EmergencyFolder(tmp_path), origin()
    path = tmp_path / f"{of.study_id.hex}-{of.observation_id.hex}-1.kept"
    path.write_bytes(content)
    assert folder.works(of.study_id) == ()
    assert path.read_bytes() == content


def test_room_is_taken_before_it_is_needed(tmp_path: Path) -> None:
    """The reserve becomes the emergency file, which then needs no room of its own."""
    folder, of = EmergencyFolder(tmp_path), origin()
    folder.reserve()
    folder.reserve()
    (reserve,) = tmp_path.iterdir()
    assert reserve.stat().st_size == RESERVE_BYTES
    number = reserve.stat().st_ino
    log = folder.begin(of)
    log.add(chain(of, ["one"])[0])
    (kept,) = tmp_path.iterdir()
    assert (kept.stat().st_ino, kept.stat().st_size) == (number, RESERVE_BYTES)
    assert len(only_work(folder, of).entries) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a profile's folder is private there")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    """Folder and files are the owner's alone, and hold no name."""
    folder, of = EmergencyFolder(tmp_path / "emergency"), origin()
    folder.reserve()
    log = folder.begin(of)
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    """A folder that cannot be made keeps nothing, and opening a study goes on."""
    (tmp_path / "file").write_text("in the way")
    folder = EmergencyFolder(tmp_path / "file" / "emergency")
    folder.reserve()
    with pytest.raises(NowhereToKeep, match="was not saved"):
        folder.begin(origin())
    assert folder.works(StudyId(new_uuid())) == ()


def test_a_file_put_aside_is_never_read_again(tmp_path: Path) -> None:
    """It stays on the disk under another name."""
    folder, of = EmergencyFolder(tmp_path), origin()
    log = folder.begin(of)
    log.add(chain(of, ["one"])[0])
    aside = emergency_log.put_aside(only_work(folder, of))
    assert b'"one"' in aside.read_bytes()
    assert folder.works(of.study_id) == ()
