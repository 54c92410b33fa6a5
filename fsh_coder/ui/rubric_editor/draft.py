"""The rubric that the editor's pages change together."""

from PySide6.QtCore import QObject, Signal

from fsh_coder.domain.rubric import Rubric

_MOST_STEPS = 200


class Draft(QObject):
    """Holds the rubric in the making and what can be undone.

    Signals:
        changed: the rubric is another now.
        restored: a change was taken back; every field is to be read anew.
    """

    changed = Signal()
    restored = Signal()

    def __init__(self, rubric: Rubric, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._value = self._saved = rubric
        self._before: list[Rubric] = []

    @property
    def value(self) -> Rubric:
        """The rubric as it is now."""
        return self._value

    @property
    def is_unsaved(self) -> bool:
        """Whether it was changed since it was opened or last kept anywhere."""
        return self._value != self._saved

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)

    def put(self, rubric: Rubric) -> None:
        """Take a changed rubric."""
        if rubric != self._value:
            self._before = [*self._before[-_MOST_STEPS:], self._value]
            self._value = rubric
            self.changed.emit()

    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            self._value = self._before.pop()
            self.changed.emit()
            self.restored.emit()

    def mark_saved(self) -> None:
        """Remember that the rubric is kept as it is now."""
        self._saved = self._value
