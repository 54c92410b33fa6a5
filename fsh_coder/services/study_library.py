"""Studies: made, opened, and who takes part in them."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from fsh_coder.domain.errors import (
    DiskFull,
    NameNeeded,
    NameTaken,
    NotFound,
    StudyFileUnwritable,
    StudyReadOnly,
)
from fsh_coder.domain.identifiers import CoderId, StudyId, new_uuid
from fsh_coder.domain.people import Coder, Role, Worker
from fsh_coder.domain.study import Study
from fsh_coder.services import rubric_library
from fsh_coder.services.study_log import log_change
from fsh_coder.store import backups
from fsh_coder.store import people as stored_people
from fsh_coder.store import studies as stored_studies
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.failures import files_in_the_users_words

SUFFIX = ".fsh"

_log = logging.getLogger(__name__)


def create_study(
    path: Path,
    *,
    name: str,
    rubric_keys: Sequence[str],
    lead: str = "Lead",
    is_synthetic: bool = False,
) -> StudyDatabase:
    """Make a study file with its rubrics and its lead, and open it.

    Args:
        path: where it is to stand; ``.fsh`` is added where it is missing.
        name: the study's name.
        rubric_keys: keys of rubrics that come with the program.
        lead: the name of the first person, who may do everything.
        is_synthetic: whether its recordings are made up, which every screen then says.

    Raises:
        NotFound: there is no such rubric; nothing was made.
        NameNeeded: the path names no file.
        StudyFileError, DiskFull, StudyFileUnwritable: the file cannot stand there.
    """
    if not path.name:
        raise NameNeeded("study’s file")
    chosen = [rubric_library.shipped_by_key(key) for key in rubric_keys]
    study = Study(
        id=StudyId(new_uuid()),
        name=name.strip() or path.stem,
        created_at=datetime.now(UTC),
        is_synthetic=is_synthetic,
    )
    whole_path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
    db = StudyDatabase.create(whole_path, study)
    is_whole = False
    try:
        leader = add_coder(db, lead, role=Role.LEAD)
        for rubric in chosen:
            rubric_library.install(db, rubric, by=leader.id)
        is_whole = True
    finally:
        if not is_whole:
            db.close()
            db.path.unlink(missing_ok=True)
    return db


def open_study(path: Path, *, holder: str | None = None) -> StudyDatabase:
    """Open a study file, and keep a copy of it once in a working day.

    Args:
        path: the study file.
        holder: who opens it, shown to a second window.

    Raises:
        StudyFileError: one class for each cause; the file is as it was.
    """
    db = StudyDatabase.open(path, holder=holder)
    is_sound = False
    try:
        with files_in_the_users_words(db.path):
            backups.keep_daily(db.path, since=db.study.created_at)
        is_sound = True
    except (DiskFull, StudyReadOnly, StudyFileUnwritable) as error:
        # Coding goes on without a copy; each action still reports a full disk itself.
        _log.warning("no backup today: %s", error)
        is_sound = True
    finally:
        if not is_sound:
            db.close()
    return db


def change_study(
    db: StudyDatabase,
    *,
    name: str | None = None,
    min_sessions_for_profile: int | None = None,
    by: CoderId | None = None,
) -> Study:
    """Change the study's name, or from how many sessions a profile is shown.

    Args:
        db: the open study.
        name: the new name; None keeps the old one.
        min_sessions_for_profile: at least 1; None keeps the old number.
        by: who changes it.

    Raises:
        NameNeeded: the new name is blank.
    """
    if name is not None and not name.strip():
        raise NameNeeded("study")
    study = replace(
        db.study,
        name=db.study.name if name is None else name.strip(),
        min_sessions_for_profile=(
            db.study.min_sessions_for_profile
            if min_sessions_for_profile is None
            else min_sessions_for_profile
        ),
    )
    if study != db.study:
        with db.transaction() as session:
            changes = [stored_studies.change_study(session, study)]
            log_change(db, session, label="study settings changed", changes=changes, by=by)
        db.study = study
    return study


def people(db: StudyDatabase) -> tuple[Coder, ...]:
    """Return everyone who signs in to the study, in the order in which they were added."""
    with db.reading() as session:
        return stored_people.coders(session)


def coder_by_name(db: StudyDatabase, name: str) -> Coder:
    """Return a person by name or initials, without regard to case.

    Raises:
        NotFound: nobody has this name; it names those there are.
    """
    everyone = people(db)
    wanted = name.strip().casefold()
    for person in everyone:
        if wanted in {person.name.casefold(), person.initials.casefold()}:
            return person
    raise NotFound("coder", name, known=tuple(person.name for person in everyone))


def add_coder(
    db: StudyDatabase,
    name: str,
    *,
    initials: str | None = None,
    role: Role = Role.CODER,
    by: CoderId | None = None,
) -> Coder:
    """Add a person to the study.

    Args:
        db: the open study.
        name: the person's name, unlike anyone else's.
        initials: for narrow columns; None makes them from the name. A number is added where
            somebody already has them.
        role: what the person may do.
        by: who adds the person.

    Raises:
        NameNeeded: the name is blank.
        NameTaken: somebody has this name, whatever its case.
    """
    plain_name = " ".join(name.split())
    if not plain_name:
        raise NameNeeded("coder")
    with db.transaction() as session:
        others = stored_people.coders(session)
        if plain_name.casefold() in {other.name.casefold() for other in others}:
            raise NameTaken("coder", plain_name)
        coder = Coder(
            id=CoderId(new_uuid()),
            name=plain_name,
            initials=_free_initials(initials or _initials(plain_name), others=others),
            role=role,
        )
        changes = [stored_people.add_coder(session, coder)]
        log_change(db, session, label=f"{role.value} {plain_name} added", changes=changes, by=by)
    return coder


def workers(db: StudyDatabase) -> tuple[Worker, ...]:
    """Return the workers whose sessions are in the study, by label."""
    with db.reading() as session:
        return stored_people.workers(session)


def _initials(name: str) -> str:
    words = name.split()
    letters = [word[0] for word in words] if len(words) > 1 else list(words[0][:2])
    return "".join(letters[:3]).upper()


def _free_initials(wanted: str, *, others: tuple[Coder, ...]) -> str:
    taken = {other.initials.casefold() for other in others}
    choices = (wanted, *(f"{wanted}{number}" for number in range(2, len(taken) + 3)))
    return next(choice for choice in choices if choice.casefold() not in taken)
