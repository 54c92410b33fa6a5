"""Where the rating of one dimension stands, in the words both rating forms use."""

from dataclasses import dataclass

from fsh_coder.domain.observation import BehaviourMark, Observation
from fsh_coder.domain.rubric import Dimension


@dataclass(frozen=True, slots=True)
class RatingState:
    """A dimension's score, reason and evidence as they are on disk."""

    dimension: Dimension
    score: int | None
    reason: str
    evidence: tuple[BehaviourMark, ...]

    @property
    def lacks_reason(self) -> bool:
        """Whether a score stands without the reason that the rubric asks for."""
        return self.dimension.reason_required and self.score is not None and not self.reason

    @property
    def words(self) -> str:
        """Return where it stands: ``reason given · 2 marks``."""
        if self.score is None:
            words = "not rated"
        elif self.lacks_reason:
            words = "reason missing"
        elif self.reason:
            words = "reason given"
        else:
            words = "rated"
        n_marks = len(self.evidence)
        if n_marks and self.score is not None and not self.lacks_reason:
            words += f" · {n_marks} mark{'s' if n_marks > 1 else ''}"
        return words

    @property
    def spoken(self) -> str:
        """Return the dimension with its score and anchor: ``Empathy 4: Tries repeatedly…``."""
        if self.score is None:
            return f"{self.dimension.label}, not rated"
        anchor = self.dimension.anchor(self.score)
        spoken = f"{self.dimension.label} {self.score}: {anchor.text}"
        return f"{spoken} Reason missing." if self.lacks_reason else spoken


def rating_state(observation: Observation, dimension: Dimension) -> RatingState:
    """Return where a dimension stands in an observation."""
    rating = observation.rating(dimension.key)
    return RatingState(
        dimension, rating.score, rating.reason.strip(), observation.evidence_for(dimension.key)
    )
