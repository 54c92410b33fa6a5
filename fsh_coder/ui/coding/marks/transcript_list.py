"""The transcript: follows the play head, a click is heard, marks stand behind the words."""

from collections.abc import Iterator, Sequence
from itertools import islice

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.transcripts import Utterance
from fsh_coder.ui.coding.marks.mark_delegates import copy_speaker
from fsh_coder.ui.coding.marks.transcript_lines import (
    LINE,
    ROW,
    TEXT_LEFT,
    TEXT_TOP,
    TranscriptLines,
)
from fsh_coder.ui.coding.marks.transcript_model import SpokenMark, TranscriptModel
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.chip import CHIP_HEIGHT, chip_width, paint_chip
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.sprites import Sprites
from fsh_coder.ui.kit.theme import current_theme, theme_notifier

Index = QModelIndex | QPersistentModelIndex

#: So many rows take about 2 ms, which no one notices between two frames.
_LAID_AT_ONCE = 60
_LAY_AFTER_MS, _LAY_EVERY_MS = 400, 10

_LEFT_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class TranscriptPane(Pane):
    """Head and list.

    Signals:
        hear_asked: an utterance was clicked; the moment it begins.
    """

    hear_asked = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Transcript")
        self.model = TranscriptModel(self)
        self.view = _TranscriptView(self.model)
        self.view.clicked.connect(
            lambda index: self.hear_asked.emit(self.model.utterance(index.row()).start_ms)
        )
        self._empty = EmptyState("message-square", "This recording has no transcript.")
        self.head = PaneHead("Transcript", "follows the play head")
        self.follow_button = IconButton("locate-fixed", "Follow the play head", size=24)
        self.follow_button.setCheckable(True)
        self.follow_button.setChecked(True)
        self.follow_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.follow_button.toggled.connect(self._on_follow)
        self.head.add_right(self.follow_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)

    def show_transcript(
        self, utterances: tuple[Utterance, ...], *, segment: Segment, rubric: Rubric
    ) -> None:
        """Show another recording's transcript; () says that there is none."""
        self.model.show_transcript(utterances, segment=segment, rubric=rubric)
        self.view.setVisible(bool(utterances))
        self._empty.setVisible(not utterances)
        self.follow_button.setVisible(bool(utterances))
        self.head.set_count("follows the play head" if utterances and self.view.follows else "")

    def set_marks(self, marks: Sequence[BehaviourMark]) -> None:
        """Put the marks behind the words they were set in."""
        self.model.set_marks(marks)

    def set_head(self, at_ms: int) -> None:
        """Show which utterance is being spoken."""
        self.view.set_spoken(self.model.row_at(at_ms))

    def _on_follow(self, on: bool) -> None:  # noqa: FBT001 a Qt signal's value
        self.view.follows = on
        self.head.set_count("follows the play head" if on else "")


