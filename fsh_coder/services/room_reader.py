"""A disagreement room that is looked at again and again: read anew only where it has changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from fsh_coder.domain.identifiers import CoderId, SegmentId
from fsh_coder.domain.observation import Observation
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import disagreements, rubric_library
from fsh_coder.services.compared_codings import DEFAULT_TOLERANCE_MS
from fsh_coder.services.disagreement_values import Room
from fsh_coder.store import report_queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.report_queries import CodingVersion


@dataclass(frozen=True, slots=True)
class HeldConsensus:
    """A consensus in somebody's hands, as it was after its action number ``version``."""

    observation: Observation
    version: int


class RoomReader:
    """Reads one room as it is on disk.

    The coders' own observations hardly ever change while the team talks, and comparing them
    is most of the work. So they are compared again only after one of them was touched; after
    a choice of the team's only the consensus is read.
    """

    def __init__(
        self,
        db: StudyDatabase,
        segment_id: SegmentId,
        *,
        rubric_digest: str,
        by: CoderId,
        tolerance_ms: int = DEFAULT_TOLERANCE_MS,
        is_blind: bool = False,
        coder_ids: Sequence[CoderId] | None = None,
    ) -> None:
        self._db = db
        self._segment_id = segment_id
        self._digest = rubric_digest
        self._by = by
        self._tolerance_ms = tolerance_ms
        self._is_blind = is_blind
        self._coder_ids = None if coder_ids is None else tuple(coder_ids)
        self._rubric: Rubric | None = None
        self._room: Room | None = None
        self._own: tuple[CodingVersion, ...] = ()
        self._agreed: tuple[CodingVersion, ...] = ()

    def read(self, held: HeldConsensus | None = None) -> Room:
        """Return the room as it is now.

        Args:
            held: the consensus where the caller works on it; it is read from the study only
                where that has another version.

        Raises:
            NotFound, NothingToReport, NotYetUnblinded, ToleranceOutOfRange: as `open_room`.
        """
        # Read before the room is: what changes in between is seen at the next reading.
        with self._db.reading() as session:
            found = report_queries.coding_versions(
                session, self._segment_id, rubric_digest=self._digest
            )
        own = tuple(each for each in found if not each.is_consensus)
        agreed = tuple(each for each in found if each.is_consensus)
        if self._room is None or own != self._own:
            self._room = self._compare()
        elif agreed != self._agreed:
            self._room = self._settle(self._room, agreed, held=held)
        self._own, self._agreed = own, agreed
        return self._room

    def _compare(self) -> Room:
        return disagreements.open_room(
            self._db,
            self._segment_id,
            rubric_digest=self._digest,
            by=self._by,
            tolerance_ms=self._tolerance_ms,
            is_blind=self._is_blind,
            coder_ids=self._coder_ids,
        )

    def _settle(
        self, room: Room, agreed: Sequence[CodingVersion], *, held: HeldConsensus | None
    ) -> Room:
        rubric = self._rubric = self._rubric or rubric_library.by_digest(self._db, self._digest)
        if held is not None and [(held.observation.id, held.version)] == [
            (each.observation_id, each.version) for each in agreed
        ]:
            return disagreements.with_consensus(room, held.observation, rubric=rubric)
        consensus = disagreements.consensus_of(
            self._db, self._segment_id, rubric_digest=self._digest
        )
        return disagreements.with_consensus(room, consensus, rubric=rubric)
