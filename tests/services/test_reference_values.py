"""Every reference value of the open data sets, through the files a user would give."""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fsh_coder.services.agreement_from_file import compute
from fsh_coder.services.statistic_rows import StatisticRow

REFERENCE = Path(__file__).parents[1] / "reference" / "irr"

# Another package's own estimator or interval, which nothing here claims to be.
OF_OTHERS = ("iccNA", "profile CI of SDs", "Gwet moment estimator")

KINDS = {
    "gwet_diagnosis4x4": "table",
    "feinstein_cicchetti_1990_2x2": "table",
    "cohen_1968_table_n200": "table",
    "events_small": "events",
    "timed_states_small": "states",
    "timed_points_small": "points",
}
RANGES = {"ordinal_full_2raters": (1.0, 5.0), "irr_anxiety": (1.0, 6.0)}

# Numbers that stand beside a value in the reference, and the part of the row's name they
# have here.
PARTS = {
    "MSR",
    "MSC",
    "MSE",
    "MSW",
    "var_subject",
    "var_rater",
    "var_error",
    "var_session",
    "var_coder",
    "var_residual",
    "mean",
    "se_mean",
    "neg2REML",
}
WITH_PARTS = ("mean squares", "variance components")


@dataclass(frozen=True)
class Wanted:
    """One number of the reference: which row and field hold it here."""

    stat: str
    measure: str | None
    field: str
    value: float | None
    tolerance: float


def _data_sets() -> list[str]:
    return sorted(json.loads((REFERENCE / "expected.json").read_text())["datasets"])


def _entries(name: str) -> list[dict[str, object]]:
    found = json.loads((REFERENCE / "expected.json").read_text())["datasets"][name]["expected"]
    return [entry for entry in found if not any(word in entry["stat"] for word in OF_OTHERS)]


def _wanted(entry: dict[str, object]) -> Iterator[Wanted]:
    stat, measure = str(entry["stat"]), None
    if stat.endswith("}"):
        stat, _, rest = stat.partition(" {")
        measure = rest.removesuffix("}")
    tolerance = float(str(entry.get("tolerance", 0)))
    if not any(word in stat for word in WITH_PARTS):
        for key, field in (("value", "value"), ("ci_low", "ci_low"), ("ci_high", "ci_high")):
            if key in entry:
                yield Wanted(stat, measure, field, float(str(entry[key])), tolerance)
    for key, value in entry.items():
        if key in PARTS and any(word in stat for word in WITH_PARTS):
            yield Wanted(stat, key, "value", float(str(value)), tolerance)
    for key in ("by_category", "by_coder"):
        parts = entry.get(key, {})
        assert isinstance(parts, dict)
        for part, value in parts.items():
            yield Wanted(stat, part, "value", float(value), tolerance)


def _with_derived_scores(source: Path, target: Path) -> Path:
    """Write the sheet with its summary scores, 0/0 left empty, as the reference defines them."""
    with source.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        n = {key: float(value) for key, value in row.items() if key not in ("session", "coder")}
        reflections = n["SR"] + n["CR"]
        row |= {
            "total_reflections": str(reflections),
            "pct_CR": str(n["CR"] / reflections) if reflections else "",
            "R_to_Q": str(reflections / n["Q"]) if n["Q"] else "",
            "total_MIA": str(n["AF"] + n["Seek"] + n["Emphasize"]),
            "total_MINA": str(n["Persuade"] + n["Confront"]),
            "technical": str((n["cultivate_change_talk"] + n["soften_sustain_talk"]) / 2),
            "relational": str((n["partnership"] + n["empathy"]) / 2),
        }
    with target.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return target


def _found(name: str, tmp_path: Path) -> dict[tuple[str, str | None], StatisticRow]:
    path = REFERENCE / f"{name}.csv"
    if name == "miti_sheet_2coders":
        path = _with_derived_scores(path, tmp_path / path.name)
    rows = compute(KINDS.get(name, "ratings"), path, score_range=RANGES.get(name))
    found = {(row.stat, row.measure): row for row in rows}
    # A long file with a single measure names it in every row; the reference does not.
    measures = {row.measure for row in rows if row.stat == "ICC(A,1)"}
    if len(measures) == 1 and None not in measures:
        (measure,) = measures
        for (stat, named), row in list(found.items()):
            if named == measure:
                found[stat, None] = row
            elif named is not None:
                found[stat, named.removeprefix(f"{measure}: ")] = row
    return found


def _difference(row: StatisticRow, wanted: Wanted) -> float:
    value: float | None = getattr(row, wanted.field)
    assert value is not None, f"{wanted} is not defined here: {row.reason}"
    assert wanted.value is not None
    return abs(value - wanted.value)


@pytest.mark.parametrize("name", [name for name in _data_sets() if name != "zero_variance"])
def test_every_reference_value_and_interval_is_met(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Each value and interval end equals the reference within the entry's own tolerance."""
    found = _found(name, tmp_path)
    n_compared, largest, misses = 0, 0.0, []
    for entry in _entries(name):
        if "custom disagreement weights" in str(entry["stat"]):
            continue  # no plain file declares weights; tests/reliability/test_kappa.py has it
        for wanted in _wanted(entry):
            row = found.get((wanted.stat, wanted.measure))
            if row is None:
                misses.append(f"missing: {wanted}")
                continue
            apart = _difference(row, wanted)
            n_compared += 1
            if wanted.tolerance < 0.001:
                largest = max(largest, apart)
            if apart > wanted.tolerance + 5e-9:
                misses.append(f"{apart:.3g} apart: {wanted}")
    record_property("n_compared", n_compared)
    record_property("largest_difference", largest)
    sys.stdout.write(f"{name}: {n_compared} values, largest difference {largest:.2g}\n")
    assert not misses, "\n".join(misses)
    assert n_compared > 0
