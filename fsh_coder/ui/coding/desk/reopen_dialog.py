"""Asks why a submitted observation is opened again."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.kit.fields import LabelledField
from fsh_coder.ui.kit.text import Text


class ReopenDialog(Dialog):
    """The reason is kept in the study's log.

    Args:
        parent: the screen.
        reopen: does it; what it raises is shown under the field.
    """

    def __init__(self, parent: QWidget, *, reopen: Callable[[str], None]) -> None:
        super().__init__(parent, "Reopen this observation", deed="Reopen", width=460)
        self._reopen = reopen
        text = (
            "It can then be changed and has to be submitted again. "
            "Who reopened it, when and why stays in the study."
        )
        self.body.addWidget(Text(text, colour="muted", wrap=True))
        self.field = LabelledField("Reason", helper="For example: missed a reflection at 12:04")
        self.body.addWidget(self.field)
        self.field.edit.setFocus()

    def on_deed(self) -> None:
        """Reopen, or say what is wrong."""
        try:
            self._reopen(self.field.text())
        except UserFacingError as error:
            self.field.set_error(error.sentence)
            self.field.edit.setFocus()
        else:
            self.accept()
