"""The flags and poles of the marks that are seen."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.flag_layout import PlacedFlag, place_flags
from fsh_coder.ui.coding.flag_sprites import FLAG_HEIGHT, FlagSprites
from fsh_coder.ui.coding.time_ruler import RULER_HEIGHT
from fsh_coder.ui.coding.time_window import TimeWindow
from fsh_coder.ui.kit.theme import current_theme

#: With more marks in view flags could not be told apart; poles alone are drawn then.
MOST_FLAGS = 150
_LANE = 23
_TOP = 4
_WIDEST_FLAG_PX = 90
_REACH_PX = 3.0


class MarkFlags:
    """Lays out, paints and finds the flags of one observation's marks."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._sprites = FlagSprites(rubric)
        self._marks: tuple[BehaviourMark, ...] = ()
        self._times: list[int] = []
        self._selected: MarkId | None = None
        self._window = TimeWindow(0, 1, 1)
        self._first = 0
        self._placed: tuple[PlacedFlag, ...] = ()
        self._xs: list[float] = []

    def set_marks(self, marks: Sequence[BehaviourMark]) -> None:
        """Take the marks, in order of time."""
        self._marks = tuple(marks)
        self._times = [mark.at_ms for mark in marks]

    def set_selected(self, mark_id: MarkId | None) -> None:
        """Paint a mark as selected."""
        self._selected = mark_id

    def forget(self) -> None:
        """Draw flags anew, in another theme."""
        self._sprites.forget()

    def label(self, mark: BehaviourMark) -> str:
        """Return the name of a mark's behaviour."""
        return self._rubric.code(mark.code).label

    def lay_out(self, window: TimeWindow, *, n_lanes: int) -> None:
        """Find each seen flag's place."""
        self._window = window
        margin = _WIDEST_FLAG_PX * window.ms_per_pixel
        self._first = bisect_left(self._times, window.start_ms - margin)
        last = bisect_right(self._times, window.end_ms)
        seen = self._marks[self._first : last]
        scale, start = window.ms_per_pixel, window.start_ms
        self._xs = [float(round((mark.at_ms - start) / scale)) for mark in seen]
        if len(seen) > MOST_FLAGS:
            self._placed = ()
            return
        widths = [self._sprites.width(mark.code, unsure=mark.is_unsure) for mark in seen]
        self._placed = place_flags(self._xs, widths, n_lanes=n_lanes)

    def mark_at(self, place: QPointF) -> BehaviourMark | None:
        """Return the mark whose flag, or else whose pole, lies at a place."""
        for flag in reversed(self._placed):
            top = RULER_HEIGHT + _TOP + _LANE * flag.lane
            if top <= place.y() <= top + FLAG_HEIGHT and flag.covers(place.x()):
                return self._marks[self._first + flag.index]
        if place.y() < RULER_HEIGHT or self._placed or not self._xs:
            return None
        # So many marks that only poles are drawn: the nearest one is meant.
        at = bisect_left(self._xs, place.x())
        near = min(
            (n for n in (at - 1, at) if 0 <= n < len(self._xs)),
            key=lambda n: abs(self._xs[n] - place.x()),
        )
        within = abs(self._xs[near] - place.x()) <= _REACH_PX
        return self._marks[self._first + near] if within else None

    def paint(self, painter: QPainter, dirty: QRectF, *, body: QRectF) -> None:
        """Paint what lies in ``dirty``: poles, stretches, then flags, the selected one last."""
        if not self._xs:
            return
        left, right = dirty.left() - _WIDEST_FLAG_PX, dirty.right() + 1
        if not self._placed:
            self._paint_poles(painter, left, right, body=body)
            return
        chosen: PlacedFlag | None = None
        for flag in self._placed:
            mark = self._marks[self._first + flag.index]
            if mark.id == self._selected:
                chosen = flag
            elif left <= flag.x <= right or mark.end_ms is not None:
                self._paint_flag(painter, flag, mark, body=body)
        if chosen is not None:
            mark = self._marks[self._first + chosen.index]
            self._paint_flag(painter, chosen, mark, body=body)

    def _paint_flag(
        self, painter: QPainter, flag: PlacedFlag, mark: BehaviourMark, *, body: QRectF
    ) -> None:
        theme = current_theme()
        is_chosen = mark.id == self._selected
        colour = theme.colour(self._sprites.category(mark.code).token)
        top = RULER_HEIGHT + _TOP + _LANE * flag.lane
        if mark.end_ms is not None:
            end_x = self._window.x_of(mark.end_ms)
            stretch = QRectF(flag.x, top + FLAG_HEIGHT + 2, end_x - flag.x, 3)
            painter.fillRect(stretch, colour)
            painter.fillRect(QRectF(round(end_x) - 1, stretch.top(), 1, 10), colour)
        pen = QPen(colour, 2 if is_chosen else 1)
        if mark.is_unsure:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        x = flag.x + (0 if is_chosen else 0.5)
        painter.drawLine(QLineF(x, top, x, body.bottom()))
        sprite = self._sprites.pixmap(
            mark.code,
            unsure=mark.is_unsure,
            chosen=is_chosen,
            small=flag.is_small,
            ratio=painter.device().devicePixelRatioF(),
        )
        painter.drawPixmap(QPointF(flag.x, top), sprite)

    def _paint_poles(self, painter: QPainter, left: float, right: float, *, body: QRectF) -> None:
        first, last = bisect_left(self._xs, left), bisect_right(self._xs, right)
        lines: dict[str, list[QLineF]] = defaultdict(list)
        drawn: set[tuple[str, float]] = set()
        bottom = body.top() + 2 * _LANE
        for number in range(first, last):
            mark, x = self._marks[self._first + number], self._xs[number]
            token = self._sprites.category(mark.code).token
            # Many marks share a pixel; one line of a colour is enough there.
            if (token, x) not in drawn:
                drawn.add((token, x))
                lines[token].append(QLineF(x + 0.5, body.top() + _TOP, x + 0.5, bottom))
        theme = current_theme()
        for token, of_colour in lines.items():
            painter.setPen(QPen(theme.colour(token), 1))
            painter.drawLines(of_colour)
        for number in range(first, last):
            mark = self._marks[self._first + number]
            if mark.id == self._selected:
                painter.setPen(QPen(theme.colour("accent"), 2))
                x = self._xs[number]
                painter.drawLine(QLineF(x, body.top(), x, body.bottom()))
