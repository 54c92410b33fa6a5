"""What differs between two orders of the same marks, found without looking at what stayed."""

from collections.abc import Iterable, Sequence
from itertools import compress, count, islice
from operator import is_not

from fsh_coder.domain.observation import BehaviourMark


def stretch_changed(
    old: Sequence[BehaviourMark], new: Sequence[BehaviourMark]
) -> tuple[slice, slice]:
    """Return which rows of ``old`` were replaced by which rows of ``new``; the rest is the same.

    One key press changes one mark of thousands, so views touch only these rows. Both slices
    are empty where nothing differs. A mark that was read again counts as changed.
    """
    most = min(len(old), len(new))
    head = _n_same(old, new, most=most)
    tail = _n_same(reversed(old), reversed(new), most=most - head)
    return slice(head, len(old) - tail), slice(head, len(new) - tail)


def _n_same(old: Iterable[BehaviourMark], new: Iterable[BehaviourMark], *, most: int) -> int:
    differs = map(is_not, islice(old, most), new)
    return next(compress(count(), differs), most)
