"""What can be undone and redone, read off an observation's journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from fsh_coder.domain.journal import Action
from fsh_coder.store.journal import Step


@dataclass(frozen=True, slots=True)
class UndoHistory:
    """The actions that stand and those taken back, each list's last one first in turn.

    An action that is not undone or redone leaves nothing to redo. Submitting and reopening
    cannot be undone; what was done before them can, once the observation is open again.
    """

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    @classmethod
    def of(cls, steps: Iterable[Step]) -> Self:
        """Return the history after all of a journal's actions, oldest first."""
        done: list[Step] = []
        undone: list[Step] = []
        for step in steps:
            _follow(step, done=done, undone=undone)
        return cls(tuple(done), tuple(undone))

    def after(self, step: Step) -> Self:
        """Return the history after one more action."""
        done, undone = list(self.done), list(self.undone)
        _follow(step, done=done, undone=undone)
        return type(self)(tuple(done), tuple(undone))

    @property
    def to_undo(self) -> Step | None:
        """Return the action that undo would take back, None if there is none."""
        return self.done[-1] if self.done else None

    @property
    def to_redo(self) -> Step | None:
        """Return the action that redo would bring back, None if there is none."""
        return self.undone[-1] if self.undone else None

    @property
    def undo_label(self) -> str | None:
        """Return what undo would take back (``SR at 12:04``), None if there is nothing."""
        return self.done[-1].label if self.done else None

    @property
    def redo_label(self) -> str | None:
        """Return what redo would bring back, None if there is nothing."""
        return self.undone[-1].label if self.undone else None


def _follow(step: Step, *, done: list[Step], undone: list[Step]) -> None:
    if step.action is Action.UNDO:
        undone.append(done.pop())
    elif step.action is Action.REDO:
        done.append(undone.pop())
    else:
        undone.clear()
        if step.action.can_be_undone:
            done.append(step)
