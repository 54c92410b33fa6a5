"""Tables without a grid: rows parted by hairlines, numbers right, one accent bar."""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOption,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.style import paint_tick_box
from fsh_coder.ui.kit.theme import current_theme

Index = QModelIndex | QPersistentModelIndex

ROW_RELIABILITY = 22
ROW_MARKS = 29
ROW_UTTERANCES = 30
ROW_LIST = 31
ROW_STUDY = 33
ROW_MY_LIST = 41
ROW_COMPARE = 72

CELL_PADDING = 8


class RowDelegate(QStyledItemDelegate):
    """Paints a row's ground, hairline and accent bar, and plain words on it.

    A column that shows something else overrides `paint_content`; the ground stays the same.
    Words come from DisplayRole, FontRole, ForegroundRole and TextAlignmentRole.
    """

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        painter.save()
        painter.setClipRect(option.rect)
        self._paint_ground(painter, option, index)
        inside = QRectF(option.rect).adjusted(CELL_PADDING, 0, -CELL_PADDING, -1)
        self.paint_content(painter, inside, option, index)
        painter.restore()

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint what stands in the cell; `rect` is the cell without its padding."""
        if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            self._paint_tick(painter, option, index)
            return
        words = _cell_font(index)
        painter.setFont(words)
        painter.setPen(_cell_ink(index))
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        shown = QFontMetricsF(words).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        painter.drawText(rect, _cell_alignment(index), shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for the whole words."""
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        wide = QFontMetricsF(_cell_font(index)).horizontalAdvance(text) + 2 * CELL_PADDING + 2
        return QSize(round(wide), option.rect.height())

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the model's tooltip, or the whole words where they were cut."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        words = index.data(Qt.ItemDataRole.ToolTipRole)
        if not words and self.sizeHint(option, index).width() > option.rect.width() + 2:
            words = index.data(Qt.ItemDataRole.DisplayRole)
        QToolTip.showText(event.globalPos(), str(words) if words else "", view)
        return True

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Tick and untick a cell that can be ticked: a click anywhere in it."""
        tickable = bool(model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable)
        if not tickable or index.data(Qt.ItemDataRole.CheckStateRole) is None:
            return super().editorEvent(event, model, option, index)
        clicked = (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
            and option.rect.contains(event.position().toPoint())
        )
        if not clicked:
            return False
        return turn_tick(model, index)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        table = option.widget
        rect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = isinstance(table, PlainTable) and table.hovered_row() == index.row()
        if chosen:
            painter.fillRect(rect, theme.colour("row-sel"))
        elif hovered:
            painter.fillRect(rect, theme.colour("row-hover"))
        lined = not isinstance(table, PlainTable) or table.has_hairlines()
        if lined:
            line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            painter.fillRect(line, theme.colour("grid"))
        if chosen and isinstance(table, PlainTable) and table.leftmost_column() == index.column():
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent")
            )

    def _paint_tick(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
        box = QStyleOption(option)
        on = {
            Qt.CheckState.Checked: QStyle.StateFlag.State_On,
            Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
            Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
        }
        box.state = QStyle.StateFlag.State_Enabled | on[ticked]
        box.palette = QApplication.palette()
        box.rect = option.rect
        paint_tick_box(painter, box)


class PlainHeader(QHeaderView):
    """Column heads in muted 12 px, aligned as their columns, with a sort chevron."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)
        self.setFixedHeight(34)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one column's head."""
        theme = current_theme()
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, theme.colour("line-strong"))
        inside = QRectF(rect).adjusted(CELL_PADDING, 0, -CELL_PADDING, -1)
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        given = self._head(logicalIndex, Qt.ItemDataRole.TextAlignmentRole)
        flags = _alignment(given) if given is not None else self.defaultAlignment()
        right = bool(flags & Qt.AlignmentFlag.AlignRight)
        if sorted_here:
            left = inside.left() - 3 if right else inside.right() - 12
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            name = "chevron-up" if up else "chevron-down"
            box = QRectF(left, inside.top(), 12, inside.height())
            paint_icon(painter, box, name, size=12, colour="muted")
            inside = inside.adjusted(12, 0, 0, 0) if right else inside.adjusted(0, 0, -14, 0)
        words = _head_font()
        painter.setFont(words)
        painter.setPen(theme.colour("text" if sorted_here else "muted"))
        text = str(self._head(logicalIndex, Qt.ItemDataRole.DisplayRole) or "")
        shown = QFontMetricsF(words).elidedText(
            text, Qt.TextElideMode.ElideRight, inside.width() + 1
        )
        painter.drawText(inside, flags, shown)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground right of the last column as well."""
        painter = QPainter(self.viewport())
        theme = current_theme()
        rect = self.viewport().rect()
        painter.fillRect(rect, theme.colour("surface"))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, theme.colour("line-strong"))
        painter.end()
        super().paintEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a head that was cut in its tooltip, unless the model has a better one."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            section = self.logicalIndexAt(event.pos())
            text = str(self._head(section, Qt.ItemDataRole.DisplayRole) or "")
            room = self.sectionSize(section) - 2 * CELL_PADDING
            cut = QFontMetricsF(_head_font()).horizontalAdvance(text) > room + 1
            if cut and not self._head(section, Qt.ItemDataRole.ToolTipRole):
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().viewportEvent(event)

    def _head(self, section: int, role: Qt.ItemDataRole) -> object:
        # Qt gives None before a model is set; the stubs do not say so.
        model = cast(QAbstractItemModel | None, self.model())
        if model is None:
            return None
        return cast(object, model.headerData(section, Qt.Orientation.Horizontal, role))


class PlainTable(QTableView):
    """A table of whole rows: hover, one accent bar; Enter or double click opens, Space ticks.

    Args:
        name: accessible name, what the rows are.
        row_height: one of the ROW_ constants.
        hairlines: draw a line under each row.

    Signals:
        row_opened: Enter, Return or a double click on a row (model index of the view's model).
    """

    row_opened = Signal(QModelIndex)

    def __init__(
        self,
        name: str,
        *,
        row_height: int = ROW_LIST,
        hairlines: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hovered = -1
        self._hairlines = hairlines
        self._empty: EmptyState | None = None
        self.setAccessibleName(name)
        self.setHorizontalHeader(PlainHeader(self))
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(16)
        rows.setDefaultSectionSize(row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self.row_opened)

    def has_hairlines(self) -> bool:
        """Whether rows are parted by lines."""
        return self._hairlines

    def hovered_row(self) -> int:
        """Return the row under the mouse; -1 for none (Qt's own word for no row)."""
        return self._hovered

    def leftmost_column(self) -> int:
        """Return the logical index of the first column that is shown."""
        header = self.horizontalHeader()
        for place in range(header.count()):
            column = header.logicalIndex(place)
            if not self.isColumnHidden(column):
                return column
        return 0

    def set_column_widths(self, widths: Iterable[int], *, stretch: int | None = None) -> None:
        """Set the columns' widths from the left; one column may take what is left over."""
        header = self.horizontalHeader()
        for column, width in enumerate(widths):
            header.resizeSection(column, width)
        if stretch is not None:
            header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def set_empty_state(self, state: EmptyState) -> None:
        """Show this over the rows' room while the model has no rows."""
        self._empty = state
        state.setParent(self.viewport())
        self._show_empty()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Take a model and watch whether it has rows."""
        super().setModel(model)
        if model is not None:
            for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
                signal.connect(self._show_empty)
            model.layoutChanged.connect(self._show_empty)
        self._show_empty()

    def select_row(self, row: int) -> None:
        """Choose a row and bring it into sight."""
        model = cast(QAbstractItemModel | None, self.model())
        if model is not None and 0 <= row < model.rowCount():
            index = model.index(row, self.leftmost_column())
            self.setCurrentIndex(index)
            self.selectRow(row)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row on Enter."""
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if opens and self.currentIndex().isValid():
            self.row_opened.emit(self.currentIndex())
            return
        if event.key() == Qt.Key.Key_Space and self._tick_current_row():
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the mouse."""
        self._hover(event.position().toPoint())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Light no row."""
        self._hover(None)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state in the middle."""
        super().resizeEvent(event)
        self._show_empty()

    def _tick_current_row(self) -> bool:
        """Turn the current row's tick, whichever of its cells is current."""
        current = self.currentIndex()
        model = cast(QAbstractItemModel | None, self.model())
        if model is None or not current.isValid():
            return False
        for column in range(model.columnCount()):
            index = current.siblingAtColumn(column)
            if model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
                return turn_tick(model, index)
        return False

    def _hover(self, at: QPoint | None) -> None:
        row = self.rowAt(at.y()) if at is not None else -1
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _show_empty(self) -> None:
        if self._empty is None:
            return
        model = cast(QAbstractItemModel | None, self.model())
        self._empty.setGeometry(self.viewport().rect())
        self._empty.setVisible(model is None or model.rowCount() == 0)


def turn_tick(model: QAbstractItemModel, index: Index) -> bool:
    """Tick a cell that is not ticked, else untick it; return whether the model took it."""
    ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
    turned = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
    return model.setData(index, turned, Qt.ItemDataRole.CheckStateRole)


def _head_font() -> QFont:
    made = font("helper")
    made.setWeight(QFont.Weight.Medium)
    return made


def _cell_font(index: Index) -> QFont:
    given = index.data(Qt.ItemDataRole.FontRole)
    return given if isinstance(given, QFont) else font("body")


def _cell_ink(index: Index) -> QColor:
    given = index.data(Qt.ItemDataRole.ForegroundRole)
    if isinstance(given, QBrush):
        return given.color()
    if isinstance(given, QColor):
        return given
    if isinstance(given, str):
        return current_theme().colour(given)
    return current_theme().colour("text")


def _cell_alignment(index: Index) -> Qt.AlignmentFlag:
    given = index.data(Qt.ItemDataRole.TextAlignmentRole)
    if given is None:
        return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    return _alignment(given)


def _alignment(given: object) -> Qt.AlignmentFlag:
    flags = given if isinstance(given, Qt.AlignmentFlag) else Qt.AlignmentFlag(cast(int, given))
    if not flags & Qt.AlignmentFlag.AlignVertical_Mask:
        flags |= Qt.AlignmentFlag.AlignVCenter
    return flags
