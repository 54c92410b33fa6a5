"""The list of marks: time, code, speaker, note; a click is heard from 2 s before."""

from collections.abc import Sequence
from functools import partial
from operator import attrgetter

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QContextMenuEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QVBoxLayout, QWidget

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import BehaviourMark, Speaker
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.marks.mark_delegates import (
    CodeDelegate,
    MarkDelegate,
    NoteDelegate,
    SignDelegate,
    SpeakerDelegate,
    TimeDelegate,
)
from fsh_coder.ui.coding.marks.mark_model import MarkColumn, MarkModel
from fsh_coder.ui.coding.marks.mark_volleys import paint_bracket
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.sprites import Sprites
from fsh_coder.ui.kit.table import CELL_PADDING, ROW_MARKS, PlainTable
from fsh_coder.ui.kit.theme import current_theme, theme_notifier

#: Rows kept drawn: what two screens hold, so that scrolling back and forth stays quick.
_MOST_ROWS = 80


class MarkTable(PlainTable):
    """The rows themselves.

    Signals:
        mark_clicked: a row was clicked; the mark's id.
        recode_asked, unsure_asked, removal_asked: chosen from a row's menu.
    """

    mark_clicked = Signal(object)
    recode_asked = Signal(object, str)
    unsure_asked = Signal(object)
    removal_asked = Signal(object)

    def __init__(self, model: MarkModel, *, parent: QWidget | None = None) -> None:
        super().__init__("Marks", row_height=ROW_MARKS, hairlines=False, parent=parent)
        self._model = model
        self._may_write = True
        self._keys: KeyMap | None = None
        self.chosen_row = self.near_row = -1
        self.theme = current_theme()
        self.setModel(model)
        self.horizontalHeader().hide()
        self.set_column_widths([74, 88, 30, 100, 34], stretch=MarkColumn.NOTE)
        self._cells: dict[MarkColumn, MarkDelegate] = {
            MarkColumn.TIME: TimeDelegate(self, model=model, parent=self),
            MarkColumn.CODE: CodeDelegate(self, model=model, parent=self),
            MarkColumn.SPEAKER: SpeakerDelegate(self, model=model, parent=self),
            MarkColumn.NOTE: NoteDelegate(self, model=model, parent=self),
            MarkColumn.SIGN: SignDelegate(self, model=model, parent=self),
        }
        for column, cell in self._cells.items():
            self.setItemDelegateForColumn(column, cell)
        self._rows = Sprites(most=_MOST_ROWS)
        theme_notifier().changed.connect(self._rows.forget)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.mark_clicked.emit(model.mark_at(index.row()).id))

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let rows be changed, or not."""
        self._may_write = may_write
        self._model.set_may_write(may_write)

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys in the menu of a row."""
        self._keys = keys

    def select_mark(self, mark_id: MarkId | None) -> None:
        """Show a mark as selected; None for none."""
        row = self._model.row_of(mark_id)
        if row is None:
            self.clearSelection()
        elif not self.selectionModel().isRowSelected(row):
            self.select_row(row)

    def show_near(self, at_ms: int) -> None:
        """Bring the last mark before a moment into view, without selecting it."""
        row = self._model.last_row_before(at_ms)
        if row is not None:
            hint = QAbstractItemView.ScrollHint.PositionAtCenter
            self.scrollTo(self._model.index(row, 0), hint)

    def edit_note(self, mark_id: MarkId) -> None:
        """Open the note of a mark for typing."""
        row = self._model.row_of(mark_id)
        if row is not None and self._may_write:
            self.select_row(row)
            self.edit(self._model.index(row, MarkColumn.NOTE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint whole rows: cell by cell, all seen rows would take as long as the commit."""
        chosen = self.selectionModel().selectedRows()
        self.chosen_row = chosen[0].row() if chosen else -1
        self.near_row = self.hovered_row()
        self.theme = current_theme()
        painter = QPainter(self.viewport())
        first = self.rowAt(event.rect().top())
        last = self.rowAt(event.rect().bottom())
        n_rows = self._model.rowCount()
        # Qt has no row where the marks do not fill the list.
        last = n_rows - 1 if last < 0 else last
        for row in range(first if first >= 0 else n_rows, last + 1):
            room = QRect(0, 0, self.viewport().width(), self.rowHeight(row))
            self._rows.copy(
                painter,
                QPoint(0, self.rowViewportPosition(row)),
                self._look(row),
                size=room.size(),
                draw=partial(self._draw_row, room=room, row=row),
            )

    def _look(self, row: int) -> tuple[object, ...]:
        rubric = self._model.rubric
        return (
            "" if rubric is None else rubric.digest,
            self._model.mark_at(row),
            self._model.time(row),
            row == self.chosen_row,
            row == self.near_row,
            self._model.may_write,
            self._model.bracket(row),
            self._model.warning(row),
        )

    def _draw_row(self, painter: QPainter, *, room: QRect, row: int) -> None:
        """Draw ground and cells; ``room`` is the row as it lies at the picture's corner."""
        if row == self.chosen_row:
            painter.fillRect(room, self.theme.colour("row-sel"))
            painter.fillRect(QRect(0, 0, 3, room.height()), self.theme.colour("accent"))
        elif row == self.near_row:
            painter.fillRect(room, self.theme.colour("row-hover"))
        bracket = self._model.bracket(row)
        if bracket is not None:
            paint_bracket(painter, room, bracket, theme=self.theme)
        for column, cell in self._cells.items():
            left, width = self.columnViewportPosition(column), self.columnWidth(column)
            inside = QRect(left + CELL_PADDING, 0, width - 2 * CELL_PADDING, room.height() - 1)
            cell.paint_mark(painter, inside, row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a mark."""
        index = self.indexAt(event.pos())
        if index.isValid():
            self.menu_of(index.row()).popup(event.globalPos())

    def menu_of(self, row: int) -> QMenu:
        """Return the menu of a row."""
        mark = self._model.mark_at(row)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("What to do with this mark")
        hear = self._keyed("Hear it from 2 s before", "hear_mark")
        menu.addAction(hear, lambda: self.mark_clicked.emit(mark.id))
        changes = [
            menu.addAction(self._keyed("Note…", "note"), lambda: self.edit_note(mark.id)),
            menu.addAction(
                self._keyed("Sure again" if mark.is_unsure else "Unsure, come back", "unsure"),
                lambda: self.unsure_asked.emit(mark.id),
            ),
            self._recode_action(menu, mark),
            menu.addAction(
                self._keyed("Remove", "delete"), lambda: self.removal_asked.emit(mark.id)
            ),
        ]
        for action in changes:
            action.setEnabled(self._may_write)
        return menu

    def _keyed(self, words: str, command: str) -> str:
        return words if self._keys is None else f"{words}\t{self._keys.words(command)}"

    def _recode_action(self, menu: QMenu, mark: BehaviourMark) -> QAction:
        codes = menu.addMenu(self._keyed("Another code", "recode"))
        codes.setAccessibleName("Another code")
        rubric = self._model.rubric
        for code in () if rubric is None else rubric.codes:
            key = "" if self._keys is None else f"\t{' '.join(self._keys.code_caps(code.key))}"
            action = codes.addAction(f"{code.short}  {code.label}{key}")
            action.setEnabled(code.key != mark.code)
            action.triggered.connect(
                lambda _checked=False, key=code.key: self.recode_asked.emit(mark.id, key)
            )
        return codes.menuAction()


class MarksPane(Pane):
    """Head and list of marks.

    Signals:
        unsure_wanted: "1 unsure" was pressed: go to the next one.
    """

    unsure_wanted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Marks")
        self.model = MarkModel(self)
        self.table = MarkTable(self.model)
        self._all: Sequence[BehaviourMark] = ()
        self._code: str | None = None
        self._speaker: Speaker | None = None
        self._counts_hidden = False
        self._rubric: Rubric | None = None
        self.head = PaneHead("Marks")
        self.filter_button = Button("All codes", kind="plain", size="small", icon="list-filter")
        self.filter_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.filter_button.clicked.connect(self._open_filter)
        self.unsure_button = Button("1 unsure", kind="plain", size="small", icon="flag")
        self.unsure_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.unsure_button.clicked.connect(self.unsure_wanted)
        self.head.add_right(self.filter_button)
        self.head.add_right(self.unsure_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.table, 1)
        self.table.set_empty_state(
            EmptyState("flag", "Each key of a code sets a mark at the play head.")
        )

    def show_rubric(self, rubric: Rubric, *, segment: Segment) -> None:
        """Turn to another observation."""
        self._rubric, self._all = rubric, ()
        self._code = self._speaker = None
        self.model.show_rubric(rubric, segment=segment)
        self._show_filter()

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self.table.set_keys(keys)
        self.model.set_keys(keys)
        self.filter_button.setToolTip(f"Show marks of one code ({keys.words('filter')})")
        words = "Go to the next mark that is flagged unsure"
        self.unsure_button.setToolTip(f"{words} ({keys.words('next_unsure')})")

    def set_marks(self, marks: Sequence[BehaviourMark]) -> None:
        """Show the marks, in order of time."""
        self._all = marks
        self._show()

    def set_counts_hidden(self, hidden: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Leave out how many marks there are, or tell it."""
        self._counts_hidden = hidden
        self._show()

    def filter_by(self, *, code: str | None = None, speaker: Speaker | None = None) -> None:
        """Show marks of one code or one speaker only; None for all."""
        self._code, self._speaker = code, speaker
        self._show_filter()
        self._show()

    def _show(self) -> None:
        shown = self._all
        if self._code is not None or self._speaker is not None:
            shown = [mark for mark in shown if self._passes(mark)]
        self.model.set_marks(shown)
        n_unsure = sum(map(attrgetter("is_unsure"), self._all))
        self.unsure_button.setText(f"{n_unsure} unsure")
        self.unsure_button.setVisible(n_unsure > 0)
        some = "" if len(shown) == len(self._all) else f"{len(shown)} of "
        self.head.set_count("" if self._counts_hidden else f"{some}{len(self._all)}")

    def _passes(self, mark: BehaviourMark) -> bool:
        return self._code in (None, mark.code) and self._speaker in (None, mark.speaker)

    def _show_filter(self) -> None:
        words = "All codes"
        if self._rubric is not None and self._code is not None:
            words = f"{self._rubric.code(self._code).short} only"
        elif self._speaker is not None:
            words = f"{speakers.word(self._speaker).capitalize()} only"
        self.filter_button.setText(words)
        self.filter_button.updateGeometry()

    def _open_filter(self) -> None:
        menu = self.filter_menu()
        menu.popup(self.filter_button.mapToGlobal(self.filter_button.rect().bottomLeft()))

    def filter_menu(self) -> QMenu:
        """Return the menu of what may be shown."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("Show marks of")
        group = QActionGroup(menu)
        self._add_choice(menu, group, "All codes", on=self._code is None and self._speaker is None)
        menu.addSeparator()
        for speaker in Speaker:
            words = f"{speakers.word(speaker).capitalize()} only"
            on = self._speaker is speaker
            self._add_choice(menu, group, words, on=on, speaker=speaker)
        menu.addSeparator()
        for code in () if self._rubric is None else self._rubric.codes:
            words = f"{code.short}  {code.label}"
            self._add_choice(menu, group, words, on=self._code == code.key, code=code.key)
        return menu

    def _add_choice(
        self,
        menu: QMenu,
        group: QActionGroup,
        words: str,
        *,
        on: bool,
        code: str | None = None,
        speaker: Speaker | None = None,
    ) -> None:
        action = QAction(words, menu)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda _checked=False: self.filter_by(code=code, speaker=speaker))
        group.addAction(action)
        menu.addAction(action)
