"""Files that moved are looked for in a folder and found again by their content."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.services import recording_library
from fsh_coder.services.recording_library import FoundRecording
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.background import Task
from fsh_coder.ui.library.words import listed, number_words


def ask_folder(parent: QWidget, start: Path) -> Path | None:
    """Ask in which folder to look; None when the person did not choose one."""
    chosen = QFileDialog.getExistingDirectory(parent, "Where are the recordings now?", str(start))
    return Path(chosen) if chosen else None


def find_and_relink(
    db: StudyDatabase, folder: Path, *, by: CoderId, task: Task
) -> tuple[FoundRecording, ...]:
    """Look for missing recordings and tell the study where they are; for the background.

    Raises:
        Cancelled: the task was to stop; nothing was changed.
        RecordingChanged, RecordingMissing: a file changed while it was looked at.
        DiskFull, StudyFileUnwritable: the study could not be written.
    """
    found = recording_library.find_moved(
        db, (folder,), progress=task.report, cancelled=task.is_cancelled
    )
    for each in found:
        recording_library.relink(db, each.recording.id, each.path, by=by)
    return found


def found_words(found: Sequence[FoundRecording], *, n_missing: int, folder: Path) -> str:
    """Return what became of the search in a sentence or two."""
    if not found:
        return (
            f"None of the missing recordings is in “{folder.name}” or below. "
            "Look in another folder; the files are known by their content, not by their name."
        )
    labels = listed(each.session_label for each in found[:4])
    more = f" and {len(found) - 4} more" if len(found) > 4 else ""
    left = n_missing - len(found)
    rest = f" {number_words(left, 'is', 'are')} still missing." if left > 0 else ""
    return f"Found again: {labels}{more}.{rest}"
