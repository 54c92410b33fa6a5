"""The rubrics that come with the program: sound, complete, honest, and known to no code."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import fsh_coder
from fsh_coder.bundled import resources_dir, schemas_dir
from fsh_coder.domain.rubric import RESERVED_HOTKEYS, Rubric, WordingStatus
from fsh_coder.domain.scoring import ScoreValue, counts, derived
from fsh_coder.formats import rubric_file
from fsh_coder.formats.schema_faults import schema_faults

SCHEMA_PATH = schemas_dir() / "rubric.schema.json"
SHIPPED = {rubric.key: rubric for rubric in rubric_file.shipped()}
SW7 = SHIPPED["cascade_sw7"]
MITI = SHIPPED["miti_4_2_1"]


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
    assert len(examples) == 2
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
    """Each hotkey finds its own code, and none is a key of the coding screen."""
    for code in rubric.codes:
        assert rubric.code_for_hotkey(code.hotkey.lower()) == code
        assert code.hotkey not in RESERVED_HOTKEYS
        assert len(code.short) <= 8


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
