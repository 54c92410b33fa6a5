"""Coding on while the study cannot be written: each action goes to an emergency file."""

from dataclasses import replace
from datetime import UTC, datetime

from fsh_coder.domain.errors import DiskFull, StaleObservation, UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import JournalEntry
from fsh_coder.domain.observation import HeardSpan, Observation, merge_spans
from fsh_coder.domain.work_spell import WorkSpell
from fsh_coder.services import emergency_log
from fsh_coder.services.emergency_log import (
    EmergencyFolder,
    EmergencyLog,
    KeptFrom,
    KeptPlace,
    KeptWork,
)
from fsh_coder.services.kept_actions import (
    DISK_TROUBLE,
    KeptActionsPart,
    be_done_with,
    bring_in,
    missing_entries,
)
from fsh_coder.services.observation_changes import changed
from fsh_coder.services.observation_writer import Kept, ObservationWriter
from fsh_coder.store import observations
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.journal import Step


class NotInTheStudyYet(UserFacingError):
    """Something that others act upon was asked for while the study cannot be written."""

    def __init__(self, n_actions: int) -> None:
        kept = "1 action is" if n_actions == 1 else f"{n_actions} actions are"
        super().__init__(
            f"The study cannot be written at the moment: {kept} in the emergency file. Submit or "
            "reopen once they are in the study; that is tried again and again by itself."
        )
        self.n_actions = n_actions


