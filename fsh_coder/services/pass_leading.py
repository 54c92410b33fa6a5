"""Leading a coder through the rubric's passes, one after the other."""

from fsh_coder.domain import coding_passes
from fsh_coder.domain.completeness import Gap
from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import Observation
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_procedure import CodingPass
from fsh_coder.domain.unit_errors import ParseGivenOn, ParseWasGiven
from fsh_coder.services.observation_changes import changed
from fsh_coder.services.observation_writer import ObservationWriter
from fsh_coder.services.procedure_changes import pass_finished, passes_without
from fsh_coder.services.writing_rights import WritingRights


class PassIncomplete(UserFacingError):
    """A pass was to be finished with work left in it; ``gaps`` say what and where."""

    def __init__(self, coding_pass: CodingPass, gaps: tuple[Gap, ...]) -> None:
        shown = "; ".join(gap.words for gap in gaps[:_MOST_SHOWN])
        more = f"; and {len(gaps) - _MOST_SHOWN} more" if len(gaps) > _MOST_SHOWN else ""
        super().__init__(f"Before “{coding_pass.label}” is finished: {shown}{more}.")
        self.pass_key = coding_pass.key
        self.gaps = gaps


class NoPassLeft(UserFacingError):
    """A pass was to be finished when all are, or the rubric has none."""

    def __init__(self) -> None:
        super().__init__("Every pass is finished. Submit the observation, or go back to a pass.")


class NoEarlierPass(UserFacingError):
    """The coder was to go back from the first pass."""

    def __init__(self) -> None:
        super().__init__("This is the first pass; there is none to go back to.")


_MOST_SHOWN = 3


class PassLeading:
    """The passes of one observation; finishing and going back are actions that undo takes back.

    Verbs raise what ``CodingSession`` says.
    """

    def __init__(self, writer: ObservationWriter, *, rubric: Rubric, rights: WritingRights) -> None:
        self._writer = writer
        self._rubric = rubric
        self._rights = rights

    @property
    def current(self) -> CodingPass | None:
        """Return the pass the coder is in; None without passes, or when all are finished."""
        return coding_passes.current_pass(self._rubric, self._observation)

    @property
    def done(self) -> tuple[CodingPass, ...]:
        """Return the finished passes in the order in which they were finished."""
        return coding_passes.finished_passes(self._rubric, self._observation)

    @property
    def earlier(self) -> CodingPass | None:
        """Return the finished pass that going back takes up; None where there is none."""
        return next((each for each in reversed(self.done) if self.refusal(each) is None), None)

    def missing(self) -> tuple[Gap, ...]:
        """Return what stands between the coder and the end of the current pass."""
        current = self.current
        if current is None:
            return ()
        return coding_passes.pass_gaps(self._rubric, self._observation, coding_pass=current)

    def refusal(self, coding_pass: CodingPass) -> UserFacingError | None:
        """Return why a pass stays finished, since its units are another coder's, too.

        None where she may take it up again. A pass in which more is done than dividing is not
        refused here; going back to it is, where that would loosen the units.
        """
        if not coding_passes.only_divides(coding_pass):
            return None
        if coding_passes.has_given_parse(self._observation):
            return ParseWasGiven()
        return ParseGivenOn() if self._writer.units_were_given_on else None

    def check_units_stay(self, after: Observation) -> None:
        """Let nothing loosen units that another coder codes, too.

        Args:
            after: the observation as it would be.

        Raises:
            ParseGivenOn: the units are frozen now and would not be.
        """
        loosens = self._are_frozen(self._observation) and not self._are_frozen(after)
        if loosens and self._writer.units_were_given_on:
            raise ParseGivenOn

    def finish(self) -> CodingPass | None:
        """Finish the current pass and return the next, None when that was the last.

        Raises:
            NoPassLeft: all are finished.
            PassIncomplete: there is work left in it.
        """
        self._rights.check()
        current = self.current
        if current is None:
            raise NoPassLeft
        gaps = self.missing()
        if gaps:
            raise PassIncomplete(current, gaps)
        position = len(self._observation.passes_done) + 1
        changes = [pass_finished(current.key, position)]
        self._writer.write(Action.PASS, label=f"“{current.label}” finished", changes=changes)
        return self.current

    def back(self) -> CodingPass:
        """Take up again the pass that was finished last, and return it.

        A parse that was given by another coder, or to one, stays finished; the pass before it
        is taken up instead.

        Raises:
            NoEarlierPass: none is finished.
            ParseGivenOn: the only ones that are hold units that another coder codes, too.
        """
        self._rights.check()
        last = self.earlier
        if last is None:
            given_on = (self.refusal(each) for each in self.done)
            raise next((each for each in given_on if isinstance(each, ParseGivenOn)), NoEarlierPass)
        changes = passes_without(self._observation.passes_done, last.key)
        self.check_units_stay(changed(self._observation, changes))
        self._writer.write(Action.PASS, label=f"back to “{last.label}”", changes=changes)
        return last

    @property
    def _observation(self) -> Observation:
        return self._writer.observation

    def _are_frozen(self, observation: Observation) -> bool:
        return coding_passes.units_are_frozen(self._rubric, observation)
