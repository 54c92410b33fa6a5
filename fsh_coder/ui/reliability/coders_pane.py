"""The tab "Coders": each coder's mean of every measure, and how far she is from the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.reliability.report import CoderSummary, MeasureReliability, ReliabilityReport
from fsh_coder.ui.charts.chart_style import RIGHT, paint_words, screen_style
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.discs import CoderDisc, coder_token
from fsh_coder.ui.kit.fonts import Role
from fsh_coder.ui.kit.table import ROW_RELIABILITY, Index, PlainTable, RowDelegate
from fsh_coder.ui.kit.tabs import FilterPills
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.reliability.band_scheme import NOT_DEFINED, BandScheme, amount_words
from fsh_coder.ui.reliability.measure_rows import BLOCK_TITLES
from fsh_coder.ui.reliability.pairs_table import PairsTable

CELL_ROLE = Qt.ItemDataRole.UserRole
EACH, PAIRS = "each", "pairs"
PAIRS_SENTENCE = (
    "ICC(A,1) of two coders on the recordings they share: two-way, absolute agreement, single "
    "measure. Point at a figure for its interval and the share given alike."
)
KEY_SENTENCE = (
    "Mean, and the difference from the mean of the other coders on the recordings they share. "
    "Strong figures: the 95 % interval of the difference excludes zero. Grey: within error."
)


def is_beyond_error(coder: CoderSummary) -> bool:
    """Whether the interval of a coder's difference from the others excludes zero."""
    low, high = coder.difference_low, coder.difference_high
    return low is not None and high is not None and (low > 0 or high < 0)


def difference_words(coder: CoderSummary, unit: str | None) -> str:
    """Return a coder's difference with its interval, or why there is none."""
    if coder.difference is None:
        return f"{coder.coder} shares no recording with another coder."
    amount = amount_words(coder.difference, unit, signed=True)
    if coder.difference_low is None or coder.difference_high is None:
        return f"{coder.coder} less the others: {amount}; one shared recording, so no interval."
    low = amount_words(coder.difference_low, unit, signed=True)
    high = amount_words(coder.difference_high, unit, signed=True)
    end = "beyond error" if is_beyond_error(coder) else "within error"
    return f"{coder.coder} less the others: {amount}, 95 % interval {low} to {high}; {end}."


@dataclass(frozen=True, slots=True)
class CoderTally:
    """How often a coder is beyond error above and below the others."""

    coder: str
    n_recordings: int
    n_above: int
    n_below: int
    n_measures: int

    def words(self) -> str:
        """Return the tally as a sentence without its subject."""
        if not self.n_above and not self.n_below:
            return f"within error on all {self.n_measures} measures"
        parts = [f"higher on {self.n_above}"] if self.n_above else []
        parts += [f"lower on {self.n_below}"] if self.n_below else []
        return f"{', '.join(parts)} of {self.n_measures} measures"


def tallies(report: ReliabilityReport) -> tuple[CoderTally, ...]:
    """Count, for each coder in the report's order, the measures beyond error."""
    found = []
    for name in report.design.coders:
        hers = [each for measure in report.measures if (each := _summary(measure, name))]
        beyond = [each for each in hers if is_beyond_error(each)]
        n_above = sum((each.difference or 0) > 0 for each in beyond)
        n_recordings = max((each.n for each in hers), default=0)
        found.append(CoderTally(name, n_recordings, n_above, len(beyond) - n_above, len(hers)))
    return tuple(found)


def _summary(measure: MeasureReliability, name: str) -> CoderSummary | None:
    return next((each for each in measure.coders if each.coder == name), None)


def _shown(coder: CoderSummary | None, unit: str | None) -> str:
    if coder is None:
        return NOT_DEFINED
    mean = amount_words(coder.mean, unit)
    return f"{mean}  {amount_words(coder.difference, unit, signed=True)}"


def _spoken(coder: CoderSummary | None, unit: str | None) -> str:
    if coder is None:
        return "No score of a recording that another coder scored as well."
    recordings = "1 recording" if coder.n == 1 else f"{coder.n} recordings"
    return f"Mean {amount_words(coder.mean, unit)} of {recordings}. {difference_words(coder, unit)}"


