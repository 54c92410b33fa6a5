"""The flags and poles of the marks that are seen."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground.flag_layout import PlacedFlag, place_flags
from fsh_coder.ui.coding.ground.flag_sprites import FLAG_HEIGHT, FlagSprites
from fsh_coder.ui.coding.ground.row_difference import stretch_changed
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.pole_row import PoleRow
from fsh_coder.ui.coding.waveform.time_ruler import RULER_HEIGHT
from fsh_coder.ui.kit.theme import Theme, current_theme

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
        self._by_id: dict[int, BehaviourMark] = {}
        self._selected: MarkId | None = None
        self._window = TimeWindow(0, 1, 1)
        self._first = 0
        self._placed: tuple[PlacedFlag, ...] = ()
        self._codes = tuple(code.key for code in rubric.codes)
        self._long: tuple[BehaviourMark, ...] = ()
        self._chosen: BehaviourMark | None = None
        self._is_dense = False
        self._last = 0
        self._poles: PoleRow | None = None
        self._pens: dict[tuple[str, bool, bool], QPen] = {}

    def set_selected(self, mark_id: MarkId | None) -> list[QRectF] | None:
        """Paint a mark as selected; return where that changes something, None for anywhere."""
        before = self._chosen
        self._selected = mark_id
        self._choose(mark_id)
        if self._is_dense:
            return None
        return [
            strip
            for flag in self._placed
            if (mark := self._marks[self._first + flag.index]) is before or mark is self._chosen
            for strip in self._strips(flag, mark)
        ]

    def _choose(self, mark_id: MarkId | None) -> None:
        self._chosen = None if mark_id is None else self._by_id.get(mark_id.int)

    def forget(self) -> None:
        """Draw flags anew, in another theme."""
        self._sprites.forget()
        self._pens.clear()
        self._poles = None

    def label(self, mark: BehaviourMark) -> str:
        """Return the name of a mark's behaviour."""
        return self._rubric.code(mark.code).label

    def change_marks(self, marks: Sequence[BehaviourMark], *, n_lanes: int) -> list[QRectF] | None:
        """Take the marks, in order of time, and find their places.

        Returns:
            Where something changes; None when all should be painted.
        """
        before = self._by_place()
        self._take(tuple(marks))
        self._choose(self._selected)
        self.lay_out(self._window, n_lanes=n_lanes)
        after = self._by_place()
        if not before or not after:
            return None
        return [
            strip
            for key in before.keys() ^ after.keys()
            for strip in self._strips(*(before.get(key) or after[key]))
        ]

    def _take(self, marks: tuple[BehaviourMark, ...]) -> None:
        gone, come = stretch_changed(self._marks, marks)
        left, reached = self._marks[gone], marks[come]
        self._times[gone] = [mark.at_ms for mark in reached]
        for mark in left:
            del self._by_id[mark.id.int]
        self._by_id.update((mark.id.int, mark) for mark in reached)
        self._marks = marks
        if any(mark.end_ms is not None for mark in (*left, *reached)):
            self._long = tuple(mark for mark in marks if mark.end_ms is not None)

    def _by_place(self) -> dict[tuple[object, ...], tuple[PlacedFlag, BehaviourMark]]:
        found: dict[tuple[object, ...], tuple[PlacedFlag, BehaviourMark]] = {}
        for flag in self._placed:
            mark = self._marks[self._first + flag.index]
            look = (mark.code, mark.end_ms, mark.is_unsure)
            key = (mark.id.int, *look, flag.x, flag.lane, flag.is_small)
            found[key] = (flag, mark)
        return found

    def _strips(self, flag: PlacedFlag, mark: BehaviourMark) -> list[QRectF]:
        top = float(RULER_HEIGHT)
        end_x = flag.x + flag.width
        if mark.end_ms is not None:
            end_x = max(end_x, self._window.x_of(mark.end_ms))
        flags = QRectF(flag.x - 1, top, end_x - flag.x + 3, 4 * _LANE)
        return [flags, QRectF(flag.x - 2, top, 5, 10_000)]

    def lay_out(self, window: TimeWindow, *, n_lanes: int) -> None:
        """Find each seen flag's place."""
        self._window = window
        margin = _WIDEST_FLAG_PX * window.ms_per_pixel
        self._first = bisect_left(self._times, window.start_ms - margin)
        self._last = bisect_right(self._times, window.end_ms)
        self._is_dense = self._last - self._first > MOST_FLAGS
        self._poles = None
        if self._is_dense:
            self._placed = ()
            return
        seen = self._marks[self._first : self._last]
        xs = [float(round(window.x_of(mark.at_ms))) for mark in seen]
        widths = [self._sprites.width(mark.code, unsure=mark.is_unsure) for mark in seen]
        self._placed = place_flags(xs, widths, n_lanes=max(n_lanes, 1))

    def mark_at(self, place: QPointF) -> BehaviourMark | None:
        """Return the mark whose flag, or else whose pole, lies at a place."""
        for flag in reversed(self._placed):
            top = RULER_HEIGHT + _TOP + _LANE * flag.lane
            if top <= place.y() <= top + FLAG_HEIGHT and flag.covers(place.x()):
                return self._marks[self._first + flag.index]
        if place.y() < RULER_HEIGHT or not self._is_dense:
            return None
        # So many marks that only poles are drawn: the nearest one is meant.
        at_ms = self._window.ms_at(place.x())
        at = bisect_left(self._times, at_ms)
        near = min(
            (n for n in (at - 1, at) if 0 <= n < len(self._times)),
            key=lambda n: abs(self._times[n] - at_ms),
        )
        within = abs(self._times[near] - at_ms) <= _REACH_PX * self._window.ms_per_pixel
        return self._marks[near] if within else None

    def paint(self, painter: QPainter, dirty: QRectF, *, body: QRectF) -> None:
        """Paint what lies in ``dirty``: poles, stretches, then flags, the selected one last."""
        if self._is_dense:
            self._paint_poles(painter, dirty, body=body)
            return
        for mark in self._long:
            if mark.at_ms < self._window.start_ms < (mark.end_ms or 0):
                self._paint_stretch(painter, mark, top=body.top() + _TOP + FLAG_HEIGHT + 2)
        left, right = dirty.left() - 1, dirty.right() + 1
        theme = current_theme()
        chosen: PlacedFlag | None = None
        for flag in self._placed:
            mark = self._marks[self._first + flag.index]
            if mark is self._chosen:
                chosen = flag
            elif mark.end_ms is not None or (left <= flag.x + flag.width and flag.x <= right):
                self._paint_flag(painter, flag, mark, body=body, theme=theme)
        if chosen is not None:
            mark = self._marks[self._first + chosen.index]
            self._paint_flag(painter, chosen, mark, body=body, theme=theme)

    def _paint_flag(
        self,
        painter: QPainter,
        flag: PlacedFlag,
        mark: BehaviourMark,
        *,
        body: QRectF,
        theme: Theme,
    ) -> None:
        is_chosen = mark is self._chosen
        top = RULER_HEIGHT + _TOP + _LANE * flag.lane
        self._paint_stretch(painter, mark, top=top + FLAG_HEIGHT + 2)
        painter.setPen(self._pen(mark, theme=theme, is_chosen=is_chosen))
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

    def _pen(self, mark: BehaviourMark, *, theme: Theme, is_chosen: bool) -> QPen:
        token = self._sprites.category(mark.code).token
        key = (token, is_chosen, mark.is_unsure)
        if key not in self._pens:
            pen = QPen(theme.colour(token), 2 if is_chosen else 1)
            if mark.is_unsure:
                pen.setDashPattern([3, 2])
            self._pens[key] = pen
        return self._pens[key]

    def _paint_poles(self, painter: QPainter, dirty: QRectF, *, body: QRectF) -> None:
        theme = current_theme()
        if self._poles is None:
            inks = {code: theme.colour(self._sprites.category(code).token) for code in self._codes}
            argb = {code: ink.rgba() for code, ink in inks.items()}
            self._poles = PoleRow(
                self._times[self._first : self._last],
                [argb[mark.code] for mark in self._marks[self._first : self._last]],
                window=self._window,
            )
        top = body.top() + _TOP
        self._poles.paint(painter, dirty, top=top, bottom=body.top() + 2 * _LANE)
        if self._chosen is not None:
            x = round(self._window.x_of(self._chosen.at_ms))
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawLine(QLineF(x, body.top(), x, body.bottom()))

    def _paint_stretch(self, painter: QPainter, mark: BehaviourMark, *, top: float) -> None:
        """Paint how long a mark lasts, also where its flag is out of sight."""
        if mark.end_ms is None:
            return
        colour = current_theme().colour(self._sprites.category(mark.code).token)
        left = max(self._window.x_of(mark.at_ms), -2.0)
        right = min(self._window.x_of(mark.end_ms), self._window.width + 2.0)
        painter.fillRect(QRectF(left, top, right - left, 3), colour)
        painter.fillRect(QRectF(round(right) - 1, top, 1, 10), colour)
