"""A themed application and a study with real recordings."""

from tests.ui.library.conftest import apart, prepared, settings, study

__all__ = ["apart", "prepared", "settings", "study"]
