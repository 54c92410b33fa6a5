"""Painting on paper: a page in quarter millimetres, its fonts, and blocks of words."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from fsh_coder.ui.charts.chart_style import ChartStyle, paint_stroke, paint_words
from fsh_coder.ui.kit.fonts import FAMILY, Role, load_fonts
from fsh_coder.ui.kit.theme import load_theme

#: One unit of the page; charts made for pixels come out at their natural size.
UNITS_PER_MM = 4.0
PAGE = QRectF(0, 0, 210 * UNITS_PER_MM, 297 * UNITS_PER_MM)
MARGIN = 15 * UNITS_PER_MM

_SIZES: dict[str, tuple[int, QFont.Weight]] = {
    "axis": (10, QFont.Weight.Normal),
    "tiny": (10, QFont.Weight.Normal),
    "note": (11, QFont.Weight.Normal),
    "helper": (11, QFont.Weight.Normal),
    "chip": (11, QFont.Weight.DemiBold),
    "body": (12, QFont.Weight.Normal),
    "body_strong": (12, QFont.Weight.DemiBold),
    "label": (12, QFont.Weight.DemiBold),
    "head": (13, QFont.Weight.DemiBold),
    "section": (14, QFont.Weight.DemiBold),
    "title": (22, QFont.Weight.DemiBold),
}


def page_font(role: Role) -> QFont:
    """Return a font of the page; 12 units are 3 mm, which is 8.5 points.

    No feature that swaps glyphs is on, so that words and figures can be searched for and copied.
    """
    size, weight = _SIZES.get(role, _SIZES["body"])
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("liga"), 0)
    made.setFeature(QFont.Tag("calt"), 0)
    return made


def page_style() -> ChartStyle:
    """Return the style of paper: the light theme, whatever the screen shows."""
    load_fonts()
    return ChartStyle(load_theme("light"), page_font, has_icons=False)


@dataclass(slots=True)
class PageCursor:
    """Where the next block begins; every block moves it down by what it took."""

    painter: QPainter
    style: ChartStyle
    left: float
    width: float
    top: float

    def words(
        self,
        text: str,
        *,
        role: Role = "body",
        ink: str = "text",
        most_lines: int = 2,
        room: float | None = None,
        indent: float = 0.0,
    ) -> None:
        """Paint words over several lines, cut after the last that is allowed."""
        wide = (self.width if room is None else room) - indent
        high = wrapped_height(self.painter, text, role=role, width=wide, style=self.style)
        line = self.style.font(role).pixelSize() * 1.35
        shown = min(high, line * most_lines)
        box = QRectF(self.left + indent, self.top, wide, shown)
        paint_wrapped(self.painter, box, text, role=role, ink=ink, style=self.style)
        self.top += shown

    def section(self, title: str, *, note: str = "") -> QRectF:
        """Paint a section's head with its line; return the room at its right, for a key."""
        head = QRectF(self.left, self.top, self.width, 18)
        wide = self.style.width(title, "section") + 12
        paint_words(self.painter, head, title, style=self.style, role="section", ink="text")
        rest = head.adjusted(wide, 0, 0, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if note:
            paint_words(self.painter, rest, note, style=self.style, role="note", flags=right)
        self.top += 21
        start, end = QPointF(self.left, self.top), QPointF(self.left + self.width, self.top)
        paint_stroke(self.painter, start, end, colour=self.style.colour("line-strong"), width=1.2)
        self.top += 8
        return rest

    def skip(self, room: float) -> None:
        """Leave room free."""
        self.top += room


def wrapped_height(
    painter: QPainter, text: str, *, role: Role, width: float, style: ChartStyle
) -> float:
    """Return how high words stand when they are broken into lines."""
    painter.setFont(style.font(role))
    box = QRectF(0, 0, width, 10_000)
    return painter.boundingRect(box, int(Qt.TextFlag.TextWordWrap), text).height()


def paint_wrapped(
    painter: QPainter, rect: QRectF, text: str, *, role: Role, ink: str, style: ChartStyle
) -> None:
    """Paint words broken into lines; what does not fit ends in an ellipsis."""
    shown = text
    while len(shown) > 1 and (
        wrapped_height(painter, shown, role=role, width=rect.width(), style=style)
        > rect.height() + 1
    ):
        shown = shown[:-2].rstrip().rstrip("…") + "…"
    painter.setFont(style.font(role))
    painter.setPen(style.colour(ink))
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    painter.drawText(rect, int(flags), shown)
