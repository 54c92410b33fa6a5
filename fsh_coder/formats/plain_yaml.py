"""Reads the safe part of YAML: text, numbers, true and false, lists and fields, nothing else.

Anchors, aliases, tags, repeated fields and deep nesting are refused, so that a small file cannot
become a huge one and no field is silently lost. Only ``true`` and ``false`` are truth values:
``no`` and ``off`` stay words, ``12:30`` and ``2026-01-05`` stay text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

MAX_DEPTH = 12
MAX_VALUES = 10_000
MAX_FAULTS = 100

Location = tuple[str | int, ...]
Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None

_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")
_WORDS: dict[str, Plain] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Something in the text that cannot be taken: line from 1, field, what, and the remedy."""

    line: int
    location: Location
    message: str
    remedy: str


@dataclass(slots=True)
class YamlText:
    """What was read: the value, the line of each field, and every fault.

    `is_whole` is False when a fault left something out of the value.
    """

    value: Plain = None
    is_whole: bool = True
    lines: dict[Location, int] = field(default_factory=dict)
    faults: list[YamlFault] = field(default_factory=list)

    def line_of(self, location: Location) -> int:
        """Return the line of a field, or of the nearest part around it that is there."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read_plain_yaml(text: str) -> YamlText:
    """Read one YAML document.

    Returns:
        The value with its lines, as far as it could be read, and every fault. Of a field
        that stands twice the first is taken.
    """
    result = YamlText()
    reader = _Reader(_events(text), result)
    try:
        result.value = reader.document()
    except _StopError as stop:
        result.faults.append(stop.fault)
        result.is_whole = False
    except yaml.MarkedYAMLError as error:
        result.faults.append(_syntax_fault(error))
        result.is_whole = False
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, max(error.position, 0)) + 1
        result.faults.append(
            YamlFault(
                line,
                (),
                "There is a character that text files do not have.",
                "Remove it; it may be invisible.",
            )
        )
        result.is_whole = False
    return result


def is_read_as_text(word: str) -> bool:
    """Say whether `word`, without quotation marks, stays text and does not become a value."""
    return isinstance(_value_of(word), str)


class _StopError(Exception):
    """Reading cannot go on."""

    def __init__(self, fault: YamlFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def _events(text: str) -> Iterator[yaml.Event]:
    # The C reader is some twenty times faster; PyYAML is installed without it on a few systems.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
    return events


def _syntax_fault(error: yaml.MarkedYAMLError) -> YamlFault:
    line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
    return YamlFault(
        line,
        (),
        f"This is not YAML: {error.problem or error.context}.",
        "Check indentation, quotation marks and colons on this line and the one above.",
    )


class _Reader:
    """Builds values from parser events and notes every fault on the way."""

    def __init__(self, events: Iterator[yaml.Event], result: YamlText) -> None:
        self._events = events
        self._result = result
        self._n_values = 0

    def document(self) -> Plain:
        value: Plain = None
        n_documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    self._fault(event, (), "There is a second document.", "Keep one in the file.")
                    break
            elif isinstance(event, yaml.NodeEvent):
                value = self._node(event, ())
        return value

    def _node(self, event: yaml.Event, location: Location) -> Plain:
        self._n_values += 1
        if self._n_values > MAX_VALUES:
            self._stop(event, location, f"There are more than {MAX_VALUES} values.")
        if len(location) > MAX_DEPTH:
            self._stop(event, location, f"It is nested deeper than {MAX_DEPTH} levels.")
        self._result.lines.setdefault(location, _line(event))
        self._refuse_references(event, location)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(location)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(location)
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_half_characters(event, location)
            return _scalar(event)
        self._result.is_whole = False
        return None

    def _mapping(self, location: Location) -> Plain:
        fields: dict[str, Plain] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            name = self._field_name(event, location)
            place = (*location, name)
            line = _line(event)
            if name in fields:
                first = self._result.lines[place]
                self._fault(
                    event,
                    place,
                    f"The field “{name}” stands twice, first on line {first}.",
                    "Remove one of them or give it its right name.",
                )
                self._node(next(self._events), (*location, f"{name} (again)"))
            else:
                self._result.lines[place] = line
                fields[name] = self._node(next(self._events), place)
        return fields

    def _field_name(self, event: yaml.Event, location: Location) -> str:
        self._refuse_references(event, location)
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event, location, "A field has no name.")
        self._refuse_half_characters(event, location)
        return str(event.value)

    def _sequence(self, location: Location) -> Plain:
        items: list[Plain] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, (*location, len(items))))
        return items

    def _refuse_half_characters(self, event: yaml.ScalarEvent, location: Location) -> None:
        # PyYAML's own reader takes an escaped half of a character; no file can hold it.
        if any("\ud800" <= character <= "\udfff" for character in event.value):
            self._stop(event, location, "This is not YAML: a character is cut in half.")

    def _refuse_references(self, event: yaml.Event, location: Location) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._fault(
                event,
                location,
                f"“{sign}{anchor}” refers to another part of the file, which rubrics do not do.",
                "Write the text out, or put it in quotation marks if the sign belongs to it.",
            )
        if tag is not None:
            self._fault(
                event,
                location,
                f"“{tag}” names a kind of value, which rubrics do not do.",
                "Remove it, or put the text in quotation marks if the sign belongs to it.",
            )

    def _fault(self, event: yaml.Event, location: Location, message: str, remedy: str) -> None:
        if len(self._result.faults) >= MAX_FAULTS:
            self._stop(event, location, f"There are more than {MAX_FAULTS} faults.")
        self._result.faults.append(YamlFault(_line(event), location, message, remedy))

    def _stop(self, event: yaml.Event, location: Location, message: str) -> NoReturn:
        raise _StopError(YamlFault(_line(event), location[:3], message, "Make the file simpler."))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _scalar(event: yaml.ScalarEvent) -> Plain:
    """Return the value of a word by YAML 1.2's core rules; quoted words stay text."""
    text = str(event.value)
    return text if event.style else _value_of(text)


def _value_of(word: str) -> Plain:
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    if _DECIMAL.fullmatch(word):
        return float(word)
    return word