class CodersModel(QAbstractTableModel):
    """One row per measure, headings between blocks, one column per coder."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._coders: tuple[str, ...] = ()
        self._rows: tuple[MeasureReliability | str, ...] = ()

    def show_report(self, report: ReliabilityReport) -> None:
        """Show another report."""
        self.beginResetModel()
        self._coders = report.design.coders
        rows: list[MeasureReliability | str] = []
        block = None
        for measure in report.measures:
            if measure.block != block:
                block = measure.block
                rows.append(BLOCK_TITLES[block])
            rows.append(measure)
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Return how many rows there are, headings among them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return one column for the measure and one per coder."""
        return 0 if parent.isValid() else 1 + len(self._coders)

    def is_heading(self, row: int) -> bool:
        """Whether a row is a block's title."""
        return isinstance(self._rows[row], str)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let a measure be chosen, a heading not."""
        if self.is_heading(index.row()):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's value for one role."""
        row, column = self._rows[index.row()], index.column()
        if isinstance(row, str) or column == 0:
            label = row if isinstance(row, str) else row.label
            is_words = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return label if is_words and column == 0 else None
        coder = _summary(row, self._coders[column - 1])
        spoken = _spoken(coder, row.unit)
        values: dict[int, object] = {
            CELL_ROLE: (coder, row.unit),
            Qt.ItemDataRole.TextAlignmentRole: RIGHT,
            Qt.ItemDataRole.DisplayRole: _shown(coder, row.unit),
            Qt.ItemDataRole.ToolTipRole: spoken,
            Qt.ItemDataRole.AccessibleTextRole: spoken,
        }
        return values.get(role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return RIGHT
        if role == Qt.ItemDataRole.DisplayRole:
            name = self._coders[section - 1] if section else ""
            return f"{name}: mean, difference" if section else "Measure"
        return None


class CodersDelegate(RowDelegate):
    """A mean and, in its own column, the difference: strong beyond error, grey within."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint one cell."""
        style = screen_style()
        cell = index.data(CELL_ROLE)
        if cell is None:
            heading = index.data(Qt.ItemDataRole.DisplayRole)
            is_heading = not index.flags()
            role: Role = "body_strong" if is_heading else "body"
            paint_words(painter, rect, str(heading or ""), style=style, role=role, ink="text")
            return
        coder, unit = cell
        if coder is None:
            paint_words(painter, rect, NOT_DEFINED, style=style, role="body", flags=RIGHT)
            return
        beyond = is_beyond_error(coder)
        difference = amount_words(coder.difference, unit, signed=True)
        paint_words(
            painter,
            rect,
            difference,
            style=style,
            role="body_strong" if beyond else "body",
            ink="accent" if beyond else "faint",
            flags=RIGHT,
        )
        mean = rect.adjusted(0, 0, -76, 0)
        words = amount_words(coder.mean, unit)
        paint_words(painter, mean, words, style=style, role="body", ink="text", flags=RIGHT)


class CodersPane(QWidget):
    """A card per coder, and the table of their means."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 4)
        column.setSpacing(10)
        self._cards = QHBoxLayout()
        self._cards.setSpacing(10)
        column.addLayout(self._cards)
        self.views = FilterPills("What is compared")
        self.views.add_pill(EACH, "Each coder with the others")
        self.views.add_pill(PAIRS, "Pair by pair")
        self.views.chosen.connect(self._show_view)
        column.addWidget(self.views)
        card = Card(padding=0)
        self.table = PlainTable("Means of every coder", row_height=ROW_RELIABILITY)
        self.model = CodersModel(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(CodersDelegate(self.table))
        self.table.horizontalHeader().setSectionsClickable(False)
        self.pairs = PairsTable()
        self._tables = QStackedWidget()
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.pairs)
        card.body.addWidget(self._tables)
        column.addWidget(card, 1)
        self._key = Text(KEY_SENTENCE, role="note", colour="muted", wrap=True)
        column.addWidget(self._key)

    def show_report(self, report: ReliabilityReport, *, scheme: BandScheme) -> None:
        """Show another report's coders."""
        self.pairs.show_report(report, scheme=scheme)
        self.model.show_report(report)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.clearSpans()
        for row in range(self.model.rowCount()):
            if self.model.is_heading(row):
                self.table.setSpan(row, 0, 1, self.model.columnCount())
        self._show_cards(tallies(report))

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the table."""
        super().showEvent(event)
        table = self.pairs if self.views.current() == PAIRS else self.table
        table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_view(self, key: str) -> None:
        self._tables.setCurrentWidget(self.pairs if key == PAIRS else self.table)
        self._key.setText(PAIRS_SENTENCE if key == PAIRS else KEY_SENTENCE)

    def _show_cards(self, found: Sequence[CoderTally]) -> None:
        while (taken := self._cards.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                # Qt shows what is new in a layout a little later, perhaps as a window by then.
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for place, tally in enumerate(found):
            self._cards.addWidget(_coder_card(tally, place), 1)


def _coder_card(tally: CoderTally, place: int) -> Card:
    card = Card(padding=12)
    row = QHBoxLayout()
    row.setSpacing(10)
    disc = CoderDisc(tally.coder[:2], name=tally.coder, series=coder_token(place))
    disc.setFixedSize(28, 28)
    row.addWidget(disc)
    words = QVBoxLayout()
    words.setSpacing(0)
    n = tally.n_recordings
    words.addWidget(CutText(f"{tally.coder}: {n} recording{'' if n == 1 else 's'}", role="head"))
    words.addWidget(CutText(tally.words(), role="helper", colour="muted"))
    row.addLayout(words, 1)
    card.body.addLayout(row)
    card.setAccessibleName(f"{tally.coder}: {tally.words()}")
    return card
