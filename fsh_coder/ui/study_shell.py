"""An open study for one person: the rail and the stack of places."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from fsh_coder.domain.identifiers import AssignmentId, ObservationId
from fsh_coder.domain.people import Coder
from fsh_coder.services import rubric_library
from fsh_coder.services.emergency_log import EmergencyFolder
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kept_work import KeptWorkKeeper
from fsh_coder.ui.kit.rail import Rail
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.places import CODE, MY_LIST, RELIABILITY, SETTINGS, STUDY, WORKERS, places_for
from fsh_coder.ui.settings import Settings

COMPACT_BELOW_PX = 900


@runtime_checkable
class _Refreshing(Protocol):
    def refresh(self) -> None: ...


class StudyShell(QWidget):
    """Rail at the left, the chosen place beside it; places are made on the first visit.

    Signals:
        person_change_requested: sign in as someone else.
        close_requested: back to the start screen.
    """

    person_change_requested = Signal()
    close_requested = Signal()

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
        self._is_focused = False
        self._places = places_for(person.role)
        self._screens: dict[str, QWidget] = {}
        self._leavers: dict[str, Callable[[], None]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.rail = Rail(self._places, bottom=[SETTINGS])
        self.rail.set_person(person.initials, name=person.name)
        self.rail.place_chosen.connect(self.go_to)
        self.rail.person_chosen.connect(self._open_person_menu)
        self._sign = self._add_synthetic_sign() if db.study.is_synthetic else None
        row.addWidget(self.rail)
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        for number, place in enumerate((*self._places, SETTINGS), 1):
            keys = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            keys.activated.connect(lambda key=place.key: self.go_to(key))
        self.go_to(self._places[0].key)
        self._kept = KeptWorkKeeper(
            db,
            person=person,
            folder=EmergencyFolder(settings.emergency_folder),
            coded_now=self._coded_now,
            window=self,
        )
        self._kept.changed.connect(self._refresh_current)

    def current(self) -> str:
        """Return the key of the place shown."""
        return self.rail.current() or ""

    def screen_of(self, key: str) -> QWidget:
        """Return a place's screen, made now if it was never visited."""
        if key not in self._screens:
            screen = self._makers()[key]()
            self._screens[key] = screen
            self._stack.addWidget(screen)
        return self._screens[key]

    def go_to(self, key: str) -> None:
        """Show a place, with what has changed since the last visit."""
        if self.current() == CODE.key and key != CODE.key:
            self.set_focus_mode(False)
            self._leave_coding()
        is_new = key not in self._screens
        screen = self.screen_of(key)
        self.rail.set_current(key)
        self._stack.setCurrentWidget(screen)
        if not is_new and isinstance(screen, _Refreshing):
            screen.refresh()

    def open_assignment(self, assignment_id: AssignmentId) -> None:
        """Open a piece of work on the coding screen."""
        from fsh_coder.ui.coding.coding_screen import CodingScreen

        screen = self.screen_of(CODE.key)
        assert isinstance(screen, CodingScreen)  # noqa: S101 made by _make_code only
        self.go_to(CODE.key)
        screen.open_assignment(assignment_id)

    def toggle_focus_mode(self) -> None:
        """Show nothing but the coding screen, on the whole screen; or everything again."""
        self.set_focus_mode(not self._is_focused)
        if self._is_focused:
            from fsh_coder.ui.coding.coding_screen import CodingScreen

            screen = self.screen_of(CODE.key)
            if isinstance(screen, CodingScreen):
                screen.say("F11 brings everything back.")

    def set_focus_mode(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Enter or leave the mode in which the work is all there is."""
        if on == self._is_focused:
            return
        self._is_focused = on
        self.rail.setVisible(not on)
        window = self.window()
        full = Qt.WindowState.WindowFullScreen
        state = window.windowState()
        # Whether it was maximised before is kept beside it.
        window.setWindowState(state | full if on else state & ~full)

    def leave(self) -> None:
        """Stop sound and work, remember the place; called before the study is closed."""
        self._kept.stop()
        self.set_focus_mode(False)
        for leave in self._leavers.values():
            leave()

    def resizeEvent(self, event: object) -> None:
        """Drop the rail's words where the window is narrow."""
        is_compact = self.width() < COMPACT_BELOW_PX
        self.rail.set_compact(is_compact)
        if self._sign is not None:
            self._sign.setText("Demo" if is_compact else "Demo:\nsynthetic\nvoices")

    def _coded_now(self) -> ObservationId | None:
        if CODE.key not in self._screens:
            return None
        from fsh_coder.ui.coding.coding_screen import CodingScreen

        screen = self._screens[CODE.key]
        controller = screen.controller if isinstance(screen, CodingScreen) else None
        return None if controller is None else controller.observation.id

    def _refresh_current(self) -> None:
        key = self.current()
        screen = self.screen_of(key)
        if key != CODE.key and isinstance(screen, _Refreshing):
            screen.refresh()

    def _leave_coding(self) -> None:
        if CODE.key in self._leavers:
            self._leavers[CODE.key]()

    def _makers(self) -> dict[str, Callable[[], QWidget]]:
        return {
            STUDY.key: self._make_study,
            MY_LIST.key: self._make_my_list,
            CODE.key: self._make_code,
            RELIABILITY.key: self._make_reliability,
            WORKERS.key: self._make_workers,
            SETTINGS.key: self._make_settings,
        }

    # Screens are imported where they are made, so that the start loads only what is shown.

    def _make_study(self) -> QWidget:
        from fsh_coder.ui.library.study_screen import StudyScreen

        screen = StudyScreen(self._db, person=self._person, settings=self._settings)
        self._leavers[STUDY.key] = screen.leave
        return screen

    def _make_my_list(self) -> QWidget:
        from fsh_coder.ui.library.my_list_screen import MyListScreen

        screen = MyListScreen(self._db, person=self._person, settings=self._settings)
        screen.open_requested.connect(self.open_assignment)
        return screen

    def _make_code(self) -> QWidget:
        from fsh_coder.ui.coding.coding_screen import CodingScreen

        screen = CodingScreen(self._db, person=self._person, settings=self._settings)
        self._leavers[CODE.key] = screen.leave
        screen.focus_asked.connect(self.toggle_focus_mode)
        for signal in (screen.back_requested, screen.my_list_requested):
            signal.connect(lambda: self.go_to(MY_LIST.key))
        screen.submitted.connect(lambda _observation: self.go_to(MY_LIST.key))
        return screen

    def _make_reliability(self) -> QWidget:
        from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen

        screen = ReliabilityScreen(self._db, person=self._person, settings=self._settings)
        self._leavers[RELIABILITY.key] = screen.leave
        screen.draw_sample_requested.connect(self._draw_sample)
        return screen

    def _draw_sample(self) -> None:
        from fsh_coder.ui.library.study_screen import StudyScreen

        self.go_to(STUDY.key)
        screen = self.screen_of(STUDY.key)
        if isinstance(screen, StudyScreen):
            screen.deeds.draw_sample()

    def _make_workers(self) -> QWidget:
        from fsh_coder.ui.workers.workers_screen import WorkersScreen

        screen = WorkersScreen(self._db, person=self._person, settings=self._settings)
        self._leavers[WORKERS.key] = screen.leave
        return screen

    def _make_settings(self) -> QWidget:
        from fsh_coder.ui.settings_screen import SettingsScreen

        # The path may name a team or a borough, so a blind coder is told the file only.
        place = str(self._db.path) if self._person.sees_workers else self._db.path.name
        newest = {each.key: each for each in rubric_library.installed(self._db)}
        return SettingsScreen(
            person=self._person,
            settings=self._settings,
            place=place,
            rubrics=tuple(newest.values()),
        )

    def _add_synthetic_sign(self) -> Text:
        sign = Text("Demo:\nsynthetic\nvoices", role="tiny", colour="warn")
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sign.setToolTip("Written and spoken by machine for this demo; no real people.")
        layout = self.rail.layout()
        if layout is not None:
            layout.addWidget(sign)
        return sign

    def _open_person_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(self._person.name)
        menu.addAction("Someone else is working…", self.person_change_requested.emit)
        menu.addAction("Close the study", self.close_requested.emit)
        button = self.rail.mapToGlobal(self.rail.rect().bottomRight())
        menu.popup(button)
