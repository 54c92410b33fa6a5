"""Where the rating of one dimension stands, in the words both rating forms use."""

from dataclasses import dataclass

from fsh_coder.domain import completeness, scoring
from fsh_coder.domain.observation import BehaviourMark, Observation
from fsh_coder.domain.ratings import NOT_APPLICABLE, NotApplicable, Rating
from fsh_coder.domain.rubric import Dimension, Rubric


@dataclass(frozen=True, slots=True)
class RatingState:
    """A dimension's rating, reason and evidence as they are on disk.

    ``settled_by`` names the rating that leaves nothing to rate here, such as "adherence is 1";
    empty where no other rating has a say. ``conflict`` says how the rating contradicts another,
    empty for a rating that does not. ``lacks_reason`` tells a score without the reason that the
    rubric or the study asks for.
    """

    dimension: Dimension
    rating: Rating
    reason: str
    evidence: tuple[BehaviourMark, ...]
    settled_by: str = ""
    conflict: str = ""
    lacks_reason: bool = False

    @property
    def score(self) -> int | None:
        """Return the score; None where there is none, for whatever reason."""
        return None if isinstance(self.rating, NotApplicable) else self.rating

    @property
    def is_ruled_out(self) -> bool:
        """Whether another rating leaves nothing to rate here, and nothing was rated."""
        return self.rating is None and bool(self.settled_by)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to choose: a score, not applicable, or ruled out."""
        return self.rating is not None or self.is_ruled_out

    @property
    def shown(self) -> Rating:
        """Return what the cells show as chosen: the rating, or what another rating settles."""
        return NOT_APPLICABLE if self.is_ruled_out else self.rating

    @property
    def is_wanting(self) -> bool:
        """Whether the coder has something to do here."""
        return not self.is_done or self.lacks_reason or bool(self.conflict)

    @property
    def words(self) -> str:
        """Return where it stands: ``reason given · 2 marks``."""
        words = self._standing()
        n_marks = len(self.evidence)
        if n_marks and self.score is not None and not self.is_wanting:
            words += f" · {n_marks} mark{'s' if n_marks > 1 else ''}"
        return words

    @property
    def spoken(self) -> str:
        """Return the dimension with its score and anchor: ``Empathy 4: Tries repeatedly…``."""
        if self.score is None:
            return f"{self.dimension.label}, {self._standing()}"
        anchor = self.dimension.anchor(self.score)
        spoken = f"{self.dimension.label} {self.score}: {anchor.text}"
        if self.conflict:
            return f"{spoken} {self.conflict}."
        return f"{spoken} Reason missing." if self.lacks_reason else spoken

    def refusal(self, rating: Rating) -> str:
        """Return the sentence why a rating cannot be given now; "" where it can."""
        if not self.is_ruled_out or rating is None:
            return ""
        return f"There is nothing to rate in “{self.dimension.label}” while {self.settled_by}."

    def _standing(self) -> str:
        if self.conflict:
            return f"does not fit: {self.settled_by}" if self.settled_by else "does not fit"
        if self.is_ruled_out:
            return f"not applicable: {self.settled_by}"
        if self.rating is None:
            return "not rated"
        if self.lacks_reason:
            return "reason missing"
        if self.rating is NOT_APPLICABLE:
            return "not applicable"
        return "reason given" if self.reason else "rated"


def rating_states(observation: Observation, rubric: Rubric) -> dict[str, RatingState]:
    """Return where each dimension of the rubric stands in an observation."""
    given = observation.given_ratings()
    conflicts = {each.dimension: each.reason for each in scoring.rating_conflicts(rubric, given)}
    # Looking for a dimension's marks goes through all of them, which may be thousands.
    with_evidence = {link.dimension for link in observation.evidence}
    return {
        each.key: RatingState(
            each,
            given.get(each.key),
            observation.rating(each.key).reason.strip(),
            observation.evidence_for(each.key) if each.key in with_evidence else (),
            settled_by=_settled_by(rubric, each, given=given),
            conflict=conflicts.get(each.key, ""),
            lacks_reason=completeness.lacks_reason(observation, each),
        )
        for each in rubric.dimensions
    }


def respect(dimension: Dimension) -> str:
    """Return what a dimension rates of its item, such as "adherence"; its label without one."""
    if not dimension.item or not dimension.label.startswith(dimension.item):
        return dimension.label
    return dimension.label.removeprefix(dimension.item).lstrip(" :,–-") or dimension.label


def _settled_by(rubric: Rubric, dimension: Dimension, *, given: dict[str, Rating]) -> str:
    when = dimension.not_applicable_when
    if when is None or given.get(when.dimension) is None:
        return ""
    other = rubric.dimension(when.dimension)
    is_of_item = bool(other.item) and other.item == dimension.item
    name = respect(other) if is_of_item else f"“{other.label}”"
    rating = given[when.dimension]
    if rating == when.score:
        return f"{name} is {when.score}"
    if given.get(dimension.key) is NOT_APPLICABLE:
        return f"{name} is not {when.score}"
    return ""
