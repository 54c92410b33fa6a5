"""Rules of scales: they run upwards, every score has its anchor, and what is shared fits."""

from collections.abc import Iterator

from fsh_coder.domain.rubric import MAX_SCORES, Dimension, NotApplicableWhen, Rubric, Scale
from fsh_coder.domain.rubric_breach import Location, RubricBreach, unknown


def breaches(rubric: Rubric, also_known: frozenset[str]) -> Iterator[RubricBreach]:
    """Yield every rule that scales, and dimensions as users of them, break."""
    for place, scale in enumerate(rubric.scales):
        yield from _scores(scale, ("scales", place), name=f"The scale “{scale.key}”")
    for place, dimension in enumerate(rubric.dimensions):
        location: Location = ("dimensions", place)
        if dimension.scale:
            yield from _shared(rubric, dimension, location=location, also_known=also_known)
        else:
            yield from _scores(dimension, location, name=f"The scale of “{dimension.key}”")
        if dimension.not_applicable_when is not None:
            when = dimension.not_applicable_when
            place_of_when = (*location, "not_applicable_when")
            yield from _when(
                rubric, dimension, when=when, location=place_of_when, also_known=also_known
            )
    yield from _items(rubric)


def _scores(rated: Dimension | Scale, location: Location, *, name: str) -> Iterator[RubricBreach]:
    n_scores = rated.high - rated.low + 1
    if n_scores <= 1:
        yield RubricBreach(
            (*location, "high"),
            f"{name} ends at {rated.high}, which is not above its start {rated.low}.",
            "Give “high” a whole number above “low”.",
        )
    elif n_scores > MAX_SCORES:
        yield RubricBreach(
            (*location, "high"),
            f"{name} has {n_scores} scores; the form has room for {MAX_SCORES}.",
            "Bring “low” and “high” closer together.",
        )
    else:
        yield from _anchors(rated, (*location, "anchors"))


def _anchors(rated: Dimension | Scale, location: Location) -> Iterator[RubricBreach]:
    scores = range(rated.low, rated.high + 1)
    given = [anchor.score for anchor in rated.anchors]
    missing = [str(score) for score in scores if score not in given]
    if missing:
        yield RubricBreach(
            location,
            f"The anchors of “{rated.key}” do not cover its scale: "
            f"{', '.join(missing)} of {rated.low} to {rated.high} missing.",
            f"Add an anchor for {', '.join(missing)}.",
        )
    for place, score in enumerate(given):
        if score not in scores:
            yield RubricBreach(
                (*location, place, "score"),
                f"“{rated.key}” has an anchor for {score}, which is not on its scale "
                f"of {rated.low} to {rated.high}.",
                "Remove the anchor or widen the scale.",
            )
        elif score in given[:place]:
            yield RubricBreach(
                (*location, place, "score"),
                f"“{rated.key}” has more than one anchor for {score}.",
                "Keep one anchor for each score.",
            )


def _shared(
    rubric: Rubric, dimension: Dimension, *, location: Location, also_known: frozenset[str]
) -> Iterator[RubricBreach]:
    scale = next((each for each in rubric.scales if each.key == dimension.scale), None)
    if scale is None:
        if dimension.scale not in also_known:
            known = [each.key for each in rubric.scales]
            yield unknown((*location, "scale"), dimension.scale, what="scale", known=known)
    elif (dimension.low, dimension.high, dimension.anchors) != (
        scale.low,
        scale.high,
        scale.anchors,
    ):
        yield RubricBreach(
            (*location, "scale"),
            f"“{dimension.key}” is on the scale “{scale.key}” and has scores or anchors of its "
            "own as well, which differ.",
            "Leave out “low”, “high” and “anchors”, or leave out “scale”.",
        )


def _when(
    rubric: Rubric,
    dimension: Dimension,
    *,
    when: NotApplicableWhen,
    location: Location,
    also_known: frozenset[str],
) -> Iterator[RubricBreach]:
    if not dimension.not_applicable:
        yield RubricBreach(
            location,
            f"“{dimension.key}” says when it is not applicable, but may not be so.",
            "Add “not_applicable: true”, or remove “not_applicable_when”.",
        )
    others = {each.key: each for each in rubric.dimensions}
    if when.dimension not in others:
        if when.dimension not in also_known:
            yield unknown((*location, "dimension"), when.dimension, what="dimension", known=others)
        return
    other = others[when.dimension]
    if other.not_applicable_when is not None:
        yield RubricBreach(
            (*location, "dimension"),
            f"“{dimension.key}” depends on “{other.key}”, which depends on a rating itself.",
            "Name a dimension that is always rated.",
        )
    elif when.score not in other.scores():
        yield RubricBreach(
            (*location, "score"),
            f"{when.score} is not on the scale of “{other.key}”, {other.low} to {other.high}.",
            "Name a score that can be given.",
        )


def _items(rubric: Rubric) -> Iterator[RubricBreach]:
    last_places: dict[str, int] = {}
    for place, dimension in enumerate(rubric.dimensions):
        if not dimension.item:
            continue
        last = last_places.get(dimension.item, place)
        together = last in (place - 1, place)
        if not together or rubric.dimensions[last].group != dimension.group:
            yield RubricBreach(
                ("dimensions", place, "item"),
                f"The dimensions of “{dimension.item}” do not stand together in one group.",
                "Put them one after the other in the same group.",
            )
        last_places[dimension.item] = place
