"""Rubric files, sound ones and every kind of broken one."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import RubricFault, RubricFaults, UserFacingError
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import (
    Anchor,
    NotApplicableWhen,
    Scale,
    VolleyRules,
    WordingStatus,
)
from fsh_coder.domain.rubric_procedure import CodingPass, Feature, ObservationField, UnitRule
from fsh_coder.domain.rubric_variants import CodeFamily, VariantAttribute, VariantValue
from fsh_coder.formats import rubric_file
from fsh_coder.formats.text_file import FileTooLarge, FileUnreadable

COUNTS_ONLY = Path(__file__).parents[1] / "resources" / "rubrics" / "counts_only.yaml"

SOUND = """\
schema: urn:fsh-coder:schema:rubric:1
key: sound
version: "1"
title: A sound rubric
short_title: Sound
citation: Made for tests.
licence_note: Free.
source_status: No original.
training_note: None.
requires_change_goal: true
segment_rule: All of it.
reasons: required
dimension_groups:
  - {key: tone, label: Tone}
dimensions:
  - key: warmth
    label: Warmth
    group: tone
    low: 0
    high: 1
    definition: How warm the worker is.
    wording: memory
    reasons: optional
    anchors:
      - score: 0
        text: Cold.
      - score: 1
        text: Warm.
        indicators: [smiles, laughs]
code_groups:
  - {key: talk, label: Talk, category: question}
codes:
  - key: OQ
    short: OQ
    label: Open question
    hotkey: o
    speaker: worker
    group: talk
    adherence: neutral
    definition: Leaves room.
    wording: verified
  - key: CQ
    short: CQ
    label: Closed question
    hotkey: C
    group: talk
    adherence: mina
    definition: Leaves none.
    wording: project
derived:
  - key: share
    label: Share
    formula: OQ / (OQ + CQ)
    unit: ratio
    basis: Ours.
thresholds:
  - {measure: share, level: Fair, op: ">=", value: 0.5, basis: Ours.}
hierarchies:
  - {key: questions, label: Questions, codes: [OQ, CQ], rule: Choose the lower.}
volley_rules:
  max_per_volley: 2
  exclusive_sets: [[OQ, CQ]]
  once_each: true
rules: [Listen first.]
not_coded: [greetings]
"""


RICH = """\
schema: urn:fsh-coder:schema:rubric:1
key: rich
version: "1"
title: A rich rubric
short_title: Rich
citation: Made for tests.
licence_note: Free.
source_status: No original.
training_note: None.
requires_change_goal: false
segment_rule: All of it.
reasons: optional
unit: {kind: utterance, rule: One thought., max_codes: 1, every_unit: true}
passes:
  - {key: listen, label: Listen, tasks: [rate], playback: non_stop, instruction: Do not stop.}
  - {key: parse, label: Parse, tasks: [parse], freezes_units: true}
  - {key: code, label: Code, tasks: [code], playback: by_unit}
scales:
  - key: often
    label: How often
    low: 1
    high: 2
    anchors: [{score: 1, text: Never.}, {score: 2, text: Now and then.}]
  - key: well
    label: How well
    low: 1
    high: 2
    not_applicable: true
    anchors: [{score: 1, text: Badly.}, {score: 2, text: Well.}]
dimension_groups: [{key: all, label: All}]
dimensions:
  - {key: q_often, label: Asking often, group: all, item: Asking, scale: often, speaker: worker,
     definition: Asks., wording: project}
  - {key: q_well, label: Asking well, group: all, item: Asking, scale: well,
     not_applicable_when: {dimension: q_often, score: 1}, definition: Asks., wording: project}
  - {key: r_well, label: Reflecting well, group: all, scale: well, not_applicable: false,
     definition: Reflects., wording: project}
code_groups: [{key: talk, label: Talk, category: change}]
attributes:
  - key: valence
    label: Valence
    values: [{sign: "+", label: for}, {sign: "-", label: against}]
