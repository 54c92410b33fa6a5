"""Which key does what for a coder: the rubric's and the program's keys, and her own instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from string import digits

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground.commands import Command, Section, commands
from fsh_coder.ui.coding.ground.keys import Key, hotkey, key_of, keys_of
from fsh_coder.ui.coding.ground.unit_keys import unit_keys
from fsh_coder.ui.settings import Settings

#: The groups of a coder's own keys that are the same with every rubric: those that always
#: work, and those of the pass that divides speech.
COMMANDS, UNITS = "commands", "units"

_FIXED: Mapping[str, str] = {
    "Esc": "leaving a field and giving up",
    "Tab": "taking the keyboard to the next control",
    "Shift+Tab": "taking the keyboard to the control before",
    "Shift+Backtab": "taking the keyboard to the control before",
    **dict.fromkeys(digits, "global ratings"),
    **{f"Ctrl+{number}": "the places at the left" for number in range(1, 8)},
}
#: A command of this name cannot be given another key: giving up must always work.
_FIXED_COMMAND = "leave_field"


def codes_group(rubric: str) -> str:
    """Return the group of a coder's own keys for the codes of a rubric, by the rubric's key."""
    return f"codes/{rubric}"


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that keys can do: a command, a deed of dividing speech, or a rubric's code.

    `group` is where a coder's own keys for it are kept, `name` the command's or code's key
    there. `shipped` are the keys it has without any choice of hers, `own` those she chose,
    None when she chose none. `place` is the short title of a code's rubric.
    """

    group: str
    name: str
    words: str
    shipped: tuple[Key, ...]
    own: tuple[Key, ...] | None = None
    place: str = ""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys that do it now."""
        return self.shipped if self.own is None else self.own

    @property
    def shown(self) -> tuple[Key, ...]:
        """The keys worth showing: the first, and each she chose; shipped seconds go unsaid."""
        own = (key for key in self.keys[1:] if key not in self.shipped)
        return (*self.keys[:1], *own)

    @property
    def is_code(self) -> bool:
        """Whether it marks a behaviour."""
        return self.group not in (COMMANDS, UNITS)

    def meets(self, other: "Use") -> bool:
        """Whether both may be at work at once: codes have no keys while speech is divided."""
        groups = {self.group, other.group}
        return UNITS not in groups or groups <= {COMMANDS, UNITS}

    @property
    def is_fixed(self) -> bool:
        """Whether its key cannot be changed."""
        return self.group == COMMANDS and self.name == _FIXED_COMMAND


class KeyTaken(UserFacingError):
    """A key was to be given a second use."""

    def __init__(self, key: Key, *, use: Use) -> None:
        deed = f"marks “{use.words}” in {use.place}" if use.is_code else f"is for “{use.words}”"
        super().__init__(f"“{key.words}” {deed}. Press another key.")
        self.key = key
        self.use = use


class KeyReserved(UserFacingError):
    """A key was to be given a use that the program needs for itself."""

    def __init__(self, key: Key, *, use: str) -> None:
        super().__init__(f"“{key.words}” is kept for {use}. Press another key.")
        self.key = key
        self.use = use


@dataclass(frozen=True, slots=True)
class KeyMap:
    """All keys of one coder with one rubric; no two clash."""

    uses: tuple[Use, ...]

    def use(self, name: str, *, group: str = COMMANDS) -> Use:
        """Return a use; KeyError when there is none of this name."""
        for use in self.uses:
            if use.name == name and use.group == group:
                return use
        raise KeyError(name)

    def of_command(self, name: str) -> tuple[Key, ...]:
        """Return the keys of a command; KeyError when there is none of this name."""
        return self.use(name).keys

    def of_code(self, code: str) -> tuple[Key, ...]:
        """Return the keys of a code of the rubric, by its key; empty for an unknown one."""
        return next((use.keys for use in self.codes if use.name == code), ())

    @property
    def codes(self) -> tuple[Use, ...]:
        """The rubric's codes, in its order."""
        return tuple(use for use in self.uses if use.is_code)

    @property
    def units(self) -> tuple[Use, ...]:
        """The deeds of dividing speech; none where the rubric does not ask for it."""
        return tuple(use for use in self.uses if use.group == UNITS)

    def words(self, command: str) -> str:
        """Return a command's first key for a tooltip or menu, such as "Ctrl+Z"."""
        return self.of_command(command)[0].words

    def caps(self, sharing: Sequence[Command]) -> tuple[str, ...]:
        """Return what the sheet shows for commands that share a line.

        That is the first key of each; of a command for which she chose keys, all of those.
        """
        uses = [self.use(command.name) for command in sharing]
        if all(use.own is None for use in uses):
            return tuple(cap for command in sharing for cap in command.caps)
        return tuple(cap for use in uses for cap in either(use.shown))

    def code_caps(self, code: str, *, every: bool = False) -> tuple[str, ...]:
        """Return the caps to press for a code: one, or two for a code of two keys.

        With `every`, the caps of each key she chose as well, parted by "or".
        """
        use = next((use for use in self.codes if use.name == code), None)
        keys = () if use is None else use.shown
        return either(keys if every else keys[:1])

    def followers(self, first: str) -> dict[str, str]:
        """Return what may follow the first of two keys: code by second key; often nothing."""
        return {
            key.second: use.name
            for use in self.codes
            for key in use.keys
            if key.first == first and key.second
        }

    def listening(self) -> frozenset[str]:
        """Return the keys that only listen, which disturb no code of two keys."""
        names = {each.name for each in commands() if each.section is Section.LISTEN}
        found = (use.keys for use in self.uses if not use.is_code and use.name in names)
        return frozenset(key.first for keys in found for key in keys)

    def check(self, key: Key, *, use: Use) -> None:
        """Find out whether a key is free for a use.

        Raises:
            KeyReserved: the program keeps the key for itself.
            KeyTaken: the key has another use, which the error names.
        """
        if key.first in _FIXED:
            raise KeyReserved(key, use=_FIXED[key.first])
        for other in self.uses:
            is_itself = (other.group, other.name) == (use.group, use.name)
            if is_itself or not use.meets(other):
                continue
            if any(key.clashes_with(each) for each in other.keys):
                raise KeyTaken(key, use=other)


