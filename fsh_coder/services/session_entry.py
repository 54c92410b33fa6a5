"""Practice sessions: entered, described anew, with or without a recording."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import NameTaken, NotFound, UserFacingError
from fsh_coder.domain.identifiers import (
    CoderId,
    PracticeSessionId,
    WorkerId,
    new_uuid,
)
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.people import Worker
from fsh_coder.domain.recording import NewPracticeSession, PracticeSession
from fsh_coder.services.study_log import log_change
from fsh_coder.store import overview_queries, people, sessions
from fsh_coder.store.database import StudyDatabase

_GIVEN_LABEL = re.compile(r"S([0-9]{1,9})")
_SHORTEST_NUMBER = 3


class LabelMissing(UserFacingError):
    """A practice session was to be entered without an id."""

    def __init__(self) -> None:
        super().__init__("The session has no id. Give it one, such as S101.")


class WorkerInOtherTeam(UserFacingError):
    """A session names a team for its worker that is not the worker's team in this study."""

    def __init__(self, worker: str, *, team: str, known_team: str) -> None:
        super().__init__(
            f"{worker} is in team {known_team} in this study, not in {team}. Leave the team "
            "empty to keep it; nothing was changed."
        )
        self.worker = worker
        self.team = team
        self.known_team = known_team


@dataclass(frozen=True, slots=True)
class Entered:
    """A session as it now stands in the study, and the rows that were made or changed for it."""

    session: PracticeSession
    changes: tuple[RowChange, ...]


def add_session(
    db: StudyDatabase, new: NewPracticeSession, *, by: CoderId | None = None
) -> PracticeSession:
    """Add a practice session that has no recording, or none yet.

    Raises:
        LabelMissing, NameTaken: its id is empty or used.
        WorkerInOtherTeam: its team is not the worker's.
    """
    with db.transaction() as session:
        entered = enter(session, new)
        log_change(
            db,
            session,
            label=f"session {entered.session.label} added",
            changes=entered.changes,
            by=by,
        )
    return entered.session


def update_session(
    db: StudyDatabase, changed: PracticeSession, *, by: CoderId | None = None
) -> PracticeSession:
    """Store changed facts of a practice session.

    Raises:
        NotFound: the study has no such session.
        LabelMissing, NameTaken: its new id is empty or used.
    """
    described = replace(changed, label=changed.label.strip())
    with db.transaction() as session:
        _store(session, db, described, by=by)
    return described


def describe_session(
    db: StudyDatabase,
    practice_session_id: PracticeSessionId,
    described: NewPracticeSession,
    *,
    by: CoderId | None = None,
) -> PracticeSession:
    """Describe a practice session anew, with its worker by label; an empty label means none.

    A worker whom the study does not know yet is added. A worker without a team gets the one
    named here.

    Raises:
        NotFound: the study has no such session.
        LabelMissing, NameTaken: its new id is empty or used.
        WorkerInOtherTeam: the team is not the worker's.
    """
    with db.transaction() as session:
        worker_id, changes = _worker_of(session, described)
        changed = _practice_session(practice_session_id, described, worker_id=worker_id)
        _store(session, db, changed, by=by, also=changes)
    return changed


def enter(session: Session, new: NewPracticeSession) -> Entered:
    """Make a session and, where the study does not know it yet, its worker; not journalled here.

    Raises:
        LabelMissing, NameTaken, WorkerInOtherTeam: as for ``add_session``.
    """
    _refuse_label(session, new.label)
    worker_id, changes = _worker_of(session, new)
    made = _practice_session(PracticeSessionId(new_uuid()), new, worker_id=worker_id)
    return Entered(made, (*changes, sessions.add_practice_session(session, made)))


def next_labels(taken: Iterable[str], n_labels: int) -> tuple[str, ...]:
    """Return the next ids S001, S002, ... behind the highest of this kind.

    They say nothing about worker, team or time, so that coders stay blind.
    """
    numbers = [found[1] for label in taken if (found := _GIVEN_LABEL.fullmatch(label))]
    highest = max((int(number) for number in numbers), default=0)
    width = max([len(number) for number in numbers] + [_SHORTEST_NUMBER])
    return tuple(f"S{number:0{width}d}" for number in range(highest + 1, highest + 1 + n_labels))


def _practice_session(
    practice_session_id: PracticeSessionId, new: NewPracticeSession, *, worker_id: WorkerId | None
) -> PracticeSession:
    return PracticeSession(
        id=practice_session_id,
        label=new.label.strip(),
        worker_id=worker_id,
        phase=new.phase.strip(),
        time_point=new.time_point.strip(),
        held_on=new.held_on,
        visit_type=new.visit_type.strip(),
        change_goal=new.change_goal.strip(),
        variables=new.variables,
    )


def _worker_of(
    session: Session, new: NewPracticeSession
) -> tuple[WorkerId | None, tuple[RowChange, ...]]:
    label, team = new.worker_label.strip(), new.team.strip()
    if not label:
        return None, ()
    known = people.worker_by_label(session, label)
    if known is None:
        worker = Worker(WorkerId(new_uuid()), label, team)
        return worker.id, (people.add_worker(session, worker),)
    if team and not known.team:
        return known.id, (people.change_worker(session, replace(known, team=team)),)
    if team and team != known.team:
        raise WorkerInOtherTeam(label, team=team, known_team=known.team)
    return known.id, ()


def _store(
    session: Session,
    db: StudyDatabase,
    changed: PracticeSession,
    *,
    by: CoderId | None,
    also: tuple[RowChange, ...] = (),
) -> None:
    before = sessions.practice_session(session, changed.id)
    if before is None:
        raise NotFound("session", changed.label)
    _refuse_label(session, changed.label, but=changed.id)
    if before == changed and not also:
        return
    change = sessions.change_practice_session(session, changed)
    log_change(
        db,
        session,
        label=f"session {changed.label} described",
        changes=(*also, change),
        by=by,
    )


def _refuse_label(session: Session, label: str, *, but: PracticeSessionId | None = None) -> None:
    if not label.strip():
        raise LabelMissing
    # Two ids that differ only in case would be mixed up in every spreadsheet.
    known = overview_queries.session_like(session, label.strip())
    if known is not None and known.id != but:
        raise NameTaken("session", known.label)
