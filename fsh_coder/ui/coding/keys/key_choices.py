"""A coder's choice of keys: what may be chosen, and keeping it."""

from collections.abc import Sequence

from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground.key_map import (
    COMMANDS,
    UNITS,
    KeyMap,
    KeyTaken,
    Use,
    codes_group,
    key_map,
)
from fsh_coder.ui.coding.ground.keys import Key
from fsh_coder.ui.settings import Settings


class KeyChoices:
    """Changes keys; every change is kept at once.

    Args:
        rubrics: those she codes with; a command's key must be free in all of them.
        settings: the coder's.
    """

    def __init__(self, rubrics: Sequence[Rubric], settings: Settings) -> None:
        self._rubrics = tuple(rubrics)
        self._settings = settings

    @property
    def rubrics(self) -> tuple[Rubric, ...]:
        """Whose codes have keys."""
        return self._rubrics

    def map_of(self, rubric: Rubric | None) -> KeyMap:
        """Return all keys as they are with a rubric, or those of the commands alone."""
        return key_map(rubric, self._settings)

    def change(self, use: Use, key: Key) -> None:
        """Let one key alone do something.

        Raises:
            KeyReserved, KeyTaken: the key is not free; nothing was changed.
        """
        self._keep(use, (key,))

    def add(self, use: Use, key: Key) -> None:
        """Let one more key do something.

        Raises:
            KeyReserved, KeyTaken: the key is not free; nothing was changed.
        """
        if any(key != each and key.clashes_with(each) for each in use.keys):
            raise KeyTaken(key, use=use)
        self._keep(use, tuple(dict.fromkeys((*use.keys, key))))

    def reset(self, use: Use) -> None:
        """Go back to the shipped keys of one thing.

        Raises:
            KeyTaken: one of them does something else now; nothing was changed.
        """
        self._keep(use, use.shipped)

    def reset_all(self) -> None:
        """Go back to all shipped keys, of the commands and of these rubrics' codes."""
        for group in self._groups:
            self._settings.forget_own_keys(group)

    @property
    def has_own(self) -> bool:
        """Whether any key is another than the shipped one."""
        return any(self._settings.own_keys(group) for group in self._groups)

    @property
    def _groups(self) -> tuple[str, ...]:
        return (COMMANDS, UNITS, *(codes_group(rubric.key) for rubric in self._rubrics))

    def _keep(self, use: Use, keys: tuple[Key, ...]) -> None:
        for map_ in self._maps(use):
            for key in keys:
                map_.check(key, use=use)
        texts = None if keys == use.shipped else [key.text for key in keys]
        self._settings.set_own_keys(use.group, use.name, keys=texts)

    def _maps(self, use: Use) -> list[KeyMap]:
        if use.is_code:
            return [
                self.map_of(rubric)
                for rubric in self._rubrics
                if codes_group(rubric.key) == use.group
            ]
        return [self.map_of(rubric) for rubric in self._rubrics or (None,)]
