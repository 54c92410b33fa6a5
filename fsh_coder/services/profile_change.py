"""Which way a measure is to go, and whether it went there by more than coder noise."""

import math
from collections.abc import Sequence

from fsh_coder.domain import formula
from fsh_coder.domain.rubric import Measure, Rubric
from fsh_coder.services.profile_values import Change, ChangeKind, Direction, ProfilePoint

#: A gap between two scores has to pass 1.96 standard errors to be more than noise.
Z95 = 1.96

#: Below this coefficient coder noise may hide or feign change.
LOWEST_ICC_FOR_CHANGE = 0.40

#: So many sessions make an end of the line, fewer where there are fewer.
SESSIONS_PER_END = 2


def direction_of(measure: Measure, rubric: Rubric) -> Direction:
    """Return which way is wanted, as far as the rubric says so.

    Ratings are to go up, MI-adherent counts too, non-adherent ones down. A derived score goes
    where its thresholds point, or else where everything it is made of goes.
    """
    thresholds = rubric.thresholds_of(measure.key)
    if thresholds:
        return Direction.UP if thresholds[0].op.startswith(">") else Direction.DOWN
    if measure.block == "global":
        return Direction.UP
    if measure.block == "count":
        return _of_adherence(rubric.code(measure.key).adherence)
    return _of_formula(measure, rubric)


def _of_adherence(adherence: str) -> Direction:
    return {"mia": Direction.UP, "mina": Direction.DOWN}.get(adherence, Direction.NEITHER)


def _of_formula(measure: Measure, rubric: Rubric) -> Direction:
    text = next(each.formula for each in rubric.derived if each.key == measure.key)
    root = formula.parse(text).root
    if not _only_adds(root):
        return Direction.NEITHER
    others = {each.key: each for each in rubric.measures()}
    ways = {direction_of(others[name], rubric) for name in formula.parse(text).names}
    return ways.pop() if len(ways) == 1 else Direction.NEITHER


def _only_adds(node: formula.Node) -> bool:
    """Whether a formula is a sum or a mean, so that it goes where its parts go."""
    match node:
        case formula.Name():
            return True
        case formula.Mean(items=items):
            return all(_only_adds(item) for item in items)
        case formula.Chain(first=first, steps=steps):
            return _only_adds(first) and all(_keeps_way(step) for step in steps)
        case _:
            return False


def _keeps_way(step: formula.Step) -> bool:
    if step.sign == "+":
        return _only_adds(step.node)
    is_positive = isinstance(step.node, formula.Number) and step.node.value > 0
    return step.sign in {"*", "/"} and is_positive


def change_of(
    points: Sequence[ProfilePoint],
    *,
    unit: str,
    direction: Direction,
    sem: float | None,
    icc: float | None,
) -> Change:
    """Compare the last sessions with the first.

    Args:
        points: oldest first. Two sessions make an end where there are four or more with a
            value, otherwise one.
        unit: the measure's, for the words.
        direction: which way is wanted.
        sem: standard error of one coder's score; None leaves the change unjudged.
        icc: of one coder's score; below .40 the change is unjudged as well.

    Returns:
        The change of the mean of the two ends. It is more than noise where it exceeds 1.96
        times the standard error of the difference of the two means, SEM x sqrt(1/n + 1/m)
        with n and m the ratings at each end. Sessions differ among themselves too, which this
        does not cover.
    """
    valued = [point for point in points if point.mean is not None]
    per_end = min(SESSIONS_PER_END, len(valued) // 2)
    if per_end == 0:
        return Change(ChangeKind.NOT_JUDGED, None, None, "", "One session shows no change yet.")
    first, last = valued[:per_end], valued[-per_end:]
    amount = _mean(last) - _mean(first)
    what = "session" if per_end == 1 else f"{per_end} sessions"
    ends = f"Last {what} less first {what}: {amount_words(amount, unit=unit)}."
    if sem is None:
        why = "Coder noise is not known, because too few recordings are double-coded."
        return Change(ChangeKind.NOT_JUDGED, amount, None, "", f"{ends} {why}")
    noise = Z95 * sem * math.sqrt(1 / _n_ratings(first) + 1 / _n_ratings(last))
    if icc is not None and icc < LOWEST_ICC_FOR_CHANGE:
        why = "Below .40 coder noise may hide or feign change."
        words = "ICC too low to judge change"
        return Change(ChangeKind.NOT_JUDGED, amount, noise, words, f"{ends} {why}")
    limit = f"Coders alone make up to {figure_words(noise, unit=unit)}."
    if abs(amount) <= noise:
        return Change(
            ChangeKind.NO_CLEAR_CHANGE, amount, noise, "no clear change", f"{ends} {limit}"
        )
    kind, word = _kind(amount, direction)
    words = f"{word} {amount_words(amount, unit=unit)}"
    return Change(kind, amount, noise, words, f"{ends} {limit} Sessions differ as well.")


def amount_words(amount: float, *, unit: str) -> str:
    """Return a change with its sign: ``+0.9``, ``−12 %``."""
    return f"{'−' if amount < 0 else '+'}{figure_words(abs(amount), unit=unit)}"


def figure_words(value: float, *, unit: str) -> str:
    """Return a figure as people read it: ``44 %``, ``1.28``, ``4.0``, ``3``."""
    match unit:
        case "percent":
            return f"{value:.0f} %"
        case "ratio":
            return f"{value:.2f}"
        case _:
            return f"{value:.1f}"


def _kind(amount: float, direction: Direction) -> tuple[ChangeKind, str]:
    is_up = amount > 0
    if direction is Direction.NEITHER:
        return ChangeKind.MOVED, "more" if is_up else "fewer"
    if direction is Direction.DOWN:
        return (ChangeKind.DROPPED, "more") if is_up else (ChangeKind.GROWN, "fewer")
    return (ChangeKind.GROWN, "grown") if is_up else (ChangeKind.DROPPED, "lower")


def _mean(points: Sequence[ProfilePoint]) -> float:
    return sum(point.mean or 0.0 for point in points) / len(points)


def _n_ratings(points: Sequence[ProfilePoint]) -> float:
    """Return the ratings behind the mean of some sessions, each session weighing the same."""
    return len(points) ** 2 / sum(1 / max(1, point.n_coders) for point in points)
