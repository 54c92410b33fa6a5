"""How many observations were submitted by which day, and when all will be at this pace."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_line
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.library.words import day_words

_HEIGHT = 112
_TOP, _BOTTOM = 22, 22
_DAY_PADDING = 4


@dataclass(frozen=True, slots=True)
class PaceSeries:
    """Submissions up to each day, how many there are in all, and the expected last day.

    ``end_on`` is None where the pace gives none.
    """

    days: tuple[tuple[date, int], ...]
    n_all: int
    today: date
    end_on: date | None

    @property
    def n_done(self) -> int:
        """Return how many are submitted."""
        return self.days[-1][1] if self.days else 0

    @property
    def first_day(self) -> date:
        """Return the day before the first submission, when there was none."""
        return (self.days[0][0] if self.days else self.today) - timedelta(days=1)

    @property
    def last_day(self) -> date:
        """Return the last day on the axis."""
        return max(self.today, self.end_on or self.today)

    def sentence(self) -> str:
        """Return the chart in words."""
        said = f"{self.n_done} of {self.n_all} observations submitted"
        if self.end_on is None:
            return f"{said}."
        return f"{said}; at this pace all of them by {day_words(self.end_on)}."

    def as_table(self) -> str:
        """Return the figures as text that pastes into a spreadsheet."""
        lines = ["day\tsubmitted so far"]
        lines += [f"{day.isoformat()}\t{number}" for day, number in self.days]
        return "\n".join(lines)


class PaceChart(QWidget):
    """A line that rises to today, dotted from there to the expected end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: PaceSeries | None = None
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    def show_series(self, series: PaceSeries) -> None:
        """Show other figures."""
        self._series = series
        self.setAccessibleName(series.sentence())
        self.setToolTip(series.sentence())
        self.update()

    def copy_figures(self) -> None:
        """Put the figures on the clipboard, to be pasted into a spreadsheet."""
        if self._series is not None:
            QGuiApplication.clipboard().setText(self._series.as_table())

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint axis, line, forecast and labels."""
        if self._series is None:
            return
        painter = QPainter(self)
        plot = _Plot(self._series, QRectF(self.rect()))
        plot.paint_grid(painter)
        plot.paint_days(painter)
        plot.paint_line(painter)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy the figures", self.copy_figures)
        menu.popup(self.mapToGlobal(self.rect().center()))


class _Plot:
    """One painting of a series: where days and numbers fall."""

    def __init__(self, series: PaceSeries, room: QRectF) -> None:
        self._series = series
        self._top = max(1, series.n_all)
        widest = QFontMetricsF(font("axis")).horizontalAdvance(str(self._top))
        self._area = room.adjusted(widest + 6, _TOP, -6, -_BOTTOM)

    def paint_grid(self, painter: QPainter) -> None:
        theme = current_theme()
        painter.setFont(font("axis"))
        marks = sorted({0, self._top // 2, self._top})
        for number in marks:
            y = round(self._y(number))
            start, end = QPointF(self._area.left(), y), QPointF(self._area.right(), y)
            paint_line(painter, start, end, colour=theme.colour("grid"))
            painter.setPen(theme.colour("muted"))
            box = QRectF(0, y - 8, self._area.left() - 6, 16)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box, flags, str(number))

    def paint_days(self, painter: QPainter) -> None:
        """Write the first day, today, and the expected end, where they do not run together."""
        series = self._series
        painter.setFont(font("axis"))
        painter.setPen(current_theme().colour("muted"))
        labels = [(series.today, "today")]
        if series.end_on is not None and series.end_on > series.today:
            labels.append((series.end_on, day_words(series.end_on, today=series.today)))
        labels.append((series.first_day, day_words(series.first_day, today=series.today)))
        taken: list[QRectF] = []
        for day, words in labels:
            box = self._day_box(day, words)
            if not any(box.intersects(other) for other in taken):
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
                taken.append(box.adjusted(-_DAY_PADDING, 0, _DAY_PADDING, 0))

    def paint_line(self, painter: QPainter) -> None:
        theme = current_theme()
        series = self._series
        points = [QPointF(self._x(series.first_day), self._y(0))]
        points += [QPointF(self._x(day), self._y(number)) for day, number in series.days]
        points.append(QPointF(self._x(series.today), self._y(series.n_done)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 1.75))
        painter.drawPolyline(points)
        if series.end_on is not None:
            dotted = QPen(theme.colour("accent"), 1.5)
            dotted.setDashPattern([1.5, 2.5])
            painter.setPen(dotted)
            painter.drawLine(points[-1], QPointF(self._x(series.end_on), self._y(series.n_all)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(points[-1], 3.5, 3.5)
        self._write_number(painter, points[-1])

    def _write_number(self, painter: QPainter, at: QPointF) -> None:
        words = f"{self._series.n_done} of {self._series.n_all}"
        used = font("tiny")
        used.setWeight(used.Weight.DemiBold)
        width = QFontMetricsF(used).horizontalAdvance(words) + 4
        left = min(max(self._area.left(), at.x() - width - 4), self._area.right() - width)
        painter.setFont(used)
        painter.setPen(current_theme().colour("text"))
        painter.drawText(QRectF(left, at.y() - 20, width, 14), Qt.AlignmentFlag.AlignCenter, words)

    def _day_box(self, day: date, words: str) -> QRectF:
        width = QFontMetricsF(font("axis")).horizontalAdvance(words) + 2
        left = self._x(day) - width / 2
        left = min(max(self._area.left() - 8, left), self._area.right() + 6 - width)
        return QRectF(left, self._area.bottom() + 5, width, 15)

    def _x(self, day: date) -> float:
        n_days = max(1, (self._series.last_day - self._series.first_day).days)
        share = (day - self._series.first_day).days / n_days
        return self._area.left() + share * self._area.width()

    def _y(self, number: int) -> float:
        return self._area.bottom() - number / self._top * self._area.height()
