"""Lucide icons in the theme's colours, sharp at every pixel ratio."""

import re

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from fsh_coder.bundled import resources_dir
from fsh_coder.ui.kit.theme import current_theme, theme_notifier

_Key = tuple[str, int, str, float, bool]


class UnknownIconError(LookupError):
    """No bundled icon has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no icon is called {name!r}")
        self.name = name


class _IconStore(QObject):
    """Drawn icons of one application; emptied when the theme changes."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.setObjectName("iconStore")
        self.drawn: dict[_Key, QPixmap] = {}
        theme_notifier(app).changed.connect(self.clear)

    def clear(self) -> None:
        """Forget every drawn icon."""
        self.drawn.clear()


class _IconFollower(QObject):
    """Gives its parent the icon again after each theme change."""

    def __init__(
        self, target: QAbstractButton | QAction, name: str, *, size: int, colour: str
    ) -> None:
        super().__init__(target)
        self.setObjectName("iconFollower")
        self._target = target
        self._name, self._size, self._colour = name, size, colour
        theme_notifier().changed.connect(self.refresh)

    def refresh(self) -> None:
        """Set the icon in the present theme's colours."""
        self._target.setIcon(icon(self._name, self._size, colour=self._colour))


def icon_names() -> tuple[str, ...]:
    """Return the names of all bundled icons, sorted."""
    return tuple(sorted(path.stem for path in (resources_dir() / "icons").glob("*.svg")))


def pixmap(
    name: str, size: int = 20, *, colour: str = "muted", ratio: float = 1.0, filled: bool = False
) -> QPixmap:
    """Return an icon as a pixmap of `size` logical pixels.

    Args:
        name: file name without ending, such as "folder-open".
        size: logical pixels, both ways.
        colour: a token of the theme.
        ratio: device pixels per logical pixel of where it is painted.
        filled: fill the outline with the same colour (play, pause).

    Raises:
        UnknownIconError: there is no such icon.
        KeyError: there is no such colour token.
    """
    store = _icon_store()
    key = (name, size, colour, ratio, filled)
    found = store.drawn.get(key)
    if found is None:
        found = _draw(name, size, colour=colour, ratio=ratio, filled=filled)
        store.drawn[key] = found
    return found


def icon(name: str, size: int = 20, *, colour: str = "muted") -> QIcon:
    """Return an icon for actions and menus, with a pixmap per pixel ratio in use.

    It keeps the colours of the theme it was made in; `set_icon` follows the theme.
    """
    ratios = {1.0, 2.0} | {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    made = QIcon()
    for ratio in sorted(ratios):
        made.addPixmap(pixmap(name, size, colour=colour, ratio=ratio))
        made.addPixmap(pixmap(name, size, colour="line-strong", ratio=ratio), QIcon.Mode.Disabled)
    return made


def set_icon(
    target: QAbstractButton | QAction, name: str, *, size: int = 20, colour: str = "muted"
) -> None:
    """Give a button or action an icon that follows the theme."""
    before = target.findChild(
        _IconFollower, "iconFollower", Qt.FindChildOption.FindDirectChildrenOnly
    )
    if before is not None:
        before.setParent(None)
        before.deleteLater()
    if isinstance(target, QAbstractButton):
        target.setIconSize(QSize(size, size))
    _IconFollower(target, name, size=size, colour=colour).refresh()


def paint_icon(
    painter: QPainter,
    rect: QRectF,
    name: str,
    *,
    size: int = 20,
    colour: str = "muted",
    filled: bool = False,
) -> None:
    """Paint an icon in the middle of a rectangle."""
    ratio = painter.device().devicePixelRatioF()
    drawn = pixmap(name, size, colour=colour, ratio=ratio, filled=filled)
    # Whole device pixels, or the strokes blur.
    left = round((rect.center().x() - size / 2) * ratio) / ratio
    top = round((rect.center().y() - size / 2) * ratio) / ratio
    painter.drawPixmap(QRectF(left, top, size, size), drawn, QRectF(drawn.rect()))


def _draw(name: str, size: int, *, colour: str, ratio: float, filled: bool) -> QPixmap:
    path = resources_dir() / "icons" / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise UnknownIconError(name)
    ink = current_theme().colour(colour)
    text = path.read_text(encoding="utf-8").replace("currentColor", ink.name())
    text = text.replace('stroke-width="2"', f'stroke-width="{_stroke(size)}"', 1)
    if filled:
        text = text.replace('fill="none"', f'fill="{ink.name()}"', 1)
    side = max(1, round(size * ratio))
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _stroke(size: int) -> float:
    """Return the stroke in units of the 24 px drawing: large icons would look heavy."""
    if size > 24:
        return 1.5
    return 1.75 if size >= 20 else 2


def _icon_store() -> _IconStore:
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("icons need a running QApplication")
    found = app.findChild(_IconStore, "iconStore", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else _IconStore(app)
