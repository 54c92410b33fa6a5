"""What is still to mend in a rubric in the making, each with where it is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsh_coder.services.rubric_drafts import DraftFault
from fsh_coder.ui.kit.table import PlainTable
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.words import number_words

_ROW_HEIGHT, _MOST_ROWS = 26, 3


class FaultPanel(QWidget):
    """All faults at once; Enter or a click goes to where one is.

    Signals:
        chosen: the fault (`DraftFault`) to go to.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._faults: tuple[DraftFault, ...] = ()
        self._short = False
        self._head = Text(role="head", colour="warn-ink")
        self.rows = PlainRows(("Where", "What to do"), parent=self)
        self.table = PlainTable("Things to do", row_height=_ROW_HEIGHT)
        self.table.setModel(self.rows)
        self.table.horizontalHeader().hide()
        self.table.set_column_widths((230, 300), stretch=1)
        self.table.row_opened.connect(lambda index: self._open(index.row()))
        self.table.clicked.connect(lambda index: self._open(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._head)
        column.addWidget(self.table)
        self.hide()

    @property
    def faults(self) -> tuple[DraftFault, ...]:
        """What is shown."""
        return self._faults

    def show_faults(self, faults: Sequence[DraftFault]) -> None:
        """Show these faults; nothing where there are none."""
        self._faults = tuple(faults)
        self.setVisible(bool(faults))
        self._head.setText(f"{number_words(len(faults), 'thing')} to do before it can be used")
        self.rows.show_rows(
            [PlainRow(place, (each.where, each.sentence)) for place, each in enumerate(faults)]
        )
        self._fit()

    def set_short(self, short: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show one fault at a time where there is little room; the others by scrolling."""
        self._short = short
        self._fit()

    def _fit(self) -> None:
        most = 1 if self._short else _MOST_ROWS
        self.table.setFixedHeight(_ROW_HEIGHT * max(1, min(len(self._faults), most)) + 6)

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._faults):
            self.chosen.emit(self._faults[row])
