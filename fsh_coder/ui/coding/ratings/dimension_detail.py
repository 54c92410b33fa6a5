"""What belongs to the dimension in focus: anchors, reason, evidence."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.ratings import Rating
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric, WordingStatus
from fsh_coder.ui.coding.ratings.anchor_rows import AnchorList, PointedAnchor
from fsh_coder.ui.coding.ratings.evidence import EvidenceRow
from fsh_coder.ui.coding.ratings.rating_state import RatingState
from fsh_coder.ui.coding.ratings.reason_field import ReasonField
from fsh_coder.ui.kit.text import Text


class DimensionDetail(QWidget):
    """One dimension's anchors, reason and evidence; used by both rating forms.

    Signals:
        rated: dimension, rating.
        reason_given: dimension, text.
        attach_asked: dimension.
        detach_asked: dimension, mark id.
        hear_asked: mark id.
    """

    rated = Signal(str, object)
    reason_given = Signal(str, str)
    attach_asked = Signal(str)
    detach_asked = Signal(str, object)
    hear_asked = Signal(object)

    def __init__(self, *, wide: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: RatingState | None = None
        self._wide = wide
        self._may_write = True
        self._pointed: Rating = None
        self.anchors = AnchorList(dense=not wide)
        self.anchors.chosen.connect(self._emit_rated)
        self.pointed = PointedAnchor()
        self._why = Text("", role="body", colour="warn", wrap=True)
        self._why.hide()
        self._sign = Text(WordingStatus.LOCAL.label, role="note", colour="muted")
        self._sign.setToolTip(WordingStatus.LOCAL.explanation)
        self._sign.hide()
        self._asked = Text("", role="helper", colour="muted")
        self._caption = Text("Reason", role="label" if wide else "helper")
        self.reason = ReasonField()
        self._caption.setBuddy(self.reason)
        self.reason.reason_given.connect(self._on_reason)
        self.evidence = EvidenceRow()
        self.evidence.attach_asked.connect(self._on_attach)
        self.evidence.detach_asked.connect(self._on_detach)
        self.evidence.hear_asked.connect(self.hear_asked)
        self._lay_out()
        self.show_all_anchors(wide)

    def show_state(
        self,
        state: RatingState,
        *,
        candidate: BehaviourMark | None,
        rubric: Rubric,
        segment: Segment,
    ) -> None:
        """Show a dimension as it is on disk."""
        if self._state is not None and self._state.dimension.key != state.dimension.key:
            self.reason.commit()
            self._pointed = None
        self._state = state
        label = state.dimension.label
        self.setAccessibleName(f"{label}: anchors, reason and evidence")
        self.reason.setAccessibleName(f"Reason for {label}")
        self.reason.show_reason(state.reason)
        self._asked.setText(self._asked_words(state))
        self.anchors.show_dimension(state.dimension, state.shown)
        self.anchors.setEnabled(self._may_write and not state.is_ruled_out)
        self._sign.setVisible(state.dimension.wording is WordingStatus.LOCAL)
        self._show_why(state)
        self._show_pointed()
        self.evidence.show_marks(
            state.evidence,
            candidate=candidate,
            rubric=rubric,
            segment=segment,
            may_write=self._may_write,
        )

    def show_candidate(
        self, candidate: BehaviourMark | None, *, rubric: Rubric, segment: Segment
    ) -> None:
        """Offer another mark as evidence; all else stays."""
        if self._state is not None:
            self.evidence.show_candidate(
                self._state.evidence, candidate=candidate, rubric=rubric, segment=segment
            )

    def set_pointed(self, rating: Rating) -> None:
        """Show the anchor of the rating that is pointed at."""
        self._pointed = rating
        self._show_pointed()

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let be rated and typed, or not."""
        self._may_write = may_write
        self.reason.setReadOnly(not may_write)
        self.anchors.setEnabled(may_write)

    def show_all_anchors(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show all anchors, or only the one that is pointed at."""
        self.anchors.setVisible(on)
        self.pointed.setVisible(not on)

    def tell_heard(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Tell what is often heard at every score, where there is room for it."""
        self.anchors.tell_heard(on)

    def commit(self) -> None:
        """Hand on a reason that is still being typed."""
        self.reason.commit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._why)
        column.addWidget(self.pointed)
        column.addWidget(self.anchors)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout()
        row.setContentsMargins(0, 2, 0, 0)
        row.addWidget(self._caption)
        row.addStretch(1)
        row.addWidget(self._asked)
        column.addLayout(row)
        column.addWidget(self.reason)
        column.addWidget(self.evidence)

    def _asked_words(self, state: RatingState) -> str:
        if not self._may_write:
            return ""
        if state.reason:
            return "saved as you type"
        if state.score is None and state.is_done:
            return "if you like"
        return "required" if state.dimension.reason_required else "if you like"

    def _show_why(self, state: RatingState) -> None:
        """Say in words what another rating settles here, or contradicts."""
        words = ""
        if state.conflict:
            why = f"This does not fit: {state.settled_by}" if state.settled_by else state.conflict
            words = f"{why}. Change one of the two."
        elif state.is_ruled_out:
            words = f"There is nothing to rate here: {state.settled_by}."
        self._why.set_colour("warn" if state.conflict else "muted")
        self._why.setText(words)
        self._why.setVisible(bool(words))

    def _show_pointed(self) -> None:
        if self._state is None:
            return
        self.anchors.set_pointed(self._pointed)
        rating = self._state.shown if self._pointed is None else self._pointed
        self.pointed.show_anchor(self._state.dimension, rating)

    def _emit_rated(self, rating: Rating) -> None:
        if self._state is not None and self._may_write:
            self.rated.emit(self._state.dimension.key, rating)

    def _on_reason(self, text: str) -> None:
        if self._state is not None and self._may_write:
            self.reason_given.emit(self._state.dimension.key, text)

    def _on_attach(self) -> None:
        if self._state is not None:
            self.attach_asked.emit(self._state.dimension.key)

    def _on_detach(self, mark_id: object) -> None:
        if self._state is not None:
            self.detach_asked.emit(self._state.dimension.key, mark_id)
