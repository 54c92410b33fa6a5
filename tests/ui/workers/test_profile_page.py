"""A profile on paper: one page, searchable, with what it rests on."""

import re
import shutil
import subprocess
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fsh_coder.domain.errors import CannotWrite
from fsh_coder.domain.identifiers import RecordingId, WorkerId, new_uuid
from fsh_coder.domain.people import Worker
from fsh_coder.domain.rubric import Threshold
from fsh_coder.services import rubric_library, worker_profile
from fsh_coder.services.profile_values import Excerpt, Highlight, WorkerProfile
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.workers.profile_page import profile_pdf, write_profile_pdf
from tests.ui.charts.profiles import profile_measure

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> None:
    apply_theme(qapp, load_theme("dark"))


@pytest.fixture(scope="module")
def profile(demo_db: StudyDatabase) -> WorkerProfile:
    """The demo's worker W01 with the first rubric."""
    rubric = rubric_library.installed(demo_db)[0]
    rows = worker_profile.worker_list(demo_db)
    return worker_profile.profile(demo_db, rows[0].worker.id, rubric_digest=rubric.digest)


def _words(pdf: bytes, folder: Path) -> str:
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    run = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    assert run.stderr == ""
    return re.sub(r"\s+", " ", run.stdout)


def _n_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_the_demo_profile_is_one_a4_page_with_embedded_inter(
    profile: WorkerProfile, tmp_path: Path
) -> None:
    """One page of A4, Inter inside, and the bytes of a whole PDF."""
    path = tmp_path / "profile.pdf"
    write_profile_pdf(profile, path)
    pdf = path.read_bytes()
    assert pdf.startswith(b"%PDF-1.")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert _n_pages(pdf) == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert [round(float(side)) for side in box.groups()] == [595, 842]
    assert b"Inter" in pdf
    assert not list(tmp_path.glob(".*"))


@needs_pdftotext
def test_words_and_figures_can_be_searched_for(profile: WorkerProfile, tmp_path: Path) -> None:
    """Every name, figure, quotation and date on the page comes out as text."""
    words = _words(profile_pdf(profile), tmp_path)
    assert "Skill profile: worker W01" in words
    assert "3 sessions by 3 coders, 11 Mar 2025 to 20 Jan 2026" in words
    assert "Confidential" in words
    assert "for supervision, not for appraisal" in words
    for measure in profile.measures:
        if measure.block != "count":
            assert measure.label in words
    assert "grown +3.5" in words
    assert profile.excerpts[0].words is not None
    assert profile.excerpts[0].words[:40] in words
    assert "expert opinion" in words


@needs_pdftotext
def test_the_foot_says_what_the_page_rests_on(profile: WorkerProfile, tmp_path: Path) -> None:
    """Study, number of observations, rubric with digest, program and time."""
    made_at = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    words = _words(profile_pdf(profile, made_at=made_at), tmp_path)
    assert profile.study_name in words
    assert f"{profile.n_observations} submitted observations" in words
    assert profile.rubric_digest[:12] in words
    assert "2026-03-14 09:30 UTC" in words
    assert "Page 1 of 1" in words


@needs_pdftotext
def test_synthetic_and_too_few_are_printed(profile: WorkerProfile, tmp_path: Path) -> None:
    """The notices stand on paper too, and only where they are true."""
    sentence = "W12 has 1 coded session; a profile needs 2."
    few = replace(profile, too_few=sentence)
    words = _words(profile_pdf(few), tmp_path)
    assert sentence in words
    assert "Synthetic demo" in words
    real = _words(profile_pdf(replace(profile, is_synthetic=False)), tmp_path)
    assert "Synthetic" not in real


def _crowded() -> WorkerProfile:
    """Return a profile with more of everything than fits: long words, many panels and moments."""
    marks = (Threshold("empathy", "Good", ">=", 4.0, "Expert opinion. " * 4),)
    measures = tuple(
        replace(
            profile_measure(thresholds=marks, team=(2.0, 3.0, 4.0)),
            key=f"dimension_{number}",
            label=f"A dimension with quite a long name, number {number}",
        )
        for number in range(15)
    )
    ratios = tuple(
        replace(
            profile_measure(unit="percent", high=100.0),
            key=f"ratio_{number}",
            label=f"Ratio {number}",
            block="derived",
        )
        for number in range(4)
    )
    excerpts = tuple(
        Excerpt(
            recording_id=RecordingId(new_uuid()),
            session_label=f"S{number:03d}",
            held_on=date(2026, 1, 2),
            at_ms=61_000 * number,
            code="CR",
            short="CR",
            category="reflect",
            dimension_label="Empathy",
            reason="Because it goes well past the words, again and again, " * 4,
            words="You would like things to be different, and you do not know where to start. " * 3,
        )
        for number in range(12)
    )
    return WorkerProfile(
        worker=Worker(WorkerId(new_uuid()), "W99 & <b>sons</b>", "North"),
        study_name="A study with a name that goes on and on, much longer than any line " * 2,
        is_synthetic=True,
        rubric_title="A rubric",
        rubric_digest="ab" * 32,
        n_sessions=3,
        n_coders=2,
        n_observations=5,
        first_on=date(2025, 9, 1),
        last_on=date(2026, 3, 1),
        measures=(*measures, *ratios),
        team_words="12 sessions of 4 other workers of North",
        strongest=Highlight("Strongest: " + "a very long label " * 6, "Detail. " * 30),
        grown=Highlight("Grown: Empathy.", "Detail."),
        next_step=Highlight("Next: Empathy.", "Detail."),
        excerpts=excerpts,
        too_few="W99 has 1 coded session; a profile needs 2.",
    )


@needs_pdftotext
def test_too_much_for_a_page_stays_one_page_and_says_what_is_left_out(tmp_path: Path) -> None:
    """Moments that do not fit are counted; names are never read as mark-up."""
    pdf = profile_pdf(_crowded())
    assert _n_pages(pdf) == 1
    words = _words(pdf, tmp_path)
    assert re.search(r"\d+ more in the program", words)
    assert "W99 & <b>sons</b>" in words
    assert "Page 1 of 1" in words


def test_the_page_is_painted_in_light_colours_whatever_the_screen_shows(
    profile: WorkerProfile, qapp: QApplication
) -> None:
    """Dark mode does not darken paper: both themes give the same drawing."""
    made_at = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    dark = _content(profile_pdf(profile, made_at=made_at))
    apply_theme(qapp, load_theme("light"))
    assert _content(profile_pdf(profile, made_at=made_at)) == dark


def _content(pdf: bytes) -> bytes:
    """Return the page's drawing without the document's dates."""
    for found in re.finditer(rb"stream\r?\n", pdf):
        try:
            drawn = zlib.decompressobj().decompress(pdf[found.end() :])
        except zlib.error:
            continue
        if b" Tj" in drawn:
            return drawn
    raise AssertionError("the page has no drawing")


def test_a_page_that_cannot_be_written_leaves_what_was_there(
    profile: WorkerProfile, tmp_path: Path
) -> None:
    """A folder that is gone is told; an old page is replaced only by a whole one."""
    with pytest.raises(CannotWrite) as caught:
        write_profile_pdf(profile, tmp_path / "gone" / "profile.pdf")
    assert "profile.pdf" in caught.value.sentence
    path = tmp_path / "profile.pdf"
    path.write_bytes(b"%PDF-1.4 an older page")
    write_profile_pdf(profile, path)
    assert len(path.read_bytes()) > 10_000
