"""The pane of global ratings: narrow beside the pad, or wide with all anchors."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fsh_coder.domain.observation import BehaviourMark, Observation
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.rating_form import RatingForm
from fsh_coder.ui.coding.rating_state import RatingState, rating_state
from fsh_coder.ui.coding.wide_ratings import WideRatings
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.key_cap import KeyLine
from fsh_coder.ui.kit.pane_head import PaneHead

_KEYS_FROM_PX = 600


class RatingsPane(Pane):
    """Head and both forms, of which one is shown.

    Signals:
        rated: dimension, score or None.
        reason_given: dimension, text.
        attach_asked: dimension.
        detach_asked: dimension, mark id.
        hear_asked: mark id.
        widen_asked: the button was pressed.
    """

    rated = Signal(str, object)
    reason_given = Signal(str, str)
    attach_asked = Signal(str)
    detach_asked = Signal(str, object)
    hear_asked = Signal(object)
    widen_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Global ratings")
        self._rubric: Rubric | None = None
        self._segment: Segment | None = None
        self._observation: Observation | None = None
        self._candidate: BehaviourMark | None = None
        self._states: dict[str, RatingState] = {}
        self._current: str | None = None
        self._is_wide = False
        self._may_write = True
        self.head = PaneHead("Global ratings")
        self.keys = KeyLine("[1] – [5] rate   [0] not rated   [↑] [↓] dimension")
        self.head.add_right(self.keys)
        self.widen_button = Button("Widen", kind="plain", size="small", icon="maximize-2", key="F7")
        self.widen_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.widen_button.clicked.connect(self.widen_asked)
        self.head.add_right(self.widen_button)
        self.form = RatingForm()
        self.wide = WideRatings()
        self._stack = QStackedWidget()
        for form in (self.form, self.wide):
            self._stack.addWidget(form)
            form.focused.connect(self.turn_to)
            form.rated.connect(self.rated)
            form.detail.rated.connect(self.rated)
            form.detail.reason_given.connect(self.reason_given)
            form.detail.attach_asked.connect(self.attach_asked)
            form.detail.detach_asked.connect(self.detach_asked)
            form.detail.hear_asked.connect(self.hear_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)

    def show_rubric(self, rubric: Rubric, *, segment: Segment) -> None:
        """Show another rubric's dimensions."""
        self._rubric, self._segment, self._observation = rubric, segment, None
        self._current = rubric.dimensions[0].key if rubric.dimensions else None
        self.form.show_rubric(rubric)
        self.wide.show_rubric(rubric)

    def show_observation(
        self, observation: Observation, *, candidate: BehaviourMark | None
    ) -> None:
        """Show ratings, reasons and evidence; ``candidate`` is the mark to attach."""
        if self._rubric is None:
            return
        before = self._observation
        self._observation = observation
        is_same = before is not None and (
            before.ratings is observation.ratings and before.evidence is observation.evidence
        )
        if not is_same or self._has_evidence():
            self._states = {
                each.key: rating_state(observation, each) for each in self._rubric.dimensions
            }
            self.form.show_states(self._states)
            self.wide.show_states(self._states)
            n_rated = sum(state.score is not None for state in self._states.values())
            self.head.set_count(f"{n_rated} of {len(self._states)} rated")
        self._candidate = candidate
        self._open_current()

    def set_candidate(self, mark: BehaviourMark | None) -> None:
        """Take another mark as the one that would be attached."""
        if mark != self._candidate:
            self._candidate = mark
            self._open_current()

    def turn_to(self, key: str) -> None:
        """Open a dimension."""
        if key != self._current:
            self.form.detail.commit()
            self.wide.detail.commit()
            self._current = key
            self._open_current()

    def focus_dimension(self, key: str | None = None) -> None:
        """Put the keyboard on a dimension; by default the one in focus before."""
        chosen = key or self._current
        if chosen is not None:
            self.turn_to(chosen)
            (self.wide if self._is_wide else self.form).focus_dimension(chosen)

    def focus_reason(self, key: str) -> None:
        """Put the keyboard into a dimension's reason."""
        self.turn_to(key)
        form = self.wide if self._is_wide else self.form
        form.detail.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def current(self) -> str | None:
        """Return the dimension in focus."""
        return self._current

    @property
    def is_wide(self) -> bool:
        """Whether all anchors are shown."""
        return self._is_wide

    def set_wide(self, wide: bool, *, may_narrow: bool = True) -> None:  # noqa: FBT001
        """Show all anchors, or the rows with cells."""
        self.form.detail.commit()
        self.wide.detail.commit()
        self._is_wide = wide
        self._stack.setCurrentWidget(self.wide if wide else self.form)
        self.widen_button.setText("Narrow" if wide else "Widen")
        self.widen_button.set_icon_name("minimize-2" if wide else "maximize-2")
        self.widen_button.setVisible(may_narrow)
        self._open_current()
        self._fit()

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let be rated, or not."""
        self.form.set_may_write(may_write)
        self.wide.set_may_write(may_write)
        self._may_write = may_write
        self._fit()
        self._open_current()

    def commit(self) -> None:
        """Hand on a reason that is still being typed."""
        self.form.detail.commit()
        self.wide.detail.commit()

    def resizeEvent(self, event: object) -> None:
        """Name the keys where there is room."""
        self._fit()

    def _fit(self) -> None:
        has_room = self._is_wide and self.width() >= _KEYS_FROM_PX
        self.keys.setVisible(has_room and self._may_write)

    def _has_evidence(self) -> bool:
        return self._observation is not None and bool(self._observation.evidence)

    def _open_current(self) -> None:
        if self._current is None or self._rubric is None or self._segment is None:
            return
        state = self._states.get(self._current)
        if state is None:
            return
        form = self.wide if self._is_wide else self.form
        form.open_dimension(
            state, candidate=self._candidate, rubric=self._rubric, segment=self._segment
        )
