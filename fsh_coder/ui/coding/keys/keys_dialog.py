"""The list of keys over the coding screen."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.keys.keys_page import KeysPage
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.settings import Settings


class KeysDialog(Dialog):
    """Lets a coder choose her keys without leaving the recording.

    Signals:
        changed: a key does something else now; it is kept already.
    """

    changed = Signal()

    def __init__(self, parent: QWidget, *, rubrics: Sequence[Rubric], settings: Settings) -> None:
        super().__init__(parent, "Change keys", deed="Done", cancel="", width=720, scrolls=False)
        self.page = KeysPage(rubrics=rubrics, settings=settings)
        self.page.changed.connect(self.changed)
        self.page.setMinimumHeight(240)
        self.body.addWidget(self.page, 1)
        self.set_note("For you, on this computer. Kept at once.")
        room = self.screen().availableGeometry().size()
        self.resize(min(760, room.width() - 40), min(620, parent.window().height() - 40))
        self.page.search.setFocus()
