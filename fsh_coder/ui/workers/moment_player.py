"""Plays a moment of a recording, from a little before it."""

from PySide6.QtCore import QObject, QTimer, Signal

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.media.player import Player
from fsh_coder.services.profile_values import Excerpt
from fsh_coder.services.sound_to_code import sound_to_code
from fsh_coder.store.database import StudyDatabase

BEFORE_MS = 2_000
#: A moment with what follows it; longer is for the coding screen.
AFTER_MS = 10_000
_POLL_MS = 150


class MomentPlayer(QObject):
    """One moment at a time; the sound device is taken at the first play.

    Signals:
        changed: another moment plays, or none.
        failed: an error to tell (UserFacingError).
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, db: StudyDatabase, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._db = db
        self._player: Player | None = None
        self._playing: Excerpt | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._look)

    @property
    def playing(self) -> Excerpt | None:
        """The moment that is heard, None while it is silent."""
        return self._playing

    def position_ms(self) -> int | None:
        """Return where the sound is in its recording; None while it is silent."""
        if self._player is None or self._playing is None:
            return None
        return self._player.position_ms()

    def toggle(self, excerpt: Excerpt) -> None:
        """Play a moment, or stop the one that plays."""
        was = self._playing
        self.stop()
        if was != excerpt:
            self._start(excerpt)

    def stop(self) -> None:
        """Fall silent."""
        self._poll.stop()
        if self._player is not None:
            self._player.pause()
        if self._playing is not None:
            self._playing = None
            self.changed.emit()

    def close(self) -> None:
        """Fall silent and let go of the sound device."""
        self.stop()
        if self._player is not None:
            self._player.close()
            self._player = None

    def _start(self, excerpt: Excerpt) -> None:
        try:
            sound = sound_to_code(self._db, excerpt.recording_id)
            if self._player is None:
                self._player = Player()
            self._player.open(sound.path, shown_as=excerpt.session_label)
        except UserFacingError as error:
            self.failed.emit(error)
            return
        self._player.duration_ms = sound.duration_ms
        self._player.seek(max(0, excerpt.at_ms - BEFORE_MS))
        self._player.stop_at(min(excerpt.at_ms + AFTER_MS, sound.duration_ms))
        self._player.play()
        self._playing = excerpt
        self._poll.start()
        self.changed.emit()

    def _look(self) -> None:
        player = self._player
        if player is None or player.is_playing:
            return
        failure = player.failure
        self.stop()
        if isinstance(failure, UserFacingError):
            self.failed.emit(failure)
