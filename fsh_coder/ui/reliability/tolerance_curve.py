"""How much agreement on single events hangs on the tolerance: a chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from fsh_coder.services.event_agreement import CurveRow, PairAgreement, Spread
from fsh_coder.ui.charts.chart_style import (
    CENTRE,
    RIGHT,
    ChartStyle,
    ChartTable,
    Hit,
    paint_dot,
    paint_stroke,
    paint_words,
    sharp,
)
from fsh_coder.ui.charts.scale import Scale
from fsh_coder.ui.kit.fonts import Role
from fsh_coder.ui.reliability.band_scheme import share_words
from fsh_coder.ui.reliability.event_rows import range_words

_LEFT, _RIGHT, _TOP, _FOOT = 48.0, 16.0, 18.0, 20.0


@dataclass(frozen=True, slots=True)
class CurveDot:
    """The agreement at one tolerance, and its spread over pairs of coders."""

    tolerance_ms: int
    agreement: Spread

    @property
    def name(self) -> str:
        """Return the tolerance as it is written: "0.5 s"."""
        return seconds_words(self.tolerance_ms)

    def words(self) -> str:
        """Return what the dot says when it is pointed at."""
        share = share_words(self.agreement.mean)
        spread = f", pairs {range_words(self.agreement)}" if self.agreement.n_pairs > 1 else ""
        return f"Within {self.name}: {share} agree{spread}"


@dataclass(frozen=True, slots=True)
class ToleranceCurve:
    """Dots from the strictest tolerance to the widest; ``chosen_ms`` is the one in use."""

    dots: tuple[CurveDot, ...]
    chosen_ms: int

    @classmethod
    def of_pair(cls, pair: PairAgreement, *, chosen_ms: int) -> "ToleranceCurve":
        """Return one pair's curve."""
        dots = (
            CurveDot(each.tolerance_ms, Spread.of([each.counts.agreement])) for each in pair.curve
        )
        return cls(tuple(dots), chosen_ms)

    @classmethod
    def of_all(cls, rows: Sequence[CurveRow], *, chosen_ms: int) -> "ToleranceCurve":
        """Return the mean over all pairs."""
        return cls(tuple(CurveDot(each.tolerance_ms, each.agreement) for each in rows), chosen_ms)

    def sentence(self) -> str:
        """Say what a wider tolerance brings."""
        first, last = self.dots[0], self.dots[-1]
        return (
            f"{share_words(first.agreement.mean)} within {first.name}, "
            f"{share_words(last.agreement.mean)} within {last.name}"
        )

    def table(self) -> ChartTable:
        """Return one row per tolerance."""
        heads = ("Tolerance", "Agreement", "Lowest to highest pair")
        rows = tuple(
            (each.name, share_words(each.agreement.mean), range_words(each.agreement))
            for each in self.dots
        )
        return ChartTable(heads, rows)


def seconds_words(duration_ms: int) -> str:
    """Return "0.5 s", "2 s"."""
    return f"{duration_ms / 1000:g} s"


def paint_tolerance_curve(
    painter: QPainter, rect: QRectF, curve: ToleranceCurve, *, style: ChartStyle
) -> tuple[Hit, ...]:
    """Paint a dot per tolerance at equal steps, a line between them, a bar over the pairs."""
    plot = rect.adjusted(_LEFT, _TOP, -_RIGHT, -_FOOT)
    upward = Scale(0.0, 1.0, plot.bottom(), plot.top())
    step = plot.width() / max(1, len(curve.dots))
    xs = [plot.left() + step * (place + 0.5) for place in range(len(curve.dots))]
    for share in (0.0, 0.5, 1.0):
        y = sharp(upward.at(share))
        colour = style.colour("grid")
        paint_stroke(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), colour=colour)
        box = QRectF(rect.left(), y - 8, _LEFT - 8, 16)
        paint_words(painter, box, share_words(share), style=style, flags=RIGHT)
    _paint_line(painter, xs, curve, upward=upward, style=style)
    hits = []
    for x, dot in zip(xs, curve.dots, strict=True):
        _paint_dot(painter, x, dot, curve=curve, upward=upward, style=style)
        column = QRectF(x - step / 2, plot.top() - _TOP, step, plot.height() + _TOP + _FOOT)
        hits.append(Hit(column, dot.words()))
    return tuple(hits)


def _paint_line(
    painter: QPainter,
    xs: Sequence[float],
    curve: ToleranceCurve,
    *,
    upward: Scale,
    style: ChartStyle,
) -> None:
    points = [
        QPointF(x, upward.at(dot.agreement.mean))
        for x, dot in zip(xs, curve.dots, strict=True)
        if dot.agreement.mean is not None
    ]
    line = style.colour("accent")
    line.setAlphaF(0.55)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1.2))
    painter.drawPolyline(points)
    painter.restore()


def _paint_dot(
    painter: QPainter,
    x: float,
    dot: CurveDot,
    *,
    curve: ToleranceCurve,
    upward: Scale,
    style: ChartStyle,
) -> None:
    is_chosen = dot.tolerance_ms == curve.chosen_ms
    foot = QRectF(x - 40, upward.start + 4, 80, 15)
    role: Role = "chip" if is_chosen else "tiny"
    ink = "text" if is_chosen else "muted"
    paint_words(painter, foot, dot.name, style=style, role=role, ink=ink, flags=CENTRE)
    spread = dot.agreement
    if spread.mean is None or spread.lowest is None or spread.highest is None:
        return
    colour, ground = style.colour("accent"), style.colour("surface")
    top = upward.at(spread.highest)
    paint_stroke(
        painter,
        QPointF(x, top),
        QPointF(x, upward.at(spread.lowest)),
        colour=colour,
        width=2,
        is_round=True,
    )
    at = QPointF(x, upward.at(spread.mean))
    paint_dot(painter, at, radius=5, colour=colour, ground=ground, is_hollow=not is_chosen)
    label = QRectF(x - 30, min(top, at.y() - 5) - 17, 60, 15)
    words = share_words(spread.mean)
    paint_words(painter, label, words, style=style, role=role, ink=ink, flags=CENTRE)
