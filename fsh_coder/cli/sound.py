"""Commands that save sound: a clip, and a whole session without its marked names."""

from pathlib import Path
from typing import Annotated

import typer

from fsh_coder.cli.studies import StudyPath
from fsh_coder.cli.terminal import console, fail, progress_bar, sentences
from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.domain.timecode import parse_timecode
from fsh_coder.media.sound_writer import SoundFileKind
from fsh_coder.services import study_library, study_overview
from fsh_coder.store.database import StudyDatabase

SessionLabel = Annotated[str, typer.Argument(metavar="SESSION", help="The session's id.")]
OutSound = Annotated[
    Path, typer.Option("--out", "-o", metavar="OUT.m4a", help="What to write: .m4a or .wav.")
]


def register(program: typer.Typer) -> None:
    """Add the commands to the program."""
    program.command("clip")(clip)
    program.command("anonymise")(anonymise)


def clip(
    study: StudyPath,
    session: SessionLabel,
    out: OutSound,
    start: Annotated[str, typer.Option("--from", metavar="MM:SS", help="Where it begins.")],
    end: Annotated[str, typer.Option("--to", metavar="MM:SS", help="Where it ends.")],
) -> None:
    """Save a stretch of a session's sound, names that are marked bleeped."""
    from fsh_coder.services import clip_export  # numpy and the decoder load slowly

    with sentences(), study_library.open_study(study) as db:
        wanted = clip_export.ClipWanted(
            _recording_of(db, session), _ms(start), _ms(end), kind=_kind_of(out)
        )
        clip_export.write_stretch(db, wanted, out, by=None)
    console().print(f"Wrote {out}.", markup=False)


def anonymise(
    study: StudyPath,
    session: SessionLabel,
    out: OutSound,
    without_names: Annotated[  # noqa: FBT002 a flag of the command line
        bool, typer.Option("--no-names", help="There is no name in it to be bleeped.")
    ] = False,
) -> None:
    """Copy a session's sound with its marked names bleeped; voices stay as they are."""
    from fsh_coder.services import anonymised_copy, spoken_names

    with sentences(), study_library.open_study(study) as db:
        recording_id = _recording_of(db, session)
        if not without_names and not spoken_names.spoken_names(db, recording_id):
            fail(
                f"No name is marked in {session}, so nothing was copied. Mark names in the window, "
                "or say --no-names if there are none."
            )
        with progress_bar(f"Copying {session}") as report:
            anonymised_copy.write_copy(
                db, recording_id, out, kind=_kind_of(out), by=None, progress=report
            )
    console().print(f"Wrote {out}. Voices in it remain recognisable.", markup=False)


def _recording_of(db: StudyDatabase, label: str) -> RecordingId:
    rows = [row for row in study_overview.recordings_table(db) if row.recording is not None]
    for row in rows:
        if row.session.label.casefold() == label.casefold() and row.recording is not None:
            return row.recording.id
    raise NotFound("recorded session", label, known=tuple(row.session.label for row in rows[:8]))


def _kind_of(path: Path) -> SoundFileKind:
    try:
        return SoundFileKind(path.suffix.lower().removeprefix("."))
    except ValueError:
        fail(f"“{path.name}” must end in .m4a or .wav.")


def _ms(text: str) -> int:
    at_ms = parse_timecode(text)
    if at_ms is None:
        fail(f"“{text}” is not a time. Type one such as 8:00 or 1:02:30.")
    return at_ms
