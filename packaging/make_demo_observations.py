"""Let three invented coders code the demo study, with the disagreement that real coders have.

A tool for developers; the program never runs or imports it. It reads the manifest's expert codes
and ratings and ``demo_reasons.yaml``, and writes ``observations.yaml``
and ``coders.yaml`` into ``resources/demo``:

    .venv/bin/python packaging/make_demo_observations.py

Each coder has habits: how late a key is pressed, which behaviours are missed or taken for others,
and which dimensions are rated high. All chance is seeded by session, rubric and coder, so that the
same manifest gives the same observations.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "resources" / "demo"
MITI, CASCADE = "miti_4_2_1", "cascade_sw7"
# The manual's sets of which a volley may hold one only.
EXCLUSIVE = ({"SR", "CR"}, {"Persuade", "PersuadeWith"})
# Sessions that KB has not finished, so that her list has something to do.
HALF_CODED, TO_DO = "S0424", "S0426"
CASCADE_DOUBLES = ("S0403", "S0412", "S0415", "S0421")
NOTES = {
    "SR": "close to word for word",
    "CR": "adds the feeling",
    "Q": "one mark for this turn",
    "Confront": "tone more than the words",
    "Persuade": "there is a push in it",
    "GI": "neutral, no push",
    "AF": "specific and meant",
    "Seek": "waits for the answer",
    "Emphasize": "and it sounds meant",
    "PersuadeWith": "leave was given",
}
UNSURE_NOTES = {
    frozenset({"SR", "CR"}): "simple or complex? adds a little",
    frozenset({"Q", "Seek"}): "real question about working together?",
    frozenset({"GI", "Persuade"}): "is there a push in it?",
}
HIGH_EVIDENCE = {
    "cct": ("Q", "CR"),
    "sst": ("CR", "SR"),
    "partnership": ("Seek", "Emphasize"),
    "empathy": ("CR", "AF"),
}
LOW_EVIDENCE = {
    "cct": ("Q", "Persuade"),
    "sst": ("Confront", "Persuade"),
    "partnership": ("Persuade", "Confront"),
    "empathy": ("Confront", "Q"),
}


@dataclass(frozen=True, slots=True)
class Habits:
    """What makes one coder differ from the expert.

    Attributes:
        reaction_ms: earliest and latest key press after the worker starts.
        heard_as: per expert code, what it is taken for and how often; None is missed.
        notes: how often a mark gets a note.
        stretches: how often a mark has an end.
        shifts: how often a global is one lower and one higher than the expert's.
        leanings: the same for a dimension of its own.
        minutes: how many minutes are spent per minute of recording, least and most.
    """

    name: str
    reaction_ms: tuple[int, int]
    heard_as: dict[str, tuple[tuple[str | None, float], ...]]
    notes: float
    stretches: float
    shifts: tuple[float, float]
    leanings: dict[str, tuple[float, float]] = field(default_factory=dict)
    minutes: tuple[float, float] = (3.0, 4.5)


CODERS = {
    "KB": Habits(
        name="Kirsty Bell",
        reaction_ms=(220, 620),
        heard_as={
            "SR": (("CR", 0.08), (None, 0.05)),
            "CR": (("SR", 0.12),),
            "AF": ((None, 0.15),),
            "Seek": (("Q", 0.15),),
            "GI": (("Persuade", 0.10), (None, 0.05)),
            "Persuade": (("GI", 0.06),),
            "Q": ((None, 0.03),),
        },
        notes=0.14,
        stretches=0.0,
        shifts=(0.22, 0.12),
    ),
    "MS": Habits(
        name="Maya Shah",
        reaction_ms=(200, 700),
        heard_as={
            "SR": (("CR", 0.35), (None, 0.03)),
            "CR": (("SR", 0.06),),
            "AF": ((None, 0.15),),
            "Q": (("Seek", 0.05), (None, 0.05)),
            "GI": (("Persuade", 0.15),),
            "Emphasize": ((None, 0.25),),
            "PersuadeWith": (("Persuade", 0.2),),
        },
        notes=0.10,
        stretches=0.10,
        shifts=(0.18, 0.20),
        leanings={"empathy": (0.05, 0.45)},
        minutes=(3.5, 5.5),
    ),
    "TL": Habits(
        name="Tom Lloyd",
        reaction_ms=(350, 900),
        heard_as={
            "SR": ((None, 0.08), ("CR", 0.05)),
            "CR": (("SR", 0.25), (None, 0.03)),
            "AF": ((None, 0.35),),
            "Seek": (("Q", 0.30),),
            "GI": ((None, 0.10), ("Persuade", 0.10)),
            "Persuade": (("GI", 0.15), (None, 0.05)),
            "Confront": (("Persuade", 0.20),),
            "Q": ((None, 0.06),),
            "Emphasize": ((None, 0.20),),
        },
        notes=0.06,
        stretches=0.0,
        shifts=(0.22, 0.18),
        leanings={"partnership": (0.0, 0.80), "collaboration": (0.0, 0.60)},
        minutes=(2.5, 3.8),
    ),
}


def heard_code(code: str, habits: Habits, rng: Random) -> str | None:
    """Return the code a coder gives to a behaviour, None when it is missed."""
    draw = rng.random()
    for taken_for, share in habits.heard_as.get(code, ()):
        if draw < share:
            return taken_for
        draw -= share
    return code


def fits_volley(code: str, given: set[str]) -> bool:
    """Whether a volley may still get the code."""
    rivals = next((group for group in EXCLUSIVE if code in group), {code})
    return not rivals & given


def one_mark(
    utterance: dict[str, Any], *, code: str, expert: str, habits: Habits, rng: Random
) -> dict[str, Any]:
    """Return the mark of one behaviour: pressed a moment after it starts, while it lasts."""
    latest = utterance["end_ms"] - 40
    at_ms = min(utterance["start_ms"] + rng.randint(*habits.reaction_ms), latest)
    mark: dict[str, Any] = {"code": code, "at_ms": at_ms, "speaker": "worker"}
    if rng.random() < habits.stretches:
        mark["end_ms"] = utterance["end_ms"]
    doubt = UNSURE_NOTES.get(frozenset({code, expert}))
    if doubt and rng.random() < 0.45:
        mark |= {"note": doubt, "unsure": True}
    elif rng.random() < habits.notes:
        mark["note"] = NOTES[code]
    return mark


def coded_marks(session: dict[str, Any], habits: Habits, rng: Random) -> list[dict[str, Any]]:
    """Return a coder's marks, each code at most once in a volley as the manual asks."""
    marks: list[dict[str, Any]] = []
    given: dict[int, set[str]] = {}
    for utterance in session["utterances"]:
        for expert in utterance["codes"]:
            code = heard_code(expert, habits, rng)
            volley = given.setdefault(utterance["volley"], set())
            if code is None or not fits_volley(code, volley):
                continue
            volley.add(code)
            marks.append(one_mark(utterance, code=code, expert=expert, habits=habits, rng=rng))
    return sorted(marks, key=lambda mark: int(mark["at_ms"]))


