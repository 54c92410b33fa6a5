"""The Workers place on the demo study: list, profile, moments, and the printed page."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Role
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.services import (
    demo_study,
    recording_library,
    reliability_report,
    rubric_library,
    study_library,
    worker_profile,
)
from fsh_coder.services.profile_change import figure_words
from fsh_coder.services.profile_values import Excerpt
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.kit.toast import Toast
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.workers.moment_player import BEFORE_MS
from fsh_coder.ui.workers.profile_words import panels_of, ratios_of, standing_words
from fsh_coder.ui.workers.workers_screen import NO_WORKERS, WorkersScreen
from tests.factories import MITI
from tests.ui.library.studies import LibraryStudy, make_library_study

WAIT_MS = 60_000


def _open(db: StudyDatabase, qtbot: QtBot, *, folder: Path) -> WorkersScreen:
    person = next(each for each in study_library.people(db) if each.role is not Role.CODER)
    screen = WorkersScreen(db, person=person, settings=Settings("XX", folder=folder))
    screen.resize(1290, 768)
    screen.show()
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    return screen


def _heard(screen: WorkersScreen) -> Excerpt | None:
    """Return the moment that plays."""
    return screen.sound.playing


@pytest.fixture(scope="module")
def kept_screen() -> Iterator[list[WorkersScreen]]:
    """Room for the one screen of this module: its figures take seconds to compute."""
    kept: list[WorkersScreen] = []
    yield kept
    for screen in kept:
        screen.leave()
        screen.close()
        screen.deleteLater()


@pytest.fixture
def screen(
    demo_db: StudyDatabase,
    qapp: QApplication,
    qtbot: QtBot,
    kept_screen: list[WorkersScreen],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[WorkersScreen]:
    """The place with the first worker and the first rubric chosen."""
    if not kept_screen:
        apply_theme(qapp, load_theme("light"))
        kept_screen.append(_open(demo_db, qtbot, folder=tmp_path_factory.mktemp("settings")))
    shown = kept_screen[0]
    shown.banner.hide()
    shown.list.search.clear()
    digest = rubric_library.installed(demo_db)[0].digest
    if shown.rubric_button.current_key() != digest:
        shown.rubric_button.set_current(digest)
        shown.rubric_button.chosen.emit(digest)
    shown.list.table.select_row(0)
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    yield shown
    shown.sound.stop()


def test_the_list_says_what_stands_behind_each_worker(
    screen: WorkersScreen, demo_db: StudyDatabase
) -> None:
    """Label, sessions and coders of every worker are the service's."""
    rows = worker_profile.worker_list(demo_db)
    model = screen.list.model
    assert model.rowCount() == len(rows) == 3
    for number, row in enumerate(rows):
        spoken = str(model.index(number).data(Qt.ItemDataRole.AccessibleTextRole))
        assert spoken.startswith(row.worker.label)
        assert f"{row.n_sessions} sessions · {row.n_coders} coders" in spoken


def test_searching_narrows_the_list_and_escape_widens_it(
    screen: WorkersScreen, qtbot: QtBot
) -> None:
    """Typing keeps the workers whose label or team holds it."""
    qtbot.keyClicks(screen.list.search, "w02")
    assert screen.list.model.rowCount() == 1
    qtbot.keyClick(screen.list.search, Qt.Key.Key_Escape)
    assert screen.list.model.rowCount() == 3


def test_the_profile_shows_the_services_figures(
    screen: WorkersScreen, demo_db: StudyDatabase
) -> None:
    """Sentences, panels and bars are those of a profile computed apart."""
    rows = worker_profile.worker_list(demo_db)
    digest = screen.rubric_button.current_key()
    wanted = worker_profile.profile(demo_db, rows[0].worker.id, rubric_digest=digest)
    assert screen.profile == wanted
    view = screen.view
    assert [card.title.text() for card in view.highlights] == [
        wanted.strongest.title,
        wanted.grown.title,
        wanted.next_step.title,
    ]
    measures = panels_of(wanted)
    assert len(view.panels.charts) == len(measures) == 6
    for chart, measure in zip(view.panels.charts, measures, strict=True):
        latest = measure.latest
        assert latest is not None
        assert latest.mean is not None
        value = figure_words(latest.mean, unit=measure.unit)
        assert chart.accessibleName().startswith(f"{measure.label}, latest {value}")
        means = [row[3] for row in chart.table().rows]
        assert means == [
            figure_words(point.mean, unit=measure.unit)
            for point in measure.points
            if point.mean is not None
        ]
    assert len(view.ratios.charts) == len(ratios_of(wanted)) == 4


