"""How long coders worked on their observations, for the lead."""

from collections.abc import Iterable

from fsh_coder.domain.identifiers import ObservationId
from fsh_coder.domain.work_spell import TimeOnTask
from fsh_coder.store import work_spells
from fsh_coder.store.database import StudyDatabase


def time_on_task(
    db: StudyDatabase, observation_ids: Iterable[ObservationId] | None = None
) -> dict[ObservationId, TimeOnTask]:
    """Return the active time and the pauses by observation; one without any has no entry.

    Args:
        db: the open study.
        observation_ids: the observations asked for; None for all of the study.
    """
    with db.reading() as session:
        found = work_spells.spells(session, observation_ids)
    return {observation_id: TimeOnTask.of(its) for observation_id, its in found.items()}
