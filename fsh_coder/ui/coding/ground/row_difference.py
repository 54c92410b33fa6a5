"""What differs between two orders of the same rows, found without looking at what stayed."""

from collections.abc import Callable, Iterable, Sequence
from itertools import compress, count, islice
from operator import is_not
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex

_Row = TypeVar("_Row")


def stretch_changed(old: Sequence[object], new: Sequence[object]) -> tuple[slice, slice]:
    """Return which rows of ``old`` were replaced by which rows of ``new``; the rest is the same.

    One key press changes one row of thousands, so views touch only these. Both slices are
    empty where nothing differs. What was read again, and is another object, counts as changed.
    """
    most = min(len(old), len(new))
    head = _n_same(old, new, most=most)
    tail = _n_same(reversed(old), reversed(new), most=most - head)
    return slice(head, len(old) - tail), slice(head, len(new) - tail)


def splice_rows(
    model: QAbstractItemModel,
    old: tuple[_Row, ...],
    new: tuple[_Row, ...],
    *,
    hold: Callable[[tuple[_Row, ...]], None],
) -> tuple[range, range]:
    """Turn a model's rows into others, telling its views only of those that come and go.

    Args:
        model: the model.
        old: the rows it holds.
        new: the rows it is to hold.
        hold: puts rows into the model; called for each state a view may see.

    Returns:
        Which rows stayed in number and are others now, to be told as changed data, and all
        rows that are others now, those that came among them.
    """
    gone, come = stretch_changed(old, new)
    head, n_old, n_new = gone.start, gone.stop - gone.start, come.stop - come.start
    n_kept = min(n_old, n_new)
    if n_old > n_kept:
        model.beginRemoveRows(QModelIndex(), head + n_kept, head + n_old - 1)
        hold(old[: head + n_kept] + old[head + n_old :])
        model.endRemoveRows()
    if n_new > n_kept:
        model.beginInsertRows(QModelIndex(), head + n_kept, head + n_new - 1)
        hold(new)
        model.endInsertRows()
    hold(new)
    return range(head, head + n_kept), range(come.start, come.stop)


def _n_same(old: Iterable[object], new: Iterable[object], *, most: int) -> int:
    differs = map(is_not, islice(old, most), new)
    return next(compress(count(), differs), most)
