"""The row under the waveform: play, clock, speed, volume, loop, unsure, heard, zoom."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from fsh_coder.domain.observation import HeardSpan
from fsh_coder.domain.recording import Segment
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ground.time_window import span_words
from fsh_coder.ui.coding.listening.clock import Clock
from fsh_coder.ui.coding.listening.heard_bar import HeardBar
from fsh_coder.ui.coding.listening.hearing_controls import HearingControls
from fsh_coder.ui.kit.buttons import Button, IconButton
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.text import Text

TRANSPORT_HEIGHT = 52
_VOLUME_WIDTHS = (48, 72)


class TransportBar(Pane):
    """Buttons for the mouse; each tooltip names its key.

    Signals:
        play_asked, back_asked, on_asked, slower_asked, faster_asked, loop_asked,
        unsure_asked, zoom_in_asked, zoom_out_asked: the buttons.
        clip_asked: the chosen stretch, or the mark at hand, is to be saved as a clip.
        volume_chosen: per cent.
    """

    play_asked = Signal()
    back_asked = Signal()
    on_asked = Signal()
    slower_asked = Signal()
    faster_asked = Signal()
    loop_asked = Signal()
    unsure_asked = Signal()
    zoom_in_asked = Signal()
    zoom_out_asked = Signal()
    clip_asked = Signal()
    volume_chosen = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("raised", parent=parent)
        self.setAccessibleName("Listening")
        self.setFixedHeight(TRANSPORT_HEIGHT)
        self._play_key, self._mute_key = "Space", "Ctrl+0"
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(8)
        self._add_playing()
        self._add_speed_and_volume()
        self._add_loop_and_unsure()
        self._row.addStretch(1)
        self._add_heard_and_zoom()
        for button in self.findChildren(IconButton) + self.findChildren(Button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    # --- What is shown ----------------------------------------------------------------

    def show_segment(self, segment: Segment) -> None:
        """Count from another segment's start."""
        self.clock.show_segment(segment)
        self.heard.show_segment(segment)

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self._play_key, self._mute_key = keys.words("play"), keys.words("mute")
        named = (
            (self.play_button, "play"),
            (self.slower, "slower"),
            (self.faster, "faster"),
            (self.loudness, "mute"),
            (self.zoom_in, "zoom_in"),
            (self.zoom_out, "zoom_out"),
        )
        for button, command in named:
            button.set_label(button.accessibleName(), shortcut=keys.words(command))
        back, back_bit = keys.words("step_back"), keys.words("second_back")
        self.back_button.setToolTip(f"Back ({back}); {back_bit} for 1 s")
        on, on_bit = keys.words("step_on"), keys.words("second_on")
        self.on_button.setToolTip(f"On ({on}); {on_bit} for 1 s")
        self.volume.setToolTip(f"Volume ({keys.words('softer')}, {keys.words('louder')})")
        self.hearing.set_keys(
            side=keys.words("side"), boost=keys.words("boost"), picture=keys.words("picture")
        )
        self.clip_button.set_label("Save as a clip", shortcut=keys.words("clip"))
        loop, unsure = keys.words("loop"), keys.words("unsure")
        self.loop_button.setToolTip(f"Repeat the stretch chosen on the waveform ({loop})")
        self.unsure_button.set_key(unsure)
        words = "Flag the selected or last mark: unsure, come back"
        self.unsure_button.setToolTip(f"{words} ({unsure})")

    def set_step(self, step_ms: int) -> None:
        """Name how far one step goes."""
        words = span_words(step_ms)
        self.back_button.setText(words)
        self.on_button.setText(words)
        self.back_button.setAccessibleName(f"Back {words}")
        self.on_button.setAccessibleName(f"On {words}")

    def set_head(self, at_ms: int) -> None:
        """Tell the time."""
        self.clock.set_time(at_ms)

    def set_playing(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show what the play button would do."""
        self.play_button.set_icon_name("pause" if on else "play")
        self.play_button.set_label("Pause" if on else "Play", shortcut=self._play_key)

    def set_speed(self, speed: float) -> None:
        """Show the speed."""
        self.speed.setText(f"{speed:.1f}×")
        self.speed.setAccessibleName(f"Speed {speed:.1f} times")

    def set_volume(self, percent: int) -> None:
        """Show the volume."""
        self.volume.blockSignals(True)
        self.volume.setValue(percent)
        self.volume.blockSignals(False)

    def set_silent(self, silent: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show whether there is a sound card."""
        self.loudness.set_icon_name("volume-x" if silent else "volume-2")
        words = "No sound card: playing silently" if silent else "Sound on or off"
        self.loudness.set_label(words, shortcut=self._mute_key)

    def set_selection(self, stretch: tuple[int, int] | None) -> None:
        """Name how long the chosen stretch is."""
        words = "Loop" if stretch is None else f"Loop {span_words(stretch[1] - stretch[0])}"
        self.loop_button.setText(words)

    def set_looping(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show whether the chosen stretch is repeated."""
        self.loop_button.setChecked(on)

    def set_heard(self, spans: tuple[HeardSpan, ...]) -> None:
        """Show what was heard."""
        self.heard.set_spans(spans)

    def set_zoom(self, span_ms: float) -> None:
        """Show how much time is seen."""
        self.zoom_words.setText(span_words(span_ms))

    def set_enabled(self, *, sound: bool, marks: bool) -> None:
        """Let be pressed what makes sense now."""
        for widget in (
            self.play_button,
            self.back_button,
            self.on_button,
            self.loop_button,
            self.clip_button,
        ):
            widget.setEnabled(sound)
        self.unsure_button.setEnabled(marks)

    def show_recording(self, *, n_channels: int, has_video: bool) -> None:
        """Offer what a recording has."""
        self.hearing.show_recording(n_channels=n_channels, has_video=has_video)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show all there is room for; the least needed is left out first."""
        steps = (
            self.clock.set_shows_recording,
            self._speed_word.setVisible,
            self._set_wide_volume,
            self._show_lines,
            self.volume.setVisible,
            self.clip_button.setVisible,
            self.hearing.boost.setVisible,
            self.heard.setVisible,
            self.zoom_words.setVisible,
            self.clock.set_shows_length,
            self.loudness.setVisible,
            self._show_speed,
            self.hearing.setVisible,
            self.unsure_button.setVisible,
            self.back_button.setVisible,
            self.on_button.setVisible,
        )
        for show in steps:
            show(True)
        for show in steps:
            self._row.invalidate()
            if self._row.sizeHint().width() <= self.width():
                break
            show(False)

    def _set_wide_volume(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        self.volume.setFixedWidth(_VOLUME_WIDTHS[on])

    def _show_lines(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        for line in self._lines:
            line.setVisible(on)

    def _show_speed(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        for part in self._speed_parts:
            part.setVisible(on)

    # --- Making -----------------------------------------------------------------------

    def _add_playing(self) -> None:
        self.play_button = IconButton("play", "Play", size=36, filled=True)
        self.play_button.clicked.connect(self.play_asked)
        self.back_button = Button("5 s", kind="plain", icon="rotate-ccw")
        self.back_button.clicked.connect(self.back_asked)
        self.on_button = Button("5 s", kind="plain", icon="rotate-cw")
        self.on_button.clicked.connect(self.on_asked)
        self.clock = Clock()
        self._lines = [Line(upright=True) for _ in range(3)]
        for line in self._lines:
            line.setFixedHeight(24)
        for widget in (self.play_button, self.back_button, self.on_button):
            self._row.addWidget(widget)
        self._row.addSpacing(6)
        self._row.addWidget(self.clock)
        self._row.addWidget(self._lines[0])

    def _add_speed_and_volume(self) -> None:
        self._speed_word = Text("Speed", role="helper", colour="muted")
        self.slower = IconButton("minus", "Slower", size=24)
        self.slower.clicked.connect(self.slower_asked)
        self.speed = Text("1.0×", role="label")
        self.speed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.speed.setFixedWidth(38)
        self.faster = IconButton("plus", "Faster", size=24)
        self.faster.clicked.connect(self.faster_asked)
        self._speed_parts = (self.slower, self.speed, self.faster)
        self.loudness = IconButton("volume-2", "Sound on or off", size=28)
        self.loudness.clicked.connect(self._on_loudness)
        self._volume_before = 100
        self.volume = _VolumeSlider()
        self.volume.valueChanged.connect(self.volume_chosen)
        for widget in (self._speed_word, self.slower, self.speed, self.faster):
            self._row.addWidget(widget)
        self._row.addWidget(self._lines[1])
        self._row.addWidget(self.loudness)
        self._row.addWidget(self.volume)
        self.hearing = HearingControls()
        self._row.addWidget(self.hearing)
        self._row.addWidget(self._lines[2])

    def _add_loop_and_unsure(self) -> None:
        self.loop_button = Button("Loop", icon="repeat")
        self.loop_button.setCheckable(True)
        self.loop_button.clicked.connect(self.loop_asked)
        self.unsure_button = Button("Unsure", icon="flag", key="U")
        self.unsure_button.clicked.connect(self.unsure_asked)
        self._row.addWidget(self.loop_button)
        self.clip_button = IconButton("scissors", "Save as a clip", size=28)
        self.clip_button.clicked.connect(self.clip_asked)
        self._row.addWidget(self.clip_button)
        self._row.addWidget(self.unsure_button)

    def _add_heard_and_zoom(self) -> None:
        self.heard = HeardBar()
        self.zoom_out = IconButton("zoom-out", "See more time", size=28)
        self.zoom_out.clicked.connect(self.zoom_out_asked)
        self.zoom_words = Text("60 s", role="helper", colour="muted")
        self.zoom_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_words.setMinimumWidth(40)
        self.zoom_in = IconButton("zoom-in", "See less time", size=28)
        self.zoom_in.clicked.connect(self.zoom_in_asked)
        self._row.addWidget(self.heard)
        self._row.addSpacing(6)
        for widget in (self.zoom_out, self.zoom_words, self.zoom_in):
            self._row.addWidget(widget)

    def _on_loudness(self) -> None:
        if self.volume.value():
            self._volume_before = self.volume.value()
            self.volume.setValue(0)
        else:
            self.volume.setValue(self._volume_before or 100)


class _VolumeSlider(QSlider):
    """Volume; Up and Down change it while the keyboard is here, Left and Right move the head."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, 100)
        self.setValue(100)
        self.setFixedWidth(_VOLUME_WIDTHS[1])
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Volume")
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim Up and Down before the screen's keys do."""
        mine = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if (
            mine
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            event.accept()
            return True
        return False
