"""What a person is told, and what the log keeps."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.errors import StudyFileMissing, UserFacingError
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.messages import (
    UNEXPECTED,
    UnexpectedErrors,
    install_excepthook,
    log_folder,
    sentence,
    show_error,
    show_in_banner,
    start_logging,
    stop_logging,
    title_and_text,
)

CONTENT = "Mrs Jansen drinks again"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log file of this test."""
    path = start_logging(tmp_path)
    yield path
    stop_logging()
    logging.getLogger("fsh_coder").propagate = True


@pytest.fixture
def catcher(qapp: QApplication) -> Iterator[UnexpectedErrors]:
    """The hooks, taken over and given back."""
    before, before_threads = sys.excepthook, threading.excepthook
    made = install_excepthook(qapp)
    yield made
    sys.excepthook, threading.excepthook = before, before_threads
    made.setParent(None)
    made.deleteLater()


def test_people_read_sentences_not_tracebacks() -> None:
    """An error of their world speaks for itself; any other is one calm sentence."""
    error = StudyFileMissing(Path("x.fsh"))
    assert sentence(error) == error.sentence
    assert sentence(ValueError(CONTENT)) == UNEXPECTED
    assert CONTENT not in sentence(KeyError(CONTENT))


@pytest.mark.parametrize(
    ("words", "title", "text"),
    [
        (
            "“WB-014.wav” has moved. Choose where it is now.",
            "“WB-014.wav” has moved",
            "Choose where it is now.",
        ),
        ("Nothing was changed.", "Nothing was changed", ""),
        ("“a.fsh” is not a study: it is text.", "“a.fsh” is not a study", "it is text."),
        ("A" * 120 + ". B.", "A" * 120 + ". B", ""),
    ],
)
def test_words_are_parted_into_title_and_text(words: str, title: str, text: str) -> None:
    """The first sentence is the title; a long one stays whole."""
    assert title_and_text(UserFacingError(words)) == (title, text)


def test_banner_shows_what_went_wrong(qtbot: QtBot, qapp: QApplication) -> None:
    """A pane's banner turns into the error's words, with its way on."""
    apply_theme(qapp, load_theme("light"))
    banner = Banner()
    qtbot.addWidget(banner)
    show_in_banner(banner, UserFacingError("It has moved. Choose it."), action="Find it…")
    assert banner.isVisible()
    assert banner.accessibleName() == "Problem: It has moved Choose it."
    assert banner.button.text() == "Find it…"


def test_dialog_shows_what_went_wrong(qtbot: QtBot, qapp: QApplication) -> None:
    """A dialog carries the same words, under its own title if one is given."""
    apply_theme(qapp, load_theme("light"))
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    show_error(window, UserFacingError("It has moved. Choose it."), title="S0412")
    dialog = window.findChild(Dialog)
    assert dialog is not None
    words = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"S0412", "It has moved. Choose it."} <= words


def fail_deep(secret: str) -> None:
    """Fail with study content in the message and in a chained cause."""
    try:
        marks: dict[str, int] = {}
        _ = marks[secret]
    except KeyError as missing:
        raise ValueError(f"cannot code {secret}") from missing


def test_log_keeps_the_place_and_not_the_content(log: Path) -> None:
    """Every frame and the chain of kinds are there; what the error quoted is not."""
    try:
        fail_deep(CONTENT)
    except ValueError as error:
        logging.getLogger("fsh_coder.ui").error("unexpected", exc_info=error)
    stop_logging()
    written = log.read_text(encoding="utf-8")
    assert CONTENT not in written
    assert "builtins.KeyError" in written
    assert "builtins.ValueError" in written
    assert "in fail_deep" in written
    assert "tests/ui/test_messages.py" in written
    assert written.index("KeyError") < written.index("ValueError")
    assert str(Path(__file__).parent.parent.parent) not in written


