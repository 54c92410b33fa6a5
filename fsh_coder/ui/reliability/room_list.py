"""The disagreement room's list: one row per item, a column per coder, and what was agreed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from fsh_coder.domain.recording import Segment
from fsh_coder.services.disagreement_values import Given, Mismatch, Room
from fsh_coder.ui.charts.chart_style import paint_words, screen_style
from fsh_coder.ui.kit.chip import paint_chip
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fonts import Role, font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import Category
from fsh_coder.ui.kit.table import ROW_LIST, Index, PlainTable, RowDelegate
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.reliability.lane_chips import chip_width
from fsh_coder.ui.reliability.room_items import (
    given_words,
    rated_words,
    said_words,
    settled_words,
    spoken,
    time_words,
)

ITEM_ROLE = Qt.ItemDataRole.UserRole
GIVEN_ROLE = Qt.ItemDataRole.UserRole + 1
_PLAY, _TIME, _FIRST = 0, 1, 2
_WIDTHS = {"play": 38, "time": 56, "coder": 86, "kind": 104, "consensus": 104}
_SAID_FROM = 130
ALL_AGREED = "The coders agree on every mark."


class RoomModel(QAbstractTableModel):
    """Rows of a room; columns: play, time, one per lane, kind, said, consensus."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[Mismatch, ...] = ()
        self._segment: Segment | None = None
        self.lanes: tuple[str, ...] = ()
        self.categories: Mapping[str, Category] = {}
        self._chosen: str | None = None

    def show_items(
        self, items: Sequence[Mismatch], room: Room, *, categories: Mapping[str, Category]
    ) -> None:
        """Show other items; `categories` are of the rubric's codes."""
        if self._is_renewed(items, room):
            return
        self.beginResetModel()
        self._items, self._segment = tuple(items), room.segment
        self.lanes = tuple(lane.label for lane in room.lanes)
        self.categories = categories
        self.endResetModel()

    def set_chosen(self, key: str | None) -> None:
        """Show which item is talked about."""
        before, self._chosen = self._chosen, key
        for row, each in enumerate(self._items):
            if each.key in {before, key}:
                self._tell_row(row)

    def item(self, row: int) -> Mismatch | None:
        """Return the item of a row, None for none."""
        return self._items[row] if 0 <= row < len(self._items) else None

    def row_of(self, key: str) -> int | None:
        """Return the row of an item, None where it is not listed."""
        return next((row for row, each in enumerate(self._items) if each.key == key), None)

    @property
    def kind_column(self) -> int:
        """The column of the kind; said and consensus follow."""
        return _FIRST + len(self.lanes)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Return how many items are listed."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else self.kind_column + 3

    def _is_renewed(self, items: Sequence[Mismatch], room: Room) -> bool:
        """Take the same items with something settled; only their rows are painted again."""
        same_place = self._segment == room.segment
        same_lanes = self.lanes == tuple(lane.label for lane in room.lanes)
        keys = [each.key for each in items]
        if not (same_place and same_lanes and keys == [each.key for each in self._items]):
            return False
        before, self._items = self._items, tuple(items)
        for row, (old, new) in enumerate(zip(before, items, strict=True)):
            if old != new:
                self._tell_row(row)
        return True

    def _tell_row(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's value for one role."""
        item, column = self._items[index.row()], index.column()
        if role == ITEM_ROLE:
            return item
        if role == GIVEN_ROLE:
            is_lane = _FIRST <= column < self.kind_column
            return item.given[column - _FIRST] if is_lane else None
        if role == Qt.ItemDataRole.FontRole:
            return font("body_strong") if column == _TIME else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return "muted" if column == self.kind_column else None
        return self._words(item, column, role=role)

    def _words(self, item: Mismatch, column: int, *, role: int) -> str | None:
        if role == Qt.ItemDataRole.AccessibleTextRole and column < _FIRST:
            assert self._segment is not None  # noqa: S101 set with the items
            return spoken(item, self._segment)
        is_asked = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        return self._text(item, column) if is_asked else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head."""
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("", "Time", *self.lanes, "Kind", "Said", "Consensus")[section]

    def _text(self, item: Mismatch, column: int) -> str:
        assert self._segment is not None  # noqa: S101 set with the items
        if column == _PLAY:
            return "Hear"
        if column == _TIME:
            return time_words(item, self._segment) or "whole"
        if column < self.kind_column:
            return given_words(item.given[column - _FIRST])
        if column == self.kind_column:
            return item.kind_words
        if column == self.kind_column + 1:
            return said_words(item)
        is_now = item.is_open and item.key == self._chosen
        return "discussing" if is_now else settled_words(item.settled)


class _PlayDelegate(RowDelegate):
    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        theme = current_theme()
        box = QRectF(0, 0, 22, 22)
        box.moveCenter(rect.center())
        edge = theme.colour("line-strong")
        paint_box(painter, box, fill=theme.colour("surface"), border=edge, radius=11)
        inner = box.translated(0.5, 0)
        paint_icon(painter, inner, "play", size=11, colour="accent", filled=True)


class _GivenDelegate(RowDelegate):
    """A chip, a dashed "none", or a score."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        given: Given = index.data(GIVEN_ROLE)
        style = screen_style()
        if given.category is not None and given.short is not None:
            category = Category(given.category)
            paint_chip(painter, rect, given.short, category=category, theme=style.theme)
        elif given.rating is not None:
            words = rated_words(given.rating)
            paint_words(painter, rect, words, style=style, role="body_strong", ink="text")
        else:
            box = QRectF(rect.left(), rect.center().y() - 10, chip_width(given), 20)
            edge = style.colour("line-strong")
            paint_box(painter, box, fill=None, border=edge, radius=4, dashed=True)
            inside = box.adjusted(7, 0, 0, 0)
            paint_words(painter, inside, given_words(given), style=style, role="note")


class _ConsensusDelegate(RowDelegate):
    """A tick and what was agreed, or that it is open."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        item: Mismatch = index.data(ITEM_ROLE)
        style, settled = screen_style(), item.settled
        words = str(index.data())
        if settled is None:
            is_now = words == "discussing"
            ink = "accent" if is_now else "muted"
            role: Role = "body_strong" if is_now else "body"
            paint_words(painter, rect, words, style=style, role=role, ink=ink)
            return
        tick = QRectF(rect.left(), rect.top(), 14, rect.height())
        paint_icon(painter, tick, "check", size=14, colour="good")
        rest = rect.adjusted(20, 0, 0, 0)
        model = index.model()
        if settled.code is not None and settled.short and isinstance(model, RoomModel):
            category = model.categories[settled.code]
            paint_chip(painter, rest, settled.short, category=category, theme=style.theme)
        else:
            paint_words(painter, rest, words, style=style, role="body_strong", ink="text")


class RoomTable(PlainTable):
    """The items of a room.

    Signals:
        item_chosen: key of the row that became current.
        hear_requested: a row's play sign was clicked, or Enter pressed.
    """

    item_chosen = Signal(str)
    hear_requested = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Disagreements in this recording", row_height=ROW_LIST, parent=parent)
        self.items = RoomModel(self)
        self.setModel(self.items)
        self.horizontalHeader().setSectionsClickable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._play, self._given = _PlayDelegate(self), _GivenDelegate(self)
        self._plain, self._consensus = RowDelegate(self), _ConsensusDelegate(self)
        self.empty = EmptyState("circle-check", ALL_AGREED)
        self.set_empty_state(self.empty)
        self._is_filling = False
        self.row_opened.connect(lambda _index: self.hear_requested.emit())

    def show_items(
        self, items: Sequence[Mismatch], room: Room, *, categories: Mapping[str, Category]
    ) -> None:
        """Show other items."""
        n_columns = self.items.columnCount()
        self._is_filling = True
        self.items.show_items(items, room, categories=categories)
        self._is_filling = False
        if self.items.columnCount() != n_columns:
            self._arrange_columns()

    def _arrange_columns(self) -> None:
        for column in range(self.items.columnCount()):
            delegate = self._plain
            if column == _PLAY:
                delegate = self._play
            elif _FIRST <= column < self.items.kind_column:
                delegate = self._given
            elif column == self.items.kind_column + 2:
                delegate = self._consensus
            self.setItemDelegateForColumn(column, delegate)
        self._arrange()

    def show_chosen(self, item: Mismatch | None) -> None:
        """Show which item is talked about; it may not be listed."""
        self.items.set_chosen(None if item is None else item.key)
        row = None if item is None else self.items.row_of(item.key)
        self._is_filling = True
        if row is None:
            self.clearSelection()
        else:
            self.select_row(row)
        self._is_filling = False

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row became current by a person's hand."""
        super().currentChanged(current, previous)
        item = self.items.item(current.row())
        if item is not None and not self._is_filling:
            self.item_chosen.emit(item.key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hear the item whose play sign was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == _PLAY:
            self.hear_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if not self.items.columnCount():
            return
        header, room = self.horizontalHeader(), self.viewport().width()
        n_lanes = len(self.items.lanes)
        coder = _WIDTHS["coder"] if n_lanes <= 3 else 68
        widths = [_WIDTHS["play"], _WIDTHS["time"], *([coder] * n_lanes), _WIDTHS["kind"]]
        said = room - sum(widths) - _WIDTHS["consensus"]
        has_said = said >= _SAID_FROM
        for column in range(self.items.columnCount()):
            is_said = column == self.items.kind_column + 1
            self.setColumnHidden(column, is_said and not has_said)
        consensus = _WIDTHS["consensus"] if has_said else max(84, room - sum(widths))
        for column, width in enumerate((*widths, max(said, 30), consensus)):
            header.resizeSection(column, width)
