"""Versions of a rubric in a study: what differs, who uses which, and taking up a new one."""

from collections import Counter
from dataclasses import dataclass

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_difference import ChangeKind, RubricChange, difference
from fsh_coder.services import rubric_library
from fsh_coder.store import assignments, overview_queries
from fsh_coder.store.database import StudyDatabase

__all__ = [
    "Adoption",
    "ChangeKind",
    "RubricChange",
    "VersionInUse",
    "VersionUse",
    "adopt",
    "adoption",
    "difference",
    "uses",
]


class VersionInUse(UserFacingError):
    """Another text of this rubric has the same version already."""

    def __init__(self, title: str, *, version: str) -> None:
        super().__init__(
            f"The study has version {version} of {title} already, with other content. Give this "
            "one another version, so that nobody takes one for the other; nothing was changed."
        )
        self.version = version


@dataclass(frozen=True, slots=True)
class VersionUse:
    """How many assignments pin one version of a rubric, and how many of them are begun."""

    rubric: Rubric
    n_assignments: int
    n_begun: int


@dataclass(frozen=True, slots=True)
class Adoption:
    """What putting a rubric into the study would mean.

    ``newest`` is the version that stands there now, None when there is none; ``changes`` is
    what differs from it; ``uses`` are the versions there, oldest first. `is_there` says that
    the very same text is in the study already.
    """

    rubric: Rubric
    newest: Rubric | None
    changes: tuple[RubricChange, ...]
    uses: tuple[VersionUse, ...]
    is_there: bool

    @property
    def n_kept(self) -> int:
        """Return how many assignments keep an older version."""
        return sum(each.n_assignments for each in self.uses)


def uses(db: StudyDatabase, key: str) -> tuple[VersionUse, ...]:
    """Return the versions of a rubric with their assignments, oldest first; often none."""
    versions = _versions(db, key)
    with db.reading() as session:
        every = assignments.assignments(session)
        begun = overview_queries.standings(session)
    n_assigned = Counter(each.rubric_digest for each in every)
    n_begun = Counter(each.rubric_digest for each in every if each.id in begun)
    return tuple(
        VersionUse(each, n_assigned[each.digest], n_begun[each.digest]) for each in versions
    )


def adoption(db: StudyDatabase, rubric: Rubric) -> Adoption:
    """Return what putting this rubric into the study would mean; nothing is changed."""
    found = uses(db, rubric.key)
    newest = found[-1].rubric if found else None
    return Adoption(
        rubric=rubric,
        newest=newest,
        changes=difference(newest, rubric) if newest is not None else (),
        uses=found,
        is_there=any(each.rubric.digest == rubric.digest for each in found),
    )


def adopt(db: StudyDatabase, rubric: Rubric, *, by: CoderId | None) -> str:
    """Put a rubric beside its older versions and return its digest.

    Older versions stay to the letter; assignments and observations keep theirs, and work given
    out from now on takes the new one. The same text a second time changes nothing.

    Raises:
        VersionInUse: the study has another text with the same version.
        RubricNeedsMore: the coding screen cannot work it whole.
    """
    for other in _versions(db, rubric.key):
        is_same_name = other.version.casefold() == rubric.version.casefold()
        if is_same_name and other.digest != rubric.digest:
            raise VersionInUse(rubric.short_title, version=other.version)
    return rubric_library.install(db, rubric, by=by)


def _versions(db: StudyDatabase, key: str) -> tuple[Rubric, ...]:
    # Keys that differ in case only would be one column name in a statistics program.
    return tuple(
        each for each in rubric_library.installed(db) if each.key.casefold() == key.casefold()
    )
