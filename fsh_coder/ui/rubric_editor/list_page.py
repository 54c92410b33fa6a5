"""A page of the editor with a list of parts above and the fields of the chosen one below."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.rubric_draft import relabelled_entry, replace_parts
from fsh_coder.ui.kit.buttons import Button, IconButton
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import LabelledField
from fsh_coder.ui.kit.table import PlainTable
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.rubric_editor.draft import Draft
from fsh_coder.ui.rubric_editor.form import Form, Put

Entry = TypeVar("Entry")

_LEAST_LIST_HEIGHT, _MOST_LIST_HEIGHT = 66, 172


class ListPage(Pane, Generic[Entry]):
    """Parts of one kind: add, change, move and remove them.

    Subclasses say what they are and fill the form in `build`.
    """

    field: str
    singular: str
    plural: str
    hint: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    stretch = 0

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.draft = draft
        self._place = 0
        self.setAccessibleName(self.plural)
        self.form = Form()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(f"The chosen {self.singular}")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 0)
        column.setSpacing(8)
        column.addLayout(self._buttons())
        column.addWidget(self._list())
        column.addWidget(Line())
        column.addWidget(self._area, 1)
        # Takes the room of the fields while there are none.
        column.addStretch()
        self.build()
        self.form.end()
        self.form.let_enter_go_on()
        self._area.setWidget(self.form)
        draft.changed.connect(self._refresh)
        draft.restored.connect(self._restore)
        self._refresh()
        self.table.select_row(0)
        self._show_form()

    # --- What subclasses say ----------------------------------------------------------

    @abstractmethod
    def build(self) -> None:
        """Fill the form."""

    @abstractmethod
    def words(self, entry: Entry) -> tuple[str, ...]:
        """Return the cells of a row."""

    @abstractmethod
    def made(self) -> Entry:
        """Return a new part."""

    # --- What they use ----------------------------------------------------------------

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The parts as they are now."""
        found: tuple[Entry, ...] = getattr(self.draft.value, self.field)
        return found

    @property
    def place(self) -> int:
        """Which part is chosen, from 0."""
        return self._place

    @property
    def entry(self) -> Entry | None:
        """The chosen part; None while there is none."""
        entries = self.entries
        return entries[self._place] if self._place < len(entries) else None

    def text(self, name: str) -> str:
        """Return a field of the chosen part; "" while there is none."""
        return str(getattr(self.entry, name, "") or "")

    def change(self, **values: Any) -> None:  # the fields differ from part to part
        """Change fields of the chosen part."""
        entry = self.entry
        if entry is not None:
            changed: Any = replace(entry, **values)  # type: ignore[type-var]  # every part is a dataclass
            entries = list(self.entries)
            entries[self._place] = changed
            self.put(tuple(entries))

    def label_line(self, put: Put) -> LabelledField:
        """Make the field of the chosen part's label."""
        return self.form.line("Label", get=lambda: self.text("label"), put=put)

    def key_line(self, put: Put | None = None) -> LabelledField:
        """Make the field of the chosen part's key; by default nothing else follows from it."""
        return self.form.line(
            "Name in files",
            get=lambda: self.text("key"),
            put=put or (lambda key: self.change(key=key)),
            is_put_when_left=True,
        )

    def relabel(self, label: str, *, taken: Iterable[str], otherwise: str) -> None:
        """Give the chosen part another label, and a key that followed from it another key.

        ``taken`` are the keys of others, ``otherwise`` the key of a part without a label.
        """
        entry: Any = self.entry  # every part that has a label has a key
        if entry is not None:
            changed = relabelled_entry(entry, label, taken=taken, otherwise=otherwise)
            self.change(label=changed.label, key=changed.key)

    def put(self, entries: tuple[Entry, ...]) -> None:
        """Take other parts."""
        self.draft.put(replace_parts(self.draft.value, self.field, entries))

    def show_place(self, place: int | None) -> None:
        """Choose a part by its place and turn to its fields."""
        if place is not None:
            self.table.select_row(place)
        first = self.first_field()
        if first is not None and self.entry is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_field(self) -> QLineEdit | None:
        """Return the field to begin with."""
        return self.form.findChild(QLineEdit)

    # --- The list ---------------------------------------------------------------------

    def _list(self) -> QWidget:
        self.rows = PlainRows(self.heads, parent=self)
        self.table = PlainTable(self.plural)
        self.table.setModel(self.rows)
        self.table.set_column_widths(self.widths, stretch=self.stretch)
        self.table.set_empty_state(EmptyState("list", self.hint))
        self.table.setFixedHeight(_MOST_LIST_HEIGHT)
        self.table.selectionModel().currentRowChanged.connect(
            lambda current, _before: self._choose(current.row())
        )
        self.table.row_opened.connect(lambda _index: self.show_place(None))
        return self.table

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        words = f"Add a {self.singular}"
        self.add_button = Button(words, kind="tonal", icon="plus", size="small", key="Ctrl N")
        self.add_button.clicked.connect(self.add_entry)
        row.addWidget(self.add_button)
        row.addStretch(1)
        self.up_button = IconButton("arrow-up", f"Move the {self.singular} up")
        self.up_button.clicked.connect(lambda: self._move(-1))
        self.down_button = IconButton("arrow-down", f"Move the {self.singular} down")
        self.down_button.clicked.connect(lambda: self._move(1))
        self.remove_button = IconButton("trash-2", f"Remove the {self.singular}")
        self.remove_button.clicked.connect(self._remove)
        for button in (self.up_button, self.down_button, self.remove_button):
            row.addWidget(button)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share a low window between list and fields."""
        super().resizeEvent(event)
        share = self.height() * 2 // 5
        self.table.setFixedHeight(min(max(share, _LEAST_LIST_HEIGHT), _MOST_LIST_HEIGHT))

    def add_entry(self) -> None:
        """Add a part and begin with its first field."""
        self.put((*self.entries, self.made()))
        self.show_place(len(self.entries) - 1)

    def _remove(self) -> None:
        entries = list(self.entries)
        if self._place < len(entries):
            del entries[self._place]
            self.put(tuple(entries))
            self.table.select_row(min(self._place, len(entries) - 1))
            self._show_form()

    def _move(self, step: int) -> None:
        entries, there = list(self.entries), self._place + step
        if self._place < len(entries) and 0 <= there < len(entries):
            entries[self._place], entries[there] = entries[there], entries[self._place]
            self.put(tuple(entries))
            self.table.select_row(there)

    def _choose(self, row: int) -> None:
        if row >= 0 and row != self._place:
            self._place = row
            self._show_form()

    def _refresh(self) -> None:
        entries = self.entries
        wanted = [PlainRow(place, self.words(entry)) for place, entry in enumerate(entries)]
        place = min(self._place, max(0, len(entries) - 1))
        if wanted != [self.rows.row(at) for at in range(self.rows.rowCount())]:
            self.rows.show_rows(wanted)
            self._place = place
            self.table.select_row(place)
        for button in (self.up_button, self.down_button, self.remove_button):
            button.setEnabled(bool(entries))
        self._area.setVisible(bool(entries))
        self.form.read(every=False)

    def _restore(self) -> None:
        self.form.read(every=True)

    def _show_form(self) -> None:
        self._area.setVisible(self.entry is not None)
        self.form.read(every=True)
