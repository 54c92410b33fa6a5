"""Reads CACTI's userConfiguration.xml as the beginning of a rubric.

Codes, global ratings and the panels that show them are taken; what CACTI itself ignores is told.
The file's own rules are kept: a code is offered only where a button in a row names it, blocks of
codes add up, and of several blocks of globals the last counts.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import MAX_SCORES, BehaviourCode, Dimension, Rubric
from fsh_coder.domain.rubric_draft import (
    anchors_for,
    hotkey_of,
    key_like,
    measure_keys,
    new_dimension,
)
from fsh_coder.formats.imported_rubric import (
    MOST_CODES,
    MOST_DIMENSIONS,
    ImportedRubric,
    ImportNote,
    plain_line,
    started,
    with_group,
)
from fsh_coder.formats.text_file import MEGABYTE, read_bytes

_SPEAKERS: Mapping[str, Speaker] = {"Therapist": Speaker.WORKER, "Client": Speaker.CLIENT}
_ROLES: Mapping[str, Speaker] = {"T": Speaker.WORKER, "C": Speaker.CLIENT}
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")


class NotXml(UserFacingError):
    """A file is no XML, or XML that is not whole."""

    def __init__(self, path: Path, *, line: int) -> None:
        super().__init__(
            f"“{path.name}” is not whole XML (line {line}). Export it from CACTI again; "
            "nothing was imported."
        )
        self.path = path
        self.line = line


class UnsafeXml(UserFacingError):
    """A file defines entities, which no settings of CACTI need."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” defines entities of its own, as files made to do harm do and CACTI’s "
            "settings never do. Ask where it comes from; nothing was imported."
        )
        self.path = path


class NotCactiConfiguration(UserFacingError):
    """An XML file holds something other than CACTI's settings."""

    def __init__(self, path: Path, *, root: str) -> None:
        super().__init__(
            f"“{path.name}” begins with “{root}”; CACTI’s settings begin with “userConfiguration”. "
            "Choose the file userConfiguration.xml; nothing was imported."
        )
        self.path = path
        self.root = root


