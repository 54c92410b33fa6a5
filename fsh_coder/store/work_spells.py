"""Time on task in the study file."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import ObservationId
from fsh_coder.domain.work_spell import WorkSpell
from fsh_coder.store.tables import WorkSpellRow


def store_spell(session: Session, observation_id: ObservationId, spell: WorkSpell) -> None:
    """Store a sitting; one that began at the same moment is the same one, and is replaced."""
    kept = insert(WorkSpellRow).values(
        observation_id=observation_id,
        started_at=spell.started_at,
        ended_at=spell.ended_at,
        active_ms=spell.active_ms,
    )
    session.execute(
        kept.on_conflict_do_update(
            index_elements=[WorkSpellRow.observation_id, WorkSpellRow.started_at],
            set_={"ended_at": kept.excluded.ended_at, "active_ms": kept.excluded.active_ms},
        )
    )


def spells(
    session: Session, observation_ids: Iterable[ObservationId] | None = None
) -> dict[ObservationId, tuple[WorkSpell, ...]]:
    """Return the sittings by observation, oldest first; one without any has no entry.

    Args:
        session: the running transaction.
        observation_ids: the observations asked for; None for all of the study.
    """
    row = WorkSpellRow
    wanted = select(row.observation_id, row.started_at, row.ended_at, row.active_ms).order_by(
        row.observation_id, row.started_at
    )
    if observation_ids is not None:
        wanted = wanted.where(row.observation_id.in_(tuple(observation_ids)))
    found: dict[ObservationId, list[WorkSpell]] = {}
    for observation_id, started_at, ended_at, active_ms in session.execute(wanted):
        found.setdefault(observation_id, []).append(WorkSpell(started_at, ended_at, active_ms))
    return {observation_id: tuple(its) for observation_id, its in found.items()}
