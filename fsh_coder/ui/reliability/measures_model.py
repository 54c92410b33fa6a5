"""Rows of the reliability table, as Qt asks for them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fsh_coder.ui.charts.chart_style import RIGHT
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.reliability.band_scheme import NOT_DEFINED
from fsh_coder.ui.reliability.measure_rows import BlockRow, Column, MeasureRow, Row

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
STALE_ROLE = Qt.ItemDataRole.UserRole + 1

_HEADS = {
    Column.MEASURE: "Measure",
    Column.N: "n",
    Column.MEAN: "Mean",
    Column.SD: "SD",
    Column.ICC: "ICC(A,1)",
    Column.INTERVAL: "95 % interval",
    Column.BAND: "Band of estimate and interval",
    Column.EXACT: "Exact",
    Column.WITHIN: "Within 1",
    Column.ALSO: "Also",
    Column.LOOK: "Look at",
}
_HEAD_TOOLTIPS = {
    Column.N: "Recordings with two coders or more.",
    Column.MEAN: "Mean of all scores of these recordings.",
    Column.SD: "Standard deviation of all scores of these recordings.",
    Column.FOREST: "Estimate with its 95 % interval on the bands.",
    Column.EXACT: "Share of equal scores, mean over the pairs of coders.",
    Column.WITHIN: "Share within one point; for counts within 1 mark or 10 %. Mean over the "
    "pairs of coders.",
    Column.ALSO: "κw: mean pairwise kappa with quadratic weights. AC2: where the recordings "
    "hardly differ. α: Krippendorff’s alpha, for counts and summary scores.",
    Column.LOOK: "What a careful reader would ask.",
}
_NUMBERS = {
    Column.N,
    Column.MEAN,
    Column.SD,
    Column.ICC,
    Column.INTERVAL,
    Column.EXACT,
    Column.WITHIN,
    Column.ALSO,
}


class MeasuresModel(QAbstractTableModel):
    """Measures in blocks; stale figures are shown grey until new ones arrive."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._is_stale = False
        self._short_heads: dict[Column, str] = {}

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; they are fresh."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._is_stale = False
        self.endResetModel()

    def set_stale(self, is_stale: bool) -> None:  # noqa: FBT001 a setter of one state
        """Grey the figures, or show them as valid again."""
        self._is_stale = is_stale
        last = self.index(len(self._rows) - 1, len(Column) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def set_short_heads(self, heads: Mapping[Column, str]) -> None:
        """Use other heads over columns that show less than usual."""
        if heads != self._short_heads:
            self._short_heads = dict(heads)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.BAND, Column.LOOK)

    @property
    def is_stale(self) -> bool:
        """Whether newer figures are being computed."""
        return self._is_stale

    def row(self, number: int) -> Row | None:
        """Return a row, None where there is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def row_of(self, key: str) -> int | None:
        """Return the number of a measure's row."""
        for number, row in enumerate(self._rows):
            if isinstance(row, MeasureRow) and row.measure.key == key:
                return number
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Return how many rows there are, headings among them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let a measure be chosen, a heading not."""
        if isinstance(self.row(index.row()), MeasureRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's value for one role."""
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == STALE_ROLE:
            return self._is_stale
        column = Column(index.column())
        if isinstance(row, BlockRow):
            shows = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return f"{row.title} {row.note}".strip() if shows and column == 0 else None
        return self._cell(row, column, role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head, its tooltip and its alignment."""
        if orientation is Qt.Orientation.Vertical:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._short_heads.get(column, _HEADS.get(column, ""))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _HEAD_TOOLTIPS.get(column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return RIGHT
        return None

    def _cell(self, row: MeasureRow, column: Column, role: int) -> object:
        is_strong = column is Column.ICC and row.bands is not None
        values: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: row.text(column),
            Qt.ItemDataRole.ToolTipRole: row.tooltip(column) or None,
            Qt.ItemDataRole.TextAlignmentRole: RIGHT if column in _NUMBERS else None,
            Qt.ItemDataRole.ForegroundRole: self._ink(row, column),
        }
        if role == Qt.ItemDataRole.FontRole:
            return font("body_strong") if is_strong else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(row, column)
        return values.get(role)

    def _ink(self, row: MeasureRow, column: Column) -> str:
        if self._is_stale:
            return "line-strong"
        if column is Column.INTERVAL or (column is Column.ICC and row.bands is None):
            return "muted"
        return "text"


def _spoken(row: MeasureRow, column: Column) -> str:
    if column in {Column.MEASURE, Column.FOREST}:
        return row.spoken()
    text = row.text(column)
    if text.endswith(NOT_DEFINED):
        return f"{_HEADS.get(column, '')} not defined. {row.tooltip(column)}"
    return text
