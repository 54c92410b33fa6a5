"""Local wording: a site with a licence puts a manual's words in place of a rubric's, for itself."""

from collections.abc import Iterable

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.local_wording import (
    DEFINITION,
    LocalWords,
    WordingPart,
    parts_of,
    reworded,
)
from fsh_coder.domain.people import Role
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import rubric_library, study_switch
from fsh_coder.services.study_log import log_change
from fsh_coder.store import local_wording as stored
from fsh_coder.store import people, studies
from fsh_coder.store.database import StudyDatabase

__all__ = ["DEFINITION", "LocalWords", "WordingPart", "parts_of"]

#: Longer than this nobody reads beside a code.
LONGEST_TEXT = 8000

_MAY_LEAVE = "local_wording_may_leave"


class OnlyLeadsReword(UserFacingError):
    """Somebody who is no lead was to change what all coders read."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not a lead of this study. Ask a lead to change the local wording; "
            "nothing was changed."
        )


class LocalWordingTooLong(UserFacingError):
    """Local wording was to be kept that no screen has room for."""

    def __init__(self, label: str, *, n_characters: int) -> None:
        super().__init__(
            f"The local wording of {label} has {n_characters:,} characters; {LONGEST_TEXT:,} are "
            "the most. Keep what coders need beside the recording; nothing was changed."
        )
        self.n_characters = n_characters


def words(db: StudyDatabase, digest: str) -> tuple[LocalWords, ...]:
    """Return what stands in place of a rubric version's words; often nothing."""
    with db.reading() as session:
        return stored.words(session, digest)


def shown(db: StudyDatabase, rubric: Rubric) -> Rubric:
    """Return a rubric as this study's people read it on screen; its digest stays."""
    return reworded(rubric, words(db, rubric.digest))


def for_export(db: StudyDatabase, rubric: Rubric) -> Rubric:
    """Return a rubric as it may leave the study: with local wording only where that is allowed."""
    return shown(db, rubric) if may_leave(db) else rubric


def may_leave(db: StudyDatabase) -> bool:
    """Whether local wording may go into workbooks and packages; at first it may not."""
    return study_switch.is_on(db, _MAY_LEAVE)


def put(
    db: StudyDatabase,
    rubric: Rubric,
    changed: Iterable[LocalWords],
    *,
    leaves: bool | None = None,
    by: CoderId,
) -> int:
    """Put words in place of a rubric's, all or none; "" shows the rubric's own again.

    Neither the rubric's text nor its digest changes. The study's log tells which parts changed,
    by whom, and not the words themselves.

    Args:
        db: the open study.
        rubric: an installed version.
        changed: the parts that change.
        leaves: whether local wording may leave the study from now on; None leaves it as it is.
        by: a lead.

    Returns:
        How many parts changed.

    Raises:
        NotFound: there is no such person, version or part.
        OnlyLeadsReword: the person is no lead.
        LocalWordingTooLong: a text is too long.
    """
    rubric_library.by_digest(db, rubric.digest)
    wanted = [_checked(rubric, each) for each in changed]
    with db.transaction() as session:
        person = people.coder(session, by)
        if person is None:
            raise NotFound("person", by.hex[:12])
        if person.role is not Role.LEAD:
            raise OnlyLeadsReword(person.name)
        found = [stored.put_words(session, rubric.digest, put=each) for each in wanted]
        changes = [each for each in found if each is not None]
        n_words = len(changes)
        was_allowed = studies.setting(session, _MAY_LEAVE) == "yes"
        label = f"local wording of {rubric.short_title} {rubric.version}, {n_words} parts"
        if leaves is not None and leaves != was_allowed:
            studies.set_setting(session, _MAY_LEAVE, value="yes" if leaves else "no")
            changes.append(_allowance(before=was_allowed, after=leaves))
            label += "; may leave the study" if leaves else "; stays in the study"
        if changes:
            log_change(db, session, label=label, changes=changes, by=by)
    return n_words


def from_version(db: StudyDatabase, rubric: Rubric, *, earlier: Rubric) -> tuple[LocalWords, ...]:
    """Return an earlier version's local wording of what both versions say in the same words."""
    own = {(each.target, each.part): each.own_text for each in parts_of(rubric)}
    old = {(each.target, each.part): each.own_text for each in parts_of(earlier)}
    return tuple(
        each
        for each in words(db, earlier.digest)
        if (each.target, each.part) in own
        and own[each.target, each.part] == old.get((each.target, each.part))
    )


def _checked(rubric: Rubric, given: LocalWords) -> LocalWords:
    known = {(each.target, each.part): each for each in parts_of(rubric)}
    part = known.get((given.target, given.part))
    if part is None:
        raise NotFound("part of this rubric", f"{given.target}, {given.part}")
    text = given.text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    if len(text) > LONGEST_TEXT:
        raise LocalWordingTooLong(f"{part.target_label}, {part.label}", n_characters=len(text))
    # The rubric's own words, pasted back, are no wording of the site's.
    return LocalWords(given.target, given.part, "" if text == part.own_text.strip() else text)


def _allowance(*, before: bool, after: bool) -> RowChange:
    told = {True: "yes", False: "no"}
    return RowChange(
        "setting",
        _MAY_LEAVE,
        {"key": _MAY_LEAVE, "value": told[before]},
        {"key": _MAY_LEAVE, "value": told[after]},
    )
