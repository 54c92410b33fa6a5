"""What a person is told when something goes wrong, and what the log keeps of it."""

import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.dialogs import tell

UNEXPECTED = (
    "Something went wrong inside FSH Coder. What you had done before is saved; "
    "if it happens again, close and open the program."
)

_QUIET_SECONDS = 10.0


def sentence(error: BaseException) -> str:
    """Return the words for a person: the error's own if it is of their world."""
    if isinstance(error, UserFacingError):
        return error.sentence
    return UNEXPECTED


def title_and_text(error: BaseException) -> tuple[str, str]:
    """Part an error's words into a banner's title (first sentence) and text (the rest)."""
    words = sentence(error)
    for end in (". ", ": "):
        head, found, rest = words.partition(end)
        if found and len(head) <= 90:
            return head.rstrip("."), rest
    return words.rstrip("."), ""


def show_in_banner(banner: Banner, error: BaseException, *, action: str = "") -> None:
    """Say in a pane's banner what went wrong, with one way on."""
    title, text = title_and_text(error)
    banner.show_note("error", title, text, action=action)
    banner.show()


def show_error(parent: QWidget | None, error: BaseException, *, title: str = "") -> None:
    """Say in a dialog what went wrong; returns at once."""
    head, text = title_and_text(error)
    if title:
        head, text = title, sentence(error)
    tell(parent, head, text=text)


def log_folder() -> Path:
    """Return where the log is kept; FSH_SETTINGS names another folder for tests."""
    given = os.environ.get("FSH_SETTINGS")
    if given:
        return Path(given) / "log"
    return Path(platformdirs.user_log_dir("FSH Coder", appauthor=False))


def start_logging(folder: Path | None = None) -> Path:
    """Write the program's log to a rotating file (four of 500 kB at most).

    Returns:
        The log file. Where the folder cannot be written, nothing is logged.
    """
    path = (folder or log_folder()) / "fsh-coder.log"
    logger = logging.getLogger("fsh_coder")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    stop_logging()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=500_000, backupCount=3, encoding="utf-8", delay=False
        )
    except OSError:
        # A full or locked disk must not keep anyone from coding.
        handler = logging.NullHandler()
    handler.setFormatter(DiscreetFormatter())
    logger.addHandler(handler)
    return path


def stop_logging() -> None:
    """Close the log file; `start_logging` opens it again."""
    logger = logging.getLogger("fsh_coder")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


class DiscreetFormatter(logging.Formatter):
    """Keeps where an error arose, never what it was about.

    An error's own message may quote a name, a transcript or a file, so only those kinds
    whose message speaks of code are written out.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: object) -> str:
        """Return the chain of errors with their frames, from the first to the last."""
        if not isinstance(ei, tuple) or not isinstance(ei[1], BaseException):
            return ""
        return "\n".join(_described(error) for error in _chain(ei[1]))


def _chain(error: BaseException) -> list[BaseException]:
    found = [error]
    while True:
        last = found[-1]
        cause = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        if cause is None or cause in found:
            return found[::-1]
        found.append(cause)


def _described(error: BaseException) -> str:
    lines = [f"  {type(error).__module__}.{type(error).__qualname__}{_safe_message(error)}"]
    for frame in traceback.extract_tb(error.__traceback__):
        where = "/".join(Path(frame.filename).parts[-3:])
        lines.append(f"    {where}:{frame.lineno} in {frame.name}")
    return "\n".join(lines)


def _safe_message(error: BaseException) -> str:
    if isinstance(error, OSError):
        return f" (errno {error.errno})"
    if type(error) in (AttributeError, NameError, ImportError, ModuleNotFoundError, TypeError):
        return f": {error}"
    return ""


class UnexpectedErrors(QObject):
    """Catches what nothing else caught: whole into the log, one sentence on the screen.

    A child of the application. Connect `reported` to show the sentence where it fits;
    without a connection a dialog shows it.

    Signals:
        reported: the sentence; on the GUI thread, at most every ten seconds.
    """

    reported = Signal(str)
    _caught = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("unexpectedErrors")
        self._shown_at = float("-inf")
        self._show: Callable[[str], None] | None = None
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over Python's hooks for the GUI thread and all others."""
        sys.excepthook = self.handle
        threading.excepthook = self._handle_thread

    def show_with(self, show: Callable[[str], None]) -> None:
        """Show sentences this way instead of in a dialog (the main window's banner)."""
        self._show = show

    def handle(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log an error whole and ask the GUI thread to show one sentence."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logging.getLogger("fsh_coder").critical("unexpected", exc_info=(kind, error, trace))
        self._caught.emit()

    def _handle_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self.handle(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot()
    def _on_caught(self) -> None:
        # A painter that fails would otherwise open a dialog with every frame.
        if time.monotonic() - self._shown_at < _QUIET_SECONDS:
            return
        self._shown_at = time.monotonic()
        self.reported.emit(UNEXPECTED)
        if self._show is not None:
            self._show(UNEXPECTED)
        else:
            tell(QApplication.activeWindow(), "Something went wrong", text=UNEXPECTED)


def install_excepthook(app: QApplication) -> UnexpectedErrors:
    """Catch unexpected errors from now on; call once, after `start_logging`."""
    catcher = UnexpectedErrors(app)
    catcher.install()
    return catcher
