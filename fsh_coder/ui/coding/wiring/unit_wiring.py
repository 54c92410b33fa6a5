"""Connects units with the desk: the lane, the list, the keys, and what the sound does."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from fsh_coder.domain.completeness import Gap, GapKind
from fsh_coder.domain.errors import Cancelled
from fsh_coder.domain.rubric_procedure import CodingPass
from fsh_coder.media.speech_detection import SpeechTrace
from fsh_coder.services.unit_proposals import Proposals, propose
from fsh_coder.ui import messages
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.control.parsing import Parsing
from fsh_coder.ui.coding.control.unit_turns import UnitTurns
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.coding.ground.typing_guard import is_typing
from fsh_coder.ui.coding.ground.unit_keys import UnitKeys
from fsh_coder.ui.coding.units.speech_proposer import SpeechProposer
from fsh_coder.ui.coding.units.unit_pane import Task, UnitPane
from fsh_coder.ui.coding.waveform.unit_items import ItemKey, UnitItem, words_of
from fsh_coder.ui.coding.waveform.unit_lane import UnitLane
from fsh_coder.ui.coding.wiring.desk_wiring import DeskWiring
from fsh_coder.ui.settings import Settings

_OPEN_EVERY_MS = 120


class UnitWiring(QObject):
    """Shows and changes the units of one desk's observation; the desk owns it.

    It is at work between `begin` and `end`; outside, keys do what they do without units.

    Args:
        desk: the views.
        pane: the pane of units.
        controller: what they are about.
        wiring: what connects the rest.
        settings: the coder's.
    """

    def __init__(
        self,
        desk: CodingDesk,
        *,
        pane: UnitPane,
        controller: CodingController,
        wiring: DeskWiring,
        settings: Settings,
    ) -> None:
        super().__init__(desk)
        self._desk, self._pane, self._wiring = desk, pane, wiring
        self._controller, self._listening = controller, controller.listening
        self._task: Task | None = None
        self._lane = UnitLane()
        self.parsing = Parsing(controller, settings=settings, parent=self)
        self.turns = UnitTurns(controller, parent=self)
        self.proposer = SpeechProposer(parent=self)
        self._proposed: Proposals | None = None
        self._fallback = wiring.commands()
        self._deeds = self._parse_deeds()
        self.keys = UnitKeys(desk, self._deeds)
        self._open_timer = QTimer(self)
        self._open_timer.setSingleShot(True)
        self._open_timer.setInterval(_OPEN_EVERY_MS)
        self._open_timer.timeout.connect(self._show_open_row)
        self._connect()

    def _connect(self) -> None:
        desk, pane = self._desk, self._pane
        self._controller.changed.connect(self._on_changed)
        self._listening.moved.connect(self._on_moved)
        self._listening.playing_changed.connect(lambda _playing: self._on_changed())
        self.parsing.changed.connect(self.show)
        self.parsing.done.connect(self._on_done)
        self.turns.changed.connect(self.show)
        desk.wave.unit_chosen.connect(self._on_block_clicked)
        pane.list.item_chosen.connect(self._on_chosen)
        pane.check.item_chosen.connect(self._on_chosen)
        pane.next_button.clicked.connect(self.turns.next_uncoded)
        pane.parse.deed_asked.connect(lambda name: self._deeds[name]())
        pane.parse.cancel_asked.connect(self.proposer.cancel)
        pane.parse.pause_chosen.connect(self._on_pause_chosen)
        self.proposer.progress.connect(pane.parse.show_listening)
        self.proposer.heard.connect(self._on_heard)
        self.proposer.failed.connect(self._on_not_heard)

    # --- Passes -----------------------------------------------------------------------

    def begin(self, coding_pass: CodingPass | None) -> None:
        """Take up the units for a pass; None where a rubric has units and no passes."""
        is_parse = coding_pass is not None and "parse" in coding_pass.tasks
        self._task = "parse" if is_parse else "code"
        may_write = not self._controller.observation.is_locked
        self._pane.set_task(self._task)
        self._pane.set_may_write(may_write)
        self._pane.list.model_.set_words(self._words())
        self.keys.set_enabled(is_parse and may_write)
        self._desk.wave.set_units(self._lane)
        if not is_parse:
            if may_write:
                self._wiring.route_codes(self.turns.take_code)
            self.turns.begin(stops=coding_pass is None or coding_pass.playback == "by_unit")
        self.show()
        at_ms = self._listening.position_ms()
        QTimer.singleShot(0, self._pane, lambda: self._pane.list.show_near(at_ms))

    def end(self) -> None:
        """Let go of the units: another pass begins, or the desk is put away."""
        if self._task == "code":
            self._wiring.route_codes(None)
        self._task = None
        self.proposer.cancel()
        self.keys.set_enabled(False)
        self._listening.set_stop_at(None)
        self._desk.wave.set_units(None)

    def go_to(self, gap: Gap) -> bool:
        """Take the coder to what is missing of units; whether it was about one."""
        if gap.unit_id is not None:
            unit = self._controller.observation.unit(gap.unit_id)
            self._desk.panes.reveal(self._pane)
            if unit is not None and self._task == "code":
                self.turns.hear(unit)
            return True
        if gap.kind is GapKind.NO_UNITS:
            self._desk.panes.reveal(self._pane)
            self.parsing.go_on()
            return True
        return False

    # --- Keys -------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what keys do of which units change the meaning; without units nothing else."""
        parsing, turns = self.parsing, self.turns
        plain = self._fallback
        return {
            "play": self._by_task(plain["play"], code=turns.play),
            "mark_before": self._by_task(
                plain["mark_before"],
                parse=lambda: parsing.step(-1),
                code=lambda: turns.step(-1),
            ),
            "mark_after": self._by_task(
                plain["mark_after"], parse=lambda: parsing.step(1), code=lambda: turns.step(1)
            ),
            "hear_mark": self._by_task(
                plain["hear_mark"], parse=self._press_or_hear, code=self._press_or_hear
            ),
            "delete": self._by_task(plain["delete"], parse=parsing.drop, code=turns.remove_code),
            "remove_last": self._by_task(plain["remove_last"], parse=parsing.take_back),
            "earlier": self._moving("earlier", -100),
            "later": self._moving("later", 100),
            "bit_earlier": self._moving("bit_earlier", -10),
            "bit_later": self._moving("bit_later", 10),
            "leave_field": self._by_task(plain["leave_field"], parse=self._leave),
            "next_uncoded": self._by_task(self._say_no_units, code=turns.next_uncoded),
        }

    def _moving(self, name: str, by_ms: int) -> Callable[[], None]:
        return self._by_task(
            self._fallback[name],
            parse=lambda: self.parsing.nudge(by_ms),
            code=lambda: self._try_to_move(by_ms),
        )

    def _by_task(
        self,
        plain: Callable[[], None],
        *,
        parse: Callable[[], None] | None = None,
        code: Callable[[], None] | None = None,
    ) -> Callable[[], None]:
        def act() -> None:
            found = {"parse": parse, "code": code}.get(self._task or "")
            (found or plain)()

        return act

    def _parse_deeds(self) -> dict[str, Callable[[], None]]:
        parsing = self.parsing
        return {
            "unit_end": parsing.end_here,
            "unit_speaker": parsing.switch_speaker,
            "unit_join": parsing.join,
            "unit_divide": parsing.divide,
            "unit_begin": parsing.begin_here,
            "unit_edge": parsing.other_edge,
            "unit_swap": parsing.swap_speakers,
            "unit_go_on": parsing.go_on,
            "unit_propose": self.propose,
            "unit_accept": parsing.accept,
            "unit_accept_all": parsing.accept_all,
            "unit_move": lambda: parsing.nudge(-100),
            "unit_drop": parsing.drop,
            "unit_hear": parsing.hear,
        }

    def _press_or_hear(self) -> None:
        button = self._desk.focused_button()
        if button is not None:
            button.click()
        elif self._task == "parse":
            self.parsing.hear()
        else:
            self.turns.hear()

    def _leave(self) -> None:
        if not is_typing() and self.parsing.chosen is not None:
            self.parsing.choose(None)
        else:
            self._fallback["leave_field"]()

    def _try_to_move(self, by_ms: int) -> None:
        """Say why units stay as they are, or move the end where the rubric lets it."""
        unit = self.turns.current
        if unit is not None:
            units, at_ms = self._controller.session.units, unit.end_ms + by_ms
            self._controller.do(lambda: units.move_edge(unit.id, at_ms, is_start=False))

    def _say_no_units(self) -> None:
        self._wiring.say("There are no utterances to code just now.")

    # --- Showing ----------------------------------------------------------------------

    def show(self) -> None:
        """Show units, proposals, the open one and what is chosen."""
        if self._task == "parse":
            self._show_parse()
        elif self._task == "code":
            items, current = self.turns.items(), self.turns.current
            key = None if current is None else current.id
            self._lane.show_items(items)
            self._lane.show_open(None)
            self._lane.show_undivided(None)
            self._lane.choose(key)
            self._pane.show_items(items, waits=self._waits_words(items, key))
            self._pane.choose(key)
        self._desk.wave.refresh_units()

    def _waits_words(self, items: tuple[UnitItem, ...], key: ItemKey | None) -> str:
        item = next((each for each in items if each.key == key), None)
        if item is None or item.codes or not self.turns.is_waiting:
            return ""
        return f"{item.number} waits for its code"

    def _show_parse(self) -> None:
        parsing = self.parsing
        items, open_item = parsing.items(), parsing.open_item()
        self._lane.show_items(items)
        self._lane.show_open(open_item)
        self._lane.show_undivided(self._undivided())
        self._lane.choose(parsing.chosen, edge=parsing.edge)
        self._pane.show_items(items, open_item)
        self._pane.choose(parsing.chosen)
        n_proposed = len(parsing.proposals.seen(parsing.units))
        if not self.proposer.is_listening:
            words = self._basis_words(n_proposed)
            self._pane.parse.show_proposals(n_proposed, words=words)
        self._show_deeds()

    def _show_deeds(self) -> None:
        """Say on the tiles what each key would do now."""
        parsing, tiles = self.parsing, self._pane.parse.tiles
        chosen = parsing.chosen is not None
        tiles["unit_join"].set_words("Join with the next" if chosen else "Join with the one before")
        if parsing.is_in_unit():
            tiles["unit_end"].set_now("divides the one you are in")
        else:
            start_ms = parsing.open_from_ms(self._listening.position_ms())
            at = in_segment(start_ms, self._controller.segment, decimals=1)
            tiles["unit_end"].set_now(f"from {at}; the next begins then")
        tiles["unit_speaker"].set_now(self._speaker_words(chosen=chosen))
        tiles["unit_divide"].set_now("makes two of the one you are in")
        tiles["unit_join"].set_now(
            "makes one of the two" if chosen else "takes its end back; it is open again"
        )

    def _speaker_words(self, *, chosen: bool) -> str:
        if chosen:
            return "of the chosen utterance"
        return f"the open utterance is the {speakers.word(self.parsing.speaker)}’s"

    def _show_open_row(self) -> None:
        if self._task == "parse":
            self._pane.show_open(self.parsing.open_item())

    def _undivided(self) -> tuple[int, int] | None:
        segment, at_ms = self._controller.segment, self._listening.position_ms()
        start_ms = max(self.parsing.last_end_ms(), at_ms)
        return (start_ms, segment.end_ms) if start_ms < segment.end_ms else None

    def _words(self) -> Callable[[UnitItem], str]:
        model = self._desk.transcript.model
        rows = [model.utterance(row) for row in range(model.rowCount())]
        spoken = [(row.start_ms, row.end_ms, row.text) for row in rows]
        return lambda item: words_of(spoken, item) if spoken else ""

    # --- Proposals --------------------------------------------------------------------

    def propose(self) -> None:
        """Listen for where people speak, and propose utterances."""
        path = self._listening.path
        if path is None:
            self._wiring.say("There is no sound to listen to. Find the recording first.")
            return
        context = self._controller.session.context
        self.proposer.listen(path, context.segment, shown_as=context.session_label)

    def _on_heard(self, trace: SpeechTrace) -> None:
        if self._task != "parse":
            return
        self._proposed = propose(
            trace,
            segment=self._controller.segment,
            units=self.parsing.units,
            min_pause_ms=self._pane.parse.pause_ms(),
        )
        self.parsing.take_proposals(self._proposed.units)
        if not self._proposed.units:
            self._wiring.say("No speech was found that is not divided already.")

    def _on_pause_chosen(self, _pause_ms: int) -> None:
        if self.proposer.trace is not None and self._proposed is not None:
            self._on_heard(self.proposer.trace)

    def _on_not_heard(self, error: Exception) -> None:
        self.show()
        if not isinstance(error, Cancelled):
            self._pane.parse.show_proposals(0, words=messages.sentence(error))

    def _basis_words(self, n: int) -> str:
        if n == 0 or self._proposed is None:
            return ""
        who = {
            "voices": "Who speaks is a guess from how two voices sound; W swaps them all.",
            "channels": "Who speaks is taken from the two channels; W swaps them all.",
            None: "Two voices could not be told apart; S says who speaks.",
        }[self._proposed.basis]
        return f"{n} proposals wait; none counts before you accept it. {who}"

    # --- Happenings -------------------------------------------------------------------

    def _on_changed(self) -> None:
        if self._task == "code" and not self.turns.is_doing:
            self.turns.show_changed()
        elif self._task == "parse" and not self.parsing.is_doing:
            self.show()

    def _on_moved(self, at_ms: int) -> None:
        if self._task == "parse":
            before = self._lane.open_item
            self.parsing.follow(at_ms)
            now = self.parsing.open_item()
            self._lane.show_open(now)
            self._lane.show_undivided(self._undivided())
            self._desk.wave.refresh_units()
            if (before and before.start_ms) != (now and now.start_ms):
                self._show_deeds()
            if not self._open_timer.isActive():
                self._open_timer.start()
        elif self._task == "code":
            self.turns.follow(at_ms)

    def _on_done(self, deed: str) -> None:
        tile = self._pane.parse.tiles.get(deed)
        if tile is not None:
            tile.light()

    def _on_block_clicked(self, item: UnitItem) -> None:
        self._on_chosen(item.key)

    def _on_chosen(self, key: ItemKey | None) -> None:
        if self._task == "parse":
            if key is None:
                self.parsing.go_on()
            else:
                self.parsing.hear(key)
        elif key is not None and not isinstance(key, int):
            self.turns.hear(self._controller.observation.unit(key))
