"""The light and the dark theme: one set of named colours for style sheets and painters."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from fsh_coder.bundled import resources_dir
from fsh_coder.ui.kit.fonts import font, load_fonts
from fsh_coder.ui.kit.style import FocusRing, KitStyle


class ThemeChoice(Enum):
    """What a person asked for; SYSTEM follows the desktop."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours by token name.

    Attributes:
        name: "light" or "dark".
        tokens: token name to colour text, "#RRGGBB" or "rgba(r,g,b,a)".
        colours: the same, parsed.
    """

    name: str
    tokens: Mapping[str, str]
    colours: Mapping[str, QColor]

    @property
    def is_dark(self) -> bool:
        """Whether the ground is dark."""
        return self.name == "dark"

    def colour(self, token: str) -> QColor:
        """Return the colour of a token; an unknown name raises KeyError."""
        return QColor(self.colours[token])

    def alpha(self, token: str, share: float) -> QColor:
        """Return the token's colour at `share` (0 to 1) of its opacity."""
        made = self.colour(token)
        made.setAlphaF(made.alphaF() * share)
        return made


def load_theme(name: str) -> Theme:
    """Read one theme from the bundled tokens.

    Raises:
        KeyError: there is no theme of that name.
    """
    path = resources_dir() / "styles" / "tokens.json"
    tokens: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))[name]
    colours = {
        token: _parsed(text) for token, text in tokens.items() if text.startswith(("#", "rgba"))
    }
    return Theme(name=name, tokens=tokens, colours=colours)


def style_sheet(theme: Theme) -> str:
    """Fill the one style template with a theme's colours."""
    template = (resources_dir() / "styles" / "app.qss.in").read_text(encoding="utf-8")
    return re.sub(r"@([a-z][a-z0-9-]*)", lambda found: theme.tokens[found.group(1)], template)


class ThemeNotifier(QObject):
    """Holds the application's theme and tells painters when it changes.

    A child of the QApplication, so that each application (and each test) has its own.
    """

    changed = Signal(object)
    """Emitted with the new `Theme` after palette and style sheet are set."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.setObjectName("themeNotifier")
        self._theme = load_theme("light")
        self._choice = ThemeChoice.LIGHT
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    @property
    def choice(self) -> ThemeChoice:
        """What the person chose."""
        return self._choice

    def hold(self, theme: Theme) -> None:
        """Take a new theme and emit `changed`; `apply_theme` calls this."""
        self._theme = theme
        self.changed.emit(theme)

    def choose(self, choice: ThemeChoice) -> None:
        """Apply what the person chose, and follow the desktop from now on if asked to."""
        self._choice = choice
        hints = QGuiApplication.styleHints()
        # Native file dialogs and title bars take their colours from the scheme.
        if choice is ThemeChoice.SYSTEM:
            hints.unsetColorScheme()
        elif choice is ThemeChoice.DARK:
            hints.setColorScheme(Qt.ColorScheme.Dark)
        else:
            hints.setColorScheme(Qt.ColorScheme.Light)
        self._apply(_resolved(choice))

    def _follow_system(self) -> None:
        if self._choice is ThemeChoice.SYSTEM:
            self._apply(_resolved(self._choice))

    def _apply(self, name: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, load_theme(name))


def theme_notifier(app: QCoreApplication | None = None) -> ThemeNotifier:
    """Return the application's notifier, made on first use."""
    owner = app or QCoreApplication.instance()
    if owner is None:
        raise RuntimeError("a theme needs a running QApplication")
    found = owner.findChild(
        ThemeNotifier, "themeNotifier", Qt.FindChildOption.FindDirectChildrenOnly
    )
    return found if found is not None else ThemeNotifier(owner)


def current_theme(of: QWidget | QCoreApplication | None = None) -> Theme:
    """Return the theme in use; the argument is for reading at the call, all share one."""
    return theme_notifier(of if isinstance(of, QCoreApplication) else None).theme


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the application Inter, the kit's style, the theme's palette and style sheet."""
    load_fonts()
    app.setFont(font("body"))
    if not isinstance(app.findChild(KitStyle), KitStyle):
        style = KitStyle()
        style.setParent(app)
        app.setStyle(style)
    notifier = theme_notifier(app)
    sheet = style_sheet(theme)
    # Dressing every widget anew is slow, and needless where nothing changed.
    if app.styleSheet() != sheet:
        app.setPalette(_palette(theme))
        app.setStyleSheet(sheet)
    if app.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly) is None:
        FocusRing(app)
    notifier.hold(theme)


def choose_theme(app: QApplication, choice: ThemeChoice) -> None:
    """Apply light, dark or the desktop's scheme, and remember which was chosen."""
    theme_notifier(app).choose(choice)


def _resolved(choice: ThemeChoice) -> str:
    if choice is ThemeChoice.SYSTEM:
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"
    return str(choice.value)


def _parsed(text: str) -> QColor:
    """Read "#RRGGBB" or "rgba(r,g,b,a)" with a between 0 and 1."""
    if text.startswith("#"):
        return QColor(text)
    red, green, blue, alpha = text.removeprefix("rgba(").removesuffix(")").split(",")
    return QColor(int(red), int(green), int(blue), round(float(alpha) * 255))


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    tokens = {
        role.Window: "bg",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "surface",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "on-accent",
        role.PlaceholderText: "faint",
        role.Highlight: "accent",
        role.HighlightedText: "on-accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.ToolTipBase: "text",
        role.ToolTipText: "surface",
        role.Light: "surface",
        role.Midlight: "raised",
        role.Mid: "line-strong",
        role.Dark: "line-strong",
        role.Shadow: "line-strong",
        role.Accent: "accent",
    }
    made = QPalette()
    for which, token in tokens.items():
        made.setColor(which, theme.colour(token))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, theme.colour("faint"))
    return made
