"""Where an observation stands among the rubric's passes, and what a pass still lacks."""

from collections.abc import Callable, Mapping

from fsh_coder.domain import completeness
from fsh_coder.domain.completeness import Gap, GapKind
from fsh_coder.domain.observation import Observation
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_procedure import CodingPass, Task


def current_pass(rubric: Rubric, observation: Observation) -> CodingPass | None:
    """Return the first pass that is not finished; None without passes, or when all are."""
    done = set(observation.passes_done)
    return next((each for each in rubric.passes if each.key not in done), None)


def finished_passes(rubric: Rubric, observation: Observation) -> tuple[CodingPass, ...]:
    """Return the finished passes in the order in which they were finished."""
    passes = {each.key: each for each in rubric.passes}
    return tuple(passes[key] for key in observation.passes_done if key in passes)


def units_are_frozen(rubric: Rubric, observation: Observation) -> bool:
    """Whether the units stay as they are: a finished pass says so, or they were given."""
    return has_given_parse(observation) or any(
        each.freezes_units for each in finished_passes(rubric, observation)
    )


def has_given_parse(observation: Observation) -> bool:
    """Whether the units were made by another coder and given to this one."""
    return any(unit.origin is not None for unit in observation.units)


def only_divides(coding_pass: CodingPass) -> bool:
    """Whether there is nothing to do in a pass for a coder whose units were given to her."""
    return coding_pass.tasks == ("parse",)


def pass_gaps(
    rubric: Rubric, observation: Observation, *, coding_pass: CodingPass
) -> tuple[Gap, ...]:
    """Return what stands between the coder and the end of a pass; often nothing."""
    gaps = [gap for task in coding_pass.tasks for gap in _LACKING[task](observation, rubric)]
    if coding_pass == rubric.passes[0]:
        asked_before = {each.key for each in rubric.fields if each.asked == "before"}
        answers = completeness.without_answer(observation, rubric)
        gaps += [gap for gap in answers if gap.field in asked_before]
    return tuple(gaps)


def _unrated(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    return (
        *completeness.not_rated(observation, rubric),
        *completeness.conflicting(observation, rubric),
        *completeness.without_reason(observation, rubric),
    )


def _unparsed(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    if observation.units:
        return ()
    return (Gap(GapKind.NO_UNITS, "no units are marked", at_ms=observation.segment.start_ms),)


_LACKING: Mapping[Task, Callable[[Observation, Rubric], tuple[Gap, ...]]] = {
    "rate": _unrated,
    "parse": _unparsed,
    "code": completeness.without_code,
}
