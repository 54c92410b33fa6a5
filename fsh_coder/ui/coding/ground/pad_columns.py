"""Which groups of codes stand in which column of the pad."""

from collections.abc import Sequence
from itertools import combinations_with_replacement, pairwise, product

from fsh_coder.domain.rubric import CodeGroup, Rubric

# A heading is about half as high as a tile.
_HEAD, _TILE = 1, 2
_MOST_TRIED = 10


def split_groups(rubric: Rubric, n_columns: int) -> tuple[tuple[CodeGroup, ...], ...]:
    """Return the rubric's groups by column, in its order, the columns as even as can be."""
    groups = [group for group in rubric.code_groups if _height(rubric, group) > _HEAD]
    if n_columns == 1 or len(groups) < 2:
        return (tuple(groups),)
    heights = [_height(rubric, group) for group in groups]
    if n_columns > 2:
        ends = even_ends(heights, n_columns)
        return tuple(tuple(groups[start:end]) for start, end in pairwise((0, *ends)))
    chosen = _even_split(heights) if len(groups) <= _MOST_TRIED else _in_order(heights)
    left = tuple(group for group, at in zip(groups, chosen, strict=True) if at == 0)
    right = tuple(group for group, at in zip(groups, chosen, strict=True) if at == 1)
    return (left, right)


def even_ends(heights: Sequence[int], n_columns: int) -> tuple[int, ...]:
    """Return after how many of them each column ends, so that the highest is as low as can be.

    They stay in order; a column may stay empty.
    """

    def unevenness(cuts: tuple[int, ...]) -> tuple[int, int]:
        columns = [sum(heights[start:end]) for start, end in pairwise((0, *cuts, len(heights)))]
        return (max(columns), sum(column * column for column in columns))

    places = range(len(heights) + 1)
    cuts = min(combinations_with_replacement(places, n_columns - 1), key=unevenness)
    return (*cuts, len(heights))


def _height(rubric: Rubric, group: CodeGroup) -> int:
    return _HEAD + _TILE * sum(code.group == group.key for code in rubric.codes)


def _even_split(heights: list[int]) -> tuple[int, ...]:
    """Return a column per group, the first at the left; the taller column is the left one."""
    total = sum(heights)

    def unevenness(sides: tuple[int, ...]) -> tuple[int, int]:
        left = sum(height for height, side in zip(heights, sides, strict=True) if side == 0)
        return (abs(2 * left - total), -left)

    tries = ((0, *rest) for rest in product((0, 1), repeat=len(heights) - 1))
    return min((sides for sides in tries if any(sides)), key=unevenness)


def _in_order(heights: list[int]) -> tuple[int, ...]:
    half, done = sum(heights) / 2, 0
    sides: list[int] = []
    for height in heights:
        sides.append(0 if done < half else 1)
        done += height
    return tuple(sides)
