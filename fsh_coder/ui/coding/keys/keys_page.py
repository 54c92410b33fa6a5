"""All keys in a list to search, and to change one by one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground.commands import commands
from fsh_coder.ui.coding.ground.flag_sprites import category_of
from fsh_coder.ui.coding.ground.key_map import Use
from fsh_coder.ui.coding.ground.keys import Key
from fsh_coder.ui.coding.keys.key_choices import KeyChoices
from fsh_coder.ui.coding.keys.key_row import KeyRow
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.fields import Option, SearchField, SelectButton
from fsh_coder.ui.kit.key_cap import KeyLine
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.settings import Settings


class KeysPage(QWidget):
    """The keys of one coder; each change is kept at once.

    Args:
        rubrics: those whose codes have keys; the first is shown at the start.
        settings: the coder's.

    Signals:
        changed: a key does something else now.
    """

    changed = Signal()

    def __init__(
        self, *, rubrics: Sequence[Rubric], settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Keys")
        self._choices = KeyChoices([each for each in rubrics if each.codes], settings)
        self._rows: list[KeyRow] = []
        self._heads: list[tuple[Text, list[KeyRow]]] = []
        self.search = SearchField("Find a key or action")
        self.search.setFixedWidth(240)
        self.search.textChanged.connect(self._filter)
        options = [Option(each.key, each.short_title) for each in self._choices.rubrics]
        self.rubric_button = SelectButton("Codes of", options)
        self.rubric_button.setVisible(len(options) > 1)
        self.rubric_button.chosen.connect(lambda _key: self._build())
        self.reset_button = Button("All as shipped", icon="rotate-ccw")
        self.reset_button.clicked.connect(self._reset_all)
        self._none = Text("No key or action is called so.", colour="muted")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAccessibleName("Keys and what they do")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._tools())
        column.addWidget(self._none)
        column.addWidget(Line())
        column.addWidget(self._area, 1)
        column.addWidget(Line())
        column.addWidget(
            KeyLine("[Enter] change   [Insert] add a second key   [Delete] as shipped   [Esc] keep")
        )
        self._build()

    @property
    def rows(self) -> list[KeyRow]:
        """Return the lines that are shown, from the top."""
        return [row for row in self._rows if not row.isHidden()]

    def row(self, name: str) -> KeyRow:
        """Return the line of a command or code by its key; StopIteration for an unknown one."""
        return next(row for row in self._rows if row.use.name == name)

    @property
    def _rubric(self) -> Rubric | None:
        key = self.rubric_button.current_key()
        return next((each for each in self._choices.rubrics if each.key == key), None)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search)
        row.addWidget(self.rubric_button)
        row.addStretch(1)
        row.addWidget(self.reset_button)
        return row

    # --- The list ---------------------------------------------------------------------

    def _build(self) -> None:
        rubric = self._rubric
        inside = Pane()
        column = QVBoxLayout(inside)
        column.setContentsMargins(3, 0, 3, 12)
        column.setSpacing(0)
        self._rows, self._heads = [], []
        keys = self._choices.map_of(rubric)
        firsts = frozenset(key.first for use in keys.codes for key in use.keys if key.second)
        if rubric is not None:
            rows = [
                KeyRow(use, short=code.short, category=category_of(rubric, code), firsts=firsts)
                for code, use in zip(rubric.codes, keys.codes, strict=True)
            ]
            self._add_section(column, f"Codes of {rubric.short_title}", rows)
        if keys.units:
            self._add_section(column, "Dividing speech", [KeyRow(use) for use in keys.units])
        sections: dict[str, list[KeyRow]] = {}
        for command in commands():
            row = KeyRow(keys.use(command.name))
            sections.setdefault(command.section.value, []).append(row)
        for heading, rows in sections.items():
            self._add_section(column, heading, rows)
        column.addStretch(1)
        self._area.setWidget(inside)
        self._show_reset()
        self._filter(self.search.text())

    def _add_section(self, column: QVBoxLayout, heading: str, rows: list[KeyRow]) -> None:
        title = Text(heading, role="head")
        title.setContentsMargins(12, 14, 0, 6)
        column.addWidget(title)
        self._heads.append((title, rows))
        for row in rows:
            row.change_asked.connect(lambda key, row=row: self._change(row, key))
            row.add_asked.connect(lambda key, row=row: self._change(row, key, adds=True))
            row.reset_asked.connect(lambda row=row: self._reset(row))
            row.moved.connect(lambda step, row=row: self._go(row, step))
            row.reached.connect(lambda row=row: self._area.ensureWidgetVisible(row, 0, 40))
            column.addWidget(row)
        self._rows += rows

    def _filter(self, sought: str) -> None:
        for title, rows in self._heads:
            for row in rows:
                row.setVisible(row.matches(sought))
            title.setVisible(any(not row.isHidden() for row in rows))
        self._none.setVisible(not self.rows)

    def _go(self, row: KeyRow, step: int) -> None:
        shown = self.rows
        at = shown.index(row) + step
        if 0 <= at < len(shown):
            shown[at].setFocus()

    # --- Changing ---------------------------------------------------------------------

    def _change(self, row: KeyRow, key: Key, *, adds: bool = False) -> None:
        try:
            (self._choices.add if adds else self._choices.change)(row.use, key)
        except UserFacingError as error:
            row.show_trouble(error.sentence)
            return
        self._renew()

    def _reset(self, row: KeyRow) -> None:
        try:
            self._choices.reset(row.use)
        except UserFacingError as error:
            row.show_trouble(error.sentence)
            return
        self._renew()

    def _reset_all(self) -> None:
        self._choices.reset_all()
        self._renew()

    def _renew(self) -> None:
        keys = self._choices.map_of(self._rubric)
        for row in self._rows:
            use: Use = keys.use(row.use.name, group=row.use.group)
            row.show_use(use)
        self._show_reset()
        self.changed.emit()

    def _show_reset(self) -> None:
        self.reset_button.setEnabled(self._choices.has_own)