families: [{key: reason, label: Reason, attribute: valence}]
codes:
  - {key: R_pos, short: R+, label: Reason for, hotkey: r+, family: reason, variant: "+",
     speaker: client, group: talk, adherence: neutral, definition: For., wording: project}
  - {key: R_neg, short: R-, label: Reason against, hotkey: R-, family: reason, variant: "-",
     speaker: client, group: talk, adherence: neutral, definition: Against., wording: project}
derived:
  - {key: n, label: Reasons, formula: reason, unit: count, basis: Ours.}
  - {key: well_mean, label: Mean, formula: "mean(q_well, r_well)", unit: score, basis: Ours.}
fields:
  - {key: talk_time, label: Talk time, kind: choice, choices: [more, less], question: How much?,
     required: true, asked: before}
  - {key: minutes, label: Minutes, kind: number, low: 0.5, high: 90, question: How long?}
"""


def faults_of(content: str | bytes) -> tuple[RubricFault, ...]:
    """Return the faults of a rubric that is refused."""
    with pytest.raises(RubricFaults) as caught:
        rubric_file.parse(content, name="broken.yaml")
    assert caught.value.faults
    assert str(caught.value).startswith("The rubric “broken.yaml” has ")
    return caught.value.faults


def changed(old: str, new: str, *, text: str = SOUND) -> str:
    """Return the sound rubric, or another text, with one place changed."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def the_fault(content: str | bytes) -> RubricFault:
    """Return the one fault of a rubric."""
    faults = faults_of(content)
    assert len(faults) == 1, [fault.sentence for fault in faults]
    return faults[0]


def line_of(text: str, part: str) -> int:
    """Return the line, from 1, where `part` first stands."""
    return text[: text.index(part)].count("\n") + 1


# --- Sound files ----------------------------------------------------------------------


def test_every_field_arrives() -> None:
    """What stands in the file stands in the rubric, under its own name."""
    rubric = rubric_file.parse(SOUND, name="sound.yaml")
    assert (rubric.key, rubric.version, rubric.title) == ("sound", "1", "A sound rubric")
    assert (rubric.short_title, rubric.citation) == ("Sound", "Made for tests.")
    assert (rubric.licence_note, rubric.source_status) == ("Free.", "No original.")
    assert (rubric.training_note, rubric.segment_rule) == ("None.", "All of it.")
    assert rubric.requires_change_goal
    warmth = rubric.dimension("warmth")
    assert (warmth.low, warmth.high, warmth.wording) == (0, 1, WordingStatus.MEMORY)
    assert not warmth.reason_required
    assert warmth.anchors == (Anchor(0, "Cold."), Anchor(1, "Warm.", ("smiles", "laughs")))
    assert rubric.dimension_groups[0].label == "Tone"
    assert rubric.code_group("talk").category == "question"
    open_question, closed_question = rubric.codes
    assert (open_question.hotkey, open_question.speaker) == ("O", Speaker.WORKER)
    assert (closed_question.speaker, closed_question.adherence) == (None, "mina")
    assert open_question.wording is WordingStatus.VERIFIED
    assert rubric.derived[0].formula == "OQ / (OQ + CQ)"
    assert (rubric.thresholds[0].op, rubric.thresholds[0].value) == (">=", 0.5)
    assert rubric.hierarchies[0].codes == ("OQ", "CQ")
    assert rubric.volley_rules == VolleyRules(2, (("OQ", "CQ"),), once_each=True)
    assert (rubric.rules, rubric.not_coded) == (("Listen first.",), ("greetings",))


def test_reasons_follow_the_rubric_where_a_dimension_is_silent() -> None:
    """The rubric says whether ratings need a reason unless the dimension does."""
    rubric = rubric_file.parse(changed("    reasons: optional\n", ""), name="r")
    assert rubric.dimension("warmth").reason_required


def test_a_rubric_may_count_only() -> None:
    """Nothing to rate, no volley rules and no thresholds: what is not there is empty."""
    rubric = rubric_file.read(COUNTS_ONLY)
    assert rubric.dimensions == ()
    assert rubric.thresholds == ()
    assert rubric.volley_rules == VolleyRules()
    assert [code.hotkey for code in rubric.codes] == ["O", "C"]
    assert rubric.codes[1].decision_rules == ("Unsure: choose closed.",)


