"""What is wrong with rows or files, one sentence each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.services.spreadsheet_import import SheetFault
from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.study_dialog import clear
from fsh_coder.ui.library.words import number_words

MOST = 40


class FaultList(QWidget):
    """A head with their number, and the sentences below it; nothing where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_faults(self, faults: Sequence[SheetFault]) -> None:
        """Show these faults; those beyond the first forty are counted."""
        clear(self._column)
        self.setVisible(bool(faults))
        rows = {fault.row for fault in faults if fault.leaves_row_out}
        if rows:
            head = f"{number_words(len(rows), 'row')} left out"
            self._column.addWidget(Text(head, role="head"))
        for fault in faults[:MOST]:
            colour = "bad" if fault.leaves_row_out else "accent"
            icon = "circle-alert" if fault.leaves_row_out else "info"
            self._column.addWidget(SentenceLine(icon, fault.sentence, colour=colour))
        more = len(faults) - MOST
        if more > 0:
            self._column.addWidget(Text(f"and {more} more", colour="muted"))


class SentenceLine(QWidget):
    """An icon and a wrapped sentence."""

    def __init__(
        self, icon: str, sentence: str, *, colour: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        column = QVBoxLayout()
        column.addSpacing(1)
        column.addWidget(IconMark(icon, size=16, colour=colour))
        column.addStretch(1)
        row.addLayout(column)
        row.addWidget(Text(sentence, wrap=True), 1)
