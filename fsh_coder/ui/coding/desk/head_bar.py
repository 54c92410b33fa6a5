"""The head of the coding screen: what is coded, undo and redo, when it was saved."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.timecode import timecode
from fsh_coder.services.coding import CodingSession
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Line
from fsh_coder.ui.kit.discs import SpeakerMark
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.head import CodingHead
from fsh_coder.ui.kit.key_cap import key_cap_size, paint_key_cap
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.kit.toast import StatusText

_HISTORY = "Who did what when"
_KEPT_WORDS_FROM_PX = 900
_SPEAKERS_FROM_PX, _GOAL_FROM_PX, _RUBRIC_FROM_PX = 1100, 900, 720
_SEGMENT_WORD = "Segment"


class HeadBar(QWidget):
    """Blind by design: session label, segment, rubric, goal and who speaks, nothing else.

    Signals:
        back_asked, undo_asked, redo_asked, history_asked, help_asked, keys_asked: the buttons.
    """

    back_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    history_asked = Signal()
    help_asked = Signal()
    keys_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What is coded")
        self._bar = CodingHead()
        self._bar.back_chosen.connect(self.back_asked)
        self.back_button = self._bar.back_button
        self._undo_key, self._redo_key = "Ctrl+Z", "Ctrl+Y"
        self.undo_button = IconButton("undo-2", "Undo", shortcut=self._undo_key)
        self.undo_button.clicked.connect(self.undo_asked)
        self.redo_button = IconButton("redo-2", "Redo", shortcut=self._redo_key)
        self.redo_button.clicked.connect(self.redo_asked)
        self.history_button = IconButton("history", _HISTORY, shortcut="Ctrl+H")
        self.history_button.clicked.connect(self.history_asked)
        self.saved = StatusText()
        label = "Help on the code or dimension"
        self.help_button = IconButton("book-open", label, shortcut="F2")
        self.help_button.clicked.connect(self.help_asked)
        self.keys_button = _KeysButton()
        self.keys_button.clicked.connect(self.keys_asked)
        steps = (self.undo_button, self.redo_button, self.history_button)
        for widget in (*steps, self.saved, self.help_button, self.keys_button):
            self._bar.add_right(widget)
        for button in (self.back_button, *steps, self.help_button, self.keys_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._bar)
        self._parts: list[tuple[QWidget, int]] = []
        self._segment_word: QWidget | None = None

    def show_session(self, session: CodingSession) -> None:
        """Say what is coded."""
        context = session.context
        self._bar.set_title(context.session_label)
        self._bar.clear_items()
        segment = context.segment
        times = f"{timecode(segment.start_ms)}–{timecode(segment.end_ms)}"
        times_shown = _pair(_SEGMENT_WORD, times)
        self._segment_word = times_shown.findChild(Text)
        self._parts = [
            (times_shown, 0),
            (_pair("", session.rubric.short_title), _RUBRIC_FROM_PX),
            (_speakers(), _SPEAKERS_FROM_PX),
        ]
        if context.change_goal:
            goal = _pair("Goal", context.change_goal, cut=True)
            self._parts.insert(2, (goal, _GOAL_FROM_PX))
        self._bar.add_widget(_joined([part for part, _ in self._parts]))
        self._fit()

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self._undo_key, self._redo_key = keys.words("undo"), keys.words("redo")
        self.history_button.set_label(_HISTORY, shortcut=keys.words("history"))
        self.help_button.set_label(self.help_button.accessibleName(), shortcut=keys.words("help"))
        self.keys_button.set_key(keys.words("sheet"))

    def show_steps(self, undo: str | None, redo: str | None) -> None:
        """Name what undo and redo would do; None where there is nothing."""
        self.undo_button.setEnabled(undo is not None)
        self.undo_button.set_label(f"Undo: {undo}" if undo else "Undo", shortcut=self._undo_key)
        self.redo_button.setEnabled(redo is not None)
        self.redo_button.set_label(f"Redo: {redo}" if redo else "Redo", shortcut=self._redo_key)

    def show_saved(self, at: datetime) -> None:
        """Say when the last action reached the disk."""
        words = f"Saved {at.astimezone():%H:%M:%S}"
        if words != self.saved.text():
            self.saved.setToolTip("")
            self.saved.show_status(words, kind="good")

    def show_kept(self, since: datetime) -> None:
        """Say that actions are in the emergency file, and since when."""
        at = f"{since.astimezone():%H:%M}"
        whole = f"Not in the study: kept in an emergency file since {at}"
        words = whole if self.width() >= _KEPT_WORDS_FROM_PX else "Kept apart"
        if words != self.saved.text():
            self.saved.show_status(words, kind="warn")
            self.saved.setToolTip(whole)

    def show_not_saved(self) -> None:
        """Say that the last action did not reach the disk."""
        self.saved.show_status("Not saved", kind="bad")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for part, from_px in self._parts:
            part.setVisible(self.width() >= from_px)
        if self._segment_word is not None:
            # The times alone say it where the word would cut them.
            self._segment_word.setVisible(self.width() >= _RUBRIC_FROM_PX)
        self.history_button.setVisible(self.width() >= _GOAL_FROM_PX)


def _joined(parts: list[QWidget]) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part)
    made.setAccessibleName("Segment, rubric, goal and who speaks")
    return made


def _pair(label: str, value: str, *, cut: bool = False) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    if label != _SEGMENT_WORD:
        # The first stands behind the title's own line.
        row.addWidget(_line())
        row.addSpacing(6)
    if label:
        row.addWidget(Text(label, colour="muted"))
    row.addWidget(CutText(value, role="body_strong") if cut else Text(value, role="body_strong"))
    made.setAccessibleName(f"{label} {value}".strip())
    return made


def _speakers() -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(7)
    row.addWidget(_line())
    row.addSpacing(5)
    for speaker in Speaker:
        word = speakers.word(speaker)
        is_worker = speaker is Speaker.WORKER
        row.addWidget(SpeakerMark(speakers.letter(speaker), name=word, is_worker=is_worker))
        row.addWidget(Text(word, colour="muted"))
        row.addSpacing(6)
    made.setAccessibleName("Who speaks")
    return made


def _line() -> Line:
    line = Line(upright=True)
    line.setFixedHeight(18)
    return line


class _KeysButton(QPushButton):
    """A key cap "?" and the word."""

    def __init__(self) -> None:
        super().__init__("Keys")
        self.setProperty("kit", True)
        self._key = "?"
        self.setAccessibleName("Keys")
        self.set_key(self._key)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.setToolTip(f"All keys ({key})")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font("label")).horizontalAdvance(self.text())
        return QSize(round(8 + key_cap_size(self._key)[0] + 7 + width + 10), 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        if self.underMouse():
            paint_box(painter, QRectF(self.rect()), fill=theme.colour("row-hover"), border=None)
        cap = QRectF(8, 5, *key_cap_size(self._key))
        paint_key_cap(painter, cap, self._key, theme=theme)
        painter.setFont(font("label"))
        painter.setPen(theme.colour("muted"))
        box = QRectF(cap.right() + 7, 0, self.width(), self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, flags, self.text())