def test_the_text_is_kept_and_its_digest_is_sha_256() -> None:
    """Anybody can compute the digest from the file itself."""
    rubric = rubric_file.read(COUNTS_ONLY)
    assert rubric.text == COUNTS_ONLY.read_text(encoding="utf-8")
    assert rubric.digest == hashlib.sha256(COUNTS_ONLY.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        SOUND.encode(),
        SOUND.replace("\n", "\r\n").encode(),
        SOUND.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + SOUND.encode(),
        SOUND.rstrip("\n").encode(),
        (SOUND + "\n\n").encode(),
    ],
    ids=["as is", "Windows", "old Mac", "byte order mark", "no last line end", "blank lines"],
)
def test_line_ends_and_marks_do_not_make_another_version(content: bytes) -> None:
    """A file that went through another computer is the same rubric."""
    rubric = rubric_file.parse(content, name="r")
    assert rubric == rubric_file.parse(SOUND, name="r")


def test_a_stored_text_reads_back_as_itself() -> None:
    """A study keeps the text; reading it again gives the same rubric and digest."""
    rubric = rubric_file.parse(SOUND, name="r")
    assert rubric_file.parse(rubric.text, name="again") == rubric
    assert rubric_file.digest_of(rubric.text) == rubric.digest


def test_words_stay_words() -> None:
    """No, on, 12:30 and a date are text here, not truth values, numbers or days."""
    text = changed("rules: [Listen first.]", "rules: [no, on, 12:30, 2026-01-05, 1e3]")
    rubric = rubric_file.parse(text, name="r")
    assert rubric.rules == ("no", "on", "12:30", "2026-01-05", "1e3")


# --- Files that cannot be read --------------------------------------------------------


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path: Path) -> None:
    """Nothing of that size is a rubric."""
    path = tmp_path / "big.yaml"
    path.write_bytes(b"# " + b"x" * 10_000_000)
    with pytest.raises(FileTooLarge, match="larger than 1 MB"):
        rubric_file.read(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The system's reason is passed on in a sentence."""
    with pytest.raises(FileUnreadable, match=r"“gone\.yaml” cannot be opened"):
        rubric_file.read(tmp_path / "gone.yaml")


def test_a_file_in_another_encoding_is_told_with_its_line() -> None:
    """A umlaut in Windows' own encoding is found, and the remedy named."""
    fault = the_fault(SOUND.replace("smiles", "lächelt").encode("cp1252"))
    assert fault.line == line_of(SOUND, "smiles")
    assert fault.message == "The file is not text in UTF-8."
    assert "Save it again as UTF-8" in fault.remedy


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("key: [1, 2", "This is not YAML"),
        ("key: 'abc", "This is not YAML"),
        ("a: b: c", "This is not YAML"),
        ("\tkey: 1", "This is not YAML"),
        ("key: \x00", "There is a character that text files do not have."),
        ("key: \x07", "There is a character that text files do not have."),
        ('key: "\\ud800"', "This is not YAML"),
        ("Just a letter to a colleague.", "The file should be a set of named fields"),
        ("", "The file should be a set of named fields, but is empty."),
        ("- a\n- b", "The file should be a set of named fields, but is a list."),
        ("42", "The file should be a set of named fields, but is 42."),
        ("a: 1\n---\nb: 2", "There is a second document."),
        ("? [a, b]\n: 1", "A field has no name."),
    ],
)
def test_what_is_no_yaml_gives_one_report(content: str, part: str) -> None:
    """Text of other kinds is refused with a sentence, whatever it is."""
    assert any(part in fault.message for fault in faults_of(content))


def test_an_alias_bomb_is_refused_where_it_stands() -> None:
    """References that would multiply are reported instead of followed."""
    bomb = 'a: &a ["x", "x"]\n' + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    faults = faults_of(bomb)
    assert faults[0].line == 1
    assert "“&a” refers to another part of the file" in faults[0].message
    assert any("“*a”" in fault.message for fault in faults)
    assert len(faults) <= 101


def test_a_thousand_references_end_the_reading() -> None:
    """After a hundred faults it says that there are more, and stops."""
    faults = faults_of("a: &a 1\nb: [" + ", ".join(["*a"] * 1000) + "]")
    assert len(faults) == 101
    assert faults[-1].message == "There are more than 100 faults."


