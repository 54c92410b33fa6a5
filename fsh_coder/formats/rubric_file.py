"""Reads a rubric from its YAML file: text, schema and rules, every fault reported at once."""

import hashlib
from functools import lru_cache
from pathlib import Path

from fsh_coder.bundled import resources_dir, schemas_dir
from fsh_coder.domain.errors import RubricFault, RubricFaults
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_rules import breaches
from fsh_coder.formats.plain_yaml import (
    MAX_FAULTS,
    Location,
    Plain,
    YamlText,
    read_plain_yaml,
)
from fsh_coder.formats.rubric_values import rubric_from, usable_parts, without_scaleless
from fsh_coder.formats.schema_faults import schema_faults
from fsh_coder.formats.text_file import MEGABYTE, read_bytes


def read(path: Path) -> Rubric:
    """Read a rubric file of at most one megabyte.

    Raises:
        FileUnreadable: the system does not let it be read.
        FileTooLarge: it holds more than a megabyte.
        RubricFaults: it is no sound rubric; every fault is named.
    """
    return parse(read_bytes(path, limit_bytes=MEGABYTE), name=path.name)


def parse(content: bytes | str, *, name: str) -> Rubric:
    """Read a rubric from the content of its file.

    Args:
        content: UTF-8 bytes, or text such as `Rubric.text`.
        name: how messages call the rubric.

    Raises:
        RubricFaults: it is no sound rubric; every fault is named.
    """
    text = canonical_text(content if isinstance(content, str) else _decoded(content, name=name))
    rubric, faults = _judged(text)
    if rubric is None:
        raise RubricFaults(name, faults)
    return rubric


def shipped() -> tuple[Rubric, ...]:
    """Return the rubrics that come with the program, by key.

    Raises:
        RubricFaults: a shipped file is damaged.
    """
    return tuple(read(path) for path in sorted((resources_dir() / "rubrics").glob("*.yaml")))


def canonical_text(text: str) -> str:
    """Return a rubric's text as it is kept: no byte order mark, line feeds, one at the end."""
    unified = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unified.rstrip("\n") + "\n"


def digest_of(text: str) -> str:
    """Return the SHA-256 of a canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# The same text says the same each time, and reading one takes as long as two frames of the screen.
@lru_cache(maxsize=32)
def _judged(text: str) -> tuple[Rubric | None, tuple[RubricFault, ...]]:
    """Return the rubric of a canonical text; None with what is wrong with it."""
    source = read_plain_yaml(text)
    faults = [
        _fault(source, each.location, message=each.message, remedy=each.remedy, line=each.line)
        for each in source.faults
    ]
    rubric: Rubric | None = None
    if source.is_whole:
        rubric, found = _checked(source, text)
        faults += found
    return (None if faults else rubric), _report(faults)


def _report(faults: list[RubricFault]) -> tuple[RubricFault, ...]:
    """Return the faults by line, as many as anybody would read."""
    in_order = sorted(faults, key=lambda fault: fault.line)
    if len(in_order) <= MAX_FAULTS + 1:
        return tuple(in_order)
    more = RubricFault(
        in_order[MAX_FAULTS].line,
        "",
        f"There are {len(in_order) - MAX_FAULTS} more faults from here on.",
        "Mend those above first; perhaps this is not a rubric at all.",
    )
    return (*in_order[:MAX_FAULTS], more)


def _decoded(content: bytes, *, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = RubricFault(
            content.count(b"\n", 0, error.start) + 1,
            "",
            "The file is not text in UTF-8.",
            "Save it again as UTF-8; text editors offer it as an encoding.",
        )
        raise RubricFaults(name, (fault,)) from error


def _checked(source: YamlText, text: str) -> tuple[Rubric | None, list[RubricFault]]:
    """Check shape, then rules on whatever has the right shape."""
    shape = schema_faults(source.value, schemas_dir() / "rubric.schema.json")
    parts = usable_parts(source.value, shape)
    if parts is not None:
        parts, scaleless = without_scaleless(parts)
        shape += scaleless
    faults = [
        _fault(source, each.location, message=each.message, remedy=each.remedy) for each in shape
    ]
    if parts is None:
        return None, faults
    rubric = rubric_from(parts, text=text, digest=digest_of(text))
    faults += [
        _fault(
            source, parts.original_place(each.location), message=each.message, remedy=each.remedy
        )
        for each in breaches(rubric, also_known=parts.lost_keys)
    ]
    return rubric, faults


def _fault(
    source: YamlText, location: Location, *, message: str, remedy: str, line: int | None = None
) -> RubricFault:
    return RubricFault(
        source.line_of(location) if line is None else line,
        _path(source.value, location),
        message,
        remedy,
    )


def _path(value: Plain, location: Location) -> str:
    """Return a place in the words of the file: ``codes[SR].hotkey``, ``rules[2]``."""
    path = ""
    for step in location:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
            key = value.get("key") if isinstance(value, dict) else None
            path += f"[{key}]" if isinstance(key, str) else f"[{step + 1}]"
        else:
            value = value.get(step) if isinstance(value, dict) else None
            path += f".{step}" if path else step
    return path
