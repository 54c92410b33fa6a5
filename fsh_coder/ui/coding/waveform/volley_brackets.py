"""Fine brackets under the ruler that hold the flags of one volley together."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.volley_check import Volley
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.waveform_view import WaveformView
from fsh_coder.ui.kit.theme import current_theme

_TICK_PX = 3
_AFTER_LAST_PX = 10
#: Closer than this, brackets would be a line along the whole view.
_LEAST_PX = 6


class VolleyBrackets:
    """A layer of the waveform.

    Args:
        wave: the view that paints it.
    """

    def __init__(self, wave: WaveformView) -> None:
        self._wave = wave
        self._volleys: tuple[Volley, ...] = ()
        self._warned: frozenset[MarkId] = frozenset()
        self._spans: list[tuple[int, int, bool]] = []
        wave.add_layer(self._paint)

    def show(self, volleys: Sequence[Volley], *, warned: frozenset[MarkId]) -> None:
        """Show volleys of several marks; those with a warned mark in the colour of a warning."""
        several = tuple(volley for volley in volleys if len(volley.marks) > 1)
        if (several, warned) != (self._volleys, self._warned):
            self._volleys, self._warned = several, warned
            self._spans = [
                (
                    volley.marks[0].at_ms,
                    volley.marks[-1].at_ms,
                    any(mark.id in warned for mark in volley.marks),
                )
                for volley in several
            ]
            self._wave.update()

    def _paint(self, painter: QPainter, dirty: QRectF, body: QRectF, window: TimeWindow) -> None:
        theme = current_theme()
        top = body.top() + 1.5
        if not QRectF(dirty).intersects(QRectF(body.left(), body.top(), body.width(), 6)):
            return
        pens = {
            True: QPen(theme.colour("warn"), 1.5),
            False: QPen(theme.colour("line-strong"), 1),
        }
        from_ms = window.ms_at(dirty.left() - _AFTER_LAST_PX - 1)
        to_ms = window.ms_at(dirty.right() + 1)
        # Volleys follow each other: the first that reaches into view can be looked up.
        first = bisect_left(self._spans, from_ms, key=lambda span: span[1])
        for start_ms, end_ms, is_warned in self._spans[first:]:
            if start_ms > to_ms:
                break
            left = round(window.x_of(start_ms)) + 0.5
            right = round(window.x_of(end_ms)) + 0.5 + _AFTER_LAST_PX
            if right - left < _LEAST_PX:
                continue
            painter.setPen(pens[is_warned])
            corners = ((left, top + _TICK_PX), (left, top), (right, top), (right, top + _TICK_PX))
            painter.drawPolyline(QPolygonF([QPointF(*corner) for corner in corners]))
