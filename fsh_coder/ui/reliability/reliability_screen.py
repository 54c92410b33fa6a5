"""The Reliability place: one table of every measure, its detail, its method and its workbook."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from fsh_coder.domain.comparison_scope import ComparedCodings, ComparisonScope
from fsh_coder.domain.errors import NothingToReport
from fsh_coder.domain.people import Coder
from fsh_coder.domain.rubric import names_apart
from fsh_coder.services import exports, reliability_report, rubric_library
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background, messages
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import PlainButton, PrimaryButton
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.head import PageHead
from fsh_coder.ui.kit.tabs import TabRow
from fsh_coder.ui.kit.toast import StatusText
from fsh_coder.ui.reliability.band_scheme import CICCHETTI, SCHEMES, BandScheme
from fsh_coder.ui.reliability.coders_pane import CodersPane
from fsh_coder.ui.reliability.detail_view import DetailView
from fsh_coder.ui.reliability.disagreements_pane import DisagreementsPane
from fsh_coder.ui.reliability.drift_pane import DriftPane
from fsh_coder.ui.reliability.events_pane import EventsPane
from fsh_coder.ui.reliability.method_pane import MethodPane
from fsh_coder.ui.reliability.planner_dialog import PlannerDialog
from fsh_coder.ui.reliability.recordings_pane import RecordingsPane
from fsh_coder.ui.reliability.report_source import ShownReport, read_report
from fsh_coder.ui.reliability.room_controller import RoomView
from fsh_coder.ui.reliability.room_screen import RoomScreen
from fsh_coder.ui.reliability.scope_choices import ScopeChoices
from fsh_coder.ui.save_dialog import ask_where_to_save, show_written
from fsh_coder.ui.settings import Settings

NOTHING_YET = "Nothing is double-coded yet."
SHORT_WORDS_BELOW_PX, LABELS_BELOW_PX = 820, 960


class ReliabilityScreen(QWidget):
    """How far coders agree, for a lead.

    Signals:
        draw_sample_requested: the empty state's button was pressed.
    """

    draw_sample_requested = Signal()

    def __init__(
        self,
        db: StudyDatabase,
        *,
        person: Coder,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._db = db
        self._person = person
        self._settings = settings
        self._shown: ShownReport | None = None
        self._known: dict[tuple[str, ComparisonScope], ShownReport] = {}
        self._wants_focus = False
        self._task: background.Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._pages = QStackedWidget()
        column.addWidget(self._pages)
        self._pages.addWidget(self._make_overview())
        self.detail = DetailView()
        self.detail.left.connect(self._leave_detail)
        self._pages.addWidget(self.detail)
        self.detail.disagreements.row_opened.connect(self._open_recording)
        self.room: RoomScreen | None = None
        self._room_from = 0
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.detail)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self._leave_detail)
        self.refresh()

    @property
    def shown(self) -> ShownReport | None:
        """What is on the screen; None before the first figures."""
        return self._shown

    def refresh(self) -> None:
        """Read again which rubrics are double-coded, and compute what has changed."""
        kinds = tuple(ComparedCodings)
        rubrics = reliability_report.rubrics_with_double_coding(self._db, kinds=kinds)
        names = names_apart(rubric_library.installed(self._db))
        self.rubric_button.set_options(
            [Option(each.digest, names[each.digest]) for each in rubrics]
        )
        self.rubric_button.setEnabled(len(rubrics) > 1)
        self.scopes.offer(
            reliability_report.phases(self._db), days=reliability_report.days(self._db)
        )
        for button in self.scopes.buttons:
            button.setEnabled(bool(rubrics))
        self.events.mark_stale()
        self._compute()

    def open_measure(self, key: str) -> None:
        """Show the detail of one measure."""
        if self._shown is not None:
            self.detail.show_measure(self._shown, key, scheme=self._scheme())
            self._pages.setCurrentWidget(self.detail)
            self.detail.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_room(self, view: RoomView) -> None:
        """Show the coders of one recording side by side."""
        if self.room is None:
            self.room = RoomScreen(self._db, person=self._person, settings=self._settings)
            self.room.left.connect(self._leave_room)
            self._pages.addWidget(self.room)
        if self._pages.currentWidget() is not self.room:
            self._room_from = self._pages.currentIndex()
        self._pages.setCurrentWidget(self.room)
        self.room.open_room(view)

    def open_planner(self) -> PlannerDialog:
        """Ask how many sessions to double-code; the dialog does not wait."""
        report = None if self._shown is None else self._shown.report
        dialog = PlannerDialog(self, db=self._db, report=report)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def leave(self) -> None:
        """Fall silent and let go of the sound."""
        if self.room is not None:
            self.room.leave()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the table, at the first visit once it has figures."""
        super().showEvent(event)
        self._wants_focus = True
        self._give_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less in the head where there is little room."""
        super().resizeEvent(event)
        is_narrow = self.width() < SHORT_WORDS_BELOW_PX
        self.export_button.setText("Export" if is_narrow else "Export to Excel")
        self.status.setVisible(not is_narrow)
        self.plan_button.setText("Plan…" if is_narrow else "Plan double-coding…")
        self._shorten(is_tight=self.width() < LABELS_BELOW_PX)

    def _make_overview(self) -> QWidget:
        page = QFrame()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._make_tabs())
        self.banner = Banner("error", closable=True)
        self.banner.acted.connect(self._compute)
        self.banner.hide()
        column.addWidget(self.banner)
        self._body = QStackedWidget()
        self.empty = EmptyState("scale", NOTHING_YET, action="Draw sample", action_icon="shuffle")
        self.empty.acted.connect(self.draw_sample_requested)
        self.waiting = EmptyState("loader-circle", "The figures are being computed.")
        self.recordings = RecordingsPane()
        self.recordings.measure_opened.connect(self.open_measure)
        self.events = EventsPane(self._db)
        self.coders = CodersPane()
        self.drift = DriftPane(self._db)
        self.disagreements = DisagreementsPane(self._db, person=self._person)
        self.disagreements.room_requested.connect(self.open_room)
        self.disagreements.counted.connect(
            lambda n: self.tabs.set_count("disagreements", str(n) if n else "")
        )
        self.method = MethodPane()
        self._tab_pages: dict[str, QWidget] = {
            "recordings": self.recordings,
            "events": self.events,
            "coders": self.coders,
            "drift": self.drift,
            "disagreements": self.disagreements,
            "method": self.method,
        }
        for pane in (self.waiting, self.empty, *self._tab_pages.values()):
            self._body.addWidget(pane)
        column.addWidget(self._body, 1)
        return page

    def _make_head(self) -> PageHead:
        head = self._head = PageHead("Reliability")
        self.rubric_button = SelectButton("Rubric")
        self.rubric_button.chosen.connect(lambda _key: self._compute())
        self.scopes = ScopeChoices(self)
        self.scopes.changed.connect(self._compute)
        self.bands_button = SelectButton(
            "Bands", [Option(scheme.key, scheme.title) for scheme in SCHEMES]
        )
        self.bands_button.chosen.connect(lambda _key: self._show_report())
        self.export_button = PrimaryButton("Export to Excel", icon="file-spreadsheet")
        self.export_button.setToolTip(
            "Write figures, ratings, codebook and discrepancies to a workbook"
        )
        self.export_button.clicked.connect(self._export)
        for widget in (
            self.rubric_button,
            *self.scopes.buttons,
            self.bands_button,
            self.export_button,
        ):
            head.add_right(widget)
        # Short from the start, so that the window may be opened narrow.
        self._shorten(is_tight=True)
        return head

    def _shorten(self, *, is_tight: bool) -> None:
        """Leave out what the rail or a value says by itself; what is compared stays in sight."""
        self._head.show_title(not is_tight)
        for button in (self.rubric_button, *self.scopes.buttons, self.bands_button):
            button.set_short(is_tight)

    def _make_tabs(self) -> TabRow:
        self.tabs = TabRow("Parts of the reliability report")
        self.tabs.add_tab("recordings", "By recording")
        self.tabs.add_tab("events", "By event")
        self.tabs.add_tab("coders", "Coders")
        self.tabs.add_tab("drift", "Drift")
        self.tabs.add_tab("disagreements", "Disagreements")
        self.tabs.add_tab("method", "Method")
        self.tabs.chosen.connect(lambda _key: self._show_body())
        self.status = StatusText()
        self.tabs.add_right(self.status)
        self.plan_button = PlainButton("Plan…", size="small", icon="target")
        self.plan_button.setToolTip("How many sessions to double-code, and what more hours buy")
        self.plan_button.clicked.connect(self.open_planner)
        self.tabs.add_right(self.plan_button)
        return self.tabs

    def _scheme(self) -> BandScheme:
        key = self.bands_button.current_key()
        return next((scheme for scheme in SCHEMES if scheme.key == key), CICCHETTI)

    def _compute(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self.banner.hide()
        digest = self.rubric_button.current_key()
        if digest is None:
            self._shown = None
            self._show_body()
            return
        self.recordings.table.measures.set_stale(True)
        self.status.show_status("Computing…")
        scope = self.scopes.scope
        known = self._known.get((digest, scope))
        self._task = background.run(
            lambda _task: read_report(self._db, digest, known=known, scope=scope),
            self._take_report,
            self._say_failure,
            owner=self,
        )
        self._show_body()

    def _take_report(self, found: ShownReport) -> None:
        self._task = None
        self._shown = self._known[found.report.rubric_digest, found.scope] = found
        self.disagreements.show_rubric(found.rubric.digest, scope=found.scope)
        self._show_report()

    def _show_report(self) -> None:
        found = self._shown
        if found is None:
            return
        scheme = self._scheme()
        self.recordings.show_report(
            found.report, rubric=found.rubric, scheme=scheme, scope=found.scope
        )
        self.events.show_report(found, scheme=scheme)
        self.coders.show_report(found.report, scheme=scheme)
        self.drift.show_report(found)
        self.method.show_report(found, scheme=scheme)
        if self._pages.currentWidget() is self.detail:
            self.detail.show_measure(found, self.detail.key, scheme=scheme)
        is_waiting = self._task is not None
        self.recordings.table.measures.set_stale(is_waiting)
        self.status.show_status("Computing…" if is_waiting else "")
        self._show_body()

    def _say_failure(self, error: Exception) -> None:
        self._task = None
        self.status.show_status("")
        if isinstance(error, NothingToReport):
            is_usual = self.scopes.scope.is_usual
            self.empty.set_sentence(NOTHING_YET if is_usual else messages.sentence(error))
            self._shown = None
            self._show_body()
            return
        self.recordings.table.measures.set_stale(False)
        messages.show_in_banner(self.banner, error, action="Try again")

    def _show_body(self) -> None:
        has_figures = self._shown is not None
        self.export_button.setEnabled(has_figures)
        self.bands_button.setEnabled(has_figures)
        if has_figures:
            self._body.setCurrentWidget(self._tab_pages[self.tabs.current() or "recordings"])
            self._give_focus()
        elif self._task is not None:
            self._body.setCurrentWidget(self.waiting)
        else:
            self._body.setCurrentWidget(self.empty)

    def _give_focus(self) -> None:
        if self._wants_focus and self.recordings.table.isVisible():
            self._wants_focus = False
            self.recordings.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_detail(self) -> None:
        self.recordings.choose(self.detail.key)
        self._pages.setCurrentIndex(0)
        self.recordings.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_room(self) -> None:
        if self.room is not None:
            self.room.leave()
        self._pages.setCurrentIndex(self._room_from)
        self.disagreements.refresh()
        if self._pages.currentWidget() is self.detail:
            self.detail.disagreements.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.disagreements.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_recording(self, index: QModelIndex) -> None:
        """Open the room of a recording on which a measure's scores differ."""
        label = str(index.siblingAtColumn(0).data())
        view = self.disagreements.view_of(label)
        if view is not None:
            self.open_room(view)
            if self.room is not None:
                self.room.controller.choose_dimension(self.detail.key)

    def _export(self) -> None:
        shown = self._shown
        if shown is None:
            return
        proposed = self._db.path.with_name(f"{self._db.path.stem}-reliability.xlsx")
        path = ask_where_to_save(
            self, "Export to Excel", proposed=proposed, kind="Excel workbook", suffix=".xlsx"
        )
        if path is None:
            return
        self.export_button.setEnabled(False)
        self.status.show_status(f"Writing {path.name}…")
        background.run(
            lambda _task: exports.export_irr(
                self._db, path, rubric_digest=shown.rubric.digest, scope=shown.scope
            ),
            lambda _none: self._say_written(path),
            self._say_not_written,
            owner=self,
        )

    def _say_written(self, path: Path) -> None:
        self._end_export()
        show_written(self, path)

    def _say_not_written(self, error: Exception) -> None:
        self._end_export()
        messages.show_in_banner(self.banner, error)

    def _end_export(self) -> None:
        self.export_button.setEnabled(True)
        self.status.show_status("")
