"""How long coding takes here: the team's own pace, for the hours that are left."""

from dataclasses import dataclass

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.observation import heard_ms
from fsh_coder.store import overview_queries
from fsh_coder.store.database import StudyDatabase

LONGEST_PAUSE_MS = 5 * 60_000
#: Coders become quicker, so only what was submitted last tells what is to come.
LATEST_OBSERVATIONS = 50
_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How many hours of work an hour of recording takes.

    ``ms_per_ms`` is None before anything was submitted. ``n_submitted`` observations stand
    behind it.
    """

    ms_per_ms: float | None
    n_submitted: int

    def hours_for(self, segment_ms: float) -> float | None:
        """Return the hours that coding so much takes, None before anything was submitted."""
        return None if self.ms_per_ms is None else segment_ms * self.ms_per_ms / _HOUR_MS


def pace_of(db: StudyDatabase, *, coder_id: CoderId | None = None) -> Pace:
    """Return the pace of one coder, or of the whole team, from what was submitted last.

    The work on an observation is the time between one action and the next, without pauses of
    over five minutes; it is never less than what was heard, because listening leaves no
    actions.
    """
    with db.reading() as session:
        standings = overview_queries.standings(session, coder_id=coder_id)
        done = overview_queries.work_done(
            session,
            longest_pause_ms=LONGEST_PAUSE_MS,
            n_latest=LATEST_OBSERVATIONS,
            coder_id=coder_id,
        )
    worked_ms = sum(
        max(each.working_ms, heard_ms(standings[each.assignment_id].heard, each.segment))
        for each in done
    )
    coded_ms = sum(each.segment.duration_ms for each in done)
    return Pace(worked_ms / coded_ms if worked_ms else None, len(done))
