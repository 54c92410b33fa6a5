"""What an observation is made of, read from the study file part by part."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import ObservationId
from fsh_coder.domain.observation import (
    BehaviourMark,
    EvidenceLink,
    FieldAnswer,
    GlobalRating,
    HeardSpan,
    ObservationNote,
    SettledMark,
    Speaker,
    Unit,
    speakers_by_value,
)
from fsh_coder.store.tables import (
    Base,
    BehaviourMarkRow,
    CodingUnitRow,
    EvidenceLinkRow,
    FieldAnswerRow,
    GlobalRatingRow,
    HeardSpanRow,
    NoteRow,
    PassDoneRow,
    SettledMarkRow,
)

#: In the order of a mark's own fields.
_MARK_COLUMNS = ("id", "code", "at_ms", "end_ms", "speaker", "note", "is_unsure", "unit_id")


def mark_of(row: BehaviourMarkRow) -> BehaviourMark:
    """Return the value of a row."""
    return BehaviourMark(
        id=row.id,
        code=row.code,
        at_ms=row.at_ms,
        end_ms=row.end_ms,
        speaker=None if row.speaker is None else Speaker(row.speaker),
        note=row.note,
        is_unsure=row.is_unsure,
        unit_id=row.unit_id,
    )


def marks_of(session: Session, observation_id: ObservationId) -> tuple[BehaviourMark, ...]:
    """Return an observation's marks by time, ties in the order in which they were made."""
    # Column by column and past the mapper: thousands of marks open in a sixth of the time.
    table = Base.metadata.tables["behaviour_mark"]
    wanted = (
        select(*(table.c[name] for name in _MARK_COLUMNS))
        .where(table.c.observation_id == observation_id)
        .order_by(table.c.at_ms, table.c.id)
    )
    speakers = speakers_by_value()
    return tuple(
        BehaviourMark(mark_id, code, at_ms, end_ms, speakers[speaker], note, is_unsure, unit_id)
        for mark_id, code, at_ms, end_ms, speaker, note, is_unsure, unit_id in (
            session.connection().execute(wanted).all()
        )
    )


def ratings_of(session: Session, observation_id: ObservationId) -> tuple[GlobalRating, ...]:
    """Return an observation's ratings by dimension; one that was never touched is absent."""
    wanted = (
        select(GlobalRatingRow)
        .where(GlobalRatingRow.observation_id == observation_id)
        .order_by(GlobalRatingRow.dimension)
    )
    return tuple(
        GlobalRating(row.dimension, row.score, row.reason, row.is_not_applicable)
        for row in session.scalars(wanted)
    )


def evidence_of(session: Session, observation_id: ObservationId) -> tuple[EvidenceLink, ...]:
    """Return an observation's evidence by dimension."""
    wanted = (
        select(EvidenceLinkRow.dimension, EvidenceLinkRow.mark_id)
        .where(EvidenceLinkRow.observation_id == observation_id)
        .order_by(EvidenceLinkRow.dimension, EvidenceLinkRow.mark_id)
    )
    return tuple(EvidenceLink(row.dimension, row.mark_id) for row in session.execute(wanted))


def notes_of(session: Session, observation_id: ObservationId) -> tuple[ObservationNote, ...]:
    """Return an observation's notes in the order in which they were made."""
    wanted = select(NoteRow).where(NoteRow.observation_id == observation_id).order_by(NoteRow.id)
    return tuple(ObservationNote(row.id, row.text, row.at_ms) for row in session.scalars(wanted))


def settled_of(session: Session, observation_id: ObservationId) -> tuple[SettledMark, ...]:
    """Return what a consensus settled, by the marks it settled."""
    # Column by column as the marks: a consensus settles every mark of every coder.
    wanted = (
        select(SettledMarkRow.source_mark_id, SettledMarkRow.mark_id, SettledMarkRow.reason)
        .where(SettledMarkRow.observation_id == observation_id)
        .order_by(SettledMarkRow.source_mark_id)
    )
    return tuple(
        SettledMark(source_mark_id, mark_id, reason)
        for source_mark_id, mark_id, reason in session.execute(wanted)
    )


def heard_of(session: Session, observation_id: ObservationId) -> tuple[HeardSpan, ...]:
    """Return what was played to an observation's coder, in order of time."""
    wanted = (
        select(HeardSpanRow)
        .where(HeardSpanRow.observation_id == observation_id)
        .order_by(HeardSpanRow.start_ms)
    )
    return tuple(HeardSpan(row.start_ms, row.end_ms) for row in session.scalars(wanted))


def units_of(session: Session, observation_id: ObservationId) -> tuple[Unit, ...]:
    """Return an observation's units in order of time."""
    table = CodingUnitRow
    # Column by column, as for marks: a session may be divided into more than a thousand units.
    wanted = (
        select(table.id, table.start_ms, table.end_ms, table.speaker, table.origin)
        .where(table.observation_id == observation_id)
        .order_by(table.start_ms, table.id)
    )
    speakers = speakers_by_value()
    return tuple(
        Unit(unit_id, start_ms, end_ms, speakers[speaker], origin)
        for unit_id, start_ms, end_ms, speaker, origin in session.execute(wanted)
    )


def answers_of(session: Session, observation_id: ObservationId) -> tuple[FieldAnswer, ...]:
    """Return what was answered to the rubric's extra fields, by key."""
    wanted = (
        select(FieldAnswerRow.field, FieldAnswerRow.text)
        .where(FieldAnswerRow.observation_id == observation_id)
        .order_by(FieldAnswerRow.field)
    )
    return tuple(FieldAnswer(row.field, row.text) for row in session.execute(wanted))


def passes_done_of(session: Session, observation_id: ObservationId) -> tuple[str, ...]:
    """Return the keys of the finished passes, in the order in which they were finished."""
    wanted = (
        select(PassDoneRow.pass_key)
        .where(PassDoneRow.observation_id == observation_id)
        .order_by(PassDoneRow.position)
    )
    return tuple(session.scalars(wanted))
