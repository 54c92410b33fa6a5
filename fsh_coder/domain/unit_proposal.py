"""Units that a helper proposes; they count for nothing until a coder accepts them."""

from collections.abc import Iterable
from dataclasses import dataclass

from fsh_coder.domain.observation import Speaker, Unit


@dataclass(frozen=True, slots=True)
class ProposedUnit:
    """A stretch of speech that may be a unit; ``speaker`` None means that nobody guessed."""

    start_ms: int
    end_ms: int
    speaker: Speaker | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"proposed unit from {self.start_ms} ms to {self.end_ms} ms")


def beside_units(
    proposed: Iterable[ProposedUnit], units: Iterable[Unit]
) -> tuple[ProposedUnit, ...]:
    """Return the proposals that share no time with a unit the coder made, in order of time."""
    made = tuple(units)
    free = (p for p in proposed if not any(u.overlaps(p.start_ms, p.end_ms) for u in made))
    return tuple(sorted(free, key=lambda each: each.start_ms))
