"""Moments behind a worker's scores: marks that coders linked to a dimension."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.profile_values import Excerpt
from fsh_coder.store.report_queries import SpokenWords, SubmittedCoding

MAX_EXCERPTS = 6

#: Moments of less skilful practice come last, and not many.
MAX_TO_LEARN_FROM = 2

#: Two coders who mark within this time heard the same moment.
SAME_MOMENT_MS = 3_000

#: A coder presses the key after she has heard the words.
REACTION_MS = 4_000

_DAY_ONE = date(1, 1, 1)


def choose_excerpts(
    codings: Sequence[SubmittedCoding],
    rubric: Rubric,
    *,
    transcripts: Mapping[RecordingId, Sequence[SpokenWords]],
) -> tuple[Excerpt, ...]:
    """Return moments of the latest sessions, skilful ones first.

    Args:
        codings: submitted observations of one worker.
        rubric: names codes and dimensions.
        transcripts: what was said, by recording; one without a transcript is absent.
    """
    found: list[tuple[bool, Excerpt]] = []
    for coding in sorted(codings, key=_newest_first, reverse=True):
        for dimension, mark in coding.evidence:
            excerpt = _excerpt(coding, rubric, dimension=dimension, mark=mark)
            if any(_is_same_moment(excerpt, other) for _, other in found):
                continue
            code = rubric.code(mark.code)
            said = transcripts.get(excerpt.recording_id, ())
            words = words_at(mark, said, speaker=code.speaker)
            found.append((code.adherence != "mina", replace(excerpt, words=words)))
    skilful = [excerpt for is_skilful, excerpt in found if is_skilful]
    to_learn_from = [excerpt for is_skilful, excerpt in found if not is_skilful][:MAX_TO_LEARN_FROM]
    return (*skilful[: MAX_EXCERPTS - len(to_learn_from)], *to_learn_from)


def words_at(
    mark: BehaviourMark, words: Sequence[SpokenWords], *, speaker: str | None
) -> str | None:
    """Return what was said when a mark was made, None where nothing was.

    The key is pressed during the words or shortly after them. Where it is known who spoke,
    from the mark or else from the code (`speaker`), only that person's words count.
    """
    speaker = mark.speaker.value if mark.speaker else speaker
    heard = [
        each
        for each in words
        if each.start_ms <= mark.at_ms <= each.end_ms + REACTION_MS
        and (speaker is None or each.speaker == speaker)
    ]
    return heard[-1].text.strip() or None if heard else None


def _newest_first(coding: SubmittedCoding) -> tuple[date, str]:
    session = coding.assigned.session
    return (session.held_on or _DAY_ONE, session.label)


def _excerpt(
    coding: SubmittedCoding, rubric: Rubric, *, dimension: str, mark: BehaviourMark
) -> Excerpt:
    code = rubric.code(mark.code)
    rating = next((each for each in coding.ratings if each.dimension == dimension), None)
    return Excerpt(
        recording_id=coding.assigned.segment.recording_id,
        session_label=coding.assigned.session.label,
        held_on=coding.assigned.session.held_on,
        at_ms=mark.at_ms,
        code=code.key,
        short=code.short,
        category=rubric.code_group(code.group).category,
        dimension_label=rubric.dimension(dimension).label,
        reason=mark.note.strip() or (rating.reason.strip() if rating else ""),
        words=None,
    )


def _is_same_moment(one: Excerpt, other: Excerpt) -> bool:
    return (
        one.recording_id == other.recording_id
        and one.code == other.code
        and abs(one.at_ms - other.at_ms) <= SAME_MOMENT_MS
    )
