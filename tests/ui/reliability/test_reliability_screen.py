"""The Reliability place on the demo study: what it shows is what the services computed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QDate, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Role
from fsh_coder.reliability.report import ReliabilityReport
from fsh_coder.services import demo_study, reliability_report, study_library
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.kit.fields import SelectButton
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.kit.toast import Toast
from fsh_coder.ui.reliability.measure_rows import Column, MeasureRow
from fsh_coder.ui.reliability.method_pane import MethodPane
from fsh_coder.ui.reliability.reliability_screen import NOTHING_YET, ReliabilityScreen
from fsh_coder.ui.reliability.scope_choices import DaysDialog
from fsh_coder.ui.settings import Settings
from tests.factories import MITI

WAIT_MS = 60_000


def _open(db: StudyDatabase, qtbot: QtBot, *, folder: Path) -> ReliabilityScreen:
    lead = next(each for each in study_library.people(db) if each.role is Role.LEAD)
    screen = ReliabilityScreen(db, person=lead, settings=Settings("EH", folder=folder))
    screen.resize(1290, 768)
    screen.show()
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    return screen


@pytest.fixture(scope="module")
def report(demo_db: StudyDatabase) -> ReliabilityReport:
    """The report of the first rubric that is double-coded."""
    rubric = reliability_report.rubrics_with_double_coding(demo_db)[0]
    return reliability_report.build(demo_db, rubric_digest=rubric.digest)


@pytest.fixture(scope="module")
def kept_screen() -> Iterator[list[ReliabilityScreen]]:
    """Room for the one screen of this module: its figures take seconds to compute."""
    kept: list[ReliabilityScreen] = []
    yield kept
    for screen in kept:
        screen.close()
        screen.deleteLater()


@pytest.fixture
def screen(
    demo_db: StudyDatabase,
    qapp: QApplication,
    qtbot: QtBot,
    kept_screen: list[ReliabilityScreen],
    tmp_path_factory: pytest.TempPathFactory,
) -> ReliabilityScreen:
    """The place with its figures, on the first tab."""
    if not kept_screen:
        apply_theme(qapp, load_theme("light"))
        kept_screen.append(_open(demo_db, qtbot, folder=tmp_path_factory.mktemp("settings")))
    shown = kept_screen[0]
    shown.banner.hide()
    shown.resize(1290, 768)
    shown.tabs.button("recordings").click()
    if shown.bands_button.current_key() != "cicchetti":
        shown.bands_button.set_current("cicchetti")
        shown.bands_button.chosen.emit("cicchetti")
    return shown


def _cell(screen: ReliabilityScreen, key: str, column: Column) -> QModelIndex:
    model = screen.recordings.table.measures
    number = model.row_of(key)
    assert number is not None
    return model.index(number, column)


def test_every_measure_shows_the_services_figures(
    screen: ReliabilityScreen, report: ReliabilityReport
) -> None:
    """Coefficient, interval, mean, SD and shares of all measures equal a report built apart."""
    assert len(report.measures) == 20
    for measure in report.measures:
        figure = str(_cell(screen, measure.key, Column.ICC).data())
        estimate = measure.headline.estimate
        assert estimate is not None
        assert abs(float(figure.replace("−", "-")) - estimate) <= 0.005 + 1e-12
        low, high = str(_cell(screen, measure.key, Column.INTERVAL).data()).split(" to ")
        assert abs(float(low.replace("−", "-")) - (measure.headline.low or 0)) <= 0.005 + 1e-12
        assert abs(float(high.replace("−", "-")) - (measure.headline.high or 0)) <= 0.005 + 1e-12
        mean = float(_cell(screen, measure.key, Column.MEAN).data())
        assert mean == pytest.approx(measure.mean, abs=0.0500001)
        if measure.exact.estimate is not None:
            wanted = f"{measure.exact.estimate * 100:.0f} %"
            assert _cell(screen, measure.key, Column.EXACT).data() == wanted
        assert str(_cell(screen, measure.key, Column.BAND).data()).startswith(measure.band or "no")


def test_design_and_few_recordings_are_said_above_the_table(
    screen: ReliabilityScreen, report: ReliabilityReport
) -> None:
    """The whole design sentence and the sample's warning stand on the page."""
    assert screen.recordings.design.text() == report.design.sentence
    assert screen.recordings.warning.isVisible()
    assert report.warnings[0].short in screen.recordings.warning.text()
    assert "submitted observations only" in screen.recordings.key.when()


