"""Take a picture of every place, as a person would see it."""

import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from fsh_coder.domain.people import Coder, Role
from fsh_coder.services import assignments, study_library
from fsh_coder.services.assignments import ListState
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.places import CODE, MY_LIST, SETTINGS, places_for
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.sign_in import SignInScreen
from fsh_coder.ui.start_screen import StartScreen
from fsh_coder.ui.study_shell import StudyShell

SIZE_PX = (1366, 768)
LONGEST_WAIT_S = 60.0
LAYOUT_ROUNDS = 20


def take_pictures(study: Path, folder: Path) -> Iterator[Path]:
    """Write a PNG of every place, light and dark, at 1366x768; yield each path.

    Needs a QApplication. The study is opened and closed again.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("pictures need a running QApplication")
    folder.mkdir(parents=True, exist_ok=True)
    with study_library.open_study(study) as db:
        for theme in ("light", "dark"):
            apply_theme(app, load_theme(theme))
            for name, widget in _every_place(db):
                path = folder / f"{name}_{theme}.png"
                widget.grab().save(str(path))
                yield path
    apply_theme(app, load_theme("light"))


def _every_place(db: StudyDatabase) -> Iterator[tuple[str, QWidget]]:
    people = study_library.people(db)
    yield from _shown("start", StartScreen(last_study=None))
    yield from _shown("sign_in", SignInScreen(people, study_name=db.study.name))
    lead = next(person for person in people if person.role is Role.LEAD)
    yield from _places_of(db, lead, leave_out={MY_LIST.key, CODE.key})
    coder = _busiest_coder(db, people)
    if coder is not None:
        yield from _places_of(db, coder, leave_out={SETTINGS.key})


def _busiest_coder(db: StudyDatabase, people: tuple[Coder, ...]) -> Coder | None:
    """Return a coder with something in progress, else any with a list."""
    lists = {p: assignments.my_list(db, p.id) for p in people if p.role is Role.CODER}
    begun = (
        p for p, items in lists.items() if any(i.state is ListState.IN_PROGRESS for i in items)
    )
    return next(begun, None) or next((p for p, items in lists.items() if items), None)


def _places_of(
    db: StudyDatabase, person: Coder, *, leave_out: set[str]
) -> Iterator[tuple[str, QWidget]]:
    shell = StudyShell(db, person=person, settings=Settings(person.initials))
    try:
        for place in (*places_for(person.role), SETTINGS):
            if place.key in leave_out:
                continue
            shell.go_to(place.key)
            if place is CODE:
                _open_work(db, person, shell)
            yield from _shown(place.key, shell, keep=True)
    finally:
        shell.leave()
        _let_go(shell)


def _open_work(db: StudyDatabase, person: Coder, shell: StudyShell) -> None:
    items = assignments.my_list(db, person.id)
    begun = [item for item in items if item.state is ListState.IN_PROGRESS]
    for item in (begun or list(items))[:1]:
        shell.open_assignment(item.assignment_id)


def _shown(name: str, widget: QWidget, *, keep: bool = False) -> Iterator[tuple[str, QWidget]]:
    widget.resize(*SIZE_PX)
    widget.show()
    _settle()
    yield name, widget
    if not keep:
        _let_go(widget)


def _let_go(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _settle() -> None:
    """Let layouts, waveforms and figures that are computed in the background arrive."""
    until = time.monotonic() + LONGEST_WAIT_S
    QApplication.processEvents()
    while not background.is_idle() and time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.01)
    # What arrived changes layouts, and each change of a layout is an event of its own.
    for _ in range(LAYOUT_ROUNDS):
        QApplication.processEvents()
        time.sleep(0.01)
