"""Rows as the journal keeps them: plain values by column, ids as hex, times as ISO 8601."""

import json
from datetime import date
from uuid import UUID

from fsh_coder.domain.journal import RowChange, RowValue
from fsh_coder.store.tables import Base


def added(row: Base, *, but: frozenset[str] = frozenset()) -> RowChange:
    """Return the journal's view of a new row, without the columns named in ``but``."""
    return RowChange(row.__tablename__, key_of(row), None, values_of(row, but=but))


def removed(row: Base) -> RowChange:
    """Return the journal's view of a row that goes."""
    return RowChange(row.__tablename__, key_of(row), values_of(row), None)


def changed(before: RowValue, row: Base) -> RowChange:
    """Return the journal's view of a row that changed, only the columns that differ.

    Args:
        before: what ``values_of`` gave before the change.
        row: the row after it.
    """
    after = values_of(row)
    differing = [name for name, value in after.items() if before[name] != value]
    return RowChange(
        row.__tablename__,
        key_of(row),
        {name: before[name] for name in differing},
        {name: after[name] for name in differing},
    )


def key_of(row: Base) -> str:
    """Return a row's primary key as text; the parts of a compound key stand between slashes."""
    parts = (_plain(getattr(row, column.name)) for column in row.__table__.primary_key)
    return "/".join(str(part) for part in parts)


def values_of(row: Base, *, but: frozenset[str] = frozenset()) -> RowValue:
    """Return a row's values by column, without the columns named in ``but``."""
    names = (column.name for column in row.__table__.columns if column.name not in but)
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: object) -> str | int | float | bool | None:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case UUID():
            return value.hex
        case date():
            return value.isoformat()
        case _:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
