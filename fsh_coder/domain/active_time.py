"""How much of a sitting was work: a sign of work counts until the next, for a minute at most."""

from dataclasses import dataclass

#: After a minute without key, mouse or sound the coder is taken to pause.
IDLE_AFTER_S = 60.0


@dataclass(slots=True)
class ActiveTime:
    """Adds up the active time of one sitting from signs of work, in seconds of any clock.

    A sign of work is a key, the mouse, or sound that runs. Signs come in order of time.
    """

    last_sign_s: float
    _counted_s: float = 0.0

    def sign(self, now_s: float) -> None:
        """Take note of a sign of work."""
        self._counted_s = self.active_s(now_s)
        self.last_sign_s = max(now_s, self.last_sign_s)

    def active_s(self, now_s: float) -> float:
        """Return how much was active up to now."""
        since_s = max(0.0, now_s - self.last_sign_s)
        return self._counted_s + min(since_s, IDLE_AFTER_S)
