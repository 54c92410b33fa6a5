"""How a coder's answer is drawn on her lane: agreed outlined, different filled, missing dashed."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from fsh_coder.services.disagreement_values import Given
from fsh_coder.ui.charts.chart_style import paint_stroke
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.kit.theme import Theme
from fsh_coder.ui.reliability.lanes_layout import LaneChip, LaneLink
from fsh_coder.ui.reliability.room_items import NONE

_SHAPE, _SIDE, _GAP = 8.0, 7.0, 5.0


def chip_width(given: Given) -> float:
    """Return how wide an answer with its code is."""
    metrics = QFontMetricsF(font("chip"))
    if given.short is None:
        return float(round(metrics.horizontalAdvance(NONE) + 2 * _SIDE))
    return float(round(metrics.horizontalAdvance(given.short) + 2 * _SIDE + _SHAPE + _GAP))


def paint_chip(
    painter: QPainter, chip: LaneChip, *, differs: bool, is_settled: bool, theme: Theme
) -> None:
    """Paint one answer; a small one shows its shape only.

    Args:
        painter: where to paint.
        chip: the answer and its place.
        differs: the coders do not agree here.
        is_settled: the team has agreed since: softly filled.
        theme: whose colours.
    """
    given = chip.given
    if given.category is None:
        _paint_none(painter, chip, is_settled=is_settled, theme=theme)
        return
    category = Category(given.category)
    is_filled = differs and not is_settled
    fill, edge = theme.colour("surface"), theme.colour("line-strong")
    if differs:
        fill = theme.colour(category.soft_token if is_settled else category.token)
        edge = theme.colour(category.token)
    paint_box(painter, chip.rect, fill=fill, border=edge, radius=4)
    ink = theme.colour("on-accent" if is_filled else category.token)
    left = chip.rect.left() + ((chip.rect.width() - _SHAPE) / 2 if chip.is_small else _SIDE)
    shape = QRectF(left, chip.rect.center().y() - _SHAPE / 2, _SHAPE, _SHAPE)
    paint_shape(painter, shape, category, colour=ink)
    if not chip.is_small:
        painter.setFont(font("chip"))
        painter.setPen(theme.colour("on-accent" if is_filled else "text"))
        words = chip.rect.adjusted(_SIDE + _SHAPE + _GAP, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, flags, given.short or "")


def _paint_none(painter: QPainter, chip: LaneChip, *, is_settled: bool, theme: Theme) -> None:
    edge = theme.colour("line-strong" if is_settled else "bad")
    ground = theme.colour("surface")
    paint_box(painter, chip.rect, fill=ground, border=edge, radius=4, dashed=True)
    if not chip.is_small:
        painter.setFont(font("chip"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(chip.rect, Qt.AlignmentFlag.AlignCenter, NONE)


def paint_link(painter: QPainter, link: LaneLink, *, is_agreed: bool, theme: Theme) -> None:
    """Paint the line from one lane's answer to the next one's."""
    start = QPointF(link.upper.rect.center().x(), link.upper.rect.bottom())
    end = QPointF(link.lower.rect.center().x(), link.lower.rect.top())
    is_missing = link.upper.is_missing or link.lower.is_missing
    colour = theme.colour("line-strong" if is_agreed else "bad")
    dashes = (2.0, 2.0) if is_missing and not is_agreed else ()
    width = 1.0 if is_agreed else 1.6
    paint_stroke(painter, start, end, colour=colour, width=width, dashes=dashes)
