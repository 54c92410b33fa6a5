"""Before submitting: what is missing, with links that go there, and what to think about."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.domain.completeness import Gap, GapKind
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.text import Text

_MOST_SHOWN = 8


class GapDialog(Dialog):
    """Lists gaps before a deed; some stop it, the rest is only pointed out.

    Args:
        parent: the window it lies on.
        gaps: what is missing.
        title: what is about to be done.
        deed: words of its button.
        no_gaps: the sentence where nothing is missing.
        follows: what comes of the deed.

    Signals:
        gap_chosen: the `Gap` to go to; the dialog has closed.
    """

    gap_chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        gaps: Sequence[Gap],
        *,
        title: str,
        deed: str,
        no_gaps: str,
        follows: str,
    ) -> None:
        super().__init__(parent, title, deed=deed, width=500)
        stops = [gap for gap in gaps if gap.kind.stops_submission]
        warnings = [gap for gap in gaps if not gap.kind.stops_submission]
        if stops:
            self._add_list("Still missing", stops)
        if warnings:
            self._add_list("Think about", warnings)
        if not gaps:
            self.body.addWidget(Text(no_gaps, wrap=True))
        self.body.addWidget(Text(follows, colour="muted", wrap=True))
        self.body.addStretch(1)
        if stops:
            number = "1 thing is" if len(stops) == 1 else f"{len(stops)} things are"
            self.set_note(f"{number} missing.")
        self.set_deed(deed, enabled=not stops)
        if stops:
            self.cancel_button.setDefault(True)
        else:
            self.deed_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_list(self, title: str, gaps: Sequence[Gap]) -> None:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Text(title, role="label", colour="muted"))
        for gap in gaps[:_MOST_SHOWN]:
            column.addWidget(self._row(gap))
        if len(gaps) > _MOST_SHOWN:
            rest = len(gaps) - _MOST_SHOWN
            column.addWidget(Text(f"and {rest} more", role="helper", colour="muted"))
        self.body.addLayout(column)

    def _row(self, gap: Gap) -> QWidget:
        icons = {
            GapKind.NOT_RATED: "circle-dashed",
            GapKind.RATINGS_CONFLICT: "scale",
            GapKind.NO_REASON: "message-square-plus",
            GapKind.NO_ANSWER: "pencil",
            GapKind.NO_UNITS: "split",
            GapKind.UNIT_WITHOUT_CODE: "list-checks",
            GapKind.NOT_DONE: "layers",
            GapKind.UNSURE_MARK: "flag",
            GapKind.VOLLEY: "combine",
            GapKind.NOT_HEARD: "headphones",
        }
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        mark = IconMark(icons[gap.kind], size=16, colour="warn")
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        words = Text(gap.words, wrap=True)
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        button = Button("Go there", size="small")
        button.setAccessibleName(f"{gap.words}: go there")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._go(gap))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        return made

    def _go(self, gap: Gap) -> None:
        self.reject()
        self.gap_chosen.emit(gap)


class SubmitDialog(GapDialog):
    """Before submitting: what is missing, and that it will be locked."""

    def __init__(self, parent: QWidget, gaps: Sequence[Gap], *, session_label: str) -> None:
        super().__init__(
            parent,
            gaps,
            title=f"Submit {session_label}",
            deed="Submit and lock",
            no_gaps="Everything is rated, and you have heard it all.",
            follows="After submitting, the observation is locked; reopening needs a reason.",
        )
