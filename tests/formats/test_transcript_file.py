"""Transcripts in: WebVTT and SRT as they occur in the wild."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.formats.text_file import NotText
from fsh_coder.formats.transcript_file import Cue, NotATranscript, parse, read

TEAMS = """WEBVTT

NOTE duration:"00:00:09"
a note of two lines 00:00:01.000

STYLE
::cue { color: red }

8f0c1e0a-11d2-4a60-9c70-6a1b3f0a0001/14-0
00:00:01.200 --> 00:00:04.000 align:start position:0%
<v Rivera, Ana>How has your week
been &amp; how are you?</v>

8f0c1e0a-11d2-4a60-9c70-6a1b3f0a0001/15-0
00:05.500 --> 00:09.000
<v.loud Tom>It was <c.yellow>hard</c>, <00:00:07.000>really.</v>
"""


def test_a_meeting_programs_webvtt_keeps_names_words_and_short_times() -> None:
    """Voices with commas, identifiers, notes, styles and tags are told apart from what was said."""
    transcript = parse(TEAMS)
    assert transcript.cues == (
        Cue(1200, 4000, "Rivera, Ana", "How has your week been & how are you?"),
        Cue(5500, 9000, "Tom", "It was hard, really."),
    )
    assert transcript.labels() == ("Rivera, Ana", "Tom")
    assert transcript.n_unreadable == 0


def test_two_voices_in_one_cue_become_two_utterances() -> None:
    """What two people say at once is not put into one mouth."""
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Yes?</v> <v Tom>No.</v>\n"
    assert parse(text).cues == (Cue(1000, 2000, "Ana", "Yes?"), Cue(1000, 2000, "Tom", "No."))


def test_srt_with_dots_crlf_mark_and_a_missing_blank_line() -> None:
    """A number that belongs to the next cue is not read as speech."""
    text = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,5\r\nAna: Good <i>morning</i>\r\n"
        "2\r\n00:00:03.000 --> 00:00:04.000\r\nTom: Morning\r\n"
    )
    assert parse(text).cues == (
        Cue(1000, 2500, "Ana", "Good morning"),
        Cue(3000, 4000, "Tom", "Morning"),
    )


ZOOM = """WEBVTT

1
00:00:02.130 --> 00:00:05.670
Ana Rivera (Host): Thanks for having me round.

2
00:00:05.980 --> 00:00:06.900
Kim: Hm-hm.

3
00:00:07.010 --> 00:00:12.400
Ana Rivera (Host): So: what has this week been like for you?
"""

OTTER = """1
00:00:00,000 --> 00:00:04,560
Speaker 1: How did the evening go?

2
00:00:04,560 --> 00:00:09,120
Speaker 2: Better. He was asleep by eight.
"""

PLAIN = """WEBVTT

00:01.000 --> 00:02.500
How did the evening go?

