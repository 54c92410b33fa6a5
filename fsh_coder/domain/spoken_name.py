"""Where somebody is named in a recording: heard as a tone in all that leaves the study."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SpokenName:
    """A stretch in which a name is said; times in ms from the recording's start."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"a name from {self.start_ms} ms to {self.end_ms} ms")

    def touches(self, other: "SpokenName") -> bool:
        """Whether two stretches overlap or meet."""
        return self.start_ms <= other.end_ms and other.start_ms <= self.end_ms

    def joined(self, others: Iterable["SpokenName"]) -> "SpokenName":
        """Return the one stretch that covers this and others."""
        every = (self, *others)
        return SpokenName(min(n.start_ms for n in every), max(n.end_ms for n in every))
