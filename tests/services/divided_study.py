"""A study whose rubric asks for everything: units, passes, extra fields and not applicable."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_procedure import ObservationField
from fsh_coder.domain.study import Purpose
from fsh_coder.formats import rubric_file, rubric_text
from fsh_coder.services import rubric_library
from fsh_coder.services.coding import CodingSession
from fsh_coder.store import rubrics
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.rubrics import InstalledRubric
from tests.factories import StudyToCode, make_study_to_code, store_assignment

THREE_PASSES = "misc_2_5"

FIELDS = (
    ObservationField("goal", "Goal", "text", "What is to change?", asked="before"),
    ObservationField(
        "talk", "Talk time", "choice", "How much?", ("more", "less"), is_required=True
    ),
    ObservationField("minutes", "Minutes", "number", "How long?", low=0, high=90),
)


@cache
def three_pass_rubric() -> Rubric:
    """Return the rubric of three passes, its first dimension optional, with extra fields."""
    shipped = rubric_library.shipped_by_key(THREE_PASSES)
    first, *others = shipped.dimensions
    changed = replace(
        shipped,
        version="2.5.1",
        dimensions=(replace(first, not_applicable=True, reason_required=True), *others),
        fields=FIELDS,
    )
    return rubric_file.parse(rubric_text.text_of(changed), name="three passes")


def put_in(db: StudyDatabase, rubric: Rubric) -> None:
    """Put a rubric's text into a study, whatever the coding screen can do with it."""
    installed = InstalledRubric(
        digest=rubric.digest,
        key=rubric.key,
        version=rubric.version,
        title=rubric.title,
        text=rubric.text,
        installed_at=datetime.now(UTC),
    )
    with db.transaction() as session:
        rubrics.add_rubric(session, installed)


def make_divided_study(folder: Path, *, rubric: Rubric | None = None) -> StudyToCode:
    """Make a study in which two coders are to code an hour with such a rubric."""
    study = make_study_to_code(folder)
    chosen = rubric or three_pass_rubric()
    put_in(study.db, chosen)
    of_ann = store_assignment(study.db, study.segment, coder=study.ann, rubric=chosen)
    of_ben = store_assignment(
        study.db, study.segment, coder=study.ben, rubric=chosen, purpose=Purpose.DOUBLE
    )
    return replace(study, rubric=chosen, of_ann=of_ann.id, of_ben=of_ben.id)


def rate_all(session: CodingSession, *, score: int = 3) -> None:
    """Give every dimension a score and a reason."""
    for dimension in session.rubric.dimensions:
        session.rate(dimension.key, score)
        if dimension.reason_required:
            session.give_reason(dimension.key, "heard throughout")


def divide(session: CodingSession, n_units: int = 4) -> None:
    """Make units of ten seconds, worker and client in turn, one after the other."""
    speakers = (Speaker.WORKER, Speaker.CLIENT)
    start_ms = session.context.segment.start_ms
    for number in range(n_units):
        at_ms = start_ms + 10_000 * number
        session.units.add(at_ms, at_ms + 10_000, speakers[number % 2])


def code_of(session: CodingSession, number: int) -> str:
    """Return the key of one of the rubric's codes, counted from 0."""
    return session.rubric.codes[number].key
