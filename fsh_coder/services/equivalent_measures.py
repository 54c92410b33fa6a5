"""Measures of two versions of a rubric that a lead declared equivalent, and what follows.

Reliability and profiles never mix versions on their own. Only where a lead said that a measure
means the same in two versions do the other version's observations enter, for that measure alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from fsh_coder.domain.comparison_scope import ComparisonScope
from fsh_coder.domain.errors import NotFound, ReasonNeeded, UserFacingError
from fsh_coder.domain.identifiers import CoderId, SegmentId
from fsh_coder.domain.measure_equivalence import (
    VERSIONS_PUT_TOGETHER,
    MeasureEquivalence,
    MeasurePair,
    Standing,
    measure_pairs,
)
from fsh_coder.domain.people import Coder, Role
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.score_row import ScoreRow
from fsh_coder.domain.study import Purpose
from fsh_coder.services import rubric_library, scores
from fsh_coder.services.study_log import log_change
from fsh_coder.store import measure_equivalences as stored
from fsh_coder.store import people, report_queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.report_queries import AssignedCoding, SubmittedCoding

__all__ = ["MeasurePair", "Standing"]


class OnlyLeadsDeclare(UserFacingError):
    """Somebody who is no lead was to declare measures equivalent."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not a lead of this study. Ask a lead to declare measures of two versions "
            "equivalent; nothing was changed."
        )


class MeasuresDiffer(UserFacingError):
    """Measures were to be declared equivalent whose scores do not mean the same."""

    def __init__(self, label: str, *, why: str) -> None:
        super().__init__(
            f"{label} is scored otherwise in the two versions, so their values cannot be put "
            f"together. {why} Leave it out; nothing was declared."
        )


@dataclass(frozen=True, slots=True)
class OfferedPair:
    """A measure of both versions, and whether it is declared equivalent already."""

    pair: MeasurePair
    declared: MeasureEquivalence | None


@dataclass(frozen=True, slots=True)
class JoinedVersion:
    """Another version of a rubric whose submitted codings enter for some measures.

    ``keys`` are those measures: the other version's key, and this version's.
    """

    rubric: Rubric
    keys: Mapping[str, str]
    codings: tuple[SubmittedCoding, ...]
    words: str

    @property
    def assigned(self) -> tuple[AssignedCoding, ...]:
        """Return where the codings came from."""
        return tuple(each.assigned for each in self.codings)

    def of(self, scope: ComparisonScope) -> "JoinedVersion":
        """Return the same with the codings of a part of the study."""
        own = tuple(each for each in self.codings if scope.takes(each.assigned.session))
        return replace(self, codings=own)

    @property
    def renamed_codings(self) -> tuple[SubmittedCoding, ...]:
        """Return the codings with ratings of those measures alone, named as in this version."""
        return tuple(
            replace(
                each,
                ratings=tuple(
                    replace(rating, dimension=self.keys[rating.dimension])
                    for rating in each.ratings
                    if rating.dimension in self.keys
                ),
                evidence=tuple(
                    (self.keys[dimension], mark)
                    for dimension, mark in each.evidence
                    if dimension in self.keys
                ),
                counts={},
            )
            for each in self.codings
        )

    def rows(
        self, rubric: Rubric, *, labels: Mapping[SegmentId, str], coders: Mapping[CoderId, str]
    ) -> Iterator[ScoreRow]:
        """Yield the values of those measures as this version's; each computed as it was coded."""
        measures = {each.key: each for each in rubric.measures()}
        for row in scores.rows_of(self.codings, self.rubric, labels=labels, coders=coders):
            if row.measure.key in self.keys:
                yield replace(row, measure=measures[self.keys[row.measure.key]])


def offered(
    db: StudyDatabase, *, earlier_digest: str, later_digest: str
) -> tuple[OfferedPair, ...]:
    """Return the measures that two versions have in common, in the later one's order.

    Raises:
        NotFound: the study has no such version.
    """
    earlier = rubric_library.by_digest(db, earlier_digest)
    later = rubric_library.by_digest(db, later_digest)
    declared = {
        each.later_measure: each
        for each in _declared(db, later_digest)
        if (each.earlier_digest, each.later_digest) == (earlier_digest, later_digest)
    }
    return tuple(
        OfferedPair(each, declared.get(each.later.key)) for each in measure_pairs(earlier, later)
    )


def declare(
    db: StudyDatabase,
    *,
    earlier_digest: str,
    later_digest: str,
    measures: Collection[str],
    reason: str,
    by: CoderId,
) -> int:
    """Declare just these measures of two versions equivalent; what was declared else goes.

    The study's log keeps who, when, why, and what was declared before.

    Args:
        db: the open study.
        earlier_digest: one version.
        later_digest: the other, after it.
        measures: keys of the later version.
        reason: why they mean the same.
        by: a lead.

    Returns:
        How many declarations were added or taken back.

    Raises:
        NotFound: the study has no such version or person, or the versions no such measure.
        OnlyLeadsDeclare: the person is no lead.
        MeasuresDiffer: a measure is scored otherwise.
        ReasonNeeded: the reason is blank.
    """
    later = rubric_library.by_digest(db, later_digest)
    earlier = rubric_library.by_digest(db, earlier_digest)
    offers = {
        each.pair.later.key: each
        for each in offered(db, earlier_digest=earlier_digest, later_digest=later_digest)
    }
    _refuse_unfit(offers, measures)
    if not reason.strip():
        raise ReasonNeeded("declaring measures equivalent")
    wanted = [each for each in offers.values() if each.pair.later.key in measures]
    others = [each for each in offers.values() if each.pair.later.key not in measures]
    gone = [each.declared for each in others if each.declared is not None]
    at = datetime.now(UTC)
    new = [
        MeasureEquivalence(
            earlier_digest,
            later_digest,
            each.pair.earlier.key,
            each.pair.later.key,
            reason.strip(),
            at,
            by,
        )
        for each in wanted
        if each.declared is None
    ]
    with db.transaction() as session:
        person = people.coder(session, by)
        _refuse_others(person, by=by)
        changes = [stored.remove_equivalence(session, each) for each in gone]
        changes += [stored.add_equivalence(session, each) for each in new]
        if changes:
            label = (
                f"{len(wanted)} measures of {later.short_title}, versions {earlier.version} and "
                f"{later.version}, declared equivalent: {reason.strip()}"
            )
            log_change(db, session, label=label, changes=changes, by=by)
    return len(changes)


