"""The strata of a draw: how many there are of each, and how many are drawn."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fsh_coder.services.assignments import STRATA, SamplePlan
from fsh_coder.ui.kit.card import Line
from fsh_coder.ui.kit.meter import Share, ShareBar
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.library.recordings_table import natural
from fsh_coder.ui.library.study_dialog import clear

MOST_ROWS = 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class StratumTable(QWidget):
    """One line for each stratum: names, all, drawn, and the share as a bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(3, 84)

    def show_plan(self, plan: SamplePlan, *, phases: Sequence[str]) -> None:
        """Show a plan's strata, phases in their order; many strata are counted at the end."""
        clear(self._grid)
        heads = (", ".join(STRATA[key] for key in plan.strata), "All", "Drawn", "Share", "")
        for column, words in enumerate(heads):
            head = Text(words, role="helper", colour="muted")
            if column in (1, 2):
                head.setAlignment(_RIGHT)
            self._grid.addWidget(head, 0, column)
        self._grid.addWidget(Line(), 1, 0, 1, 5)
        ordered = sorted(plan.strata_plans, key=lambda each: _place(each.names, phases))
        for place, stratum in enumerate(ordered[:MOST_ROWS]):
            row = 2 + place
            name = ", ".join(stratum.names)
            percent = f"{round(100 * stratum.share)} %"
            self._grid.addWidget(CutText(name), row, 0)
            self._add_number(row, 1, stratum.n_all, role_is_strong=False)
            self._add_number(row, 2, stratum.n_drawn, role_is_strong=True)
            spoken = f"{name}: {stratum.n_drawn} of {stratum.n_all}, {percent}"
            bar = ShareBar([Share(stratum.share, "accent")], name=spoken)
            self._grid.addWidget(bar, row, 3)
            self._grid.addWidget(Text(percent, role="note", colour="muted"), row, 4)
        more = len(plan.strata_plans) - MOST_ROWS
        if more > 0:
            rest = Text(f"and {more} more strata", role="helper", colour="muted")
            self._grid.addWidget(rest, 2 + MOST_ROWS, 0, 1, 5)

    def _add_number(self, row: int, column: int, number: int, *, role_is_strong: bool) -> None:
        words = Text(str(number), role="body_strong" if role_is_strong else "body")
        if not role_is_strong:
            words.set_colour("muted")
        words.setAlignment(_RIGHT)
        self._grid.addWidget(words, row, column)


def _place(names: Sequence[str], phases: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Return a key that puts phases in the study's order, all else by name."""
    return tuple(
        (phases.index(name) if name in phases else len(phases), natural(name)) for name in names
    )
