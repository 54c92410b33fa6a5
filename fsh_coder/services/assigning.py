"""Segments are given to coders; nobody can tell from her list why or in which order."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    SegmentId,
    new_uuid,
)
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.people import Coder, Role
from fsh_coder.domain.study import Assignment, Purpose
from fsh_coder.services.recording_places import label_of_session
from fsh_coder.services.study_log import log_change
from fsh_coder.store import assignments as stored_assignments
from fsh_coder.store import overview_queries, people, recordings, rubrics
from fsh_coder.store.database import StudyDatabase


class CannotCode(UserFacingError):
    """A person whose role is to read profiles was to code."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is a supervisor in this study and does not code. Choose a coder, "
            "or change the role under People."
        )
        self.name = name


class AlreadyPrimary(UserFacingError):
    """A recording was to get a second first coder; only one coding is the one of record."""

    def __init__(self, session_label: str, *, coder: str, first_coder: str) -> None:
        super().__init__(
            f"{session_label} is already coded first by {first_coder}. Assign it to {coder} for "
            "double-coding instead; nothing was assigned."
        )
        self.session_label = session_label
        self.coder = coder
        self.first_coder = first_coder


def assign(
    db: StudyDatabase,
    segment_ids: Sequence[SegmentId],
    *,
    coder_id: CoderId,
    rubric_digest: str,
    purpose: Purpose = Purpose.PRIMARY,
    due_on: date | None = None,
    by: CoderId | None = None,
) -> tuple[Assignment, ...]:
    """Give segments to a coder and return the assignments that were made.

    What she has to code with this rubric already is passed over. Her list is shuffled by the
    study's and her own id: what she began stays in front, the rest and the new stand mixed
    behind it, so that their place does not tell which came later.

    Raises:
        NotFound: the study has no such coder, rubric or segment.
        CannotCode: the person is a supervisor.
        AlreadyPrimary: somebody else codes one of them first; nothing was assigned.
    """
    with db.transaction() as session:
        coder = coder_who_codes(session, coder_id)
        if rubrics.rubric(session, rubric_digest) is None:
            raise NotFound("rubric version", rubric_digest[:12])
        made, changes = make_assignments(
            session,
            db,
            segment_ids,
            coder=coder,
            rubric_digest=rubric_digest,
            purpose=purpose,
            due_on=due_on,
        )
        if made:
            label = f"{len(made)} assigned to {coder.name}, {purpose.value}"
            log_change(db, session, label=label, changes=changes, by=by)
    return made


def make_assignments(
    session: Session,
    db: StudyDatabase,
    segment_ids: Sequence[SegmentId],
    *,
    coder: Coder,
    rubric_digest: str,
    purpose: Purpose,
    due_on: date | None,
) -> tuple[tuple[Assignment, ...], tuple[RowChange, ...]]:
    """Make assignments inside a running transaction; the caller writes the journal.

    Raises:
        NotFound, AlreadyPrimary: as for ``assign``.
    """
    known = stored_assignments.assignments(session)
    own = tuple(each for each in known if each.coder_id == coder.id)
    new_ids = [
        segment_id
        for segment_id in dict.fromkeys(segment_ids)
        if not _has_it(own, segment_id, rubric_digest=rubric_digest, purpose=purpose)
    ]
    for segment_id in new_ids:
        if recordings.segment(session, segment_id) is None:
            raise NotFound("segment", str(segment_id))
        if purpose is Purpose.PRIMARY:
            _refuse_second_primary(session, known, segment_id, rubric_digest, coder)
    new = [
        Assignment(
            AssignmentId(new_uuid()), segment_id, coder.id, rubric_digest, purpose, 0, due_on
        )
        for segment_id in new_ids
    ]
    if not new:
        return (), ()
    begun = overview_queries.begun_assignments(session, coder.id)
    ordered = shuffled_list(db.study.id, own, new, begun=begun)
    places = {each.id: each.position for each in ordered}
    made = tuple(replace(each, position=places[each.id]) for each in new)
    moved = [(each.id, places[each.id]) for each in own]
    changes = (
        *stored_assignments.change_positions(session, moved),
        *stored_assignments.add_assignments(session, made),
    )
    return made, changes


def shuffled_list(
    study_id: UUID,
    own: Sequence[Assignment],
    new: Sequence[Assignment],
    *,
    begun: frozenset[AssignmentId],
) -> tuple[Assignment, ...]:
    """Return a coder's list with its new places, counted from 1.

    What is begun keeps its order in front. All else is ordered by a hash of study, coder,
    segment and rubric: the same on every machine, unrelated to label, time and purpose.
    """
    started = sorted((each for each in own if each.id in begun), key=lambda each: each.position)
    waiting = sorted(
        (each for each in (*own, *new) if each.id not in begun),
        key=lambda each: _lot(study_id, each),
    )
    return tuple(
        replace(each, position=place) for place, each in enumerate((*started, *waiting), start=1)
    )


def coder_who_codes(session: Session, coder_id: CoderId) -> Coder:
    """Return a person who may be given something to code.

    Raises:
        NotFound: the study has no such coder.
        CannotCode: the person is a supervisor.
    """
    coder = people.coder(session, coder_id)
    if coder is None:
        known = tuple(each.name for each in people.coders(session))
        raise NotFound("coder", str(coder_id), known=known)
    if coder.role is Role.SUPERVISOR:
        raise CannotCode(coder.name)
    return coder


def _has_it(
    own: Sequence[Assignment], segment_id: SegmentId, *, rubric_digest: str, purpose: Purpose
) -> bool:
    """Whether a coder has a segment already: nobody is her own second coder."""
    return any(
        each.segment_id == segment_id
        and each.rubric_digest == rubric_digest
        and (
            each.purpose is purpose
            or (each.purpose.enters_reliability and purpose.enters_reliability)
        )
        for each in own
    )


def _refuse_second_primary(
    session: Session,
    known: Sequence[Assignment],
    segment_id: SegmentId,
    rubric_digest: str,
    coder: Coder,
) -> None:
    for each in known:
        is_first = each.purpose is Purpose.PRIMARY and each.rubric_digest == rubric_digest
        if is_first and each.segment_id == segment_id and each.coder_id != coder.id:
            first = people.coder(session, each.coder_id)
            label = session_label_of_segment(session, segment_id)
            raise AlreadyPrimary(
                label, coder=coder.initials, first_coder=first.initials if first else "another"
            )


def session_label_of_segment(session: Session, segment_id: SegmentId) -> str:
    """Return the label of the session that a segment belongs to.

    Raises:
        NotFound: the study has no such segment.
    """
    segment = recordings.segment(session, segment_id)
    recording = None if segment is None else recordings.recording(session, segment.recording_id)
    if recording is None:
        raise NotFound("segment", str(segment_id))
    return label_of_session(session, recording)


def _lot(study_id: UUID, assignment: Assignment) -> bytes:
    parts = (
        study_id.hex,
        assignment.coder_id.hex,
        assignment.segment_id.hex,
        assignment.rubric_digest,
        assignment.id.hex if not assignment.purpose.enters_reliability else "",
    )
    return hashlib.sha256(":".join(parts).encode()).digest()


def all_assignments(db: StudyDatabase) -> tuple[Assignment, ...]:
    """Return all assignments by coder, then by place in the coder's list; for leads only."""
    with db.reading() as session:
        return stored_assignments.assignments(session)
