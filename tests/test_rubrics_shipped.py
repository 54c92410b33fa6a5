"""The rubrics that come with the program: sound, complete, honest, and known to no code."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import fsh_coder
from fsh_coder.bundled import resources_dir, schemas_dir
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.rubric import RESERVED_HOTKEYS, Rubric, WordingStatus
from fsh_coder.domain.rubric_procedure import Feature
from fsh_coder.domain.rubric_rules import breaches
from fsh_coder.domain.scoring import ScoreValue, counts, derived, rating_conflicts
from fsh_coder.formats import rubric_file
from fsh_coder.formats.schema_faults import schema_faults

SCHEMA_PATH = schemas_dir() / "rubric.schema.json"
SHIPPED = {rubric.key: rubric for rubric in rubric_file.shipped()}
SW7 = SHIPPED["cascade_sw7"]
MITI = SHIPPED["miti_4_2_1"]
MITI3 = SHIPPED["miti_3_1_1"]
MISC = SHIPPED["misc_2_5"]
SCOPE = SHIPPED["mi_scope"]
STEP = SHIPPED["mia_step"]
BECCI = SHIPPED["becci"]


@pytest.fixture(params=sorted(SHIPPED))
def rubric(request: pytest.FixtureRequest) -> Rubric:
    """Return each shipped rubric in turn."""
    return SHIPPED[request.param]


# --- The schema -----------------------------------------------------------------------


def test_the_schema_is_one() -> None:
    """The schema keeps to the standard, names no host, and says its version."""
    schema = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "urn:fsh-coder:schema:rubric:1"
    assert schema["version"]


def test_the_schema_s_examples_are_rubrics() -> None:
    """Whoever copies an example from the schema has a rubric that works."""
    examples = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))["examples"]
    assert len(examples) == 3
    for example in examples:
        assert schema_faults(example, SCHEMA_PATH) == ()
        # JSON is YAML too, so the reader takes the example as it stands.
        assert rubric_file.parse(json.dumps(example), name="example").key == example["key"]


def test_every_field_of_the_schema_says_what_to_write() -> None:
    """Remedies are the schema's descriptions; none is missing."""
    schema = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    without = [
        name for name, field in _properties(schema) if not str(field.get("description", "")).strip()
    ]
    assert without == []


def _properties(node: object) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "properties":
                yield from value.items()
            if key != "examples":
                yield from _properties(value)


# --- Each rubric ----------------------------------------------------------------------


def test_the_file_is_named_for_its_key(rubric: Rubric) -> None:
    """A rubric is found by its key on disk as well."""
    path = resources_dir() / "rubrics" / f"{rubric.key}.yaml"
    assert rubric_file.read(path) == rubric


def test_the_source_is_acknowledged(rubric: Rubric) -> None:
    """Citation, licence and state of the wording are told, and coders are sent to the manual."""
    assert rubric.citation.count("(20") >= 1
    assert "own" in rubric.licence_note
    assert len(rubric.source_status) > 40
    assert "train on and cite the original" in rubric.training_note


def test_each_wording_names_its_standing(rubric: Rubric) -> None:
    """What is a reconstruction or from memory is told in the status of the whole, too."""
    statuses = {each.wording for each in rubric.dimensions} | {c.wording for c in rubric.codes}
    if WordingStatus.PROJECT in statuses:
        assert "reconstruction" in rubric.source_status
    if WordingStatus.MEMORY in statuses:
        assert "memory" in rubric.source_status


@pytest.mark.parametrize("key", ["cascade_sw7", "miti_4_2_1", "miti_3_1_1"])
def test_reasons_are_asked_for(key: str) -> None:
    """Where the score must rest on something a listener can find, each rating asks for a reason."""
    assert all(dimension.reason_required for dimension in SHIPPED[key].dimensions)


def test_each_score_has_words_of_its_own(rubric: Rubric) -> None:
    """Anchors go from low to high, and no two points of a scale read alike."""
    for dimension in rubric.dimensions:
        assert [anchor.score for anchor in dimension.anchors] == list(dimension.scores())
        assert len({anchor.text for anchor in dimension.anchors}) == len(dimension.scores())


