"""What can go wrong in the user's world, one class per cause.

Every message says what happened, to what, and what to do. Anything that is not a
``UserFacingError`` is our own bug and is logged whole.
"""

from dataclasses import dataclass
from pathlib import Path


class UserFacingError(Exception):
    """Something in the user's world stands in the way; the message is shown as it is."""

    @property
    def sentence(self) -> str:
        """Return the message for the screen or the terminal."""
        return str(self)


# --- The study file -------------------------------------------------------------------


class StudyFileError(UserFacingError):
    """A study file cannot be used; it carries the file's path."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


class StudyFileMissing(StudyFileError):
    """There is no file at this path."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, f"There is no study at “{path}”. Choose where the study file is now."
        )


class NotAStudyFile(StudyFileError):
    """The file is something else: text, JSON, another program's database."""

    def __init__(self, path: Path, *, what: str) -> None:
        super().__init__(
            path,
            f"“{path.name}” is not an FSH Coder study: it is {what}. "
            "Choose a file that ends in .fsh; nothing was changed.",
        )
        self.what = what


class StudyFromNewerVersion(StudyFileError):
    """The file was written by a later version of this program."""

    def __init__(self, path: Path, *, file_version: int, known_version: int) -> None:
        super().__init__(
            path,
            f"“{path.name}” was last saved by a newer version of FSH Coder (file format "
            f"{file_version}; this version knows up to {known_version}). "
            "Install the newer version; nothing was changed.",
        )
        self.file_version = file_version
        self.known_version = known_version


class StudyFileDamaged(StudyFileError):
    """The file is a study, but parts of it cannot be read."""

    def __init__(self, path: Path, *, detail: str) -> None:
        super().__init__(
            path,
            f"“{path.name}” is damaged ({detail}). Copy the newest file from its “backups” folder "
            "beside it and open that; the damaged file was not changed.",
        )
        self.detail = detail


class StudyFolderMissing(StudyFileError):
    """A new study was to stand in a folder that is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"There is no folder “{path.parent}” to put “{path.name}” in. Make it first, "
            "or choose another folder.",
        )


class StudyOnSharedFolder(StudyFileError):
    """The file is on a network drive or in a folder that a sync service copies."""

    def __init__(self, path: Path, *, where: str) -> None:
        super().__init__(
            path,
            f"“{path.name}” is on {where}, where a study file can lose work without a warning. "
            "Move it to a folder on this computer's own disk and open it there; "
            "nothing was changed.",
        )
        self.where = where


class StudyReadOnly(StudyFileError):
    """The file or its folder cannot be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path.name}” or its folder is read-only, so nothing could be saved. "
            "Move the study to a folder you may write in, then open it again.",
        )


class StudyInUse(StudyFileError):
    """Another window already has the study open."""

    def __init__(self, path: Path, *, holder: str) -> None:
        super().__init__(
            path,
            f"“{path.name}” is already open in another window ({holder}). "
            "Close it there first, or go on working there.",
        )
        self.holder = holder


class StudyExists(StudyFileError):
    """A new study may not replace a file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, f"There is already a file “{path.name}” in that folder. Choose another name."
        )


class DiskFull(UserFacingError):
    """The disk has no room for the last action; everything before it is safe."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk that holds “{path.name}” is full: the last action was not saved. "
            "Everything before it is safe. Make room on the disk, then do it again."
        )
        self.path = path


class StudyFileUnwritable(UserFacingError):
    """The last action could not be written, for a reason the system gives."""

    def __init__(self, path: Path, *, detail: str) -> None:
        super().__init__(
            f"The last action could not be saved in “{path.name}” ({detail}). "
            "Everything before it is safe. Check the disk, then do it again."
        )
        self.path = path
        self.detail = detail


# --- Recordings -----------------------------------------------------------------------


class RecordingError(UserFacingError):
    """A recording cannot be used; it carries the name shown to the user."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


class NotSound(RecordingError):
    """The file's content is not sound this program reads, whatever its name says."""

    def __init__(self, name: str, *, what: str) -> None:
        super().__init__(
            name,
            f"“{name}” is not a sound file: it is {what}. "
            "Choose a WAV, MP3, M4A, OGG, FLAC, WMA, AMR or MP4 recording.",
        )
        self.what = what


class EmptySound(RecordingError):
    """The file holds no sound at all."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name, f"“{name}” holds no sound. Copy it again from the recorder, then add it."
        )


class UnreadableSound(RecordingError):
    """The file is sound, but it cannot be decoded."""

    def __init__(self, name: str, *, detail: str) -> None:
        super().__init__(
            name,
            f"“{name}” cannot be read ({detail}). Copy it again from the recorder, then add it.",
        )
        self.detail = detail


class RecordingMissing(RecordingError):
    """The recording is no longer where the study expects it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            f"The recording of {name} has moved or was deleted. "
            "Choose where it is now; marks and ratings are safe.",
        )


