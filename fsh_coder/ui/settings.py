"""What a coder prefers, and where the windows stood: kept on this computer only."""

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, unquote

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from fsh_coder.domain.volley_check import USUAL_GAP_MS
from fsh_coder.ui.kit.theme import ThemeChoice

MIN_SPEED, MAX_SPEED = 0.5, 2.0
MAX_REACTION_OFFSET_MS = 2000
MAX_RESUME_STEP_BACK_MS = 3000
MIN_SPAN_MS, MAX_SPAN_MS = 1_000, 24 * 3_600_000
MIN_GAP_MS, MAX_GAP_MS = 500, 60_000
MAX_CLIP_BEFORE_MS = 60_000


class Settings:
    """Preferences of one coder on this computer, and those of the program.

    A stored value that makes no sense (edited by hand, from another version) reads as
    the default. Nothing of a study's content is kept here.

    Args:
        coder: initials or id of the coder at work; "" for the program before sign-in.
        folder: where to keep them; by default the FSH_SETTINGS folder if that is set
            (for tests), else the desktop's own place.
    """

    def __init__(self, coder: str = "", *, folder: Path | None = None) -> None:
        given = os.environ.get("FSH_SETTINGS")
        place = folder or (Path(given) if given else None)
        if place is not None:
            path = str(place / "fsh-coder.ini")
            self._store = QSettings(path, QSettings.Format.IniFormat)
            self._folder = place
        else:
            self._store = QSettings("FSH Coder", "FSH Coder")
            self._folder = platformdirs.user_config_path("FSH Coder", appauthor=False)
        self._coder = coder
        # Slashes in a coder's name would open a group of their own.
        self._prefix = f"coders/{quote(coder, safe='')}" if coder else "program"

    @property
    def coder(self) -> str:
        """Whose preferences these are; "" before sign-in."""
        return self._coder

    @property
    def emergency_folder(self) -> Path:
        """Where actions are kept while a study cannot be written."""
        return self._folder / "emergency"

    def sync(self) -> None:
        """Write everything to disk now."""
        self._store.sync()

    # --- the coder's own ---------------------------------------------------------------

    @property
    def theme(self) -> ThemeChoice:
        """Light, dark or as the desktop; system by default."""
        try:
            return ThemeChoice(self._text("theme", "system"))
        except ValueError:
            return ThemeChoice.SYSTEM

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._set("theme", choice.value)

    @property
    def step_back_ms(self) -> int:
        """How far one step back or forward goes; 5000 by default."""
        return self._whole("step_back_ms", 5000, low=500, high=60_000)

    @step_back_ms.setter
    def step_back_ms(self, step_ms: int) -> None:
        self._set("step_back_ms", _checked(step_ms, low=500, high=60_000))

    @property
    def resume_step_back_ms(self) -> int:
        """How far playing on after a pause goes back first; 1000 by default."""
        return self._whole("resume_step_back_ms", 1000, low=0, high=MAX_RESUME_STEP_BACK_MS)

    @resume_step_back_ms.setter
    def resume_step_back_ms(self, step_ms: int) -> None:
        self._set("resume_step_back_ms", _checked(step_ms, low=0, high=MAX_RESUME_STEP_BACK_MS))

    @property
    def reaction_offset_ms(self) -> int:
        """What is taken off each key press for the time to react; 0 by default."""
        return self._whole("reaction_offset_ms", 0, low=0, high=MAX_REACTION_OFFSET_MS)

    @reaction_offset_ms.setter
    def reaction_offset_ms(self, offset_ms: int) -> None:
        self._set("reaction_offset_ms", _checked(offset_ms, low=0, high=MAX_REACTION_OFFSET_MS))

    @property
    def volley_gap_ms(self) -> int:
        """After which silence marks belong to another volley, without a transcript; 5000."""
        return self._whole("volley_gap_ms", USUAL_GAP_MS, low=MIN_GAP_MS, high=MAX_GAP_MS)

    @volley_gap_ms.setter
    def volley_gap_ms(self, gap_ms: int) -> None:
        self._set("volley_gap_ms", _checked(gap_ms, low=MIN_GAP_MS, high=MAX_GAP_MS))

    @property
    def speed(self) -> float:
        """How fast recordings are played, 0.5 to 2; 1 by default."""
        try:
            speed = float(self._text("speed", "1.0"))
        except ValueError:
            return 1.0
        return speed if MIN_SPEED <= speed <= MAX_SPEED else 1.0

    @speed.setter
    def speed(self, speed: float) -> None:
        if not MIN_SPEED <= speed <= MAX_SPEED:
            raise ValueError(f"speed goes from {MIN_SPEED} to {MAX_SPEED}, not {speed}")
        self._set("speed", repr(float(speed)))

    @property
    def volume(self) -> int:
        """Loudness in per cent; 100 by default."""
        return self._whole("volume", 100, low=0, high=100)

    @volume.setter
    def volume(self, percent: int) -> None:
        self._set("volume", _checked(percent, low=0, high=100))

    @property
    def boost(self) -> bool:
        """Whether quiet voices are brought up; off by default."""
        return self._text("boost", "false") == "true"

    @boost.setter
    def boost(self, on: bool) -> None:
        self._set("boost", "true" if on else "false")

    @property
    def picture_hidden(self) -> bool:
        """Whether films are coded from their sound only; their picture is shown by default."""
        return self._text("picture_hidden", "false") == "true"

    @picture_hidden.setter
    def picture_hidden(self, hidden: bool) -> None:
        self._set("picture_hidden", "true" if hidden else "false")

    @property
    def picture_is_large(self) -> bool:
        """Whether a film's picture is shown larger; small by default."""
        return self._text("picture_is_large", "false") == "true"

    @picture_is_large.setter
    def picture_is_large(self, large: bool) -> None:
        self._set("picture_is_large", "true" if large else "false")

    @property
    def clip_before_ms(self) -> int:
        """How much is kept before and after a mark in its clip; 2000 by default."""
        return self._whole("clip_before_ms", 2000, low=0, high=MAX_CLIP_BEFORE_MS)

    @clip_before_ms.setter
    def clip_before_ms(self, context_ms: int) -> None:
        self._set("clip_before_ms", _checked(context_ms, low=0, high=MAX_CLIP_BEFORE_MS))

    @property
    def counts_hidden(self) -> bool:
        """Whether the coder works without seeing counts; shown by default."""
        return self._text("counts_hidden", "false") == "true"

    @counts_hidden.setter
    def counts_hidden(self, hidden: bool) -> None:
        self._set("counts_hidden", "true" if hidden else "false")

    @property
    def ratings_wide(self) -> bool:
        """Whether the ratings show all their anchors; narrow by default."""
        return self._text("ratings_wide", "false") == "true"

    @ratings_wide.setter
    def ratings_wide(self, wide: bool) -> None:
        self._set("ratings_wide", "true" if wide else "false")

    @property
    def wave_span_ms(self) -> int:
        """How much time the waveform shows; a minute by default."""
        return self._whole("wave_span_ms", 60_000, low=MIN_SPAN_MS, high=MAX_SPAN_MS)

    @wave_span_ms.setter
    def wave_span_ms(self, span_ms: int) -> None:
        self._set("wave_span_ms", min(max(span_ms, MIN_SPAN_MS), MAX_SPAN_MS))

    def splitter_sizes(self, name: str) -> list[int]:
        """Return the remembered sizes of a splitter, in logical pixels; [] for none."""
        words = self._text(f"splitters/{name}", "")
        sizes = [int(word) for word in words.split(" ") if word.isascii() and word.isdigit()]
        return sizes if words and len(sizes) == len(words.split(" ")) else []

    def set_splitter_sizes(self, name: str, sizes: Iterable[int]) -> None:
        """Remember the sizes of a splitter."""
        self._set(f"splitters/{name}", " ".join(str(size) for size in sizes))

    def own_keys(self, group: str) -> dict[str, tuple[str, ...]]:
        """Return the keys the coder chose herself, by what they do; empty for none.

        Args:
            group: what belongs together: the commands, or the codes of one rubric.
        """
        self._store.beginGroup(self._keys_group(group))
        names = self._store.childKeys()
        self._store.endGroup()
        found = {unquote(name): self._text(f"keys/{group}/{name}", "") for name in names}
        return {name: tuple(text.split("\n")) for name, text in found.items() if text}

    def set_own_keys(self, group: str, name: str, *, keys: Iterable[str] | None) -> None:
        """Remember the keys for one thing, one text each; None goes back to the shipped ones."""
        stored = f"{self._keys_group(group)}/{quote(name, safe='')}"
        if keys is None:
            self._store.remove(stored)
        else:
            self._store.setValue(stored, "\n".join(keys))

    def forget_own_keys(self, group: str) -> None:
        """Go back to all shipped keys of a group."""
        self._store.remove(self._keys_group(group))

    def _keys_group(self, group: str) -> str:
        return f"{self._prefix}/keys/{group}"

    # --- the program's -----------------------------------------------------------------

    @property
    def last_study(self) -> Path | None:
        """The study opened last; None when there was none."""
        stored = self._store.value("program/last_study", "")
        return Path(stored) if isinstance(stored, str) and stored else None

    @last_study.setter
    def last_study(self, path: Path | None) -> None:
        self._store.setValue("program/last_study", str(path) if path is not None else "")

    @property
    def last_coder(self) -> str:
        """Who worked last on this computer; "" when no one has."""
        stored = self._store.value("program/last_coder", "")
        return stored if isinstance(stored, str) else ""

    @last_coder.setter
    def last_coder(self, coder: str) -> None:
        self._store.setValue("program/last_coder", coder)

    @property
    def window_geometry(self) -> QByteArray:
        """Where the main window stood; empty at the first start."""
        stored = self._store.value("program/window_geometry", QByteArray())
        return stored if isinstance(stored, QByteArray) else QByteArray()

    @window_geometry.setter
    def window_geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("program/window_geometry", geometry)

    def _set(self, key: str, value: str | int) -> None:
        self._store.setValue(f"{self._prefix}/{key}", value)

    def _text(self, key: str, default: str) -> str:
        stored = self._store.value(f"{self._prefix}/{key}", default)
        return stored if isinstance(stored, str) else default

    def _whole(self, key: str, default: int, *, low: int, high: int) -> int:
        stored = self._store.value(f"{self._prefix}/{key}", default)
        try:
            number = int(str(stored))
        except ValueError:
            return default
        return number if low <= number <= high else default


def _checked(number: int, *, low: int, high: int) -> int:
    if not low <= number <= high:
        raise ValueError(f"{number} is not between {low} and {high}")
    return number