def test_every_code_is_reached_by_its_key(rubric: Rubric) -> None:
    """Each hotkey finds its own code, and none is or begins with a key of the coding screen."""
    for code in rubric.codes:
        assert rubric.code_for_hotkey(code.hotkey.lower()) == code
        assert code.keys[0] not in RESERVED_HOTKEYS
        assert len(code.short) <= 8
        if len(code.keys) == 1:
            assert rubric.codes_after(code.hotkey) == ()
        else:
            assert code in rubric.codes_after(code.keys[0])


def test_the_rules_are_kept(rubric: Rubric) -> None:
    """Shape and rules: what is shipped is what the program asks of others."""
    assert breaches(rubric) == ()


def test_each_instrument_is_there() -> None:
    """Eight rubrics, each saying what a coding screen must be able to do for it."""
    nothing: tuple[Feature, ...] = ()
    utterances = (Feature.PASSES, Feature.PARSING, Feature.CHORDS)
    assert {rubric.key: rubric.needs for rubric in SHIPPED.values()} == {
        "cascade_sw7": nothing,
        "miti_4_2_1": nothing,
        "miti_3_1_1": nothing,
        "counts_only": nothing,
        "misc_2_5": utterances,
        "mi_scope": utterances,
        "mia_step": (Feature.NOT_APPLICABLE,),
        "becci": (Feature.NOT_APPLICABLE, Feature.FIELDS),
    }


def test_no_group_is_empty(rubric: Rubric) -> None:
    """A heading on screen has something under it."""
    assert {each.key for each in rubric.dimension_groups} == {
        each.group for each in rubric.dimensions
    }
    assert {each.key for each in rubric.code_groups} == {each.group for each in rubric.codes}


def test_nothing_is_rated_by_itself(rubric: Rubric) -> None:
    """Without ratings every score that needs one is not defined, and none has a default."""
    assert "default" not in rubric.text
    rated = {dimension.key for dimension in rubric.dimensions}
    scores = derived(rubric, ratings={}, counts=counts(rubric, []))
    for each in rubric.derived:
        if rated & set(each.formula.replace("(", " ").replace(")", " ").replace(",", " ").split()):
            assert scores[each.key].value is None


def test_the_lines_are_of_one_language(rubric: Rubric) -> None:
    """Texts end as sentences and hold no leftover of folding."""
    for text in (rubric.citation, rubric.licence_note, rubric.source_status, *rubric.rules):
        assert text.endswith(".")
        assert "  " not in text
        assert "\n" not in text


# --- The numbers, by hand -------------------------------------------------------------


def test_social_work_scores_by_hand() -> None:
    """4, 3, 5 make relationship 4; 2, 1, 3 make authority 2; 4, 3, 2 make MI skill 3."""
    ratings = {
        "collaboration": 4,
        "autonomy": 3,
        "empathy": 5,
        "evocation": 2,
        "purposefulness": 2,
        "clarity": 1,
        "child_focus": 3,
    }
    assert derived(SW7, ratings=ratings, counts={}) == {
        "relationship": ScoreValue(4.0, None),
        "good_authority": ScoreValue(2.0, None),
        "evocation_dim": ScoreValue(2.0, None),
        "mi_skill": ScoreValue(3.0, None),
        "overall": ScoreValue(20 / 7, None),
    }


def test_a_social_work_score_needs_all_its_ratings() -> None:
    """One dimension not rated leaves its scores not defined and the others as they are."""
    ratings = dict.fromkeys((each.key for each in SW7.dimensions), 3) | {"autonomy": None}
    scores = derived(SW7, ratings=ratings, counts={})
    missing = ScoreValue(None, "Autonomy is not rated")
    assert [key for key, score in scores.items() if score == missing] == [
        "relationship",
        "mi_skill",
        "overall",
    ]
    assert scores["good_authority"] == ScoreValue(3.0, None)