class RecordingChanged(RecordingError):
    """The file at this place is not the recording that was added."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            f"The recording of {name} has changed since it was added, so its marks would no longer "
            "fit. Put the original file back, or add the new one as a recording of its own.",
        )


class RecordingAlreadyAdded(RecordingError):
    """The same sound is already in the study."""

    def __init__(self, name: str, *, session_label: str) -> None:
        super().__init__(
            name,
            f"“{name}” is already in the study as {session_label}: the sound is the same. "
            "It was not added again.",
        )
        self.session_label = session_label


# --- Coding ---------------------------------------------------------------------------


class ObservationLocked(UserFacingError):
    """A submitted observation cannot be changed."""

    def __init__(self) -> None:
        super().__init__(
            "This observation is submitted and locked. Reopen it with a reason to change it."
        )


class IncompleteObservation(UserFacingError):
    """An observation cannot be submitted yet; ``missing`` names what is left to do."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("Before it can be submitted: " + "; ".join(missing) + ".")
        self.missing = missing


class OutsideSegment(UserFacingError):
    """A mark was set outside the stretch to be coded."""

    def __init__(self, at: str, *, start: str, end: str) -> None:
        super().__init__(
            f"{at} is outside the segment {start} to {end}, so nothing was marked. "
            "Go back into the segment and mark there."
        )


class ReasonNeeded(UserFacingError):
    """An action that leaves a trace was asked for without a reason."""

    def __init__(self, action: str) -> None:
        super().__init__(f"Say why: {action} needs a reason, which is kept in the study's log.")


class StaleObservation(UserFacingError):
    """An observation was changed elsewhere since this window read it."""

    def __init__(self) -> None:
        super().__init__(
            "This observation was changed in another window, so the last action was not saved. "
            "Open it again from the list, then do it again."
        )


class NotYourAssignment(UserFacingError):
    """Somebody asked for an observation that another coder makes."""

    def __init__(self) -> None:
        super().__init__(
            "This segment is assigned to another coder. Choose one from your own list; "
            "a lead can read it once it is submitted."
        )


class NotYetUnblinded(UserFacingError):
    """Somebody asked for others' coding before everybody has submitted."""

    def __init__(self) -> None:
        super().__init__(
            "Others’ coding of this recording is hidden until every coder it is assigned to has "
            "submitted. Submit yours and look again when they have."
        )


class NothingToUndo(UserFacingError):
    """There is no earlier action of this observation to take back."""

    def __init__(self) -> None:
        super().__init__("There is nothing to undo in this observation.")


class NothingToRedo(UserFacingError):
    """Nothing was undone since the last action."""

    def __init__(self) -> None:
        super().__init__("There is nothing to redo in this observation.")


# --- Studies and people ---------------------------------------------------------------


class NameNeeded(UserFacingError):
    """Something that must have a name was given none."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"Type a name for the {kind}; it cannot be blank.")
        self.kind = kind


class NameTaken(UserFacingError):
    """Two things of one kind may not have the same name."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"There is already a {kind} called “{name}”. Choose another name.")
        self.kind = kind
        self.name = name


class NotFound(UserFacingError):
    """Something was asked for by a name that the study does not have."""

    def __init__(self, kind: str, name: str, *, known: tuple[str, ...] = ()) -> None:
        choices = f" Known: {', '.join(known)}." if known else ""
        super().__init__(f"There is no {kind} “{name}” here.{choices}")
        self.kind = kind
        self.name = name
        self.known = known


class RubricNeedsMore(UserFacingError):
    """A rubric asks for something that the coding screen cannot do yet."""

    def __init__(self, title: str, *, needs: tuple[str, ...]) -> None:
        super().__init__(
            f"{title} cannot be coded with this version yet: it asks for {', '.join(needs)}. "
            "Choose another rubric; nothing was changed."
        )
        self.needs = needs


class NothingToReport(UserFacingError):
    """A report was asked for before there is anything to report."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class CannotWrite(UserFacingError):
    """A file the user asked for could not be written."""

    def __init__(self, path: Path, *, detail: str) -> None:
        super().__init__(
            f"“{path.name}” could not be written ({detail}). Close it in other programs, "
            "or choose another name or folder."
        )
        self.path = path
        self.detail = detail


class HoldsSomethingElse(UserFacingError):
    """A report was to take the place of a file of quite another kind."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” holds something else than what was to be written there, so it was "
            "not replaced. Choose another name."
        )
        self.path = path


class Cancelled(UserFacingError):
    """The user stopped a long piece of work."""

    def __init__(self) -> None:
        super().__init__("Stopped as you asked; nothing of it was kept.")


# --- Rubrics --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RubricFault:
    """One thing wrong in a rubric file.

    ``line`` counts from 1. ``path`` names the field, as in ``codes[SR].hotkey``; entries
    without a key are counted from 1; it is empty for the file as a whole.
    """

    line: int
    path: str
    message: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Return the fault with its place and remedy in one line."""
        where = f"Line {self.line}" + (f", {self.path}" if self.path else "")
        return f"{where}: {self.message} {self.remedy}"


class RubricFaults(UserFacingError):
    """A rubric file cannot be used; ``faults`` are all that is wrong with it, by line."""

    def __init__(self, name: str, faults: tuple[RubricFault, ...]) -> None:
        number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        self._summary = f"The rubric “{name}” has {number} and was not used."
        super().__init__(f"{self._summary} {faults[0].sentence}")
        self.name = name
        self.faults = faults

    @property
    def report(self) -> str:
        """Return all that is wrong, a line for each fault."""
        return "\n".join((self._summary, *(each.sentence for each in self.faults)))
