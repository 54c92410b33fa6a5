"""The tab "By event": do coders mark the same behaviours at the same moments?"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fsh_coder.domain.errors import NothingToReport
from fsh_coder.services import event_agreement
from fsh_coder.services.event_agreement import CodeAtBothLevels, EventAgreement, PairAgreement
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background, messages
from fsh_coder.ui.charts.chart_widget import ChartCard
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.reliability.band_scheme import CICCHETTI, BandScheme
from fsh_coder.ui.reliability.event_rows import figures_of, rows_of, sentence_of
from fsh_coder.ui.reliability.event_table import EventTable
from fsh_coder.ui.reliability.figure_strip import FigureStrip
from fsh_coder.ui.reliability.note_card import NoteCard
from fsh_coder.ui.reliability.report_source import ShownReport
from fsh_coder.ui.reliability.tolerance_curve import (
    ToleranceCurve,
    paint_tolerance_curve,
    seconds_words,
)

TOLERANCES_MS = (500, 1000, 2000, 3000, 5000)
FIRST_TOLERANCE_MS = 2000
ALL_PAIRS = "all"
LOW_PX, NARROW_PX = 480, 820
KEY = (
    "ICC: agreement on how often, over recordings. Agree: of what either coder marked, the share "
    "both marked with the same code within the tolerance. Dot: mean over pairs of coders; line: "
    "lowest to highest pair."
)


class EventsPane(QWidget):
    """Agreement on single events beside agreement on counts; computed when it is first seen."""

    def __init__(self, db: StudyDatabase, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._db = db
        self._shown: ShownReport | None = None
        self._scheme: BandScheme = CICCHETTI
        self._found: EventAgreement | None = None
        self._levels: tuple[CodeAtBothLevels, ...] = ()
        self._is_stale = True
        self._task: background.Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 4)
        column.setSpacing(10)
        self.banner = Banner("error", closable=True)
        self.banner.acted.connect(self._compute)
        self.banner.hide()
        column.addWidget(self.banner)
        self._pages = QStackedWidget()
        column.addWidget(self._pages, 1)
        self.waiting = EmptyState("loader-circle", "The marks are being compared.")
        self.nothing = EmptyState("scale")
        self._content = self._make_content()
        for page in (self.waiting, self.nothing, self._content):
            self._pages.addWidget(page)
        self._arrange()

    @property
    def found(self) -> EventAgreement | None:
        """What is shown; None before the first figures."""
        return self._found

    def show_report(self, shown: ShownReport, *, scheme: BandScheme) -> None:
        """Turn to another report; the marks are compared anew once the tab is seen."""
        is_same = shown is self._shown
        self._shown, self._scheme = shown, scheme
        if is_same and self._found is not None:
            self._show_found()
            return
        self._is_stale = True
        if self.isVisible():
            self._compute()

    def mark_stale(self) -> None:
        """Compare anew when the tab is next seen: marks may have changed."""
        self._is_stale = True
        if self.isVisible():
            self._compute()

    def showEvent(self, event: QShowEvent) -> None:
        """Compare what has changed, and give the keyboard to the table."""
        super().showEvent(event)
        if self._is_stale:
            self._compute()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what stands above the table where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_low = self.height() < LOW_PX
        self.curve.setVisible(not is_low and self.width() >= NARROW_PX)
        self.figures.setVisible(not is_low)
        self._key.setVisible(not is_low)
        self.sentence.set_low(is_low or self.width() < NARROW_PX)

    def _make_content(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        above = QHBoxLayout()
        above.setSpacing(10)
        left = QVBoxLayout()
        left.setSpacing(10)
        self.sentence = NoteCard("info")
        left.addWidget(self.sentence)
        left.addWidget(self._make_choices())
        self.figures = FigureStrip()
        left.addWidget(self.figures)
        left.addStretch(1)
        above.addLayout(left, 5)
        self.curve = ChartCard("Agreement and tolerance", smallest=QSize(240, 96))
        self.curve.setMaximumHeight(190)
        above.addWidget(self.curve, 3)
        column.addLayout(above)
        card = Card(padding=0)
        self.table = EventTable()
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        self._key = Text(KEY, role="note", colour="muted", wrap=True)
        column.addWidget(self._key)
        return page

    def _make_choices(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.tolerance_button = SelectButton(
            "Match within", [Option(str(each), seconds_words(each)) for each in TOLERANCES_MS]
        )
        self.tolerance_button.set_current(str(FIRST_TOLERANCE_MS))
        self.tolerance_button.chosen.connect(lambda _key: self._compute())
        self.pair_button = SelectButton("Coders")
        self.pair_button.chosen.connect(lambda _key: self._show_found())
        row.addWidget(self.tolerance_button)
        row.addWidget(self.pair_button)
        row.addStretch(1)
        return holder

    def _compute(self) -> None:
        shown = self._shown
        if shown is None:
            return
        if self._task is not None:
            self._task.cancel()
        self._is_stale = False
        self.banner.hide()
        if self._found is None or self._found.rubric_digest != shown.rubric.digest:
            self._pages.setCurrentWidget(self.waiting)
        tolerance_ms = int(self.tolerance_button.current_key() or FIRST_TOLERANCE_MS)
        self._task = background.run(
            lambda _task: _compare(self._db, shown, tolerance_ms=tolerance_ms),
            self._take,
            self._say_failure,
            owner=self,
        )

    def _take(self, result: tuple[EventAgreement, tuple[CodeAtBothLevels, ...]]) -> None:
        self._task = None
        self._found, self._levels = result
        pairs = self._found.pairs
        n = len(pairs)
        options = [Option(ALL_PAIRS, f"mean of {n} pairs")] if n > 1 else []
        options += [Option(_key(pair), f"{pair.first} and {pair.second}") for pair in pairs]
        self.pair_button.set_options(options)
        self.pair_button.setEnabled(len(options) > 1)
        self._show_found()

    def _say_failure(self, error: Exception) -> None:
        self._task = None
        if isinstance(error, NothingToReport):
            self._found = None
            self.nothing.set_sentence(messages.sentence(error))
            self._pages.setCurrentWidget(self.nothing)
            return
        messages.show_in_banner(self.banner, error, action="Try again")

    def _show_found(self) -> None:
        found, shown = self._found, self._shown
        if found is None or shown is None:
            return
        pair = self._pair(found)
        alone = None if pair is None else sentence_of(pair, tolerance_ms=found.tolerance_ms)
        self.sentence.show_words(alone or found.sentence, "")
        self.figures.show_figures(figures_of(found, pair), scheme=self._scheme)
        rows = rows_of(found, self._levels, rubric=shown.rubric, pair=pair, scheme=self._scheme)
        names = None if pair is None else (pair.first, pair.second)
        self.table.show_rows(rows, names=names, scheme=self._scheme)
        self._show_curve(found, pair)
        self._pages.setCurrentWidget(self._content)

    def _show_curve(self, found: EventAgreement, pair: PairAgreement | None) -> None:
        chosen_ms = found.tolerance_ms
        if pair is None:
            curve = ToleranceCurve.of_all(found.curve, chosen_ms=chosen_ms)
        else:
            curve = ToleranceCurve.of_pair(pair, chosen_ms=chosen_ms)
        self.curve.show_words("Agreement and tolerance", line=curve.sentence())
        self.curve.chart.show_chart(
            lambda painter, rect, style: paint_tolerance_curve(painter, rect, curve, style=style),
            name="Agreement on all codes at each tolerance",
            table=curve.table(),
        )

    def _pair(self, found: EventAgreement) -> PairAgreement | None:
        key = self.pair_button.current_key()
        return next((each for each in found.pairs if _key(each) == key), None)


def _key(pair: PairAgreement) -> str:
    return f"{pair.first}\n{pair.second}"


def _compare(
    db: StudyDatabase, shown: ShownReport, *, tolerance_ms: int
) -> tuple[EventAgreement, tuple[CodeAtBothLevels, ...]]:
    found = event_agreement.event_agreement(
        db, shown.rubric.digest, tolerance_ms=tolerance_ms, scope=shown.scope
    )
    return found, event_agreement.at_both_levels(found, shown.report)