@pytest.mark.parametrize("content", ["[" * 5000, "{a: " * 5000, "- " * 400 + "x"])
def test_deep_nesting_is_refused(content: str) -> None:
    """A pile of brackets is not followed down."""
    assert "It is nested deeper than 12 levels." in the_fault(content).message


def test_too_many_values_are_refused() -> None:
    """A megabyte of tiny entries ends early."""
    content = "rules:\n" + "- a\n" * 60_000
    assert the_fault(content).message == "There are more than 10000 values."


def test_a_report_ends_where_nobody_reads_on() -> None:
    """Of thousands of faults the first hundred are told, with the number of the others."""
    faults = faults_of(SOUND.replace("[Listen first.]", "[" + "1, " * 5000 + "1]"))
    assert len(faults) == 101
    assert faults[-1].message == "There are 4902 more faults from here on."


def test_tags_are_refused() -> None:
    """No file can name a kind of value, and so none can call anything."""
    fault = faults_of(changed("A sound rubric", "!!python/object/apply:os.getcwd []"))[0]
    assert fault.path == "title"
    assert "names a kind of value" in fault.message


def test_a_field_that_stands_twice_is_told_with_both_lines() -> None:
    """Neither of two values is silently taken."""
    text = changed("    hotkey: C\n", "    hotkey: C\n    hotkey: X\n")
    fault = the_fault(text)
    assert fault.line == line_of(text, "hotkey: X")
    assert fault.path == "codes[CQ].hotkey"
    assert fault.message == (
        f"The field “hotkey” stands twice, first on line {line_of(text, 'hotkey: C')}."
    )


def test_a_whole_part_that_stands_twice_is_told() -> None:
    """A second list of codes is skipped over and reported."""
    fault = the_fault(SOUND + "codes:\n  - {key: x, label: [1, {y: 2}]}\n")
    assert (fault.path, fault.line) == ("codes", SOUND.count("\n") + 1)