def shifted(expert: int, dimension: str, *, habits: Habits, rng: Random) -> int:
    """Return a coder's score: the expert's, or one beside it."""
    lower, higher = habits.leanings.get(dimension, habits.shifts)
    draw = rng.random()
    step = -1 if draw < lower else 1 if draw < lower + higher else 0
    return min(5, max(1, expert + step))


def words_at(session: dict[str, Any], at_ms: int) -> str:
    """Return the first sentence of the worker's words at a mark, shortened."""
    text = next(
        one["text"]
        for one in session["utterances"]
        if one["speaker"] == "worker" and one["start_ms"] <= at_ms <= one["end_ms"]
    )
    words = str(text).split()
    return " ".join(words[:9]).rstrip(".,?") + (" ..." if len(words) > 9 else "")


def evidence_for(
    dimension: str, score: int, *, marks: list[dict[str, Any]], rng: Random
) -> list[int]:
    """Return the index of one mark that stands behind a score, or none where none fits."""
    wanted = (HIGH_EVIDENCE if score >= 3 else LOW_EVIDENCE)[dimension]
    fitting = [index for index, mark in enumerate(marks) if mark["code"] in wanted]
    return [rng.choice(fitting)] if fitting else []


def rated(
    session: dict[str, Any], rubric: str, *, coder: str, reasons: dict[str, Any], rng: Random
) -> list[dict[str, Any]]:
    """Return a coder's global ratings with reasons; evidence is linked later."""
    number = list(CODERS).index(coder) + int(session["id"][1:])
    ratings = []
    for dimension, expert in session["expert"][rubric].items():
        score = shifted(expert["score"], dimension, habits=CODERS[coder], rng=rng)
        reason = reasons[dimension][score][number % 3]
        ratings.append({"dimension": dimension, "score": score, "reason": reason, "evidence": []})
    return ratings


def link_evidence(
    session: dict[str, Any],
    ratings: list[dict[str, Any]],
    *,
    marks: list[dict[str, Any]],
    rng: Random,
) -> None:
    """Link two or three ratings to a mark each, and quote it in every other reason."""
    chosen = rng.sample(range(len(ratings)), rng.choice((2, 3)))
    for place, index in enumerate(sorted(chosen)):
        rating = ratings[index]
        rating["evidence"] = evidence_for(
            rating["dimension"], rating["score"], marks=marks, rng=rng
        )
        if rating["evidence"] and place % 2 == 0:
            quoted = words_at(session, marks[rating["evidence"][0]]["at_ms"])
            rating["reason"] += f" For example: “{quoted}”"


