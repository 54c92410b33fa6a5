"""Marks where names are said, with the sound as it will be heard outside the study."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId, RecordingId
from fsh_coder.domain.spoken_name import SpokenName
from fsh_coder.domain.timecode import timecode
from fsh_coder.media.peaks import PeaksPyramid
from fsh_coder.media.player import Player
from fsh_coder.services import recording_library, spoken_names
from fsh_coder.services.sound_to_code import SoundToCode
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.clips.name_list import NameList
from fsh_coder.ui.clips.stretch_wave import StretchWave
from fsh_coder.ui.coding.listening.sound_loader import SoundLoader
from fsh_coder.ui.coding.waveform.wave_source import RawStretch
from fsh_coder.ui.kit.buttons import Button, IconButton
from fsh_coder.ui.kit.card import Line
from fsh_coder.ui.kit.text import Text

_FRAME_MS = 30
_HEAR_BEFORE_MS = 1_000
_HEAR_AFTER_MS = 700
_SHORTEST_NAME_MS = 50
_MARGIN_MS = 1_000


class NamesEditor(QWidget):
    """A waveform, a play button, and the names that are marked; each change is kept at once.

    Args:
        db: the open study.
        recording_id: the recording.
        sound: its file.
        shown_as: the session's label.
        by: who marks.
        limits: the clip's ends; None for the whole recording.
        player: plays it; one of its own by default.

    Signals:
        names_changed: a name was marked or taken back.
        failed: the error that stood in the way.
    """

    names_changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        db: StudyDatabase,
        recording_id: RecordingId,
        *,
        sound: SoundToCode,
        shown_as: str,
        by: CoderId,
        limits: tuple[int, int] | None = None,
        player: Player | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Names")
        self._db, self._recording_id, self._sound, self._by = db, recording_id, sound, by
        self._shown_as = shown_as
        self._limits = limits
        self._selection: tuple[int, int] | None = None
        self._from_ms: int | None = None
        self._is_open = False
        self.player = player if player is not None else Player()
        whole = (0, sound.duration_ms)
        self.wave = StretchWave(
            duration_ms=sound.duration_ms, window_ms=self._seen(limits or whole)
        )
        self.wave.set_limits(limits)
        self.list = NameList()
        self._make_controls()
        self._lay_out()
        self._connect()
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._follow)
        self._loader = SoundLoader(recording_library.peaks_cache(), parent=self)
        self._loader.grown.connect(self._on_grown)
        self._loader.raw_read.connect(self._on_raw)
        self._loader.failed.connect(self.failed)
        self._show_names()
        self.select(None)
        self._show_time((limits or whole)[0])

    def begin(self) -> None:
        """Open the sound and bring its waveform; what stands in the way comes as `failed`."""
        try:
            self.player.open(self._sound.path, shown_as=self._shown_as)
        except UserFacingError as error:
            self.failed.emit(error)
            return
        self._is_open = True
        self.player.duration_ms = self._sound.duration_ms
        self._show_names()
        self.seek((self._limits or (0, 0))[0])
        self._loader.load(self._sound, shown_as=self._shown_as)

    def end(self) -> None:
        """Fall silent and let go of the sound."""
        self._frames.stop()
        self._loader.cancel()
        self.player.close()
        self._is_open = False

    # --- What is there ----------------------------------------------------------------

    def names(self) -> tuple[SpokenName, ...]:
        """Return the names that are bleeped in what is to be saved."""
        every = spoken_names.spoken_names(self._db, self._recording_id)
        if self._limits is None:
            return every
        start, end = self._limits
        return tuple(name for name in every if name.start_ms < end and start < name.end_ms)

    def set_limits(self, limits: tuple[int, int]) -> None:
        """Turn to a longer or shorter clip of the same place."""
        self._limits = limits
        self.wave.set_limits(limits)
        start, end = self._seen(limits)
        window = self.wave.window_shown
        self.wave.show_window(type(window)(start, end - start, window.width))
        self.seek(limits[0])
        self._show_names()

    @property
    def selection(self) -> tuple[int, int] | None:
        """Return the chosen stretch, (start, end) in ms."""
        return self._selection

    # --- What the person does ---------------------------------------------------------

    def toggle(self) -> None:
        """Play the clip, or pause; after its end it begins again."""
        if not self._is_open:
            return
        if self.player.is_playing:
            self.player.pause()
        else:
            start, end = self._limits or (0, self._sound.duration_ms)
            if self.player.position_ms() >= end:
                self.player.seek(start)
            self.player.stop_at(end if self.player.position_ms() < end else None)
            self._play()
        self._follow()

    def seek(self, at_ms: int) -> None:
        """Go to a moment."""
        if self._is_open:
            self.player.seek(at_ms)
            self._show_time(self.player.position_ms())

    def hear(self, name: SpokenName) -> None:
        """Play a marked name with a little before and after."""
        if self._is_open:
            self.player.seek(max(0, name.start_ms - _HEAR_BEFORE_MS))
            self.player.stop_at(min(name.end_ms + _HEAR_AFTER_MS, self._sound.duration_ms))
            self._play()

    def select(self, stretch: tuple[int, int] | None) -> None:
        """Choose a stretch, or none."""
        self._selection = stretch
        self.wave.set_selection(stretch)
        is_enough = stretch is not None and stretch[1] - stretch[0] >= _SHORTEST_NAME_MS
        self.bleep_button.setEnabled(is_enough)

    def start_here(self) -> None:
        """Begin a stretch at the play head."""
        self._from_ms = self.player.position_ms()
        self.select(None)
        self.to_button.setEnabled(True)

    def end_here(self) -> None:
        """End the stretch at the play head."""
        if self._from_ms is not None:
            start, end = sorted((self._from_ms, self.player.position_ms()))
            self.select((start, end) if end > start else None)

    def bleep(self) -> None:
        """Mark the chosen stretch as a name."""
        if self._selection is None or not self.bleep_button.isEnabled():
            return
        start, end = self._selection
        self._do(lambda: self._mark(start, end))
        self.select(None)

    def remove(self, name: SpokenName) -> None:
        """Take a name back."""
        self._do(lambda: self._unmark(name))

    def _remove_chosen(self) -> None:
        chosen = self.list.chosen()
        if chosen is not None:
            self.remove(chosen)

    def _mark(self, start_ms: int, end_ms: int) -> None:
        spoken_names.mark(
            self._db, self._recording_id, start_ms=start_ms, end_ms=end_ms, by=self._by
        )

    def _unmark(self, name: SpokenName) -> None:
        spoken_names.unmark(self._db, self._recording_id, name, by=self._by)

    # --- Making -----------------------------------------------------------------------

    def _make_controls(self) -> None:
        self.play_button = IconButton("play", "Play", shortcut="Space", size=36, filled=True)
        self.time = Text(role="label")
        self.time.setMinimumWidth(84)
        self.from_button = Button("From here", key="I")
        self.from_button.setToolTip("A stretch begins at the play head (I)")
        self.to_button = Button("To here", key="O")
        self.to_button.setToolTip("The stretch ends at the play head (O)")
        self.to_button.setEnabled(False)
        self.bleep_button = Button("Bleep this stretch", icon="volume-x", key="B")
        self.bleep_button.setToolTip("A tone instead of what is said in the chosen stretch (B)")
        self.remove_button = Button("Take back", icon="trash-2")
        self.remove_button.setToolTip("The chosen name is heard again (Delete)")
        self.zoom_out = IconButton("zoom-out", "See more time", shortcut="−", size=28)
        self.zoom_in = IconButton("zoom-in", "See less time", shortcut="+", size=28)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget in (self.play_button, self.time, self.from_button, self.to_button):
            row.addWidget(widget)
        row.addWidget(self.bleep_button)
        row.addStretch(1)
        row.addWidget(self.zoom_out)
        row.addWidget(self.zoom_in)
        self.heading = Text(role="helper", colour="muted")
        below = QHBoxLayout()
        below.addWidget(self.heading, 1)
        below.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.wave)
        column.addLayout(row)
        column.addLayout(below)
        self.list.setFixedHeight(84)
        column.addWidget(Line())
        column.addWidget(self.list)
        column.addWidget(Line())

    def _connect(self) -> None:
        self.play_button.clicked.connect(self.toggle)
        self.from_button.clicked.connect(self.start_here)
        self.to_button.clicked.connect(self.end_here)
        self.bleep_button.clicked.connect(self.bleep)
        self.remove_button.clicked.connect(self._remove_chosen)
        self.zoom_in.clicked.connect(lambda: self.wave.zoom(1))
        self.zoom_out.clicked.connect(lambda: self.wave.zoom(-1))
        self.wave.seek_requested.connect(self.seek)
        self.wave.stretch_chosen.connect(self.select)
        self.wave.window_changed.connect(lambda _window: self._want_raw())
        self.list.hear_asked.connect(self.hear)
        self.list.removal_asked.connect(self.remove)
        for keys, deed in (
            ("Space", self.toggle),
            ("I", self.start_here),
            ("O", self.end_here),
            ("B", self.bleep),
            ("+", lambda: self.wave.zoom(1)),
            ("-", lambda: self.wave.zoom(-1)),
            ("Left", lambda: self.seek(max(0, self.player.position_ms() - 1_000))),
            ("Right", lambda: self.seek(self.player.position_ms() + 1_000)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.wave)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(deed)

    # --- Showing ----------------------------------------------------------------------

    def hideEvent(self, event: QHideEvent) -> None:
        """Fall silent when the dialog closes."""
        super().hideEvent(event)
        self.end()

    def _seen(self, limits: tuple[int, int]) -> tuple[int, int]:
        start, end = limits
        return max(0, start - _MARGIN_MS), min(self._sound.duration_ms, end + _MARGIN_MS)

    def _play(self) -> None:
        self.player.play()
        self._frames.start()
        self._follow()

    def _follow(self) -> None:
        is_playing = self.player.is_playing
        self._show_time(self.player.position_ms())
        self.play_button.set_icon_name("pause" if is_playing else "play")
        self.play_button.set_label("Pause" if is_playing else "Play", shortcut="Space")
        if not is_playing:
            self._frames.stop()
            if self.player.failure is not None:
                self.failed.emit(self.player.failure)

    def _show_time(self, at_ms: int) -> None:
        self.wave.set_head(at_ms)
        self.time.setText(timecode(at_ms, decimals=1))

    def _show_names(self) -> None:
        names = self.names()
        every = spoken_names.spoken_names(self._db, self._recording_id)
        self.wave.set_names(every)
        self.list.show_names(names)
        self.player.set_bleeps((name.start_ms, name.end_ms) for name in every)
        self.remove_button.setEnabled(bool(names))
        number = f"{len(names)} name{'' if len(names) == 1 else 's'} bleeped"
        self.heading.setText(number if names else "No name is marked here. Listen before you save.")

    def _do(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except UserFacingError as error:
            self.failed.emit(error)
            return
        self._show_names()
        self.names_changed.emit()

    def _on_grown(self, pyramid: PeaksPyramid) -> None:
        self.wave.source.take(pyramid)
        self.wave.refresh_wave()
        self._want_raw()

    def _on_raw(self, raw: RawStretch) -> None:
        self.wave.source.take_raw(raw)
        self.wave.refresh_wave()

    def _want_raw(self) -> None:
        window = self.wave.window_shown
        if self._is_open and self.wave.source.wants_raw(window, ratio=self.devicePixelRatioF()):
            self._loader.want_raw(window)
