"""Global ratings: keys, anchors before choosing, reasons, evidence, both forms, both rubrics."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fsh_coder.domain.completeness import GapKind
from tests.ui.coding.conftest import CTRL, CodingStudy, Desk

Key = Qt.Key


def test_no_score_is_filled_in(desk: Desk) -> None:
    """Every dimension begins as not rated, and says so."""
    for dimension in desk.controller.rubric.dimensions:
        cells = desk.views.ratings.form.cells(dimension.key)
        assert cells.score is None
        assert cells.accessibleName() == f"{dimension.label}, not rated"


def test_digits_rate_the_focused_dimension_and_0_clears(desk: Desk) -> None:
    """1 to 5 rate, other digits do nothing, 0 takes the score back, Up and Down move on."""
    ratings = desk.views.ratings
    ratings.focus_dimension("cct")
    desk.press(Key.Key_7)
    assert desk.study.observation().rating("cct").score is None
    desk.press(Key.Key_4)
    assert desk.study.observation().rating("cct").score == 4
    desk.press(Key.Key_0)
    assert desk.study.observation().rating("cct").score is None
    desk.press(Key.Key_Down)
    desk.press(Key.Key_2)
    assert desk.study.observation().rating("sst").score == 2
    desk.press(Key.Key_Up)
    desk.press(Key.Key_5)
    assert desk.study.observation().rating("cct").score == 5
    assert ratings.head.count() == "2 of 4 rated"


def test_digits_elsewhere_rate_nothing(desk: Desk) -> None:
    """A digit while the keyboard is on the waveform is no rating."""
    desk.press(Key.Key_4)
    assert desk.study.observation().ratings == ()


def test_codes_and_playing_work_from_the_cells(desk: Desk) -> None:
    """The keyboard need not leave the ratings to mark or to listen."""
    desk.views.ratings.focus_dimension("cct")
    desk.press(Key.Key_R)
    desk.press(Key.Key_Space)
    assert desk.codes == [(2_000, "SR")]
    assert desk.is_playing()


def test_pointing_at_a_cell_shows_its_anchor_and_a_click_rates(desk: Desk) -> None:
    """The anchor is under the eye before the score is chosen."""
    ratings = desk.views.ratings
    ratings.focus_dimension("cct")
    cells = ratings.form.cells("cct")
    anchor = desk.controller.rubric.dimension("cct").anchor(4)
    place = cells.cell(4).center().toPoint()
    QTest.mouseMove(cells, QPoint(1, 1))
    QTest.mouseMove(cells, place)
    assert ratings.form.detail.pointed.accessibleName() == f"4: {anchor.text}"
    assert cells.score is None
    QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=place)
    assert desk.study.observation().rating("cct").score == 4
    assert cells.accessibleName().startswith(f"Cultivating change talk 4: {anchor.text}")


def test_a_reason_is_saved_when_the_coder_pauses_or_leaves(desk: Desk, qtbot: QtBot) -> None:
    """Nothing has to be saved; the rating says "reason?" until there is one."""
    ratings = desk.views.ratings
    ratings.focus_dimension("cct")
    desk.press(Key.Key_4)
    kinds = [gap.kind for gap in desk.controller.session.gaps()]
    assert GapKind.NO_REASON in kinds
    reason = ratings.form.detail.reason
    reason.setFocus()
    QTest.keyClicks(reason, "names both sides")
    assert desk.study.observation().rating("cct").reason == ""
    qtbot.waitUntil(
        lambda: desk.study.observation().rating("cct").reason == "names both sides", timeout=3_000
    )
    QTest.keyClicks(reason, ", twice")
    desk.press(Key.Key_Escape)
    assert desk.study.observation().rating("cct").reason == "names both sides, twice"
    assert reason.toPlainText() == "names both sides, twice"


def test_a_reason_goes_to_the_dimension_it_was_typed_for(desk: Desk) -> None:
    """Turning to another dimension in the middle of a word loses and mixes nothing."""
    ratings = desk.views.ratings
    ratings.focus_dimension("cct")
    reason = ratings.form.detail.reason
    reason.setFocus()
    QTest.keyClicks(reason, "for the first")
    ratings.focus_dimension("sst")
    assert reason.toPlainText() == ""
    assert desk.study.observation().rating("cct").reason == "for the first"
    assert desk.study.observation().rating("sst").reason == ""


def test_a_reason_being_typed_survives_leaving_the_screen(desk: Desk) -> None:
    """What was typed last is kept when another place is shown."""
    reason = desk.views.ratings.form.detail.reason
    reason.setFocus()
    QTest.keyClicks(reason, "half a sent")
    desk.screen.leave()
    assert desk.study.observation().rating("cct").reason == "half a sent"


def test_undo_takes_a_rating_back_on_the_screen(desk: Desk) -> None:
    """The cells show what is on disk after undo."""
    desk.views.ratings.focus_dimension("cct")
    desk.press(Key.Key_4)
    desk.press(Key.Key_Z, CTRL)
    assert desk.study.observation().rating("cct").score is None
    assert desk.views.ratings.form.cells("cct").score is None


def test_evidence_by_key_plays_and_is_taken_away(desk: Desk) -> None:
    """Ctrl+E puts the selected mark behind the dimension; its chip plays and can go."""
    desk.go_to(6_000)
    desk.press(Key.Key_C)
    desk.views.ratings.focus_dimension("empathy")
    desk.press(Key.Key_E, CTRL)
    evidence = desk.views.ratings.form.detail.evidence
    chips = evidence.chips()
    assert [chip.accessibleName() for chip in chips] == ["Evidence CR at 00:04: hear it"]
    chips[0].click()
    assert desk.player.position_ms() == 4_000
    chips[0].setFocus()
    desk.press(Key.Key_Delete)
    assert desk.study.observation().evidence == ()
    assert desk.codes == [(6_000, "CR")]


def test_widened_ratings_show_every_anchor_and_rate_alike(desk: Desk) -> None:
    """F7 shows all anchors; keys and clicks on them rate; F7 again narrows."""
    desk.press(Key.Key_F7)
    ratings = desk.views.ratings
    assert ratings.is_wide
    wide = ratings.wide
    assert wide.item("cct").hasFocus()
    desk.press(Key.Key_3)
    assert desk.study.observation().rating("cct").score == 3
    desk.press(Key.Key_Down)
    wide.detail.anchors.row(5).click()
    assert desk.study.observation().rating("sst").score == 5
    assert desk.views.pad.width() < 260
    desk.press(Key.Key_R)
    assert desk.codes == [(2_000, "SR")]
    desk.press(Key.Key_F7)
    assert not desk.views.ratings.is_wide
    assert ratings.form.cells("sst").score == 5


def test_a_rubric_without_codes_gives_the_room_to_its_dimensions(
    make_desk: Callable[..., Desk], study: CodingStudy
) -> None:
    """Seven dimensions, no codes: no pad, no list of marks, ratings wide, keys at work."""
    desk = make_desk(study.without_codes)
    views = desk.views
    assert not views.pad.isVisible()
    assert not views.marks.isVisible()
    assert views.ratings.is_wide
    for number, dimension in enumerate(desk.controller.rubric.dimensions):
        views.ratings.focus_dimension(dimension.key)
        desk.press(Key(Key.Key_1 + number % 5))
    ratings = study.observation(study.without_codes).ratings
    assert sorted(each.score for each in ratings if each.score is not None) == [1, 1, 2, 2, 3, 4, 5]
    desk.press(Key.Key_Space)
    assert desk.is_playing()


def test_the_footer_leads_to_a_missing_reason(desk: Desk) -> None:
    """The link puts the keyboard into the reason that is missing."""
    desk.controller.rate("partnership", 3)
    link = next(link for kind, link in desk.views.footer.links.items() if kind is GapKind.NO_REASON)
    assert link.text() == "1 reason missing"
    link.click()
    assert desk.views.ratings.current == "partnership"
    assert desk.views.ratings.form.detail.reason.hasFocus()
