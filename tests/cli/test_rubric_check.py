"""`rubric check` and the app's import: one clear report for every kind of bad file, no change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.cli.program import run
from fsh_coder.domain.errors import RubricFaults, UserFacingError
from fsh_coder.services import rubric_drafts, rubric_library, study_library
from fsh_coder.store.database import StudyDatabase

SOUND = rubric_library.shipped_by_key("counts_only").text
MITI = rubric_library.shipped_by_key("miti_4_2_1").text


def bomb() -> str:
    """Return nine lines that would unfold to a thousand million entries."""
    first = 'a: &a ["x", "x"]\n'
    return first + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )


#: What is wrong, the file, and words of the report: line, path, message or remedy.
BAD: dict[str, tuple[str, tuple[str, ...]]] = {
    "alias bomb": (bomb(), ("Line 1", "refers to another part of the file", "Write")),
    "wrong types": (
        MITI.replace("requires_change_goal: true", "requires_change_goal: perhaps").replace(
            "key: miti_4_2_1", "key: [miti]"
        ),
        ("requires_change_goal", "key", "Line "),
    ),
    "duplicate keys": (
        SOUND.replace("title:", "title: Once\ntitle:", 1),
        ("title", "twice", "Line "),
    ),
    "unknown fields": (
        SOUND.replace("short_title:", "colour: red\nshort_title:", 1),
        ("colour", "Line "),
    ),
    "a circle of formulas": (
        MITI.replace("formula: (cct + sst) / 2", "formula: relational_global + 1").replace(
            "formula: (partnership + empathy) / 2", "formula: technical_global + 1"
        ),
        ("technical_global", "circle", "Line "),
    ),
    "not YAML": ("key: [1, 2", ("This is not YAML", "Line ")),
    "no rubric": ("Just a letter.", ("should be a set of named fields",)),
    "reserved key": (MITI.replace("hotkey: R", "hotkey: L", 1), ("belongs to the coding screen",)),
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[StudyDatabase]:
    """An open study with one rubric."""
    folder = tmp_path / "study"
    folder.mkdir()
    with study_library.create_study(
        folder / "visits.fsh", name="Visits", rubric_keys=["counts_only"]
    ) as made:
        yield made


@pytest.mark.parametrize("case", BAD)
def test_the_command_tells_every_fault_with_line_and_remedy(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends with code 2, prints sentences and no stack of calls, and leaves the file alone."""
    text, expected = BAD[case]
    assert text not in (SOUND, MITI), "the file is not bad at all"
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(SystemExit) as ended:
        run(["rubric", "check", str(path)])
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    words = " ".join(told.err.split())
    assert "Traceback" not in words
    for part in expected:
        assert part in words, words
    assert path.read_text(encoding="utf-8") == text
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("case", BAD)
def test_the_app_tells_the_same_faults_and_changes_nothing(
    case: str, tmp_path: Path, db: StudyDatabase
) -> None:
    """Importing tells them, or opens the editor on what it can mend, with each fault listed."""
    path = tmp_path / "mine.yaml"
    path.write_text(BAD[case][0], encoding="utf-8")
    before = rubric_library.installed(db)
    try:
        draft = rubric_drafts.read(path).rubric
    except RubricFaults as refused:
        for told in refused.faults:
            assert told.line >= 1
            assert told.message
            assert told.remedy
    else:
        faults = rubric_drafts.faults(draft)
        assert faults
        assert all(each.where and each.message and each.remedy for each in faults)
        with pytest.raises(RubricFaults):
            rubric_drafts.sound(draft)
    assert rubric_library.installed(db) == before


def test_several_faults_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One look is enough to mend the file."""
    text = (
        MITI.replace("hotkey: R", "hotkey: L", 1)
        .replace("requires_change_goal: true", "requires_change_goal: perhaps")
        .replace("title:", "titel:", 1)
    )
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        run(["rubric", "check", str(path)])
    words = " ".join(capsys.readouterr().err.split())
    for part in ("titel", "requires_change_goal", "belongs to the coding screen"):
        assert part in words, words


@pytest.mark.parametrize("n_bytes", [1_100_000, 10_000_000])
def test_ten_megabytes_are_refused_unread(
    n_bytes: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], db: StudyDatabase
) -> None:
    """By command and in the app, in one sentence."""
    path = tmp_path / "big.yaml"
    path.write_bytes(b"# " + b"x" * n_bytes)
    with pytest.raises(SystemExit) as ended:
        run(["rubric", "check", str(path)])
    assert ended.value.code == 2
    assert "larger than 1 MB" in " ".join(capsys.readouterr().err.split())
    with pytest.raises(UserFacingError, match="larger than 1 MB"):
        rubric_drafts.read(path)
    assert len(rubric_library.installed(db)) == 1
