"""The detail of one measure: estimates, three charts, and where the coders differ most."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.reliability.report import MeasureReliability
from fsh_coder.ui.charts.chart_style import ChartTable
from fsh_coder.ui.charts.chart_widget import ChartCard
from fsh_coder.ui.charts.coder_gaps import paint_coder_gaps
from fsh_coder.ui.charts.confusion import paint_confusion
from fsh_coder.ui.charts.difference import Differences, paint_differences
from fsh_coder.ui.charts.scatter import paint_scatter
from fsh_coder.ui.kit.buttons import IconButton, PlainButton
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.reliability import measure_detail
from fsh_coder.ui.reliability.band_scheme import CICCHETTI, BandScheme
from fsh_coder.ui.reliability.disagreements_table import DisagreementsTable
from fsh_coder.ui.reliability.figure_strip import FigureStrip
from fsh_coder.ui.reliability.report_source import ShownReport

STACKED_BELOW_PX = 900
_KINDS = {"global": "global rating", "count": "behaviour count", "derived": "summary score"}
_CHART = QSize(240, 250)


class DetailView(QWidget):
    """One measure in full; the arrows in the head go to the next.

    Signals:
        left: back to the table is wanted.
    """

    left = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.key = ""
        self._shown: ShownReport | None = None
        self._scheme = CICCHETTI
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        scroll = QScrollArea()
        scroll.setAccessibleName("Figures and charts of the measure")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._make_body())
        column.addWidget(scroll, 1)

    def show_measure(self, shown: ShownReport, key: str, *, scheme: BandScheme) -> None:
        """Show one measure of a report; an unknown key shows the first."""
        self._shown, self._scheme = shown, scheme
        measures = shown.report.measures
        measure = next((each for each in measures if each.key == key), measures[0])
        self.key = measure.key
        self._show_head(measure)
        self.figures.show_figures(measure_detail.figures_of(measure, scheme), scheme=scheme)
        pairs = measure_detail.coder_pairs(measure)
        coders = measure.matrix.coders
        self.pair_button.set_options(
            [Option(f"{a}-{b}", f"{coders[a]} and {coders[b]}") for a, b in pairs]
        )
        self.pair_button.setVisible(len(pairs) > 1)
        self._show_pair()
        self._show_coders(measure)
        self._show_disagreements(measure)

    def measure(self) -> MeasureReliability | None:
        """Return what is shown."""
        if self._shown is None:
            return None
        return next(each for each in self._shown.report.measures if each.key == self.key)

    def go(self, step: int) -> None:
        """Show the next measure (1) or the one before (-1)."""
        if self._shown is None:
            return
        keys = [each.key for each in self._shown.report.measures]
        place = keys.index(self.key) + step
        if 0 <= place < len(keys):
            self.show_measure(self._shown, keys[place], scheme=self._scheme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the charts under each other where there is little room."""
        super().resizeEvent(event)
        is_narrow = self.width() < STACKED_BELOW_PX
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._charts.setDirection(way)
        self._sub.setVisible(not is_narrow)

    def _make_head(self) -> QFrame:
        head = QFrame()
        head.setProperty("pane", "head")
        head.setProperty("lined", True)
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(56)
        row = QHBoxLayout(head)
        row.setContentsMargins(14, 0, 20, 0)
        row.setSpacing(10)
        self.back_button = PlainButton("Reliability", icon="chevron-left")
        self.back_button.setToolTip("Back to all measures (Esc)")
        self.back_button.clicked.connect(self.left)
        row.addWidget(self.back_button)
        self._title = CutText(role="title")
        self._sub = CutText(role="body", colour="muted")
        row.addWidget(self._title)
        row.addWidget(self._sub)
        row.addStretch(1)
        self._place = Text(role="helper", colour="muted")
        self.up_button = IconButton("chevron-up", "The measure before")
        self.down_button = IconButton("chevron-down", "The next measure")
        self.up_button.clicked.connect(lambda: self.go(-1))
        self.down_button.clicked.connect(lambda: self.go(1))
        self.pair_button = SelectButton("Pair")
        self.pair_button.chosen.connect(lambda _key: self._show_pair())
        for widget in (self._place, self.up_button, self.down_button, self.pair_button):
            row.addWidget(widget)
        return head

    def _make_body(self) -> QFrame:
        body = QFrame()
        body.setProperty("pane", "bg")
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(10)
        self.figures = FigureStrip()
        column.addWidget(self.figures)
        self._charts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._charts.setSpacing(10)
        self.pair_card = ChartCard("Who gave what", smallest=_CHART)
        self.difference_card = ChartCard("Difference against mean", smallest=_CHART)
        self.coders_card = ChartCard("Coders", smallest=_CHART)
        self._charts.addWidget(self.pair_card, 10)
        self._charts.addWidget(self.difference_card, 14)
        self._charts.addWidget(self.coders_card, 11)
        column.addLayout(self._charts, 3)
        card = Card("Recordings that disagree most", note="by range, then by spread", padding=12)
        self.disagreements = DisagreementsTable()
        self.disagreements.setMinimumHeight(34 + 3 * 31)
        card.body.addWidget(self.disagreements)
        column.addWidget(card, 2)
        return body

    def _show_head(self, measure: MeasureReliability) -> None:
        assert self._shown is not None  # noqa: S101 set by the caller
        report = self._shown.report
        self._title.set_text(measure.label)
        self.setAccessibleName(f"{measure.label} in detail")
        scale = measure.scale_range
        ends = f" {scale[0]:g} to {scale[1]:g}" if scale and measure.block == "global" else ""
        n, k = measure.n_recordings, measure.n_coders
        self._sub.set_text(
            f"{report.rubric_title}, {_KINDS[measure.block]}{ends} · "
            f"{n} recording{'' if n == 1 else 's'}, {k} coders"
        )
        keys = [each.key for each in report.measures]
        place = keys.index(measure.key)
        self._place.setText(f"{place + 1} of {len(keys)}")
        self.up_button.setEnabled(place > 0)
        self.down_button.setEnabled(place < len(keys) - 1)

    def _show_pair(self) -> None:
        measure, key = self.measure(), self.pair_button.current_key()
        self.pair_card.setVisible(key is not None)
        self.difference_card.setVisible(key is not None)
        if measure is None or key is None:
            return
        first, second = key.split("-")
        pair = (int(first), int(second))
        if measure.block == "global":
            self._show_confusion(measure, pair)
        else:
            self._show_scatter(measure, pair)
        self._show_difference(measure, pair)

    def _show_confusion(self, measure: MeasureReliability, pair: tuple[int, int]) -> None:
        found = measure_detail.confusion_of(measure, pair)
        n_far = found.n - found.n_apart(0) - found.n_apart(1)
        line = f"{found.n_apart(0)} the same, {found.n_apart(1)} one apart, {n_far} further"
        names = f"{found.first} and {found.second}"
        self.pair_card.show_words("Who gave what", note=f"{names}, n = {found.n}", line=line)
        self.pair_card.chart.show_chart(
            lambda painter, rect, style: paint_confusion(painter, rect, found, style=style),
            name=f"Who gave what, {names}",
            table=found.table(),
        )

    def _show_scatter(self, measure: MeasureReliability, pair: tuple[int, int]) -> None:
        found = measure_detail.points_of(measure, pair)
        n_same = sum(each.first == each.second for each in found.points)
        names = f"{found.first} and {found.second}"
        self.pair_card.show_words(
            "Each recording",
            note=f"{names}, n = {len(found.points)}",
            line=f"{n_same} on the line of equality",
        )
        self.pair_card.chart.show_chart(
            lambda painter, rect, style: paint_scatter(painter, rect, found, style=style),
            name=f"Each recording, {names}",
            table=found.table(),
        )

    def _show_difference(self, measure: MeasureReliability, pair: tuple[int, int]) -> None:
        found = measure_detail.differences_of(measure, pair)
        self.difference_card.setVisible(found is not None)
        if found is None:
            return
        self.difference_card.show_words(
            "Difference against mean",
            note=f"{found.first} minus {found.second}, n = {found.found.n}",
            line=_bias_words(found),
        )
        self.difference_card.chart.show_chart(
            lambda painter, rect, style: paint_differences(painter, rect, found, style=style),
            name=f"Difference against mean, {found.first} minus {found.second}",
            table=found.table(),
        )

    def _show_coders(self, measure: MeasureReliability) -> None:
        gaps = measure_detail.gaps_of(measure)
        self.coders_card.setVisible(bool(gaps.coders))
        self.coders_card.show_words("Coders", line=measure_detail.gaps_sentence(gaps))
        self.coders_card.chart.show_chart(
            lambda painter, rect, style: paint_coder_gaps(painter, rect, gaps, style=style),
            name=f"Coders of {measure.label}",
            table=gaps.table() if gaps.coders else ChartTable((), ()),
        )

    def _show_disagreements(self, measure: MeasureReliability) -> None:
        assert self._shown is not None  # noqa: S101 set by the caller
        rows = measure_detail.disagreements_of(
            measure,
            coded=measure_detail.who_coded(self._shown.report.measures),
            discrepancies=self._shown.discrepancies,
        )
        self.disagreements.show_rows(
            rows,
            coders=measure.matrix.coders,
            unit=measure.unit,
            scale_range=measure.scale_range,
        )


def _bias_words(found: Differences) -> str:
    bias = found.found.bias
    beyond = bias.low is not None and bias.high is not None and (bias.low > 0 or bias.high < 0)
    limits = f"{found.signed(found.found.lower.value)} and {found.signed(found.found.upper.value)}"
    start = (
        f"{found.first} differs by {found.signed(bias.value)}" if beyond else "Bias within error"
    )
    return f"{start}; 95 % of differences within {limits}"
