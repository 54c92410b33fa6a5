"""Small studies with real sound, made as the program makes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fsh_coder.domain.identifiers import AssignmentId
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import assignments, coding, recording_library, rubric_library, study_library
from fsh_coder.services.recording_library import AddedRecording
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from tests.factories import MITI, new_study, rate_everything
from tests.media.sounds import noise, write_sound

PHASES = ("before", "training", "after")


@dataclass(frozen=True, slots=True)
class LibraryStudy:
    """An open study with people and recordings, nothing assigned yet."""

    db: StudyDatabase
    folder: Path
    lead: Coder
    ann: Coder
    ben: Coder
    rubric: Rubric
    recordings: tuple[AddedRecording, ...]

    def assign(
        self, coder: Coder, which: Sequence[int], *, due_on: date | None = None
    ) -> tuple[AssignmentId, ...]:
        """Give recordings, by their number, to a coder and return the assignments' ids."""
        made = assignments.assign(
            self.db,
            [self.recordings[number].segment.id for number in which],
            coder_id=coder.id,
            rubric_digest=self.rubric.digest,
            due_on=due_on,
        )
        return tuple(each.id for each in made)

    def begin(self, coder: Coder, place: int, *, submits: bool = False) -> None:
        """Begin, and perhaps submit, the item at a place of a coder's list."""
        item = assignments.my_list(self.db, coder.id)[place]
        session = coding.open_assignment(self.db, item.assignment_id, coder_id=coder.id)
        session.mark(session.rubric.codes[0].key, item.segment.start_ms + 100)
        if submits:
            rate_everything(session)
            session.submit()


def make_sound(folder: Path, name: str, *, seed: int, duration_ms: int = 1500) -> Path:
    """Write a short WAV whose content depends on the seed."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = noise(duration_ms, rate_hz=8000, seed=seed)
    return write_sound(folder, samples, kind="ulaw", name=name)


def make_empty_study(folder: Path) -> StudyDatabase:
    """Make and open a study with a lead and a rubric, nothing else."""
    folder.mkdir(parents=True)
    return new_study(folder / "study.fsh", lead="Lena Lead")


def make_library_study(folder: Path, *, n_recordings: int = 6) -> LibraryStudy:
    """Make and open a study with a lead, two coders and real recordings of three workers."""
    db = make_empty_study(folder)
    lead = study_library.people(db)[0]
    ann = study_library.add_coder(db, "Ann Archer", by=lead.id)
    ben = study_library.add_coder(db, "Ben Brook", by=lead.id)
    added = []
    for number in range(n_recordings):
        path = make_sound(folder / "recordings", f"visit-jones-{number}.wav", seed=number)
        session = NewPracticeSession(
            label=f"S10{number}",
            worker_label=f"W0{number % 3 + 1}",
            team=("Harbour", "North Quay", "Harbour")[number % 3],
            phase=PHASES[number % 3],
            time_point=str(number + 1),
            held_on=date(2026, 3, number + 1),
            visit_type="home visit",
            change_goal="keeps to the safety plan",
        )
        prepared = recording_library.prepare(db, path)
        added.append(recording_library.add(db, prepared, session=session, by=lead.id))
    return LibraryStudy(
        db=db,
        folder=folder,
        lead=lead,
        ann=ann,
        ben=ben,
        rubric=rubric_library.by_key(db, MITI),
        recordings=tuple(added),
    )


def all_text(widget: QWidget) -> str:
    """Return everything a person can read or hear of a widget, one piece a line."""
    return "\n".join(
        piece for each in (widget, *widget.findChildren(QWidget)) for piece in _texts(each)
    )


def shown_text(widget: QWidget) -> str:
    """Return the words of the widgets that are visible, one piece a line."""
    return "\n".join(
        piece for each in widget.findChildren(QWidget) if each.isVisible() for piece in _texts(each)
    )


def settle(qtbot: QtBot) -> None:
    """Wait until nothing is at work in the background."""
    qtbot.waitUntil(background.is_idle, timeout=20_000)
    QApplication.processEvents()


def click(qtbot: QtBot, button: QWidget) -> None:
    """Press a button with the mouse, as long as it can be pressed."""
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def button_called(widget: QWidget, words: str) -> QAbstractButton:
    """Return the visible button with these words or this accessible name."""
    found = [
        each
        for each in widget.findChildren(QAbstractButton)
        if each.isVisible() and words in (each.text(), each.accessibleName())
    ]
    assert found, f"no button “{words}”"
    return found[0]


Window = TypeVar("Window", bound=QWidget)


def find_window(screen: QWidget, kind: type[Window]) -> Window:
    """Return the open window of a kind that lies on a screen."""
    QApplication.processEvents()
    shown = [each for each in screen.findChildren(kind) if each.isVisible()]
    assert shown, f"no open {kind.__name__}"
    return shown[-1]


def cells(view: QAbstractItemView) -> list[list[str]]:
    """Return the words of every cell of a table."""
    model = view.model()
    return [
        [_cell(model, row, column) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def _cell(model: QAbstractItemModel, row: int, column: int) -> str:
    return str(model.index(row, column).data() or "")


def _texts(widget: QWidget) -> list[str]:
    found = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    reads: list[tuple[type[QWidget], Callable[..., str]]] = [
        (QLabel, QLabel.text),
        (QAbstractButton, QAbstractButton.text),
        (QLineEdit, QLineEdit.text),
        (QComboBox, QComboBox.currentText),
    ]
    found += [read(widget) for kind, read in reads if isinstance(widget, kind)]
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        roles = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        )
        found += [
            str(model.index(row, column).data(role) or "")
            for row in range(model.rowCount())
            for column in range(model.columnCount())
            for role in roles
        ]
    return [text for text in found if text]
