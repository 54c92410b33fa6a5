"""The layers of the detail waveform that know nothing of marks."""

from bisect import bisect_left

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen, QPixmap, QPolygonF

from fsh_coder.domain.observation import HeardSpan, Speaker
from fsh_coder.domain.recording import Segment
from fsh_coder.services.transcripts import Utterance
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.hatching import paint_hatching
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.time_ruler import RULER_HEIGHT
from fsh_coder.ui.coding.waveform.wave_pixmap import WaveInk, coloured, wave_image
from fsh_coder.ui.coding.waveform.wave_source import WaveSource
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme

_WORDS_FROM_PX = 90
_SPEAKER_WORD_FROM_PX = 46


class WaveLayer:
    """The wave of a window as two pixmaps: played, and ahead of the play head."""

    def __init__(self, source: WaveSource) -> None:
        self._source = source
        self._image: QImage | None = None
        self._pixmaps: dict[bool, QPixmap] = {}

    def forget(self) -> None:
        """Draw anew at the next painting."""
        self._image = None
        self._pixmaps.clear()

    def paint(
        self, painter: QPainter, dirty: QRectF, *, rect: QRectF, window: TimeWindow, head_x: int
    ) -> None:
        """Copy what was played and what lies ahead, cut at the play head."""
        if self._source.is_empty:
            _paint_waiting(painter, rect)
            return
        part = rect.intersected(dirty)
        left = part.intersected(QRectF(rect.left(), rect.top(), head_x, rect.height()))
        right = part.intersected(QRectF(head_x, rect.top(), rect.width() - head_x, rect.height()))
        for is_played, clip in ((True, left), (False, right)):
            if not clip.isEmpty():
                ratio = painter.device().devicePixelRatioF()
                pixmap = self._pixmap(rect, window, is_played=is_played, ratio=ratio)
                copy_part(painter, pixmap, clip, origin=rect.topLeft())

    def _pixmap(
        self, rect: QRectF, window: TimeWindow, *, is_played: bool, ratio: float
    ) -> QPixmap:
        if self._image is None:
            n_columns, height = max(1, round(rect.width() * ratio)), round(rect.height() * ratio)
            columns = self._source.columns(window, n_columns, ratio=ratio)
            self._image = wave_image(columns, height=height, full=self._source.full)
        if is_played not in self._pixmaps:
            # Most pages lie before the play head or behind it, and need one of the two only.
            theme, token = current_theme(), "wave-played" if is_played else "wave"
            ink = WaveInk(theme.colour(token), theme.colour(f"{token}-rms"))
            self._pixmaps[is_played] = coloured(self._image, ink, ratio=ratio)
        return self._pixmaps[is_played]


def copy_part(painter: QPainter, pixmap: QPixmap, clip: QRectF, *, origin: QPointF) -> None:
    """Copy the part of a picture lying at ``origin`` that is seen in ``clip``."""
    ratio = pixmap.devicePixelRatio()
    from_rect = clip.translated(-origin)
    source = QRectF(
        from_rect.left() * ratio,
        from_rect.top() * ratio,
        from_rect.width() * ratio,
        from_rect.height() * ratio,
    )
    painter.drawPixmap(clip, pixmap, source)


def _paint_waiting(painter: QPainter, rect: QRectF) -> None:
    theme = current_theme()
    middle = round(rect.center().y()) + 0.5
    painter.setPen(QPen(theme.colour("line-strong"), 1))
    painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))


def paint_ground(
    painter: QPainter,
    dirty: QRectF,
    *,
    body: QRectF,
    window: TimeWindow,
    segment: Segment | None,
    theme: Theme,
) -> None:
    """Paint the ground; what lies outside the segment is dimmer."""
    part = body.intersected(dirty)
    painter.fillRect(part, theme.colour("surface"))
    if segment is None:
        return
    start, end = window.x_of(segment.start_ms), window.x_of(segment.end_ms)
    for outside in (
        QRectF(body.left(), body.top(), start - body.left(), body.height()),
        QRectF(end, body.top(), body.right() - end, body.height()),
    ):
        if outside.width() > 0:
            painter.fillRect(outside.intersected(dirty), theme.colour("bg"))
    painter.setPen(QPen(theme.colour("line-strong"), 1))
    for x in (start, end):
        if 0 < x < body.right():
            painter.drawLine(QLineF(round(x) + 0.5, body.top(), round(x) + 0.5, body.bottom()))


def paint_skipped(
    painter: QPainter,
    spans: tuple[HeardSpan, ...],
    *,
    dirty: QRectF,
    body: QRectF,
    window: TimeWindow,
) -> None:
    """Hatch what was passed over; wide stretches say so in words."""
    theme = current_theme()
    for span in spans:
        left, right = window.x_of(span.start_ms), window.x_of(span.end_ms)
        rect = QRectF(left, body.top(), right - left, body.height()).intersected(body)
        if not rect.intersects(dirty):
            continue
        paint_hatching(painter, rect, dirty=dirty, theme=theme)
        if rect.width() >= _WORDS_FROM_PX:
            _paint_label(painter, "not heard", rect.center().x(), bottom=rect.bottom() - 5)


