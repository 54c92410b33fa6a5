"""Every key of the coding screen but those of the codes, each with its words and its use."""

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """Where a key stands on the sheet of keys."""

    LISTEN = "Listen"
    UNDO = "Undo"
    MARKS = "Marks"
    RATINGS = "Ratings and passes"
    WINDOW = "Window and help"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does.

    ``keys`` are all sequences that do it as shipped; ``caps`` is how the first is shown.
    Commands with the same words share one line of the sheet; ``alone`` says which of them it
    is, where it stands alone. ``repeats`` says whether a held key goes on. Which keys do it for
    a coder tells the `KeyMap`.

    No key may be a bare letter or digit but those of `RESERVED_HOTKEYS`: all others belong to
    rubrics.
    """

    name: str
    words: str
    keys: tuple[str, ...]
    caps: tuple[str, ...]
    section: Section
    repeats: bool = False
    alone: str = ""

    @property
    def deed(self) -> str:
        """What it does, in words that no other command has."""
        return self.alone or self.words


def commands() -> tuple[Command, ...]:
    """Return every command, in the order of the sheet."""
    return (*_listening(), *_undoing(), *_marking(), *_rating(), *_finding())


def _listening() -> tuple[Command, ...]:
    at, held = Section.LISTEN, "Shift"
    five, one = "Back or on 5 s", "Back or on 1 s"
    ends, speed = "To the start or end", "Slower or faster"
    loud, zoom = "Softer or louder", "Zoom in or out"
    stretch = "Stretch from here, to here"
    media = ("Media Play", "Media Pause", "Toggle Media Play/Pause")
    return (
        Command("play", "Play or pause", ("Space", *media), ("Space",), at),
        Command("step_back", five, ("Left",), ("←",), at, repeats=True, alone="Back 5 s"),
        Command("step_on", five, ("Right",), ("→",), at, repeats=True, alone="On 5 s"),
        Command(
            "second_back", one, ("Shift+Left",), (held, "←"), at, repeats=True, alone="Back 1 s"
        ),
        Command("second_on", one, ("Shift+Right",), ("→",), at, repeats=True, alone="On 1 s"),
        Command("to_start", ends, ("Home",), ("Home",), at, alone="To the segment’s start"),
        Command("to_end", ends, ("End",), ("End",), at, alone="To the segment’s end"),
        Command("slower", speed, (",",), (",",), at, repeats=True, alone="Slower"),
        Command("faster", speed, (".",), (".",), at, repeats=True, alone="Faster"),
        Command("softer", loud, ("Ctrl+Down",), ("Ctrl", "↓"), at, repeats=True, alone="Softer"),
        Command("louder", loud, ("Ctrl+Up",), ("↑",), at, repeats=True, alone="Louder"),
        Command("mute", "Sound off or on", ("Ctrl+0",), ("Ctrl", "0"), at),
        Command("side", "Left side, right side, both", ("F3",), ("F3",), at),
        Command("boost", "Bring quiet voices up", ("F5",), ("F5",), at),
        Command("picture", "Picture, or sound only", ("Ctrl+P",), ("Ctrl", "P"), at),
        Command(
            "stretch_from", stretch, ("Alt+Home",), ("Alt", "Home"), at, alone="Stretch from here"
        ),
        Command("stretch_to", stretch, ("Alt+End",), ("End",), at, alone="Stretch to here"),
        Command("loop", "Loop the selection", ("L",), ("L",), at),
        Command("clip", "Save as a clip", ("Ctrl+Shift+S",), ("Ctrl", "Shift", "S"), at),
        Command("zoom_in", zoom, ("+", "="), ("+",), at, alone="Zoom in"),
        Command("zoom_out", zoom, ("-",), ("−",), at, alone="Zoom out"),
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
    neighbour, nudge, fine = "Mark before or after", "Move the mark 0.1 s", "Move the mark 0.01 s"
    return (
        Command("mark_before", neighbour, ("Up",), ("↑",), at, repeats=True, alone="Mark before"),
        Command("mark_after", neighbour, ("Down",), ("↓",), at, repeats=True, alone="Mark after"),
        Command("hear_mark", "Hear it from 2 s before", ("Return", "Enter"), ("Enter",), at),
        Command("recode", "Give it another code", ("Ctrl+R",), ("Ctrl", "R"), at),
        Command("note", "Note on the mark", ("N",), ("N",), at),
        Command("unsure", "Unsure, come back", ("U",), ("U",), at),
        Command("next_unsure", "Next unsure mark", ("Ctrl+U",), ("Ctrl", "U"), at),
        Command("filter", "Show marks of one code", ("Ctrl+F",), ("Ctrl", "F"), at),
        Command("delete", "Delete the selected mark", ("Delete",), ("Delete",), at),
        Command("next_uncoded", "Next utterance without a code", ("Ctrl+J",), ("Ctrl", "J"), at),
        Command(
            "earlier", nudge, ("Alt+Left",), ("Alt", "←"), at, repeats=True, alone="0.1 s earlier"
        ),
        Command("later", nudge, ("Alt+Right",), ("→",), at, repeats=True, alone="0.1 s later"),
        Command(
            "bit_earlier",
            fine,
            ("Alt+Shift+Left",),
            ("Alt", "Shift", "←"),
            at,
            repeats=True,
            alone="0.01 s earlier",
        ),
        Command(
            "bit_later",
            fine,
            ("Alt+Shift+Right",),
            ("→",),
            at,
            repeats=True,
            alone="0.01 s later",
        ),
    )


def _rating() -> tuple[Command, ...]:
    at = Section.RATINGS
    return (
        Command("to_ratings", "Go to the ratings", ("Ctrl+G",), ("Ctrl", "G"), at),
        Command("widen", "Ratings wide, and back", ("F7",), ("F7",), at),
        Command("attach", "Attach the mark as evidence", ("Ctrl+E",), ("Ctrl", "E"), at),
        Command("fields", "Questions about the session", ("F4",), ("F4",), at),
        Command("next_gap", "Go to what is missing next", ("F8",), ("F8",), at),
        Command("pass_back", "Go back to the pass before", ("Ctrl+B",), ("Ctrl", "B"), at),
        Command(
            "submit",
            "Finish the pass, or submit",
            ("Ctrl+Return", "Ctrl+Enter"),
            ("Ctrl", "Enter"),
            at,
        ),
    )


def _finding() -> tuple[Command, ...]:
    at = Section.WINDOW
    pane = "Next pane, or the one before"
    return (
        Command("next_pane", pane, ("F6",), ("F6",), at, alone="Next pane"),
        Command("pane_before", pane, ("Shift+F6",), ("Shift", "F6"), at, alone="Pane before"),
        Command("to_transcript", "Go to the transcript", ("Ctrl+T",), ("Ctrl", "T"), at),
        Command("counts", "Hide or show counts", ("F9",), ("F9",), at),
        Command("help", "Help on the code or dimension", ("F2",), ("F2",), at),
        Command("look_up", "Look up anything in the rubric", ("Shift+F2",), ("Shift", "F2"), at),
        Command("focus_mode", "Nothing but the work, full screen", ("F11",), ("F11",), at),
        Command("history", "Who did what when", ("Ctrl+H",), ("Ctrl", "H"), at),
        Command("sheet", "These keys", ("?", "F1"), ("?",), at),
        Command("leave_field", "Leave a field, drop the selection", ("Esc",), ("Esc",), at),
    )
