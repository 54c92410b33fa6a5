"""All keys of one desk: what they do, and where they are shown."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.ui.coding.beside.help_pane import HelpPane
from fsh_coder.ui.coding.beside.history_pane import HistoryPane
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.ground.key_map import key_map
from fsh_coder.ui.coding.ground.keys import cap_of
from fsh_coder.ui.coding.ground.unit_keys import UnitKeys
from fsh_coder.ui.coding.keys.command_keys import CommandKeys
from fsh_coder.ui.coding.keys.key_prompt import Choice, KeyPrompt
from fsh_coder.ui.coding.wiring.desk_wiring import DeskWiring
from fsh_coder.ui.kit.toast import Toast
from fsh_coder.ui.settings import Settings


class KeyWiring(QObject):
    """Binds keys and shows them; the desk owns it.

    Args:
        desk: the views.
        wiring: what they show, with the keys of codes.
        settings: the coder's, with the keys she chose herself.
        actions: what each command does, by its name; this adds "recode".
        units: the keys that divide speech; None where the rubric does not ask for it.

    Signals:
        changed: the coder's keys are others now; the `KeyMap`.
    """

    changed = Signal(object)

    def __init__(
        self,
        desk: CodingDesk,
        *,
        wiring: DeskWiring,
        settings: Settings,
        actions: Mapping[str, Callable[[], None]],
        units: UnitKeys | None = None,
    ) -> None:
        super().__init__(desk)
        self._desk, self._settings, self._units = desk, settings, units
        self._controller = controller = wiring.controller
        self._behaviours = behaviours = wiring.keys
        self._recoding: MarkId | None = None
        self._prompt = KeyPrompt(desk.panes, over=desk.pad)
        leave_field = actions["leave_field"]
        self._commands = CommandKeys(
            desk,
            {
                **actions,
                "recode": self.ask_for_code,
                "leave_field": lambda: None if self._keep_code() else leave_field(),
            },
        )
        behaviours.chord.opened.connect(self._on_opened)
        behaviours.chord.closed.connect(self._on_closed)
        controller.changed.connect(self._keep_code)
        controller.selected.connect(self._keep_code)
        self.keys = key_map(controller.rubric, settings)
        self._show()

    def take_keys(self) -> None:
        """Take up keys that the coder chose a moment ago."""
        self.keys = key_map(self._controller.rubric, self._settings)
        self._show()
        self.changed.emit(self.keys)

    def ask_for_code(self) -> None:
        """Wait for the key of the code that the mark at hand is to have instead."""
        mark = self._controller.mark_at_hand()
        if mark is None:
            return
        if self._controller.observation.is_locked:
            self._controller.refused.emit("This observation is submitted; reopen it to change it.")
            return
        self._controller.select(mark.id)
        self._recoding = mark.id
        self._behaviours.divert(self._recode)
        self._ask_for_code()

    def _recode(self, code: str) -> None:
        mark_id, self._recoding = self._recoding, None
        self._prompt.hide()
        if mark_id is not None:
            self._controller.recode(mark_id, code)

    def _keep_code(self) -> bool:
        """Change no code after all; return whether one was to be changed."""
        if self._recoding is None:
            return False
        self._recoding = None
        self._behaviours.divert(None)
        self._prompt.hide()
        return True

    def _ask_for_code(self) -> None:
        mark = None if self._recoding is None else self._controller.selected_mark
        if mark is None:
            self._prompt.hide()
            return
        short = self._controller.rubric.code(mark.code).short
        when = self._controller.time_of(mark)
        words = f"{short} at {when} becomes … press the key of a code"
        self._ask((Choice("", words), Choice("Esc", "keeps it", is_quiet=True)))

    # --- Codes of two keys --------------------------------------------------------------

    def _on_opened(self, first: str, followers: Mapping[str, str]) -> None:
        rubric = self._controller.rubric
        self._desk.pad.show_followers(followers.values())
        choices = [
            Choice(cap_of(second), rubric.code(code).short) for second, code in followers.items()
        ]
        esc = Choice("Esc", "gives up", is_quiet=True)
        self._ask((Choice(cap_of(first), "…"), *choices, esc))

    def _on_closed(self) -> None:
        self._desk.pad.show_followers(None)
        self._ask_for_code()

    def _ask(self, choices: tuple[Choice, ...]) -> None:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for toast in self._desk.panes.findChildren(Toast, "toast", direct):
            toast.close_now()
        self._prompt.ask(choices)

    # --- Showing ------------------------------------------------------------------------

    def _show(self) -> None:
        desk, keys = self._desk, self.keys
        self._commands.set_keys(keys)
        self._behaviours.set_keys(keys)
        if self._units is not None:
            self._units.set_keys({use.name: use.keys for use in keys.units})
        if desk.units is not None:
            desk.units.set_keys(keys)
        for help_ in desk.findChildren(HelpPane):
            help_.set_keys(keys)
        for history in desk.findChildren(HistoryPane):
            history.set_keys(keys)
        views = (desk.pad, desk.transport, desk.head, desk.footer, desk.marks, desk.ratings)
        for view in (*views, desk.fields):
            view.set_keys(keys)
