"""How ids and times stand in the file: 16-byte ids, UTC times that are never naive."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import DateTime, Dialect, LargeBinary, TypeDecorator


class UuidBlob(TypeDecorator[UUID]):
    """A UUID as its 16 bytes; a text column would double the size of a study."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> bytes | None:
        """Return the id's bytes, None for none."""
        return None if value is None else value.bytes

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> UUID | None:
        """Return the id, None for none."""
        return None if value is None else UUID(bytes=value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC with microseconds.

    SQLite drops the time zone, so a naive time is refused: nobody could tell what it meant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC without its zone, as SQLite keeps it.

        Raises:
            ValueError: the time has no time zone.
        """
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"time without a time zone: {value.isoformat()}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as aware UTC, None for none."""
        return None if value is None else value.replace(tzinfo=UTC)
