"""A worker's charts: places in time, what dots say, and what bars show."""

from datetime import date

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from fsh_coder.domain.rubric import Threshold
from fsh_coder.services.profile_values import ChangeKind, ProfileMeasure
from fsh_coder.ui.charts import ratio_bar
from fsh_coder.ui.charts.chart_style import Hit, screen_style
from fsh_coder.ui.charts.over_time import (
    measure_table,
    paint_over_time,
    point_words,
    spoken,
    spread_apart,
)
from fsh_coder.ui.charts.profile_key import TimeKey, fitting
from fsh_coder.ui.charts.session_axis import SessionAxis
from fsh_coder.ui.kit.theme import Theme
from tests.ui.charts.profiles import SEEN, points, profile_measure

FAIR = Threshold("empathy", "Fair", ">=", 3.0, "Expert opinion.")
GOOD = Threshold("empathy", "Good", ">=", 4.0, "Expert opinion.")
RECT = QRectF(0, 0, 260, 180)


def _hits(measure: ProfileMeasure) -> tuple[Hit, ...]:
    image = QImage(260, 180, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    axis = SessionAxis.of(measure.points)
    found = paint_over_time(painter, RECT, measure, axis=axis, style=screen_style())
    painter.end()
    return found


def test_sessions_lie_where_their_dates_are() -> None:
    """Two months and four months stand apart in that proportion."""
    axis = SessionAxis.of(points(SEEN))
    assert axis.is_dated
    first, second, third = axis.places
    assert (first, third) == (0, 1)
    assert second == pytest.approx(61 / 181)
    assert [words for _, words in axis.ticks()] == ["Sep 25", "Nov 25", "Mar 26"]


def test_undated_or_crowded_sessions_take_equal_steps() -> None:
    """A missing date, or two sessions on one day, must not hide a dot behind another."""
    undated = (SEEN[0], ("S009", None, "", 3.0, 1), SEEN[2])
    assert SessionAxis.of(points(undated)).places == (0, 0.5, 1)
    same_day = (SEEN[0], ("S009", date(2025, 9, 1), "before", 3.0, 1), SEEN[2])
    axis = SessionAxis.of(points(same_day))
    assert not axis.is_dated
    assert [words for _, words in axis.ticks()] == ["S001", "S009", "S003"]
    assert SessionAxis.of(points(SEEN[:1])).places == (0.5,)


def test_phases_meet_halfway_between_their_sessions() -> None:
    """The boundary lies in the middle of the last session before and the first after."""
    axis = SessionAxis.of(points(SEEN))
    assert [phase.name for phase in axis.phases] == ["before", "training", "after"]
    assert axis.phases[0].end == axis.phases[1].start == pytest.approx(axis.places[1] / 2)
    assert SessionAxis.of(points([("S1", None, "", 2.0, 1)])).phases == ()


def test_dots_say_session_value_and_coders(light: Theme) -> None:
    """Each session can be pointed at; one coder is told apart from a spread."""
    words = [hit.words for hit in _hits(profile_measure())]
    assert words[0] == "Empathy. Last less first: +2.5."
    assert words[1] == "S001, 1 Sep 2025, before: 2.0, one coder"
    assert words[2] == "S002, 1 Nov 2025, training: 3.0, 2 coders 2.5 to 3.5"
    assert len(words) == 4


def test_sessions_without_a_value_are_said_not_drawn(light: Theme) -> None:
    """A score that is not defined has no dot, and the table says so."""
    seen = (*SEEN[:2], ("S003", date(2026, 3, 1), "after", None, 0))
    measure = profile_measure(seen=seen)
    assert len(_hits(measure)) == 3
    assert measure_table(measure).rows[-1][3] == "not defined"
    assert "not defined" in point_words(measure, measure.points[-1])


def test_grey_is_within_error_and_accent_beyond(theme: Theme) -> None:
    """The last dot of a change within error is grey, of one beyond it blue."""
    for kind, token in ((ChangeKind.GROWN, "accent"), (ChangeKind.NO_CLEAR_CHANGE, "quiet")):
        measure = profile_measure(kind=kind)
        image = QImage(260, 180, QImage.Format.Format_RGB32)
        image.fill(theme.colour("surface"))
        painter = QPainter(image)
        axis = SessionAxis.of(measure.points)
        paint_over_time(painter, RECT, measure, axis=axis, style=screen_style())
        painter.end()
        colours = {image.pixelColor(x, y).rgb() for x in range(260) for y in range(40, 160)}
        assert theme.colour(token).rgb() in colours


def test_labels_at_the_edge_never_overlap() -> None:
    """Fair, team and good within a few pixels are moved apart and keep their order."""
    plot = QRectF(0, 0, 100, 100)
    placed = spread_apart([(97, "team", "muted"), (96, "good", "x"), (98, "fair", "y")], plot)
    assert [text for _, text, _ in placed] == ["good", "team", "fair"]
    heights = [y for y, _, _ in placed]
    assert heights[1] - heights[0] >= 13
    assert heights[2] - heights[1] >= 13
    assert heights[2] <= 100


def test_speech_names_the_latest_value_and_the_change() -> None:
    """What the eye takes in at a glance is heard in one sentence."""
    assert spoken(profile_measure()) == "Empathy, latest 4.5, grown +2.5"
    unjudged = profile_measure(kind=ChangeKind.NOT_JUDGED)
    assert spoken(unjudged) == "Empathy, latest 4.5, change not judged"
    none = profile_measure(seen=[("S1", None, "", None, 0)])
    assert spoken(none) == "Empathy: no score yet"


def test_a_bar_names_the_rubrics_marks_and_only_those() -> None:
    """Marks are those of the rubric with its own figures; without them none are named."""
    marked = profile_measure(thresholds=(FAIR, GOOD))
    assert ratio_bar.spoken(marked).endswith("fair 3, good 4")
    assert "fair" not in ratio_bar.spoken(profile_measure())
    percent = Threshold("x", "Good", ">=", 50, "Expert opinion.")
    assert ratio_bar.level_words(percent, "percent") == "good 50 %"


def test_an_open_axis_holds_values_team_and_marks() -> None:
    """A ratio without an upper end gets a round one above all that is shown."""
    high = Threshold("x", "Good", ">=", 6.5, "Expert opinion.")
    measure = profile_measure(unit="ratio", high=None, thresholds=(high,))
    scale = ratio_bar.ratio_scale(measure, QRectF(0, 0, 100, 10))
    assert scale.low == 0
    assert scale.high >= 6.5


def test_first_and_latest_can_be_pointed_at(light: Theme) -> None:
    """The bar tells its first and its latest session."""
    image = QImage(260, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    measure = profile_measure(team=(2.0, 3.0, 3.5))
    hits = ratio_bar.paint_ratio(painter, QRectF(0, 0, 260, 100), measure, style=screen_style())
    painter.end()
    words = [hit.words for hit in hits]
    assert words[1] == "First, S001, 1 Sep 2025: 2.0, 1 coder"
    assert words[2] == "Latest, S003, 1 Mar 2026: 4.5, 2 coders"
    assert ratio_bar.ratio_height(measure) > ratio_bar.ratio_height(profile_measure())


def test_one_session_is_first_and_latest_at_once() -> None:
    """No change is claimed from a single session."""
    alone = profile_measure(seen=SEEN[:1])
    assert ratio_bar.ratio_words(alone) == "one session, S001"


def test_the_key_drops_its_least_entry_first(light: Theme) -> None:
    """Where room is short, that the marks are expert opinion is said to the last."""
    key = TimeKey(marks="marks (expert opinion)", has_team=True, has_single_coders=True)
    style = screen_style()
    everything = [entry.words for entry in fitting(key.entries(), 2000, style=style)]
    assert len(everything) == 4
    for room in (500, 400, 300, 200):
        shown = [entry.words for entry in fitting(key.entries(), room, style=style)]
        assert shown[-1] == "marks (expert opinion)"
        assert shown == [words for words in everything if words in shown]
    assert "one coder only" not in [each.words for each in TimeKey().entries()]
