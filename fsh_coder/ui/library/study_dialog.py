"""What the Study place's dialogs share: a banner, room that scrolls, facts in two columns."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.dialogs import RING_ROOM, SCREEN_MARGIN, Dialog, FittingScroll
from fsh_coder.ui.kit.fonts import Role
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.messages import show_in_banner

_SIDES = 56


class StudyDialog(Dialog):
    """A dialog whose deed may be refused; the refusal stays in a banner above the choices.

    ``outcome`` are the words for what was done, once it is.

    Args:
        parent: the window it lies on.
        title: what it is about.
        deed: words of the filled button.
        lead: a muted line under the title; "" for none.
        width: in logical pixels, less where the screen is narrower.
        cancel: words of the other button.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        *,
        deed: str,
        lead: str = "",
        width: int = 520,
        cancel: str = "Cancel",
    ) -> None:
        super().__init__(parent, title, deed=deed, cancel=cancel, width=width, scrolls=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.outcome = ""
        available = self.screen().availableGeometry().size()
        self.setMaximumHeight(available.height() - SCREEN_MARGIN // 2)
        self._make_room_for_rings()
        if lead:
            words = Text(lead, colour="muted", wrap=True)
            words.setContentsMargins(RING_ROOM, 0, RING_ROOM, 0)
            self.body.addWidget(words)
        self.banner = Banner("error", "")
        self.banner.hide()
        self.body.addWidget(self.banner)
        self.content = QVBoxLayout()
        self.content.setSpacing(12)
        self.content.setContentsMargins(RING_ROOM, RING_ROOM, RING_ROOM, RING_ROOM)
        inner = Pane("surface")
        inner.setLayout(self.content)
        self._body_area = FittingScroll(inner, width=self.minimumWidth() - _SIDES)
        self.body.addWidget(self._body_area, 1)

    def set_sides(self, left: QWidget, right: QWidget) -> None:
        """Show choices at the left and what follows from them at the right."""
        row = QHBoxLayout()
        row.setSpacing(20)
        left.setFixedWidth(250)
        row.addWidget(left)
        row.addWidget(Line(upright=True))
        row.addWidget(right, 1)
        self.content.addLayout(row)

    def attempt(self, deed: Callable[[], None]) -> bool:
        """Do something that may be refused; return whether it was done."""
        try:
            deed()
        except UserFacingError as error:
            self.show_problem(error)
            return False
        self.banner.hide()
        return True

    def show_problem(self, error: Exception) -> None:
        """Say what stands in the way."""
        show_in_banner(self.banner, error)


class Facts(QWidget):
    """Lines of muted words at the left and what they come to at the right.

    Args:
        name: what the lines are about.
        is_reading: set the right column from the left, for text rather than for numbers.
    """

    def __init__(
        self, *, name: str, is_reading: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._role: Role = "body" if is_reading else "label"
        side = Qt.AlignmentFlag.AlignLeft if is_reading else Qt.AlignmentFlag.AlignRight
        self._alignment = side | Qt.AlignmentFlag.AlignTop
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these lines; each is read out with both its parts."""
        clear(self._grid)
        for row, (name, value) in enumerate(facts):
            self._grid.addWidget(
                Text(name, colour="muted", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop
            )
            words = Text(value, role=self._role, wrap=True)
            words.setAlignment(self._alignment)
            words.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(words, row, 1)
        said = "; ".join(f"{name}: {value}" for name, value in facts)
        self.setAccessibleName(f"{self._name}: {said}")


class Labels(Text):
    """Ids of recordings side by side, wrapped; long lists are counted at the end."""

    most = 32

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(role="helper", colour="muted", wrap=True, parent=parent)

    def show_labels(self, labels: Iterable[str]) -> None:
        """Show these ids."""
        every = tuple(labels)
        shown = "   ".join(every[: self.most])
        more = len(every) - self.most
        self.setText(f"{shown}   and {more} more" if more > 0 else shown)
        self.setToolTip(", ".join(every) if more > 0 else "")


class Side(QFrame):
    """A column of fields or figures."""

    def __init__(self, *, spacing: int = 12) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(spacing)


def clear(layout: QGridLayout | QVBoxLayout | QHBoxLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while (taken := layout.takeAt(0)) is not None:
        widget = taken.widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