def test_a_cell_without_a_figure_says_why(screen: ReliabilityScreen) -> None:
    """A ratio has no exact agreement: an en dash, the reason as tooltip and as speech."""
    cell = _cell(screen, "pct_cr", Column.EXACT)
    assert cell.data() == "–"
    tooltip = str(cell.data(Qt.ItemDataRole.ToolTipRole))
    assert "no steps" in tooltip
    assert tooltip in str(cell.data(Qt.ItemDataRole.AccessibleTextRole))


def test_headings_cannot_be_chosen_and_keys_pass_over_them(
    screen: ReliabilityScreen, qtbot: QtBot
) -> None:
    """The arrow keys go from measure to measure, also across a block's heading."""
    table = screen.recordings.table
    screen.recordings.choose("empathy")
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert screen.recordings.chosen_key() == "SR"
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert screen.recordings.chosen_key() == "empathy"


def test_other_bands_are_put_to_the_same_figures(screen: ReliabilityScreen) -> None:
    """Koo & Li's words replace Cicchetti's; coefficients stay the same."""
    before = _cell(screen, "cct", Column.MEAN).data()
    assert str(_cell(screen, "partnership", Column.BAND).data()).startswith("good")
    screen.bands_button.set_current("koo_li")
    screen.bands_button.chosen.emit("koo_li")
    assert str(_cell(screen, "partnership", Column.BAND).data()).startswith("moderate")
    assert _cell(screen, "cct", Column.MEAN).data() == before
    assert "Koo & Li" in "".join(_texts(screen.method))


