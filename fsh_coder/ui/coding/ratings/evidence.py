"""Marks behind a score: chips that play, and the button that attaches one more."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground.flag_sprites import category_of
from fsh_coder.ui.coding.ground.flow_row import FlowRow
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.kit.chip import chip_width, paint_chip
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import Category
from fsh_coder.ui.kit.theme import current_theme

_HEIGHT = 24
_CROSS = 18


class EvidenceRow(FlowRow):
    """Chips of the marks behind one dimension's score.

    Signals:
        hear_asked: a chip was pressed; the mark's id.
        detach_asked: a chip's cross was pressed; the mark's id.
        attach_asked: the button was pressed.
    """

    hear_asked = Signal(object)
    detach_asked = Signal(object)
    attach_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Evidence")
        self._shown: tuple[object, ...] = ()
        self._attach = _AttachButton()
        self._attach.setParent(self)
        self._attach.clicked.connect(self.attach_asked)

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's key."""
        words = "Put the selected or last mark behind this score"
        self._attach.setToolTip(f"{words} ({keys.words('attach')})")

    def show_marks(
        self,
        marks: tuple[BehaviourMark, ...],
        *,
        candidate: BehaviourMark | None,
        rubric: Rubric,
        segment: Segment,
        may_write: bool,
    ) -> None:
        """Show the marks, and which one the button would attach."""
        self.show_candidate(marks, candidate=candidate, rubric=rubric, segment=segment)
        shown = (marks, may_write, rubric.digest)
        if shown == self._shown:
            self.place()
            return
        self._shown = shown
        widgets: list[QWidget] = [
            self._chip(mark, rubric, segment=segment, may_write=may_write) for mark in marks
        ]
        offers = may_write and bool(rubric.codes)
        if not offers:
            # Reopening a submitted observation brings the button back.
            self.leave_out(self._attach)
        self.set_widgets([*widgets, self._attach] if offers else widgets)

    def show_candidate(
        self,
        marks: tuple[BehaviourMark, ...],
        *,
        candidate: BehaviourMark | None,
        rubric: Rubric,
        segment: Segment,
    ) -> None:
        """Show which mark the button would attach to those that are there."""
        if candidate is not None and any(mark.id == candidate.id for mark in marks):
            candidate = None
        self._attach.set_words(_attach_words(candidate, rubric, segment=segment))
        self._attach.setEnabled(candidate is not None)
        self.place()

    def chips(self) -> list["EvidenceChip"]:
        """Return the chips, in order of time."""
        return [chip for chip in self.widgets() if isinstance(chip, EvidenceChip)]

    def _chip(
        self, mark: BehaviourMark, rubric: Rubric, *, segment: Segment, may_write: bool
    ) -> "EvidenceChip":
        code = rubric.code(mark.code)
        time = in_segment(mark.at_ms, segment)
        category = category_of(rubric, code)
        chip = EvidenceChip(mark.id, code.short, time, category=category, may_write=may_write)
        chip.clicked.connect(lambda: self.hear_asked.emit(mark.id))
        chip.detach_asked.connect(self.detach_asked)
        return chip


def _attach_words(candidate: BehaviourMark | None, rubric: Rubric, *, segment: Segment) -> str:
    if candidate is None:
        return "Attach a mark"
    short = rubric.code(candidate.code).short
    return f"Attach {short} {in_segment(candidate.at_ms, segment)}"


class EvidenceChip(QAbstractButton):
    """Code and time; a click plays from 2 s before, the cross takes it away.

    Signals:
        detach_asked: the cross was clicked, or Delete pressed here; the mark's id.
    """

    detach_asked = Signal(object)

    def __init__(
        self, mark_id: MarkId, short: str, time: str, *, category: Category, may_write: bool
    ) -> None:
        super().__init__()
        self._mark_id, self._short, self._time, self._category = mark_id, short, time, category
        self._may_write = may_write
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Evidence {short} at {time}: hear it")
        self.setToolTip("Hear it from 2 s before" + ("; Delete takes it away" if may_write else ""))
        self.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Chip, time and cross."""
        time = QFontMetricsF(font("body")).horizontalAdvance(self._time)
        cross = _CROSS if self._may_write else 6
        return QSize(round(3 + self._chip_width() + 6 + time + cross), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        painter, theme = QPainter(self), current_theme()
        hovered = self.underMouse()
        edge = theme.colour("control" if hovered else "line-strong")
        paint_box(painter, QRectF(self.rect()), fill=theme.colour("surface"), border=edge, radius=5)
        chip = QRectF(2, 2, self._chip_width(), _HEIGHT - 4)
        paint_chip(painter, chip, self._short, category=self._category, theme=theme)
        painter.setFont(font("body"))
        painter.setPen(theme.colour("text"))
        box = QRectF(chip.right() + 7, 0, self.width(), _HEIGHT)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, flags, self._time)
        if self._may_write and (hovered or self.hasFocus()):
            paint_icon(painter, self._cross(), "x", size=12, colour="muted")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take away where the cross was clicked, else play."""
        if self._may_write and self._cross().contains(event.position()):
            self.setDown(False)
            self.detach_asked.emit(self._mark_id)
            return
        super().mouseReleaseEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Delete before the screen's key deletes the mark itself."""
        if not isinstance(event, QKeyEvent) or not self._may_write:
            return False
        if event.key() not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self.detach_asked.emit(self._mark_id)
            return True
        return False

    def _chip_width(self) -> int:
        return chip_width(self._short)

    def _cross(self) -> QRectF:
        return QRectF(self.width() - _CROSS, 0, _CROSS - 2, _HEIGHT)


class _AttachButton(QAbstractButton):
    """A paper clip and words in the accent."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._widest = 0

    def set_words(self, words: str) -> None:
        """Name the mark that would be attached."""
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(f"{words} as evidence")

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font("body_strong")).horizontalAdvance(self.text())
        # Never narrower again: each key press names another mark, and must move nothing.
        self._widest = max(self._widest, round(26 + width + 6))
        return QSize(self._widest, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        ink = "accent" if self.isEnabled() else "faint"
        paint_icon(painter, QRectF(4, 0, 18, _HEIGHT), "paperclip", size=14, colour=ink)
        words = font("body_strong" if self.isEnabled() else "body")
        painter.setFont(words)
        painter.setPen(theme.colour(ink))
        box = QRectF(26, 0, self.width(), _HEIGHT)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, flags, self.text())
        if self.underMouse() and self.isEnabled():
            width = QFontMetricsF(words).horizontalAdvance(self.text())
            painter.fillRect(QRectF(26, _HEIGHT - 4, width, 1), theme.colour("accent"))
