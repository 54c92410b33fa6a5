"""Volleys in the list of marks: fine brackets at its left, and a sign on what to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QRect
from PySide6.QtGui import QPainter, QPen

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.volley_check import Volley
from fsh_coder.ui.kit.theme import Theme

_X, _TICK_PX, _INSET_PX = 5.5, 3.5, 7.0


@dataclass(frozen=True, slots=True)
class VolleyRows:
    """What a list of marks knows of volleys; marks are named by the number of their id.

    ``volley_of`` holds only marks that share a volley; ``warned`` are the volleys, and
    ``words`` the marks, with something to look at.
    """

    volley_of: Mapping[int, int] = field(default_factory=dict)
    warned: frozenset[int] = frozenset()
    words: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bracket:
    """How a row is held together with the rows around it."""

    above: bool
    below: bool
    is_warned: bool


def volley_rows(volleys: Sequence[Volley], *, words: Mapping[MarkId, str]) -> VolleyRows:
    """Return what the list of marks needs of volleys and of what is said against them."""
    said = {mark_id.int: sentence for mark_id, sentence in words.items()}
    shared: dict[int, int] = {}
    warned: set[int] = set()
    for number, volley in enumerate(volleys):
        if len(volley.marks) > 1:
            ids = [mark.id.int for mark in volley.marks]
            shared.update(dict.fromkeys(ids, number))
            if any(each in said for each in ids):
                warned.add(number)
    return VolleyRows(shared, frozenset(warned), said)


def paint_bracket(painter: QPainter, room: QRect, bracket: Bracket, *, theme: Theme) -> None:
    """Paint a row's part of a bracket at its left."""
    colour = theme.colour("warn" if bracket.is_warned else "line-strong")
    painter.setPen(QPen(colour, 1.5 if bracket.is_warned else 1.0))
    top = 0.0 if bracket.above else _INSET_PX
    bottom = float(room.height()) - (0.0 if bracket.below else _INSET_PX)
    painter.drawLine(QLineF(_X, top, _X, bottom))
    for y, is_end in ((top, not bracket.above), (bottom, not bracket.below)):
        if is_end:
            painter.drawLine(QLineF(_X, y, _X + _TICK_PX, y))