def test_marks_stand_only_where_the_rubric_gives_them(screen: WorkersScreen) -> None:
    """Summary scores have marks, single dimensions have none."""
    assert screen.profile is not None
    for measure in screen.profile.measures:
        has_marks = bool(measure.thresholds)
        assert has_marks == (
            measure.key in {"technical_global", "relational_global", "pct_cr", "r_to_q"}
        )


def test_another_worker_is_shown_by_arrow_key(screen: WorkersScreen, qtbot: QtBot) -> None:
    """Down in the list shows the next worker with her own standing."""
    qtbot.keyClick(screen.list.table, Qt.Key.Key_Down)
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.profile is not None
    assert screen.profile.worker.label == "W02"
    assert "sessions by" in standing_words(screen.profile)


def test_another_rubric_has_its_own_panels(
    screen: WorkersScreen, demo_db: StudyDatabase, qtbot: QtBot
) -> None:
    """A rubric without ratios hides their card; one with more dimensions has more panels."""
    second = rubric_library.installed(demo_db)[1]
    screen.rubric_button.set_current(second.digest)
    screen.rubric_button.chosen.emit(second.digest)
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.profile is not None
    assert screen.profile.rubric_digest == second.digest
    assert not screen.view.ratios.isVisible()
    assert len(screen.view.panels.charts) == 12


def test_a_moment_plays_from_two_seconds_before(screen: WorkersScreen, qtbot: QtBot) -> None:
    """The button starts the sound before the mark, shows that it plays, and stops it."""
    row = screen.view.moments.rows[1]
    assert screen.sound.position_ms() is None
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert _heard(screen) == row.excerpt
    assert row.button.isChecked()
    start = row.excerpt.at_ms - BEFORE_MS
    qtbot.waitUntil(lambda: (screen.sound.position_ms() or 0) > start, timeout=5000)
    assert start <= (screen.sound.position_ms() or 0) < row.excerpt.at_ms + 2000
    assert row.button.accessibleName().startswith("Stop")
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert _heard(screen) is None
    assert not row.button.isChecked()


def test_one_moment_at_a_time(screen: WorkersScreen, qtbot: QtBot) -> None:
    """Playing a second moment stops the first; another worker stops both."""
    first, second = screen.view.moments.rows[:2]
    first.button.click()
    second.button.click()
    assert _heard(screen) == second.excerpt
    assert not first.button.isChecked()
    screen.list.table.select_row(1)
    assert _heard(screen) is None
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)


def test_leaving_stops_the_sound(screen: WorkersScreen) -> None:
    """Another place shown, or the study closed: silence; afterwards it plays again."""
    row = screen.view.moments.rows[0]
    row.button.click()
    screen.hide()
    assert _heard(screen) is None
    screen.show()
    row.button.click()
    screen.leave()
    assert _heard(screen) is None
    row.button.click()
    assert _heard(screen) == row.excerpt


