"""Units above the wave: numbered blocks with a pole at each end; the chosen one is strong."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from fsh_coder.domain.observation import Speaker
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.hatching import paint_hatching
from fsh_coder.ui.coding.ground.row_difference import stretch_changed
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.unit_items import (
    ItemKey,
    ItemKind,
    UnitItem,
    index_at,
    index_of,
)
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import paint_shape
from fsh_coder.ui.kit.theme import Theme, current_theme

LANE_HEIGHT = 30
_BLOCK = 20
_TOP = 5
_PAD = 7
_SHAPE = 8.0
_GAP = 5.0
#: Narrower blocks are lines, and poles that near would be a solid field.
_THIN_PX, _POLES_FROM_PX = 7.0, 4.0

#: Within this the play head's own surroundings are painted anew anyway.
_LEAP_MS = 200

Edge = Literal["start", "end"]


class UnitLane:
    """What the waveform shows of units; it knows nothing of how they come about."""

    def __init__(self) -> None:
        self._items: tuple[UnitItem, ...] = ()
        self._chosen: ItemKey | None = None
        self._edge: Edge | None = None
        self._undivided: tuple[int, int] | None = None
        self._open: UnitItem | None = None
        self._touched: tuple[int, int] | None = None

    @property
    def open_item(self) -> UnitItem | None:
        """Return the open unit as shown; None for none."""
        return self._open

    def show_open(self, item: UnitItem | None) -> None:
        """Show a unit that ends at the play head for now; None for none.

        Its end moves with the play head, which paints its own surroundings anew.
        """
        before, self._open = self._open, item
        if (before is None) != (item is None) or (
            before is not None and item is not None and before.start_ms != item.start_ms
        ):
            for each in (before, item):
                if each is not None:
                    self._touch(each.start_ms, each.end_ms)

    def show_items(self, items: Sequence[UnitItem]) -> None:
        """Show these, in order of time and apart."""
        old, self._items = self._items, tuple(items)
        gone, come = stretch_changed(old, self._items)
        for each in (*old[gone], *self._items[come]):
            self._touch(each.start_ms, each.end_ms)

    def choose(self, key: ItemKey | None, *, edge: Edge | None = None) -> None:
        """Show one as chosen, and which of its ends would be moved; None for none."""
        if (key, edge) != (self._chosen, self._edge):
            for each in (self._chosen, key):
                place = index_of(self._items, each)
                if place is not None:
                    self._touch(self._items[place].start_ms, self._items[place].end_ms)
            self._chosen, self._edge = key, edge

    def show_undivided(self, stretch: tuple[int, int] | None) -> None:
        """Show which stretch is not divided yet; None for none.

        Its start moves with the play head, as the open unit's end does.
        """
        before, self._undivided = self._undivided, stretch
        if before is not None and stretch is not None:
            if abs(stretch[0] - before[0]) > _LEAP_MS:
                self._touch(min(stretch[0], before[0]), max(stretch[0], before[0]))
        elif before != stretch:
            self._touch(*(stretch or before or (0, 0)))

    def take_touched(self) -> tuple[int, int] | None:
        """Return the stretch that looks otherwise since this was asked last; None for none."""
        touched, self._touched = self._touched, None
        return touched

    def _touch(self, start_ms: int, end_ms: int) -> None:
        if self._touched is not None:
            start_ms, end_ms = min(start_ms, self._touched[0]), max(end_ms, self._touched[1])
        self._touched = (start_ms, end_ms)

    def item_at(self, at_ms: int) -> UnitItem | None:
        """Return the item a moment lies in; None in a gap."""
        found = index_at(self._items, at_ms)
        return None if found is None else self._items[found]

    # --- Painting ---------------------------------------------------------------------

    def paint(
        self, painter: QPainter, dirty: QRectF, *, top: float, bottom: float, window: TimeWindow
    ) -> None:
        """Paint what lies in the part that is painted anew."""
        if self._undivided is not None:
            self._paint_undivided(painter, dirty, top=top, bottom=bottom, window=window)
        painter.save()
        painter.setFont(_letters())
        first_ms = window.ms_at(dirty.left() - 2)
        last_ms = window.ms_at(dirty.right() + 2)
        at = bisect_left(self._items, first_ms, key=lambda item: item.end_ms)
        for item in self._items[max(0, at - 1) :]:
            if item.start_ms > last_ms:
                break
            self._paint_item(painter, item, top=top, bottom=bottom, window=window)
        if self._open is not None:
            self._paint_item(painter, self._open, top=top, bottom=bottom, window=window)
        painter.restore()

    def _paint_item(
        self, painter: QPainter, item: UnitItem, *, top: float, bottom: float, window: TimeWindow
    ) -> None:
        theme = current_theme()
        left, right = round(window.x_of(item.start_ms)), round(window.x_of(item.end_ms))
        box = QRectF(left, top + _TOP, max(2.0, right - left), _BLOCK)
        self._paint_poles(painter, item, box=box, bottom=bottom, theme=theme)
        self._paint_block(painter, item, box=box, theme=theme)

    def _paint_poles(
        self, painter: QPainter, item: UnitItem, *, box: QRectF, bottom: float, theme: Theme
    ) -> None:
        is_chosen = self._is_chosen(item)
        if box.width() < _POLES_FROM_PX and not is_chosen:
            return
        colour, top = theme.colour("control"), round(box.bottom())
        if item.kind is not ItemKind.MADE or is_chosen:
            colour = theme.colour("accent")
        for edge, x in (("start", box.left()), ("end", box.right() - 1)):
            is_open_end = item.kind is ItemKind.OPEN and edge == "end"
            if not is_open_end:
                is_moved = is_chosen and edge == self._edge
                wide = 3 if is_moved else 1
                # Whole pixels are filled many times quicker than parts of them.
                pole = QRect(round(x) - wide // 2, top, wide, round(bottom) - top)
                if item.kind is ItemKind.PROPOSED and not is_moved:
                    _paint_dashes(painter, pole, colour=colour)
                else:
                    painter.fillRect(pole, colour)

    def _paint_block(self, painter: QPainter, item: UnitItem, *, box: QRectF, theme: Theme) -> None:
        fill, border, ink, width = _look(item, is_chosen=self._is_chosen(item), theme=theme)
        dashed = item.kind is not ItemKind.MADE or item.speaker is None
        thin = box.width() < _THIN_PX
        paint_box(
            painter,
            box,
            fill=fill,
            border=border,
            radius=1 if thin else 3,
            width=1 if thin else width,
            dashed=dashed and not thin,
        )
        if not thin:
            _paint_words(painter, item, box=box, ink=ink)

    def _paint_undivided(
        self, painter: QPainter, dirty: QRectF, *, top: float, bottom: float, window: TimeWindow
    ) -> None:
        start_ms, end_ms = self._undivided or (0, 0)
        left = max(window.x_of(start_ms), dirty.left())
        right = min(window.x_of(end_ms), dirty.right())
        if right > left:
            rect = QRectF(left, top, right - left, bottom - top)
            paint_hatching(painter, rect, dirty=dirty, theme=current_theme())

    def _is_chosen(self, item: UnitItem) -> bool:
        return item.key is not None and item.key == self._chosen


def _look(
    item: UnitItem, *, is_chosen: bool, theme: Theme
) -> tuple[QColor | None, QColor, QColor, float]:
    """Return ground, border, letters and the border's width of a block."""
    is_worker = item.speaker is Speaker.WORKER
    if item.kind is not ItemKind.MADE:
        ground = theme.colour("row-sel" if is_worker else "surface")
        return ground, theme.colour("accent"), theme.colour("accent"), 2 if is_chosen else 1
    ground = theme.colour("spk" if is_worker else "surface")
    ink = theme.colour("on-spk" if is_worker else "text")
    if is_chosen:
        return ground, theme.colour("accent"), ink, 3
    return ground, theme.colour("spk" if is_worker else "muted"), ink, 1


