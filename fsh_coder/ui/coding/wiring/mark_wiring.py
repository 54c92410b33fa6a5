"""What can be done with marks beyond setting them, on one desk: drag, and mind their volleys."""

from PySide6.QtCore import QObject

from fsh_coder.ui.coding.control.mark_drag import MarkDrag
from fsh_coder.ui.coding.control.transcript_choice import TranscriptChoice
from fsh_coder.ui.coding.control.volley_watch import VolleyWatch
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.marks.mark_volleys import volley_rows
from fsh_coder.ui.coding.waveform.volley_brackets import VolleyBrackets
from fsh_coder.ui.coding.wiring.desk_wiring import DeskWiring
from fsh_coder.ui.settings import Settings


class MarkWiring(QObject):
    """Connects a desk's waveform and list with what minds its marks; the desk owns it.

    Args:
        desk: the views.
        wiring: what they are about, and points out gaps.
        settings: the coder's.
    """

    def __init__(
        self,
        desk: CodingDesk,
        *,
        wiring: DeskWiring,
        settings: Settings,
    ) -> None:
        super().__init__(desk)
        controller, rubric = wiring.controller, wiring.controller.rubric
        self._desk, self._wiring = desk, wiring
        self.drag = MarkDrag(
            desk.wave, controller=controller, short=lambda mark: rubric.code(mark.code).short
        )
        self.choice = TranscriptChoice(desk.transcript, controller=controller)
        self.brackets = VolleyBrackets(desk.wave)
        self.watch = VolleyWatch(
            controller, utterances=desk.utterances, settings=settings, parent=self
        )
        self.watch.found.connect(self._show_volleys)

    def _show_volleys(self) -> None:
        watch = self.watch
        warned = frozenset(mark_id for breach in watch.breaches for mark_id in breach.marks)
        self._desk.marks.model.set_volleys(volley_rows(watch.volleys, words=watch.words_by_mark()))
        self.brackets.show(watch.volleys, warned=warned)
        self._wiring.set_warnings(watch.gaps())
