"""Small pictures: drawn once, copied in place."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from fsh_coder.ui.kit.sprites import Sprites


def _copied(sprites: Sprites, *, colour: str, drawn: list[str]) -> QImage:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)

    def draw(brush: QPainter) -> None:
        drawn.append(colour)
        brush.fillRect(QRect(0, 0, 10, 10), QColor(colour))

    sprites.copy(painter, QPoint(5, 3), (colour,), size=QSize(10, 10), draw=draw)
    painter.end()
    return image


def test_a_picture_is_drawn_once_and_copied_where_it_belongs(qapp: object) -> None:
    """The second copy asks nobody to draw, and looks the same; another key is another picture."""
    sprites, drawn = Sprites(), list[str]()
    first = _copied(sprites, colour="red", drawn=drawn)
    assert _copied(sprites, colour="red", drawn=drawn) == first
    assert drawn == ["red"]
    assert first.pixelColor(5, 3) == QColor("red")
    assert first.pixelColor(4, 3) == QColor("white")
    assert first.pixelColor(15, 3) == QColor("white")
    assert _copied(sprites, colour="blue", drawn=drawn).pixelColor(6, 4) == QColor("blue")


def test_forgotten_pictures_are_drawn_anew(qapp: object) -> None:
    """In another theme nothing keeps the colours of the old one."""
    sprites, drawn = Sprites(), list[str]()
    _copied(sprites, colour="red", drawn=drawn)
    sprites.forget()
    _copied(sprites, colour="red", drawn=drawn)
    assert drawn == ["red", "red"]
