"""Where the shipped files stand: in a checkout, an installed wheel or a frozen bundle."""

from pathlib import Path


def bundle_dir() -> Path:
    """Return the folder that holds ``resources/`` and ``schemas/``."""
    installed = Path(__file__).resolve().parent / "_bundled"
    return installed if installed.is_dir() else installed.parents[1]


def resources_dir() -> Path:
    """Return the folder of rubrics, icons, fonts, styles and the demo sound."""
    return bundle_dir() / "resources"


def schemas_dir() -> Path:
    """Return the folder of JSON schemas."""
    return bundle_dir() / "schemas"