def _paint_label(painter: QPainter, words: str, centre_x: float, *, bottom: float) -> None:
    theme = current_theme()
    small = font("tiny")
    width = QFontMetricsF(small).horizontalAdvance(words) + 12
    box = QRectF(centre_x - width / 2, bottom - 17, width, 17)
    paint_box(painter, box, fill=theme.colour("surface"), border=None, radius=4)
    painter.setFont(small)
    painter.setPen(theme.colour("muted"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def paint_speakers(
    painter: QPainter,
    utterances: tuple[Utterance, ...],
    *,
    dirty: QRectF,
    top: float,
    window: TimeWindow,
) -> None:
    """Paint who speaks when, as blocks under the wave."""
    theme = current_theme()
    lane = QRectF(dirty.left(), top, dirty.width(), 23)
    painter.fillRect(lane, theme.colour("raised"))
    painter.fillRect(QRectF(dirty.left(), top, dirty.width(), 1), theme.colour("line"))
    first_ms = window.ms_at(dirty.left())
    last_ms = window.ms_at(dirty.right() + 1)
    at = max(0, bisect_left(utterances, first_ms, key=lambda each: each.end_ms) - 1)
    for utterance in utterances[at:]:
        if utterance.start_ms > last_ms:
            break
        if utterance.speaker is not None:
            left = window.x_of(utterance.start_ms)
            box = QRectF(left, top + 4, max(3.0, window.x_of(utterance.end_ms) - left - 1), 16)
            _paint_speaker(painter, utterance.speaker, box, theme=theme)


def _paint_speaker(painter: QPainter, speaker: Speaker, box: QRectF, *, theme: Theme) -> None:
    is_worker = speaker is Speaker.WORKER
    paint_box(
        painter,
        box,
        fill=theme.colour("spk") if is_worker else theme.colour("surface"),
        border=None if is_worker else theme.colour("control"),
        radius=3,
    )
    seen = box.adjusted(6 - min(box.left(), 0.0), 0, -2, 0)
    if seen.width() < 10:
        return
    words = font("tiny")
    words.setWeight(words.weight().Medium)
    painter.setFont(words)
    painter.setPen(theme.colour("on-spk" if is_worker else "text"))
    text = speakers.word(speaker).capitalize()
    if seen.width() < _SPEAKER_WORD_FROM_PX:
        text = speakers.letter(speaker)
    painter.drawText(seen, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def paint_selection_bar(
    painter: QPainter, stretch: tuple[int, int], *, window: TimeWindow, bottom: float
) -> None:
    """Paint the bracket over a chosen stretch and the lines at its ends."""
    theme = current_theme()
    accent = theme.colour("accent")
    left, right = round(window.x_of(stretch[0])), round(window.x_of(stretch[1]))
    painter.fillRect(QRectF(left, RULER_HEIGHT - 4, right - left, 4), accent)
    painter.setPen(QPen(theme.alpha("accent", 0.7), 1))
    for x in (left, right - 1):
        painter.drawLine(QLineF(x + 0.5, RULER_HEIGHT, x + 0.5, bottom))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent)
    top = float(RULER_HEIGHT - 9)
    for x, inward in ((left, 6.0), (right, -6.0)):
        corner = [QPointF(x, top), QPointF(x + inward, top + 5), QPointF(x, top + 9)]
        painter.drawPolygon(QPolygonF(corner))
    painter.restore()


def paint_selection_words(
    painter: QPainter, words: str, stretch: tuple[int, int], *, body: QRectF, window: TimeWindow
) -> None:
    """Say at the foot of a chosen stretch what can be done with it."""
    left, right = window.x_of(stretch[0]), window.x_of(stretch[1])
    width = QFontMetricsF(font("tiny")).horizontalAdvance(words) + 12
    centre = min(max((left + right) / 2, width / 2 + 4), body.right() - width / 2 - 4)
    _paint_label(painter, words, centre, bottom=body.bottom() - 5)


def paint_play_head(painter: QPainter, x: int, *, bottom: float, theme: Theme) -> None:
    """Paint the play head: a handle in the ruler and a line to the foot."""
    colour = theme.colour("playhead")
    painter.fillRect(QRectF(x - 0.5, RULER_HEIGHT - 4, 1.5, bottom - RULER_HEIGHT + 4), colour)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    middle = x + 0.25
    handle = [
        QPointF(middle - 5, 1),
        QPointF(middle + 5, 1),
        QPointF(middle + 5, 7),
        QPointF(middle, 12),
        QPointF(middle - 5, 7),
    ]
    painter.drawPolygon(QPolygonF(handle))
    painter.restore()