class NothingToImport(UserFacingError):
    """CACTI's settings name no code and no global rating that could be taken."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” has no codes and no global ratings that can be used. "
            "Choose another file; nothing was imported."
        )
        self.path = path


def read(path: Path) -> ImportedRubric:
    """Read CACTI's settings.

    Raises:
        NotXml, UnsafeXml, NotCactiConfiguration, NothingToImport: each says what is wrong.
        FileUnreadable, FileTooLarge: it cannot be read at all.
    """
    root = _root(path, read_bytes(path, limit_bytes=MEGABYTE))
    name = plain_line(root.get("name", ""), limit=200) or path.stem
    reader = _Reader(started(name))
    reader.add_codes(root)
    reader.add_globals(root)
    if not reader.rubric.codes and not reader.rubric.dimensions:
        raise NothingToImport(path)
    return ImportedRubric(reader.rubric, tuple(reader.notes))


def _root(path: Path, content: bytes) -> Element:
    try:
        root: Element = fromstring(content)
    except DefusedXmlException as error:
        raise UnsafeXml(path) from error
    except ParseError as error:
        raise NotXml(path, line=error.position[0]) from error
    except (LookupError, ValueError) as error:
        # An encoding that does not exist, or that does not fit the bytes.
        raise NotXml(path, line=1) from error
    if root.tag != "userConfiguration":
        raise NotCactiConfiguration(path, root=plain_line(root.tag, limit=40))
    return root


class _Panel:
    """A panel of buttons: its heading and whose codes they are."""

    def __init__(self, label: str, speaker: Speaker | None) -> None:
        self.label, self.speaker = label, speaker


class _Reader:
    """Adds what the settings hold to a rubric, and notes what had to be left out."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.notes: list[ImportNote] = []

    # --- Codes ------------------------------------------------------------------------

    def add_codes(self, root: Element) -> None:
        """Add the codes of all blocks that a button in a row names, in the blocks' order."""
        panels = self._panels(root)
        offered = {
            _text(button, "code"): (panels[number], _text(button, "key"))
            for number, controls in enumerate(root.findall("codeControls"))
            for button in controls.findall("row/button")
        }
        known: list[str] = []
        for code in root.findall("codes/code"):
            name = _text(code, "name")
            if self._may_add(code, name, known=known, offered=set(offered)):
                known.append(name)
                self._add_code(code, name, *offered[name])
        for name in offered:
            if name not in known and not any(
                _text(each, "name") == name for each in root.findall("codes/code")
            ):
                self._note(f"A button names the code “{name}”, which no list of codes has.")

    def _panels(self, root: Element) -> list[_Panel]:
        panels = []
        for controls in root.findall("codeControls"):
            label = _text(controls, "label")
            first = label.split(" ")[0]
            if first not in _SPEAKERS:
                self._note(
                    f"The panel “{label}” begins with neither Therapist nor Client, which CACTI "
                    "refuses; its codes are for both speakers."
                )
            if _text(controls, "panel") not in ("left", "right"):
                self._note(f"The panel “{label}” is neither left nor right; it was taken as well.")
            rest = label.removeprefix(first).strip(" ()") if first in _SPEAKERS else label
            panels.append(_Panel(rest or label, _SPEAKERS.get(first)))
        return panels

    def _may_add(self, code: Element, name: str, *, known: list[str], offered: set[str]) -> bool:
        problem = ""
        if not name:
            problem = "A code without a name was left out."
        elif name.casefold() in {each.casefold() for each in known}:
            problem = f"The code “{name}” is there more than once; the first was taken."
        elif name not in offered:
            problem = (
                f"No button in a row names the code “{name}”, so CACTI does not offer it either; "
                "it was left out."
            )
        elif len(self.rubric.codes) >= MOST_CODES:
            problem = f"A rubric holds {MOST_CODES} codes; “{name}” was left out."
        if problem:
            self._note(problem)
        elif _whole(code.get("value")) is None:
            self._note(f"The code “{name}” has no whole number as its value; it needs none here.")
        return not problem

    def _add_code(self, code: Element, name: str, panel: _Panel, key: str) -> None:
        self.rubric, group = with_group(self.rubric, panel.label)
        short = plain_line(name, limit=8)
        if short.casefold() in {each.short.casefold() for each in self.rubric.codes}:
            short = f"{short[:6]}{len(self.rubric.codes) + 1}"[:8]
            self._note(f"“{name}” got the short name “{short}”: its first letters are taken.")
        definition = _text(code, "description")
        made = BehaviourCode(
            key=key_like(_signs_in_words(name), taken=measure_keys(self.rubric), otherwise="code"),
            short=short,
            label=plain_line(name, limit=60),
            hotkey=self._hotkey(name, key),
            speaker=_ROLES.get(_text(code, "role"), panel.speaker),
            group=group,
            adherence={"Y": "mia", "N": "mina"}.get(_text(code, "mico"), "neutral"),  # type: ignore[arg-type]  # only these three
            definition=definition[:4000],
        )
        self.rubric = replace(self.rubric, codes=(*self.rubric.codes, made))

    def _hotkey(self, name: str, asked: str) -> str:
        letter = asked.rsplit(" ", maxsplit=1)[-1].upper()
        free = hotkey_of(letter if len(letter) == 1 else name, self.rubric)
        if asked and free != asked.upper():
            self._note(f"CACTI’s key “{asked}” for “{name}” cannot be used; it got another.")
        if not free:
            self._note(f"No letter is free for “{name}”; give it a key in the editor.")
        return free

    # --- Global ratings ---------------------------------------------------------------

    def add_globals(self, root: Element) -> None:
        """Add the ratings of the last block of globals, as CACTI does."""
        blocks = root.findall("globals")
        if len(blocks) > 1:
            self._note("Of several blocks of globals CACTI takes the last; so was done here.")
        for each in blocks[-1].findall("global") if blocks else ():
            made = self._dimension(each)
            if made is not None:
                self.rubric = replace(self.rubric, dimensions=(*self.rubric.dimensions, made))

    def _dimension(self, element: Element) -> Dimension | None:
        name = _text(element, "name")
        label = plain_line(_text(element, "label") or name, limit=60)
        taken = {each.label.casefold() for each in self.rubric.dimensions}
        taken |= {each.label.casefold() for each in self.rubric.codes}
        problem = ""
        if not label:
            problem = "A global rating without a name was left out."
        elif label.casefold() in taken:
            problem = f"The name “{label}” is there more than once; the first was taken."
        elif len(self.rubric.dimensions) >= MOST_DIMENSIONS:
            problem = f"A rubric holds {MOST_DIMENSIONS} dimensions; “{label}” was left out."
        if problem:
            self._note(problem)
            return None
        ends = self._ends(element, label)
        if ends is None:
            return None
        low, high = ends
        made = new_dimension(self.rubric, label)
        key = key_like(name or label, taken=measure_keys(self.rubric), otherwise="dimension")
        return replace(
            made,
            key=key,
            low=low,
            high=high,
            anchors=anchors_for((), low=low, high=high),
            definition=_text(element, "description")[:4000],
        )

    def _ends(self, element: Element, label: str) -> tuple[int, int] | None:
        low, high = _whole(element.get("minRating", "1")), _whole(element.get("maxRating", "5"))
        default = _whole(element.get("defaultRating", "1"))
        if low is None or high is None:
            self._note(f"The ends of “{label}” are not whole numbers; it was left out.")
            return None
        if low < 0 or not 1 <= high - low < MAX_SCORES:
            self._note(
                f"“{label}” runs from {low} to {high}; a scale here begins at 0 or above and has "
                f"2 to {MAX_SCORES} scores. It was left out."
            )
            return None
        if default is None or not low <= default <= high:
            self._note(
                f"“{label}” begins at {element.get('defaultRating')}, outside its scale: one "
                "lab’s way of saying “not rated yet”. Here every rating begins as not rated."
            )
        return low, high

    def _note(self, sentence: str) -> None:
        self.notes.append(ImportNote(None, sentence))


def _text(element: Element, name: str) -> str:
    return plain_line(element.get(name, ""), limit=4000)


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and _WHOLE.fullmatch(text.strip()) else None


def _signs_in_words(name: str) -> str:
    """Return a name with its signs in words: they would vanish from a key."""
    words = name.replace("+/-", "_both")
    return words.replace("+", "_plus").replace("-", "_minus") if words else words
