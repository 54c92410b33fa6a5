"""Transcripts as recorders and meeting programs write them: WebVTT and SubRip (SRT)."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.formats.text_file import MEGABYTE, read_text

MAX_BYTES = 10 * MEGABYTE

_TIME = r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[A-Za-z0-9.:_ -][^<>]*>")
_PREFIX = re.compile(r"\s*([^:<>?!\n]{1,40}?)\s*:\s+(\S.*)", re.DOTALL)
_SKIPPED_BLOCKS = ("NOTE", "STYLE", "REGION")
_MOST_WORDS_OF_A_NAME = 4
_MOST_SECONDS = 59


class NotATranscript(UserFacingError):
    """A file holds no line that looks like a WebVTT or SRT time."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” is not a transcript with times. Choose a WebVTT (.vtt) or SRT (.srt) "
            "file; nothing was changed."
        )
        self.path = path


@dataclass(frozen=True, slots=True)
class Cue:
    """One stretch of speech: times from the recording's start, who is named, what was said.

    ``label`` is the name as the file writes it, empty where it names nobody.
    """

    start_ms: int
    end_ms: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """The cues of a file in order of time; ``n_unreadable`` cues had times that make no sense."""

    cues: tuple[Cue, ...]
    n_unreadable: int

    def labels(self) -> tuple[str, ...]:
        """Return the names in the file, in the order in which they first speak."""
        return tuple(dict.fromkeys(cue.label for cue in self.cues if cue.label))


def read(path: Path) -> Transcript:
    """Return the transcript in a file.

    Raises:
        NotATranscript: it is text, but no transcript with times.
        FileUnreadable, FileTooLarge, NotText: it cannot be read as text.
    """
    transcript = parse(read_text(path, limit_bytes=MAX_BYTES).text)
    if not transcript.cues:
        raise NotATranscript(path)
    return transcript


def parse(text: str) -> Transcript:
    """Return the cues of any text; a text without times has none.

    A cue without words is dropped, one that ends before it starts is counted as unreadable.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues: list[Cue] = []
    n_unreadable = 0
    for timing, payload in _blocks(lines):
        start_ms, end_ms = _ms(timing.groups()[:4]), _ms(timing.groups()[4:])
        if start_ms is None or end_ms is None or end_ms <= start_ms:
            n_unreadable += 1
            continue
        cues.extend(_spoken(payload, start_ms=start_ms, end_ms=end_ms))
    ordered = sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))
    return Transcript(tuple(_with_prefix_labels(ordered)), n_unreadable)


def _blocks(lines: list[str]) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield each timing line with the lines under it, up to the next blank or timing line."""
    timing: re.Match[str] | None = None
    payload: list[str] = []
    is_skipping = False
    for line in lines:
        is_blank = not line.strip()
        found = None if is_skipping else _TIMING.fullmatch(line)
        if found or is_blank:
            if timing is not None:
                yield timing, _without_number(payload) if found else payload
            timing, payload = found, []
            is_skipping = is_skipping and not is_blank
        elif timing is not None:
            payload.append(line)
        elif line.split(maxsplit=1)[0] in _SKIPPED_BLOCKS:
            is_skipping = True
    if timing is not None:
        yield timing, payload


def _without_number(payload: list[str]) -> list[str]:
    """Drop the next cue's number, which ends up here when a blank line is missing."""
    return payload[:-1] if payload and payload[-1].strip().isdecimal() else payload


def _ms(parts: tuple[str | None, ...]) -> int | None:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    # Some recorders write 75:00 for an hour and a quarter; only with hours that is an error.
    if int(seconds) > _MOST_SECONDS or (parts[0] and int(minutes) > _MOST_SECONDS):
        return None
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0")) if parts[3] else whole * 1000


def _spoken(payload: list[str], *, start_ms: int, end_ms: int) -> Iterator[Cue]:
    """Yield one cue per voice of a payload; most have one."""
    text = "\n".join(payload)
    first, *rest = _VOICE.split(text)
    voices = [("", first), *zip(rest[::2], rest[1::2], strict=True)]
    for label, words in voices:
        plain = _plain(words)
        if plain:
            yield Cue(start_ms, end_ms, _plain(label), plain)


def _plain(marked_up: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", marked_up)).split())


def _with_prefix_labels(cues: list[Cue]) -> Iterable[Cue]:
    """Take names that stand before a colon out of the words (``Ana Rivera: Hello``).

    A colon may also be part of what was said; so a name counts when it comes back, or when
    most of the cues begin with one.
    """
    named = [None if cue.label else _prefix(cue.text) for cue in cues]
    times_used = Counter(name for name, _ in filter(None, named))
    are_most_named = 2 * times_used.total() >= len(cues)
    for cue, split in zip(cues, named, strict=True):
        if split is not None and (are_most_named or times_used[split[0]] > 1):
            yield Cue(cue.start_ms, cue.end_ms, split[0], split[1])
        else:
            yield cue


def _prefix(text: str) -> tuple[str, str] | None:
    found = _PREFIX.fullmatch(text)
    if found is None or len(found[1].split()) > _MOST_WORDS_OF_A_NAME:
        return None
    return (found[1], found[2]) if found[1] else None
