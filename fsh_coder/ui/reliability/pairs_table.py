"""Every pair of coders on every measure: how far the two agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QHeaderView, QWidget

from fsh_coder.reliability.icc import icc_agreement
from fsh_coder.reliability.report import Coefficient, MeasureReliability, ReliabilityReport
from fsh_coder.ui.charts.chart_style import RIGHT
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.table import ROW_RELIABILITY, Index, PlainTable
from fsh_coder.ui.reliability.band_scheme import (
    CICCHETTI,
    NOT_DEFINED,
    BandScheme,
    coefficient_words,
    interval_words,
    share_words,
)
from fsh_coder.ui.reliability.measure_rows import BLOCK_TITLES

_PAIR_PX = 128
#: From this level on a band needs no word beside the figure.
FIRST_GOOD = 3


@dataclass(frozen=True, slots=True)
class PairCell:
    """Two coders on one measure; `exact` is the share given alike, None without recordings."""

    first: str
    second: str
    n: int
    icc: Coefficient | None
    exact: float | None

    def text(self, scheme: BandScheme) -> str:
        """Return the ICC, an en dash where it is not defined."""
        return NOT_DEFINED if self.icc is None else coefficient_words(self.icc.estimate, scheme)

    def spoken(self, scheme: BandScheme) -> str:
        """Return the pair in one sentence."""
        names = f"{self.first} and {self.second}"
        if self.icc is None:
            return f"{names} share no recording on this measure."
        recordings = "1 recording" if self.n == 1 else f"{self.n} recordings"
        exact = f"{share_words(self.exact)} given alike"
        if self.icc.estimate is None:
            return f"{names}, {recordings}: {exact}; no ICC, {self.icc.reason}."
        interval = interval_words(self.icc.low, self.icc.high)
        band = scheme.of(self.icc.estimate)
        return (
            f"{names}, {recordings}: ICC(A,1) {self.text(scheme)}, {band}, 95 % interval "
            f"{interval}; {exact}."
        )


def pair_cells(
    measure: MeasureReliability, pairs: Sequence[tuple[str, str]]
) -> tuple[PairCell, ...]:
    """Return each pair's agreement on one measure."""
    return tuple(_cell(measure, first, second) for first, second in pairs)


def _cell(measure: MeasureReliability, first: str, second: str) -> PairCell:
    coders = measure.matrix.coders
    if first not in coders or second not in coders:
        return PairCell(first, second, 0, None, None)
    both = measure.matrix.scores[:, [coders.index(first), coders.index(second)]]
    shared = both[~np.isnan(both).any(axis=1)]
    if not len(shared):
        return PairCell(first, second, 0, None, None)
    exact = float((shared[:, 0] == shared[:, 1]).mean())
    return PairCell(first, second, len(shared), icc_agreement(shared), exact)


class PairsModel(QAbstractTableModel):
    """One row per measure, headings between blocks, one column per pair."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._rows: tuple[tuple[str, tuple[PairCell, ...]], ...] = ()
        self._scheme: BandScheme = CICCHETTI

    def show_report(self, report: ReliabilityReport, *, scheme: BandScheme) -> None:
        """Show another report; the bands colour what is fair or poor."""
        self.beginResetModel()
        self._scheme = scheme
        self._pairs = tuple(combinations(report.design.coders, 2))
        rows: list[tuple[str, tuple[PairCell, ...]]] = []
        block = None
        for measure in report.measures:
            if measure.block != block:
                block = measure.block
                rows.append((BLOCK_TITLES[block], ()))
            rows.append((measure.label, pair_cells(measure, self._pairs)))
        self._rows = tuple(rows)
        self.endResetModel()

    def is_heading(self, row: int) -> bool:
        """Whether a row is a block's title."""
        return not self._rows[row][1]

    def cell(self, row: int, column: int) -> PairCell | None:
        """Return a pair on a measure; None in headings and in the measures' own column."""
        label_and_cells = self._rows[row]
        return label_and_cells[1][column - 1] if column and label_and_cells[1] else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Return how many rows there are, headings among them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return one column for the measure and one per pair."""
        return 0 if parent.isValid() else 1 + len(self._pairs)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let a measure be chosen, a heading not."""
        if self.is_heading(index.row()):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's value for one role."""
        label, _ = self._rows[index.row()]
        cell = self.cell(index.row(), index.column())
        if cell is None:
            is_words = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            if role == Qt.ItemDataRole.FontRole and self.is_heading(index.row()):
                return font("body_strong")
            return label if is_words and index.column() == 0 else None
        values: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: self._shown(cell),
            Qt.ItemDataRole.ToolTipRole: cell.spoken(self._scheme),
            Qt.ItemDataRole.AccessibleTextRole: f"{label}: {cell.spoken(self._scheme)}",
            Qt.ItemDataRole.TextAlignmentRole: RIGHT,
            Qt.ItemDataRole.ForegroundRole: self._ink(cell),
        }
        return values.get(role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head and its alignment."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return " and ".join(self._pairs[section - 1]) if section else "Measure"
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return RIGHT
        return None

    def _shown(self, cell: PairCell) -> str:
        """Return the figure, with the band's word where it is one of the two lower ones."""
        words = cell.text(self._scheme)
        if cell.icc is None or cell.icc.estimate is None:
            return words
        band = self._scheme.of(cell.icc.estimate)
        return f"{band} {words}" if self._scheme.level(band) < FIRST_GOOD else words

    def _ink(self, cell: PairCell) -> str:
        if cell.icc is None or cell.icc.estimate is None:
            return "muted"
        band = self._scheme.of(cell.icc.estimate)
        return "text" if self._scheme.level(band) >= FIRST_GOOD else self._scheme.token(band)


class PairsTable(PlainTable):
    """ICC(A,1) of every pair on every measure."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(
            "Agreement of every pair of coders", row_height=ROW_RELIABILITY, parent=parent
        )
        self.pairs = PairsModel(self)
        self.setModel(self.pairs)
        self.horizontalHeader().setSectionsClickable(False)

    def show_report(self, report: ReliabilityReport, *, scheme: BandScheme) -> None:
        """Show another report's pairs."""
        self.pairs.show_report(report, scheme=scheme)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column in range(1, self.pairs.columnCount()):
            header.resizeSection(column, _PAIR_PX)
        if self.pairs.columnCount() <= 7:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        else:
            header.resizeSection(0, 220)
        self.clearSpans()
        for row in range(self.pairs.rowCount()):
            if self.pairs.is_heading(row) and self.pairs.columnCount() > 1:
                self.setSpan(row, 0, 1, self.pairs.columnCount())
