"""Planning: how many sessions to double-code, and what further hours of coding would buy."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.errors import Cancelled
from fsh_coder.reliability.report import MeasureReliability, ReliabilityReport
from fsh_coder.services import planner
from fsh_coder.services.planner import HoursForPrecision, PrecisionPlan, PrecisionWish
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background, messages
from fsh_coder.ui.charts.chart_widget import ChartWidget
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.kit.fields import LabelledField, NumberField, Option, Select, SelectButton
from fsh_coder.ui.kit.tabs import FilterPills
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.reliability.band_scheme import coefficient_words
from fsh_coder.ui.reliability.precision_chart import PrecisionCurve, paint_precision

Found = TypeVar("Found")

BEFORE, AFTER = "before", "after"
NOTHING_KNOWN = "nothing"
OPEN_SCALE = "open"
_SCALES = {"1-5": (1, 5), "1-7": (1, 7), OPEN_SCALE: None}
_SCALE_WORDS = {"1-5": "ratings, 1 to 5", "1-7": "ratings, 1 to 7", OPEN_SCALE: "counts and ratios"}
_DEED = "Simulate"


class DecimalField(QDoubleSpinBox):
    """A number with two decimals to type or to step through with the arrow keys."""

    def __init__(self, name: str, *, low: float, high: float, value: float) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDecimals(2)
        self.setRange(low, high)
        self.setSingleStep(0.05)
        self.setValue(value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A style sheet's padding does not reach the edit inside.
        self.lineEdit().setTextMargins(7, 0, 7, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a number must not change by scrolling past it."""
        event.ignore()


