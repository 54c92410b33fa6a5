"""Time on task: when a coder had her observation open, and how much of it she worked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

_MS: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class WorkSpell:
    """One sitting at an observation; what is not active of it were pauses."""

    started_at: datetime
    ended_at: datetime
    active_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.active_ms <= self.open_ms:
            raise ValueError(f"{self.active_ms} ms active in {self.open_ms} ms")

    @property
    def open_ms(self) -> int:
        """Return how long the observation was open, a begun millisecond counted whole."""
        span = self.ended_at - self.started_at
        return -(-span // _MS)

    @property
    def paused_ms(self) -> int:
        """Return how long it was open without being worked on."""
        return self.open_ms - self.active_ms


@dataclass(frozen=True, slots=True)
class TimeOnTask:
    """All sittings at one observation added up; ``n_spells`` 0 means that none was kept."""

    n_spells: int
    active_ms: int
    paused_ms: int

    @classmethod
    def of(cls, spells: Iterable[WorkSpell]) -> Self:
        """Return the sum of sittings."""
        known = tuple(spells)
        return cls(
            len(known),
            sum(spell.active_ms for spell in known),
            sum(spell.paused_ms for spell in known),
        )
