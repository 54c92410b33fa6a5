"""Every key of the coding screen but those of the codes, each with its words and its use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


class Section(StrEnum):
    """Where a key stands on the sheet of keys."""

    LISTEN = "Listen"
    UNDO = "Undo"
    MARKS = "Marks"
    RATINGS = "Ratings and window"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does.

    ``keys`` are all sequences that do it; ``caps`` is how the first is shown. Commands with
    the same words share one line of the sheet. ``repeats`` says whether a held key goes on.
    """

    name: str
    words: str
    keys: tuple[str, ...]
    caps: tuple[str, ...]
    section: Section
    repeats: bool = False


def commands() -> tuple[Command, ...]:
    """Return every command, in the order of the sheet."""
    return (*_listening(), *_undoing(), *_marking(), *_rating())


def _listening() -> tuple[Command, ...]:
    at, ctrl = Section.LISTEN, "Shift"
    return (
        Command("play", "Play or pause", ("Space",), ("Space",), at),
        Command("step_back", "Back or on 5 s", ("Left",), ("←",), at, repeats=True),
        Command("step_on", "Back or on 5 s", ("Right",), ("→",), at, repeats=True),
        Command("second_back", "Back or on 1 s", ("Shift+Left",), (ctrl, "←"), at, repeats=True),
        Command("second_on", "Back or on 1 s", ("Shift+Right",), ("→",), at, repeats=True),
        Command("slower", "Slower or faster", (",",), (",",), at, repeats=True),
        Command("faster", "Slower or faster", (".",), (".",), at, repeats=True),
        Command("loop", "Loop the selection", ("L", "Shift+L"), ("L",), at),
        Command("zoom_in", "Zoom in or out", ("+", "=", "Shift++", "Shift+="), ("+",), at),
        Command("zoom_out", "Zoom in or out", ("-",), ("−",), at),
    )


def _undoing() -> tuple[Command, ...]:
    at = Section.UNDO
    return (
        Command("remove_last", "Remove the last action’s mark", ("Backspace",), ("Backspace",), at),
        Command("undo", "Undo, without limit", ("Ctrl+Z",), ("Ctrl", "Z"), at, repeats=True),
        Command("redo", "Redo", ("Ctrl+Y", "Ctrl+Shift+Z"), ("Ctrl", "Y"), at, repeats=True),
    )


def _marking() -> tuple[Command, ...]:
    at = Section.MARKS
    nudge, fine = "Move the mark 0.1 s", "Move the mark 0.01 s"
    return (
        Command("mark_before", "Mark before or after", ("Up",), ("↑",), at, repeats=True),
        Command("mark_after", "Mark before or after", ("Down",), ("↓",), at, repeats=True),
        Command("hear_mark", "Hear it from 2 s before", ("Return", "Enter"), ("Enter",), at),
        Command("note", "Note on the mark", ("N", "Shift+N"), ("N",), at),
        Command("unsure", "Unsure, come back", ("U", "Shift+U"), ("U",), at),
        Command("delete", "Delete the selected mark", ("Delete",), ("Delete",), at),
        Command("earlier", nudge, ("Alt+Left",), ("Alt", "←"), at, repeats=True),
        Command("later", nudge, ("Alt+Right",), ("→",), at, repeats=True),
        Command("bit_earlier", fine, ("Alt+Shift+Left",), ("Alt", "Shift", "←"), at, repeats=True),
        Command("bit_later", fine, ("Alt+Shift+Right",), ("→",), at, repeats=True),
    )


def _rating() -> tuple[Command, ...]:
    at = Section.RATINGS
    return (
        Command("next_pane", "Next pane, or the one before", ("F6",), ("F6",), at),
        Command("pane_before", "Next pane, or the one before", ("Shift+F6",), ("Shift", "F6"), at),
        Command("widen", "Ratings wide, and back", ("F7",), ("F7",), at),
        Command("attach", "Attach the mark as evidence", ("Ctrl+E",), ("Ctrl", "E"), at),
        Command("submit", "Submit", ("Ctrl+Return", "Ctrl+Enter"), ("Ctrl", "Enter"), at),
        Command("help", "Help on the code or dimension", ("F2",), ("F2",), at),
        Command("look_up", "Look up anything in the rubric", ("Shift+F2",), ("Shift", "F2"), at),
        Command("sheet", "These keys", ("?", "Shift+?", "F1"), ("?",), at),
        Command("leave_field", "Leave a field, drop the selection", ("Escape",), ("Esc",), at),
    )


def bind(owner: QWidget, actions: Mapping[str, Callable[[], None]]) -> None:
    """Make the shortcuts of all commands for a screen; a command without action is our bug.

    Raises:
        KeyError: a command has no action.
    """
    for command in commands():
        shortcut = QShortcut(owner)
        shortcut.setKeys([QKeySequence(keys) for keys in command.keys])
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(command.repeats)
        shortcut.activated.connect(actions[command.name])
