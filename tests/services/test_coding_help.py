"""The book of help: topics, rulings with or without their moment, and the search."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.domain.people import Coder, Role
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.services import (
    assigning,
    coder_list,
    coding,
    coding_help,
    recording_library,
    rubric_library,
    rulings,
    study_library,
)
from fsh_coder.services.coding_help import HelpBook
from fsh_coder.store.database import StudyDatabase
from tests.media.sounds import noise, write_sound


@dataclass(frozen=True, slots=True)
class Ruled:
    """A study with a ruling from a recording that Ann is to code."""

    db: StudyDatabase
    ann: Coder
    lena: Coder
    recording_id: RecordingId

    def book(self, viewer: Coder, *, coding_now: bool = False) -> HelpBook:
        """Return what somebody may look up."""
        return coding_help.help_book(
            self.db,
            rubric_library.by_key(self.db, "counts_only"),
            viewer=viewer.id,
            coding_now=self.recording_id if coding_now else None,
        )


@pytest.fixture
def ruled(tmp_path: Path) -> Iterator[Ruled]:
    """Ann has to code S0412, from which a ruling on a code came."""
    path = tmp_path / "study.fsh"
    keys = ("counts_only",)
    with study_library.create_study(path, name="Visits", rubric_keys=keys, lead="L") as db:
        ann = study_library.add_coder(db, "Ann Archer")
        lena = study_library.add_coder(db, "Lena Lead", role=Role.LEAD)
        sound = write_sound(tmp_path, noise(4_000))
        prepared = recording_library.prepare(db, sound)
        session = NewPracticeSession("S0412")
        recording_id = recording_library.add(db, prepared, session=session).recording.id
        segment = recording_library.set_segment(db, recording_id, start_ms=0, end_ms=4_000)
        rubric = rubric_library.by_key(db, "counts_only")
        assigning.assign(db, [segment.id], coder_id=ann.id, rubric_digest=rubric.digest)
        rulings.add(
            db,
            rubric.key,
            target=rubric.codes[0].key,
            text="Count it once, however long.",
            by=lena.id,
            recording_id=recording_id,
            at_ms=2_500,
        )
        yield Ruled(db, ann, lena, recording_id)


def test_a_coder_reads_the_ruling_but_not_where_it_came_from(ruled: Ruled) -> None:
    """Before she has submitted, the moment would tell what others coded there."""
    (ruling,) = ruled.book(ruled.ann, coding_now=True).rulings
    assert ruling.text == "Count it once, however long."
    assert ruling.moment == ""
    assert ruled.book(ruled.ann).rulings[0].moment == ""


def test_a_lead_sees_the_moment_unless_she_codes_it_herself(ruled: Ruled) -> None:
    """Leads see others' work; not while they code the same recording."""
    assert ruled.book(ruled.lena).rulings[0].moment == "S0412 at 00:02"
    assert ruled.book(ruled.lena, coding_now=True).rulings[0].moment == ""


def test_the_moment_is_told_once_all_have_submitted(ruled: Ruled) -> None:
    """Then everybody may see what others made of the recording."""
    (item,) = coder_list.my_list(ruled.db, ruled.ann.id)
    session = coding.open_assignment(ruled.db, item.assignment_id, coder_id=ruled.ann.id)
    session.submit()
    assert ruled.book(ruled.ann).rulings[0].moment == "S0412 at 00:02"


def test_the_search_finds_by_name_first_then_by_text_then_rulings(ruled: Ruled) -> None:
    """A blank search lists all there is; nothing is found twice."""
    book = ruled.book(ruled.ann)
    rubric = rubric_library.by_key(ruled.db, "counts_only")
    everything = book.search(" ")
    assert [each.topic for each in everything] == [each.key for each in book.topics]
    first = rubric.codes[0]
    assert book.search(first.label)[0].topic == first.key
    (found,) = book.search("however long once")
    assert (found.kind, found.topic) == ("Ruling", first.key)
    assert book.search("zeppelin") == ()
