"""The transcript: follows the play head, a click is heard, marks stand behind the words."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.observation import BehaviourMark, Speaker
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.transcripts import Utterance
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.marks.transcript_lines import (
    LINE,
    ROW,
    TEXT_LEFT,
    TEXT_TOP,
    TranscriptLines,
)
from fsh_coder.ui.coding.marks.transcript_model import TranscriptModel
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.chip import paint_chip
from fsh_coder.ui.kit.discs import paint_speaker
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.theme import current_theme

Index = QModelIndex | QPersistentModelIndex

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


class _TranscriptView(QListView):
    def __init__(self, model: TranscriptModel) -> None:
        super().__init__()
        self.spoken: int | None = None
        self.chosen: int | None = None
        self.follows = True
        self.setModel(model)
        self.setAccessibleName("Transcript")
        self.room = 0
        self._lines = TranscriptLines(model)
        self.setItemDelegate(_UtteranceDelegate(self, lines=self._lines))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        model.chips_changed.connect(self._on_chips_changed)
        model.modelAboutToBeReset.connect(self._lines.forget)

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
        self.room = self.viewport().width()
        super().resizeEvent(event)
        if self.spoken is not None:
            # Rows get their places only after the layout, which follows this event.
            QTimer.singleShot(0, self, self._show_spoken)

    def _show_spoken(self) -> None:
        if self.spoken is not None and self.follows:
            self._show_row(self.spoken)

    def _show_row(self, row: int) -> None:
        index = self.model().index(row, 0)
        rect = self.visualRect(index)
        room = self.viewport().rect()
        if rect.top() < room.top() or rect.bottom() > room.bottom() - ROW:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _on_chips_changed(self, first: int, last: int) -> None:
        known = self._lines.forget_rows(range(first, last + 1))
        after = {row: self._lines.row(row, width=self.room).size for row in known}
        if after != known:
            self.scheduleDelayedItemsLayout()
        for row in known:
            self.update(self.model().index(row, 0))


class _UtteranceDelegate(QStyledItemDelegate):
    def __init__(self, view: _TranscriptView, *, lines: TranscriptLines) -> None:
        super().__init__(view)
        self._view = view
        self._lines = lines

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._lines.row(index.row(), width=self._view.room).size

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
        self._paint_speaker(painter, model.utterance(index.row()).speaker, top)
        laid = self._lines.row(index.row(), width=self._view.room)
        painter.setPen(theme.colour("text"))
        for number, words in enumerate(laid.lines):
            line = QRectF(TEXT_LEFT, top + LINE * number, rect.width(), LINE)
            painter.drawText(line, _LEFT_MIDDLE, words)
        for x, y, chip in laid.chips:
            box = QRectF(TEXT_LEFT + x, top + y, 120, LINE)
            category, unsure = chip.category, chip.is_unsure
            paint_chip(painter, box, chip.short, category=category, theme=theme, unsure=unsure)
        painter.restore()

    def _paint_speaker(self, painter: QPainter, speaker: Speaker | None, top: float) -> None:
        if speaker is not None:
            box = QRectF(64, top + 1, 18, 18)
            is_worker = speaker is Speaker.WORKER
            letter = speakers.letter(speaker)
            paint_speaker(painter, box, letter, is_worker=is_worker, theme=current_theme())
