"""The tab "By recording": design, warnings, the table and the key of its marks."""

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparisonScope
from fsh_coder.domain.rubric import Rubric
from fsh_coder.reliability.report import ReliabilityReport
from fsh_coder.ui.charts.chart_style import paint_dot, paint_stroke, paint_words, screen_style
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.reliability.band_scheme import CICCHETTI, BandScheme
from fsh_coder.ui.reliability.measure_rows import MeasureRow, rows_of
from fsh_coder.ui.reliability.measures_table import MeasuresTable
from fsh_coder.ui.reliability.note_card import NoteCard

LOW_PX = 520
NARROW_PX = 860


class RecordingsPane(QWidget):
    """Figures of a report, one row per measure.

    Signals:
        measure_opened: key of the measure whose detail is wanted.
    """

    measure_opened = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 4)
        column.setSpacing(10)
        self.design = NoteCard("info")
        self.warning = NoteCard("triangle-alert", is_warning=True)
        notes = QHBoxLayout()
        notes.setSpacing(14)
        notes.addWidget(self.design, 27)
        notes.addWidget(self.warning, 11)
        column.addLayout(notes)
        card = Card(padding=0)
        self.table = MeasuresTable(CICCHETTI)
        self.table.row_opened.connect(self._open)
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        self.key = TableKey()
        column.addWidget(self.key)

    def show_report(
        self,
        report: ReliabilityReport,
        *,
        rubric: Rubric,
        scheme: BandScheme,
        scope: ComparisonScope = USUAL_SCOPE,
    ) -> None:
        """Show the figures of a report; the chosen measure stays chosen."""
        chosen = self.chosen_key()
        lead, _, rest = report.design.sentence.partition(". ")
        if not scope.is_usual:
            rest = f"Only {scope.words}. {rest}"
        self.design.show_words(lead.rstrip(".") + ".", rest)
        self._show_warnings(report)
        self.table.set_scheme(scheme)
        self.table.measures.show_rows(rows_of(report, rubric=rubric, scheme=scheme))
        self.key.show_time(report.computed_at)
        if chosen is not None:
            self.choose(chosen)

    def chosen_key(self) -> str | None:
        """Return the key of the chosen measure, None if none is."""
        row = self.table.measures.row(self.table.currentIndex().row())
        return row.measure.key if isinstance(row, MeasureRow) else None

    def choose(self, key: str) -> None:
        """Choose a measure's row."""
        number = self.table.measures.row_of(key)
        if number is not None:
            self.table.select_row(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less above the table where the window is low or narrow."""
        super().resizeEvent(event)
        is_tight = self.height() < LOW_PX or self.width() < NARROW_PX
        self.design.set_low(is_tight)
        self.warning.set_low(is_tight)
        self.key.setVisible(self.height() >= LOW_PX)

    def _show_warnings(self, report: ReliabilityReport) -> None:
        found = report.warnings
        self.warning.setVisible(bool(found))
        if not found:
            return
        first, *others = found
        said = [first.explanation, *(f"{each.short}: {each.explanation}" for each in others)]
        self.warning.show_words(first.short, " ".join(said))

    def _open(self, index: QModelIndex) -> None:
        row = self.table.measures.row(index.row())
        if isinstance(row, MeasureRow):
            self.measure_opened.emit(row.measure.key)


class TableKey(QWidget):
    """The key of the table's marks at the left, when it was computed at the right."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(24)
        self._when = ""
        self.setAccessibleName("Key of the table")

    def show_time(self, computed_at: datetime) -> None:
        """Say when the figures were computed, in local time."""
        local = computed_at.astimezone()
        is_today = local.date() == datetime.now().astimezone().date()
        day = "today" if is_today else f"{local:%d %b %Y}".lstrip("0")
        self._when = f"Computed {local:%H:%M} {day} from submitted observations only"
        self.setAccessibleDescription(self._when)
        self.update()

    def when(self) -> str:
        """Return when the figures were computed, in words."""
        return self._when

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the key; what lacks room is left out, last first."""
        style = screen_style()
        painter = QPainter(self)
        height = float(self.height())
        middle = height / 2
        wide = style.width(self._when, "note") + 4
        when = QRectF(self.width() - wide, 0, wide, height)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint_words(painter, when, self._when, style=style, role="note", flags=right)
        ground = style.colour("bg")
        left = 2.0
        accent = style.colour("accent")
        paint_stroke(
            painter, QPointF(left, middle), QPointF(left + 30, middle), colour=accent, width=2
        )
        paint_dot(painter, QPointF(left + 15, middle), radius=5, colour=accent, ground=ground)
        left = self._say(painter, left + 38, "estimate with 95 % interval")
        ring = QPointF(left + 5, middle)
        paint_dot(
            painter, ring, radius=5, colour=style.colour("quiet"), ground=ground, is_hollow=True
        )
        left = self._say(painter, left + 16, "no band: fewer than 10 marks")
        for words in (
            "κw mean pairwise kappa, quadratic weights",
            "α Krippendorff’s alpha",
            "Exact, Within 1: mean over pairs of coders",
        ):
            if left + style.width(words, "note") + 20 < when.left():
                left = self._say(painter, left, words)

    def _say(self, painter: QPainter, left: float, words: str) -> float:
        style = screen_style()
        wide = style.width(words, "note") + 2
        box = QRectF(left, 0, wide, self.height())
        paint_words(painter, box, words, style=style, role="note")
        return left + wide + 18