def test_the_profile_is_printed_to_the_file_that_was_chosen(
    screen: WorkersScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name without its suffix gets it; the toast names the file."""
    path = tmp_path / "w01"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    qtbot.mouseClick(screen.print_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "w01.pdf").read_bytes().startswith(b"%PDF")
    toast = screen.findChild(Toast)
    assert toast is not None
    assert "w01.pdf" in toast.accessibleName()
    toast.close_now()


def test_a_page_that_cannot_be_written_is_told_in_the_pane(
    screen: WorkersScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The banner names the file and the profile stays."""
    path = tmp_path / "gone" / "w01.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    screen.print_button.click()
    assert screen.banner.isVisible()
    assert "w01.pdf" in screen.banner.accessibleName()
    assert screen.view.isVisible()


def test_scores_are_exported(
    screen: WorkersScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Excel button writes a workbook that opens."""
    path = tmp_path / "scores.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    qtbot.mouseClick(screen.excel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert openpyxl.load_workbook(path).sheetnames


def test_a_narrow_window_puts_parts_under_each_other(screen: WorkersScreen, qtbot: QtBot) -> None:
    """Nothing is cut off at the right: the content is no wider than its room."""
    screen.resize(607, 384)
    inside = screen.view.widget()
    assert inside is not None
    qtbot.waitUntil(lambda: inside.width() <= screen.view.viewport().width())
    ratios, panels = screen.view.ratios, screen.view.panels
    qtbot.waitUntil(lambda: ratios.y() > panels.y())
    screen.resize(1290, 768)
    qtbot.waitUntil(lambda: ratios.x() > panels.x())


def test_a_missing_recording_is_told_and_nothing_plays(
    demo_folder: Path, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """The study was copied without its sound: the banner names the session."""
    apply_theme(qapp, load_theme("light"))
    shutil.copyfile(demo_folder / demo_study.FILE_NAME, tmp_path / demo_study.FILE_NAME)
    with study_library.open_study(tmp_path / demo_study.FILE_NAME) as db:
        screen = _open(db, qtbot, folder=tmp_path)
        qtbot.addWidget(screen)
        row = screen.view.moments.rows[0]
        row.button.click()
        assert _heard(screen) is None
        assert screen.banner.isVisible()
        assert row.excerpt.session_label in screen.banner.accessibleName()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[LibraryStudy]:
    """A study in which each worker has recordings, and nothing is coded yet."""
    made = make_library_study(tmp_path / "study")
    yield made
    made.db.close()


def test_one_session_shows_the_sentence_until_the_supervisor_agrees(
    small: LibraryStudy, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """Too few sessions: a sentence and a button; then the profile with the sentence on it."""
    apply_theme(qapp, load_theme("light"))
    small.assign(small.ann, [0])
    small.begin(small.ann, 0, submits=True)
    screen = _open(small.db, qtbot, folder=tmp_path)
    qtbot.addWidget(screen)
    sentence = screen.empty.accessibleName()
    assert sentence.endswith("has 1 coded session; a profile needs 2.")
    assert screen.empty.isVisible()
    assert not screen.print_button.isEnabled()
    qtbot.mouseClick(screen.empty.button, Qt.MouseButton.LeftButton)
    assert screen.view.isVisible()
    assert screen.view.too_few.isVisible()
    assert sentence in screen.view.too_few.accessibleName()
    assert screen.print_button.isEnabled()


def test_nothing_coded_says_so_without_a_button(
    small: LibraryStudy, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """A worker without a submitted observation has no profile, and none can be forced."""
    apply_theme(qapp, load_theme("light"))
    screen = _open(small.db, qtbot, folder=tmp_path)
    qtbot.addWidget(screen)
    assert screen.empty.isVisible()
    assert not screen.empty.button.isVisible()
    assert "submitted observation" in screen.empty.accessibleName()
    assert screen.profile is None


def test_a_study_without_workers_says_what_to_do(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """An empty study points to Study; after workers came the list has them."""
    apply_theme(qapp, load_theme("light"))
    with study_library.create_study(
        tmp_path / "new.fsh", name="New", rubric_keys=[MITI], lead="Lena Lead"
    ) as db:
        screen = _open(db, qtbot, folder=tmp_path)
        qtbot.addWidget(screen)
        assert screen.empty.accessibleName() == NO_WORKERS
        recording_library.add_session(db, NewPracticeSession(label="S1", worker_label="W01"))
        screen.refresh()
        qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
        assert screen.list.model.rowCount() == 1
        assert screen.empty.accessibleName() != NO_WORKERS


def test_double_coding_is_what_change_is_judged_by(demo_db: StudyDatabase) -> None:
    """The rubric at the start is one whose coder noise is known."""
    assert reliability_report.rubrics_with_double_coding(demo_db)[0].key == MITI


def test_moments_stand_below_each_other_from_the_first_picture(
    screen: WorkersScreen, qtbot: QtBot
) -> None:
    """Each moment has its own height as soon as the profile is shown, in any size of window."""
    found: list[list[tuple[int, int]]] = []

    def look() -> None:
        rows = screen.view.moments.rows
        found.append([(row.y(), row.y() + row.height()) for row in rows])

    screen.profile_shown.connect(look)
    try:
        for height, row in ((1000, 1), (600, 0)):
            screen.resize(1290, height)
            screen.list.table.select_row(row)
            qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    finally:
        screen.profile_shown.disconnect(look)
        screen.resize(1290, 768)
    assert len(found) == 2
    for rows in found:
        assert len(rows) > 1
        assert all(end <= start for (_, end), (start, _) in pairwise(rows))
        card = screen.view.moments
        assert card.height() >= card.minimumSizeHint().height()
