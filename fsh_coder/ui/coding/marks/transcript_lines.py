"""Words broken into lines, quick enough for a whole session's transcript at once."""

from dataclasses import dataclass

from PySide6.QtGui import QFontMetricsF

from fsh_coder.ui.coding.marks.transcript_model import SpokenMark, TranscriptModel
from fsh_coder.ui.kit.chip import CHIP_HEIGHT, chip_width
from fsh_coder.ui.kit.fonts import font

TEXT_LEFT, TEXT_RIGHT, TEXT_TOP = 92, 14, 5
LINE = 19
ROW = 30
_LEAST_ROOM = 80
_BEFORE_CHIPS, _BETWEEN_CHIPS = 8, 4


@dataclass(frozen=True, slots=True)
class LaidUtterance:
    """An utterance's lines, and where its chips stand right of and below the last one."""

    lines: tuple[str, ...]
    chips: tuple[tuple[float, float, SpokenMark], ...]
    height: int


class TranscriptLines:
    """Lays out the rows of a transcript when they are asked for; each word is measured once."""

    def __init__(self, model: TranscriptModel) -> None:
        self._model = model
        self._words: dict[str, float] = {}
        self._chip_widths: dict[tuple[str, bool], float] = {}
        self._metrics = QFontMetricsF(font("body"))
        self._rows: dict[int, LaidUtterance] = {}
        self._letter = self._metrics.averageCharWidth()
        self._width = -1

    @property
    def has_width(self) -> bool:
        """Whether it is known how wide the list is."""
        return self._width > 0

    def set_width(self, width: int) -> bool:
        """Lay all rows out for a list of this width; return whether that is another one."""
        if width == self._width:
            return False
        self._width = width
        self._rows.clear()
        return True

    def forget(self) -> None:
        """Lay all rows out anew: they are another recording's."""
        self._rows.clear()

    def forget_rows(self, rows: range) -> tuple[int, ...]:
        """Lay some rows out anew: their marks are others. Return those that were laid out."""
        return tuple(row for row in rows if self._rows.pop(row, None) is not None)

    def row(self, row: int) -> LaidUtterance:
        """Return a row as it lies in the list."""
        laid = self._rows.get(row)
        if laid is None:
            laid = self._rows[row] = self._lay(row)
        return laid

    def likely_height(self, row: int) -> int:
        """Return about how high a row is, from the number of its letters alone."""
        wide = len(self._model.utterance(row).text) * self._letter
        return _height(LINE * int(wide / self._room))

    @property
    def _room(self) -> int:
        return max(self._width - TEXT_LEFT - TEXT_RIGHT, _LEAST_ROOM)

    def _lay(self, row: int) -> LaidUtterance:
        room = self._room
        lines, x = self._broken(self._model.utterance(row).text, room)
        x, y = x + _BEFORE_CHIPS, float(LINE * (len(lines) - 1))
        placed: list[tuple[float, float, SpokenMark]] = []
        for chip in self._model.chips(row):
            chip_wide = self._chip_width(chip)
            if x + chip_wide > room and x > 0:
                x, y = 0.0, y + CHIP_HEIGHT + 2
            placed.append((x, y, chip))
            x += chip_wide + _BETWEEN_CHIPS
        return LaidUtterance(lines, tuple(placed), _height(y))

    def _broken(self, text: str, room: float) -> tuple[tuple[str, ...], float]:
        """Return the lines, and how wide the last one is."""
        space = self._word_width(" ")
        lines: list[str] = []
        line: list[str] = []
        x = 0.0
        for word in self._pieces(text, room):
            wide = self._word_width(word)
            if line and x + space + wide > room:
                lines.append(" ".join(line))
                line, x = [], 0.0
            x += wide + (space if line else 0.0)
            line.append(word)
        return (*lines, " ".join(line)), x

    def _pieces(self, text: str, room: float) -> list[str]:
        """Return the words; one that is wider than a line, as in a script without spaces, cut."""
        words = text.split()
        if all(self._word_width(word) <= room for word in words):
            return words
        pieces: list[str] = []
        for word in words:
            while self._word_width(word) > room and len(word) > 1:
                n_fit = max(1, int(len(word) * room / self._word_width(word)) - 1)
                pieces.append(word[:n_fit])
                word = word[n_fit:]  # noqa: PLW2901 what is left of it
            pieces.append(word)
        return pieces

    def _word_width(self, word: str) -> float:
        width = self._words.get(word)
        if width is None:
            width = self._words[word] = self._metrics.horizontalAdvance(word)
        return width

    def _chip_width(self, chip: SpokenMark) -> float:
        key = (chip.short, chip.is_unsure)
        width = self._chip_widths.get(key)
        if width is None:
            width = self._chip_widths[key] = chip_width(chip.short, unsure=chip.is_unsure)
        return width


def _height(last_line_top: float) -> int:
    return max(ROW - 1, round(last_line_top + LINE + 2 * TEXT_TOP))