def test_a_click_opens_the_detail_and_escape_comes_back(
    screen: ReliabilityScreen, qtbot: QtBot
) -> None:
    """Click, look, step on, Esc: the measure last looked at is the chosen row."""
    table = screen.recordings.table
    place = table.visualRect(_cell(screen, "empathy", Column.MEASURE)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert screen.detail.isVisible()
    assert screen.detail.key == "empathy"
    screen.detail.down_button.click()
    assert screen.detail.key == "SR"
    qtbot.keyClick(screen.detail, Qt.Key.Key_Escape)
    assert not screen.detail.isVisible()
    assert screen.recordings.chosen_key() == "SR"


def test_enter_opens_the_chosen_measure(screen: ReliabilityScreen, qtbot: QtBot) -> None:
    """Keys alone lead into the detail."""
    screen.recordings.choose("cct")
    qtbot.keyClick(screen.recordings.table, Qt.Key.Key_Return)
    assert screen.detail.key == "cct"
    screen.detail.back_button.click()
    assert not screen.detail.isVisible()


def test_detail_charts_carry_the_ratings(
    screen: ReliabilityScreen, report: ReliabilityReport, qtbot: QtBot
) -> None:
    """The confusion table counts what the pair gave; charts can be copied as tables."""
    screen.open_measure("empathy")
    detail = screen.detail
    measure = next(each for each in report.measures if each.key == "empathy")
    key = detail.pair_button.current_key()
    assert key is not None
    a, b = (int(part) for part in key.split("-"))
    rated = measure.matrix.is_rated
    shared = int((rated[:, a] & rated[:, b]).sum())
    assert detail.pair_card.chart.table().rows[-1][-1] == str(shared)
    qtbot.waitUntil(lambda: bool(detail.pair_card.chart.hits()))
    counted = sum(int(hit.words.split()[0]) for hit in detail.pair_card.chart.hits())
    assert counted == shared
    detail.difference_card.chart.copy_table()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[-3].startswith("Bias\t")
    assert len(copied) == shared + 4
    detail.back_button.click()


def test_another_pair_changes_the_charts(screen: ReliabilityScreen) -> None:
    """Choosing a pair shows those two coders."""
    screen.open_measure("empathy")
    detail = screen.detail
    keys = [option.key for option in detail.pair_button.options()]
    assert len(keys) == 3
    names = set()
    for key in keys:
        detail.pair_button.set_current(key)
        detail.pair_button.chosen.emit(key)
        names.add(detail.pair_card.chart.accessibleName())
    assert len(names) == 3
    detail.back_button.click()


def test_recordings_that_disagree_most_are_listed_first(
    screen: ReliabilityScreen, report: ReliabilityReport
) -> None:
    """The list's first row is a recording with the widest range of scores."""
    screen.open_measure("partnership")
    model = screen.detail.disagreements.rows
    measure = next(each for each in report.measures if each.key == "partnership")
    widest = max(
        float(row[rated].max() - row[rated].min())
        for row, rated in zip(measure.matrix.scores, measure.matrix.is_rated, strict=True)
    )
    column = model.heads().index("Range")
    assert float(model.index(0, column).data()) == widest
    screen.detail.back_button.click()


def test_coders_tab_shows_each_mean_and_who_is_beyond_error(
    screen: ReliabilityScreen, report: ReliabilityReport
) -> None:
    """Means and differences per coder are the report's."""
    screen.tabs.button("coders").click()
    model = screen.coders.model
    assert model.columnCount() == 1 + len(report.design.coders)
    labels = [model.index(row, 0).data() for row in range(model.rowCount())]
    measure = next(each for each in report.measures if each.key == "partnership")
    row = labels.index(measure.label)
    for column, name in enumerate(report.design.coders, start=1):
        coder = next(each for each in measure.coders if each.coder == name)
        shown = str(model.index(row, column).data())
        assert float(shown.split(maxsplit=1)[0]) == pytest.approx(coder.mean, abs=0.0050001)
        assert float(shown.split()[1].replace("−", "-")) == pytest.approx(
            coder.difference, abs=0.0050001
        )


def _texts(widget: object) -> list[str]:
    from PySide6.QtWidgets import QLabel, QWidget

    assert isinstance(widget, QWidget)
    return [label.text() for label in widget.findChildren(QLabel)]


def test_method_can_be_copied_and_retraced(
    screen: ReliabilityScreen, report: ReliabilityReport, qtbot: QtBot
) -> None:
    """The sentence is copied whole; digests and seeds stand below it."""
    screen.tabs.button("method").click()
    qtbot.mouseClick(screen.method.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied == screen.method.sentence.text()
    assert "8 of 8 coded recordings" in copied
    said = _texts(screen.method)
    assert any(report.data_sha256 in text for text in said)
    assert any(report.rubric_digest in text for text in said)


def test_visiting_again_computes_nothing_that_has_not_changed(
    screen: ReliabilityScreen, qtbot: QtBot
) -> None:
    """Coming back keeps the very same figures; while it looks, they stay, pale."""
    shown = screen.shown
    screen.refresh()
    assert screen.recordings.table.measures.is_stale
    assert screen.recordings.table.measures.rowCount() > 20
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.shown is shown
    assert not screen.recordings.table.measures.is_stale


def test_a_narrow_window_drops_columns_and_never_scrolls_sideways(
    screen: ReliabilityScreen, qtbot: QtBot
) -> None:
    """Name, forest, coefficient, interval and band stay; the rest is in the detail."""
    table = screen.recordings.table
    screen.resize(607, 384)
    qtbot.waitUntil(lambda: table.isColumnHidden(Column.SD))
    kept = {column for column in Column if not table.isColumnHidden(column)}
    assert {Column.MEASURE, Column.FOREST, Column.ICC, Column.INTERVAL, Column.BAND} <= kept
    header = table.horizontalHeader()
    assert header.length() <= table.viewport().width()
    screen.resize(1290, 768)
    qtbot.waitUntil(lambda: not table.isColumnHidden(Column.SD))


def test_export_writes_the_figures_on_the_screen(
    screen: ReliabilityScreen,
    report: ReliabilityReport,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The workbook appears where it was asked for, with the coefficient that is shown."""
    path = tmp_path / "irr.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    qtbot.mouseClick(screen.export_button, Qt.MouseButton.LeftButton)
    assert not screen.export_button.isEnabled()
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.export_button.isEnabled()
    toast = screen.findChild(Toast)
    assert toast is not None
    assert "irr.xlsx" in toast.accessibleName()
    workbook = openpyxl.load_workbook(path, data_only=True)
    values = {
        cell.value
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, float)
    }
    estimate = report.measures[0].headline.estimate
    assert estimate is not None
    assert any(value == pytest.approx(estimate, abs=1e-9) for value in values)
    toast.close_now()


def test_export_to_where_nothing_can_be_written_says_so(
    screen: ReliabilityScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The banner names the file; the figures stay."""
    path = tmp_path / "gone" / "irr.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    screen.export_button.click()
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.banner.isVisible()
    assert "irr.xlsx" in screen.banner.accessibleName()
    assert not path.exists()
    assert screen.shown is not None


def test_another_rubric_has_its_own_figures(
    screen: ReliabilityScreen, demo_db: StudyDatabase, qtbot: QtBot
) -> None:
    """Choosing a rubric computes its report, with what is left out and why."""
    first, second = reliability_report.rubrics_with_double_coding(demo_db)
    screen.rubric_button.set_current(second.digest)
    screen.rubric_button.chosen.emit(second.digest)
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.shown is not None
    assert screen.shown.report.rubric_digest == second.digest
    rows = screen.recordings.table.measures
    keys = [
        row.measure.key
        for number in range(rows.rowCount())
        if isinstance(row := rows.row(number), MeasureRow)
    ]
    assert keys == [each.key for each in second.measures()]
    assert any("coded by" in text for text in _texts(screen.method))
    screen.rubric_button.set_current(first.digest)
    screen.rubric_button.chosen.emit(first.digest)
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)


def test_nothing_double_coded_offers_to_draw_a_sample(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """An empty study says what to do first, and its button asks for it."""
    apply_theme(qapp, load_theme("light"))
    with study_library.create_study(
        tmp_path / "new.fsh", name="New", rubric_keys=[MITI], lead="Lena Lead"
    ) as db:
        screen = _open(db, qtbot, folder=tmp_path)
        qtbot.addWidget(screen)
        assert screen.empty.isVisible()
        assert screen.empty.accessibleName() == NOTHING_YET
        assert not screen.export_button.isEnabled()
        with qtbot.waitSignal(screen.draw_sample_requested):
            qtbot.mouseClick(screen.empty.button, Qt.MouseButton.LeftButton)


def test_figures_follow_the_study(
    demo_folder: Path, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """A report whose ratings changed since the last visit is computed anew."""
    apply_theme(qapp, load_theme("light"))
    path = tmp_path / demo_study.FILE_NAME
    shutil.copyfile(demo_folder / demo_study.FILE_NAME, path)
    with study_library.open_study(path) as db:
        from fsh_coder.services import assignments, coding

        screen = _open(db, qtbot, folder=tmp_path)
        qtbot.addWidget(screen)
        before = screen.shown
        assert before is not None
        coder = next(each for each in study_library.people(db) if each.initials == "KB")
        done = next(
            item
            for item in assignments.my_list(db, coder.id)
            if item.rubric_digest == before.report.rubric_digest
            and item.state is assignments.ListState.SUBMITTED
        )
        session = coding.open_assignment(db, done.assignment_id, coder_id=coder.id)
        session.reopen("A score was mistyped.")
        rating = next(each for each in session.observation.ratings if each.score is not None)
        session.rate(rating.dimension, 1 if rating.score != 1 else 5)
        session.submit()
        screen.refresh()
        qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
        assert screen.shown is not None
        assert screen.shown.report.data_sha256 != before.report.data_sha256


def _choose(button: SelectButton, words: str) -> None:
    """Choose an option by its words from the drop-down, as a click does."""
    button.click()
    menu = next(each for each in button.findChildren(QMenu) if each.isVisible())
    next(each for each in menu.actions() if each.text() == words).trigger()
    menu.close()


def test_a_phase_narrows_every_figure(
    screen: ReliabilityScreen, demo_db: StudyDatabase, qtbot: QtBot
) -> None:
    """The figures, the sentence above them and the method say which sessions were taken."""
    assert screen.shown is not None
    n_whole = screen.shown.report.design.n_recordings
    phase = reliability_report.phases(demo_db)[0]
    _choose(screen.scopes.period_button, f"phase {phase}")
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.shown.scope.phase == phase
    assert 0 < screen.shown.report.design.n_recordings < n_whole
    assert f"sessions of the phase “{phase}”" in screen.recordings.design.text()
    assert f"Only primary and double codings of sessions of the phase “{phase}” were taken." in (
        screen.method.sentence.text()
    )
    _choose(screen.scopes.period_button, "whole study")
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.shown.report.design.n_recordings == n_whole
    assert "Only" not in screen.recordings.design.text()


def test_days_are_asked_for(screen: ReliabilityScreen, qtbot: QtBot) -> None:
    """A reversed period is refused in the dialog; Esc leaves what was chosen."""
    button = screen.scopes.period_button
    _choose(button, "days…")
    dialog = screen.findChild(DaysDialog)
    assert dialog is not None
    assert button.current_key() == "whole"
    for field, day in ((dialog.first, QDate(2026, 5, 1)), (dialog.last, QDate(2026, 4, 1))):
        field.tick.setChecked(True)
        field.edit.setDate(day)
    dialog.deed_button.click()
    assert dialog.isVisible()
    dialog.last.edit.setDate(dialog.first.edit.date())
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert screen.scopes.scope.is_usual
    _choose(button, "days…")
    again = next(each for each in screen.findChildren(DaysDialog) if each.isVisible())
    again.first.tick.setChecked(True)
    again.deed_button.click()
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.shown is not None
    assert screen.shown.scope.has_days
    assert "held from" in screen.shown.scope.words
    _choose(button, "whole study")
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)


def test_codings_that_are_not_there_are_said(screen: ReliabilityScreen, qtbot: QtBot) -> None:
    """Nothing was calibrated: the page says what it looked for, and the way back is open."""
    _choose(screen.scopes.codings_button, "calibration")
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.shown is None
    assert "(calibration codings, the whole study)" in screen.empty.accessibleName()
    assert screen.scopes.codings_button.isEnabled()
    _choose(screen.scopes.codings_button, "primary and double")
    qtbot.waitUntil(background.is_idle, timeout=WAIT_MS)
    assert screen.shown is not None


def test_the_method_fits_the_smallest_window(qtbot: QtBot, screen: ReliabilityScreen) -> None:
    """At 1366x768 and 200 % digests and sentences are whole without scrolling to the right."""
    size, first = screen.size(), screen.tabs.current() or ""
    pane = screen.findChild(MethodPane)
    assert isinstance(pane, MethodPane)
    bar = pane.horizontalScrollBar()
    screen.setMinimumSize(300, 200)
    try:
        screen.resize(627, 384)
        qtbot.mouseClick(screen.tabs.button("method"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: pane.isVisible() and bar.maximum() == 0)
    finally:
        screen.resize(size)
        qtbot.mouseClick(screen.tabs.button(first), Qt.MouseButton.LeftButton)