00:02.500 --> 00:04.000
Better.
"""


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        (
            ZOOM,
            (
                Cue(2130, 5670, "Ana Rivera (Host)", "Thanks for having me round."),
                Cue(5980, 6900, "Kim", "Hm-hm."),
                Cue(7010, 12_400, "Ana Rivera (Host)", "So: what has this week been like for you?"),
            ),
        ),
        (
            OTTER,
            (
                Cue(0, 4560, "Speaker 1", "How did the evening go?"),
                Cue(4560, 9120, "Speaker 2", "Better. He was asleep by eight."),
            ),
        ),
        (
            PLAIN,
            (Cue(1000, 2500, "", "How did the evening go?"), Cue(2500, 4000, "", "Better.")),
        ),
    ],
    ids=["zoom", "otter", "plain"],
)
def test_what_other_recorders_write_is_read(text: str, cues: tuple[Cue, ...]) -> None:
    """Names before a colon, numbered speakers, or nobody at all: none of it stays in the words."""
    assert parse(text).cues == cues


def test_a_colon_in_speech_is_not_a_name() -> None:
    """Only names that come back, or that most cues begin with, are taken out of the words."""
    cues = ["The rule is: no shouting", "I see", "And then", "Right"]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:0{i}.000 --> 00:0{i}.900\n{words}" for i, words in enumerate(cues)
    )
    assert [cue.text for cue in parse(text).cues] == cues
    assert parse(text).labels() == ()


def test_times_that_make_no_sense_are_counted_and_left_out() -> None:
    """A cue that ends before it starts, or in the 75th minute of an hour, is not silently moved."""
    backwards = "00:05.000 --> 00:04.000\na"
    too_late = "1:75:00.000 --> 1:76:00.000\nb"
    transcript = parse(f"WEBVTT\n\n{backwards}\n\n{too_late}\n\n75:01.000 --> 75:02.000\nc")
    assert transcript.cues == (Cue(4_501_000, 4_502_000, "", "c"),)
    assert transcript.n_unreadable == 2


def test_cues_are_in_order_of_time() -> None:
    """A file with its cues in disorder is read in the order in which they were spoken."""
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\nsecond\n\n00:01.000 --> 00:02.000\nfirst"
    assert [cue.text for cue in parse(text).cues] == ["first", "second"]


def test_a_file_without_times_is_refused(tmp_path: Path) -> None:
    """A text that is no transcript is told apart from an empty conversation."""
    path = tmp_path / "notes.vtt"
    path.write_text("Dear Ana, thank you.", encoding="utf-8")
    with pytest.raises(NotATranscript, match=r"notes\.vtt"):
        read(path)


def test_a_recording_named_vtt_is_refused(tmp_path: Path) -> None:
    """Bytes that no text has are not read as if they were."""
    path = tmp_path / "sound.vtt"
    path.write_bytes(b"RIFF\x00\x00\x01\x02WAVE")
    with pytest.raises(NotText):
        read(path)


def test_windows_and_utf16_files_are_read(tmp_path: Path) -> None:
    """Umlauts and quotes survive, whichever program saved the file."""
    text = "1\n00:00:01,000 --> 00:00:02,000\nIt’s Müller\n"
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        path = tmp_path / f"{encoding}.srt"
        path.write_bytes(text.encode(encoding))
        assert read(path).cues[0].text == "It’s Müller"


_LINES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "", "WEBVTT", "NOTE", "STYLE x", "1", "<v Ana>Hi</v>", "Ana: hi", "<v >", "a -->",
            "00:01.000 --> 00:02.000", "00:00:01,5 --> 00:00:00,9", "99:99 --> 1:2",
            "1:00 --> 2:00 line:0", "999:59:59.999 --> 999:59:59.999", "&lt;v&gt;", "<", "<v",
        ]
    ),
)  # fmt: skip


@given(st.lists(_LINES, max_size=40).map("\n".join))
def test_any_text_is_read_without_a_crash_and_in_order(text: str) -> None:
    """Whatever stands in a file, times are ordered, positive stretches, and words are not empty."""
    cues = parse(text).cues
    assert all(0 <= cue.start_ms < cue.end_ms for cue in cues)
    assert list(cues) == sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))
    assert all(cue.text.strip() and "\n" not in cue.text for cue in cues)


_SAID = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**7), st.integers(1, 10**5), st.sampled_from(["A B", "C"]), _SAID
        ),
        min_size=1,
        max_size=20,
    )
)
def test_what_is_written_as_webvtt_is_read_back(
    spoken: list[tuple[int, int, str, str]],
) -> None:
    """Every cue of a well-formed file comes back with its times, name and words."""

    def clock(at_ms: int) -> str:
        seconds, ms = divmod(at_ms, 1000)
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"

    cues = [Cue(start, start + length, name, said) for start, length, name, said in spoken]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"{clock(c.start_ms)} --> {clock(c.end_ms)}\n<v {c.label}>{c.text}</v>" for c in cues
    )
    assert list(parse(text).cues) == sorted(cues, key=lambda c: (c.start_ms, c.end_ms))