# --- Files of the wrong shape ---------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "path", "message", "remedy"),
    [
        (
            "    hotkey: C\n",
            "    hotkey: C\n    colour: red\n",
            "codes[CQ].colour",
            "The field “colour” is not known here.",
            "Remove it. Known here:",
        ),
        (
            "segment_rule:",
            "segment_rules: x\nsegment_rule:",
            "segment_rules",
            "The field “segment_rules” is not known here.",
            "Did you mean “segment_rule”?",
        ),
        (
            "    hotkey: C\n",
            "",
            "codes[CQ]",
            "The field “hotkey” is missing.",
            "Add it. One letter of the keyboard.",
        ),
        (
            "title: A sound rubric\n",
            "",
            "",
            "The field “title” is missing.",
            "Add it. The instrument's full name.",
        ),
        (
            "    hotkey: C\n",
            "    hotkey: Ctrl\n",
            "codes[CQ].hotkey",
            "“hotkey” cannot be “Ctrl”.",
            "One letter of the keyboard.",
        ),
        (
            "    low: 0\n",
            "    low: none\n",
            "dimensions[warmth].low",
            "“low” should be a whole number, but is “none”.",
            "The lowest score",
        ),
        (
            "    low: 0\n",
            "    low: 0.5\n",
            "dimensions[warmth].low",
            "“low” should be a whole number, but is 0.5.",
            "The lowest score",
        ),
        (
            "    low: 0\n",
            "    low: 999999999999999999999999\n",
            "dimensions[warmth].low",
            "“low” should be a whole number, but is “999999999999999999999999”.",
            "The lowest score",
        ),
        (
            "    low: 0\n",
            "    low: -1\n",
            "dimensions[warmth].low",
            "“low” cannot be -1.",
            "The lowest score",
        ),
        (
            "    high: 1\n",
            "    high: true\n",
            "dimensions[warmth].high",
            "“high” should be a whole number, but is true.",
            "The highest score",
        ),
        (
            "requires_change_goal: true",
            "requires_change_goal: no",
            "requires_change_goal",
            "“requires_change_goal” should be true or false, but is “no”.",
            "true when coders must know the change goal",
        ),
        (
            "rules: [Listen first.]",
            "rules: Listen first.",
            "rules",
            "“rules” should be a list, but is “Listen first.”.",
            "Rules for the whole rubric",
        ),
        (
            "rules: [Listen first.]",
            "rules: [{a: b}]",
            "rules[1]",
            "Entry 1 of “rules” should be text, but is a set of named fields.",
            "A sentence of text.",
        ),
        (
            "rules: [Listen first.]",
            "rules: [[]]",
            "rules[1]",
            "Entry 1 of “rules” should be text, but is a list.",
            "A sentence of text.",
        ),
        (
            "title: A sound rubric",
            "title:",
            "title",
            "“title” should be text, but is empty.",
            "The instrument's full name.",
        ),
        (
            "title: A sound rubric",
            'title: ""',
            "title",
            "“title” is empty.",
            "The instrument's full name.",
        ),
        (
            "title: A sound rubric",
            'title: "two\\nlines"',
            "title",
            "“title” cannot be “two\nlines”.",
            "The instrument's full name.",
        ),
        (
            'version: "1"',
            "version: 1",
            "version",
            "“version” should be text, but is 1.",
            "The version of this wording",
        ),
        (
            "    short: CQ\n",
            "    short: ClosedQuestion\n",
            "codes[CQ].short",
            "“short” has 14 characters; 8 are allowed.",
            "The name on a flag",
        ),
        (
            "    speaker: worker\n",
            "    speaker: parent\n",
            "codes[OQ].speaker",
            "“speaker” cannot be “parent”.",
            "worker or client",
        ),
        (
            "exclusive_sets: [[OQ, CQ]]",
            "exclusive_sets: [[OQ]]",
            "volley_rules.exclusive_sets[1]",
            "Entry 1 of “exclusive_sets” has 1 entries; it needs at least 2.",
            "at least two different codes",
        ),
        (
            "exclusive_sets: [[OQ, CQ]]",
            "exclusive_sets: [[OQ, OQ]]",
            "volley_rules.exclusive_sets[1]",
            "Entry 1 of “exclusive_sets” names the same thing twice.",
            "at least two different codes",
        ),
        (
            "rules: [Listen first.]",
            "rules: [" + "x, " * 100 + "x]",
            "rules",
            "“rules” has 101 entries; 100 are allowed.",
            "Rules for the whole rubric",
        ),
        (
            "schema: urn:fsh-coder:schema:rubric:1",
            "schema: urn:fsh-coder:schema:rubric:2",
            "schema",
            "“schema” cannot be “urn:fsh-coder:schema:rubric:2”.",
            "Write urn:fsh-coder:schema:rubric:1",
        ),
        (
            "      - score: 0\n",
            "      - scores: 0\n",
            "dimensions[warmth].anchors[1].scores",
            "The field “scores” is not known here.",
            "Did you mean “score”?",
        ),
    ],
)
def test_a_field_of_the_wrong_shape_is_told_with_its_place(
    old: str, new: str, path: str, message: str, remedy: str
) -> None:
    """Path, problem and remedy are named, on the line where the field stands."""
    faults = [fault for fault in faults_of(changed(old, new)) if fault.path == path]
    assert [fault.message for fault in faults] == [message]
    assert remedy in faults[0].remedy


def test_a_wrong_field_is_told_on_its_own_line() -> None:
    """The line is the field's, and where the field is missing, that of its part."""
    text = changed("    hotkey: C\n", "    hotkey: Ctrl\n")
    assert the_fault(text).line == line_of(text, "hotkey: Ctrl")
    text = changed("    hotkey: C\n", "")
    assert the_fault(text).line == line_of(text, "key: CQ")


def test_a_long_value_is_shown_cut() -> None:
    """A fault quotes the start of a long text only."""
    fault = the_fault(changed('">="', "x" * 60))
    assert fault.message == f"“op” cannot be “{'x' * 40}…”."


