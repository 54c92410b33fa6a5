"""Below the recordings: the key of the coders' states, and the study in numbers."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.domain.timecode import duration_words
from fsh_coder.services.study_overview import StudyTotals
from fsh_coder.ui.kit.card import Line
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.state_icon import WorkState, paint_state_icon
from fsh_coder.ui.kit.text import CutText
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.library.words import number_words

_STATES = (
    WorkState.TO_DO,
    WorkState.IN_PROGRESS,
    WorkState.SUBMITTED,
    WorkState.NOT_ASSIGNED,
)
_HOUR_MS = 3_600_000
_PLAIN_HOURS = 10
_GAP, _SIGN = 16, 20


class RecordingsFoot(QWidget):
    """A line with the key at the left and the totals at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        row = QHBoxLayout()
        row.setContentsMargins(14, 5, 14, 2)
        row.setSpacing(12)
        self._key = _StateKey()
        row.addWidget(self._key)
        row.addStretch(1)
        self._words = CutText(role="helper", colour="muted")
        row.addWidget(self._words)
        column.addLayout(row)

    def show_totals(self, totals: StudyTotals, *, checked_at: datetime) -> None:
        """Show the study in numbers; ``checked_at`` is when the files were looked for."""
        self._words.set_text(totals_words(totals, checked_at=checked_at))

    def set_narrow(self, is_narrow: bool) -> None:  # noqa: FBT001 a setter of one property
        """Leave the key out where there is no room."""
        self._key.setVisible(not is_narrow)


def totals_words(totals: StudyTotals, *, checked_at: datetime) -> str:
    """Return ``118 recordings, 78 h · files checked 13:58, none missing``."""
    parts = [
        f"{number_words(totals.n_recordings, 'recording')}, {_length_words(totals.total_ms)}"
        if totals.n_recordings
        else "no recordings"
    ]
    if totals.n_without_recording:
        without = number_words(totals.n_without_recording, "session")
        parts.append(f"{without} without a recording")
    clock = checked_at.astimezone()
    missing = f"{totals.n_missing_files} missing" if totals.n_missing_files else "none missing"
    parts.append(f"files checked {clock.hour:02d}:{clock.minute:02d}, {missing}")
    return " · ".join(parts)


def _length_words(length_ms: int) -> str:
    hours = length_ms / _HOUR_MS
    return f"{round(hours)} h" if hours >= _PLAIN_HOURS else duration_words(length_ms)


class _StateKey(QWidget):
    """What the signs of the states mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Signs: " + ", ".join(state.value for state in _STATES))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font("helper"))
        wide = sum(metrics.horizontalAdvance(state.value) + _SIGN + _GAP for state in _STATES)
        return QSize(round(wide), 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current_theme()
        metrics = QFontMetricsF(font("helper"))
        left = 0.0
        for state in _STATES:
            box = QRectF(left, 0, 14, self.height())
            paint_state_icon(painter, box, state, theme=theme, percent=60)
            painter.setFont(font("helper"))
            painter.setPen(theme.colour("muted"))
            width = metrics.horizontalAdvance(state.value)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            room = QRectF(left + _SIGN, 0, width + 2, self.height())
            painter.drawText(room, flags, state.value)
            left += _SIGN + width + _GAP