def observation(
    session: dict[str, Any], rubric: str, *, coder: str, purpose: str, reasons: dict[str, Any]
) -> dict[str, Any]:
    """Return one submitted observation."""
    rng = Random(f"{session['id']} {rubric} {coder}")
    habits = CODERS[coder]
    marks = coded_marks(session, habits, rng) if rubric == MITI else []
    ratings = rated(session, rubric, coder=coder, reasons=reasons, rng=rng)
    if rubric == MITI:
        link_evidence(session, ratings, marks=marks, rng=rng)
    minutes = session["duration_ms"] / 60_000 * rng.uniform(*habits.minutes)
    return {
        "session": session["id"],
        "rubric": rubric,
        "coder": coder,
        "purpose": purpose,
        "state": "submitted",
        "marks": marks,
        "ratings": ratings,
        "minutes_spent": round(minutes if rubric == MITI else 0.8 * minutes),
    }


def half_done(whole: dict[str, Any], duration_ms: int) -> dict[str, Any]:
    """Return a draft: marks up to the middle, one dimension rated, one mark to come back to."""
    marks = [mark for mark in whole["marks"] if mark["at_ms"] < duration_ms / 2]
    marks[-1] |= {"unsure": True, "note": "come back to this one"}
    ratings = [
        {**rating, "score": rating["score"] if first else None,
         "reason": "Asks what she wants out of it, right at the start." if first else "",
         "evidence": []}
        for rating in whole["ratings"]
        for first in (rating["dimension"] == "partnership",)
    ]  # fmt: skip
    return {
        **whole,
        "state": "draft",
        "marks": marks,
        "ratings": ratings,
        "minutes_spent": whole["minutes_spent"] // 2,
    }


def not_started(whole: dict[str, Any]) -> dict[str, Any]:
    """Return an assignment on which nothing has been done."""
    return {**whole, "state": "to_do", "marks": [], "ratings": [], "minutes_spent": 0}


def miti_observations(
    sessions: list[dict[str, Any]], reasons: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return everyone's MITI codings; the primary coder goes round."""
    made = []
    for number, session in enumerate(sessions):
        unfinished = session["id"] in {HALF_CODED, TO_DO}
        primary = ("MS", "TL")[number % 2] if unfinished else list(CODERS)[number % 3]
        for coder in CODERS:
            purpose = "primary" if coder == primary else "double"
            one = observation(session, MITI, coder=coder, purpose=purpose, reasons=reasons)
            if coder == "KB" and session["id"] == HALF_CODED:
                one = half_done(one, session["duration_ms"])
            elif coder == "KB" and session["id"] == TO_DO:
                one = not_started(one)
            made.append(one)
    return made


def cascade_observations(
    sessions: list[dict[str, Any]], reasons: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return one coding per session with the social-work scale, and a second for four."""
    made = []
    names = list(CODERS)
    for number, session in enumerate(sessions):
        pair = [names[(number + 1) % 3], names[(number + 2) % 3]]
        pair.sort(key=lambda coder: coder == "KB" and session["id"] in {HALF_CODED, TO_DO})
        purposes = ("primary", "double") if session["id"] in CASCADE_DOUBLES else ("primary",)
        for coder, purpose in zip(pair, purposes, strict=False):
            made.append(
                observation(session, CASCADE, coder=coder, purpose=purpose, reasons=reasons)
            )
    return made


class _Writer(yaml.SafeDumper):
    """Writes each mark and each rating's evidence on one line."""


def _mapping(writer: yaml.SafeDumper, content: dict[str, Any]) -> yaml.Node:
    return writer.represent_mapping(
        "tag:yaml.org,2002:map", content.items(), flow_style="at_ms" in content
    )


def _sequence(writer: yaml.SafeDumper, content: list[Any]) -> yaml.Node:
    plain = not any(isinstance(one, dict) for one in content)
    return writer.represent_sequence("tag:yaml.org,2002:seq", content, flow_style=plain)


def main() -> None:
    """Write the three coders and their observations."""
    manifest = json.loads((DEMO / "manifest.json").read_text("utf-8"))
    reasons = yaml.safe_load(
        (Path(__file__).with_name("demo_reasons.yaml")).read_text(encoding="utf-8")
    )
    sessions = [one for one in manifest["sessions"] if one["recorded"]]
    _Writer.add_representer(dict, _mapping)
    _Writer.add_representer(list, _sequence)
    coders = [{"id": key, "name": habits.name} for key, habits in CODERS.items()]
    made = miti_observations(sessions, reasons) + cascade_observations(sessions, reasons)
    for name, content in (("coders", coders), ("observations", made)):
        text = yaml.dump(content, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=98)
        head = "# Invented coders and codings: made by packaging/make_demo_observations.py.\n"
        (DEMO / f"{name}.yaml").write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()
