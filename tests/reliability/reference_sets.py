"""The open data sets with reference values, as arrays."""

import csv
import json
from pathlib import Path

import numpy as np

from fsh_coder.reliability.ratings_matrix import FloatArray, RatingsMatrix

REFERENCE = Path(__file__).parents[1] / "reference" / "irr"


def wide(name: str, *, skip: int = 1) -> FloatArray:
    """Return a wide file of numbers as (n, k), empty cells NaN."""
    with (REFERENCE / f"{name}.csv").open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    return np.array([[float(cell) if cell else np.nan for cell in row[skip:]] for row in rows])


def labels(name: str, *, skip: int = 1) -> FloatArray:
    """Return a wide file of labels as (n, k) places in alphabetical order, from 1."""
    with (REFERENCE / f"{name}.csv").open(newline="") as file:
        rows = [row[skip:] for row in list(csv.reader(file))[1:]]
    place = {label: at for at, label in enumerate(sorted({x for row in rows for x in row}), 1)}
    return np.array([[float(place[cell]) for cell in row] for row in rows])


def unbalanced() -> RatingsMatrix:
    """Return 40 recordings of which 19 were coded by two or three of three coders."""
    with (REFERENCE / "miti_doublecoded_long.csv").open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    return RatingsMatrix.from_rows((row[0], row[1], float(row[2])) for row in rows)


def expected(name: str) -> dict[str, dict[str, float]]:
    """Return the entries of a data set by statistic."""
    entries = json.loads((REFERENCE / "expected.json").read_text())["datasets"][name]["expected"]
    return {entry["stat"]: entry for entry in entries}


def not_to_be_matched(name: str) -> list[dict[str, float | str]]:
    """Return what well-known software gets wrong on a data set."""
    found: list[dict[str, float | str]] = json.loads((REFERENCE / "expected.json").read_text())[
        "datasets"
    ][name].get("do_not_match", [])
    return found


def t_interval(name: str, stat: str) -> dict[str, float]:
    """Return the t-based interval that irrCAC gives beside the normal one: low and high."""
    entries = json.loads((REFERENCE / "expected.json").read_text())["datasets"][name]["expected"]
    found: dict[str, float] = next(e for e in entries if e["stat"] == stat)["ci_t_based"]
    return found


def matches_by_code(seconds: int) -> dict[str, int]:
    """Return the matched points of each code within a tolerance."""
    entries = json.loads((REFERENCE / "expected.json").read_text())["datasets"][
        "timed_points_small"
    ]["expected"]
    stat = f"same-code matches within {seconds} s"
    found: dict[str, int] = next(e for e in entries if e["stat"] == stat)["matches_by_code"]
    return found
