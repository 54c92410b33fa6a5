"""The tab "By event": do coders mark the same behaviours at the same moments?"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.services import event_agreement
from fsh_coder.services.event_agreement import CodeAtBothLevels, EventAgreement, PairAgreement
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.charts.chart_widget import ChartCard
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.reliability.band_scheme import CICCHETTI, BandScheme
from fsh_coder.ui.reliability.computed_pane import ComputedPane
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


@dataclass(frozen=True, slots=True)
class ComparedEvents:
    """Agreement on single events, and beside that on counts."""

    agreement: EventAgreement
    levels: tuple[CodeAtBothLevels, ...]


class EventsPane(ComputedPane[ComparedEvents]):
    """Agreement on single events beside agreement on counts; computed when it is first seen."""

    def __init__(self, db: StudyDatabase, *, parent: QWidget | None = None) -> None:
        super().__init__(waiting="The marks are being compared.", parent=parent)
        self._db = db
        self._shown: ShownReport | None = None
        self._scheme: BandScheme = CICCHETTI
        self.set_content(self._make_content())
        self._arrange()

    @property
    def found(self) -> EventAgreement | None:
        """What is shown; None before the first figures."""
        return None if self._found is None else self._found.agreement

    def show_report(self, shown: ShownReport, *, scheme: BandScheme) -> None:
        """Turn to another report; the marks are compared anew once the tab is seen."""
        is_same = shown is self._shown
        self._shown, self._scheme = shown, scheme
        if is_same and self._found is not None:
            self._show_found()
            return
        self.mark_stale()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the table."""
        super().showEvent(event)
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
        self.pair_button.chosen.connect(lambda _key: self._show_pair())
        row.addWidget(self.tolerance_button)
        row.addWidget(self.pair_button)
        row.addStretch(1)
        return holder

    def _is_outdated(self) -> bool:
        found, shown = self.found, self._shown
        return found is None or shown is None or found.rubric_digest != shown.rubric.digest

    def _work(self) -> Callable[[background.Task], ComparedEvents] | None:
        shown = self._shown
        if shown is None:
            return None
        tolerance_ms = int(self.tolerance_button.current_key() or FIRST_TOLERANCE_MS)
        return lambda _task: _compare(self._db, shown, tolerance_ms=tolerance_ms)

    def _show_found(self) -> None:
        found = self.found
        if found is None:
            return
        n = len(found.pairs)
        options = [Option(ALL_PAIRS, f"mean of {n} pairs")] if n > 1 else []
        options += [Option(_key(pair), f"{pair.first} and {pair.second}") for pair in found.pairs]
        self.pair_button.set_options(options)
        self.pair_button.setEnabled(len(options) > 1)
        self._show_pair()

    def _show_pair(self) -> None:
        compared, shown = self._found, self._shown
        if compared is None or shown is None:
            return
        found, scheme = compared.agreement, self._scheme
        pair = self._pair(found)
        alone = None if pair is None else sentence_of(pair, tolerance_ms=found.tolerance_ms)
        self.sentence.show_words(alone or found.sentence, "")
        self.figures.show_figures(figures_of(found, pair), scheme=scheme)
        rows = rows_of(found, compared.levels, rubric=shown.rubric, pair=pair, scheme=scheme)
        names = None if pair is None else (pair.first, pair.second)
        self.table.show_rows(rows, names=names, scheme=scheme)
        self._show_curve(found, pair)

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


def _compare(db: StudyDatabase, shown: ShownReport, *, tolerance_ms: int) -> ComparedEvents:
    found = event_agreement.event_agreement(
        db, shown.rubric.digest, tolerance_ms=tolerance_ms, scope=shown.scope
    )
    return ComparedEvents(found, event_agreement.at_both_levels(found, shown.report))
