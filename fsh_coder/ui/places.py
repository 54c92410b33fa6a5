"""The places of the program, and who sees which."""

from fsh_coder.domain.people import Role
from fsh_coder.ui.kit.rail import Place

STUDY = Place("study", "Study", "folder-open")
MY_LIST = Place("my_list", "My list", "list-checks")
CODE = Place("code", "Code", "headphones")
RELIABILITY = Place("reliability", "Reliability", "scale")
WORKERS = Place("workers", "Workers", "users")
SETTINGS = Place("settings", "Settings", "settings")


def places_for(role: Role) -> tuple[Place, ...]:
    """Return the places a role may see, first the one it starts in; settings come apart."""
    return {
        Role.LEAD: (STUDY, MY_LIST, CODE, RELIABILITY, WORKERS),
        Role.CODER: (MY_LIST, CODE),
        Role.SUPERVISOR: (WORKERS,),
    }[role]
