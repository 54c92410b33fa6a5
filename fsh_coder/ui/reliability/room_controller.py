"""The disagreement room's work: which mismatch is talked about, what is heard and agreed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId, SegmentId
from fsh_coder.domain.people import Coder
from fsh_coder.domain.rubric import Rubric
from fsh_coder.media.player import Player
from fsh_coder.services import consensus, rubric_library, rulings
from fsh_coder.services.compared_codings import DEFAULT_TOLERANCE_MS
from fsh_coder.services.consensus import ConsensusSession
from fsh_coder.services.disagreement_values import Agreed, ConsensusState, Mismatch, Room
from fsh_coder.services.recording_library import peaks_cache
from fsh_coder.services.room_reader import RoomReader
from fsh_coder.services.sound_to_code import SoundToCode, sound_to_code
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.coding.listening.listening import Listening
from fsh_coder.ui.coding.listening.sound_loader import SoundLoader
from fsh_coder.ui.reliability.room_items import (
    AFTER_MS,
    BEFORE_MS,
    Filter,
    items_of,
    shown_items,
)
from fsh_coder.ui.settings import Settings


@dataclass(frozen=True, slots=True)
class RoomView:
    """How a room is looked at: tolerance, which coders (None for all), whether blind."""

    segment_id: SegmentId
    rubric_digest: str
    tolerance_ms: int = DEFAULT_TOLERANCE_MS
    coder_ids: tuple[CoderId, ...] | None = None
    is_blind: bool = False


class RoomController(QObject):
    """One open room.

    Signals:
        room_changed: another room, or the same with something settled.
        chosen_changed: another item is talked about; its `Mismatch` or None.
        failed: an error to tell (UserFacingError).
        sound_failed: the sound cannot be had; the rest goes on.
        ruled: a ruling was written; the name of its code or dimension.
    """

    room_changed = Signal()
    chosen_changed = Signal(object)
    failed = Signal(object)
    sound_failed = Signal(object)
    ruled = Signal(str)

    def __init__(
        self,
        db: StudyDatabase,
        *,
        person: Coder,
        settings: Settings,
        player: Player | None = None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._db = db
        self._person = person
        self._player = player
        self.listening: Listening | None = None
        self.loader = SoundLoader(peaks_cache(), parent=self)
        self.loader.failed.connect(self.sound_failed)
        self._settings = settings
        self.sound: SoundToCode | None = None
        self.view: RoomView | None = None
        self.room: Room | None = None
        self.rubric: Rubric | None = None
        self.filter = Filter.ALL
        self.code: str | None = None
        self._chosen: str | None = None
        self._session: ConsensusSession | None = None
        self._reader: RoomReader | None = None
        self.is_looping = False

    # --- What is there ----------------------------------------------------------------

    def items(self) -> tuple[Mismatch, ...]:
        """Return all that is to be settled in the room."""
        return () if self.room is None else items_of(self.room)

    def shown(self) -> tuple[Mismatch, ...]:
        """Return the items of the filters."""
        return shown_items(self.items(), chosen=self.filter, code=self.code)

    @property
    def chosen(self) -> Mismatch | None:
        """Return the item that is talked about."""
        return next((each for each in self.items() if each.key == self._chosen), None)

    @property
    def duration_ms(self) -> int:
        """Return how long the recording is, the segment's end while it is not known."""
        if self.sound is not None:
            return self.sound.duration_ms
        return 1 if self.room is None else self.room.segment.end_ms

    @property
    def is_finished(self) -> bool:
        """Whether the consensus is locked."""
        return self.room is not None and self.room.consensus is ConsensusState.AGREED

    def session(self) -> ConsensusSession | None:
        """Return the consensus where one was begun."""
        begun = self.room is not None and self.room.consensus is not ConsensusState.NOT_BEGUN
        return self._begun() if begun else None

    def missing(self) -> tuple[str, ...]:
        """Return what is open before the consensus can be finished; all while not begun."""
        session = self.session()
        if session is None:
            n_items = len(self.items())
            return (f"{n_items} to settle",) if n_items else ()
        shows_all = self.view is not None and self.view.coder_ids is None
        return session.missing(self.room if shows_all else None)

    # --- Opening ----------------------------------------------------------------------

    def open(self, view: RoomView) -> None:
        """Open a room with its sound.

        Raises:
            UserFacingError: the room cannot be opened; a missing recording is told by
                ``sound_failed`` and the room stands without sound.
        """
        rubric = rubric_library.by_digest(self._db, view.rubric_digest)
        reader = self._reader_of(view)
        room = reader.read()
        self.close()
        self._reader = reader
        self.view, self.room, self.rubric = view, room, rubric
        self._chosen = None
        self.filter, self.code, self.is_looping = Filter.ALL, None, False
        self._open_sound(room)
        self.room_changed.emit()
        # A waveform that is at hand arrives at once, and must find its room shown.
        if self.sound is not None:
            self.loader.load(self.sound, shown_as=room.session_label)
        first = next((each for each in self.items() if each.is_open), None)
        self.choose(first or next(iter(self.items()), None))

    def look(self, view: RoomView) -> None:
        """Look at the same room in another way."""
        reader = self._reader_of(view)
        try:
            room = reader.read()
        except UserFacingError as error:
            self.failed.emit(error)
            return
        self._reader = reader
        self.view, self.room, self._session = view, room, None
        self.room_changed.emit()
        if self.chosen is None:
            self.choose(next(iter(self.shown()), None))
        else:
            self.chosen_changed.emit(self.chosen)

    def close(self) -> None:
        """Fall silent and let go of the sound."""
        self.loader.cancel()
        if self.listening is not None:
            self.listening.close()
        self._session = None
        self.sound = None

    def leave(self) -> None:
        """Close, and let go of the sound device."""
        self.close()
        if self._player is not None:
            self._player.close()

    # --- Which mismatch ---------------------------------------------------------------

    def choose(self, item: Mismatch | None) -> None:
        """Talk about another item."""
        self._chosen = None if item is None else item.key
        self._loop_chosen()
        self.chosen_changed.emit(item)

    def choose_key(self, key: str) -> None:
        """Talk about the item of a key."""
        self.choose(next((each for each in self.items() if each.key == key), None))

    def choose_dimension(self, dimension: str) -> None:
        """Talk about a dimension's scores, where coders gave others."""
        found = next((each for each in self.items() if each.dimension == dimension), None)
        if found is not None:
            self.choose(found)

    def step(self, by: int) -> None:
        """Go to the next item (1) of those listed, or to the one before (-1)."""
        shown = self.shown()
        keys = [each.key for each in shown]
        if not keys:
            return
        if self._chosen in keys:
            place = min(max(keys.index(self._chosen) + by, 0), len(keys) - 1)
        else:
            place = 0
        self.choose(shown[place])

    def narrow(self, *, chosen: Filter | None = None, code: str | None = None) -> None:
        """List other items; ``code`` None for every code."""
        self.filter = chosen or self.filter
        self.code = code
        self.room_changed.emit()

    # --- Listening --------------------------------------------------------------------

    def hear(self) -> None:
        """Hear the item from 2 s before; a rating without a moment from the segment's start."""
        listening, room = self.listening, self.room
        if listening is None or room is None or not listening.is_open:
            return
        item = self.chosen
        at_ms = room.segment.start_ms
        if item is not None and item.at_ms is not None:
            at_ms = max(at_ms, item.at_ms - BEFORE_MS)
        listening.hear_from(at_ms)

    def set_looping(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Repeat the item, or no longer."""
        self.is_looping = on
        self._loop_chosen()
        if on:
            self.hear()

    # --- What is agreed ---------------------------------------------------------------

    def agree(self, choice: Agreed, *, reason: str, as_ruling: bool) -> bool:
        """Record what the team agreed on the chosen item and go to the next open one.

        Returns:
            Whether it is on disk; what kept it from that was told by ``failed``.
        """
        item = self.chosen
        if item is None:
            return False
        before = [each.key for each in self.items()]
        try:
            self._begun().resolve(item, choice, reason=reason)
            if as_ruling:
                self._rule(item, choice, reason=reason)
        except UserFacingError as error:
            self.failed.emit(error)
            # What is on disk may be newer than what the session knows.
            self._session = None
            self._reread()
            return False
        self._reread()
        self._go_on(before, item.key)
        return True

    def open_again(self) -> None:
        """Take back what was agreed on the chosen item."""
        item = self.chosen
        if item is not None:
            self._do(lambda: self._begun().reopen_mismatch(item))

    def undo(self) -> None:
        """Take back the last choice of the consensus."""
        if self.session() is not None:
            self._do(lambda: self._begun().undo())

    def redo(self) -> None:
        """Bring back what was undone last."""
        if self.session() is not None:
            self._do(lambda: self._begun().redo())

    def finish(self) -> None:
        """Lock the consensus."""
        self._do(lambda: self._begun().finish())

    def reopen(self, reason: str) -> None:
        """Unlock a finished consensus.

        Raises:
            ReasonNeeded: the reason is blank.
        """
        self._begun().reopen(reason)
        self._reread()
        self.chosen_changed.emit(self.chosen)

    # --- Shared -----------------------------------------------------------------------

    def _reader_of(self, view: RoomView) -> RoomReader:
        return RoomReader(
            self._db,
            view.segment_id,
            rubric_digest=view.rubric_digest,
            by=self._person.id,
            tolerance_ms=view.tolerance_ms,
            is_blind=view.is_blind,
            coder_ids=view.coder_ids,
        )

    def _open_sound(self, room: Room) -> None:
        if self.listening is None:
            self._player = self._player or Player()
            self.listening = Listening(self._player, settings=self._settings, parent=self)
            self.listening.failed.connect(self.sound_failed)
        listening = self.listening
        listening.take(room.segment, at_ms=room.segment.start_ms, heard=())
        try:
            self.sound = sound_to_code(self._db, room.recording_id)
            label = room.session_label
            listening.open(self.sound.path, duration_ms=self.sound.duration_ms, shown_as=label)
        except UserFacingError as error:
            self.sound_failed.emit(error)

    def _loop_chosen(self) -> None:
        listening, item, room = self.listening, self.chosen, self.room
        if listening is None or room is None:
            return
        if not self.is_looping or item is None or item.at_ms is None:
            listening.set_loop(None)
            return
        start_ms = max(room.segment.start_ms, item.at_ms - BEFORE_MS)
        listening.set_loop((start_ms, min(self.duration_ms, item.at_ms + AFTER_MS)))

    def _begun(self) -> ConsensusSession:
        view = self.view
        if view is None:
            raise RuntimeError("a consensus without a room")
        if self._session is None:
            self._session = consensus.start_consensus(
                self._db,
                view.segment_id,
                rubric_digest=view.rubric_digest,
                by=self._person.id,
                tolerance_ms=view.tolerance_ms,
                is_blind=view.is_blind,
            )
        return self._session

    def _rule(self, item: Mismatch, choice: Agreed, *, reason: str) -> None:
        rubric, room = self.rubric, self.room
        assert rubric is not None  # noqa: S101 set when opened
        assert room is not None  # noqa: S101 set when opened
        target = item.dimension or (choice if isinstance(choice, str) else item.codes[0])
        rulings.add(
            self._db,
            rubric.key,
            target=target,
            text=reason,
            by=self._person.id,
            recording_id=room.recording_id,
            at_ms=item.at_ms,
        )
        self.ruled.emit(item.dimension_label or rubric.code(target).label)

    def _do(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except UserFacingError as error:
            self.failed.emit(error)
            # What is on disk may be newer than what the session knows.
            self._session = None
        self._reread()
        self.chosen_changed.emit(self.chosen)

    def _reread(self) -> None:
        if self._reader is None:
            return
        try:
            self.room = self._reader.read(None if self._session is None else self._session.held)
        except UserFacingError as error:
            # A coder may have reopened her observation meanwhile.
            self.failed.emit(error)
            return
        self.room_changed.emit()

    def _go_on(self, before: list[str], key: str) -> None:
        place = before.index(key)
        order = [*before[place + 1 :], *before[:place]]
        by_key = {each.key: each for each in self.items()}
        following = [by_key[each] for each in order if each in by_key and by_key[each].is_open]
        self.choose(following[0] if following else self.chosen)