def test_mi_skill_of_three_and_a_half_is_the_mark() -> None:
    """The mark lies at 3.5: a mean of 11 thirds reaches it and of 10 thirds does not."""
    (mark,) = SW7.thresholds
    assert (mark.measure, mark.op, mark.value) == ("mi_skill", ">=", 3.5)
    assert mark.is_met_by(11 / 3)
    assert not mark.is_met_by(10 / 3)


def test_miti_scores_by_hand() -> None:
    """4 and 3, 5 and 4; 2 simple and 3 complex reflections on 4 questions; 1+2+1 and 1+2."""
    marks = ["SR"] * 2 + ["CR"] * 3 + ["Q"] * 4 + ["Seek"] + ["AF"] * 2 + ["Emphasize"]
    marks += ["Confront"] + ["Persuade"] * 2 + ["GI"] * 7 + ["PersuadeWith"] * 6
    scores = derived(
        MITI,
        ratings={"cct": 4, "sst": 3, "partnership": 5, "empathy": 4},
        counts=counts(MITI, marks),
    )
    assert scores == {
        "technical_global": ScoreValue(3.5, None),
        "relational_global": ScoreValue(4.5, None),
        "pct_cr": ScoreValue(60.0, None),
        "r_to_q": ScoreValue(1.25, None),
        "total_mia": ScoreValue(4.0, None),
        "total_mina": ScoreValue(3.0, None),
    }


def test_miti_without_reflections_and_questions() -> None:
    """Ratios of nothing are not defined; totals of nothing are a real 0."""
    scores = derived(MITI, ratings={"cct": 4}, counts=counts(MITI, []))
    assert scores["pct_cr"] == ScoreValue(None, "divided by (SR + CR), which is 0")
    assert scores["r_to_q"] == ScoreValue(None, "divided by Q, which is 0")
    assert scores["technical_global"] == ScoreValue(None, "Softening sustain talk is not rated")
    assert scores["total_mia"] == ScoreValue(0.0, None)


def test_miti_reflections_without_a_question() -> None:
    """Only the ratio to questions is lost; all simple gives a real 0 % complex."""
    scores = derived(MITI, ratings={}, counts=counts(MITI, ["SR", "SR"]))
    assert scores["pct_cr"] == ScoreValue(0.0, None)
    assert scores["r_to_q"].value is None


@pytest.mark.parametrize(
    ("measure", "fair", "good"),
    [
        ("technical_global", 3, 4),
        ("relational_global", 3.5, 4),
        ("pct_cr", 40, 50),
        ("r_to_q", 1, 2),
    ],
)
def test_miti_thresholds_are_those_of_the_manual(measure: str, fair: float, good: float) -> None:
    """Two levels for four scores, said to be opinion; the totals of behaviours have none."""
    levels = [(each.level, each.op, each.value) for each in MITI.thresholds_of(measure)]
    assert levels == [("Fair", ">=", fair), ("Good", ">=", good)]
    assert all("Expert opinion" in each.basis for each in MITI.thresholds)
    assert {each.measure for each in MITI.thresholds} == {
        "technical_global",
        "relational_global",
        "pct_cr",
        "r_to_q",
    }


def test_miti_keys_and_names_are_those_coders_know() -> None:
    """The pad's letters and flags."""
    assert {code.hotkey: code.short for code in MITI.codes} == {
        "R": "SR",
        "C": "CR",
        "Q": "Q",
        "A": "AF",
        "S": "Seek",
        "E": "Emph",
        "P": "Pers",
        "X": "Conf",
        "G": "GI",
        "W": "PwP",
    }
    assert [(group.label, group.category) for group in MITI.code_groups] == [
        ("Reflections", "reflect"),
        ("Questions", "question"),
        ("MI-adherent", "mia"),
        ("MI-non-adherent", "mina"),
        ("Information and advice", "info"),
    ]


