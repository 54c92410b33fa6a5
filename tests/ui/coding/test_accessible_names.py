"""The coding screen in each of its states: every control and painted view has a name."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from fsh_coder.services import rubric_library, transcripts
from tests.ui.coding.conftest import CTRL, CodingStudy, Desk
from tests.ui.coding.test_scales_and_gaps import assigned
from tests.ui.naming import nameless

Keys = tuple[tuple[Qt.Key, Qt.KeyboardModifier], ...]
NO = Qt.KeyboardModifier.NoModifier
K = Qt.Key


@pytest.fixture
def reading(study: CodingStudy, make_desk: Callable[..., Desk]) -> Desk:
    """The screen with a transcript, marks, a volley to look at and something unsure."""
    path = study.sound.with_suffix(".vtt")
    path.write_text("WEBVTT\n\n00:03.000 --> 00:05.000\n<v Worker>So tell me.</v>\n", "utf-8")
    transcripts.attach_transcript(study.db, study.recording_id, path)
    desk = make_desk()
    for at_ms in (3_000, 3_500, 9_000):
        desk.go_to(at_ms)
        desk.press(K.Key_Q)
    desk.press(K.Key_U)
    return desk


@pytest.mark.parametrize(
    "keys",
    [
        (),
        ((K.Key_F7, NO),),
        ((K.Key_F2, NO),),
        ((K.Key_H, CTRL),),
        ((K.Key_T, CTRL), (K.Key_Down, NO)),
        ((K.Key_Question, NO),),
        ((K.Key_N, NO),),
    ],
    ids=["plain", "wide", "help", "history", "line chosen", "keys", "note"],
)
def test_each_state_of_the_screen_names_what_it_shows(reading: Desk, keys: Keys) -> None:
    """Panels that lie on the panes are walked with everything else."""
    for key, held in keys:
        reading.press(key, held)
    QApplication.processEvents()
    assert nameless(reading.screen.window()) == []


def test_banners_and_dialogs_are_named(reading: Desk) -> None:
    """The study's disk fails; the submission lists what is missing; both can be read out."""
    path = reading.study.db.path
    path.rename(path.with_suffix(".away"))
    reading.press(K.Key_Q)
    assert reading.views.notices.kept.isVisible()
    assert nameless(reading.screen.window()) == []
    path.with_suffix(".away").rename(path)
    reading.views.notices.kept.button.click()
    reading.screen.ask_to_submit()
    dialog = next(each for each in reading.screen.findChildren(QDialog) if each.isVisible())
    assert nameless(dialog) == []
    dialog.reject()


@pytest.mark.parametrize("key", ["becci", "mia_step", "misc_2_5"])
def test_other_forms_name_what_they_show(
    study: CodingStudy, make_desk: Callable[..., Desk], key: str
) -> None:
    """Questions about the session, items that may not apply, thirty-two scales, passes."""
    desk = make_desk(assigned(study, rubric_library.shipped_by_key(key)))
    assert nameless(desk.screen.window()) == []
    for pressed, held in ((K.Key_F4, NO), (K.Key_F7, NO), (K.Key_N, CTRL)):
        desk.press(pressed, held)
        QApplication.processEvents()
        assert nameless(desk.screen.window()) == []


def test_what_is_submitted_and_what_is_asked_are_named(
    study: CodingStudy, make_desk: Callable[..., Desk]
) -> None:
    """The banner of a locked observation, and the question whether to go back to a pass."""
    desk = make_desk()
    for dimension in desk.controller.rubric.dimensions:
        desk.controller.rate(dimension.key, 3)
        desk.controller.give_reason(dimension.key, "heard")
    assert desk.controller.submit()
    assert nameless(desk.screen.window()) == []
    misc = rubric_library.shipped_by_key("misc_2_5")
    desk = make_desk(assigned(study, misc))
    for dimension in misc.dimensions:
        desk.controller.rate(dimension.key, 3)
    desk.controller.session.passes.finish()
    desk = make_desk(desk.controller.observation.assignment_id)
    desk.press(K.Key_B, CTRL)
    assert desk.views.strip.is_asking
    assert nameless(desk.screen.window()) == []


@pytest.mark.parametrize("size", [(700, 500), (1000, 700), (1700, 900)])
def test_every_build_names_what_it_shows(
    study: CodingStudy, make_desk: Callable[..., Desk], size: tuple[int, int]
) -> None:
    """From tabs in a narrow window to four panes side by side."""
    desk = make_desk(size=size)
    assert nameless(desk.screen.window()) == []
    other = make_desk(study.without_codes, size=size)
    assert nameless(other.screen.window()) == []
