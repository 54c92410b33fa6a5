"""A field for a day that may be left out."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QWidget,
)


class DayField(QWidget):
    """A tick and a day; without the tick there is no day.

    Args:
        name: what the day is, read out for both parts.
        words: the words beside the tick.
        day: the day at the start; None leaves the tick out.
        proposed: the day that is shown when none is given.
    """

    def __init__(
        self,
        name: str,
        *,
        words: str,
        day: date | None,
        proposed: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.tick = QCheckBox(words)
        self.tick.setAccessibleName(f"{name}: {words}")
        shown = day or proposed
        self.edit = QDateEdit(QDate(shown.year, shown.month, shown.day))
        self.edit.setDisplayFormat("d MMM yyyy")
        self.edit.setAccessibleName(name)
        self.edit.setToolTip("Up and Down change the part the cursor is in.")
        # A style sheet's padding does not reach the edit inside.
        self.edit.lineEdit().setTextMargins(7, 0, 7, 0)
        self.tick.toggled.connect(self.edit.setEnabled)
        self.tick.setChecked(day is not None)
        self.edit.setEnabled(day is not None)
        row.addWidget(self.tick)
        row.addWidget(self.edit, 1)
        self.setFocusProxy(self.tick)

    def day(self) -> date | None:
        """Return the day, None without the tick."""
        chosen = self.edit.date()
        is_given = self.tick.isChecked()
        return date(chosen.year(), chosen.month(), chosen.day()) if is_given else None
