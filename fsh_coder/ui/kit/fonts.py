"""Inter with tabular numerals, in the few sizes the screens use."""

from functools import lru_cache
from typing import Literal, get_args

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from fsh_coder.bundled import resources_dir

FAMILY = "Inter"

Role = Literal[
    "axis",
    "tiny",
    "note",
    "helper",
    "chip",
    "body",
    "body_strong",
    "label",
    "head",
    "code",
    "section",
    "pad_count",
    "title",
    "figure",
    "clock",
    "hero",
]

_LOADED = "fshFontsLoaded"

#: The roles whose size is no whole number of pixels.
_HALF_PIXELS = frozenset[Role]({"axis", "note"})


class MissingFontError(RuntimeError):
    """A bundled font file is absent or unreadable: the installation is broken."""


def load_fonts() -> None:
    """Register the bundled Inter files with the running application, once.

    Raises:
        MissingFontError: no font file is there, or one cannot be read.
    """
    app = QApplication.instance()
    if app is None:
        raise RuntimeError("fonts need a running QApplication")
    if app.property(_LOADED):
        return
    paths = sorted((resources_dir() / "fonts").glob("Inter-*.ttf"))
    if not paths:
        raise MissingFontError("no Inter font file in resources/fonts")
    for path in paths:
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise MissingFontError(f"{path.name} cannot be read as a font")
    app.setProperty(_LOADED, True)


def roles() -> tuple[str, ...]:
    """Return every role `font` knows."""
    return get_args(Role)


def font(role: Role) -> QFont:
    """Return the font of one role, sized in logical pixels, numerals of equal width.

    Args:
        role: "axis" 10.5, "tiny" 11 (ruler, rail, key caps), "note" 11.5 (footnotes),
            "helper" 12, "chip" 12/600, "body" 13, "body_strong" 13/600, "label" 13/500,
            "head" 13/600, "code" 13/600, "section" 15/600 (empty states),
            "pad_count" 16/500, "title" 18/600, "figure" 20/600 (key figures),
            "clock" 23/500, "hero" 38/600.
    """
    # A copy: callers change weights, and Qt shares what they leave alone.
    return QFont(_made(role, _dots_per_inch() if role in _HALF_PIXELS else None))


def _dots_per_inch() -> float | None:
    screens = QGuiApplication.screens()
    return screens[0].logicalDotsPerInchY() if screens else None


@lru_cache(maxsize=64)
def _made(role: Role, dots_per_inch: float | None) -> QFont:
    """Build a role's font; painters ask for the same few a hundred times a frame."""
    pixels, weight = _size_and_weight(role)
    made = QFont(FAMILY)
    # Half pixels exist in points only, and a point is 1/72 of the screen's logical inch.
    if pixels == int(pixels) or dots_per_inch is None:
        made.setPixelSize(round(pixels))
    else:
        made.setPointSizeF(pixels * 72 / dots_per_inch)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _size_and_weight(role: Role) -> tuple[float, QFont.Weight]:
    normal, medium, strong = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold
    sizes: dict[str, tuple[float, QFont.Weight]] = {
        "axis": (10.5, normal),
        "tiny": (11, normal),
        "note": (11.5, normal),
        "helper": (12, normal),
        "chip": (12, strong),
        "body": (13, normal),
        "body_strong": (13, strong),
        "label": (13, medium),
        "head": (13, strong),
        "code": (13, strong),
        "section": (15, strong),
        "pad_count": (16, medium),
        "title": (18, strong),
        "figure": (20, strong),
        "clock": (23, medium),
        "hero": (38, strong),
    }
    return sizes[role]
