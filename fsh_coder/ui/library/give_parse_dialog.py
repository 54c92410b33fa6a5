"""Asks to which coder a finished parse is to be given."""

from PySide6.QtWidgets import QWidget

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.services.given_parse import give_parse
from fsh_coder.services.parse_offers import ParseOffer
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.fields import LabelledField, Select
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.study_dialog import StudyDialog
from fsh_coder.ui.library.words import number_words


class GiveParseDialog(StudyDialog):
    """One choice: the coder.

    Args:
        parent: the window.
        db: the open study.
        offer: the parse, and who could take it; at least one.
        by: who gives it.
    """

    def __init__(
        self, parent: QWidget, db: StudyDatabase, offer: ParseOffer, *, by: CoderId
    ) -> None:
        title = f"Give {offer.coder_name}’s parse of {offer.session_label}"
        super().__init__(parent, title, deed="Give the parse")
        self._db, self._offer, self._by = db, offer, by
        units = number_words(offer.n_units, "utterance")
        self.content.addWidget(
            Text(
                f"{units} with their times and speakers are copied, and no code. The other coder "
                "goes on with the next pass and cannot change them, so that both code the same "
                "utterances.",
                wrap=True,
            )
        )
        self.coder_box = Select("Coder")
        for taker in offer.takers:
            self.coder_box.addItem(f"{taker.coder.name} ({taker.coder.initials})")
        self.content.addWidget(LabelledField("Give it to", self.coder_box))
        self.coder_box.currentIndexChanged.connect(self._name_deed)
        if offer.begun:
            number = number_words(offer.begun, "other coder")
            self.set_note(f"{number} divided or coded it already")
        self._name_deed()

    def on_deed(self) -> None:
        """Give it, and close once it is done."""
        if self.attempt(self._give):
            self.accept()

    def _give(self) -> None:
        taker = self._offer.takers[self.coder_box.currentIndex()]
        give_parse(self._db, self._offer.source, to=taker.assignment_id, by=self._by)
        units = number_words(self._offer.n_units, "utterance")
        self.outcome = f"{units} given to {taker.coder.initials}."

    def _name_deed(self) -> None:
        taker = self._offer.takers[self.coder_box.currentIndex()]
        self.set_deed(f"Give the parse to {taker.coder.initials}")
