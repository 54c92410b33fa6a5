"""What can be done with marks beyond setting them, on one desk: drag, and mind their volleys."""

from PySide6.QtCore import QObject

from fsh_coder.ui.coding.coding_controller import CodingController
from fsh_coder.ui.coding.coding_desk import CodingDesk
from fsh_coder.ui.coding.mark_drag import MarkDrag


class MarkWiring(QObject):
    """Connects a desk's waveform and list with what minds its marks; the desk owns it.

    Args:
        desk: the views.
        controller: what they are about.
    """

    def __init__(self, desk: CodingDesk, *, controller: CodingController) -> None:
        super().__init__(desk)
        rubric = controller.rubric
        self.drag = MarkDrag(
            desk.wave, controller=controller, short=lambda mark: rubric.code(mark.code).short
        )
