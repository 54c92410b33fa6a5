"""Rules of passes, units and extra fields: everything is done once, in a workable order."""

from collections.abc import Iterator

from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_breach import Location, RubricBreach, repeated
from fsh_coder.domain.rubric_procedure import CodingPass, ObservationField, Task


def breaches(rubric: Rubric, also_known: frozenset[str]) -> Iterator[RubricBreach]:
    """Yield every rule that passes, the unit rule and extra fields break."""
    for place, each in enumerate(rubric.passes):
        earlier = rubric.passes[:place]
        yield from _pass(rubric, each, location=("passes", place), earlier=earlier)
        if each.playback == "by_unit" and not (_parses(earlier) or also_known):
            yield RubricBreach(
                ("passes", place, "playback"),
                f"The pass “{each.key}” stops at units, but none were made before it.",
                "Put a pass with the task “parse” before it.",
            )
    # Of a list in which an entry could not be read nobody knows what it leaves undone.
    if rubric.passes and not also_known:
        yield from _left_undone(rubric)
    for place, field in enumerate(rubric.fields):
        yield from _field(field, ("fields", place))


def _parses(passes: tuple[CodingPass, ...]) -> bool:
    return any("parse" in each.tasks for each in passes)


def _pass(
    rubric: Rubric, each: CodingPass, *, location: Location, earlier: tuple[CodingPass, ...]
) -> Iterator[RubricBreach]:
    if each.freezes_units and "parse" not in each.tasks:
        yield RubricBreach(
            (*location, "freezes_units"),
            f"The pass “{each.key}” freezes units without making them.",
            "Say it of the pass with the task “parse”.",
        )
    if "parse" in each.tasks and any("code" in other.tasks for other in earlier):
        yield RubricBreach(
            (*location, "tasks"),
            f"The pass “{each.key}” makes units after an earlier pass has coded.",
            "Put it before the pass with the task “code”.",
        )
    if {"parse", "code"} <= set(each.tasks):
        yield RubricBreach(
            (*location, "tasks"),
            f"The pass “{each.key}” makes units and codes them at once.",
            "Make two passes of it, the first with the task “parse”.",
        )
    for task, there in _there(rubric).items():
        if task in each.tasks and not there:
            yield RubricBreach(
                (*location, "tasks"),
                f"The pass “{each.key}” has the task “{task}”, but there is nothing for it.",
                "Remove the task, or add what is to be done in it.",
            )


def _there(rubric: Rubric) -> dict[Task, bool]:
    return {"rate": bool(rubric.dimensions), "code": bool(rubric.codes)}


def _left_undone(rubric: Rubric) -> Iterator[RubricBreach]:
    asked = _there(rubric)
    asked["parse"] = rubric.unit is not None and rubric.unit.kind == "utterance"
    for task, is_asked in asked.items():
        n_passes = sum(task in each.tasks for each in rubric.passes)
        if is_asked and n_passes == 0:
            yield RubricBreach(
                ("passes",), f"No pass has the task “{task}”.", f"Give one pass the task “{task}”."
            )
        elif n_passes > 1:
            yield RubricBreach(
                ("passes",),
                f"{n_passes} passes have the task “{task}”.",
                "Give each task to one pass.",
            )


def _field(field: ObservationField, location: Location) -> Iterator[RubricBreach]:
    if (field.kind == "choice") != bool(field.choices):
        yield RubricBreach(
            (*location, "choices" if field.choices else "kind"),
            f"“{field.key}” is of kind “{field.kind}” and has {len(field.choices)} choices.",
            "Give “choices” to fields of kind “choice”, and to no others.",
        )
    choices: list[tuple[Location, str]] = [
        ((*location, "choices", place), choice) for place, choice in enumerate(field.choices)
    ]
    yield from repeated(choices, what="choice")
    ends = (field.low, field.high)
    if field.kind != "number" and ends != (None, None):
        yield RubricBreach(
            (*location, "low" if field.low is not None else "high"),
            f"“{field.key}” is of kind “{field.kind}” and has ends like a number.",
            "Give “low” and “high” to fields of kind “number” only.",
        )
    elif field.low is not None and field.high is not None and field.low >= field.high:
        yield RubricBreach(
            (*location, "high"),
            f"“{field.key}” ends at {field.high:g}, which is not above its start {field.low:g}.",
            "Give “high” a number above “low”.",
        )