# --- Files that break rules -----------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("hotkey: C", "hotkey: O", "codes[CQ].hotkey", "The hotkey “O” is already in use."),
        ("hotkey: C", "hotkey: l", "codes[CQ].hotkey", "The hotkey “L” belongs to the coding"),
        ("formula: OQ /", "formula: OQ //", "derived[share].formula", "cannot be read"),
        ("formula: OQ /", "formula: XQ /", "derived[share].formula", "called “XQ”"),
        ("formula: OQ /", "formula: share /", "derived[share].formula", "in a circle"),
        ("key: CQ", "key: OQ", "codes[OQ].key", "The key “OQ” is already in use."),
        (
            "      - score: 0\n        text: Cold.\n",
            "",
            "dimensions[warmth].anchors",
            "do not cover its scale: 0 of 0 to 1 missing",
        ),
        ("value: 0.5", "value: -2", "thresholds[1].value", "lies outside “share”"),
    ],
)
def test_a_broken_rule_is_told_with_its_place(old: str, new: str, path: str, message: str) -> None:
    """Rules are reported like shapes: path, line, what, and the remedy."""
    text = changed(old, new)
    faults = [fault for fault in faults_of(text) if message in fault.message]
    assert [fault.path for fault in faults] == [path]
    assert faults[0].remedy
    assert faults[0].line > 1


def test_wrong_shapes_and_broken_rules_are_told_together() -> None:
    """Faults of every kind come in one report, by line, so that one round of mending is enough."""
    text = SOUND
    for old, new in (
        ("    hotkey: C\n", "    hotkey: O\n    colour: red\n    label: Again\n"),
        ("  - {measure: share,", "  - {measure: shore,"),
        ("label: Tone", "label: 7"),
        ("    low: 0\n", "    low: one\n"),
    ):
        text = text.replace(old, new)
    faults = faults_of(text)
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
    assert {fault.path for fault in faults} == {
        "dimension_groups[tone].label",
        "dimensions[warmth].low",
        "codes[CQ].colour",
        "codes[CQ].label",
        "thresholds[1].measure",
    }


def test_a_rule_is_placed_rightly_beside_a_faulty_entry() -> None:
    """A part that is left out for its shape does not shift the places of the others."""
    text = changed("    short: OQ\n", "    short: 7\n").replace("hotkey: C", "hotkey: N")
    paths = [(fault.path, fault.line) for fault in faults_of(text)]
    assert paths == [
        ("codes[OQ].short", line_of(text, "short: 7")),
        ("codes[CQ].hotkey", line_of(text, "hotkey: N")),
    ]


def test_a_faulty_entry_is_not_reported_again_where_it_is_used() -> None:
    """The formula, the hierarchy and the exclusive set still know the code's key."""
    assert the_fault(changed("    short: OQ\n", "")).path == "codes[OQ]"


@pytest.mark.parametrize(
    ("old", "new"),
    [("  - key: OQ\n", "  - kee: OQ\n"), ("codes:\n  - key: OQ", "codes: none\nx:\n  - key: OQ")],
)
def test_rules_wait_where_the_shape_hides_what_exists(old: str, new: str) -> None:
    """With a key or a whole list lost the rules would only repeat the fault, and say nothing."""
    for fault in faults_of(changed(old, new)):
        assert "known" in fault.message or "missing" in fault.message or "list" in fault.message


def test_the_message_counts_the_faults_and_names_the_first() -> None:
    """One sentence stands for the whole report on a terminal."""
    with pytest.raises(RubricFaults) as caught:
        rubric_file.parse(changed("    hotkey: C\n", "    hotkey: o\n"), name="mine.yaml")
    line = line_of(SOUND, "hotkey: C")
    assert caught.value.sentence == (
        f"The rubric “mine.yaml” has 1 fault and was not used. Line {line}, codes[CQ].hotkey: "
        "The hotkey “O” is already in use. Give each its own hotkey."
    )
    assert caught.value.name == "mine.yaml"


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode()))
def test_any_bytes_are_refused_politely(content: bytes) -> None:
    """Nothing but the user's own kind of error comes out, whatever the file holds."""
    with pytest.raises(UserFacingError):
        rubric_file.parse(content, name="noise")