class PlannerDialog(Dialog):
    """Choices at the left, what they come to at the right; simulated in the background.

    Args:
        parent: the window it lies on.
        db: the open study; its pace turns sessions into hours.
        report: what was found so far; None where nothing is double-coded.
    """

    def __init__(
        self, parent: QWidget | None, *, db: StudyDatabase, report: ReliabilityReport | None
    ) -> None:
        super().__init__(parent, "Plan double-coding", deed=_DEED, cancel="Close", width=820)
        self._db = db
        self._report = report
        self._task: background.Task | None = None
        self.modes = FilterPills("What to plan")
        self.modes.add_pill(BEFORE, "Before a study")
        self.modes.add_pill(AFTER, "What more hours buy")
        self.modes.button(AFTER).setEnabled(report is not None)
        if report is None:
            self.modes.button(AFTER).setToolTip("Nothing is double-coded yet.")
        self.modes.chosen.connect(self._show_mode)
        self.body.addWidget(self.modes)
        self.banner = Banner("error", closable=True)
        self.banner.hide()
        self.body.addWidget(self.banner)
        self._choices = QStackedWidget()
        self._choices.addWidget(self._make_before())
        self._choices.addWidget(self._make_after())
        self.add_sides(self._choices, self._make_result())
        self._show_mode(BEFORE)
        self.width_field.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- What a test and a screen reader see ------------------------------------------

    def headline_words(self) -> str:
        """Return the figure over the chart."""
        return self.headline.text()

    def wish(self) -> PrecisionWish:
        """Return what is expected and wanted."""
        return PrecisionWish(
            wanted_width=round(self.width_field.value(), 2),
            n_coders=self.coders_field.value(),
            expected_icc=round(self.icc_field.value(), 2),
            expected_sd=round(self.sd_field.value(), 2),
            expected_mean=round(self.mean_field.value(), 2),
            scale=_SCALES[str(self.scale_field.currentData())],
        )

    def on_deed(self) -> None:
        """Simulate, or stop simulating."""
        if self._task is not None:
            self._stop()
            return
        self.banner.hide()
        if self.modes.current() == AFTER:
            self._run_after()
        else:
            self._run_before()

    def done(self, result: int) -> None:
        """Stop what runs before the dialog goes."""
        if self._task is not None:
            self._stop()
        super().done(result)

    # --- Making -----------------------------------------------------------------------

    def _make_before(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.known_button = SelectButton("Expect", self._known_options())
        self.known_button.chosen.connect(self._fill_known)
        column.addWidget(self.known_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.width_field = DecimalField("Width of the interval", low=0.02, high=0.98, value=0.30)
        self.icc_field = DecimalField("Expected ICC", low=0.01, high=0.99, value=0.70)
        self.sd_field = DecimalField("Expected spread (SD)", low=0.01, high=999, value=0.80)
        self.mean_field = DecimalField("Expected mean", low=-999, high=9999, value=3.0)
        self.coders_field = NumberField("Coders of each session", low=2, high=20)
        self.coders_field.setValue(2)
        self.scale_field = Select("Scale")
        for key, words in _SCALE_WORDS.items():
            self.scale_field.addItem(words, key)
        width_help = "Wanted 95 % interval, as .30 for .55 to .85"
        rows: tuple[tuple[tuple[str, QWidget, str], ...], ...] = (
            (("Width of the interval", self.width_field, width_help),),
            (
                ("Expected ICC", self.icc_field, ".70 if nothing is known"),
                ("Coders of each session", self.coders_field, "the same for all"),
            ),
            (
                ("Expected mean", self.mean_field, ""),
                ("Expected spread (SD)", self.sd_field, ""),
            ),
            (("Scale", self.scale_field, ""),),
        )
        for fields in rows:
            row = QHBoxLayout()
            row.setSpacing(12)
            for label, field, helper in fields:
                row.addWidget(LabelledField(label, field, helper=helper), 1)
            column.addLayout(row)
        column.addStretch(1)
        return page

    def _make_after(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        measures = () if self._report is None else self._report.measures
        options = [Option(each.key, each.label) for each in measures]
        self.measure_button = SelectButton("Measure", options)
        column.addWidget(self.measure_button, 0, Qt.AlignmentFlag.AlignLeft)
        words = (
            "What was found so far is taken for the truth: the measure’s own ICC, spread and the "
            "coders’ levels. Each further session is taken to have as many coders as now."
        )
        column.addWidget(Text(words, colour="muted", wrap=True))
        column.addStretch(1)
        return page

    def _make_result(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.headline = Text("", role="figure")
        column.addWidget(self.headline)
        self.sentence = Text("", colour="muted", wrap=True)
        column.addWidget(self.sentence)
        self.chart = ChartWidget(smallest=QSize(330, 210))
        self.chart.hide()
        column.addWidget(self.chart, 1)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the simulation")
        self.bar.hide()
        column.addWidget(self.bar)
        column.addStretch(0)
        holder.setMinimumHeight(320)
        return holder

    # --- Choices ----------------------------------------------------------------------

    def _known_options(self) -> list[Option]:
        measures = () if self._report is None else self._report.measures
        usable = [each for each in measures if _is_usable(each)]
        return [
            Option(NOTHING_KNOWN, "what I type"),
            *(Option(each.key, f"as found of {each.label}") for each in usable),
        ]

    def _fill_known(self, key: str) -> None:
        measures = () if self._report is None else self._report.measures
        found = next((each for each in measures if each.key == key), None)
        if found is None or found.icc_a1.estimate is None:
            return
        self.icc_field.setValue(found.icc_a1.estimate)
        self.sd_field.setValue(found.sd or self.sd_field.value())
        self.mean_field.setValue(found.mean if found.mean is not None else self.mean_field.value())
        scale = OPEN_SCALE
        if found.block == "global" and found.scale_range is not None:
            low, high = found.scale_range
            scale = f"{low:g}-{high:g}"
        self.scale_field.setCurrentIndex(max(0, self.scale_field.findData(scale)))

    def _show_mode(self, mode: str) -> None:
        if self._task is not None:
            self._stop()
        self._choices.setCurrentIndex(1 if mode == AFTER else 0)
        self.chart.hide()
        self.headline.setText("How many sessions?" if mode == BEFORE else "What do hours buy?")
        words = (
            "Studies with the spread you expect are drawn many times, and the interval of their "
            "ICC computed as the report does."
        )
        self.sentence.setText(words)
        self.banner.hide()

    # --- Simulating -------------------------------------------------------------------

    def _run_before(self) -> None:
        wish, db = self.wish(), self._db

        def work(task: background.Task) -> PrecisionPlan | None:
            per_session = planner.hours_per_double_coded(db, n_coders=wish.n_coders)
            try:
                return planner.plan_double_coding(
                    wish,
                    hours_per_session=per_session,
                    progress=task.report,
                    cancelled=task.is_cancelled,
                )
            except Cancelled:
                return None

        self._start(work, self._show_plan)

    def _run_after(self) -> None:
        db, report, key = self._db, self._report, self.measure_button.current_key()
        if report is None or key is None:
            return

        def work(task: background.Task) -> HoursForPrecision | None:
            try:
                return planner.hours_for_precision(
                    db,
                    report,
                    measure_key=key,
                    progress=task.report,
                    cancelled=task.is_cancelled,
                )
            except Cancelled:
                return None

        self._start(work, self._show_hours)

    def _start(
        self,
        work: Callable[[background.Task], Found | None],
        show: Callable[[Found], None],
    ) -> None:
        def then(found: Found | None) -> None:
            self._end()
            if found is not None:
                show(found)

        self.set_deed("Stop")
        self.bar.setValue(0)
        self.bar.show()
        self._task = background.run(work, then, self._say_failure, owner=self)
        self._task.progress.connect(lambda share, _words: self.bar.setValue(round(share * 100)))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._end()

    def _end(self) -> None:
        self._task = None
        self.bar.hide()
        self.set_deed(_DEED)

    def _say_failure(self, error: Exception) -> None:
        self._end()
        messages.show_in_banner(self.banner, error)

    def _show_plan(self, plan: PrecisionPlan) -> None:
        n = plan.n_sessions
        words = f"more than {plan.largest} sessions" if n is None else f"{n} sessions"
        self.headline.setText(words)
        self.sentence.setText(plan.sentence)
        self._show_curve(PrecisionCurve(plan.curve, plan.wish.wanted_width))

    def _show_hours(self, found: HoursForPrecision) -> None:
        width = found.width_now if found.width_now is not None else found.now.median
        self.headline.setText(f"{coefficient_words(width)} wide now")
        self.sentence.setText(found.sentence)
        self._show_curve(PrecisionCurve((found.now, *found.curve), None))

    def _show_curve(self, curve: PrecisionCurve) -> None:
        self.chart.show_chart(
            lambda painter, rect, style: paint_precision(painter, rect, curve, style=style),
            name="Width of the interval by double-coded sessions",
            table=curve.table(),
        )
        self.chart.show()


def _is_usable(measure: MeasureReliability) -> bool:
    """Whether a measure's ICC may stand for what is expected."""
    found = measure.icc_a1.estimate
    return found is not None and 0 < found < 1 and measure.sd is not None
