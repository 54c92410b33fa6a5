"""The small moving picture of a film, beside the marks; it follows the sound."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.media.picture_follower import PictureFollower
from fsh_coder.media.picture_reader import Picture
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.settings import Settings

_SMALL, _MEDIUM = QSize(178, 100), QSize(356, 200)
_MARGIN = 8
#: What the pane below the picture keeps of a low window, and how small the picture gets for it.
_LEAST_BELOW, _LEAST_WIDTH = 136, 96


class VideoPicture(Pane):
    """The picture at the left, what can be done with it at the right.

    Pictures are made on a thread of their own, only while they are seen, and are never
    written anywhere. Without a film there is nothing to see.

    Signals:
        hiding_asked: the coder wants to code from the sound only.
    """

    hiding_asked = Signal()
    _arrived = Signal(object)
    _broke = Signal(object)

    def __init__(self, *, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("raised", parent=parent)
        self.setAccessibleName("Picture of the recording")
        self._settings = settings
        self._film: tuple[Path, str] | None = None
        self._follower: PictureFollower | None = None
        self._at_ms = 0
        self.screen_view = _Screen()
        self.words = Text(role="helper", colour="muted", wrap=True)
        self.size_button = IconButton("expand", "Larger picture", size=28)
        self.size_button.clicked.connect(self.toggle_size)
        self.hide_button = IconButton("eye-off", "Code from sound only", size=28)
        self.hide_button.clicked.connect(self.hiding_asked)
        self._arrived.connect(self._on_arrived)
        self._broke.connect(self._on_broke)
        self._lay_out()
        self._fit()
        self.hide()

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(4)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self.size_button)
        buttons.addWidget(self.hide_button)
        buttons.addStretch(1)
        side.addLayout(buttons)
        side.addWidget(self.words)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        row.setSpacing(10)
        row.addWidget(self.screen_view, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(Line())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    # --- What is shown ----------------------------------------------------------------

    def show_film(self, path: Path, *, shown_as: str, at_ms: int) -> None:
        """Follow the film of a recording from now on."""
        self._stop()
        self._film, self._at_ms = (path, shown_as), at_ms
        self.words.setText("")
        if self.isVisible():
            self._start()

    def forget_film(self) -> None:
        """Show nothing: the recording has no film, or is put away."""
        self._stop()
        self._film = None
        self.screen_view.show_picture(None)

    def set_head(self, at_ms: int) -> None:
        """Follow the sound."""
        self._at_ms = at_ms
        if self._follower is not None:
            self._follower.go_to(at_ms)

    def toggle_size(self) -> None:
        """Make the picture larger, or small again."""
        self._settings.picture_is_large = not self._settings.picture_is_large
        self._fit()

    # --- Qt ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to follow."""
        super().showEvent(event)
        self._start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: make no pictures."""
        super().hideEvent(event)
        self._stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the picture inside a narrow pane."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Watch the height of what it stands in, which is another with each build."""
        parent = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and parent is not None:
            parent.installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the pane below its rows in a low window."""
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._fit()
        return False

    # --- Shared -----------------------------------------------------------------------

    def _start(self) -> None:
        if self._film is None or self._follower is not None:
            return
        path, shown_as = self._film
        follower = PictureFollower(
            path,
            shown_as=shown_as,
            box=self._box(),
            show=self._arrived.emit,
            fail=self._broke.emit,
        )
        follower.start()
        follower.go_to(self._at_ms)
        self._follower = follower

    def _stop(self) -> None:
        follower, self._follower = self._follower, None
        if follower is not None:
            follower.close()

    def _fit(self) -> None:
        is_large = self._settings.picture_is_large
        wanted = _MEDIUM if is_large else _SMALL
        room = max(120, self.width() - 2 * _MARGIN - 80) if self.width() > 160 else wanted.width()
        parent = self.parentWidget()
        height = wanted.height() if parent is None else parent.height() - _LEAST_BELOW
        width = min(wanted.width(), room, max(_LEAST_WIDTH, height * 16 // 9))
        self.screen_view.setFixedSize(width, round(width * 9 / 16))
        self.size_button.set_icon_name("shrink" if is_large else "expand")
        self.size_button.set_label("Smaller picture" if is_large else "Larger picture")
        if self._follower is not None:
            self._follower.set_box(self._box())

    def _box(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        size = self.screen_view.size()
        return round(size.width() * ratio), round(size.height() * ratio)

    def _on_arrived(self, picture: Picture) -> None:
        if self._follower is not None:
            self.screen_view.show_picture(picture)

    def _on_broke(self, error: Exception) -> None:
        if self._follower is None:
            return
        self.screen_view.show_picture(None)
        if isinstance(error, UserFacingError):
            self.words.setText(error.sentence)
        else:
            self.words.setText("The picture stopped. The sound is all there; go on coding.")


class _Screen(QWidget):
    """The picture itself, in the middle of a dark ground."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Picture")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._image: QImage | None = None
        self.picture: Picture | None = None

    def show_picture(self, picture: Picture | None) -> None:
        """Show another picture; None for none."""
        self.picture, self._image = picture, None
        if picture is not None:
            # The image looks into the picture's bytes, which `picture` keeps alive.
            self._image = QImage(
                picture.pixels,
                picture.width,
                picture.height,
                4 * picture.width,
                QImage.Format.Format_RGB32,
            )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture as large as it fits."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), current_theme().colour("line"))
        if self._image is None:
            return
        size = QSize(self._image.width(), self._image.height())
        size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