@settings(deadline=None)
@given(st.data())
def test_a_damaged_rubric_is_read_or_refused(data: st.DataObject) -> None:
    """With a stretch cut out or put in, a rubric is either sound or refused with its faults."""
    start = data.draw(st.integers(0, len(SOUND)))
    end = data.draw(st.integers(start, min(len(SOUND), start + 40)))
    put_in = data.draw(st.text(alphabet="ab:-[]{}\"'& *!\n 0", max_size=8))
    text = SOUND[:start] + put_in + SOUND[end:]
    try:
        rubric = rubric_file.parse(text, name="damaged")
    except RubricFaults as refused:
        n_faults = len(refused.faults)
    else:
        n_faults = 0
        assert rubric.measures()
    assert n_faults <= 101


# --- What richer instruments need -----------------------------------------------------


def test_every_richer_field_arrives() -> None:
    """Scales, variants, passes, units and extra fields are what the file says."""
    rubric = rubric_file.parse(RICH, name="rich.yaml")
    assert rubric.unit == UnitRule("utterance", "One thought.", 1, every_unit=True)
    assert rubric.passes == (
        CodingPass("listen", "Listen", ("rate",), "non_stop", instruction="Do not stop."),
        CodingPass("parse", "Parse", ("parse",), freezes_units=True),
        CodingPass("code", "Code", ("code",), "by_unit"),
    )
    well = (Anchor(1, "Badly."), Anchor(2, "Well."))
    assert rubric.scales[1] == Scale("well", "How well", 1, 2, well, not_applicable=True)
    often, asked_well, reflected = rubric.dimensions
    assert (often.scale, often.item, often.speaker) == ("often", "Asking", Speaker.WORKER)
    assert (often.low, often.high, often.not_applicable) == (1, 2, False)
    assert (asked_well.anchors, asked_well.not_applicable) == (well, True)
    assert asked_well.not_applicable_when == NotApplicableWhen("q_often", 1)
    assert (reflected.anchors, reflected.not_applicable) == (well, False)
    values = (VariantValue("+", "for"), VariantValue("-", "against"))
    assert rubric.attributes == (VariantAttribute("valence", "Valence", values),)
    assert rubric.families == (CodeFamily("reason", "Reason", "valence"),)
    first = rubric.codes[0]
    assert (first.hotkey, first.family, first.variant) == ("R+", "reason", "+")
    talk_time = ObservationField(
        "talk_time",
        "Talk time",
        "choice",
        "How much?",
        ("more", "less"),
        asked="before",
        is_required=True,
    )
    minutes = ObservationField("minutes", "Minutes", "number", "How long?", low=0.5, high=90.0)
    assert rubric.fields == (talk_time, minutes)
    assert set(rubric.needs) == set(Feature)


def test_a_plain_rubric_needs_nothing_of_it() -> None:
    """What the file does not say is not there."""
    rubric = rubric_file.parse(SOUND, name="sound.yaml")
    assert (rubric.scales, rubric.attributes, rubric.families, rubric.fields) == ((), (), (), ())
    assert (rubric.passes, rubric.unit, rubric.needs) == ((), None, ())
    assert (rubric.dimensions[0].scale, rubric.dimensions[0].not_applicable) == ("", False)
    assert (rubric.codes[0].family, rubric.codes[0].variant) == ("", "")


