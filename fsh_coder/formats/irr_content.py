"""What goes into a reliability workbook."""

from dataclasses import dataclass

from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparisonScope
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.score_row import Discrepancy, ScoreRow
from fsh_coder.formats.irr_event_content import EventContent
from fsh_coder.formats.workbook import Provenance
from fsh_coder.reliability.report import MeasureReliability, ReliabilityReport

BLOCK_TITLES = {
    "global": "Global ratings",
    "count": "Behaviour counts",
    "derived": "Derived scores",
}


@dataclass(frozen=True, slots=True)
class IrrContent:
    """The report with the ratings behind it.

    `rows` are all values of the recordings in the report, in the order of `canonical_rows`;
    `events` is None where the coders have no marks to compare; `scope` says which codings
    were asked for.
    """

    report: ReliabilityReport
    rubric: Rubric
    rows: tuple[ScoreRow, ...]
    discrepancies: tuple[Discrepancy, ...]
    provenance: Provenance
    events: EventContent | None = None
    scope: ComparisonScope = USUAL_SCOPE

    @property
    def coders(self) -> tuple[str, ...]:
        """Return the coders in the order of their columns."""
        return tuple(dict.fromkeys(sorted(row.coder for row in self.rows)))

    @property
    def recordings(self) -> tuple[str, ...]:
        """Return the recordings in the order of their rows."""
        return tuple(dict.fromkeys(row.recording for row in self.rows))

    def blocks(self) -> tuple[tuple[str, tuple[MeasureReliability, ...]], ...]:
        """Return (title, measures) of each block that has measures, scale in the title."""
        found = []
        for block, title in BLOCK_TITLES.items():
            measures = tuple(each for each in self.report.measures if each.block == block)
            if measures:
                found.append((f"{title}{_scale(measures)}", measures))
        return tuple(found)


def _scale(measures: tuple[MeasureReliability, ...]) -> str:
    scales = {each.scale_range for each in measures}
    only = next(iter(scales))
    if measures[0].block != "global" or len(scales) > 1 or only is None:
        return ""
    return f" ({only[0]:g} to {only[1]:g})"
