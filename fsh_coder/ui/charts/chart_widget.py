"""A painted chart as a widget: pointed at, stepped through by keys, read as a table, copied."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from fsh_coder.ui.charts.chart_style import ChartStyle, ChartTable, Hit, screen_style
from fsh_coder.ui.charts.table_dialog import show_chart_table
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.text import CutText, Text

_PALE = 0.4

Painter = Callable[[QPainter, QRectF, ChartStyle], tuple[Hit, ...]]


class ChartWidget(QWidget):
    """Room in which a painter paints.

    Arrow keys step through what can be pointed at; its words appear as a tooltip and are
    read out.
    """

    def __init__(self, *, smallest: QSize | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paint: Painter | None = None
        self._hits: tuple[Hit, ...] = ()
        self._at: int | None = None
        self._is_pale = False
        self._table = ChartTable((), ())
        self.setMinimumSize(smallest or QSize(120, 80))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", True)
        self.setProperty("ringRadius", 6)

    def show_chart(self, paint: Painter, *, name: str, table: ChartTable) -> None:
        """Show another chart.

        Args:
            paint: paints it and returns what can be pointed at.
            name: what the chart shows, in one sentence; its accessible name.
            table: the same figures as a table.
        """
        self._paint, self._table, self._at = paint, table, None
        self.setAccessibleName(name)
        self.setAccessibleDescription(table.as_text())
        self.update()

    def table(self) -> ChartTable:
        """Return the chart's figures."""
        return self._table

    def hits(self) -> tuple[Hit, ...]:
        """Return what can be pointed at, as of the last painting."""
        return self._hits

    def words_at(self, place: QPoint) -> str:
        """Return what a place says; "" where there is nothing."""
        for hit in reversed(self._hits):
            if hit.rect.contains(place.toPointF()):
                return hit.words
        return ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chart and remember what can be pointed at."""
        if self._paint is None:
            return
        painter = QPainter(self)
        if self._is_pale:
            painter.setOpacity(_PALE)
        self._hits = self._paint(painter, QRectF(self.rect()), screen_style())
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say what is under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through what can be pointed at."""
        steps = {
            Qt.Key.Key_Right.value: 1,
            Qt.Key.Key_Down.value: 1,
            Qt.Key.Key_Left.value: -1,
            Qt.Key.Key_Up.value: -1,
        }
        step = steps.get(event.key())
        if step is None or not self._hits:
            super().keyPressEvent(event)
            return
        start = -1 if step > 0 else len(self._hits)
        place = (self._at if self._at is not None else start) + step
        self._at = min(max(place, 0), len(self._hits) - 1)
        hit = self._hits[self._at]
        QToolTip.showText(self.mapToGlobal(hit.rect.center().toPoint()), hit.words, self)
        self.setAccessibleDescription(hit.words)
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )

    def copy_table(self) -> None:
        """Put the figures on the clipboard, with tabs between them."""
        QGuiApplication.clipboard().setText(self._table.as_text())

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as a picture."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    def show_table(self) -> None:
        """Open the figures as a table."""
        show_chart_table(self, self.accessibleName(), table=self._table)

    def set_pale(self, is_pale: bool) -> None:  # noqa: FBT001 a setter of one state
        """Paint the chart pale while newer figures are on their way, or as valid again."""
        self._is_pale = is_pale
        self.update()

    def open_menu(self, at: QPoint) -> None:
        """Offer the table and copies, at a place of the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show as table…", self.show_table)
        menu.addAction("Copy as table", self.copy_table)
        menu.addAction("Copy as picture", self.copy_picture)
        menu.popup(at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the table and copies, by the right button or the menu key."""
        self.open_menu(event.globalPos())


class ChartCard(Card):
    """A chart with its title, a note, a line below them, and a menu at the right."""

    def __init__(
        self, title: str, *, smallest: QSize | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._heading = Text(title, role="head")
        self._aside = CutText(role="note", colour="muted")
        self.menu_button = IconButton("ellipsis", f"{title}: table and copy", size=24)
        self.menu_button.clicked.connect(self._open_menu)
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._aside)
        head.addWidget(self.menu_button)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(head)
        self._line = CutText(role="helper", colour="muted")
        words.addWidget(self._line)
        self.body.addLayout(words)
        self.chart = ChartWidget(smallest=smallest)
        self.body.addWidget(self.chart, 1)

    def show_words(self, title: str, *, note: str = "", line: str = "") -> None:
        """Say other things over the chart."""
        self._heading.setText(title)
        self._aside.set_text(note)
        self._line.set_text(line)
        self._line.setVisible(bool(line))

    def line(self) -> str:
        """Return the line under the title."""
        return self._line.whole_text()

    def _open_menu(self) -> None:
        self.chart.open_menu(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))
