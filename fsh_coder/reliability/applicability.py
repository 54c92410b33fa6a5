"""Ratings that say a dimension does not apply: counted, named, and in no statistic."""

from collections import defaultdict
from dataclasses import replace

from fsh_coder.reliability.report import MeasureReliability, MeasureWarning

#: One coder's rating of one recording.
Cell = tuple[str, str]

_MOST_NAMED = 6


def with_not_applicable(
    measure: MeasureReliability, *, rated: frozenset[Cell], not_applicable: frozenset[Cell]
) -> MeasureReliability:
    """Return a measure's figures with what was rated not applicable beside them.

    No figure changes: such a rating is no score and was left out like a missing one. Whether
    coders agree that the dimension applies at all is said in words.

    Args:
        measure: computed from the scores alone.
        rated: (recording, coder) of every score.
        not_applicable: (recording, coder) of every rating that says it does not apply.
    """
    if not not_applicable:
        return measure
    compared, disputed = _compared(rated, not_applicable)
    n = len(not_applicable)
    short = f"{n} not applicable"
    words = (
        f"{n} rating{'' if n == 1 else 's'} say{'s' if n == 1 else ''} that it does not apply; "
        "statistics leave such ratings out like missing scores."
    )
    if disputed:
        short += f", {len(disputed)} disputed"
        named = ", ".join(disputed[:_MOST_NAMED]) + (" …" if len(disputed) > _MOST_NAMED else "")
        words += (
            f" Coders differ on whether it applies on {len(disputed)} of {len(compared)} "
            f"recordings: {named}."
        )
    elif compared:
        words += f" Coders agree on whether it applies on all {len(compared)} recordings."
    warning = MeasureWarning("not_applicable", short, words)
    if measure.n_recordings == 0:
        # Not "not rated": coders did rate it, and said that it does not apply.
        others = (each for each in measure.warnings if each.kind != "undefined")
        none = MeasureWarning("undefined", "No two scores", "No recording has two scores.")
        return replace(measure, not_applicable=not_applicable, warnings=(warning, none, *others))
    return replace(measure, not_applicable=not_applicable, warnings=(*measure.warnings, warning))


def _compared(
    rated: frozenset[Cell], not_applicable: frozenset[Cell]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the recordings that two coders judged, and those on which they differ."""
    judged: dict[str, list[bool]] = defaultdict(list)
    for recording, _ in rated:
        judged[recording].append(True)
    for recording, _ in not_applicable:
        judged[recording].append(False)
    compared = sorted(recording for recording, each in judged.items() if len(each) > 1)
    return tuple(compared), tuple(each for each in compared if len(set(judged[each])) > 1)
