"""What a painter needs to know of where it paints: colours, type, and what can be pointed at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from fsh_coder.ui.kit.fonts import Role, font
from fsh_coder.ui.kit.theme import Theme, current_theme

CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """Colours and fonts of a screen or of a page; icons are pictures, so a page has none."""

    theme: Theme
    font: Callable[[Role], QFont]
    has_icons: bool = True

    def colour(self, token: str) -> QColor:
        """Return a colour by the name of its token."""
        return self.theme.colour(token)

    def width(self, text: str, role: Role) -> float:
        """Return the room a line of words takes."""
        return QFontMetricsF(self.font(role)).horizontalAdvance(text)


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of a chart that can be pointed at, and what it says then."""

    rect: QRectF
    words: str


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The figures of a chart as a table: what a screen reader and a spreadsheet take."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_text(self) -> str:
        """Return the table with tabs between its cells and a line per row."""
        lines: Sequence[Sequence[str]] = (self.heads, *self.rows)
        return "\n".join("\t".join(line) for line in lines)


def screen_style() -> ChartStyle:
    """Return the style of the theme in use."""
    return ChartStyle(current_theme(), font)


def paint_words(
    painter: QPainter,
    rect: QRectF,
    text: str,
    *,
    style: ChartStyle,
    role: Role = "axis",
    ink: str = "muted",
    flags: Qt.AlignmentFlag = LEFT,
) -> None:
    """Paint one line of words, cut with an ellipsis where it lacks room."""
    chosen = style.font(role)
    painter.setFont(chosen)
    painter.setPen(style.colour(ink))
    shown = QFontMetricsF(chosen).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
    painter.drawText(rect, flags | Qt.TextFlag.TextSingleLine, shown)


def paint_stroke(
    painter: QPainter,
    start: QPointF,
    end: QPointF,
    *,
    colour: QColor,
    width: float = 1.0,
    dashes: Sequence[float] = (),
    is_round: bool = False,
) -> None:
    """Paint a line centred on its points; `dashes` in units of the line's width."""
    if start == end:
        # A PDF holds no line without length.
        if is_round:
            _paint_cap(painter, start, colour=colour, width=width)
        return
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if is_round else Qt.PenCapStyle.FlatCap)
    if dashes:
        pen.setDashPattern(list(dashes))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.drawLine(start, end)
    painter.restore()


def _paint_cap(painter: QPainter, at: QPointF, *, colour: QColor, width: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(at, width / 2, width / 2)
    painter.restore()


def paint_dot(
    painter: QPainter,
    at: QPointF,
    *,
    radius: float,
    colour: QColor,
    ground: QColor,
    is_hollow: bool = False,
) -> None:
    """Paint a dot with a fine edge in the ground's colour, or a ring filled with the ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_hollow:
        painter.setPen(QPen(colour, 1.6))
        painter.setBrush(ground)
        inner = radius - 0.8
        painter.drawEllipse(at, inner, inner)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(at, radius + 1, radius + 1)
        painter.setBrush(colour)
        painter.drawEllipse(at, radius, radius)
    painter.restore()


def sharp(place: float) -> float:
    """Return the nearest half pixel, where a 1 px line is not blurred."""
    return round(place - 0.5) + 0.5
