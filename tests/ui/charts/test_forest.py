"""The forest: dots and lines lie where the axis says, in head and cells alike."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from fsh_coder.ui.charts.chart_style import screen_style
from fsh_coder.ui.charts.forest import Estimate, ForestAxis, paint_estimate, paint_zones
from fsh_coder.ui.kit.theme import Theme
from fsh_coder.ui.reliability.band_scheme import CICCHETTI

CELL = QRectF(0, 0, 216, 22)


def _painted(estimate: Estimate, axis: ForestAxis) -> QImage:
    image = QImage(216, 22, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_estimate(painter, CELL, estimate, axis=axis, style=screen_style())
    painter.end()
    return image


def _is(image: QImage, x: float, colour: QColor) -> bool:
    found = image.pixelColor(round(x), 11)
    return (
        abs(found.red() - colour.red())
        + abs(found.green() - colour.green())
        + abs(found.blue() - colour.blue())
        < 40
    )


def test_dot_and_line_lie_at_their_values(theme: Theme) -> None:
    """The dot stands at the estimate, the line runs from end to end and no further."""
    axis = CICCHETTI.axis()
    image = _painted(Estimate(0.5, 0.2, 0.9, "accent"), axis)
    scale, ink = axis.scale(CELL), theme.colour("accent")
    assert _is(image, scale.at(0.5), ink)
    assert _is(image, scale.at(0.25), ink)
    assert _is(image, scale.at(0.85), ink)
    white = QColor("white")
    assert _is(image, scale.at(0.1), white)
    assert _is(image, scale.at(0.96), white)


def test_a_hollow_dot_shows_the_ground_inside(theme: Theme) -> None:
    """No band: the dot is a ring."""
    axis = CICCHETTI.axis()
    image = _painted(Estimate(0.5, None, None, "quiet", is_hollow=True), axis)
    assert _is(image, axis.scale(CELL).at(0.5), theme.colour("surface"))
    assert _is(image, axis.scale(CELL).at(0.5) - 5, theme.colour("quiet"))


def test_what_lies_beyond_the_axis_ends_in_an_arrow_head(theme: Theme) -> None:
    """An interval below zero reaches the cell's left edge, where a plain line would stop."""
    axis = CICCHETTI.axis()
    beyond = _painted(Estimate(0.3, -0.4, 0.7, "bad"), axis)
    within = _painted(Estimate(0.3, 0.0, 0.7, "bad"), axis)
    tip = axis.scale(CELL).start
    ink = theme.colour("bad")
    thick = sum(abs(beyond.pixelColor(round(tip) + 3, y).red() - ink.red()) < 40 for y in range(22))
    thin = sum(abs(within.pixelColor(round(tip) + 3, y).red() - ink.red()) < 40 for y in range(22))
    white = QColor("white").red()
    if abs(ink.red() - white) >= 40:
        assert thick > thin


def test_zones_end_at_the_bands_edges(theme: Theme) -> None:
    """The first band's ground ends where the second begins."""
    axis = CICCHETTI.axis()
    image = QImage(216, 22, QImage.Format.Format_RGB32)
    ground = theme.colour("surface")
    image.fill(ground)
    painter = QPainter(image)
    paint_zones(painter, CELL, axis, style=screen_style())
    painter.end()
    scale = axis.scale(CELL)
    assert image.pixelColor(round(scale.at(0.2)), 11) == theme.colour("band-1")
    assert image.pixelColor(round(scale.at(0.5)), 11) == ground
    assert image.pixelColor(round(scale.at(0.68)), 11) == theme.colour("band-1")