def test_log_keeps_messages_that_speak_of_code(log: Path) -> None:
    """A missing attribute is named, a file is not."""
    for raised in (AttributeError("no attribute 'at_ms'"), FileNotFoundError(2, CONTENT, CONTENT)):
        try:
            raise raised
        except (AttributeError, OSError) as error:
            logging.getLogger("fsh_coder").error("unexpected", exc_info=error)
    stop_logging()
    written = log.read_text(encoding="utf-8")
    assert "no attribute 'at_ms'" in written
    assert "FileNotFoundError (errno 2)" in written
    assert CONTENT not in written


def test_log_turns_over(log: Path) -> None:
    """The log never grows beyond its few files."""
    logger = logging.getLogger("fsh_coder")
    for _ in range(3000):
        logger.info("x" * 1000)
    stop_logging()
    files = sorted(log.parent.iterdir())
    assert 2 <= len(files) <= 4
    assert all(path.stat().st_size <= 500_000 for path in files)


def test_unwritable_log_does_not_keep_anyone_from_working(tmp_path: Path) -> None:
    """Where no log can be written the program still starts."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    start_logging(blocked)
    logging.getLogger("fsh_coder").error("lost")
    stop_logging()
    logging.getLogger("fsh_coder").propagate = True
    assert blocked.read_text(encoding="utf-8") == "not a folder"


def test_log_folder_follows_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests and trials log elsewhere; otherwise the desktop's log folder is used."""
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path))
    assert log_folder() == tmp_path / "log"
    monkeypatch.delenv("FSH_SETTINGS")
    assert "FSH Coder" in str(log_folder())


def test_uncaught_errors_are_logged_and_told_once(
    qtbot: QtBot, log: Path, catcher: UnexpectedErrors
) -> None:
    """Errors that come with every frame show one sentence, and all are in the log."""
    shown: list[str] = []
    catcher.show_with(shown.append)
    with qtbot.waitSignal(catcher.reported):
        for _ in range(3):
            try:
                raise ValueError(CONTENT)
            except ValueError as error:
                sys.excepthook(type(error), error, error.__traceback__)
    stop_logging()
    assert shown == [UNEXPECTED]
    written = log.read_text(encoding="utf-8")
    assert written.count("builtins.ValueError") == 3
    assert CONTENT not in written


def test_an_error_in_another_thread_is_told_on_the_gui_thread(
    qtbot: QtBot, qapp: QApplication, log: Path, catcher: UnexpectedErrors
) -> None:
    """A thread that dies is not silent."""
    threads: list[bool] = []
    catcher.show_with(lambda _words: threads.append(threading.current_thread() is main))
    main = threading.main_thread()

    def fail() -> None:
        raise ValueError(CONTENT)

    worker = threading.Thread(target=fail)
    with qtbot.waitSignal(catcher.reported):
        worker.start()
    worker.join()
    assert threads == [True]
    assert isinstance(catcher, QObject)


def test_without_a_window_of_its_own_a_dialog_tells(
    qtbot: QtBot, qapp: QApplication, log: Path, catcher: UnexpectedErrors
) -> None:
    """Before the main window exists, the sentence comes in a dialog."""
    apply_theme(qapp, load_theme("light"))
    with qtbot.waitSignal(catcher.reported):
        catcher.handle(ValueError, ValueError(CONTENT), None)

    def dialogs() -> list[Dialog]:
        return [each for each in qapp.topLevelWidgets() if isinstance(each, Dialog)]

    qtbot.waitUntil(lambda: any(each.isVisible() for each in dialogs()))
    for dialog in dialogs():
        dialog.close()


def test_interrupting_from_the_terminal_stays_python_s(
    log: Path, catcher: UnexpectedErrors, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl+C is no bug."""
    catcher.handle(KeyboardInterrupt, KeyboardInterrupt(), None)
    stop_logging()
    assert log.read_text(encoding="utf-8") == ""
    assert "KeyboardInterrupt" in capsys.readouterr().err
