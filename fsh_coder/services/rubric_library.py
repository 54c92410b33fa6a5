"""Rubrics: those that come with the program and those installed in a study."""

from datetime import UTC, datetime

from fsh_coder.domain.errors import NotFound, RubricNeedsMore
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_procedure import Feature
from fsh_coder.formats import rubric_file
from fsh_coder.services.study_log import log_change
from fsh_coder.store import rubrics
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.rubrics import InstalledRubric


def shipped() -> tuple[Rubric, ...]:
    """Return the rubrics that come with the program, by key."""
    return rubric_file.shipped()


def offered() -> tuple[Rubric, ...]:
    """Return the shipped rubrics that this version's coding screen can work whole."""
    return tuple(rubric for rubric in shipped() if not unmet_needs(rubric))


def unmet_needs(rubric: Rubric) -> tuple[Feature, ...]:
    """Return what a rubric asks of the coding screen that it cannot do yet; often nothing."""
    return tuple(need for need in rubric.needs if need not in _MET)


def shipped_by_key(key: str) -> Rubric:
    """Return a rubric that comes with the program.

    Raises:
        NotFound: none has this key; it names those there are.
    """
    known = {rubric.key: rubric for rubric in shipped()}
    if key not in known:
        raise NotFound("rubric", key, known=tuple(known))
    return known[key]


def install(db: StudyDatabase, rubric: Rubric, *, by: CoderId | None = None) -> str:
    """Put a rubric's text into the study for good and return its digest.

    The same text a second time changes nothing.

    Raises:
        RubricNeedsMore: the coding screen cannot work it whole; nothing was changed.
    """
    unmet = unmet_needs(rubric)
    if unmet:
        raise RubricNeedsMore(rubric.short_title, needs=tuple(need.label for need in unmet))
    with db.transaction() as session:
        if rubrics.rubric(session, rubric.digest) is None:
            text = InstalledRubric(
                digest=rubric.digest,
                key=rubric.key,
                version=rubric.version,
                title=rubric.title,
                text=rubric.text,
                installed_at=datetime.now(UTC),
            )
            changes = [rubrics.add_rubric(session, text)]
            label = f"rubric {rubric.short_title} installed"
            log_change(db, session, label=label, changes=changes, by=by)
    return rubric.digest


def installed(db: StudyDatabase) -> tuple[Rubric, ...]:
    """Return the study's rubrics in the order in which they were installed."""
    with db.reading() as session:
        texts = rubrics.rubrics(session)
    return tuple(_read(text) for text in texts)


def by_digest(db: StudyDatabase, digest: str) -> Rubric:
    """Return the rubric version that an observation pins.

    Raises:
        NotFound: the study has no such version.
    """
    with db.reading() as session:
        text = rubrics.rubric(session, digest)
        if text is None:
            raise NotFound("rubric version", digest[:12], known=_titles(rubrics.rubrics(session)))
    return _read(text)


def by_key(db: StudyDatabase, key: str) -> Rubric:
    """Return the version of a rubric that was installed last.

    Raises:
        NotFound: the study has no rubric of this key; it names those it has.
    """
    with db.reading() as session:
        texts = rubrics.rubrics(session)
    newest = next((text for text in reversed(texts) if text.key == key), None)
    if newest is None:
        raise NotFound("rubric", key, known=tuple(dict.fromkeys(text.key for text in texts)))
    return _read(newest)


def _titles(texts: tuple[InstalledRubric, ...]) -> tuple[str, ...]:
    return tuple(f"{text.key} {text.version}" for text in texts)


# Grows with the coding screen.
_MET: frozenset[Feature] = frozenset(
    {
        Feature.NOT_APPLICABLE,
        Feature.FIELDS,
        Feature.PASSES,
        Feature.PARSING,
        Feature.CHORDS,
    }
)


def _read(text: InstalledRubric) -> Rubric:
    return rubric_file.parse(text.text, name=f"{text.key} {text.version}")
