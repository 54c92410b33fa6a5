"""The focus ring follows what it rings, and outlives it."""

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fsh_coder.ui.kit.buttons import QuietButton
from fsh_coder.ui.kit.style import RING_REACH, wants_ring
from fsh_coder.ui.kit.theme import Theme


def ring_in(window: QWidget) -> QRect | None:
    """Return where the ring lies in a window, in its coordinates; None where there is none."""
    for overlay in window.findChildren(QWidget, "focusRingOverlay"):
        if overlay.isVisible():
            return QRect(overlay.mapTo(window, QPoint(0, 0)), overlay.size())
    return None


def around(widget: QWidget, window: QWidget) -> QRect:
    """Return where the ring of a widget belongs."""
    inside = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return inside.adjusted(-RING_REACH, -RING_REACH, RING_REACH, RING_REACH)


@pytest.fixture
def window(qtbot: QtBot, light: Theme) -> QWidget:
    """A window with two buttons, a field and a tick box."""
    made = QWidget()
    column = QVBoxLayout(made)
    for widget in (QuietButton("One"), QuietButton("Two"), QLineEdit(), QCheckBox("Blind")):
        column.addWidget(widget)
    made.resize(400, 240)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_ring_goes_with_the_tab_key(window: QWidget, qtbot: QtBot) -> None:
    """Tab carries the ring from button to button; a field shows focus itself."""
    one, two = window.findChildren(QuietButton)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring_in(window) == around(one, window))
    qtbot.keyClick(one, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: ring_in(window) == around(two, window))
    qtbot.keyClick(two, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: ring_in(window) is None)


def test_ring_follows_a_widget_that_moves_and_hides(window: QWidget, qtbot: QtBot) -> None:
    """A layout that changes takes the ring along."""
    one = window.findChildren(QuietButton)[0]
    one.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring_in(window) is not None)
    window.resize(500, 320)
    qtbot.waitUntil(lambda: ring_in(window) == around(one, window))
    one.hide()
    qtbot.waitUntil(lambda: ring_in(window) != around(one, window))


def test_ring_of_a_tick_box_hugs_its_words(window: QWidget, qtbot: QtBot) -> None:
    """A tick box as wide as the window has a ring no wider than its words."""
    box = window.findChild(QCheckBox)
    assert box is not None
    box.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring_in(window) is not None)
    ring = ring_in(window)
    assert ring is not None
    assert ring.width() == box.sizeHint().width() + 2 * RING_REACH
    assert ring.width() < box.width()


def test_ring_scrolls_with_its_page(qtbot: QtBot, light: Theme) -> None:
    """Inside a scrolled page the ring moves with the button."""
    area = QScrollArea()
    page = QWidget()
    page.resize(200, 2000)
    button = QuietButton("Far", parent=page)
    button.move(40, 60)
    area.setWidget(page)
    area.resize(240, 200)
    qtbot.addWidget(area)
    area.show()
    qtbot.waitExposed(area)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring_in(area) == around(button, area))
    area.verticalScrollBar().setValue(30)
    qtbot.waitUntil(lambda: ring_in(area) == around(button, area))


def test_ring_outlives_the_window_it_lay_in(window: QWidget, qtbot: QtBot) -> None:
    """Closing a window for good does not take the ring away from the next one."""
    first = QWidget()
    QVBoxLayout(first).addWidget(QuietButton("Gone"))
    first.show()
    qtbot.waitExposed(first)
    first.findChildren(QuietButton)[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring_in(first) is not None)
    first.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(first))
    window.activateWindow()
    one = window.findChildren(QuietButton)[0]
    one.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring_in(window) == around(one, window))


def test_who_gets_a_ring(window: QWidget, qtbot: QtBot) -> None:
    """Buttons do, fields and lists show focus themselves, painted widgets may ask."""
    painted = QWidget(window)
    assert wants_ring(window.findChildren(QuietButton)[0])
    assert not wants_ring(window.findChildren(QLineEdit)[0])
    assert not wants_ring(QTableView(window))
    assert not wants_ring(painted)
    painted.setProperty("focusRing", True)
    assert wants_ring(painted)
