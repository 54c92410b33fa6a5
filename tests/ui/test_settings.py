"""Preferences, written and read again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings

from fsh_coder.ui.kit.theme import ThemeChoice
from fsh_coder.ui.settings import Settings


def test_defaults(tmp_path: Path) -> None:
    """The first start has sensible preferences."""
    settings = Settings("KB", folder=tmp_path)
    assert settings.theme is ThemeChoice.SYSTEM
    assert settings.step_back_ms == 5000
    assert settings.reaction_offset_ms == 0
    assert settings.speed == 1.0
    assert settings.volume == 100
    assert settings.counts_hidden is False
    assert settings.splitter_sizes("coding") == []
    assert settings.last_study is None
    assert settings.last_coder == ""
    assert settings.window_geometry.isEmpty()


def test_what_is_set_is_read_again_after_a_restart(tmp_path: Path) -> None:
    """Everything survives the program."""
    settings = Settings("KB", folder=tmp_path)
    settings.theme = ThemeChoice.DARK
    settings.step_back_ms = 3000
    settings.reaction_offset_ms = 400
    settings.speed = 1.25
    settings.volume = 60
    settings.counts_hidden = True
    settings.set_splitter_sizes("coding", [520, 424, 420])
    settings.last_study = tmp_path / "Ünïted study.fsh"
    settings.last_coder = "KB"
    settings.window_geometry = QByteArray(b"\x00\x01geometry")
    settings.sync()
    again = Settings("KB", folder=tmp_path)
    assert again.theme is ThemeChoice.DARK
    assert again.step_back_ms == 3000
    assert again.reaction_offset_ms == 400
    assert again.speed == 1.25
    assert again.volume == 60
    assert again.counts_hidden is True
    assert again.splitter_sizes("coding") == [520, 424, 420]
    assert again.last_study == tmp_path / "Ünïted study.fsh"
    assert again.last_coder == "KB"
    assert again.window_geometry == QByteArray(b"\x00\x01geometry")
    again.last_study = None
    assert again.last_study is None


def test_coders_on_one_computer_do_not_share_preferences(tmp_path: Path) -> None:
    """One coder's offset never shifts another coder's marks."""
    Settings("KB", folder=tmp_path).reaction_offset_ms = 400
    assert Settings("MS", folder=tmp_path).reaction_offset_ms == 0
    assert Settings("", folder=tmp_path).reaction_offset_ms == 0


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_any_two_names_are_kept_apart(
    tmp_path_factory: pytest.TempPathFactory, one: str, other: str
) -> None:
    """Slashes, spaces or signs in a coder's name never lead to another coder's values."""
    folder = tmp_path_factory.mktemp("settings")
    Settings(one, folder=folder).volume = 10
    assert Settings(one, folder=folder).volume == 10
    if other != one:
        assert Settings(other, folder=folder).volume == 100


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("theme", "sepia"),
        ("step_back_ms", "soon"),
        ("step_back_ms", "-4"),
        ("reaction_offset_ms", "99999"),
        ("speed", "fast"),
        ("speed", "nan"),
        ("speed", "9"),
        ("volume", "101"),
        ("splitters/coding", "520 wide"),
    ],
)
def test_stored_nonsense_reads_as_the_default(tmp_path: Path, key: str, words: str) -> None:
    """A file edited by hand cannot keep the program from starting."""
    store = QSettings(str(tmp_path / "fsh-coder.ini"), QSettings.Format.IniFormat)
    store.setValue(f"coders/KB/{key}", words)
    store.sync()
    settings = Settings("KB", folder=tmp_path)
    assert settings.theme is ThemeChoice.SYSTEM
    assert settings.step_back_ms == 5000
    assert settings.reaction_offset_ms == 0
    assert settings.speed == 1.0
    assert settings.volume == 100
    assert settings.splitter_sizes("coding") == []


def test_values_out_of_range_are_refused(tmp_path: Path) -> None:
    """Setting what cannot be is our bug."""
    settings = Settings("KB", folder=tmp_path)
    with pytest.raises(ValueError, match="speed"):
        settings.speed = 3.0
    with pytest.raises(ValueError, match="between"):
        settings.volume = 101
    with pytest.raises(ValueError, match="between"):
        settings.reaction_offset_ms = -1
    with pytest.raises(ValueError, match="between"):
        settings.step_back_ms = 0


def test_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests and trials leave the person's own preferences alone."""
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path))
    settings = Settings("KB")
    settings.volume = 30
    settings.sync()
    assert (tmp_path / "fsh-coder.ini").is_file()
    assert settings.coder == "KB"


def test_how_recordings_are_heard_and_seen_is_kept_per_coder(tmp_path: Path) -> None:
    """Boost, picture and a clip's context are each coder's own, and off or usual at first."""
    ann, ben = (Settings(initials, folder=tmp_path) for initials in ("AA", "BB"))
    assert (ann.boost, ann.picture_hidden, ann.picture_is_large) == (False, False, False)
    assert ann.clip_before_ms == 2_000
    ann.boost = ann.picture_hidden = ann.picture_is_large = True
    ann.clip_before_ms = 5_000
    ann.sync()
    again = Settings("AA", folder=tmp_path)
    assert (again.boost, again.picture_hidden, again.picture_is_large) == (True, True, True)
    assert again.clip_before_ms == 5_000
    assert (ben.boost, ben.picture_hidden, ben.clip_before_ms) == (False, False, 2_000)
    with pytest.raises(ValueError, match="60000"):
        ann.clip_before_ms = 61_000
