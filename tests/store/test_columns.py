"""Ids and times come back from the file as they went in."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from fsh_coder.store.columns import UtcDateTime, UuidBlob

_TABLE = Table("kept", MetaData(), Column("at", UtcDateTime()), Column("id", UuidBlob()))

_zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_EARLIEST, _LATEST = datetime.fromisoformat("0001-01-03"), datetime.fromisoformat("9999-12-29")
_times = st.datetimes(_EARLIEST, _LATEST, timezones=_zones)


def _kept(
    at: datetime | None, uuid: UUID | None
) -> tuple[datetime | None, UUID | None, str | None]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        _TABLE.metadata.create_all(connection)
        connection.execute(insert(_TABLE), {"at": at, "id": uuid})
        found_at, found_id = connection.execute(select(_TABLE.c.at, _TABLE.c.id)).one()
        kind = connection.exec_driver_sql("SELECT typeof(id) || length(id) FROM kept").scalar()
    engine.dispose()
    return found_at, found_id, kind


@given(_times)
def test_a_time_comes_back_as_the_same_moment_in_utc(at: datetime) -> None:
    """Whatever zone a time was given in, the same moment comes back, to the microsecond."""
    found, _, _ = _kept(at, None)
    assert found == at
    assert found is not None
    assert found.tzinfo is UTC


@given(st.datetimes())
def test_a_time_without_a_zone_is_refused(at: datetime) -> None:
    """Nobody can tell what a naive time meant, so it is never stored."""
    with pytest.raises(StatementError, match="without a time zone"):
        _kept(at, None)


@given(st.uuids())
def test_an_id_is_kept_in_sixteen_bytes(uuid: UUID) -> None:
    """An id takes its 16 bytes in the file and comes back the same."""
    assert _kept(None, uuid) == (None, uuid, "blob16")


def test_nothing_stays_nothing() -> None:
    """A missing time or id is missing after reading, too."""
    found_at, found_id, _ = _kept(None, None)
    assert found_at is None
    assert found_id is None
