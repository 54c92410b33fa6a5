"""The recordings that a list names, found on this computer's disk."""

from pathlib import Path, PureWindowsPath

from fsh_coder.services.recording_places import SOUND_SUFFIXES


def find_named(file: str, folders: tuple[Path, ...]) -> Path | None:
    """Return the recording a list names: a path, a file name, or a name without its ending.

    Windows paths are understood everywhere. A name without ending that fits several files
    fits none.
    """
    if not file:
        return None
    named = Path(*PureWindowsPath(file).parts) if "\\" in file else Path(file)
    for folder in folders:
        whole = folder / named
        if _is_file(whole):
            return whole
        same_stem = _with_any_ending(whole)
        if len(same_stem) == 1:
            return same_stem[0]
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _with_any_ending(path: Path) -> list[Path]:
    if path.suffix in SOUND_SUFFIXES:
        return []
    try:
        return [
            each
            for each in path.parent.iterdir()
            if each.stem == path.name and each.suffix.lower() in SOUND_SUFFIXES and each.is_file()
        ]
    except (OSError, ValueError):
        return []
