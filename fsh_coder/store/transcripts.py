"""Transcripts in the study file; a new one replaces the old."""

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.domain.journal import RowChange, RowValue
from fsh_coder.store.report_queries import SpokenWords
from fsh_coder.store.tables import TranscriptUtteranceRow


def replace_transcript(
    session: Session, recording_id: RecordingId, utterances: tuple[SpokenWords, ...]
) -> RowChange:
    """Store a recording's transcript in place of the one it has; an empty one removes it.

    The journal keeps how many utterances there were and are, and none of their words: what a
    family said must not outlive the transcript.
    """
    n_before = n_utterances(session, recording_id)
    table = TranscriptUtteranceRow
    session.execute(delete(table).where(table.recording_id == recording_id))
    rows = [
        {
            "recording_id": recording_id,
            "position": position,
            "start_ms": each.start_ms,
            "end_ms": each.end_ms,
            "speaker": each.speaker,
            "text": each.text,
        }
        for position, each in enumerate(utterances)
    ]
    if rows:
        session.execute(insert(table), rows)
    return RowChange(
        table.__tablename__, recording_id.hex, _number(n_before), _number(len(utterances))
    )


def n_utterances(session: Session, recording_id: RecordingId) -> int:
    """Return how many utterances a recording's transcript has, 0 without one."""
    wanted = select(func.count()).where(TranscriptUtteranceRow.recording_id == recording_id)
    return session.scalars(wanted).one()


def _number(n: int) -> RowValue | None:
    return {"n_utterances": n} if n else None