@pytest.mark.parametrize(
    ("old", "new", "path", "message", "remedy"),
    [
        (
            "scale: often,",
            "",
            "dimensions[q_often]",
            "The field “low” is missing.",
            "Add it. The lowest score: a whole number from 0.",
        ),
        (
            "scale: often,",
            "scale: oftne,",
            "dimensions[q_often].scale",
            "There is no scale called “oftne”.",
            "Did you mean “often”?",
        ),
        (
            "item: Asking, scale: well,",
            "item: Asking, scale: well, low: 0,",
            "dimensions[q_well].scale",
            "“q_well” is on the scale “well” and has scores or anchors of its own as well, "
            "which differ.",
            "Leave out “low”",
        ),
        (
            "  - key: well\n",
            "  - key: often\n",
            "scales[often].key",
            "The key “often” is already in use.",
            "Give each its own key.",
        ),
        (
            "kind: utterance",
            "kind: sentence",
            "unit.kind",
            "“kind” cannot be “sentence”.",
            "One of event",
        ),
        (
            "tasks: [rate]",
            "tasks: [rank]",
            "passes[listen].tasks[1]",
            "Entry 1 of “tasks” cannot be “rank”.",
            "One of rate, parse, code.",
        ),
        (
            "tasks: [rate]",
            "tasks: []",
            "passes[listen].tasks",
            "“tasks” has 0 entries; it needs at least 1.",
            "What is done in this pass",
        ),
        (
            "hotkey: r+",
            "hotkey: +r",
            "codes[R_pos].hotkey",
            "“hotkey” cannot be “+r”.",
            "One letter of the keyboard.",
        ),
        (
            "hotkey: r+",
            "hotkey: R",
            "codes[R_pos].hotkey",
            "The hotkey “R” begins “R-” as well, so that neither could be told from the other.",
            "Choose a free letter",
        ),
        (
            'variant: "+"',
            'variant: "++"',
            "codes[R_pos].variant",
            "“valence” has no sign “++”.",
            "Known: +, -.",
        ),
        (
            'variant: "+"',
            "variant: 0",
            "codes[R_pos].variant",
            "“variant” should be text, but is 0.",
            "The sign of this variant",
        ),
        (
            "choices: [more, less]",
            "choices: [more]",
            "fields[talk_time].choices",
            "“choices” has 1 entries; it needs at least 2.",
            "What a choice offers",
        ),
        (
            "low: 0.5",
            "low: 95",
            "fields[minutes].high",
            "“minutes” ends at 90, which is not above its start 95.",
            "Give “high” a number above “low”.",
        ),
        (
            "{dimension: q_often, score: 1}",
            "{dimension: q_often}",
            "dimensions[q_well].not_applicable_when",
            "The field “score” is missing.",
            "Add it. Its score: a whole number.",
        ),
        (
            "{dimension: q_often, score: 1}",
            "{dimension: q_often, score: 3}",
            "dimensions[q_well].not_applicable_when.score",
            "3 is not on the scale of “q_often”, 1 to 2.",
            "Name a score that can be given.",
        ),
        (
            "attribute: valence",
            "attribute: valense",
            "families[reason].attribute",
            "There is no attribute called “valense”.",
            "Did you mean “valence”?",
        ),
        (
            "formula: reason,",
            "formula: reasons,",
            "derived[n].formula",
            "There is no dimension, code or derived score called “reasons”.",
            "Did you mean “reason”?",
        ),
    ],
)
def test_a_fault_in_a_richer_rubric_is_told_once(
    old: str, new: str, path: str, message: str, remedy: str
) -> None:
    """One mistake gives one fault with path, problem and remedy, on a line of the file."""
    faults = [fault for fault in faults_of(changed(old, new, text=RICH)) if fault.path == path]
    assert faults[0].message == message
    assert remedy in faults[0].remedy
    assert faults[0].line > 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("label: How often", "label: 7"),
        ("attribute: valence", "attribute: 7"),
        ("label: Valence", "label: 7"),
        ("key: parse, label: Parse", "key: parse, label: 7"),
        ("label: Talk time", "label: 7"),
        ("scale: often,", "scale: oftne,"),
        ("rule: One thought.", "rule: 7"),
    ],
)
def test_a_lost_part_is_not_told_again_where_it_is_used(old: str, new: str) -> None:
    """Dimensions on a faulty scale, codes of a faulty family and the like wait their turn."""
    the_fault(changed(old, new, text=RICH))


def test_one_round_of_mending_is_enough_for_a_richer_rubric() -> None:
    """Faults of shape, of scales and of rules come in one report."""
    text = RICH
    for old, new in (
        ("scale: often,", "scale: oftne,"),
        ("hotkey: r+", "hotkey: N+"),
        ("playback: by_unit", "playback: by_word"),
        ("low: 0.5", "low: 95"),
    ):
        text = changed(old, new, text=text)
    assert {fault.path for fault in faults_of(text)} == {
        "passes[code].playback",
        "dimensions[q_often].scale",
        "codes[R_pos].hotkey",
        "fields[minutes].high",
    }
