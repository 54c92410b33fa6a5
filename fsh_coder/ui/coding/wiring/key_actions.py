"""What the keys do that have no button of their own, or stand for the mouse."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from fsh_coder.domain.completeness import Gap
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.coding.wiring.desk_wiring import DeskWiring

_LOUDER_BY = 10


class KeyActions(QObject):
    """One desk's; the desk owns it.

    Args:
        desk: the views.
        wiring: what they are about, goes to what is missing, says sentences.
    """

    def __init__(self, desk: CodingDesk, *, wiring: DeskWiring) -> None:
        super().__init__(desk)
        self._desk, self._wiring = desk, wiring
        self._controller = wiring.controller
        self._stretch_from_ms: int | None = None
        self._gap: Gap | None = None

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what each key does."""
        desk, listening, segment = self._desk, self._controller.listening, self._controller.segment
        return {
            "to_start": lambda: listening.seek(segment.start_ms),
            "to_end": lambda: listening.seek(segment.end_ms),
            "softer": lambda: self._turn(-_LOUDER_BY),
            "louder": lambda: self._turn(_LOUDER_BY),
            "mute": desk.transport.loudness.click,
            "stretch_from": self.begin_stretch,
            "stretch_to": self.end_stretch,
            "next_unsure": self.next_unsure,
            "filter": self.open_filter,
            "to_ratings": self.go_to_ratings,
            "to_transcript": self.go_to_transcript,
            "next_gap": self.go_to_next_gap,
            "counts": desk.pad.eye.click,
        }

    def begin_stretch(self) -> None:
        """Let the chosen stretch begin at the play head, or remember that one is to."""
        here = self._controller.listening.position_ms()
        chosen = self._controller.selection
        if chosen is not None and here < chosen[1]:
            self._controller.select_stretch((here, chosen[1]))
            return
        self._stretch_from_ms = here
        when = in_segment(here, self._controller.segment, decimals=1)
        self._wiring.say(f"A stretch begins at {when}. Now say where it ends.")

    def end_stretch(self) -> None:
        """Let the chosen stretch end at the play head."""
        here = self._controller.listening.position_ms()
        chosen = self._controller.selection
        start = self._stretch_from_ms
        if start is None and chosen is not None:
            start = chosen[0]
        if start is None or start >= here:
            self._wiring.say("No stretch begins before here. Say first where it begins.")
            return
        self._stretch_from_ms = None
        self._controller.select_stretch((start, here))

    def next_unsure(self) -> None:
        """Select the next mark that is flagged unsure."""
        if any(mark.is_unsure for mark in self._controller.observation.marks):
            self._desk.panes.reveal(self._desk.marks)
            self._controller.select_next_unsure()
        else:
            self._wiring.say("No mark is flagged unsure.")

    def open_filter(self) -> None:
        """Offer which marks to show."""
        if self._controller.rubric.codes:
            self._desk.panes.reveal(self._desk.marks)
            self._desk.marks.filter_button.click()

    def go_to_ratings(self) -> None:
        """Take the keyboard to the ratings."""
        if self._controller.rubric.dimensions:
            self._desk.panes.reveal(self._desk.ratings)
            self._desk.ratings.focus_dimension()
        else:
            self._wiring.say("This rubric has no global ratings.")

    def go_to_transcript(self) -> None:
        """Take the keyboard to the transcript."""
        transcript = self._desk.transcript
        self._desk.panes.reveal(transcript)
        if transcript.isVisible():
            transcript.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._wiring.say("This recording has no transcript.")

    def go_to_next_gap(self) -> None:
        """Go to what is missing, the next one at each call."""
        gaps = self._wiring.gaps()
        if not gaps:
            self._wiring.say("Everything is there.")
            return
        at = gaps.index(self._gap) + 1 if self._gap in gaps else 0
        self._gap = gaps[at % len(gaps)]
        self._wiring.say(self._gap.words)
        self._wiring.go_to(self._gap)

    def _turn(self, by_percent: int) -> None:
        volume = self._desk.transport.volume
        volume.setValue(volume.value() + by_percent)
        self._wiring.say(f"Volume {volume.value()} %")
