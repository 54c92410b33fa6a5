"""Connects the questions about the session with what is on disk."""

from PySide6.QtCore import QObject

from fsh_coder.domain.field_answers import AnswerRefused
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.ratings.fields_card import FieldsCard


class FieldWiring(QObject):
    """Stores each answer as it is given; the card owns it."""

    def __init__(self, card: FieldsCard, controller: CodingController) -> None:
        super().__init__(card)
        self._card, self._controller = card, controller
        card.answered.connect(self._on_answered)

    def open(self) -> None:
        """Open the card at the first question without an answer, or close it."""
        if self._card.isVisible():
            self._card.toggle()
        else:
            self._controller.refused.emit("There are no questions about the session here.")

    def _on_answered(self, field: str, text: str) -> None:
        try:
            self._controller.do(lambda: self._answered(field, text))
        except AnswerRefused as refused:
            # Told beside the field, where it can be mended.
            self._card.show_refusal(field, refused.sentence)

    def _answered(self, field: str, text: str) -> bool:
        self._controller.session.answer(field, text)
        return True
