"""A tab whose figures are computed in the background, and only once it is seen."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fsh_coder.domain.errors import NothingToReport
from fsh_coder.ui import background, messages
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.empty_state import EmptyState

Found = TypeVar("Found")


class ComputedPane(QWidget, Generic[Found]):
    """Shows figures, that they are being computed, or why there are none.

    Old figures stay until new ones arrive; the last ones asked for win. A pane puts what
    always stands above and below its figures into `above` and `below`, and gives what holds
    them to `set_content`.

    Args:
        waiting: what is said while the first figures are computed.
        icon: the sign beside what is said where there are none.
    """

    def __init__(self, *, waiting: str, icon: str = "scale", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Found | None = None
        self._is_stale = True
        self._task: background.Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 4)
        column.setSpacing(10)
        self.banner = Banner("error", closable=True)
        self.banner.acted.connect(self._compute)
        self.banner.hide()
        column.addWidget(self.banner)
        self.above = QVBoxLayout()
        column.addLayout(self.above)
        self._pages = QStackedWidget()
        column.addWidget(self._pages, 1)
        self.below = QVBoxLayout()
        column.addLayout(self.below)
        self.waiting = EmptyState("loader-circle", waiting)
        self.nothing = EmptyState(icon)
        self._content: QWidget = self.waiting
        for page in (self.waiting, self.nothing):
            self._pages.addWidget(page)

    def set_content(self, content: QWidget) -> None:
        """Say what holds the figures; once, when the pane is made."""
        self._content = content
        self._pages.addWidget(content)

    def mark_stale(self) -> None:
        """Compute anew when the tab is next seen, or now where it is: the study may differ."""
        self._is_stale = True
        if self.isVisible():
            self._compute()

    def showEvent(self, event: QShowEvent) -> None:
        """Compute what has changed."""
        super().showEvent(event)
        if self._is_stale:
            self._compute()

    def _work(self) -> Callable[[background.Task], Found] | None:
        """Return what computes the figures, None where nothing is to be shown yet."""
        raise NotImplementedError

    def _show_found(self) -> None:
        """Show the figures that were found."""
        raise NotImplementedError

    def _is_outdated(self) -> bool:
        """Whether what is shown is no longer to be seen while new figures are computed."""
        return self._found is None

    def _say_nothing(self, sentence: str) -> None:
        """Say why there are no figures."""
        self.nothing.set_sentence(sentence)

    def _compute(self) -> None:
        work = self._work()
        if work is None:
            return
        if self._task is not None:
            self._task.cancel()
        self._is_stale = False
        self.banner.hide()
        if self._is_outdated():
            self._pages.setCurrentWidget(self.waiting)
        self._task = background.run(work, self._take, self._say_failure, owner=self)

    def _take(self, found: Found) -> None:
        self._task = None
        self._found = found
        self._show_found()
        self._pages.setCurrentWidget(self._content)

    def _say_failure(self, error: Exception) -> None:
        self._task = None
        if isinstance(error, NothingToReport):
            self._found = None
            self._say_nothing(messages.sentence(error))
            self._pages.setCurrentWidget(self.nothing)
            return
        messages.show_in_banner(self.banner, error, action="Try again")