def _paint_words(painter: QPainter, item: UnitItem, *, box: QRectF, ink: QColor) -> None:
    """Write as much of number, code and speaker as there is room for."""
    seen = box.adjusted(_PAD - min(box.left(), 0.0), 0, -4, 0)
    metrics = QFontMetricsF(painter.font())
    painter.setPen(ink)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    for words in _wordings(item):
        wide = metrics.horizontalAdvance(words)
        if wide <= seen.width():
            painter.drawText(seen, flags, words)
            _paint_codes(painter, item, room=seen.adjusted(wide + _GAP, 0, 0, 0), ink=ink)
            return


def _paint_codes(painter: QPainter, item: UnitItem, *, room: QRectF, ink: QColor) -> None:
    metrics = QFontMetricsF(painter.font())
    for code in item.codes:
        words = f"{code.short} ?" if code.is_unsure else code.short
        wide = metrics.horizontalAdvance(words)
        if _SHAPE + 4 + wide > room.width():
            return
        middle = room.center().y()
        shape = QRectF(room.left(), middle - _SHAPE / 2, _SHAPE, _SHAPE)
        # On the worker's dark ground a code's own colour would not be seen.
        paint_shape(painter, shape, code.category, colour=ink)
        painter.setPen(ink)
        place = QPointF(room.left() + _SHAPE + 4, middle + metrics.capHeight() / 2)
        painter.drawText(place, words)
        room = room.adjusted(_SHAPE + 4 + wide + _GAP, 0, 0, 0)


def _wordings(item: UnitItem) -> tuple[str, ...]:
    """Return what a block may say, the longest first."""
    number = str(item.number) if item.number else "?"
    if item.speaker is None:
        return (number,)
    word, letter = speakers.word(item.speaker).capitalize(), speakers.letter(item.speaker)
    if item.codes:
        return (f"{number} {letter}", number, letter)
    if item.kind is ItemKind.PROPOSED:
        return (f"{word}?", f"{letter}?", letter)
    return (f"{number} {word}", f"{number} {letter}", number, letter)


def _paint_dashes(painter: QPainter, pole: QRect, *, colour: QColor) -> None:
    for y in range(pole.top(), pole.bottom(), 7):
        painter.fillRect(QRect(pole.left(), y, pole.width(), 4), colour)


def _letters() -> QFont:
    letters = font("tiny")
    letters.setWeight(QFont.Weight.DemiBold)
    return letters