def either(keys: tuple[Key, ...]) -> tuple[str, ...]:
    """Return the caps of keys of which each alone does it, parted by "or"."""
    caps: list[str] = []
    for key in keys:
        caps += ["or", *key.caps] if caps else key.caps
    return tuple(caps)


def key_map(rubric: Rubric | None, settings: Settings) -> KeyMap:
    """Return the keys of a coder with a rubric, or of the commands alone.

    Where what is kept makes no sense, or clashes with a key of this rubric that she did not
    choose, the shipped key is used.
    """
    uses = [
        *_code_uses(rubric, settings),
        *_unit_uses(rubric, settings),
        *_command_uses(settings),
    ]
    while (clash := _clash(uses)) is not None:
        for number in clash:
            uses[number] = replace(uses[number], own=None)
    return KeyMap(tuple(uses))


def _code_uses(rubric: Rubric | None, settings: Settings) -> Iterator[Use]:
    if rubric is None:
        return
    group = codes_group(rubric.key)
    own = settings.own_keys(group)
    for code in rubric.codes:
        words = f"{code.short}, {code.label}"
        shipped = (hotkey(code.hotkey),) if code.hotkey else ()
        chosen = _own(own.get(code.key))
        yield Use(group, code.key, words, shipped, chosen, place=rubric.short_title)


def _unit_uses(rubric: Rubric | None, settings: Settings) -> Iterator[Use]:
    if rubric is None or not any("parse" in each.tasks for each in rubric.passes):
        return
    own = settings.own_keys(UNITS)
    for unit in unit_keys():
        # Shift has a use of its own here, so the shipped key is taken as it is written.
        shipped = Key(unit.key)
        texts = own.get(unit.name, ())
        read = (shipped if text == unit.key else key_of(text) for text in texts)
        chosen = tuple(key for key in read if key is not None and key.first not in _FIXED)
        yield Use(UNITS, unit.name, unit.words, (shipped,), chosen or None)


def _command_uses(settings: Settings) -> Iterator[Use]:
    own = settings.own_keys(COMMANDS)
    for command in commands():
        use = Use(COMMANDS, command.name, command.deed, keys_of(command.keys))
        yield use if use.is_fixed else replace(use, own=_own(own.get(command.name)))


def _own(texts: tuple[str, ...] | None) -> tuple[Key, ...] | None:
    keys = tuple(key for key in keys_of(texts or ()) if key.first not in _FIXED)
    return keys or None


def _clash(uses: list[Use]) -> list[int] | None:
    """Return which of her own keys to let go of first; None when there is nothing to settle."""
    firsts: dict[str, list[int]] = {}
    for number, use in enumerate(uses):
        for key in use.keys:
            firsts.setdefault(key.first, []).append(number)
    for numbers in firsts.values():
        for one, other in combinations(dict.fromkeys(numbers), 2):
            own = [number for number in (one, other) if uses[number].own is not None]
            if own and _do_clash(uses[one], uses[other]):
                # A command's key holds with every rubric, so a code's goes before it.
                commands_ = [number for number in own if uses[number].group == COMMANDS]
                return commands_ or own
    return None


def _do_clash(one: Use, other: Use) -> bool:
    pairs = ((key, each) for key in one.keys for each in other.keys)
    return one.meets(other) and any(key.clashes_with(each) for key, each in pairs)