class EmergencyWriter(ObservationWriter):
    """Writes into the study or, while that fails, into an emergency file.

    Args:
        db: the open study.
        observation: as it is in the study.
        acting: who codes.
        folder: where emergency files are kept.
        work: an emergency file that could not be brought in yet, whose actions count already.
        trouble: what kept it from being brought in.
    """

    def __init__(
        self,
        db: StudyDatabase,
        observation: Observation,
        *,
        acting: CoderId,
        folder: EmergencyFolder,
        work: KeptWork | None = None,
        trouble: UserFacingError | None = None,
    ) -> None:
        super().__init__(db, observation, acting=acting)
        self._folder = folder
        self._log: EmergencyLog | None = None
        self._work: KeptWork | None = None
        # What was done since opening can be undone though the study cannot even be read.
        self._recent: dict[int, JournalEntry] = {}
        self._kept_since: datetime | None = None
        self._trouble = trouble
        if work is not None:
            self._take_up(work)
        else:
            folder.reserve()

    @property
    def kept(self) -> Kept | None:
        """Return what is in the emergency file only, None while the study takes everything."""
        if self._kept_since is None:
            return None
        return Kept(self._kept_since, len(self._kept), self._trouble)

    @property
    def units_were_given_on(self) -> bool:
        """Whether another coder codes copies of these units.

        While the study cannot be read nobody can be given any; what was given before is found
        out when the kept actions are brought in.
        """
        try:
            return super().units_were_given_on
        except DISK_TROUBLE:
            return False

    @property
    def _kept(self) -> tuple[JournalEntry, ...]:
        return () if self._work is None else self._work.entries

    def bring_in(self) -> int:
        """Try to write what is kept into the study; return how many actions came in.

        Raises:
            DiskFull, StudyFileUnwritable, StudyFileDamaged: it still cannot be written.
            KeptActionsPart: the observation was changed elsewhere.
        """
        work = self._work
        if work is None:
            return 0
        if not isinstance(self._trouble, DiskFull):
            # A disk that was away answers only to files opened after it came back.
            self._db.reconnect()
        try:
            n_actions = bring_in(self._db, work)
        except DISK_TROUBLE as error:
            self._trouble = error
            raise
        emergency_log.forget(work)
        self._log = self._work = None
        self._kept_since = self._trouble = None
        self._folder.reserve()
        return n_actions

    def submit(self) -> None:
        """Lock the observation; not while actions are kept elsewhere.

        Raises:
            NotInTheStudyYet: the study still cannot be written.
        """
        self._need_study()
        super().submit()

    def reopen(self, reason: str) -> None:
        """Unlock the observation; not while actions are kept elsewhere.

        Raises:
            NotInTheStudyYet: the study still cannot be written.
        """
        self._need_study()
        super().reopen(reason)

    def keep_place(self, at_ms: int, *, heard: tuple[HeardSpan, ...]) -> None:
        """Store where the coder is and what she heard, in the study or the emergency file."""
        if self._log is None:
            try:
                super().keep_place(at_ms, heard=heard)
            except DISK_TROUBLE as error:
                self._begin(error)
        if self._log is not None and self._work is not None:
            place = KeptPlace(at_ms, heard)
            self._log.keep_place(place)
            self._work = replace(self._work, place=place)
            self.observation = replace(self.observation, resume_at_ms=at_ms, heard=heard)

    def keep_work(self, spell: WorkSpell) -> None:
        """Store a sitting, in the study or the emergency file."""
        if self._log is None:
            try:
                super().keep_work(spell)
            except DISK_TROUBLE as error:
                self._begin(error)
        if self._log is not None and self._work is not None:
            self._log.keep_spell(spell)
            others = (each for each in self._work.spells if each.started_at != spell.started_at)
            self._work = replace(self._work, spells=(*others, spell))

    def entries(self) -> tuple[JournalEntry, ...]:
        """Return everything that was done to the observation, also what is only kept.

        While the study cannot even be read, it is what was done since opening.
        """
        try:
            return (*super().entries(), *self._kept)
        except DISK_TROUBLE:
            return tuple(self._recent.values())

    def _commit(self, entry: JournalEntry) -> None:
        if self._log is None:
            try:
                super()._commit(entry)
            except DISK_TROUBLE as error:
                self._begin(error)
        if self._log is not None and self._work is not None:
            self._log.add(entry)
            self._work = replace(self._work, entries=(*self._work.entries, entry))
        self._recent[entry.seq] = entry

    def _entry(self, step: Step) -> JournalEntry:
        return self._recent.get(step.seq) or super()._entry(step)

    def _begin(self, trouble: UserFacingError) -> None:
        now = datetime.now(UTC)
        observation = self.observation
        origin = KeptFrom(
            self._db.study.id,
            observation.id,
            observation.assignment_id,
            self._acting,
            self._head,
            now,
        )
        self._log = self._folder.begin(origin)
        self._work = KeptWork(self._log.path, origin, (), None, (), n_bytes=0, is_cut=False)
        self._kept_since, self._trouble = now, trouble

    def _take_up(self, work: KeptWork) -> None:
        entries = missing_entries(self._db, work)
        self._recent = {entry.seq: entry for entry in work.entries}
        for entry in entries:
            self._accept(entry, after=changed(self.observation, entry.changes))
        if work.place is not None:
            heard = merge_spans((*self.observation.heard, *work.place.heard))
            place = work.place.at_ms
            self.observation = replace(self.observation, resume_at_ms=place, heard=heard)
        self._log = self._folder.resume(work)
        self._work = work
        self._kept_since = work.origin.since

    def _need_study(self) -> None:
        if self._log is None:
            return
        try:
            self.bring_in()
        except DISK_TROUBLE as error:
            raise NotInTheStudyYet(len(self._kept)) from error
        except KeptActionsPart as parting:
            raise StaleObservation from parting


def take_up(
    db: StudyDatabase, observation: Observation, *, acting: CoderId, folder: EmergencyFolder
) -> EmergencyWriter:
    """Return what writes an observation that is about to be coded.

    What is kept of it is brought in first; where that cannot be, it counts all the same. A
    conflict is left for ``kept_actions.bring_in_all`` to tell.

    Raises:
        NowhereToKeep: neither study nor emergency file can be written.
    """
    for work in folder.works_of(db.study.id, observation.id):
        try:
            bring_in(db, work)
        except KeptActionsPart:
            continue
        except DISK_TROUBLE as error:
            return EmergencyWriter(
                db, observation, acting=acting, folder=folder, work=work, trouble=error
            )
        be_done_with(work)
        with db.reading() as session:
            observation = observations.observation(session, observation.id) or observation
    return EmergencyWriter(db, observation, acting=acting, folder=folder)
