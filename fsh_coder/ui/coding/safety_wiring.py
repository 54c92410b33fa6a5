"""What keeps a coder's work safe and her place hers, on one desk."""

from PySide6.QtCore import QObject

from fsh_coder.ui.coding.coding_controller import CodingController
from fsh_coder.ui.coding.coding_desk import CodingDesk
from fsh_coder.ui.coding.desk_wiring import DeskWiring
from fsh_coder.ui.coding.emergency_watch import EmergencyWatch
from fsh_coder.ui.kept_work import brought_in_words


class SafetyWiring(QObject):
    """Connects a desk with what watches over it; the desk owns it.

    Args:
        desk: the views.
        controller: what they are about.
        wiring: says quiet sentences.
    """

    def __init__(
        self, desk: CodingDesk, *, controller: CodingController, wiring: DeskWiring
    ) -> None:
        super().__init__(desk)
        self.watch = EmergencyWatch(controller, head=desk.head, notices=desk.notices, parent=self)
        self.watch.brought_in.connect(lambda number: wiring.say(brought_in_words(number)))
