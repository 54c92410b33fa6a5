"""MISC 2.5 in its three passes, by keys alone, on the demo’s sound."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.observation import Speaker
from fsh_coder.services import rubric_library, study_check
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from tests.workflows.coder_at_work import CTRL, CoderAtWork

Key = Qt.Key
SEGMENT = (10_000, 40_000)
SCORES = (4, 3, 5, 2, 4, 3, 1)
#: Length of each utterance in ms, and who speaks.
UTTERANCES = (
    (2_000, Speaker.WORKER),
    (3_200, Speaker.CLIENT),
    (1_400, Speaker.CLIENT),
    (4_000, Speaker.WORKER),
    (2_600, Speaker.WORKER),
    (5_000, Speaker.CLIENT),
    (3_000, Speaker.WORKER),
)


@pytest.fixture
def ann(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> Iterator[CoderAtWork]:
    """A coder with half a minute of the demo to code with MISC 2.5."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    apply_theme(qapp, load_theme("light"))
    misc = rubric_library.shipped_by_key("misc_2_5")
    made = CoderAtWork(qtbot, tmp_path, rubric=misc, segment=SEGMENT)
    yield made
    made.stop()


@pytest.mark.long
def test_misc_in_three_passes_by_keys(ann: CoderAtWork, tmp_path: Path) -> None:
    """Listen and rate, divide, code; closed in the middle of each, and back in its place."""
    _listen_and_rate(ann)
    expected = _divide(ann)
    codes = _code(ann)
    ann.press(Key.Key_Return, held=CTRL)
    ann.press(Key.Key_Return)
    found = ann.on_disk()
    assert found.is_locked
    assert found.passes_done == ("listen", "parse", "code")
    dimensions = rubric_library.shipped_by_key("misc_2_5").dimensions
    assert found.given_ratings() == {
        each.key: score for each, score in zip(dimensions, SCORES, strict=True)
    }
    assert [(unit.start_ms, unit.end_ms, unit.speaker) for unit in found.units] == expected
    coded = {mark.unit_id: mark.code for mark in found.marks}
    assert len(found.marks) == len(found.units)
    assert [coded[unit.id] for unit in found.units] == codes
    assert not found.uncoded_units()
    speakers = {mark.unit_id: mark.speaker for mark in found.marks}
    assert [speakers[unit.id] for unit in found.units] == [who for _, who in UTTERANCES]
    ann.stop()
    lines = study_check.check(tmp_path / "study.fsh")
    assert [line.what for line in lines if not line.ok] == []


def _listen_and_rate(ann: CoderAtWork) -> None:
    """The first listen pauses but does not jump; closing in the middle keeps its place."""
    ann.press(Key.Key_Space)
    ann.hear(12_000)
    ann.press(Key.Key_Left)
    assert ann.at_ms == SEGMENT[0] + 12_000
    ann.restart()
    assert ann.at_ms == SEGMENT[0] + 12_000
    assert ann.desk.ratings.isVisible()
    assert not ann.desk.pad.isVisible()
    ann.press(Key.Key_Space)
    ann.hear_all()
    ann.press(Key.Key_G, held=CTRL)
    for score in SCORES:
        ann.press(Key(Key.Key_0 + score))
    _finish(ann)
    assert ann.on_disk().passes_done == ("listen",)
    assert ann.at_ms == SEGMENT[0]


def _divide(ann: CoderAtWork) -> list[tuple[int, int, Speaker | None]]:
    """E ends an utterance, S switches the speaker; sound runs on."""
    made: list[tuple[int, int, Speaker | None]] = []
    at_ms, speaking = SEGMENT[0], Speaker.WORKER
    ann.press(Key.Key_Space)
    for number, (length_ms, who) in enumerate(UTTERANCES):
        if number == 4:
            ann.restart()
            assert len(ann.on_disk().units) == number
            ann.press(Key.Key_Space)
            speaking = _open_speaker(ann)
        ann.hear(length_ms)
        if who is not speaking:
            ann.press(Key.Key_S)
        ann.press(Key.Key_E)
        speaking = _open_speaker(ann)
        made.append((at_ms, at_ms + length_ms, who))
        at_ms += length_ms
    ann.press(Key.Key_Space)
    _finish(ann)
    assert ann.on_disk().passes_done == ("listen", "parse")
    return made


def _open_speaker(ann: CoderAtWork) -> Speaker:
    """Return who the screen says speaks in the open utterance."""
    units = ann.desk.units
    assert units is not None
    tile = units.parse.tiles["unit_speaker"].accessibleDescription()
    return Speaker.WORKER if "worker" in tile else Speaker.CLIENT


def _code(ann: CoderAtWork) -> list[str]:
    """Sound stops at the end of each utterance and waits; its code lets it go on."""
    given = []
    ann.press(Key.Key_Space)
    for number, unit in enumerate(ann.on_disk().units):
        if number == 3:
            ann.restart()
            assert "Pass 3" in ann.desk.strip.steps["code"].accessibleName()
            assert "now" in ann.desk.strip.steps["code"].accessibleName()
            ann.press(Key.Key_Space)
        ann.hear_all()
        assert abs(ann.at_ms - unit.end_ms) <= 40, number
        fitting = [c for c in ann.controller.rubric.codes if c.speaker in (None, unit.speaker)]
        code = fitting[(5 * number) % len(fitting)]
        ann.write(code.hotkey.lower())
        given.append(code.key)
    return given


def _finish(ann: CoderAtWork) -> None:
    ann.press(Key.Key_Return, held=CTRL)
    ann.press(Key.Key_Return)
    ann.come_back()
