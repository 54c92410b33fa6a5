"""The rows of a transcript, each with the marks that were set in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.transcripts import Utterance
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.flag_sprites import category_of
from fsh_coder.ui.coding.ground.row_difference import stretch_changed
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.kit.shapes import Category

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class SpokenMark:
    """A mark as a chip behind the words it was set in."""

    short: str
    category: Category
    is_unsure: bool


class TranscriptModel(QAbstractListModel):
    """Utterances in order of time.

    Signals:
        chips_changed: other marks stand behind some utterances: the first and last such row.
            Not ``dataChanged``, at which a list lays out all of its rows anew.
    """

    chips_changed = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._utterances: tuple[Utterance, ...] = ()
        self._starts: list[int] = []
        self._chips: dict[int, tuple[SpokenMark, ...]] = {}
        self._segment: Segment | None = None
        self._looks: dict[str, tuple[str, Category]] = {}
        self._marks: Sequence[BehaviourMark] = ()

    def show_transcript(
        self, utterances: tuple[Utterance, ...], *, segment: Segment, rubric: Rubric
    ) -> None:
        """Show another recording's transcript."""
        self.beginResetModel()
        self._utterances, self._segment = utterances, segment
        self._starts = [each.start_ms for each in utterances]
        self._looks = {code.key: (code.short, category_of(rubric, code)) for code in rubric.codes}
        self._chips, self._marks = {}, ()
        self.endResetModel()

    def set_marks(self, marks: Sequence[BehaviourMark]) -> None:
        """Put the marks behind the words they were set in."""
        gone, come = stretch_changed(self._marks, marks)
        touched = (*self._marks[gone], *marks[come])
        self._marks = marks
        if not self._starts:
            return
        # What was marked before the first word stands behind it.
        changed = sorted({self.row_at(mark.at_ms) or 0 for mark in touched})
        for row in changed:
            self._chips.pop(row, None)
        if changed:
            self.chips_changed.emit(changed[0], changed[-1])

    def _gather(self, row: int) -> tuple[SpokenMark, ...]:
        """Return the marks behind one utterance."""
        first = 0 if row == 0 else self._first_from(self._starts[row])
        is_last = row + 1 == len(self._starts)
        last = len(self._marks) if is_last else self._first_from(self._starts[row + 1])
        return tuple(self._chip(mark) for mark in self._marks[first:last])

    def _first_from(self, at_ms: int) -> int:
        return bisect_left(self._marks, at_ms, key=lambda mark: mark.at_ms)

    def _chip(self, mark: BehaviourMark) -> SpokenMark:
        short, category = self._looks[mark.code]
        return SpokenMark(short, category, mark.is_unsure)

    def row_at(self, at_ms: int) -> int | None:
        """Return the utterance that is, or was last, spoken at a moment; None before the first."""
        row = bisect_right(self._starts, at_ms) - 1
        return row if row >= 0 else None

    def utterance(self, row: int) -> Utterance:
        """Return an utterance; IndexError beyond the last."""
        return self._utterances[row]

    def chips(self, row: int) -> tuple[SpokenMark, ...]:
        """Return the marks set in an utterance."""
        if row not in self._chips:
            self._chips[row] = self._gather(row)
        return self._chips[row]

    def time(self, row: int) -> str:
        """Return when an utterance begins, counted from the segment's start."""
        if self._segment is None:
            return ""
        return in_segment(self._utterances[row].start_ms, self._segment)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt has it
        """Return the number of utterances."""
        return 0 if parent.isValid() else len(self._utterances)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return an utterance's words; for readers of the screen also time and speaker."""
        if not index.isValid():
            return None
        utterance = self._utterances[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return utterance.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            who = speakers.word(utterance.speaker) if utterance.speaker else ""
            marked = ", ".join(chip.short for chip in self.chips(index.row()))
            return f"{self.time(index.row())} {who}: {utterance.text} {marked}".strip()
        return None
