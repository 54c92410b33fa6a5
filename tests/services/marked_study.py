"""A study whose coders mark at given moments, for tests that compare marks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.people import Role
from fsh_coder.domain.study import Purpose
from fsh_coder.services import study_library
from fsh_coder.services.coding import CodingSession
from tests.services.coded_study import CodedStudy, make_coded_study

#: A code and the second at which it was heard.
Heard = tuple[str, float]


def code_marks(
    study: CodedStudy,
    label: str,
    coder: str,
    *,
    heard: Sequence[Heard] = (),
    scores: Sequence[int] = (3, 3, 3, 3),
    purpose: Purpose = Purpose.PRIMARY,
    is_submitted: bool = True,
) -> tuple[CodingSession, tuple[BehaviourMark, ...]]:
    """Let a coder mark at these moments, rate and submit; the marks are in the given order."""
    session = study.code(label, coder, scores, purpose=purpose, is_submitted=False)
    marks = tuple(session.mark(code, round(1000 * at_s)) for code, at_s in heard)
    if is_submitted:
        session.submit()
    return session, marks


@contextmanager
def differing_study(folder: Path) -> Iterator[CodedStudy]:
    """Give a study in which AA and BB differ on S001 in each way there is.

    They agree on one mark and confuse another, each has one alone, and empathy is 2 apart.
    """
    study = make_coded_study(folder)
    with study.db:
        study.add_recording("S001")
        for coder, heard, scores, purpose in (
            ("AA", [("SR", 10), ("CR", 20), ("AF", 30)], [3, 3, 4, 2], Purpose.PRIMARY),
            ("BB", [("SR", 11), ("Q", 21), ("Q", 50)], [3, 3, 3, 4], Purpose.DOUBLE),
        ):
            code_marks(study, "S001", coder, heard=heard, scores=scores, purpose=purpose)
        yield study


def lead_of(study: CodedStudy) -> CoderId:
    """Return the study's first lead."""
    return next(each.id for each in study_library.people(study.db) if each.role is Role.LEAD)
