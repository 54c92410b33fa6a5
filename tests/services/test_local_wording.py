"""Local wording stays in the study, is signed, logged without its words, and can be taken away."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.people import Coder, Role
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.rubric import Rubric, WordingStatus
from fsh_coder.services import (
    assigning,
    coding,
    exports,
    local_wording,
    recording_library,
    rubric_drafts,
    rubric_library,
    rubric_versions,
    study_library,
    study_log,
)
from fsh_coder.services.local_wording import LocalWords
from fsh_coder.store.database import StudyDatabase
from tests.media.sounds import noise, write_sound

LICENSED = "Wording of the licensed manual."


@dataclass(frozen=True, slots=True)
class Site:
    """A study with a lead, a coder, and one piece of work."""

    db: StudyDatabase
    lena: Coder
    ann: Coder
    rubric: Rubric

    def put(self, *changed: LocalWords, leaves: bool | None = None) -> int:
        """Let the lead change the local wording."""
        return local_wording.put(self.db, self.rubric, changed, leaves=leaves, by=self.lena.id)

    def code(self, tmp_path: Path) -> coding.CodingSession:
        """Return Ann's coding of a new recording."""
        prepared = recording_library.prepare(self.db, write_sound(tmp_path, noise(4_000)))
        recording_id = recording_library.add(
            self.db, prepared, session=NewPracticeSession("S1")
        ).recording.id
        segment = recording_library.set_segment(self.db, recording_id, start_ms=0, end_ms=4_000)
        (made,) = assigning.assign(
            self.db, [segment.id], coder_id=self.ann.id, rubric_digest=self.rubric.digest
        )
        return coding.open_assignment(self.db, made.id, coder_id=self.ann.id)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A study with the small rubric of counts."""
    path = tmp_path / "study.fsh"
    with study_library.create_study(
        path, name="Visits", rubric_keys=("counts_only",), lead="Lena Lead"
    ) as db:
        ann = study_library.add_coder(db, "Ann Archer")
        lena = study_library.add_coder(db, "Lea Lead", role=Role.LEAD)
        yield Site(db, lena, ann, rubric_library.by_key(db, "counts_only"))


def test_coders_read_it_signed_and_the_digest_stays(site: Site, tmp_path: Path) -> None:
    """The coding session shows the site's words; the observation pins the same version."""
    code = site.rubric.codes[0]
    assert site.put(LocalWords(code.key, "definition", LICENSED)) == 1
    session = site.code(tmp_path)
    shown = session.rubric.code(code.key)
    assert (shown.definition, shown.wording) == (LICENSED, WordingStatus.LOCAL)
    assert session.observation.rubric_digest == site.rubric.digest
    assert rubric_library.by_digest(site.db, site.rubric.digest) == site.rubric


def test_taking_it_away_leaves_no_trace_of_the_words(site: Site) -> None:
    """The log tells that parts changed and by whom; once taken away, the words are nowhere."""
    code = site.rubric.codes[0]
    site.put(LocalWords(code.key, "definition", LICENSED))
    site.put(LocalWords(code.key, "definition", ""))
    assert local_wording.words(site.db, site.rubric.digest) == ()
    added, removed = [
        each for each in study_log.study_history(site.db) if "local wording" in each.label
    ]
    assert {added.coder_id, removed.coder_id} == {site.lena.id}
    assert added.changes[0].new is not None
    assert removed.changes[0].new is None
    path = site.db.path
    site.db.close()
    held = b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
    assert LICENSED.encode() not in held


def test_our_own_words_pasted_back_are_no_local_wording(site: Site) -> None:
    """Nothing is signed that says what the rubric says; nothing changed is nothing logged."""
    code = site.rubric.codes[0]
    n_before = len(study_log.study_history(site.db))
    assert site.put(LocalWords(code.key, "definition", f" {code.definition}\n")) == 0
    assert site.put(LocalWords(code.key, "definition", "  ")) == 0
    assert len(study_log.study_history(site.db)) == n_before


def test_only_a_lead_changes_it_and_all_or_nothing(site: Site) -> None:
    """A coder is refused; so is a part that is not there, with everything else of that change."""
    code = site.rubric.codes[0]
    fine = LocalWords(code.key, "definition", LICENSED)
    with pytest.raises(local_wording.OnlyLeadsReword):
        local_wording.put(site.db, site.rubric, [fine], by=site.ann.id)
    with pytest.raises(NotFound):
        site.put(fine, LocalWords(code.key, "anchor 9", "x"))
    with pytest.raises(local_wording.LocalWordingTooLong):
        site.put(fine, LocalWords(code.key, "decision_rules", "x" * 8_001))
    assert local_wording.words(site.db, site.rubric.digest) == ()


def test_it_leaves_the_study_only_where_that_is_allowed(site: Site, tmp_path: Path) -> None:
    """Workbooks hold the rubric's own words until a lead allows otherwise; rubric files always."""
    code = site.rubric.codes[0]
    site.put(LocalWords(code.key, "definition", LICENSED))
    site.code(tmp_path).submit()
    exports.export_scores(site.db, tmp_path / "closed.xlsx")
    assert LICENSED not in words_of(tmp_path / "closed.xlsx")
    assert not local_wording.may_leave(site.db)
    site.put(leaves=True)
    exports.export_scores(site.db, tmp_path / "open.xlsx")
    assert LICENSED in words_of(tmp_path / "open.xlsx")
    assert "local wording" in words_of(tmp_path / "open.xlsx")
    rubric_drafts.save(site.rubric, tmp_path / "rubric.yaml")
    assert LICENSED not in (tmp_path / "rubric.yaml").read_text(encoding="utf-8")
    assert "may leave the study" in study_log.study_history(site.db)[-1].label


def test_a_new_version_takes_over_what_is_still_said_the_same(site: Site) -> None:
    """Wording of a part whose own words changed is not taken over without being looked at."""
    first, second = site.rubric.codes[:2]
    site.put(
        LocalWords(first.key, "definition", "One."), LocalWords(second.key, "definition", "Two.")
    )
    copied = rubric_drafts.copy_for(site.db, site.rubric)
    codes = (replace(first, definition="Otherwise."), *copied.codes[1:])
    new = rubric_drafts.sound(replace(copied, codes=codes))
    rubric_versions.adopt(site.db, new, by=site.lena.id)
    taken = local_wording.from_version(site.db, new, earlier=site.rubric)
    assert taken == (LocalWords(second.key, "definition", "Two."),)
    assert local_wording.words(site.db, new.digest) == ()


def words_of(path: Path) -> str:
    """Return all words of a workbook."""
    book = load_workbook(path, read_only=True)
    return "\n".join(
        str(cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )
