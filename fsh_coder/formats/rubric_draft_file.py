"""Reads a rubric file that is not finished, as far as the editor can go on with it."""

from pathlib import Path
from typing import Final

from fsh_coder.bundled import schemas_dir
from fsh_coder.domain.errors import RubricFaults
from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import rubric_file
from fsh_coder.formats.plain_yaml import read_plain_yaml
from fsh_coder.formats.rubric_values import UsableParts, rubric_from
from fsh_coder.formats.schema_faults import SchemaFault, schema_faults
from fsh_coder.formats.text_file import MEGABYTE, read_bytes

# Words that a person can still write or mend in the editor.
_WORDS: Final = frozenset(
    {
        "key", "version", "title", "short_title", "citation", "licence_note", "source_status",
        "training_note", "segment_rule", "label", "definition", "text", "short", "hotkey", "group",
        "formula", "basis", "measure", "level",
    }
)  # fmt: skip


def read(path: Path) -> Rubric:
    """Read a rubric file of at most one megabyte, finished or not.

    Raises:
        FileUnreadable: the system does not let it be read.
        FileTooLarge: it holds more than a megabyte.
        RubricFaults: it lacks more than words that the editor can ask for; every fault is named.
    """
    content = read_bytes(path, limit_bytes=MEGABYTE)
    try:
        return rubric_file.parse(content, name=path.name)
    except RubricFaults:
        unfinished = _unfinished(content)
        if unfinished is None:
            raise
        return unfinished


def _unfinished(content: bytes) -> Rubric | None:
    """Return what the editor can go on with; None where the file is wrong in another way."""
    source = read_plain_yaml(rubric_file.canonical_text(content.decode("utf-8", "replace")))
    value = source.value
    if source.faults or not isinstance(value, dict):
        return None
    found = schema_faults(value, schemas_dir() / "rubric.schema.json")
    if not all(_lacks_words(fault) for fault in found):
        return None
    try:
        return rubric_from(UsableParts(value, {}, frozenset()), text="", digest="")
    except (AttributeError, KeyError, TypeError, ValueError):
        # Something else than text where words belong, or a shared scale that is not there.
        return None


def _lacks_words(fault: SchemaFault) -> bool:
    names = [step for step in fault.location if isinstance(step, str)]
    field = fault.field or (names[-1] if names else "")
    return field in _WORDS