class _TranscriptView(QTableView):
    """One column of utterances.

    A table and no list, since a list lays out all its rows anew when one grows by a line of
    chips: too slow for a key press. A row out of sight has about the right height at first.
    """

    def __init__(self, model: TranscriptModel) -> None:
        super().__init__()
        self.spoken: int | None = None
        self.chosen: int | None = None
        self.follows = True
        self.setAccessibleName("Transcript")
        self._lines = TranscriptLines(model)
        self._rows_to_lay: Iterator[int] = iter(())
        self._laying = QTimer(self)
        self._laying.timeout.connect(self._lay_some_rows)
        self.setModel(model)
        self.setItemDelegate(_UtteranceDelegate(self, lines=self._lines))
        self._be_plain()
        model.chips_changed.connect(self._on_chips_changed)
        model.modelReset.connect(self._on_other_words)

    def _be_plain(self) -> None:
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)

    def set_spoken(self, row: int | None) -> None:
        """Show which utterance is being spoken, and bring it into view."""
        if row == self.spoken:
            return
        before, self.spoken = self.spoken, row
        for touched in (before, row):
            if touched is not None:
                self.update(self.model().index(touched, 0))
        if row is not None and self.follows and not self.underMouse():
            self._show_row(row)

    def set_chosen(self, row: int | None) -> None:
        """Show which utterance the next code is for, and bring it into view."""
        before, self.chosen = self.chosen, row
        for touched in (before, row):
            if touched is not None and before != row:
                self.update(self.model().index(touched, 0))
        if row is not None:
            self._show_row(row)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the keys of codes."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if self._lines.set_width(self.viewport().width()):
            self._lay_out()
            if self.spoken is not None and self.follows:
                self._show_row(self.spoken)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows; whichever is seen for the first time gets its true height."""
        room = self.viewport().height()
        row = self.rowAt(0)
        while 0 <= row < self.model().rowCount() and self.rowViewportPosition(row) < room:
            self._set_height(row)
            row += 1
        super().paintEvent(event)

    def _on_other_words(self) -> None:
        self._lines.forget()
        self.spoken = self.chosen = None
        if self._lines.has_width:
            self._lay_out()

    def _lay_out(self) -> None:
        """Give all rows about their height; their true one as soon as there is nothing to do."""
        rows, n_rows = self.verticalHeader(), self.model().rowCount()
        rows.setUpdatesEnabled(False)
        rows.blockSignals(True)
        for row in range(n_rows):
            rows.resizeSection(row, self._lines.likely_height(row))
        rows.blockSignals(False)
        rows.setUpdatesEnabled(True)
        self.updateGeometries()
        self.viewport().update()
        self._rows_to_lay = iter(range(n_rows))
        self._laying.start(_LAY_AFTER_MS)

    def _lay_some_rows(self) -> None:
        top = self.rowAt(0)
        before = self.rowViewportPosition(top)
        some = list(islice(self._rows_to_lay, _LAID_AT_ONCE))
        for row in some:
            self._set_height(row)
        if len(some) < _LAID_AT_ONCE:
            self._laying.stop()
        else:
            self._laying.setInterval(_LAY_EVERY_MS)
        if top >= 0 and self.rowViewportPosition(top) != before:
            # Rows above grew or shrank; whoever reads must not notice.
            bar = self.verticalScrollBar()
            self.updateGeometries()
            bar.setValue(bar.value() + self.rowViewportPosition(top) - before)

    def _set_height(self, row: int) -> None:
        self.verticalHeader().resizeSection(row, self._lines.row(row).height)

    def _show_row(self, row: int) -> None:
        self._set_height(row)
        index = self.model().index(row, 0)
        rect = self.visualRect(index)
        room = self.viewport().rect()
        if rect.top() < room.top() or rect.bottom() > room.bottom() - ROW:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _on_chips_changed(self, first: int, last: int) -> None:
        for row in self._lines.forget_rows(range(first, last + 1)):
            self._set_height(row)
            self.update(self.model().index(row, 0))


class _UtteranceDelegate(QStyledItemDelegate):
    def __init__(self, view: _TranscriptView, *, lines: TranscriptLines) -> None:
        super().__init__(view)
        self._view = view
        self._lines = lines
        self._sprites = Sprites()
        theme_notifier().changed.connect(self._sprites.forget)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, TranscriptModel):
            return
        theme = current_theme()
        rect = QRectF(option.rect)
        painter.save()
        is_spoken = self._view.spoken == index.row()
        if is_spoken:
            painter.fillRect(rect, theme.colour("row-sel"))
            painter.fillRect(QRectF(0, rect.top(), 3, rect.height()), theme.colour("playhead"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("row-hover"))
        if self._view.chosen == index.row():
            painter.fillRect(rect, theme.colour("sel"))
            painter.fillRect(QRectF(0, rect.top(), 3, rect.height()), theme.colour("accent"))
        painter.setFont(font("body"))
        painter.setPen(theme.colour("muted"))
        top = rect.top() + TEXT_TOP
        painter.drawText(QRectF(12, top, 50, LINE), _LEFT_MIDDLE, model.time(index.row()))
        speaker = model.utterance(index.row()).speaker
        if speaker is not None:
            copy_speaker(self._sprites, painter, QPoint(64, round(top) + 1), speaker)
        laid = self._lines.row(index.row())
        painter.setPen(theme.colour("text"))
        for number, words in enumerate(laid.lines):
            line = QRectF(TEXT_LEFT, top + LINE * number, rect.width(), LINE)
            painter.drawText(line, _LEFT_MIDDLE, words)
        for x, y, chip in laid.chips:
            self._copy_chip(painter, QPoint(round(TEXT_LEFT + x), round(top + y)), chip)
        painter.restore()

    def _copy_chip(self, painter: QPainter, place: QPoint, chip: SpokenMark) -> None:
        size = QSize(chip_width(chip.short, unsure=chip.is_unsure), CHIP_HEIGHT)
        self._sprites.copy(
            painter,
            place,
            (chip,),
            size=size,
            draw=lambda brush: paint_chip(
                brush,
                QRectF(QPointF(0, 0), size.toSizeF()),
                chip.short,
                category=chip.category,
                theme=current_theme(),
                unsure=chip.is_unsure,
            ),
        )
