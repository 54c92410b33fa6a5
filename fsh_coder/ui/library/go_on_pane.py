"""Beside a coder's list: what she chose, where she stopped in it, and how far she has come."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.recording import Segment
from fsh_coder.domain.timecode import duration_words, timecode
from fsh_coder.media.peaks import PeaksPyramid
from fsh_coder.services.assignments import ListItem, ListState, MyProgress
from fsh_coder.ui.kit.buttons import PrimaryButton
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.meter import Share, ShareBar
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.mini_wave import MiniWave, WaveTick
from fsh_coder.ui.library.words import day_words, moment_words, number_words

PANE_WIDTH = 324
_MINUTE_MS = 60_000


class GoOnPane(Pane):
    """The chosen item with its button, and the coder's own progress.

    Signals:
        open_requested: the button was pressed.
    """

    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("raised", parent=parent)
        self.setFixedWidth(PANE_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inner = QFrame()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 16)
        inside.setSpacing(0)
        self._chosen = self._make_chosen()
        inside.addWidget(self._chosen)
        inside.addWidget(Line())
        self.progress = ProgressBlock()
        inside.addWidget(self.progress)
        inside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        column.addWidget(area)

    def show_item(self, item: ListItem | None, *, hides_counts: bool) -> None:
        """Show the chosen item; None hides the upper part.

        Args:
            item: the chosen item.
            hides_counts: leave out how many marks there are, as the coder asked.
        """
        self._chosen.setVisible(item is not None)
        self.wave.hide()
        if item is None:
            return
        self._caption.setText(_caption(item))
        self._label.setText(item.session_label)
        self._show_facts(_facts(item, hides_counts=hides_counts))
        self.open_button.setText(f"Open {item.session_label}")

    def show_wave(
        self, pyramid: PeaksPyramid, item: ListItem, *, ticks: Sequence[WaveTick]
    ) -> None:
        """Show the chosen item's waveform, once it is read."""
        stopped_at_ms = None if item.state is ListState.SUBMITTED else item.resume_at_ms
        self.wave.show_wave(pyramid, item.segment, ticks=ticks, resume_at_ms=stopped_at_ms)
        self.wave.show()

    def _make_chosen(self) -> QWidget:
        block = QFrame()
        column = QVBoxLayout(block)
        column.setContentsMargins(24, 16, 24, 18)
        column.setSpacing(0)
        self._caption = Text(role="body", colour="muted")
        self._label = Text(role="clock")
        self.wave = MiniWave()
        self.wave.hide()
        column.addWidget(self._caption)
        column.addWidget(self._label)
        column.addSpacing(10)
        column.addWidget(self.wave)
        column.addSpacing(8)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, 92)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addSpacing(14)
        self.open_button = PrimaryButton("Open", size="lead", key="Enter")
        self.open_button.clicked.connect(self.open_requested)
        column.addWidget(self.open_button)
        return block

    def _show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while (taken := self._grid.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for row, (name, value) in enumerate(facts):
            self._grid.addWidget(Text(name, colour="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            words = Text(value, role="label", wrap=True)
            words.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(words, row, 1)


class ProgressBlock(QFrame):
    """How much of her list a coder has done, and what is left at her own pace."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 0)
        column.setSpacing(10)
        column.addWidget(Text("Your progress", role="head"))
        self.bar = ShareBar(height=10)
        column.addWidget(self.bar)
        key = QHBoxLayout()
        key.setSpacing(14)
        self._done = _KeyWords("good")
        self._begun = _KeyWords("accent")
        self._to_do = _KeyWords("line-strong")
        for words in (self._done, self._begun, self._to_do):
            key.addWidget(words)
        key.addStretch(1)
        column.addLayout(key)
        self._left = Text(role="label", wrap=True)
        self._due = Text(colour="muted", wrap=True)
        column.addSpacing(4)
        column.addWidget(self._left)
        column.addWidget(self._due)

    def show_progress(self, progress: MyProgress) -> None:
        """Show how far a coder has come."""
        n_all = max(1, progress.n_submitted + progress.n_begun + progress.n_to_do)
        words = progress_words(progress)
        self.bar.set_shares(
            [
                Share(progress.n_submitted / n_all, "good"),
                Share(progress.n_begun / n_all, "accent"),
            ],
            name=", ".join(words),
        )
        for key, text in zip((self._done, self._begun, self._to_do), words, strict=True):
            key.show_words(text)
        head, rest = _left_words(progress)
        self._left.setText(head)
        self._left.setVisible(bool(head))
        self._due.setText(rest)
        self._due.setVisible(bool(rest))


class _KeyWords(QWidget):
    """A small square in a token's colour, and what it stands for."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._square = ShareBar([Share(1.0, colour)], height=8)
        self._square.setFixedWidth(8)
        row.addWidget(self._square)
        self._words = Text(role="helper", colour="muted")
        row.addWidget(self._words)

    def show_words(self, words: str) -> None:
        self._words.setText(words)
        self._square.setAccessibleName(f"Colour of: {words}")


def progress_words(progress: MyProgress) -> tuple[str, str, str]:
    """Return how many are submitted, begun and to do, in words."""
    return (
        f"{progress.n_submitted} submitted",
        f"{progress.n_begun} begun",
        f"{progress.n_to_do} to do",
    )


def _left_words(progress: MyProgress) -> tuple[str, str]:
    due = ""
    today = datetime.now(UTC).astimezone().date()
    if progress.next_due_on is not None:
        due = f"Next due: {progress.n_next_due} on {day_words(progress.next_due_on, today=today)}."
    if not progress.n_begun + progress.n_to_do:
        return ("Everything is submitted.", "") if progress.n_submitted else ("", "")
    if progress.hours_left is None:
        hint = "How much work is left is shown after your first submission."
        return "", f"{hint} {due}".strip()
    left = duration_words(round(progress.hours_left * 60 * _MINUTE_MS))
    pace = f"At your pace so far ({progress.n_submitted} submitted)."
    return f"About {left} of work left", f"{pace} {due}".strip()


def _caption(item: ListItem) -> str:
    match item.state:
        case ListState.TO_DO:
            return "Start with"
        case ListState.SUBMITTED:
            return "Submitted"
    return "Go on with"


def _facts(item: ListItem, *, hides_counts: bool) -> list[tuple[str, str]]:
    facts = [
        ("Change goal", item.change_goal or "not stated"),
        ("Segment", _segment_words(item.segment)),
        ("Rubric", item.rubric_short_title),
    ]
    if item.state is ListState.TO_DO:
        return facts
    now = datetime.now(UTC)
    if item.submitted_at is not None:
        facts.append(("Submitted", moment_words(item.submitted_at, now=now)))
    elif item.resume_at_ms is not None:
        when = item.last_changed_at
        last = f", {moment_words(when, now=now)}" if when is not None else ""
        facts.append(("You stopped at", timecode(item.resume_at_ms) + last))
    if not hides_counts:
        unsure = f", {item.n_unsure} unsure" if item.n_unsure else ""
        facts.append(("Your marks", f"{item.n_marks}{unsure}"))
    if item.n_dimensions:
        facts.append(("Ratings", f"{item.n_rated} of {item.n_dimensions}"))
    return facts


def _segment_words(segment: Segment) -> str:
    span = f"{timecode(segment.start_ms)}–{timecode(segment.end_ms)}"
    if not segment.start_ms:
        return span
    minutes, rest_ms = divmod(segment.duration_ms, _MINUTE_MS)
    length = timecode(segment.duration_ms) if rest_ms else number_words(minutes, "minute")
    return f"{span}, {length}"
