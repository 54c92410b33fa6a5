"""Rubrics in the making: what is wrong with one, what its scores would be, files in and out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fsh_coder.domain import formula, rubric_draft, scoring
from fsh_coder.domain.errors import RubricFaults
from fsh_coder.domain.formula import FormulaError
from fsh_coder.domain.ratings import Rating
from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import (
    cacti_configuration,
    code_list_file,
    rubric_draft_file,
    rubric_file,
    rubric_text,
)
from fsh_coder.formats.imported_rubric import ImportedRubric, ImportNote
from fsh_coder.formats.whole_file import whole_file
from fsh_coder.services import rubric_library
from fsh_coder.store.database import StudyDatabase

__all__ = ["DraftFault", "ImportNote", "ImportedRubric"]

_PATH = re.compile(r"(?P<list>\w*)(?:\[(?P<entry>[^\]]*)\])?\.?(?P<rest>.*)")

# The screen's words for parts that are called otherwise in the file.
_PARTS = {
    "derived": "Scores",
    "key": "Name in files",
    "dimension_groups": "Groups of dimensions",
    "code_groups": "Groups of codes",
    "segment_rule": "What is coded",
    "training_note": "What coders train on",
    "unit": "Unit of coding",
    "scales": "Shared scales",
    "volley_rules": "Volleys",
}
_FIELDS = {
    "key": "name in files",
    "hotkey": "key to press",
    "short": "short name",
    "low": "lowest score",
    "high": "highest score",
    "op": "comparison",
}


@dataclass(frozen=True, slots=True)
class DraftFault:
    """One thing to mend before a rubric can be used.

    ``part`` is the list or field of the rubric, such as ``codes``; ``place`` counts the list's
    entries from 0, None for the whole; ``where`` says both in words.
    """

    part: str
    place: int | None
    where: str
    message: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Return message and remedy in one line."""
        return f"{self.message} {self.remedy}"


def sound(draft: Rubric) -> Rubric:
    """Return a draft as the rubric that its file would be.

    Raises:
        RubricFaults: it is not sound; every fault is named.
    """
    return rubric_file.parse(rubric_text.text_of(draft), name=draft.short_title or "new rubric")


def faults(draft: Rubric) -> tuple[DraftFault, ...]:
    """Return everything that keeps a draft from being used; empty when it is sound."""
    try:
        sound(draft)
    except RubricFaults as error:
        return tuple(
            _fault(draft, each.path, message=each.message, remedy=each.remedy)
            for each in error.faults
        )
    return ()


def sample_scores(
    draft: Rubric, *, ratings: Mapping[str, Rating], counts: Mapping[str, int]
) -> dict[str, str]:
    """Return each score of a draft in words, computed from sample ratings and counts.

    A formula that cannot be read or computed says why instead.
    """
    shown: dict[str, str] = {}
    readable = []
    for each in draft.derived:
        try:
            formula.parse(each.formula)
        except FormulaError as error:
            shown[each.key] = str(error)
        else:
            readable.append(each)
    known = set(rubric_draft.measure_keys(draft)) | {each.key for each in draft.families}
    known -= {each.key for each in draft.derived} - {each.key for each in readable}
    usable = replace(draft, derived=tuple(readable))
    formulas = {each.key: formula.parse(each.formula) for each in readable}
    circles = {key for cycle in formula.find_cycles(formulas) for key in cycle}
    while True:
        kept = []
        for each in usable.derived:
            missing = [name for name in formulas[each.key].names if name not in known]
            if each.key in circles:
                shown[each.key] = "needs itself in a circle"
            elif missing:
                shown[each.key] = f"there is nothing called “{missing[0]}”"
            else:
                kept.append(each)
        known -= {each.key for each in usable.derived} - {each.key for each in kept}
        if len(kept) == len(usable.derived):
            break
        usable = replace(usable, derived=tuple(kept))
    return shown | _computed(usable, ratings=ratings, counts=counts)


def sample_inputs(draft: Rubric) -> tuple[dict[str, int], dict[str, int]]:
    """Return ratings in the middle of each scale and counts to try formulas with."""
    ratings = {each.key: (each.low + each.high) // 2 for each in draft.dimensions}
    counts = {code.key: 4 + place % 3 for place, code in enumerate(draft.codes)}
    return ratings, counts


def copy_for(db: StudyDatabase, rubric: Rubric) -> Rubric:
    """Return a copy to be changed, whose version no rubric of its key in the study has."""
    taken = {
        each.version.casefold()
        for each in rubric_library.installed(db)
        if each.key.casefold() == rubric.key.casefold()
    }
    copied = rubric_draft.copy_of(rubric)
    while copied.version.casefold() in taken:
        copied = replace(copied, version=rubric_draft.next_version(copied.version))
    return copied


def read(path: Path) -> ImportedRubric:
    """Read a rubric file, a list of codes or CACTI's settings, told apart by the file's name.

    Raises:
        UserFacingError: the file cannot be used; each cause has its own sentence.
    """
    match path.suffix.casefold():
        case ".yaml" | ".yml":
            return ImportedRubric(rubric_draft_file.read(path), ())
        case ".xml":
            return cacti_configuration.read(path)
    return code_list_file.read(path)


def save(rubric: Rubric, path: Path) -> None:
    """Write a rubric as a YAML file, sound or not; a copy from the study to the letter.

    Raises:
        CannotWrite: the system does not let it be written.
    """
    with whole_file(path) as part:
        part.write_text(rubric.text or rubric_text.text_of(rubric), encoding="utf-8", newline="\n")


def _computed(
    usable: Rubric, *, ratings: Mapping[str, Rating], counts: Mapping[str, int]
) -> dict[str, str]:
    values = scoring.derived(usable, ratings=ratings, counts=counts)
    return {
        key: f"{value.value:.4g}" if value.value is not None else f"not defined: {value.reason}"
        for key, value in values.items()
    }


def _fault(draft: Rubric, path: str, *, message: str, remedy: str) -> DraftFault:
    found = _PATH.fullmatch(path)
    part = found["list"] if found else ""
    entry = (found["entry"] if found else None) or ""
    rest = (found["rest"] if found else "").replace("_", " ").replace(".", " ")
    place = _place(draft, part, entry)
    words = [_PARTS.get(part, part.replace("_", " ").capitalize()) or "The rubric"]
    if place is not None:
        words.append(_name(draft, part, place))
    words += [_FIELDS.get(rest, rest)] if rest else []
    return DraftFault(part, place, " · ".join(words), message, remedy)


def _place(draft: Rubric, part: str, entry: str) -> int | None:
    entries = getattr(draft, part, ())
    if not entry or not isinstance(entries, tuple):
        return None
    keys = [getattr(each, "key", None) for each in entries]
    if entry in keys:
        return keys.index(entry)
    return int(entry) - 1 if entry.isdigit() and int(entry) <= len(entries) else None


def _name(draft: Rubric, part: str, place: int) -> str:
    entry = getattr(draft, part)[place]
    name: str = getattr(entry, "label", "") or getattr(entry, "measure", "")
    return name or str(place + 1)
