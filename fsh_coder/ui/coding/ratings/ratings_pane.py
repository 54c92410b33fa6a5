"""The pane of global ratings: narrow beside the pad, or wide with all anchors."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fsh_coder.domain.observation import BehaviourMark, Observation
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ratings.rating_form import RatingForm
from fsh_coder.ui.coding.ratings.rating_keys import rating_uses
from fsh_coder.ui.coding.ratings.rating_state import RatingState, rating_states
from fsh_coder.ui.coding.ratings.wide_ratings import WideRatings
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.key_cap import KeyLine
from fsh_coder.ui.kit.pane_head import PaneHead

_KEYS_FROM_PX = 600
_HIGHEST_DIGIT = 9


class RatingsPane(Pane):
    """Head and both forms, of which one is shown.

    Signals:
        rated: dimension and rating: a score, NOT_APPLICABLE or None.
        refused: a quiet sentence why a rating was not taken.
        reason_given: dimension, text.
        attach_asked: dimension.
        detach_asked: dimension, mark id.
        hear_asked: mark id.
        widen_asked: the button was pressed.
        focused: dimension that was turned to.
    """

    rated = Signal(str, object)
    refused = Signal(str)
    reason_given = Signal(str, str)
    attach_asked = Signal(str)
    detach_asked = Signal(str, object)
    hear_asked = Signal(object)
    widen_asked = Signal()
    focused = Signal(str)

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
        self.keys = KeyLine("")
        self.head.add_right(self.keys)
        self.widen_button = Button("Widen", kind="plain", size="small", icon="maximize-2", key="F7")
        self.widen_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.widen_button.clicked.connect(self.widen_asked)
        self.head.add_right(self.widen_button)
        self._keys: KeyMap | None = None
        self._may_attach = True
        self._stack = QStackedWidget()
        self._wide: WideRatings | None = None
        self.form = RatingForm()
        self._join(self.form)
        self.form.rated.connect(self._rate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)

    @property
    def wide(self) -> WideRatings:
        """Return the dimensions with all their anchors; made when they are first wanted."""
        if self._wide is None:
            made = self._wide = WideRatings()
            self._join(made)
            if self._rubric is not None:
                made.show_rubric(self._rubric)
            if self._states:
                made.show_states(self._states)
            if self._keys is not None:
                made.detail.evidence.set_keys(self._keys)
            made.set_may_write(self._may_write)
            made.detail.evidence.setVisible(self._may_attach)
        return self._wide

    def _join(self, form: RatingForm | WideRatings) -> None:
        self._stack.addWidget(form)
        form.focused.connect(self.turn_to)
        form.focused.connect(self.focused)
        form.keyed.connect(self._on_keyed)
        form.detail.rated.connect(self._rate)
        form.detail.reason_given.connect(self.reason_given)
        form.detail.attach_asked.connect(self.attach_asked)
        form.detail.detach_asked.connect(self.detach_asked)
        form.detail.hear_asked.connect(self.hear_asked)

    @property
    def _forms(self) -> tuple[RatingForm | WideRatings, ...]:
        """Return the forms that were made so far."""
        return (self.form,) if self._wide is None else (self.form, self._wide)

    @property
    def _shown(self) -> RatingForm | WideRatings:
        return self.wide if self._is_wide else self.form

    def show_rubric(self, rubric: Rubric, *, segment: Segment) -> None:
        """Show another rubric's dimensions."""
        self._rubric, self._segment, self._observation = rubric, segment, None
        self._current = rubric.dimensions[0].key if rubric.dimensions else None
        self.keys.set_line(_key_line(rubric))
        self._states = {}
        for form in self._forms:
            form.show_rubric(rubric)

    def show_observation(
        self, observation: Observation, *, candidate: BehaviourMark | None
    ) -> None:
        """Show ratings, reasons and evidence; ``candidate`` is the mark to attach."""
        if self._rubric is None:
            return
        before = self._observation
        self._observation = observation
        is_same = before is not None and (
            before.ratings is observation.ratings
            and before.evidence is observation.evidence
            and before.is_locked == observation.is_locked
        )
        if is_same and not self._has_evidence():
            self.set_candidate(candidate)
            return
        self._states = rating_states(observation, self._rubric)
        for form in self._forms:
            form.show_states(self._states)
        self.head.set_count(self._progress())
        if before is None:
            # Who comes back goes on where something is left to do.
            self.open_first()
        self._candidate = candidate
        self._open_current()

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self.widen_button.set_key(keys.words("widen"))
        self._keys = keys
        for form in self._forms:
            form.detail.evidence.set_keys(keys)

    def set_candidate(self, mark: BehaviourMark | None) -> None:
        """Take another mark as the one that would be attached."""
        if mark != self._candidate:
            self._candidate = mark
            state = self._states.get(self._current or "")
            if state is not None and self._rubric is not None and self._segment is not None:
                self._shown.detail.show_candidate(mark, rubric=self._rubric, segment=self._segment)

    def _progress(self) -> str:
        """Return how far the ratings are: ``12 of 32 rated``."""
        states = self._states.values()
        n_done = sum(state.is_done for state in states)
        n_not_applicable = sum(state.shown is NOT_APPLICABLE for state in states)
        if not n_not_applicable:
            return f"{n_done} of {len(states)} rated"
        return f"{n_done} of {len(states)} done, {n_not_applicable} of them not applicable"

    def _rate(self, key: str, rating: Rating) -> None:
        refusal = self._states[key].refusal(rating)
        if refusal:
            self.refused.emit(refusal)
        else:
            self.rated.emit(key, rating)

    def _on_keyed(self, key: str, rating: Rating) -> None:
        """Rate; the next dimension opens where there is nothing more to say about this one."""
        before = self._states[key]
        self._rate(key, rating)
        after = self._states[key]
        has_more = after.is_wanting or after.dimension.high > _HIGHEST_DIGIT
        if before.rating is None and after.rating is not None and not has_more:
            following = self._next_open(key)
            if following is not None:
                self.focus_dimension(following)

    def _next_open(self, key: str) -> str | None:
        keys = list(self._states)
        after = keys[keys.index(key) + 1 :]
        return next((each for each in after if not self._states[each].is_done), None)

    def turn_to(self, key: str) -> None:
        """Open a dimension."""
        if key != self._current:
            self.commit()
            self._current = key
            self._open_current()

    def focus_dimension(self, key: str | None = None) -> None:
        """Put the keyboard on a dimension; by default the one in focus before."""
        chosen = key or self._current
        if chosen is not None:
            self.turn_to(chosen)
            self._shown.focus_dimension(chosen)

    def focus_reason(self, key: str) -> None:
        """Put the keyboard into a dimension's reason."""
        self.turn_to(key)
        self._shown.detail.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_first(self) -> None:
        """Open the first dimension that has no rating yet, without taking the keyboard."""
        first = next((key for key, state in self._states.items() if not state.is_done), None)
        if first is not None:
            self.turn_to(first)

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
        self.commit()
        self._is_wide = wide
        self._stack.setCurrentWidget(self._shown)
        self.widen_button.setText("Narrow" if wide else "Widen")
        self.widen_button.set_icon_name("minimize-2" if wide else "maximize-2")
        self.widen_button.setVisible(may_narrow)
        self._open_current()
        self._fit()

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let be rated, or not."""
        for form in self._forms:
            form.set_may_write(may_write)
        self._may_write = may_write
        self._fit()
        self._open_current()

    def set_may_attach(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Offer marks as evidence, or not, as long as there are none to offer."""
        self._may_attach = on
        for form in self._forms:
            form.detail.evidence.setVisible(on)

    def commit(self) -> None:
        """Hand on a reason that is still being typed."""
        for form in self._forms:
            form.detail.commit()

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
        self._shown.open_dimension(
            state, candidate=self._candidate, rubric=self._rubric, segment=self._segment
        )


def _key_line(rubric: Rubric) -> str:
    """Return the keys of a rubric's ratings, such as ``[1] – [5] rate   [0] not rated``."""
    short = {"Rate": "rate", "Rate as not applicable": "not applicable"}
    parts = []
    for use in rating_uses(rubric):
        caps = " ".join(cap if cap == "–" else f"[{cap}]" for cap in use.caps)
        parts.append(f"{caps} {short.get(use.words, 'not rated')}")
    return "   ".join([*parts, "[↑] [↓] dimension"])
