"""Who takes part: coders rate, workers are rated, supervisors read profiles."""

from dataclasses import dataclass
from enum import StrEnum

from fsh_coder.domain.identifiers import CoderId, WorkerId


class Role(StrEnum):
    """What a person may see and do in a study."""

    LEAD = "lead"
    CODER = "coder"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Coder:
    """A person who signs in to the study; a lead may code too."""

    id: CoderId
    name: str
    initials: str
    role: Role = Role.CODER

    @property
    def sees_workers(self) -> bool:
        """Whether this person may know who was recorded: coders stay blind."""
        return self.role is not Role.CODER


@dataclass(frozen=True, slots=True)
class Worker:
    """A practitioner whose sessions are recorded, known by a label and never by name."""

    id: WorkerId
    label: str
    team: str = ""
