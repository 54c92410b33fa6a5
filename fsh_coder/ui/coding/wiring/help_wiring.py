"""Opens the help at what the coder is busy with, and lets it follow."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import MarkId
from fsh_coder.services.coding_help import WHOLE_RUBRIC, HelpBook
from fsh_coder.ui.coding.beside.help_pane import HelpPane
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.desk.pane_layout import Build

# The key that was pressed is shown first; the help may come a frame or two later.
_FOLLOW_AFTER_MS = 60
_WIDEST_PX, _LEAST_HEIGHT_PX = 480, 420
_HEAD_AND_MARKS_PX = 34 + 3 * 29


class HelpWiring(QObject):
    """One desk's help; the desk owns it.

    What is busy is, whichever was last: the selected mark's code, the code just marked, the
    tile that has the keyboard, the dimension in focus.

    Args:
        desk: the views.
        controller: what they are about.
        book: reads what can be looked up; called whenever the help is opened.
    """

    def __init__(
        self, desk: CodingDesk, *, controller: CodingController, book: Callable[[], HelpBook]
    ) -> None:
        super().__init__(desk)
        self._desk, self._controller, self._book = desk, controller, book
        self._last: str | None = None
        self.pane = HelpPane(desk.panes, place=self._place, keys_of=self._keys_of)
        self.pane.closed.connect(self._on_closed)
        self._following = QTimer(self)
        self._following.setSingleShot(True)
        self._following.setInterval(_FOLLOW_AFTER_MS)
        self._following.timeout.connect(lambda: self.pane.follow(self.subject()))
        controller.code_made.connect(self._be_at)
        controller.selected.connect(self._on_selected)
        desk.ratings.focused.connect(self._be_at)
        desk.widened.connect(lambda _wide: QTimer.singleShot(0, self.pane, self.pane.fit))
        desk.marks.installEventFilter(self)
        desk.transcript.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what each of its keys does."""
        return {"help": self.toggle, "look_up": self.look_up}

    def toggle(self) -> None:
        """Open the help at what the coder is busy with, or put it away."""
        if self.pane.isVisible():
            self.pane.put_away()
        else:
            self._open()

    def look_up(self) -> None:
        """Open the help with the keyboard in its search field."""
        if not self.pane.isVisible():
            self._open()
        if self.pane.isVisible():
            self.pane.look_up()

    def _open(self) -> None:
        try:
            book = self._book()
        except UserFacingError:
            # Coding goes on without the study's file; what stands in it has to wait.
            words = "The help cannot be read while the study’s disk does not answer."
            self._controller.refused.emit(words)
            return
        self.pane.open_at(book, self.subject())

    def put_away(self) -> bool:
        """Close the help on Esc; return whether there was anything to close.

        In another text field Esc leaves the field first.
        """
        if not self.pane.isVisible():
            return False
        focused = QApplication.focusWidget()
        is_typing_here = focused is not None and self.pane.isAncestorOf(focused)
        if not is_typing_here and self._desk.leave_field():
            return True
        self.pane.put_away()
        return True

    def subject(self) -> str:
        """Return the key of the code or dimension that the coder is busy with."""
        if self._last is not None:
            return self._last
        mark = self._controller.selected_mark or self._controller.last_mark()
        if mark is not None:
            return mark.code
        rubric = self._controller.rubric
        first = rubric.codes[0].key if rubric.codes else None
        return first or self._desk.ratings.current or WHOLE_RUBRIC

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the panes it lies on."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show}:
            self.pane.fit()
        return False

    # --- What the coder is busy with --------------------------------------------------

    def _be_at(self, key: str) -> None:
        self._last = key
        if self.pane.isVisible():
            self._following.start()

    def _on_selected(self, _mark_id: MarkId | None) -> None:
        mark = self._controller.selected_mark
        if mark is not None:
            self._be_at(mark.code)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        pad = self._desk.pad
        if now is None or not pad.isAncestorOf(now):
            return
        for code in self._controller.rubric.codes:
            if pad.tile(code.key) is now:
                self._be_at(code.key)

    def _keys_of(self, code: str) -> tuple[str, ...]:
        return self._desk.pad.tile(code).caps

    def _on_closed(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or self.pane.isAncestorOf(focused):
            self._desk.wave.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- Where it lies ----------------------------------------------------------------

    def _place(self) -> QRect:
        """Cover the transcript, else the marks and perhaps not the first, else the right edge."""
        desk = self._desk
        whole = desk.panes.rect()
        build = desk.panes.build
        if build in {Build.ROOMY, Build.NO_CODES} and desk.transcript.isVisible():
            return self._on_panes(desk.transcript)
        if build in {None, Build.NO_CODES, Build.RATINGS_ONLY, Build.NARROW}:
            width = min(_WIDEST_PX, whole.width())
            return QRect(whole.right() + 1 - width, 0, width, whole.height())
        left = self._on_panes(desk.marks)
        if build is Build.ROOMY:
            left.setLeft(max(left.left(), left.right() - _WIDEST_PX))
            return left
        top = left.top() + _HEAD_AND_MARKS_PX
        if whole.height() - top < _LEAST_HEIGHT_PX:
            top = 0
        return QRect(left.left(), top, left.width(), whole.height() - top)

    def _on_panes(self, view: QWidget) -> QRect:
        corner = view.mapTo(self._desk.panes, view.rect().topLeft())
        return QRect(corner, view.size())