def test_miti_volleys() -> None:
    """Eight codes at most, each once; of two kinds of reflection or persuasion one."""
    assert MITI.volley_rules.max_per_volley == 8
    assert MITI.volley_rules.once_each
    assert MITI.volley_rules.exclusive_sets == (("SR", "CR"), ("Persuade", "PersuadeWith"))
    assert [each.codes for each in MITI.hierarchies] == [
        ("Emphasize", "Seek", "AF"),
        ("Confront", "Persuade"),
    ]
    assert MITI.requires_change_goal


def test_miti_shows_indicators_at_every_score() -> None:
    """All four ratings say what a coder may hear at each point."""
    for dimension in MITI.dimensions:
        assert all(anchor.indicators for anchor in dimension.anchors)


def test_social_work_wording_is_honest() -> None:
    """Three dimensions are a reconstruction, three from memory, one was checked."""
    assert {each.key: each.wording.value for each in SW7.dimensions} == {
        "collaboration": "memory",
        "autonomy": "memory",
        "empathy": "verified",
        "evocation": "memory",
        "purposefulness": "project",
        "clarity": "project",
        "child_focus": "project",
    }


# --- MITI 3.1.1, by hand ---------------------------------------------------------------


def test_miti_3_scores_by_hand() -> None:
    """4, 3, 5 make spirit 4; 4+3+5+2+1 = 15; 3+1 reflections on 5+3 questions; 9 of 10 adherent."""
    marks = ["SR"] * 3 + ["CR"] + ["OQ"] * 5 + ["CQ"] * 3 + ["MIA"] * 9 + ["MINA"] + ["GI"] * 6
    ratings = {"evocation": 4, "collaboration": 3, "autonomy": 5, "direction": 2, "empathy": 1}
    assert derived(MITI3, ratings=ratings, counts=counts(MITI3, marks)) == {
        "spirit": ScoreValue(4.0, None),
        "global_sum": ScoreValue(15.0, None),
        "r_to_q": ScoreValue(0.5, None),
        "pct_oq": ScoreValue(62.5, None),
        "pct_cr": ScoreValue(25.0, None),
        "pct_mia": ScoreValue(90.0, None),
    }


def test_miti_3_without_marks_and_ratings() -> None:
    """Four shares of nothing and two sums of what is missing: no score, each with its reason."""
    scores = derived(MITI3, ratings={"evocation": 4}, counts=counts(MITI3, []))
    assert {key: score.value for key, score in scores.items()} == dict.fromkeys(scores)
    assert scores["pct_mia"].reason == "divided by (MIA + MINA), which is 0"
    assert scores["r_to_q"].reason == "divided by (OQ + CQ), which is 0"
    assert scores["spirit"].reason == "Collaboration is not rated; Autonomy/support is not rated"


def test_miti_3_marks_say_what_they_rest_on() -> None:
    """Beginning proficiency was verified, competency was not."""
    assert [(each.measure, each.value) for each in MITI3.thresholds] == [
        *(("spirit", 3.5), ("spirit", 4), ("r_to_q", 1), ("r_to_q", 2), ("pct_oq", 50)),
        *(("pct_oq", 70), ("pct_cr", 40), ("pct_cr", 50), ("pct_mia", 90), ("pct_mia", 100)),
    ]
    for threshold in MITI3.thresholds:
        verified = threshold.level == "Beginning proficiency"
        assert threshold.basis.startswith("Verified" if verified else "From memory")
    assert {each.key for each in MITI3.dimensions if each.wording.value == "verified"} == {
        "empathy"
    }


# --- MISC 2.5 and MI-SCOPE, by hand ----------------------------------------------------


