"""A themed application and a study with real recordings."""

from tests.ui.library.conftest import apart, settings, study

__all__ = ["apart", "settings", "study"]
