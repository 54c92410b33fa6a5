"""Checks plain values against a JSON schema and says what is wrong in the user's words."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from fsh_coder.formats.plain_yaml import Location, Plain

Schema = Mapping[str, "Plain"]

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a set of named fields",
}


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """A value that does not fit the schema. `field` is an unknown or missing field's name."""

    location: Location
    message: str
    remedy: str
    field: str | None = None


def schema_faults(value: Plain, schema_path: Path) -> tuple[SchemaFault, ...]:
    """Return every place where `value` does not fit the schema, each once; empty when it fits.

    The remedies are the schema's own descriptions.
    """
    schema = cast(Schema, json.loads(schema_path.read_text(encoding="utf-8")))
    found: dict[tuple[Location, str | None], SchemaFault] = {}
    for error in Draft202012Validator(schema).iter_errors(value):
        for fault in _faults(error, schema):
            found.setdefault((fault.location, fault.field), fault)
    return tuple(found.values())


def _faults(error: ValidationError, schema: Schema) -> Iterator[SchemaFault]:
    location: Location = tuple(error.absolute_path)
    rule = str(error.validator)
    if rule == "additionalProperties":
        yield from _unknown_fields(error, location)
    elif rule == "required":
        yield from _missing_fields(error, location, schema)
    else:
        remedy = _description(schema, error) or "Look at the shipped rubrics for an example."
        yield SchemaFault(location, _message(error, rule), remedy)


def _unknown_fields(error: ValidationError, location: Location) -> Iterator[SchemaFault]:
    known = list(_properties(error))
    for name in cast(dict[str, Plain], error.instance):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = (
                f"Did you mean “{near[0]}”?"
                if near
                else f"Remove it. Known here: {', '.join(known)}."
            )
            yield SchemaFault(
                (*location, name), f"The field “{name}” is not known here.", remedy, name
            )


def _missing_fields(
    error: ValidationError, location: Location, schema: Schema
) -> Iterator[SchemaFault]:
    properties = _nearest_properties(schema, error)
    for name in cast(list[str], error.validator_value):
        if name not in cast(dict[str, Plain], error.instance):
            described = _resolved(schema, cast(Schema, properties.get(name, {}))).get("description")
            yield SchemaFault(
                location, f"The field “{name}” is missing.", f"Add it. {described}", name
            )


def _properties(error: ValidationError) -> Schema:
    return cast(Schema, cast(Schema, error.schema).get("properties", {}))


def _nearest_properties(schema: Schema, error: ValidationError) -> Schema:
    """Return the fields of the object; a condition within it leaves them to the part around."""
    nearest: Schema = {}
    for node in _way_to(schema, error):
        nearest = cast(Schema, node.get("properties", nearest))
    return nearest


def _message(error: ValidationError, rule: str) -> str:
    value = cast(Plain, error.instance)
    limit = error.validator_value
    match rule:
        case "type":
            problem = f"should be {_KINDS[str(limit)]}, but is {_shown(value)}"
        case "minLength":
            problem = "is empty"
        case "maxLength":
            problem = f"has {len(str(value))} characters; {limit} are allowed"
        case "minItems":
            problem = f"has {_size(value)} entries; it needs at least {limit}"
        case "maxItems":
            problem = f"has {_size(value)} entries; {limit} are allowed"
        case "uniqueItems":
            problem = "names the same thing twice"
        case _:
            problem = f"cannot be {_shown(value)}" if value != "" else "is empty"
    return f"{_place(error)} {problem}."


def _place(error: ValidationError) -> str:
    path = list(error.absolute_path)
    if not path:
        return "The file"
    if isinstance(path[-1], int):
        return f"Entry {path[-1] + 1} of “{path[-2]}”"
    return f"“{path[-1]}”"


def _size(value: Plain) -> int:
    return len(value) if isinstance(value, list) else 0


def _shown(value: Plain) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case str():
            return f"“{value[:40]}…”" if len(value) > 40 else f"“{value}”"
        case list():
            return "a list"
        case dict():
            return "a set of named fields"
        case _:
            return f"{value:g}"


def _description(schema: Schema, error: ValidationError) -> str | None:
    """Return the description nearest to the broken rule on the way from the schema's root."""
    nearest: str | None = None
    for node in _way_to(schema, error):
        described = node.get("description")
        nearest = described if isinstance(described, str) else nearest
    return nearest


def _way_to(schema: Schema, error: ValidationError) -> Iterator[Schema]:
    """Yield the schema's parts from its root to the broken rule, references followed."""
    node: Plain = dict(schema)
    for step in error.absolute_schema_path:
        if isinstance(node, dict):
            node = dict(_resolved(schema, node))
            yield node
            node = node.get(str(step))


def _resolved(schema: Schema, node: Schema) -> Schema:
    """Return a schema node with its reference followed; its own words go before the other's."""
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return node
    definitions = cast(Mapping[str, Schema], schema["$defs"])
    return {**_resolved(schema, definitions[reference.rpartition("/")[2]]), **node}
