"""Before a pass is finished: what it still lacks, and what comes next."""

from PySide6.QtWidgets import QWidget

from fsh_coder.ui.coding.desk.submit_dialog import GapDialog
from fsh_coder.ui.coding.wiring.pass_wiring import PassWiring


class PassDialog(GapDialog):
    """Lists what the pass in work lacks; with nothing missing, Enter finishes it.

    Args:
        parent: the window it lies on.
        passes: leads through the passes; one is in work.
    """

    def __init__(self, parent: QWidget, *, passes: PassWiring) -> None:
        label = "" if passes.current is None else passes.current.label
        freezes = passes.current is not None and passes.current.freezes_units
        frozen = " The units then stay as they are." if freezes else ""
        super().__init__(
            parent,
            passes.missing(),
            title=f"Finish “{label}”",
            deed="Finish this pass",
            no_gaps="Everything this pass asks for is there.",
            follows=f"{passes.units_words()}Next: {passes.next_words()}.{frozen} You can come "
            "back to this pass; that is noted in the history.",
        )