def test_misc_scores_by_hand() -> None:
    """Variants of reflections count together: 12 reflections, of them 4 complex, on 8 questions."""
    marks = ["SR_pos"] * 4 + ["SR_neg"] * 2 + ["SR_zero"] + ["SR_both"] + ["CR_pos"] * 3
    marks += ["CR_both"] + ["OQ"] * 6 + ["CQ"] * 2 + ["ADP", "AF", "EC", "EC", "RCP", "SU"]
    marks += ["ADW", "CO", "DI", "RCW", "WA", "WA"] + ["FA"] * 7 + ["FI"] + ["GI", "RF", "ST"]
    marks += ["D_pos", "A_pos", "R_pos", "N_pos", "C_pos", "TS_pos", "O_pos", "O_pos", "C_pos"]
    marks += ["D_neg", "R_neg", "O_neg"] + ["FN"] * 20 + ["NC"]
    ratings = {"autonomy_support": 4, "collaboration": 3, "evocation": 5}
    n_worker = 12 + 8 + 6 + 6 + 11
    assert derived(MISC, ratings=ratings, counts=counts(MISC, marks)) == {
        "mico": ScoreValue(24.0, None),
        "miin": ScoreValue(6.0, None),
        "pct_mico": ScoreValue(80.0, None),
        "r_to_q": ScoreValue(1.5, None),
        "pct_oq": ScoreValue(75.0, None),
        "pct_cr": ScoreValue(100 / 3, None),
        "n_change_talk": ScoreValue(9.0, None),
        "n_sustain_talk": ScoreValue(3.0, None),
        "pct_ct": ScoreValue(75.0, None),
        "spirit": ScoreValue(4.0, None),
        "pct_filler": ScoreValue(100 / n_worker, None),
    }


def test_misc_of_a_silent_session() -> None:
    """Nothing was said: sums are a real 0 and shares are not defined."""
    scores = derived(MISC, ratings={}, counts=counts(MISC, []))
    zeros = {"mico", "miin", "n_change_talk", "n_sustain_talk"}
    assert {key for key, score in scores.items() if score.value == 0} == zeros
    assert all(scores[key].reason for key in scores if key not in zeros)
    assert "which is 0" in str(scores["pct_ct"].reason)


def test_misc_codes_are_those_of_the_instrument() -> None:
    """17 worker codes and two reflections in four variants; 14 client codes, FN and NC."""
    shorts = {code.short for code in MISC.codes}
    reflections = {f"{kind}R{sign}" for kind in "SC" for sign in ("+", "-", "0", "+/-")}
    client = {f"{kind}{sign}" for kind in ("D", "A", "R", "N", "C", "TS", "O") for sign in "+-"}
    worker = "ADP ADW AF CO DI EC FA FI GI CQ OQ RCP RCW RF SU ST WA"
    assert shorts == reflections | client | set(worker.split()) | {"FN", "NC"}
    consistent = {code.short for code in MISC.codes if code.adherence == "mia"} - reflections
    assert consistent == {"ADP", "AF", "EC", "OQ", "RCP", "SU"}
    assert {code.short for code in MISC.codes if code.adherence == "mina"} == {
        *("ADW", "CO", "DI", "RCW", "WA")
    }
    categories = {code.short: MISC.code_group(code.group).category for code in MISC.codes}
    assert {short for short in categories if categories[short] == "change"} == {
        short for short in client if short.endswith("+")
    }
    assert {short for short in categories if categories[short] == "sustain"} == {
        short for short in client if short.endswith("-")
    }


@pytest.mark.parametrize("rubric", [MISC, SCOPE], ids=lambda each: each.key)
def test_codes_of_utterances_say_who_speaks_and_what_their_sign_is(rubric: Rubric) -> None:
    """The sign on the flag, in the file and on the second key is one and the same."""
    for code in rubric.codes:
        assert code.speaker is not None or code.key == "NC"
        if code.family:
            assert code.short.endswith(code.variant)
            assert code.keys[1] == ("/" if code.variant == "+/-" else code.variant)
    assert rubric.unit is not None
    assert (rubric.unit.kind, rubric.unit.max_codes, rubric.unit.every_unit) == (
        "utterance",
        1,
        True,
    )


