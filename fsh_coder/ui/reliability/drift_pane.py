"""The tab "Drift": does a coder move away from the others, or from the reference?"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QStyleOptionViewItem,
    QWidget,
)

from fsh_coder.services import coder_drift
from fsh_coder.services.coder_drift import Against, CoderDrift, DriftOrder, DriftReport
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.charts.chart_style import RIGHT, paint_words, screen_style
from fsh_coder.ui.charts.chart_widget import ChartCard
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.table import ROW_RELIABILITY, Index, PlainTable, RowDelegate
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.reliability.band_scheme import NOT_DEFINED, amount_words
from fsh_coder.ui.reliability.computed_pane import ComputedPane
from fsh_coder.ui.reliability.drift_chart import (
    block_sentence,
    drift_table,
    paint_drift,
    unit_of,
)
from fsh_coder.ui.reliability.note_card import NoteCard
from fsh_coder.ui.reliability.report_source import ShownReport

CELL_ROLE = Qt.ItemDataRole.UserRole
NARROW_PX = 860
_AGAINST = (
    Option(Against.OTHERS.value, "the others"),
    Option(Against.REFERENCE.value, "reference"),
)
_ORDER = (
    Option(DriftOrder.SUBMITTED.value, "day submitted"),
    Option(DriftOrder.SESSION.value, "session date"),
)
KEY = (
    "Dot: one recording; filled: beyond the limits (mean difference ± 2 standard errors of "
    "measurement). Line and band: mean difference of 8 to 12 recordings with its 95 % interval."
)


class DriftModel(QAbstractTableModel):
    """A row per measure, a column per coder: the mean difference, and whether it is due."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._report: DriftReport | None = None
        self._keys: tuple[str, ...] = ()
        self._labels: tuple[str, ...] = ()

    def show_report(self, report: DriftReport) -> None:
        """Show another report."""
        self.beginResetModel()
        self._report = report
        measures = {each.measure.key: each.measure.label for each in report.drifts}
        self._keys, self._labels = tuple(measures), tuple(measures.values())
        self.endResetModel()

    def drift(self, row: int, column: int) -> CoderDrift | None:
        """Return the coder and measure of a cell; None in the measures' own column."""
        if self._report is None or not 0 < column <= len(self._report.coders):
            return None
        return self._report.of(self._report.coders[column - 1], self._keys[row])

    def place_of(self, shown: CoderDrift) -> tuple[int, int]:
        """Return row and column of a coder's measure."""
        assert self._report is not None  # noqa: S101 asked only for what is shown
        return self._keys.index(shown.measure.key), 1 + self._report.coders.index(shown.coder)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Return how many measures there are."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return one column for the measure and one per coder."""
        n_coders = 0 if self._report is None else len(self._report.coders)
        return 0 if parent.isValid() else 1 + n_coders

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's value for one role."""
        shown = self.drift(index.row(), index.column())
        label = self._labels[index.row()]
        if index.column() == 0:
            is_words = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return label if is_words else None
        values: dict[int, object] = {
            CELL_ROLE: shown,
            Qt.ItemDataRole.DisplayRole: cell_words(shown),
            Qt.ItemDataRole.ToolTipRole: None if shown is None else shown.sentence,
            Qt.ItemDataRole.AccessibleTextRole: label if shown is None else shown.sentence,
            Qt.ItemDataRole.TextAlignmentRole: RIGHT,
        }
        return values.get(role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head and its alignment."""
        if orientation is Qt.Orientation.Vertical or self._report is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return ("Measure", *self._report.coders)[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return RIGHT
        return None


def cell_words(shown: CoderDrift | None) -> str:
    """Return the mean difference, an en dash where nothing is shared."""
    if shown is None or shown.drift is None:
        return NOT_DEFINED
    return amount_words(shown.drift.mean_difference, unit_of(shown), signed=True)


class _CellDelegate(RowDelegate):
    """The mean difference; amber with a sign where recalibration is due."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        shown = index.data(CELL_ROLE)
        view = self.parent()
        is_current = isinstance(view, DriftTable) and view.currentIndex() == index
        style, words = screen_style(), str(index.data() or "")
        if is_current:
            box = rect.adjusted(0, 1, CELL_RING, -1)
            painter.fillRect(box, style.colour("accent-soft"))
        if not isinstance(shown, CoderDrift) or not shown.is_due:
            ink = "text" if is_current else "muted"
            paint_words(painter, rect, words, style=style, role="body", ink=ink, flags=RIGHT)
            return
        wide = style.width(words, "body_strong")
        sign = QRectF(rect.right() - wide - 20, rect.top(), 14, rect.height())
        paint_icon(painter, sign, "triangle-alert", size=13, colour="warn")
        paint_words(
            painter, rect, words, style=style, role="body_strong", ink="warn-ink", flags=RIGHT
        )


CELL_RING = 4


class DriftTable(PlainTable):
    """Coders and measures; arrow keys go from cell to cell.

    Signals:
        drift_chosen: the `CoderDrift` of the cell that became current.
    """

    drift_chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Drift of every coder and measure", row_height=ROW_RELIABILITY)
        self.setParent(parent)
        self.drifts = DriftModel(self)
        self.setModel(self.drifts)
        self._cells, self._plain = _CellDelegate(self), RowDelegate(self)
        self.horizontalHeader().setSectionsClickable(False)

    def show_report(self, report: DriftReport) -> None:
        """Show another report; what is due first is chosen."""
        self.drifts.show_report(report)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegateForColumn(0, self._plain)
        for column in range(1, self.drifts.columnCount()):
            self.setItemDelegateForColumn(column, self._cells)
            header.resizeSection(column, 92)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def choose(self, shown: CoderDrift) -> None:
        """Go to a coder's measure."""
        row, column = self.drifts.place_of(shown)
        self.setCurrentIndex(self.drifts.index(row, column))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which coder and measure became current."""
        super().currentChanged(current, previous)
        self.viewport().update()
        shown = self.drifts.drift(current.row(), max(1, current.column()))
        if current.isValid() and shown is not None:
            self.drift_chosen.emit(shown)


class DriftPane(ComputedPane[DriftReport]):
    """The summing sentence, the table of differences and the chart of one; made when seen."""

    def __init__(self, db: StudyDatabase, *, parent: QWidget | None = None) -> None:
        super().__init__(waiting="The coders are being compared.", icon="chart-line", parent=parent)
        self._db = db
        self._shown: ShownReport | None = None
        self.above.addLayout(self._make_above())
        self.set_content(self._make_content())
        self._key = Text(KEY, role="note", colour="muted", wrap=True)
        self.below.addWidget(self._key)
        self._arrange()

    @property
    def found(self) -> DriftReport | None:
        """What is shown; None before the first figures."""
        return self._found

    def show_report(self, shown: ShownReport) -> None:
        """Turn to another report; coders are compared anew once the tab is seen."""
        if shown is self._shown and self._found is not None:
            return
        self._shown = shown
        self.mark_stale()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the table."""
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the chart under the table where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_narrow = self.width() < NARROW_PX
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(way)
        self.sentence.set_low(is_narrow or self.height() < 420)
        self._key.setVisible(self.height() >= 420)

    def _make_above(self) -> QHBoxLayout:
        above = QHBoxLayout()
        above.setSpacing(10)
        self.sentence = NoteCard("chart-line")
        above.addWidget(self.sentence, 1)
        self.against_button = SelectButton("Against", _AGAINST)
        self.order_button = SelectButton("By", _ORDER)
        for button in (self.against_button, self.order_button):
            button.chosen.connect(lambda _key: self._compute())
            above.addWidget(button)
        return above

    def _make_content(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QFrame()
        inside.setProperty("pane", "bg")
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(10)
        card = Card(padding=0)
        self.table = DriftTable()
        self.table.setMinimumHeight(34 + 5 * ROW_RELIABILITY)
        self.table.drift_chosen.connect(self._show_drift)
        card.body.addWidget(self.table)
        self._sides.addWidget(card, 6)
        self.chart = ChartCard("Difference over time", smallest=QSize(240, 200))
        self._verdict = Text(role="body_strong", wrap=True)
        self.chart.body.addWidget(self._verdict)
        self._sides.addWidget(self.chart, 7)
        scroll.setWidget(inside)
        return scroll

    def verdict(self) -> str:
        """Return the sentence under the chart."""
        return self._verdict.text()

    def _work(self) -> Callable[[background.Task], DriftReport] | None:
        shown = self._shown
        if shown is None:
            return None
        against = Against(self.against_button.current_key() or Against.OTHERS.value)
        order = DriftOrder(self.order_button.current_key() or DriftOrder.SUBMITTED.value)
        return lambda _task: coder_drift.drift_report(
            self._db, shown.rubric.digest, against=against, order=order, scope=shown.scope
        )

    def _show_found(self) -> None:
        report = self._found
        if report is None:
            return
        lead, _, rest = report.sentence.partition(". ")
        self.sentence.show_words(lead.rstrip(".") + ".", rest)
        self.table.show_report(report)
        first = _first(report.due) or _first(report.drifts)
        if first is not None:
            self.table.choose(first)

    def _say_nothing(self, sentence: str) -> None:
        super()._say_nothing(sentence)
        self.sentence.show_words("There is nothing to compare.", "")

    def _show_drift(self, shown: CoderDrift) -> None:
        who = f"{shown.coder} less {shown.against.words}"
        self.chart.show_words(
            f"{shown.measure.label}, {shown.coder}",
            note=f"{who}, n = {shown.n}",
            line=block_sentence(shown),
        )
        self.chart.chart.show_chart(
            lambda painter, rect, style: paint_drift(painter, rect, shown, style=style),
            name=f"{shown.measure.label}: {who} over time",
            table=drift_table(shown),
        )
        self._verdict.setText(shown.sentence)
        self._verdict.set_colour("warn-ink" if shown.is_due else "text")


def _first(drifts: Sequence[CoderDrift]) -> CoderDrift | None:
    """Return the first with points, None where there is none."""
    return next((each for each in drifts if each.points), None)
