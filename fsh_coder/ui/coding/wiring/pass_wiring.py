"""Leads the coder through a rubric's passes: what is shown, what is heard, what comes next."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from fsh_coder.domain.completeness import Gap, GapKind
from fsh_coder.domain.observation import BehaviourMark, Observation
from fsh_coder.domain.rubric_procedure import AskedWhen, CodingPass
from fsh_coder.domain.unit_errors import ParseGivenOn
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.desk.pane_layout import Work
from fsh_coder.ui.coding.desk.pass_strip import Step, StepState
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.coding.wiring.desk_wiring import DeskWiring
from fsh_coder.ui.coding.wiring.first_listen import FirstListen

_NO_MARKS = "Marks are put away in this pass; they come back with the pass that codes."


class UnitWork(Protocol):
    """What divides speech into units and codes them; begin and end come in pairs."""

    def begin(self, coding_pass: CodingPass | None) -> None:
        """Take up a pass that works with units; None where a rubric has units and no passes."""

    def end(self) -> None:
        """Leave it again."""

    def go_to(self, gap: Gap) -> bool:
        """Take the coder to a gap that is about units; return whether it was."""


class PassWiring(QObject):
    """Shows on one desk the pass its observation is in; the desk owns it.

    The pass is read anew at every change, since undo may bring an earlier one back. A rubric
    without passes is left as it is: everything at once.

    Args:
        desk: the views.
        controller: what they are about.
        wiring: what connects them.
        units: what works with units; None where the rubric has none.
    """

    def __init__(
        self,
        desk: CodingDesk,
        *,
        controller: CodingController,
        wiring: DeskWiring,
        units: UnitWork | None = None,
    ) -> None:
        super().__init__(desk)
        self._desk = desk
        self._controller = controller
        self._wiring = wiring
        self._passes = controller.rubric.passes
        self._entered: tuple[str | None, bool] | None = None
        self._hidden: tuple[BehaviourMark, ...] | None = None
        self._first = FirstListen(controller, parent=self)
        self._units = units
        self._has_begun_units = False
        if units is not None:
            wiring.set_unit_guide(units.go_to)
        if not self._passes:
            self._begin_units(None)
            return
        desk.strip.step_chosen.connect(self._on_step)
        desk.strip.back_agreed.connect(self._go_back)
        wiring.set_gap_filter(self._gaps_now)
        controller.changed.connect(self.show)
        self._first.changed.connect(lambda: desk.strip.show_listening(self._first.words))
        self._first.heard_out.connect(
            lambda: wiring.say("Heard to the end. You can now jump back to any moment.")
        )
        self.show()

    # --- Which pass -------------------------------------------------------------------

    @property
    def current(self) -> CodingPass | None:
        """Return the pass in work; None without passes, or when all are finished."""
        return self._controller.session.passes.current

    @property
    def is_leading(self) -> bool:
        """Whether Ctrl+Enter finishes a pass rather than submitting."""
        current = self.current
        is_open = not self._controller.observation.is_locked
        return is_open and current is not None and self._following(current) is not None

    def missing(self) -> tuple[Gap, ...]:
        """Return what stands before the end of the pass in work, and what to think about."""
        current = self.current
        return () if current is None else self._gaps_now(self._wiring.all_gaps())

    def finish(self) -> bool:
        """Finish the pass in work; the next begins at the beginning. Return whether it was done."""
        self._controller.listening.pause()
        is_done = self._do(self._controller.session.passes.finish)
        if is_done and self.current is not None:
            self._controller.listening.seek(self._controller.segment.start_ms)
            self._controller.keep_place()
        return is_done

    def units_words(self) -> str:
        """Return how far the session is divided, where the pass in work divides it."""
        current, segment = self.current, self._controller.segment
        units = self._controller.observation.units
        if current is None or "parse" not in current.tasks or not units:
            return ""
        end = in_segment(units[-1].end_ms, segment)
        whole = in_segment(segment.end_ms, segment)
        n_units = f"{len(units)} unit{'s' if len(units) > 1 else ''}"
        return f"{n_units}; the last ends at {end} of {whole}. "

    def next_words(self) -> str:
        """Return what comes after the pass in work: ``pass 2, Divide into utterances``."""
        current = self.current
        following = None if current is None else self._following(current)
        return "" if following is None else f"pass {self._number(following)}, {following.label}"

    # --- Showing ----------------------------------------------------------------------

    def show(self) -> None:
        """Show the pass in work, if it is another than before."""
        observation = self._controller.observation
        current = self.current
        entered = (None if current is None else current.key, observation.is_locked)
        if entered != self._entered:
            is_first, self._entered = self._entered is None, entered
            self._enter(current, observation)
            if not is_first:
                # Whatever had the keyboard is gone with the pass before.
                self._take_keyboard(current)
        elif observation.marks is not self._hidden and not self._may_code(current):
            self._hide_marks()

    def _take_keyboard(self, current: CodingPass | None) -> None:
        if current is not None and current.tasks == ("rate",):
            self._desk.ratings.focus_dimension()
        else:
            self._desk.wave.setFocus()

    def leave(self) -> None:
        """Let go of the units; the desk is put away."""
        if self._units is not None and self._has_begun_units:
            self._has_begun_units = False
            self._units.end()

    def _begin_units(self, coding_pass: CodingPass | None) -> None:
        if self._units is not None:
            self._has_begun_units = True
            self._units.begin(coding_pass)

    def _enter(self, current: CodingPass | None, observation: Observation) -> None:
        desk = self._desk
        self.leave()
        self._show_steps(current)
        desk.set_work(_work(current, has_units=self._units is not None))
        may_code = self._may_code(current)
        self._wiring.set_codes_enabled(current is None or "parse" not in current.tasks)
        self._wiring.route_codes(None if may_code else self._refuse_code)
        desk.fields.show_asked(self._asked(current))
        desk.ratings.set_may_attach(may_code)
        self._controller.put_marks_away("" if may_code else _NO_MARKS)
        if may_code:
            self._show_marks(observation.marks)
        else:
            self._hide_marks()
        is_non_stop = current is not None and current.playback == "non_stop"
        self._first.ask_for(is_non_stop and not observation.is_locked)
        self._show_footer()
        with_units = current if current is not None else self._last_with_units()
        if with_units is not None and self._works_with_units(with_units):
            self._begin_units(with_units)
        if current is not None and current.tasks == ("rate",) and not observation.is_locked:
            desk.ratings.open_first()

    def _hide_marks(self) -> None:
        """Keep marks out of sight, also those that undo touched in a pass without them."""
        self._hidden = self._controller.observation.marks
        self._show_marks(())

    def _show_marks(self, marks: tuple[BehaviourMark, ...]) -> None:
        for view in (self._desk.wave, self._desk.overview, self._desk.transcript):
            view.set_marks(marks)

    @staticmethod
    def _may_code(current: CodingPass | None) -> bool:
        return current is None or "code" in current.tasks

    def _show_steps(self, current: CodingPass | None) -> None:
        done = {each.key for each in self._controller.session.passes.done}
        steps = tuple(
            Step(each.key, number, each.label, _state(each, current=current, done=done))
            for number, each in enumerate(self._passes, 1)
        )
        instruction = "Every pass is finished." if current is None else current.instruction
        self._desk.strip.show_steps(steps, instruction=instruction)

    def _show_footer(self) -> None:
        footer = self._desk.footer
        if self.is_leading:
            footer.show_deed("Finish this pass…", note=f"Next: {self.next_words()}")
        else:
            footer.show_deed("Submit…", note="Submit shows what is missing first")
        self._wiring.refresh_gaps()

    def _gaps_now(self, gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
        """Return the gaps that belong to the pass in work; all when every pass is finished."""
        current = self.current
        if current is None:
            return gaps
        if self._following(current) is None:
            # Submitting finishes the last pass itself.
            return tuple(gap for gap in gaps if gap.pass_key != current.key)
        kinds = {GapKind.NOT_HEARD}.union(*(_KINDS[task] for task in current.tasks))
        asked = {
            each.key
            for each in self._controller.rubric.fields
            if each.asked in self._asked(current)
        }
        stops = self._controller.session.passes.missing()
        return (
            *(gap for gap in stops if gap.field is None or gap.field in asked),
            *(g for g in gaps if g.kind in kinds and not g.kind.stops_submission),
        )

    def _asked(self, current: CodingPass | None) -> frozenset[AskedWhen]:
        """Return which questions are asked in a pass: first and last are the two ends."""
        both: frozenset[AskedWhen] = frozenset({"before", "after"})
        if current is None or len(self._passes) == 1:
            return both
        asked: frozenset[AskedWhen] = frozenset()
        if current == self._passes[0]:
            asked = frozenset({"before"})
        elif self._following(current) is None:
            asked = frozenset({"after"})
        return asked

    # --- Back -------------------------------------------------------------------------

    def put_away(self) -> bool:
        """Put the question whether to go back away; return whether there was one."""
        is_asking = self._desk.strip.is_asking
        if is_asking:
            self._desk.strip.stay()
            self._desk.wave.setFocus()
        return is_asking

    def ask_back(self) -> None:
        """Ask whether to go back to the pass that was finished last."""
        passes = self._controller.session.passes
        if passes.done:
            self._on_step((passes.earlier or passes.done[-1]).key)
        elif self._passes:
            self._wiring.say("This is the first pass; there is none to go back to.")
        else:
            self._wiring.say("This rubric has no passes.")

    def _on_step(self, key: str) -> None:
        """Say what a step that was pressed is about, or ask whether to go back to it."""
        chosen = next(each for each in self._passes if each.key == key)
        passes, current = self._controller.session.passes, self.current
        if chosen == current:
            self._wiring.say(chosen.instruction or f"You are in “{chosen.label}”.")
        elif chosen not in passes.done:
            first = "" if current is None else f" Finish “{current.label}” first."
            self._wiring.say(f"“{chosen.label}” comes later.{first}")
        elif self._controller.observation.is_locked:
            self._wiring.say("This observation is submitted. Reopen it to go back to a pass.")
        elif (refusal := passes.refusal(chosen)) is not None:
            is_hers = isinstance(refusal, ParseGivenOn)
            short = f"“{chosen.label}” was given to you finished; it stays so."
            self._wiring.say(refusal.sentence if is_hers else short)
        else:
            last = passes.earlier or chosen
            again = "" if last == chosen else f" “{chosen.label}” is one more step back."
            self._desk.strip.ask_back(
                f"Go back to “{last.label}”? What you have done stays, and the step is noted in "
                f"the history.{again}"
            )

    def _go_back(self) -> None:
        self._do(self._controller.session.passes.back)
        self._desk.wave.setFocus()

    def _do(self, verb: Callable[[], object]) -> bool:
        def done() -> bool:
            verb()
            return True

        self._controller.select_stretch(None)
        return self._controller.do(done) is not None

    # --- Codes ------------------------------------------------------------------------

    def _refuse_code(self, code: str, at_ms: int) -> None:
        """Say in which pass a code can be given."""
        short = self._controller.rubric.code(code).short
        coding = next((each for each in self._passes if "code" in each.tasks), None)
        if coding is not None:
            when = in_segment(at_ms, self._controller.segment)
            self._wiring.say(
                f"{short} was not marked at {when}: codes come in pass {self._number(coding)}, "
                f"{coding.label}."
            )

    def _last_with_units(self) -> CodingPass | None:
        """Return the pass whose work goes on when all are finished."""
        return next((p for p in reversed(self._passes) if self._works_with_units(p)), None)

    def _works_with_units(self, coding_pass: CodingPass) -> bool:
        """Whether a pass makes units, or codes those that were made."""
        parses = any("parse" in each.tasks for each in self._passes)
        return parses and bool({"parse", "code"} & set(coding_pass.tasks))

    def _number(self, wanted: CodingPass) -> int:
        return self._passes.index(wanted) + 1

    def _following(self, current: CodingPass) -> CodingPass | None:
        """Return the next pass that is not finished after the one in work."""
        done = self._controller.session.passes.done
        after = self._passes[self._passes.index(current) + 1 :]
        return next((each for each in after if each not in done), None)


_KINDS = {
    "rate": frozenset({GapKind.NOT_HEARD}),
    "parse": frozenset({GapKind.NOT_HEARD}),
    "code": frozenset({GapKind.NOT_HEARD, GapKind.UNSURE_MARK, GapKind.VOLLEY}),
}


def _work(current: CodingPass | None, *, has_units: bool) -> Work:
    if current is None:
        return Work.ALL
    tasks = set(current.tasks)
    if "parse" in tasks:
        return Work.PARSE_AND_RATE if "rate" in tasks else Work.PARSE
    if tasks == {"rate"}:
        return Work.RATE
    if tasks == {"code"}:
        return Work.CODE_UNITS if has_units else Work.CODE
    return Work.ALL


def _state(each: CodingPass, *, current: CodingPass | None, done: set[str]) -> StepState:
    if each == current:
        return StepState.NOW
    return StepState.DONE if each.key in done else StepState.NEXT