def joined_versions(
    db: StudyDatabase, rubric: Rubric, *, purposes: Iterable[Purpose]
) -> tuple[JoinedVersion, ...]:
    """Return the other versions whose submitted codings enter for some of a version's measures.

    Without a declaration there are none.
    """
    partners: dict[str, list[tuple[str, str, MeasureEquivalence]]] = defaultdict(list)
    for each in _declared(db, rubric.digest):
        if each.later_digest == rubric.digest:
            partners[each.earlier_digest].append((each.earlier_measure, each.later_measure, each))
        else:
            partners[each.later_digest].append((each.later_measure, each.earlier_measure, each))
    wanted = tuple(purposes)
    return tuple(
        _joined(db, rubric, digest=digest, pairs=pairs, purposes=wanted)
        for digest, pairs in partners.items()
    )


def partners(db: StudyDatabase, digest: str) -> tuple[str, ...]:
    """Return the versions that have a measure declared equivalent to one of this version's."""
    both = (
        each for pair in _declared(db, digest) for each in (pair.earlier_digest, pair.later_digest)
    )
    return tuple(dict.fromkeys(each for each in both if each != digest))


def put_together_words(joined: Iterable[JoinedVersion]) -> tuple[tuple[str, str], ...]:
    """Return what a report says about versions it puts together, as a heading and sentences."""
    words = " ".join(each.words for each in joined)
    return ((VERSIONS_PUT_TOGETHER, words),) if words else ()


def not_already(
    joined: Iterable[JoinedVersion], own: Sequence[SubmittedCoding]
) -> tuple[JoinedVersion, ...]:
    """Return joined versions without codings of a segment that the same coder coded before.

    Her coding with the version that is reported counts, then that with the version first
    declared: she cannot disagree with herself.
    """
    seen = {(each.assigned.segment.id, each.assigned.coder.id) for each in own}
    kept = []
    for version in joined:
        codings = []
        for each in version.codings:
            place = (each.assigned.segment.id, each.assigned.coder.id)
            if place not in seen:
                seen.add(place)
                codings.append(each)
        kept.append(replace(version, codings=tuple(codings)))
    return tuple(kept)


def _joined(
    db: StudyDatabase,
    rubric: Rubric,
    *,
    digest: str,
    pairs: list[tuple[str, str, MeasureEquivalence]],
    purposes: tuple[Purpose, ...],
) -> JoinedVersion:
    other = rubric_library.by_digest(db, digest)
    with db.reading() as session:
        assigned = report_queries.assigned_codings(session, rubric_digest=digest, purposes=purposes)
        codings = report_queries.submitted_codings(session, assigned)
        names = {each.id: each.name for each in people.coders(session)}
    measures = {mine: each for _, mine, each in pairs}
    words = " ".join(
        _words(rubric, said=said, measures=measures, name=names[said.declared_by])
        for said in {_saying(each): each for each in measures.values()}.values()
    )
    words = f"Observations made with version {other.version} (SHA-256 {digest}) enter. {words}"
    return JoinedVersion(other, {theirs: mine for theirs, mine, _ in pairs}, codings, words)


def _saying(each: MeasureEquivalence) -> tuple[CoderId, datetime, str]:
    return each.declared_by, each.declared_at, each.reason


def _words(
    rubric: Rubric,
    *,
    said: MeasureEquivalence,
    measures: Mapping[str, MeasureEquivalence],
    name: str,
) -> str:
    """Return what was declared at one time, in a sentence."""
    keys = {key for key, each in measures.items() if _saying(each) == _saying(said)}
    told = ", ".join(each.label for each in rubric.measures() if each.key in keys)
    on = f"{said.declared_at.astimezone():%Y-%m-%d}"
    end = "" if said.reason.endswith((".", "!", "?")) else "."
    return f"Declared equivalent by {name} on {on}: {told}. Reason: {said.reason}{end}"


def _declared(db: StudyDatabase, digest: str) -> tuple[MeasureEquivalence, ...]:
    with db.reading() as session:
        return stored.equivalences(session, digest)


def _refuse_unfit(offers: dict[str, OfferedPair], measures: Collection[str]) -> None:
    for key in measures:
        if key not in offers:
            raise NotFound("measure that both versions have", key, known=tuple(offers))
        pair = offers[key].pair
        if not pair.standing.may_be_declared:
            raise MeasuresDiffer(pair.later.label, why=" ".join(f"{each}." for each in pair.why))


def _refuse_others(person: Coder | None, *, by: CoderId) -> None:
    if person is None:
        raise NotFound("person", by.hex[:12])
    if person.role is not Role.LEAD:
        raise OnlyLeadsDeclare(person.name)
