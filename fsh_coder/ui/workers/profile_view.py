"""One worker's profile on the screen."""

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.services.profile_values import Highlight, ProfileMeasure, WorkerProfile
from fsh_coder.ui.charts import ratio_bar
from fsh_coder.ui.charts.chart_style import screen_style
from fsh_coder.ui.charts.chart_widget import ChartWidget
from fsh_coder.ui.charts.over_time import measure_table, paint_over_time, spoken
from fsh_coder.ui.charts.profile_key import (
    TimeKey,
    paint_ratio_key,
    paint_time_key,
    ratio_spoken,
)
from fsh_coder.ui.charts.session_axis import SessionAxis
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.workers.moments_card import MomentsCard
from fsh_coder.ui.workers.profile_words import (
    NOT_FOR_APPRAISAL,
    bases_of,
    panels_of,
    ratios_of,
    ratios_title,
    standing_words,
    time_key,
)

STACKED_BELOW_PX = 880
TIGHT_BELOW_PX = 640
_RATIOS_PX = 268
_PANEL = QSize(220, 158)


class ProfileView(QScrollArea):
    """Head, three sentences, panels over time, ratios and moments.

    Signals:
        play_pressed: a moment's button was pressed (an `Excerpt`).
    """

    play_pressed = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Profile of the worker")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QFrame()
        inside.setProperty("pane", "bg")
        self.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 20, 14)
        column.setSpacing(10)
        column.addLayout(self._make_head())
        self.too_few = Banner("warn")
        column.addWidget(self.too_few)
        self.put_together = Banner("info")
        column.addWidget(self.put_together)
        self._highlights = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._highlights.setSpacing(10)
        self.highlights = tuple(HighlightCard(icon, ink) for icon, ink in _HIGHLIGHTS)
        for card in self.highlights:
            self._highlights.addWidget(card, 1)
        column.addLayout(self._highlights)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(10)
        self.panels = PanelsCard()
        self.ratios = RatiosCard()
        self._middle.addWidget(self.panels, 1)
        self._middle.addWidget(self.ratios)
        column.addLayout(self._middle, 1)
        self.moments = MomentsCard()
        self.moments.play_pressed.connect(self.play_pressed)
        column.addWidget(self.moments)

    def show_profile(self, profile: WorkerProfile) -> None:
        """Show another worker."""
        self._title.setText(profile.worker.label)
        self._standing.set_text(standing_words(profile))
        self.too_few.setVisible(profile.too_few is not None)
        self.too_few.show_note("warn", "", profile.too_few or "")
        self.put_together.setVisible(bool(profile.put_together))
        self.put_together.show_note("info", "Versions put together", profile.put_together)
        said = (profile.strongest, profile.grown, profile.next_step)
        for card, highlight in zip(self.highlights, said, strict=True):
            card.show_highlight(highlight)
        self.panels.show_profile(profile)
        self.ratios.show_profile(profile)
        self.moments.show_excerpts(profile.excerpts)
        self._arrange()
        # A second time, since a scroll bar that appears takes away width.
        self._settle()
        self._settle()

    def set_pale(self, is_pale: bool) -> None:  # noqa: FBT001 a setter of one state
        """Paint charts pale while newer figures are on their way."""
        for chart in self.findChildren(ChartWidget):
            chart.set_pale(is_pale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the parts under each other where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_narrow = self.width() < STACKED_BELOW_PX
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(down if is_narrow else right)
        self.ratios.set_wide(is_narrow)
        is_tight = self.width() < TIGHT_BELOW_PX
        self._highlights.setDirection(down if is_tight else right)
        self.moments.set_narrow(is_tight)

    def _settle(self) -> None:
        """Give every part its new height at once; else it is painted in the height it had."""
        parts = (*self.highlights, self.panels, self.ratios, self.moments, self.widget())
        layouts = (None if part is None else part.layout() for part in parts)
        for layout in layouts:
            if layout is not None:
                layout.activate()
        # The scroll area takes up the height of what it holds from this event.
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._title = Text(role="title")
        self._standing = CutText(colour="muted")
        row.addWidget(self._title)
        row.addWidget(self._standing)
        row.addStretch(1)
        row.addWidget(IconMark("lock", size=14))
        row.addWidget(Text(NOT_FOR_APPRAISAL, role="helper", colour="muted"))
        return row


_HIGHLIGHTS = (("sprout", "good"), ("trending-up", "good"), ("target", "accent"))


class HighlightCard(Card):
    """An icon, a strong line and what stands behind it."""

    def __init__(self, icon: str, ink: str) -> None:
        super().__init__(padding=14)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconMark(icon, size=20, colour=ink))
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = Text(role="head", wrap=True)
        self.detail = Text(colour="muted", wrap=True)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def show_highlight(self, highlight: Highlight) -> None:
        """Say something else."""
        self.title.setText(highlight.title)
        self.detail.setText(highlight.detail)