def test_misc_is_worked_in_three_passes_and_scope_in_two() -> None:
    """Listen without stopping and rate; divide; code unit by unit."""
    assert [(each.tasks, each.playback) for each in MISC.passes] == [
        (("rate",), "non_stop"),
        (("parse",), "free"),
        (("code",), "by_unit"),
    ]
    assert [each.tasks for each in SCOPE.passes] == [("parse",), ("code",)]
    assert [each.freezes_units for each in SCOPE.passes] == [True, False]


def test_scope_scores_by_hand() -> None:
    """Three for change and one against make 75 %; reflections of them do not count in it."""
    marks = ["C_pos", "RE_pos", "TS_pos", "D_neg", "R_neg", "R_pos", "Q", "FN", "NE_w"]
    scores = derived(SCOPE, ratings={}, counts=counts(SCOPE, marks))
    assert scores == {
        "n_change_talk": ScoreValue(3.0, None),
        "n_sustain_talk": ScoreValue(1.0, None),
        "pct_ct": ScoreValue(75.0, None),
    }
    nothing = derived(SCOPE, ratings={}, counts=counts(SCOPE, ["Q"]))
    assert "which is 0" in str(nothing["pct_ct"].reason)


def test_scope_has_twenty_worker_and_ten_client_behaviours() -> None:
    """Variants of one behaviour counted once."""
    behaviours = {
        str(speaker): {code.family or code.key for code in SCOPE.codes if code.speaker == speaker}
        for speaker in ("worker", "client")
    }
    assert {speaker: len(each) for speaker, each in behaviours.items()} == {
        "worker": 20,
        "client": 10,
    }


# --- MIA:STEP and BECCI, by hand -------------------------------------------------------


def step_ratings(adherence: int, competence: Rating) -> dict[str, Rating]:
    """Return the same two ratings for each of the sixteen items."""
    return {
        each.key: adherence if each.scale == "adherence" else competence for each in STEP.dimensions
    }


def test_mia_step_scores_by_hand() -> None:
    """Two of ten items never happened: competence is the mean of the other eight, 36 / 8."""
    ratings = step_ratings(3, 4) | {
        "m01_adherence": 1,
        "m01_competence": None,
        "m02_adherence": 1,
        "m02_competence": NOT_APPLICABLE,
        "m03_adherence": 7,
        "m03_competence": 7,
        "m04_competence": 5,
        "m16_adherence": 6,
    }
    assert derived(STEP, ratings=ratings, counts={}) == {
        "adh_consistent": ScoreValue(3.0, None),
        "comp_consistent": ScoreValue(4.5, None),
        "adh_inconsistent": ScoreValue(3.5, None),
    }


def test_mia_step_of_a_session_without_any_of_it() -> None:
    """Adherence 1 throughout is a mean of 1, and there is no competence to speak of."""
    scores = derived(STEP, ratings=step_ratings(1, None), counts={})
    assert scores["adh_consistent"] == ScoreValue(1.0, None)
    assert scores["comp_consistent"].value is None
    assert "MI style or spirit: competence is not applicable" in str(
        scores["comp_consistent"].reason
    )


def test_mia_step_competence_follows_adherence() -> None:
    """Forgotten competence is missing, not left out; competence of nothing is a contradiction."""
    forgotten = step_ratings(3, 4) | {"m05_competence": None}
    assert derived(STEP, ratings=forgotten, counts={})["comp_consistent"] == ScoreValue(
        None, "Collaborative atmosphere: competence is not rated"
    )
    odd = step_ratings(3, 4) | {"m05_adherence": 1}
    (conflict,) = rating_conflicts(STEP, odd)
    assert conflict.dimension == "m05_competence"
    assert derived(STEP, ratings=odd, counts={})["comp_consistent"] == ScoreValue(
        None, conflict.reason
    )


def test_mia_step_has_sixteen_items_on_two_scales() -> None:
    """Each is rated from 1 to 7 for adherence and for competence, side by side."""
    assert len({each.item for each in STEP.dimensions}) == 16
    assert [each.scale for each in STEP.dimensions] == ["adherence", "competence"] * 16
    assert {(each.low, each.high) for each in STEP.dimensions} == {(1, 7)}
    assert {each.not_applicable for each in STEP.dimensions if each.scale == "adherence"} == {False}
    for first, second in zip(STEP.dimensions[::2], STEP.dimensions[1::2], strict=True):
        when = second.not_applicable_when
        assert when is not None
        assert (when.dimension, when.score) == (first.key, 1)
        assert (first.item, first.group) == (second.item, second.group)


