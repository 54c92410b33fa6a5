"""One line of a table of statistics, as the command line prints it."""

from dataclasses import dataclass

from fsh_coder.reliability.report import Bounded, Coefficient


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """One statistic of one measure, unrounded.

    `value` and the interval's ends are None where they are not defined; `reason` then
    says why. `measure` names the column of a long file, a category, a coder or a
    pair; None where there is one measure. `n` counts recordings or events, `k` coders.
    """

    stat: str
    measure: str | None
    value: float | None
    ci_low: float | None
    ci_high: float | None
    n: int
    k: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Makes rows of one measure."""

    measure: str | None
    n: int
    k: int

    def of(self, stat: str, coefficient: Coefficient, *, part: str | None = None) -> StatisticRow:
        """Return the row of a coefficient under another name, with its own n and k."""
        return StatisticRow(
            stat,
            self.named(part),
            coefficient.estimate,
            coefficient.low,
            coefficient.high,
            coefficient.n,
            coefficient.k,
            coefficient.reason,
        )

    def plain(
        self,
        stat: str,
        value: float | None,
        *,
        part: str | None = None,
        reason: str | None = None,
        n: int | None = None,
    ) -> StatisticRow:
        """Return the row of a value without interval."""
        size = self.n if n is None else n
        return StatisticRow(stat, self.named(part), value, None, None, size, self.k, reason)

    def bounded(
        self, stat: str, bounded: Bounded | None, *, reason: str, n: int | None = None
    ) -> StatisticRow:
        """Return the row of a value with interval; `reason` counts where there is none."""
        size = self.n if n is None else n
        if bounded is None:
            return StatisticRow(stat, self.measure, None, None, None, size, self.k, reason)
        low, high = bounded.low, bounded.high
        return StatisticRow(stat, self.measure, bounded.value, low, high, size, self.k, None)

    def named(self, part: str | None) -> str | None:
        """Return the measure and the part of it, or whichever there is."""
        if self.measure is None or part is None:
            return self.measure if part is None else part
        return f"{self.measure}: {part}"
