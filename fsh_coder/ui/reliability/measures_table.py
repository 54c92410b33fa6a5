"""The table of all measures: it drops columns rather than scroll sideways."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from fsh_coder.ui.kit.table import ROW_RELIABILITY, PlainTable
from fsh_coder.ui.reliability.band_scheme import BandScheme
from fsh_coder.ui.reliability.cell_painters import (
    AlsoDelegate,
    BandDelegate,
    ForestDelegate,
    ForestHeader,
    LookDelegate,
    MeasureDelegate,
    PlainFigureDelegate,
)
from fsh_coder.ui.reliability.measure_rows import Column, MeasureRow
from fsh_coder.ui.reliability.measures_model import MeasuresModel

_WIDTHS = {
    Column.N: 34,
    Column.MEAN: 55,
    Column.SD: 51,
    Column.ICC: 67,
    Column.INTERVAL: 93,
    Column.BAND: 212,
    Column.EXACT: 60,
    Column.WITHIN: 67,
    Column.ALSO: 61,
    Column.LOOK: 140,
}
_NARROW_BAND = 100
_NARROW_LOOK = 118
_MEASURE_FROM, _FOREST_FROM = 190, 190
_TIGHT_MEASURE, _TIGHT_FOREST = 144, 130
#: Room for the triangle alone; the words stand in its tooltip.
_SIGN_ONLY = 38
_MEASURE_MOST = 300
#: Dropped in this order where there is no room; the detail of a measure has them all.
_DROPPED = (Column.SD, Column.ALSO, Column.MEAN, Column.WITHIN, Column.EXACT, Column.N)


class MeasuresTable(PlainTable):
    """One row per measure in three blocks; Enter, a click or a double click opens a row.

    Args:
        scheme: the bands on the forest's axis.
    """

    def __init__(self, scheme: BandScheme, *, parent: QWidget | None = None) -> None:
        super().__init__("Reliability of every measure", row_height=ROW_RELIABILITY, parent=parent)
        axis = scheme.axis()
        self._header = ForestHeader(axis, self)
        self.setHorizontalHeader(self._header)
        self._header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._forest = ForestDelegate(axis, self)
        self._delegates = {
            Column.MEASURE: MeasureDelegate(self),
            Column.FOREST: self._forest,
            Column.BAND: BandDelegate(self),
            Column.ALSO: AlsoDelegate(self),
            Column.LOOK: LookDelegate(self),
        }
        self._plain = PlainFigureDelegate(self)
        self.measures = MeasuresModel(self)
        self.setModel(self.measures)
        for column in Column:
            self.setItemDelegateForColumn(column, self._delegates.get(column, self._plain))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.measures.modelReset.connect(self._span_headings)
        self._pressed_row: int | None = None

    def set_scheme(self, scheme: BandScheme) -> None:
        """Show other bands behind the forest and over it."""
        axis = scheme.axis()
        self._forest.axis = self._header.axis = axis
        self._header.viewport().update()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember on which row a click begins."""
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_row = index.row() if is_left and index.isValid() else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row that was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        pressed, self._pressed_row = self._pressed_row, None
        is_same = index.isValid() and index.row() == pressed
        if is_same and isinstance(self.measures.row(index.row()), MeasureRow):
            self.row_opened.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let the first click of a double click do what it does."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step over headings with the arrow keys."""
        steps = {Qt.Key.Key_Up.value: -1, Qt.Key.Key_Down.value: 1}
        step = steps.get(event.key())
        if step is None:
            super().keyPressEvent(event)
            return
        number = self.currentIndex().row() + step if self.currentIndex().isValid() else 0
        while 0 <= number < self.measures.rowCount():
            if isinstance(self.measures.row(number), MeasureRow):
                self.select_row(number)
                return
            number += step

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.viewport().width()
        widths = dict(_WIDTHS)
        measure, forest = _MEASURE_FROM, _FOREST_FROM
        if room < measure + forest + sum(widths.values()):
            widths[Column.BAND], widths[Column.LOOK] = _NARROW_BAND, _NARROW_LOOK
        for column in _DROPPED:
            if room < measure + forest + sum(widths.values()):
                del widths[column]
        if room < measure + forest + sum(widths.values()):
            measure, forest = _TIGHT_MEASURE, _TIGHT_FOREST
        if room < measure + forest + sum(widths.values()):
            widths[Column.LOOK] = _SIGN_ONLY
        heads = {Column.BAND: "Band"} if widths[Column.BAND] == _NARROW_BAND else {}
        if widths[Column.LOOK] == _SIGN_ONLY:
            heads[Column.LOOK] = ""
        self.measures.set_short_heads(heads)
        spare = max(0, room - measure - forest - sum(widths.values()))
        widths[Column.MEASURE] = min(_MEASURE_MOST, measure + round(spare * 0.6))
        widths[Column.FOREST] = room - sum(widths.values())
        for column in Column:
            self.setColumnHidden(column, column not in widths)
            if column in widths:
                self._header.resizeSection(column, max(28, widths[column]))

    def _span_headings(self) -> None:
        self.clearSpans()
        for number in range(self.measures.rowCount()):
            if not isinstance(self.measures.row(number), MeasureRow):
                self.setSpan(number, Column.MEASURE, 1, Column.FOREST)
