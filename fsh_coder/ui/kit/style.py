"""What a style sheet cannot say: the focus ring, ticks and radio dots."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QProxyStyle,
    QRadioButton,
    QSlider,
    QStyle,
    QStyleFactory,
    QStyleOption,
    QWidget,
)

RING_WIDTH = 2
RING_GAP = 2
RING_REACH = RING_WIDTH + RING_GAP


class KitStyle(QProxyStyle):
    """Fusion with the kit's ticks and radio dots, and without its dotted focus frame."""

    def __init__(self) -> None:
        super().__init__(QStyleFactory.create("Fusion"))
        self.setObjectName("kitStyle")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Paint check boxes and radio buttons; leave out the focus frame."""
        kind = QStyle.PrimitiveElement
        if element == kind.PE_FrameFocusRect:
            return
        if element in (kind.PE_IndicatorCheckBox, kind.PE_IndicatorItemViewItemCheck):
            paint_tick_box(painter, option)
        elif element == kind.PE_IndicatorRadioButton:
            paint_radio(painter, option)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Set the sizes of ticks and of the space beside them."""
        kind = QStyle.PixelMetric
        if metric in (
            kind.PM_IndicatorWidth,
            kind.PM_IndicatorHeight,
            kind.PM_ExclusiveIndicatorWidth,
            kind.PM_ExclusiveIndicatorHeight,
        ):
            return 16
        if metric in (kind.PM_CheckBoxLabelSpacing, kind.PM_RadioButtonLabelSpacing):
            return 8
        return super().pixelMetric(metric, option, widget)


def paint_tick_box(painter: QPainter, option: QStyleOption) -> None:
    """Paint a 14 px tick box in the middle of the option's rectangle."""
    palette, state = option.palette, option.state
    on = bool(state & QStyle.StateFlag.State_On)
    partly = bool(state & QStyle.StateFlag.State_NoChange)
    enabled = bool(state & QStyle.StateFlag.State_Enabled)
    box = _centred(option.rect, 14)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    marked = palette.color(QPalette.ColorRole.Accent if enabled else QPalette.ColorRole.Mid)
    edge = marked if on or partly else palette.color(QPalette.ColorRole.PlaceholderText)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(marked if on or partly else palette.color(QPalette.ColorRole.Base))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
    pen = QPen(palette.color(QPalette.ColorRole.BrightText), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if on:
        corners = [QPointF(3.6, 7.3), QPointF(6.1, 9.7), QPointF(10.4, 4.6)]
        painter.drawPolyline([box.topLeft() + corner for corner in corners])
    elif partly:
        painter.drawLine(box.topLeft() + QPointF(4, 7), box.topLeft() + QPointF(10, 7))
    painter.restore()


def paint_radio(painter: QPainter, option: QStyleOption) -> None:
    """Paint a 14 px radio dot in the middle of the option's rectangle."""
    palette, state = option.palette, option.state
    on = bool(state & QStyle.StateFlag.State_On)
    enabled = bool(state & QStyle.StateFlag.State_Enabled)
    marked = palette.color(QPalette.ColorRole.Accent if enabled else QPalette.ColorRole.Mid)
    ring = _centred(option.rect, 14).adjusted(0.75, 0.75, -0.75, -0.75)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = marked if on else palette.color(QPalette.ColorRole.PlaceholderText)
    painter.setPen(QPen(edge, 1.5 if on else 1))
    painter.setBrush(palette.color(QPalette.ColorRole.Base))
    painter.drawEllipse(ring)
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(marked)
        painter.drawEllipse(ring.center(), 3.4, 3.4)
    painter.restore()


def _centred(rect: QRect, side: int) -> QRectF:
    left = rect.x() + (rect.width() - side) // 2
    top = rect.y() + (rect.height() - side) // 2
    return QRectF(left, top, side, side)


class FocusRing(QObject):
    """Lays a 2 px ring, 2 px away, around whatever the keyboard has focused.

    Buttons, sliders and drop-downs get it; a hand-painted widget asks for it with
    ``setProperty("focusRing", True)`` and may give its corner radius as
    ``setProperty("ringRadius", 6)``. Fields and lists show focus themselves.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("focusRing")
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._overlay: _RingOverlay | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the ring on its widget while that, or what holds it, moves."""
        kind = QEvent.Type
        if event.type() in (kind.Move, kind.Resize, kind.Show, kind.Hide, kind.ParentChange):
            self._place()
        return False

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._release()
        # A ring after a click would shout; a mouse button is still down then.
        clicked = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is not None and not clicked and wants_ring(new):
            self._attach(new)

    def _attach(self, target: QWidget) -> None:
        host = _host_of(target)
        if host is None:
            return
        if self._overlay is None or not shiboken6.isValid(self._overlay):
            self._overlay = _RingOverlay()
        self._overlay.setParent(host)
        self._overlay.ring_radius = _radius_of(target)
        self._target = target
        widget: QWidget | None = target
        while widget is not None and widget is not host:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def _release(self) -> None:
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._target = None
        if self._overlay is not None and shiboken6.isValid(self._overlay):
            self._overlay.hide()
            self._overlay.setParent(None)

    def _place(self) -> None:
        overlay, target = self._overlay, self._target
        if overlay is None or target is None or not shiboken6.isValid(overlay):
            return
        if not shiboken6.isValid(target) or not target.isVisible():
            overlay.hide()
            return
        host = overlay.parentWidget()
        if host is None:
            return
        inside = _ringed_part(target)
        around = QRect(target.mapTo(host, inside.topLeft()), inside.size())
        reach = RING_REACH
        overlay.setGeometry(around.adjusted(-reach, -reach, reach, reach))
        overlay.raise_()
        overlay.show()


class _RingOverlay(QWidget):
    """The ring itself: lets every click through, paints only its outline."""

    def __init__(self) -> None:
        super().__init__()
        self.ring_radius = 6.0
        self.setObjectName("focusRingOverlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = QApplication.palette().color(QPalette.ColorRole.Accent)
        painter.setPen(QPen(accent, RING_WIDTH))
        half = RING_WIDTH / 2
        radius = self.ring_radius + RING_GAP + half
        outline = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(outline, radius, radius)


def wants_ring(widget: QWidget) -> bool:
    """Whether the ring goes around this widget when the keyboard focuses it."""
    asked = widget.property("focusRing")
    if asked is not None:
        return bool(asked)
    if isinstance(widget, QComboBox) and widget.isEditable():
        return False
    return isinstance(widget, QAbstractButton | QSlider | QComboBox)


def _ringed_part(widget: QWidget) -> QRect:
    """Return what the ring goes around: of a tick box its mark and words, else all."""
    inside = widget.rect()
    if isinstance(widget, QCheckBox | QRadioButton):
        inside.setWidth(min(inside.width(), widget.sizeHint().width()))
    return inside


def _radius_of(widget: QWidget) -> float:
    given = widget.property("ringRadius")
    return float(given) if isinstance(given, int | float) else 6.0


def _host_of(widget: QWidget) -> QWidget | None:
    """Return the window or scrolled viewport the ring is laid in."""
    inner, outer = widget, widget.parentWidget()
    while outer is not None:
        if isinstance(outer, QAbstractScrollArea):
            return inner
        if outer.isWindow():
            return outer
        inner, outer = outer, outer.parentWidget()
    return None
