"""The rubric editor: pages at the left, a live preview at the right, faults below."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import rubric_drafts, rubric_versions
from fsh_coder.services.rubric_drafts import DraftFault
from fsh_coder.services.rubric_versions import Adoption
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.banner import Banner, BannerKind
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Line
from fsh_coder.ui.kit.dialogs import Dialog, confirm
from fsh_coder.ui.kit.tabs import TabRow
from fsh_coder.ui.messages import show_in_banner
from fsh_coder.ui.rubric_editor.adopt_dialog import AdoptDialog, NotesDialog
from fsh_coder.ui.rubric_editor.draft import Draft
from fsh_coder.ui.rubric_editor.fault_panel import FaultPanel
from fsh_coder.ui.rubric_editor.pages import EditorPages
from fsh_coder.ui.rubric_editor.preview import Preview

YAML_FILTER = "Rubric files (*.yaml)"

_WAIT_MS = 250
_PREVIEW_FROM_PX, _PREVIEW_WIDTH = 1130, 350
_SHORT_BELOW_PX = 560
_COUNTS_FROM_PX, _LEAST_PAGE_HEIGHT, _NARROW_PAGE_HEIGHT, _NARROW_BELOW_PX = 820, 370, 680, 760
_MARGIN = 24
_MOST_NOTES = 3


class RubricEditor(Dialog):
    """Makes a rubric or a new version of one.

    Args:
        parent: the window it lies on.
        db: the open study.
        rubric: what to begin with.
        title: what is being done, such as "New rubric".
        by: who does it.
        notes: what an import left out or filled in.

    Signals:
        adopted: a rubric was put into the study (words to say so).
    """

    adopted = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        db: StudyDatabase,
        *,
        rubric: Rubric,
        title: str,
        by: CoderId,
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__(
            parent, title, deed="Put into the study…", cancel="Close", width=1, scrolls=False
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._db, self._by = db, by
        self.draft = Draft(rubric, self)
        self._values: dict[str, str] = {}
        self._make_pages()
        self.preview = Preview()
        self.faults = FaultPanel()
        self.faults.chosen.connect(self.go_to)
        self.banner = Banner("info", "", closable=True)
        self.banner.hide()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.check)
        self.draft.changed.connect(self._timer.start)
        self.preview.samples_changed.connect(self._compute)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save_file)
        QShortcut(QKeySequence("Ctrl+N"), self, self._add_another)
        for number, key in enumerate(self.pages.tabs, start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self.show_page, key))
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
            button.setDefault(False)
        self._notes = tuple(notes)
        self.banner.acted.connect(self._show_notes)
        if notes:
            action = f"Show all {len(notes)}…" if len(notes) > _MOST_NOTES else ""
            words = "\n".join(notes[:_MOST_NOTES])
            self._say("info", "What to look at after the import", words, action=action)
        self._fit()
        self.check()
        self.general.show_place(None)

    # --- Pages ------------------------------------------------------------------------

    def show_page(self, key: str) -> None:
        """Turn to a page."""
        self.tabs.set_current(key)
        self._stack.setCurrentWidget(self.pages.tabs[key][1])

    def go_to(self, fault: DraftFault) -> None:
        """Turn to where a fault is."""
        self.show_page(self.pages.tab_of(fault.part))
        self.pages.show_part(fault.part, fault.place)

    def check(self) -> None:
        """Show what the draft looks like now, what it computes, and what is to mend."""
        self._timer.stop()
        draft = self.draft.value
        self.preview.show_draft(draft)
        self._compute()
        faults = rubric_drafts.faults(draft)
        self.faults.show_faults(faults)
        self._show_counts()
        self.undo_button.setEnabled(self.draft.can_undo)
        self.set_deed("Put into the study…", enabled=not faults)
        self.set_note("" if faults else "Ready to be used.")

    # --- Deeds ------------------------------------------------------------------------

    def on_deed(self) -> None:
        """Put the rubric into the study, after showing what differs."""
        self.check()
        if self.faults.faults:
            return
        try:
            found = rubric_versions.adoption(self._db, rubric_drafts.sound(self.draft.value))
        except UserFacingError as error:
            show_in_banner(self.banner, error)
            return
        if found.newest is None or found.is_there:
            self._adopt(found)
            return
        dialog = AdoptDialog(self, found)
        dialog.accepted.connect(lambda: self._adopt(found))
        dialog.open()

    def save_file(self) -> None:
        """Ask for a place and save the rubric as a YAML file there."""
        rubric = self.draft.value
        name = f"{rubric.key or 'rubric'}-{rubric.version}.yaml"
        start = str(self._db.path.parent / name)
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the rubric", start, YAML_FILTER)
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Save the rubric as a YAML file, finished or not."""
        try:
            rubric_drafts.save(self.draft.value, path)
        except UserFacingError as error:
            show_in_banner(self.banner, error)
            return
        self.draft.mark_saved()
        self._say("good", "Saved", f"The rubric is in “{path.name}”.")

    def reject(self) -> None:
        """Close; ask first where something would be lost."""
        if self.draft.is_unsaved and not confirm(
            self,
            "Close without keeping the changes?",
            text="The changes to this rubric are neither in the study nor in a file.",
            deed="Close without keeping",
            destructive=True,
        ):
            return
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus and nothing else."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QAbstractButton):
                focused.click()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the preview out where the fields need the room."""
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= _PREVIEW_FROM_PX)
        self._show_counts()
        # What stands side by side in a wide window stands above one another in a narrow one.
        is_narrow = self._page_width() < _NARROW_BELOW_PX
        self._stack.setMinimumHeight(_NARROW_PAGE_HEIGHT if is_narrow else _LEAST_PAGE_HEIGHT)
        self.faults.set_short(self.height() < _SHORT_BELOW_PX)

    # --- Inside -----------------------------------------------------------------------

    def _show_counts(self) -> None:
        draft, has_room = self.draft.value, self._page_width() >= _COUNTS_FROM_PX
        counts = {
            "dimensions": len(draft.dimensions),
            "codes": len(draft.codes),
            "scores": len(draft.derived),
            "thresholds": len(draft.thresholds),
        }
        for key, count in counts.items():
            self.tabs.set_count(key, str(count) if count and has_room else "")

    def _page_width(self) -> int:
        return self.width() - (_PREVIEW_WIDTH if self._side.isVisibleTo(self) else 0)

    def _say(self, kind: BannerKind, title: str, text: str, *, action: str = "") -> None:
        self.banner.show_note(kind, title, text, action=action)
        self.banner.show()

    def _show_notes(self) -> None:
        NotesDialog(self, self._notes).open()

    def _adopt(self, found: Adoption) -> None:
        rubric = found.rubric
        try:
            rubric_versions.adopt(self._db, rubric, by=self._by)
        except UserFacingError as error:
            show_in_banner(self.banner, error)
            return
        self.draft.mark_saved()
        said = "was in the study already" if found.is_there else "is in the study now"
        self.adopted.emit(f"{rubric.short_title}, version {rubric.version}, {said}.")
        self.accept()

    def _add_another(self) -> None:
        self.pages.add_entry(self.tabs.current() or "")

    def _compute(self) -> None:
        self._values.clear()
        self._values |= rubric_drafts.sample_scores(
            self.draft.value, ratings=self.preview.ratings, counts=self.preview.counts
        )
        self.scores.refresh_values()

    def _make_pages(self) -> None:
        self.pages = EditorPages(self.draft, values=lambda: self._values)
        self.general, self.rules = self.pages.general, self.pages.rules
        self.dimensions, self.codes = self.pages.dimensions, self.pages.codes
        self.groups, self.scores = self.pages.groups, self.pages.scores
        self.thresholds = self.pages.thresholds
        self.tabs = TabRow("Pages of the rubric", margin=4)
        self._stack = QStackedWidget()
        for key, (words, page) in self.pages.tabs.items():
            self.tabs.add_tab(key, words)
            self._stack.addWidget(page)
        self.tabs.chosen.connect(self.show_page)

    def _lay_out(self) -> None:
        self.body.setSpacing(6)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.tabs)
        # In a low window the page scrolls as a whole.
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("The chosen page")
        self._stack.setMinimumHeight(_LEAST_PAGE_HEIGHT)
        area.setWidget(self._stack)
        left.addWidget(area, 1)
        left.addWidget(self.faults)
        self._side = QWidget()
        self._side.setFixedWidth(_PREVIEW_WIDTH)
        side = QHBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(Line(upright=True))
        side.addWidget(self.preview, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self._side)
        self.undo_button = IconButton("undo-2", "Take the last change back")
        self.undo_button.clicked.connect(self.draft.undo)
        self.save_button = IconButton("save", "Save as a YAML file…", shortcut="Ctrl+S")
        self.save_button.clicked.connect(self.save_file)
        self.tabs.add_right(self.undo_button)
        self.tabs.add_right(self.save_button)
        self.body.addWidget(self.banner)
        self.body.addLayout(row, 1)

    def _fit(self) -> None:
        """Fill the window it lies on, or the screen where that is smaller."""
        available = self.screen().availableGeometry().size()
        parent = self.parentWidget()
        room = parent.window().size() if parent is not None else available
        width = min(max(room.width(), 900), available.width()) - _MARGIN
        height = min(max(room.height(), 640), available.height()) - _MARGIN
        self.setMinimumSize(min(640, width), min(340, height))
        self.resize(width, height)
