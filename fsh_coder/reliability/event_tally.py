"""Kappa of paired events, where an event may have no partner (nil)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fsh_coder.reliability.kappa import EMPTY, ONE_CATEGORY
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Coefficient

ROUNDS = 10_000
SETTLED = 1e-13


@dataclass(frozen=True, slots=True)
class CodeErrors:
    """One code: pairs that agree on it, and what each coder has without the other.

    `omissions` are events of the first coder that the second left out or coded
    otherwise, `commissions` the reverse.
    """

    code: str
    agreements: int
    omissions: int
    commissions: int


@dataclass(frozen=True, slots=True)
class EventTally:
    """Pairs of events by code: rows the first coder, columns the second, nil last.

    Attributes:
        codes: labels of rows and columns, without nil.
        table: (q + 1, q + 1) counts; nil with nil is impossible and 0.
    """

    codes: tuple[str, ...]
    table: FloatArray

    @classmethod
    def from_pairs(cls, pairs: Sequence[tuple[str | None, str | None]]) -> "EventTally":
        """Count pairs of codes; None is nil.

        Raises:
            ValueError: a pair of nil with nil.
        """
        codes = tuple(sorted({code for pair in pairs for code in pair if code is not None}))
        place: dict[str | None, int] = {code: index for index, code in enumerate(codes)}
        place[None] = len(codes)
        table = np.zeros((len(codes) + 1, len(codes) + 1))
        for first, second in pairs:
            if first is None and second is None:
                raise ValueError("an event paired with nothing on both sides")
            table[place[first], place[second]] += 1
        return cls(codes, table)

    @property
    def n_pairs(self) -> int:
        """Pairs, with those that have a nil."""
        return round(float(self.table.sum()))

    @property
    def agreements(self) -> int:
        """Pairs with the same code."""
        return round(float(np.trace(self.table)))

    @property
    def substitutions(self) -> int:
        """Pairs with two different codes."""
        return self.n_pairs - self.agreements - self.only_first - self.only_second

    @property
    def only_first(self) -> int:
        """Events of the first coder without a partner."""
        return round(float(self.table[:, -1].sum()))

    @property
    def only_second(self) -> int:
        """Events of the second coder without a partner."""
        return round(float(self.table[-1].sum()))

    @property
    def percent_agreement(self) -> float | None:
        """Agreements / pairs, from 0 to 1; None where there is no event."""
        return self.agreements / self.n_pairs if self.n_pairs else None

    def errors_by_code(self) -> tuple[CodeErrors, ...]:
        """Return agreements, omissions and commissions of every code."""
        return tuple(
            CodeErrors(
                code,
                round(float(self.table[i, i])),
                round(float(self.table[i].sum() - self.table[i, i])),
                round(float(self.table[:, i].sum() - self.table[i, i])),
            )
            for i, code in enumerate(self.codes)
        )


def kappa_with_nil(tally: EventTally) -> Coefficient:
    """Return kappa with nil as a code and nil-nil impossible; no interval.

    Expected counts come from iterative proportional fitting with a structural zero.
    Bakeman & Quera (2011); Quera, Bakeman & Gnisci (2007).
    """
    expected = quasi_independent(tally.table)
    method = "event kappa, expected counts by iterative proportional fitting"
    return _kappa("event kappa", tally.table, expected=expected, method=method)


def kappa_with_ordinary_nil(tally: EventTally) -> Coefficient:
    """Return kappa that treats nil-nil as possible but unseen; for comparison only."""
    method = "event kappa, nil as an ordinary code"
    return _kappa("event kappa", tally.table, expected=_independent(tally.table), method=method)


def kappa_of_linked(tally: EventTally) -> Coefficient:
    """Return kappa of the events that have a partner; too high, as omissions do not count."""
    linked = tally.table[:-1, :-1]
    method = "event kappa of linked events only"
    return _kappa("event kappa", linked, expected=_independent(linked), method=method)


def quasi_independent(table: FloatArray) -> FloatArray:
    """Return the counts expected from the margins when the last cell cannot occur.

    Args:
        table: square, counts; the last cell must be 0.

    Raises:
        ValueError: the impossible cell holds a count.
    """
    if table[-1, -1] != 0:
        raise ValueError("nil with nil cannot occur")
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    fitted = np.ones_like(table)
    fitted[-1, -1] = 0
    for _ in range(ROUNDS):
        before = fitted
        fitted = fitted * _factor(rows, fitted.sum(axis=1))[:, None]
        fitted = fitted * _factor(columns, fitted.sum(axis=0))
        if np.abs(fitted - before).max() <= SETTLED * max(1.0, float(table.sum())):
            break
    return fitted


def _factor(wanted: FloatArray, present: FloatArray) -> FloatArray:
    return np.divide(wanted, present, out=np.zeros_like(wanted), where=present > 0)


def _independent(table: FloatArray) -> FloatArray:
    total = table.sum()
    if total == 0:
        return np.zeros_like(table)
    expected: FloatArray = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    return expected


def _kappa(name: str, table: FloatArray, *, expected: FloatArray, method: str) -> Coefficient:
    n = float(table.sum())
    if n == 0:
        return Coefficient.undefined(name, EMPTY, n=0, k=2, method=method)
    observed, by_chance = float(np.trace(table)) / n, float(np.trace(expected)) / n
    if 1 - by_chance <= 1e-12:
        return Coefficient.undefined(name, ONE_CATEGORY, n=round(n), k=2, method=method)
    kappa = (observed - by_chance) / (1 - by_chance)
    return Coefficient(name, kappa, None, None, round(n), 2, method)
