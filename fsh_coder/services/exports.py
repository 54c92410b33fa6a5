"""Workbooks of a study: reliability and scores, each written whole or not at all."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import fsh_coder
from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparisonScope
from fsh_coder.domain.errors import NothingToReport
from fsh_coder.services import (
    exported_events,
    local_wording,
    reliability_report,
    rubric_library,
    scores,
)
from fsh_coder.services.reliability_report import ReliabilityBasis
from fsh_coder.store.database import StudyDatabase


def export_irr(
    db: StudyDatabase,
    path: Path,
    *,
    rubric_digest: str | None = None,
    scope: ComparisonScope = USUAL_SCOPE,
) -> None:
    """Write the reliability workbook of one rubric.

    Args:
        db: the open study.
        path: where to; a file that stands there is replaced once the new one is whole.
        rubric_digest: None takes the rubric with most double-coded recordings, of equal ones
            the newest.
        scope: which codings are compared, and of which sessions.

    Raises:
        NothingToReport: nothing of that is double-coded.
        NotFound: the study has no such rubric version, or no session of the scope's phase.
        CannotWrite: the file could not be written.
    """
    # openpyxl loads slowly, and only an export needs it.
    from fsh_coder.formats import irr_workbook
    from fsh_coder.formats.irr_content import IrrContent
    from fsh_coder.formats.workbook import Provenance

    found = (
        reliability_report.basis(db, rubric_digest=rubric_digest, scope=scope)
        if rubric_digest
        else _most_double_coded(db, scope)
    )
    at = datetime.now(UTC)
    content = IrrContent(
        report=reliability_report.report_of(found, computed_at=at),
        rubric=local_wording.for_export(db, found.rubric),
        rows=found.rows,
        discrepancies=found.discrepancies,
        provenance=Provenance(db.study.name, db.study.is_synthetic, fsh_coder.__version__, at),
        events=exported_events.event_content(db, found.rubric.digest, scope=scope),
        scope=scope,
    )
    irr_workbook.write(content, path)


def export_scores(db: StudyDatabase, path: Path) -> None:
    """Write what was submitted with every rubric: globals, counts, derived scores, answers.

    Raises:
        NothingToReport: nothing is submitted.
        CannotWrite: the file could not be written.
    """
    from fsh_coder.domain.score_row import ratings_sha256
    from fsh_coder.formats import scores_workbook
    from fsh_coder.formats.scores_workbook import ScoresContent, ScoresOfRubric
    from fsh_coder.formats.workbook import Provenance

    found = tuple(
        ScoresOfRubric(
            local_wording.for_export(db, rubric),
            rows,
            scores.submitted_answers(db, rubric.digest),
        )
        for rubric in rubric_library.installed(db)
        if (rows := scores.score_rows(db, rubric.digest))
    )
    if not found:
        raise NothingToReport(
            "No observation is submitted yet, so there are no scores to export. "
            "Let a coder submit one, then export again."
        )
    content = ScoresContent(
        scores=found,
        provenance=Provenance(
            db.study.name, db.study.is_synthetic, fsh_coder.__version__, datetime.now(UTC)
        ),
        digests=tuple(
            (f"Scores’ SHA-256, {each.rubric.short_title}", ratings_sha256(each.rows))
            for each in found
        ),
    )
    scores_workbook.write(content, path)


def _most_double_coded(db: StudyDatabase, scope: ComparisonScope) -> ReliabilityBasis:
    rubrics = rubric_library.installed(db)
    if not rubrics:
        raise NothingToReport("This study has no rubric yet. Install one and code with it.")
    found = [
        reliability_report.basis(db, rubric_digest=rubric.digest, scope=scope) for rubric in rubrics
    ]
    return max(enumerate(found), key=lambda pair: (_n_double_coded(pair[1]), pair[0]))[1]


def _n_double_coded(found: ReliabilityBasis) -> int:
    pairs = {(row.recording, row.coder) for row in found.rows}
    return sum(n > 1 for n in Counter(recording for recording, _ in pairs).values())
