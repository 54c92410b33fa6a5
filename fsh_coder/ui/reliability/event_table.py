"""The table of the tab "By event"."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from fsh_coder.ui.charts.chart_style import RIGHT, paint_words, screen_style
from fsh_coder.ui.charts.forest import Estimate, ForestAxis, paint_estimate
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.meter import METER_WIDTH, paint_band_meter
from fsh_coder.ui.kit.shapes import paint_shape
from fsh_coder.ui.kit.table import Index, PlainTable, RowDelegate
from fsh_coder.ui.reliability.band_scheme import CICCHETTI, BandScheme
from fsh_coder.ui.reliability.event_rows import OF_A_PAIR, OF_ALL, EventColumn, EventRow

ROW_ROLE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 25
SHARES = ForestAxis(0.0, 1.0, (), ())

_HEADS = {
    EventColumn.CODE: "  Code",
    EventColumn.MARKS: "Marks",
    EventColumn.ICC: "ICC",
    EventColumn.BAND: "of counts",
    EventColumn.SHARE: "Same code, same moment",
    EventColumn.AGREEMENT: "Agree",
    EventColumn.RANGE: "Pairs",
    EventColumn.F1: "F1",
    EventColumn.BOTH: "Both",
    EventColumn.WORDS: "Together",
}
_TIPS = {
    EventColumn.ICC: "By recording: agreement on how often, the ICC of the counts",
    EventColumn.BAND: "Band of the ICC of the counts",
    EventColumn.AGREEMENT: "By event: pairs divided by the marks of both less the pairs",
    EventColumn.RANGE: "Lowest to highest pair of coders",
    EventColumn.F1: "Twice the pairs divided by the marks of both",
    EventColumn.WORDS: "What both levels mean together",
}
_NUMBERS = frozenset(EventColumn) - {
    EventColumn.CODE,
    EventColumn.BAND,
    EventColumn.SHARE,
    EventColumn.WORDS,
}
_MUTED = frozenset({EventColumn.RANGE, EventColumn.WORDS, EventColumn.MARKS})
_WIDTHS = {
    EventColumn.CODE: 210,
    EventColumn.MARKS: 62,
    EventColumn.ICC: 58,
    EventColumn.BAND: 112,
    EventColumn.AGREEMENT: 66,
    EventColumn.RANGE: 112,
    EventColumn.F1: 52,
    EventColumn.BOTH: 58,
    EventColumn.ONLY_FIRST: 84,
    EventColumn.ONLY_SECOND: 84,
    EventColumn.WORDS: 290,
}
#: Left out where the table is narrow, the first one first.
_DROPPED = (EventColumn.WORDS, EventColumn.BAND, EventColumn.RANGE, EventColumn.F1)
_SHARE_FROM = 150


class EventModel(QAbstractTableModel):
    """One row per code under the row of all codes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[EventRow, ...] = ()
        self._names = ("", "")
        self.scheme: BandScheme = CICCHETTI

    def show_rows(
        self, rows: Sequence[EventRow], *, names: tuple[str, str], scheme: BandScheme
    ) -> None:
        """Show other rows; `names` are the pair's, empty for a mean over pairs."""
        self.beginResetModel()
        self._rows, self._names, self.scheme = tuple(rows), names, scheme
        self.endResetModel()

    def row(self, number: int) -> EventRow:
        """Return one row."""
        return self._rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Return how many codes there are, and one for all."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(EventColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's value for one role."""
        row, column = self._rows[index.row()], EventColumn(index.column())
        if role == Qt.ItemDataRole.FontRole:
            is_strong = not row.code or column is EventColumn.AGREEMENT
            return font("body_strong" if is_strong else "body")
        is_spoken = column in {EventColumn.CODE, EventColumn.SHARE}
        values: dict[int, object] = {
            ROW_ROLE: row,
            Qt.ItemDataRole.DisplayRole: row.text(column),
            Qt.ItemDataRole.ToolTipRole: row.tooltip(column) or None,
            Qt.ItemDataRole.AccessibleTextRole: row.spoken() if is_spoken else row.text(column),
            Qt.ItemDataRole.TextAlignmentRole: RIGHT if column in _NUMBERS else None,
            Qt.ItemDataRole.ForegroundRole: "muted" if column in _MUTED else None,
        }
        return values.get(role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head, its alignment and what it means."""
        if orientation is Qt.Orientation.Vertical:
            return None
        column = EventColumn(section)
        if role == Qt.ItemDataRole.DisplayRole:
            only = {EventColumn.ONLY_FIRST: 0, EventColumn.ONLY_SECOND: 1}
            if column in only:
                return f"Only {self._names[only[column]]}"
            return _HEADS[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _TIPS.get(column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return RIGHT
        return None


class _CodeDelegate(RowDelegate):
    """Shape, short sign and name of a code."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: EventRow = index.data(ROW_ROLE)
        style = screen_style()
        rect = rect.adjusted(8, 0, 0, 0)
        if row.category is None:
            paint_words(painter, rect, row.label, style=style, role="body_strong", ink="text")
            return
        shape = QRectF(rect.left(), rect.center().y() - 4.5, 9, 9)
        paint_shape(painter, shape, row.category, colour=style.colour(row.category.token))
        rest = rect.adjusted(17, 0, 0, 0)
        paint_words(painter, rest, row.label, style=style, role="body", ink="text")
        wide = style.width(row.label, "body") + 8
        if wide + style.width(row.short, "note") <= rest.width():
            sign = rest.adjusted(wide, 0, 0, 0)
            paint_words(painter, sign, row.short, style=style, role="note")


class _ShareDelegate(RowDelegate):
    """A dot at the mean over pairs, a line from the lowest to the highest pair."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: EventRow = index.data(ROW_ROLE)
        style, spread = screen_style(), row.agreement
        track = QRectF(rect.left() + 8, rect.center().y() - 0.5, rect.width() - 16, 1)
        painter.fillRect(track, style.colour("grid"))
        for share in (0.0, 0.5, 1.0):
            tick = QRectF(track.left() + share * track.width() - 0.5, track.top() - 3, 1, 7)
            painter.fillRect(tick, style.colour("line-strong"))
        if spread.mean is None:
            return
        has_range = spread.n_pairs > 1
        estimate = Estimate(
            spread.mean,
            spread.lowest if has_range else None,
            spread.highest if has_range else None,
            "accent",
        )
        paint_estimate(painter, rect, estimate, axis=SHARES, style=style)


class _BandDelegate(RowDelegate):
    """Meter and word of the ICC's band."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: EventRow = index.data(ROW_ROLE)
        style = screen_style()
        model = index.model()
        if row.band is None or not isinstance(model, EventModel):
            paint_words(painter, rect, row.text(EventColumn.BAND), style=style, role="body")
            return
        token, level = model.scheme.token(row.band), model.scheme.level(row.band)
        paint_band_meter(painter, rect, level, theme=style.theme, colour=token)
        word = rect.adjusted(METER_WIDTH + 7, 0, 0, 0)
        ink = token if level < 3 else "text"
        paint_words(painter, word, row.band, style=style, role="body_strong", ink=ink)


class EventTable(PlainTable):
    """Codes with their agreement at both levels."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Agreement by event, code by code", row_height=ROW_HEIGHT, parent=parent)
        self.events = EventModel(self)
        self.setModel(self.events)
        self.horizontalHeader().setSectionsClickable(False)
        self._delegates = {
            EventColumn.CODE: _CodeDelegate(self),
            EventColumn.SHARE: _ShareDelegate(self),
            EventColumn.BAND: _BandDelegate(self),
        }
        for column, delegate in self._delegates.items():
            self.setItemDelegateForColumn(column, delegate)
        self._hidden = OF_A_PAIR

    def show_rows(
        self, rows: Sequence[EventRow], *, names: tuple[str, str] | None, scheme: BandScheme
    ) -> None:
        """Show other rows; `names` None for a mean over pairs."""
        chosen = self.currentIndex().row()
        self._hidden = OF_A_PAIR if names is None else OF_ALL
        self.events.show_rows(rows, names=names or ("", ""), scheme=scheme)
        self._arrange()
        self.select_row(max(chosen, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.viewport().width()
        widths = {column: width for column, width in _WIDTHS.items() if column not in self._hidden}
        for column in _DROPPED:
            if sum(widths.values()) + _SHARE_FROM > room:
                widths.pop(column, None)
        widths[EventColumn.SHARE] = max(_SHARE_FROM, room - sum(widths.values()))
        for column in EventColumn:
            self.setColumnHidden(column, column not in widths)
            if column in widths:
                self.horizontalHeader().resizeSection(column, widths[column])
