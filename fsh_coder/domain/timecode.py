"""Milliseconds as people read them: ``12:04.350``."""

import re

_TIMECODE = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?")


def timecode(at_ms: int, *, decimals: int = 0) -> str:
    """Return ``mm:ss`` or ``h:mm:ss``, with 0 to 3 decimals, cut and not rounded.

    A shown time is never later than the moment it stands for.
    """
    # Cut to what is shown first: half a second before zero is −00:01, and never −00:00.
    unit_ms = 10 ** (3 - decimals)
    at_ms = at_ms // unit_ms * unit_ms
    sign, at_ms = ("−", -at_ms) if at_ms < 0 else ("", at_ms)
    seconds, ms = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"
    if decimals:
        text += f".{ms:03d}"[: decimals + 1]
    return sign + text


def parse_timecode(text: str) -> int | None:
    """Return the milliseconds of ``mm:ss``, ``h:mm:ss`` or ``mm:ss.mmm``, None if it is neither."""
    found = _TIMECODE.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds, fraction = found.groups()
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        return None
    ms = int((fraction or "").ljust(3, "0"))
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + ms


def duration_words(duration_ms: int) -> str:
    """Return a length of work in words: ``7 h 40 min``, ``12 min``, ``under 1 min``."""
    minutes = round(duration_ms / 60_000)
    if minutes < 1:
        return "under 1 min"
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
