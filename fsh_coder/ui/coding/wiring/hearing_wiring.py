"""How one recording is heard and seen on one desk, and what is saved of it as a clip."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.people import Coder
from fsh_coder.services import clip_export
from fsh_coder.services.sound_to_code import SoundToCode
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.clips.clip_dialog import ClipDialog
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.ground.side_button import side_after
from fsh_coder.ui.coding.wiring.desk_wiring import DeskWiring
from fsh_coder.ui.settings import Settings

_SAID = {None: "Both sides are heard.", 0: "Only the left side is heard.", 1: "Only the right."}


class HearingWiring(QObject):
    """Connects sides, boost, picture and clips with the sound; the desk owns it.

    Args:
        desk: the views.
        wiring: says quiet sentences and knows the controller.
        db: the open study.
        person: who codes.
        settings: hers.
    """

    def __init__(
        self,
        desk: CodingDesk,
        *,
        wiring: DeskWiring,
        db: StudyDatabase,
        person: Coder,
        settings: Settings,
    ) -> None:
        super().__init__(desk)
        self._desk, self._wiring = desk, wiring
        self._controller = wiring.controller
        self._listening = wiring.controller.listening
        self._db, self._person, self._settings = db, person, settings
        self._sound: SoundToCode | None = None
        controls = desk.transport.hearing
        controls.side_asked.connect(self.turn_side)
        controls.boost_asked.connect(self.toggle_boost)
        controls.picture_asked.connect(self.toggle_picture)
        desk.picture.hiding_asked.connect(self.toggle_picture)
        desk.transport.clip_asked.connect(self.ask_for_clip)
        self._listening.moved.connect(desk.picture.set_head)
        controls.set_boosted(on=settings.boost)

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what each of its keys does."""
        return {
            "side": self.turn_side,
            "boost": self.toggle_boost,
            "picture": self.toggle_picture,
            "clip": self.ask_for_clip,
        }

    def open_sound(self, sound: SoundToCode) -> None:
        """Offer what a recording has: its sides, its picture."""
        self._sound = sound
        listening, controls = self._listening, self._desk.transport.hearing
        self._desk.transport.show_recording(
            n_channels=listening.n_channels, has_video=listening.has_video
        )
        controls.set_channel(listening.channel)
        if listening.has_video:
            label = self._controller.session.context.session_label
            self._desk.picture.show_film(sound.path, shown_as=label, at_ms=listening.position_ms())
        else:
            self._desk.picture.forget_film()
        self._show_picture()

    # --- Heard and seen ---------------------------------------------------------------

    def turn_side(self) -> None:
        """Hear the left side, then the right, then both again."""
        if self._listening.n_channels != 2:
            self._wiring.say("This recording has no left and right side.")
            return
        channel = side_after(self._listening.channel)
        self._listening.hear_channel(channel)
        self._desk.transport.hearing.set_channel(channel)
        self._wiring.say(_SAID[channel])

    def toggle_boost(self) -> None:
        """Bring quiet voices up, or play them as they are."""
        on = not self._listening.is_boosted
        self._listening.set_boost(on)
        self._desk.transport.hearing.set_boosted(on=on)
        self._wiring.say(
            "Quiet voices are brought up while you listen."
            if on
            else "Voices are as loud as they were recorded."
        )

    def toggle_picture(self) -> None:
        """Show the picture, or code from the sound only."""
        if not self._listening.has_video:
            self._wiring.say("This recording is sound only.")
            return
        self._settings.picture_hidden = not self._settings.picture_hidden
        self._show_picture()

    def _show_picture(self) -> None:
        on = self._listening.has_video and not self._settings.picture_hidden
        self._desk.panes.show_picture(on)
        self._desk.transport.hearing.set_picture(on=on)

    # --- Clips ------------------------------------------------------------------------

    def ask_for_clip(self) -> None:
        """Offer to save the chosen stretch, or the selected mark with what is around it."""
        stretch = self._wanted_stretch()
        if stretch is None or self._sound is None:
            return
        context = self._controller.session.context
        is_mark = self._controller.selection is None
        if not self._may_save(*stretch):
            return
        self._listening.pause()
        dialog = ClipDialog(
            self._desk.window(),
            self._db,
            context.recording_id,
            sound=self._sound,
            shown_as=context.session_label,
            stretch=stretch,
            bounds=(self._controller.segment.start_ms, self._controller.segment.end_ms),
            is_mark=is_mark,
            person=self._person,
            settings=self._settings,
        )
        dialog.open()

    def _may_save(self, start_ms: int, end_ms: int) -> bool:
        recording_id = self._controller.session.context.recording_id
        end_ms = max(end_ms, start_ms + clip_export.SHORTEST_CLIP_MS)
        try:
            clip_export.refuse_clip(
                self._db, recording_id, start_ms=start_ms, end_ms=end_ms, person=self._person
            )
        except UserFacingError as error:
            self._wiring.say(error.sentence)
            return False
        return True

    def _wanted_stretch(self) -> tuple[int, int] | None:
        controller = self._controller
        if controller.selection is not None:
            return controller.selection
        mark = controller.selected_mark
        if mark is None:
            self._wiring.say("Drag over the waveform or select a mark first; that can be saved.")
            return None
        return mark.at_ms, mark.at_ms if mark.end_ms is None else mark.end_ms
