"""Wire services and windows together; the only place that knows them all."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fsh_coder.domain.errors import NotFound
from fsh_coder.services import (
    exports,
    rubric_library,
    study_library,
    worker_profile,
)
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import messages
from fsh_coder.ui.kit.logo import app_icon
from fsh_coder.ui.kit.theme import ThemeChoice, choose_theme
from fsh_coder.ui.settings import Settings

NO_SCREEN = 2


def start_window(path: Path | None) -> int:
    """Open the window, on a study if one is given; return the exit code."""
    if not _has_screen():
        sys.stderr.write(
            "There is no screen to open a window on. Start FSH Coder in a desktop session; "
            "the commands listed by fsh-coder --help work without one.\n"
        )
        return NO_SCREEN
    from fsh_coder.ui.main_window import MainWindow  # not needed by commands that only paint

    app = make_application()
    messages.start_logging()
    messages.install_excepthook(app)
    # Let Ctrl+C in a terminal end the program: nothing is ever unsaved.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    settings = Settings()
    choose_theme(app, Settings(settings.last_coder).theme)
    window = MainWindow(settings)
    window.show()
    if path is not None:
        window.open_study(path)
    return app.exec()


def make_application() -> QApplication:
    """Return the one QApplication, made if there is none yet."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication(["fsh-coder"])
    app.setApplicationName("FSH Coder")
    app.setOrganizationName("FSH Coder")
    app.setDesktopFileName("fsh-coder")
    app.setWindowIcon(app_icon())
    choose_theme(app, ThemeChoice.LIGHT)
    return app


def write_profile(
    db: StudyDatabase, *, worker_label: str, path: Path, rubric_key: str | None = None
) -> None:
    """Write one worker's profile as a PDF page.

    Raises:
        NotFound: the study has no such worker or rubric.
        NothingToReport: nothing of this worker was submitted.
        CannotWrite: the file could not be written.
    """
    from fsh_coder.ui.workers.profile_page import write_profile_pdf

    workers = {worker.label: worker for worker in study_library.workers(db)}
    if worker_label not in workers:
        raise NotFound("worker", worker_label, known=tuple(sorted(workers)))
    digest = rubric_library.by_key(db, rubric_key).digest if rubric_key is not None else None
    _offscreen_if_there_is_no_screen()
    make_application()
    profile = worker_profile.profile(db, workers[worker_label].id, rubric_digest=digest)
    write_profile_pdf(profile, path)


def write_demo_reports(study: Path, folder: Path) -> Iterator[Path]:
    """Write workbook, profiles and pictures of a study; yield each path once it is written."""
    from fsh_coder.ui.pictures import take_pictures

    _offscreen_if_there_is_no_screen()
    with study_library.open_study(study) as db:
        exports.export_irr(db, folder / "irr.xlsx")
        yield folder / "irr.xlsx"
        for row in worker_profile.worker_list(db):
            if row.n_sessions:
                path = folder / f"profile-{row.worker.label}.pdf"
                write_profile(db, worker_label=row.worker.label, path=path)
                yield path
    make_application()
    yield from take_pictures(study, folder / "screens")


def _has_screen() -> bool:
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _offscreen_if_there_is_no_screen() -> None:
    # Qt would end the process, not raise, if it found no screen.
    if not _has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # That platform warns at each window that it cannot tell a window manager its size.
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
