"""Names of variables that R, SPSS and pandas all accept.

Lower case ASCII, a letter first, no blanks, at most 32 characters, the coder last, so that
``g_empathy_kb TO g_empathy_tl`` and ``starts_with("g_empathy")`` name one measure.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from fsh_coder.domain.rubric import Block, Measure
from fsh_coder.domain.rubric_procedure import ObservationField

MAX_NAME_LENGTH = 32
MAX_MEASURE_LENGTH = 24
MAX_CODER_LENGTH = 7

_PREFIXES: Mapping[Block, str] = {"global": "g", "count": "b", "derived": "d"}


def measure_names(measures: Iterable[Measure]) -> dict[str, str]:
    """Return a variable name by measure key, in order; no two are the same.

    The block comes first: ``g_`` global rating, ``b_`` behaviour count, ``d_`` derived.
    """
    names: dict[str, str] = {}
    for measure in measures:
        wanted = f"{_PREFIXES[measure.block]}_{_slug(measure.key) or 'measure'}"
        names[measure.key] = _unused(wanted, names.values(), limit=MAX_MEASURE_LENGTH)
    return names


def field_names(fields: Iterable[ObservationField]) -> dict[str, str]:
    """Return ``f_`` and a plain name for each extra field by key, in order; none twice."""
    names: dict[str, str] = {}
    for field in fields:
        wanted = f"f_{_slug(field.key) or 'field'}"
        names[field.key] = _unused(wanted, names.values(), limit=MAX_MEASURE_LENGTH)
    return names


def coder_names(coders: Iterable[str]) -> dict[str, str]:
    """Return the last part of a variable's name by coder, in order; no two are the same."""
    names: dict[str, str] = {}
    for coder in coders:
        wanted = _slug(coder) or "coder"
        names[coder] = _unused(wanted, names.values(), limit=MAX_CODER_LENGTH)
    return names


def study_variable_names(variables: Iterable[str]) -> dict[str, str]:
    """Return ``v_`` and a plain name for each of the study's own variables."""
    names: dict[str, str] = {}
    for variable in variables:
        wanted = f"v_{_slug(variable) or 'variable'}"
        names[variable] = _unused(wanted, names.values(), limit=MAX_NAME_LENGTH)
    return names


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def _unused(wanted: str, taken: Iterable[str], *, limit: int) -> str:
    others = set(taken)
    name, number = wanted[:limit].rstrip("_"), 2
    while name in others:
        suffix = str(number)
        name = wanted[: limit - len(suffix)].rstrip("_") + suffix
        number += 1
    return name
