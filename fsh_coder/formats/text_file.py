"""The bytes of a text file as text, whichever program saved it."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from fsh_coder.domain.errors import UserFacingError

MEGABYTE = 1_000_000

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class FileUnreadable(UserFacingError):
    """A file the user chose cannot be opened, for a reason the system gives."""

    def __init__(self, path: Path, *, detail: str) -> None:
        super().__init__(
            f"“{path.name}” cannot be opened ({detail}). Close it in other programs, "
            "or choose another file."
        )
        self.path = path
        self.detail = detail


class FileTooLarge(UserFacingError):
    """A file is larger than anything of its kind has reason to be."""

    def __init__(self, path: Path, *, limit_bytes: int) -> None:
        super().__init__(
            f"“{path.name}” is larger than {limit_bytes // MEGABYTE} MB, which no file of this "
            "kind needs to be. Check that it is the right file; nothing was changed."
        )
        self.path = path
        self.limit_bytes = limit_bytes


class NotText(UserFacingError):
    """A file holds something other than text."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” does not hold text, whatever its name says. Choose another file."
        )
        self.path = path


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's text and how it was encoded: ``utf-8``, ``utf-16`` or ``cp1252``."""

    text: str
    encoding: str


def read_bytes(path: Path, *, limit_bytes: int) -> bytes:
    """Return a file's content.

    Raises:
        FileUnreadable: the system does not let it be read.
        FileTooLarge: it holds more than ``limit_bytes``.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A pipe would wait for ever.
            raise FileUnreadable(path, detail="it is not a file")
        with path.open("rb") as stream:
            content = stream.read(limit_bytes + 1)
    except OSError as error:
        raise FileUnreadable(path, detail=error.strerror or "no reason given") from error
    if len(content) > limit_bytes:
        raise FileTooLarge(path, limit_bytes=limit_bytes)
    return content


def read_text(path: Path, *, limit_bytes: int) -> TextFile:
    """Return a file's text: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows (cp1252).

    Raises:
        FileUnreadable: the system does not let it be read.
        FileTooLarge: it holds more than ``limit_bytes``.
        NotText: it holds bytes that no text has.
    """
    content = read_bytes(path, limit_bytes=limit_bytes)
    text_file = decode(content)
    if text_file is None:
        raise NotText(path)
    return text_file


def decode(content: bytes) -> TextFile | None:
    """Return bytes as text, None when they are no text."""
    if content.startswith(_UTF16_MARKS):
        wide = _decoded(content, "utf-16")
        return None if wide is None or "\0" in wide.text else wide
    if b"\0" in content:
        return None
    return _decoded(content, "utf-8-sig") or _windows(content)


def _decoded(content: bytes, encoding: str) -> TextFile | None:
    try:
        return TextFile(content.decode(encoding), encoding.removesuffix("-sig"))
    except UnicodeDecodeError:
        return None


def _windows(content: bytes) -> TextFile:
    # Five bytes mean nothing in cp1252; they show as � instead of stopping the whole file.
    return TextFile(content.decode("cp1252", errors="replace"), "cp1252")