def becci_ratings(*scores: Rating) -> dict[str, Rating]:
    """Return the ratings of the eleven items in their order."""
    return dict(zip((each.key for each in BECCI.dimensions), scores, strict=True))


def test_becci_scores_by_hand() -> None:
    """27 over nine items, and without the first domain 21 over seven; a 0 is a score."""
    ratings = becci_ratings(2, 4, 4, 3, 0, 4, 3, 4, NOT_APPLICABLE, 3, NOT_APPLICABLE)
    assert derived(BECCI, ratings=ratings, counts={}) == {
        "becci_mean": ScoreValue(3.0, None),
        "becci_without_agenda": ScoreValue(3.0, None),
    }
    ratings |= {"b01": 0, "b02": 0}
    assert derived(BECCI, ratings=ratings, counts={}) == {
        "becci_mean": ScoreValue(21 / 9, None),
        "becci_without_agenda": ScoreValue(3.0, None),
    }


def test_becci_item_not_rated_leaves_no_score() -> None:
    """The first domain may be left out of its own score, nothing else may."""
    ratings = becci_ratings(None, 4, 4, 3, 0, 4, 3, 4, NOT_APPLICABLE, 3, NOT_APPLICABLE)
    scores = derived(BECCI, ratings=ratings, counts={})
    assert scores["becci_mean"] == ScoreValue(
        None, "Opens the topic of change by invitation is not rated"
    )
    assert scores["becci_without_agenda"] == ScoreValue(3.0, None)


def test_becci_asks_for_talk_time() -> None:
    """Its one field is a choice of three, and its scale starts at 0."""
    (talk_time,) = BECCI.fields
    assert talk_time.choices == ("more than half", "about half", "less than half")
    assert {(each.low, each.high) for each in BECCI.dimensions} == {(0, 4)}


# --- The example that only counts ------------------------------------------------------


def test_the_counting_example_by_hand() -> None:
    """3 reflections and 3 open of 4 questions; without questions there is neither score."""
    example = SHIPPED["counts_only"]
    marks = ["REF"] * 3 + ["OQ"] * 3 + ["CQ"] + ["AFF"]
    assert derived(example, ratings={}, counts=counts(example, marks)) == {
        "pct_oq": ScoreValue(75.0, None),
        "r_to_q": ScoreValue(0.75, None),
    }
    scores = derived(example, ratings={}, counts=counts(example, ["REF"]))
    assert [score.value for score in scores.values()] == [None, None]
    assert "no published instrument" in example.citation


# --- Nothing of it in the program -----------------------------------------------------


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the text literals of a module without its docstrings and the names it offers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    offered = {
        id(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for name in ast.walk(node.value)
    }
    passed_over = offered | {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in passed_over:
            assert isinstance(node, ast.Constant)
            yield node.lineno, str(node.value)


def test_no_dimension_and_no_code_is_named_in_the_program() -> None:
    """A rubric is data: the program knows no key and no label of any."""
    names = {each.key for rubric in SHIPPED.values() for each in rubric.dimensions}
    names |= {each.key for rubric in SHIPPED.values() for each in rubric.codes}
    names |= {each.label for rubric in SHIPPED.values() for each in rubric.dimensions}
    names |= {each.label for rubric in SHIPPED.values() for each in rubric.codes}
    package = Path(fsh_coder.__file__).parent
    modules = [path for path in package.rglob("*.py") if "_bundled" not in path.parts]
    assert len(modules) > 10
    found = [
        f"{path.relative_to(package)}:{line} {text!r}"
        for path in modules
        for line, text in _texts(path)
        if text.strip() in names
    ]
    assert found == []
