"""The reliability workbook: from single ratings to the published table, retraceable."""

from pathlib import Path

from fsh_coder.formats.codebook_sheet import add_codebook
from fsh_coder.formats.irr_audit import add_audit, changed_check
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_detail_sheet import add_detail
from fsh_coder.formats.irr_discrepancies_sheet import add_discrepancies
from fsh_coder.formats.irr_events_sheet import add_events
from fsh_coder.formats.irr_left_out_sheet import add_left_out
from fsh_coder.formats.irr_paper_sheet import add_paper_table
from fsh_coder.formats.irr_ratings_sheets import add_long, add_wide, wide_places
from fsh_coder.formats.irr_readme_sheet import fill_readme, rating_checks, start_readme
from fsh_coder.formats.irr_reproduce_sheet import add_reproduce
from fsh_coder.formats.irr_summary_sheet import add_summary
from fsh_coder.formats.variable_names import measure_names
from fsh_coder.formats.workbook import FormulaBook, describe

LONG_VARIABLES = (
    ("recording", "The recording, by the label of its practice session in the study."),
    ("coder", "The coder, by a short label that only she has."),
    ("purpose", "Why the observation was made: primary or double."),
    ("submitted_at_utc", "When the observation was submitted, UTC."),
    ("measure", "The measure, by its key in the rubric."),
    ("variable", "The measure, by its name in this workbook; in the wide sheet the coder follows."),
    ("value", "The score, count or derived score; blank where there is none."),
    ("n_coders", "How many coders submitted an observation of the recording."),
    ("missing_code", "Why a value is missing; in the wide sheet name=code, several parted by “;”."),
)


def write(content: IrrContent, path: Path) -> None:
    """Write the workbook; whatever stood at `path` stays whole when that fails.

    Raises:
        CannotWrite: the system does not let the file be written.
    """
    build(content).save(path)


def build(content: IrrContent) -> FormulaBook:
    """Return the workbook, not yet saved."""
    book = FormulaBook()
    provenance = content.provenance
    describe(
        book,
        provenance,
        title=f"Inter-rater reliability: {provenance.study_name}",
        subject=content.report.rubric_title,
        facts={
            "Ratings SHA-256": content.report.data_sha256,
            "Rubric SHA-256": content.report.rubric_digest,
        },
    )
    readme = start_readme(book)
    places_of_summary = add_summary(book, content)
    add_paper_table(book, content)
    add_discrepancies(book, content)
    event_checks = add_events(book, content)
    places = wide_places(content)
    names = measure_names(content.rubric.measures())
    audits = {
        measure.key: add_detail(book, content, measure, places, variable=names[measure.key])
        for measure in content.report.measures
    }
    add_audit(book, content, places_of_summary, audits)
    add_wide(book, content)
    add_long(book, content)
    add_codebook(book, [content.rubric], provenance, other_variables=LONG_VARIABLES)
    add_reproduce(book, content)
    add_left_out(book, content)
    checks = [
        *rating_checks(content, places),
        *event_checks,
        changed_check(places_of_summary),
    ]
    fill_readme(book, readme, content, checks=checks)
    return book
