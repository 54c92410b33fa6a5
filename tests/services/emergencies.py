"""Disks that fail while somebody codes, and what is kept then."""

from pathlib import Path

from fsh_coder.services import coding
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.emergency_log import EmergencyFolder
from tests.factories import StudyToCode

NO_MORE, PLENTY = 1, 1_000_000


def folder_in(path: Path) -> EmergencyFolder:
    """Return the emergency folder that the tests of one study share."""
    return EmergencyFolder(path / "settings" / "emergency")


def allow_pages(study: StudyToCode, n_pages: int) -> None:
    """Let the study's file grow to so many pages; one page means that the disk is full."""
    with study.db.transaction() as session:
        session.connection().exec_driver_sql(f"PRAGMA max_page_count={n_pages}")


def open_with_emergency(study: StudyToCode, folder: EmergencyFolder) -> CodingSession:
    """Return Ann's observation as the coding screen opens it."""
    return coding.open_assignment(study.db, study.of_ann, coder_id=study.ann.id, emergency=folder)


def mark_until_kept(session: CodingSession, *, code: str, from_ms: int = 0) -> int:
    """Mark until the study takes no more; return the moment of the first mark that was kept."""
    for at_ms in range(from_ms, from_ms + 10_000):
        session.mark(code, at_ms)
        if session.kept is not None:
            return at_ms
    raise AssertionError("the study took all marks")


def stored_times(study: StudyToCode) -> list[int]:
    """Return the marks' times that a fresh reading of the file finds."""
    return [mark.at_ms for mark in study.open_for_ann().observation.marks]
