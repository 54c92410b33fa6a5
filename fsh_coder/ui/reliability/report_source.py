"""What the Reliability place shows, gathered and computed off the GUI thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import fsh_coder
from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparisonScope
from fsh_coder.domain.measure_equivalence import VERSIONS_PUT_TOGETHER
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.score_row import Discrepancy, ratings_sha256
from fsh_coder.reliability.report import ReliabilityReport
from fsh_coder.services import reliability_report
from fsh_coder.store.database import StudyDatabase


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report with its rubric, the sentence for a paper, and where coders differed most.

    ``scope`` says which codings it compares.
    """

    report: ReliabilityReport
    rubric: Rubric
    method_sentence: str
    discrepancies: tuple[Discrepancy, ...]
    scope: ComparisonScope = USUAL_SCOPE


def read_report(
    db: StudyDatabase,
    rubric_digest: str,
    *,
    known: ShownReport | None,
    scope: ComparisonScope = USUAL_SCOPE,
) -> ShownReport:
    """Gather and compute; slow, so it runs in the background, and it only reads.

    Args:
        db: the open study.
        rubric_digest: the rubric version.
        known: what is shown now; it is returned as it is where nothing that enters has changed.
        scope: which codings are compared, and of which sessions.

    Raises:
        NothingToReport: nothing is double-coded.
        NotFound: the study has no such rubric version.
    """
    found = reliability_report.basis(db, rubric_digest=rubric_digest, scope=scope)
    if (
        known is not None
        and known.report.rubric_digest == rubric_digest
        and known.scope == scope
        and known.report.data_sha256 == ratings_sha256(found.rows)
        and known.report.left_out == found.left_out
        and _put_together(known.report.settings) == found.put_together
    ):
        return known
    report = reliability_report.report_of(found)
    # The workbook's words are the screen's: one sentence, written once.
    from fsh_coder.formats.irr_content import IrrContent
    from fsh_coder.formats.irr_wording import method_sentence
    from fsh_coder.formats.workbook import Provenance

    provenance = Provenance(
        db.study.name, db.study.is_synthetic, fsh_coder.__version__, datetime.now(UTC)
    )
    content = IrrContent(
        report, found.rubric, found.rows, found.discrepancies, provenance, scope=scope
    )
    return ShownReport(
        report, found.rubric, method_sentence(content), found.discrepancies, scope=scope
    )


def _put_together(settings: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(each for each in settings if each[0] == VERSIONS_PUT_TOGETHER)