class _Key(QWidget):
    """The key of a card's marks, painted at the right of its head."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(18)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._key = TimeKey()

    def show_marks(self, profile: WorkerProfile) -> None:
        """Name what the panels of a profile have."""
        self._key = time_key(profile)
        self.setAccessibleName(self._key.spoken)
        self.setToolTip("\n".join(bases_of(profile)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the key."""
        painter = QPainter(self)
        paint_time_key(painter, self.rect().toRectF(), self._key, style=screen_style())
        painter.end()


class PanelsCard(Card):
    """Small multiples on one axis, as many beside each other as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Text("Over time", role="head"))
        self._key = _Key()
        head.addWidget(self._key, 1)
        self.body.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self.body.addLayout(self._grid, 1)
        self.charts: tuple[ChartWidget, ...] = ()
        self._n_columns = 0

    def show_profile(self, profile: WorkerProfile) -> None:
        """Show another worker's panels."""
        for chart in self.charts:
            self._grid.removeWidget(chart)
            chart.setParent(None)
            chart.deleteLater()
        self._key.show_marks(profile)
        measures = panels_of(profile)
        axis = SessionAxis.of(measures[0].points if measures else ())
        self.charts = tuple(_panel(measure, axis) for measure in measures)
        self._n_columns = 0
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Leave the width to the window."""
        return QSize(_PANEL.width() + 40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break into rows anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = (self.width() - 32) // (_PANEL.width() + 12)
        n_columns = max(1, min(len(self.charts), room, 4))
        if n_columns == self._n_columns:
            return
        self._n_columns = n_columns
        for place, chart in enumerate(self.charts):
            self._grid.addWidget(chart, place // n_columns, place % n_columns)
            chart.show()
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < n_columns else 0)


class RatiosCard(Card):
    """Ratios and totals as bars."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = Text(role="head")
        self.body.addWidget(self._heading)
        self._bars = QVBoxLayout()
        self._bars.setSpacing(6)
        self.body.addLayout(self._bars)
        self.body.addStretch(1)
        self.body.addWidget(_RatioKey())
        self.charts: tuple[ChartWidget, ...] = ()

    def show_profile(self, profile: WorkerProfile) -> None:
        """Show another worker's ratios; the card is hidden where the rubric has none."""
        for chart in self.charts:
            self._bars.removeWidget(chart)
            chart.setParent(None)
            chart.deleteLater()
        measures = ratios_of(profile)
        self.setVisible(bool(measures))
        self._heading.setText(ratios_title(profile))
        self.charts = tuple(_bar(measure) for measure in measures)
        for chart in self.charts:
            self._bars.addWidget(chart)
            chart.show()

    def set_wide(self, is_wide: bool) -> None:  # noqa: FBT001 a setter of one state
        """Take the whole width, or stand beside the panels."""
        self.setMinimumWidth(_RATIOS_PX)
        self.setMaximumWidth(16_777_215 if is_wide else _RATIOS_PX)


class _RatioKey(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(18)
        self.setAccessibleName(ratio_spoken())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ratio_key(painter, self.rect().toRectF(), style=screen_style())
        painter.end()


def _panel(measure: ProfileMeasure, axis: SessionAxis) -> ChartWidget:
    chart = ChartWidget(smallest=_PANEL)
    chart.show_chart(
        lambda painter, rect, style: paint_over_time(
            painter, rect, measure, axis=axis, style=style
        ),
        name=spoken(measure),
        table=measure_table(measure),
    )
    return chart


def _bar(measure: ProfileMeasure) -> ChartWidget:
    height = round(ratio_bar.ratio_height(measure))
    chart = ChartWidget(smallest=QSize(180, height))
    chart.setFixedHeight(height)
    chart.show_chart(
        lambda painter, rect, style: ratio_bar.paint_ratio(painter, rect, measure, style=style),
        name=ratio_bar.spoken(measure),
        table=measure_table(measure),
    )
    return chart
