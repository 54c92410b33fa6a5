"""Reads a list of behaviour codes from a spreadsheet as the beginning of a rubric."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import RESERVED_HOTKEYS, BehaviourCode, Rubric
from fsh_coder.domain.rubric_draft import hotkey_of, key_like, measure_keys, short_of
from fsh_coder.formats.imported_rubric import (
    MOST_CODES,
    ImportedRubric,
    ImportNote,
    plain_line,
    started,
    with_group,
)
from fsh_coder.formats.table_file import Table, TableRow, read_tables

_HEADER_SEARCHED_ROWS = 20

# Column names in lower case without anything but letters and digits, most telling first.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "abbreviation", "abbr", "short", "shortname"),
    "label": ("label", "name", "title", "codename", "behaviour", "behavior"),
    "key": ("key", "hotkey", "shortcut", "keyboardkey"),
    "speaker": ("speaker", "who", "role"),
    "group": ("group", "category", "family", "class"),
    "definition": ("definition", "description", "meaning", "explanation"),
}
_SPEAKERS: Mapping[str, Speaker | None] = {
    **dict.fromkeys(
        ("worker", "therapist", "counsellor", "counselor", "practitioner", "interviewer", "t", "w"),
        Speaker.WORKER,
    ),
    **dict.fromkeys(("client", "patient", "parent", "youngperson", "c", "p"), Speaker.CLIENT),
    **dict.fromkeys(("both", "either", "any", "all", ""), None),
}
_HOTKEY: Final = re.compile(r"[A-Z][A-Z0-9+/*=-]?")


class NoCodeColumn(UserFacingError):
    """A spreadsheet has no column that names codes."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” has no column called “code” or “label”. Name the columns in one row: "
            "code, label, key, speaker, group, definition; nothing was imported."
        )
        self.path = path


class NoCodes(UserFacingError):
    """A spreadsheet has the right columns and not one code."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” names its columns, but no row below them has a code. "
            "Write one code a row; nothing was imported."
        )
        self.path = path


def read(path: Path) -> ImportedRubric:
    """Read a CSV file or workbook with one behaviour code a row.

    Columns are code, label, key, speaker, group and definition in any order; one of code and
    label must be there. What a row lacks is filled in or left for the editor, and told.

    Raises:
        NoCodeColumn: no row names such columns.
        NoCodes: there is nothing below the names.
        TableUnreadable, TableTooLarge, FileUnreadable, FileTooLarge, NotText: it is no table.
    """
    tables = read_tables(path)
    found = [(table, row) for table in tables if (row := _header(table)) is not None]
    if not found:
        raise NoCodeColumn(path)
    table, header = max(found, key=lambda each: len(_columns(each[1])))
    reader = _Reader(started(path.stem), _columns(header))
    for row in table.rows:
        if row.number > header.number:
            reader.add(row)
    if not reader.rubric.codes:
        raise NoCodes(path)
    return ImportedRubric(reader.rubric, tuple(reader.notes))


class _Reader:
    """Adds row after row to a rubric and notes what it had to leave out or fill in."""

    def __init__(self, rubric: Rubric, columns: Mapping[str, int]) -> None:
        self.rubric = rubric
        self.notes: list[ImportNote] = []
        self._columns = columns

    def add(self, row: TableRow) -> None:
        """Add the code of a row, unless it names none or one that is there."""
        code, label = self._text(row, "code", limit=60), self._text(row, "label", limit=60)
        if not code and not label:
            self._note(row, "It names no code and was left out.")
            return
        if len(self.rubric.codes) >= MOST_CODES:
            if len(self.rubric.codes) == MOST_CODES and not self._is_full():
                self._note(row, f"A rubric holds {MOST_CODES} codes; from here on none was read.")
            return
        short = plain_line(code, limit=8) or short_of(label, taken=self._shorts())
        if short.casefold() in {each.casefold() for each in self._shorts()}:
            self._note(row, f"The code “{short}” is there already; this row was left out.")
            return
        label = label or code
        if label.casefold() in {each.label.casefold() for each in self.rubric.codes}:
            self._note(row, f"The label “{label}” is there already; this row was left out.")
            return
        self._add(row, short, label=label)

    def _add(self, row: TableRow, short: str, *, label: str) -> None:
        self.rubric, group = with_group(self.rubric, self._text(row, "group", limit=60))
        definition = self._text(row, "definition", limit=4000)
        if not definition:
            self._note(row, f"“{short}” has no definition; write one in the editor.")
        made = BehaviourCode(
            key=key_like(short, taken=measure_keys(self.rubric), otherwise="code"),
            short=short,
            label=label,
            hotkey=self._hotkey(row, short, label=label),
            speaker=self._speaker(row, short),
            group=group,
            adherence="neutral",
            definition=definition,
        )
        self.rubric = replace(self.rubric, codes=(*self.rubric.codes, made))

    def _hotkey(self, row: TableRow, short: str, *, label: str) -> str:
        asked = self._text(row, "key", limit=20).upper()
        taken = {each.hotkey for each in self.rubric.codes}
        if asked and _HOTKEY.fullmatch(asked) and asked[0] not in RESERVED_HOTKEYS:
            if asked not in taken:
                return asked
            self._note(row, f"The key {asked} is taken; “{short}” got a free one.")
        elif asked:
            self._note(row, f"“{asked}” is no key that is free to use; “{short}” got a free one.")
        free = hotkey_of(short + label, self.rubric)
        if not free:
            self._note(row, f"No letter is free for “{short}”; give it a key in the editor.")
        return free

    def _speaker(self, row: TableRow, short: str) -> Speaker | None:
        asked = self._text(row, "speaker", limit=40)
        bare = _bare(asked)
        if bare not in _SPEAKERS:
            self._note(row, f"The speaker “{asked}” is not known; “{short}” is for both.")
        return _SPEAKERS.get(bare)

    def _text(self, row: TableRow, name: str, *, limit: int) -> str:
        if name not in self._columns:
            return ""
        cell = row.cell(self._columns[name])
        if cell.trouble is not None:
            self._note(row, f"The {name} is a formula or an error, not a text; it was left out.")
            return ""
        words = plain_line(cell.text, limit=limit)
        if len(plain_line(cell.text, limit=limit + 1)) > limit:
            self._note(row, f"The {name} is longer than {limit} characters and was cut.")
        return words

    def _note(self, row: TableRow, sentence: str) -> None:
        self.notes.append(ImportNote(row.number, sentence))

    def _is_full(self) -> bool:
        return any("holds" in each.sentence for each in self.notes)

    def _shorts(self) -> list[str]:
        return [each.short for each in self.rubric.codes]


def _header(table: Table) -> TableRow | None:
    """Return the row that names most columns, None where none names codes."""
    rows = table.rows[:_HEADER_SEARCHED_ROWS]
    best = max(rows, key=lambda row: len(_columns(row)), default=None)
    if best is None or not {"code", "label"} & set(_columns(best)):
        return None
    return best


def _columns(row: TableRow) -> dict[str, int]:
    bare = [_bare(cell.text) for cell in row.cells]
    found: dict[str, int] = {}
    for field, names in _NAMES.items():
        column = next((bare.index(name) for name in names if name in bare), None)
        if column is not None and column not in found.values():
            found[field] = column
    return found


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
