"""Help while coding: what the rubric and the team's rulings say about a code or dimension."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fsh_coder.domain.folded_text import holds_all
from fsh_coder.domain.identifiers import CoderId, RecordingId
from fsh_coder.domain.people import Role
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_help import WHOLE_RUBRIC, HelpTopic, TopicKind, topics
from fsh_coder.domain.timecode import timecode
from fsh_coder.services import coding, rulings
from fsh_coder.services.rulings import ShownRuling
from fsh_coder.store import people
from fsh_coder.store.database import StudyDatabase

__all__ = ["WHOLE_RUBRIC", "HelpBook", "HelpFinding", "HelpRuling", "HelpTopic", "TopicKind"]

_LONGEST_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class HelpRuling:
    """A ruling for a coder's eyes; ``moment`` is "" where there is none or she may not see it."""

    target: str
    target_label: str
    text: str
    made_on: date
    moment: str


@dataclass(frozen=True, slots=True)
class HelpFinding:
    """Something a search found: the topic to turn to, and the sentence that holds the words."""

    topic: str
    kind: str
    title: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class HelpBook:
    """All there is to look up in a rubric, read once."""

    topics: tuple[HelpTopic, ...]
    rulings: tuple[HelpRuling, ...]

    def topic(self, key: str) -> HelpTopic:
        """Return a topic by the key of its code or dimension; the whole rubric's for others."""
        return next((each for each in self.topics if each.key == key), self.topics[-1])

    def rulings_on(self, key: str) -> tuple[HelpRuling, ...]:
        """Return the team's rulings on a code or dimension, newest first; often none."""
        return tuple(each for each in self.rulings if each.target == key)

    def search(self, words: str) -> tuple[HelpFinding, ...]:
        """Return what holds every word: topics by name first, then by text, then rulings.

        Blank words find every code, every dimension and the rubric as a whole.
        """
        named = [each for each in self.topics if holds_all(f"{each.short} {each.label}", words)]
        told = [each for each in self.topics if each not in named]
        found = [*(_finding(each, words) for each in named)]
        found += [_finding(each, words) for each in told if holds_all(each.all_words(), words)]
        if words.strip():
            found += self._found_rulings(words)
        return tuple(found)

    def _found_rulings(self, words: str) -> Iterator[HelpFinding]:
        for each in self.rulings:
            if holds_all(f"{each.target_label} {each.text} {each.moment}", words):
                title = f"{each.target_label}, {each.made_on:%d %B %Y}"
                yield HelpFinding(each.target, "Ruling", title, _cut(each.text))


def help_book(
    db: StudyDatabase,
    rubric: Rubric,
    *,
    viewer: CoderId,
    coding_now: RecordingId | None = None,
) -> HelpBook:
    """Return what a person may look up in a rubric.

    A ruling's recording and moment are told only where she may see what others coded there:
    once all who code it have submitted, or to a lead who is not coding it herself.

    Args:
        db: the open study.
        rubric: as it is shown to her.
        viewer: who looks.
        coding_now: the recording she is coding and has not submitted, None for none.

    Raises:
        NotFound: the study has no such rubric.
    """
    with db.reading() as session:
        person = people.coder(session, viewer)
    is_lead = person is not None and person.role is Role.LEAD
    found = rulings.rulings(db, rubric.key)
    recordings = {each.ruling.recording_id for each in found} - {None}
    open_ones = {
        recording_id
        for recording_id in recordings
        if recording_id is not None
        and recording_id != coding_now
        and (is_lead or coding.may_see_others(db, recording_id))
    }
    return HelpBook(
        topics(rubric),
        tuple(_shown(each, is_open=each.ruling.recording_id in open_ones) for each in found),
    )


def _shown(shown: ShownRuling, *, is_open: bool) -> HelpRuling:
    ruling = shown.ruling
    moment = ""
    if is_open:
        at = "" if ruling.at_ms is None else f" at {timecode(ruling.at_ms)}"
        moment = f"{shown.session_label}{at}"
    made_on = ruling.made_at.astimezone().date()
    return HelpRuling(ruling.target, shown.target_label, ruling.text, made_on, moment)


def _finding(topic: HelpTopic, words: str) -> HelpFinding:
    first = words.split(maxsplit=1)[0] if words.split() else ""
    sentences = [each for each in topic.sentences() if each]
    holding = [each for each in sentences if first and holds_all(each, words)]
    holding += [each for each in sentences if first and holds_all(each, first)]
    excerpt = (holding or sentences or [""])[0]
    title = f"{topic.short} {topic.label}".strip()
    return HelpFinding(topic.key, topic.kind.value, title, _cut(excerpt))


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_EXCERPT:
        return text
    return f"{text[:_LONGEST_EXCERPT].rsplit(' ', 1)[0]} …"
