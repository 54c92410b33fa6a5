"""Fields for days and whole numbers, as plain as those for words."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QSpinBox,
    QWidget,
)

_LEFT_MARGIN = 8


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
        in_line(self.edit)
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


def number_field(low: int, high: int, value: int, *, suffix: str = "") -> QSpinBox:
    """Return a field for a whole number."""
    field = QSpinBox()
    field.setRange(low, high)
    field.setValue(value)
    field.setSuffix(suffix)
    in_line(field)
    return field


def in_line(field: QAbstractSpinBox) -> None:
    """Set a field's words as far from its edge as those of a line edit."""
    field.lineEdit().setTextMargins(_LEFT_MARGIN, 0, 0, 0)
