"""An unfinished rubric can be gone on with; a wrong file still lists all its faults."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsh_coder.domain import rubric_draft
from fsh_coder.domain.errors import RubricFaults
from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import rubric_draft_file, rubric_file, rubric_text
from tests.factories import MITI


def _write(folder: Path, text: str) -> Path:
    path = folder / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _unfinished() -> Rubric:
    rubric = rubric_draft.blank()
    for label in ("Open question", ""):
        rubric = replace(rubric, codes=(*rubric.codes, rubric_draft.new_code(rubric, label)))
    return replace(rubric, dimensions=(rubric_draft.new_dimension(rubric, "Warmth"),))


def test_an_unfinished_rubric_comes_back_whole(tmp_path: Path) -> None:
    """Empty titles, definitions and anchors are empty again, and no part is lost."""
    draft = _unfinished()
    path = _write(tmp_path, rubric_text.text_of(draft))
    with pytest.raises(RubricFaults):
        rubric_file.read(path)
    assert rubric_draft_file.read(path) == draft


def test_a_finished_rubric_is_read_to_the_letter(tmp_path: Path) -> None:
    """Text and digest are those of the file."""
    (rubric,) = (each for each in rubric_file.shipped() if each.key == MITI)
    assert rubric_draft_file.read(_write(tmp_path, rubric.text)) == rubric


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title:", "titel:"),
        ("category: reflect", "category: green"),
        ("low: 1", "low: one"),
        ("title: Motivational", "title: 5 #"),
        ("codes:", "codes: 5\nothers:"),
        ("key: SR", "key: SR\n    key: SR"),
    ],
)
def test_a_wrong_file_lists_its_faults(tmp_path: Path, old: str, new: str) -> None:
    """What the editor could not show is refused with every fault."""
    (rubric,) = (each for each in rubric_file.shipped() if each.key == MITI)
    assert old in rubric.text
    with pytest.raises(RubricFaults):
        rubric_draft_file.read(_write(tmp_path, rubric.text.replace(old, new, 1)))


@pytest.mark.long
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_line_left_out_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """A file that lacks some of its lines never crashes."""
    (rubric,) = (each for each in rubric_file.shipped() if each.key == MITI)
    lines = rubric.text.splitlines()
    gone = data.draw(st.sets(st.integers(0, len(lines) - 1), max_size=3))
    text = "\n".join(line for place, line in enumerate(lines) if place not in gone)
    try:
        found = rubric_draft_file.read(_write(tmp_path, text))
    except RubricFaults:
        return
    shown = rubric_draft.previewable(found)
    assert len(shown.codes) <= len(rubric.codes)
