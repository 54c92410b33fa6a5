"""The foot of the coding screen: what is missing, each a link that goes there, and Submit."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from fsh_coder.domain.completeness import Gap, GapKind
from fsh_coder.domain.timecode import timecode
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.kit.buttons import Button, Kind
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme

FOOTER_HEIGHT = 44
_NOTE_FROM_PX = 1040


@dataclass(frozen=True, slots=True)
class _Kind:
    icon: str
    one: str
    many: str


@cache
def _kinds() -> dict[GapKind, _Kind]:
    return {
        GapKind.NOT_RATED: _Kind("circle-dashed", "1 dimension not rated", "dimensions not rated"),
        GapKind.RATINGS_CONFLICT: _Kind("scale", "1 rating contradicts", "ratings contradict"),
        GapKind.NO_REASON: _Kind("message-square-plus", "1 reason missing", "reasons missing"),
        GapKind.NO_ANSWER: _Kind("pencil", "1 question open", "questions open"),
        GapKind.NO_UNITS: _Kind("split", "no units yet", ""),
        GapKind.UNIT_WITHOUT_CODE: _Kind("list-checks", "1 unit without a code", "units uncoded"),
        GapKind.NOT_DONE: _Kind("layers", "1 pass to finish", "passes to finish"),
        GapKind.UNSURE_MARK: _Kind("flag", "1 mark unsure", "marks unsure"),
        GapKind.VOLLEY: _Kind("combine", "1 volley to look at", "volleys to look at"),
        GapKind.NOT_HEARD: _Kind("headphones", "", ""),
    }


class Footer(Pane):
    """Links and the button.

    Signals:
        gap_chosen: the `Gap` to go to.
        submit_asked: the button was pressed.
    """

    gap_chosen = Signal(object)
    submit_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("footer", parent=parent)
        self.setAccessibleName("What is missing")
        self.setFixedHeight(FOOTER_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(16)
        self.links = {kind: GapLink(_kinds()[kind].icon) for kind in GapKind}
        for link in self.links.values():
            link.chosen.connect(self.gap_chosen)
            link.hide()
            row.addWidget(link)
        self.done = Text("Everything is there.", role="label", colour="good")
        row.addWidget(self.done)
        row.addStretch(1)
        self.note = Text("Submit shows what is missing first", role="note", colour="muted")
        row.addWidget(self.note)
        self.submit_button = Button("Submit…", kind="tonal")
        self.submit_button.setMinimumWidth(94)
        self.submit_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.submit_button.clicked.connect(self.submit_asked)
        row.addWidget(self.submit_button)
        self._shown: tuple[tuple[Gap, ...], int] | None = None
        self._stops = False
        self._tells_next = False
        self._keys_words = "Ctrl+Enter"
        self._name_keys()

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self._keys_words = keys.words("submit")
        self._name_keys()

    def _name_keys(self) -> None:
        deed = self.submit_button.text().rstrip("…")
        self.submit_button.setToolTip(f"{deed} ({self._keys_words})")

    def show_gaps(self, gaps: tuple[Gap, ...], *, unheard_ms: int) -> None:
        """Name what is missing; ``unheard_ms`` of the segment was not heard, 0 for enough."""
        if (gaps, unheard_ms) == self._shown:
            return
        self._shown = (gaps, unheard_ms)
        kinds: dict[GapKind, list[Gap]] = {kind: [] for kind in self.links}
        for gap in gaps:
            kinds[gap.kind].append(gap)
        for kind, link in self.links.items():
            of_kind = kinds[kind]
            if kind is GapKind.NOT_HEARD and of_kind:
                words = f"{timecode(unheard_ms)} not heard"
            elif len(of_kind) == 1:
                words = _kinds()[kind].one
            else:
                words = f"{len(of_kind)} {_kinds()[kind].many}"
            link.show_gaps(tuple(of_kind), words)
        self._stops = any(kind.stops_submission for kind, of_kind in kinds.items() if of_kind)
        self.done.setVisible(not gaps)
        loudness: Kind = "tonal" if self._stops else "primary"
        if loudness != self.submit_button.kind:
            self.submit_button.set_kind(loudness)
        self._fit()

    def show_deed(self, words: str, *, note: str) -> None:
        """Name what the button does, and what stands beside it."""
        self.submit_button.setText(words)
        self._name_keys()
        self.note.setText(note)
        self._tells_next = note.startswith("Next")
        self._fit()

    def show_locked(self, words: str) -> None:
        """Say that there is nothing left to do."""
        self._shown = None
        for link in self.links.values():
            link.hide()
        self.done.setText(words)
        self.done.show()
        self.submit_button.hide()
        self.note.hide()

    def show_open(self) -> None:
        """Offer the button again."""
        self.done.setText("Everything is there.")
        self.submit_button.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        links = [link for link in self.links.values() if not link.isHidden()]
        shown = (self.submit_button, self.done)
        taken = sum(each.sizeHint().width() + 16 for each in shown if not each.isHidden())
        room = self.width() - 28 - taken - sum(link.whole_width + 16 for link in links)
        has_note = not self.submit_button.isHidden() and (self._stops or self._tells_next)
        fits = room >= self.note.sizeHint().width() + 16
        self.note.setVisible(has_note and fits and self.width() >= _NOTE_FROM_PX)
        for link in links:
            link.set_short(room < 0)


class GapLink(QPushButton):
    """Icon and underlined words; pressing it again goes to the next of the kind.

    Signals:
        chosen: the `Gap` to go to.
    """

    chosen = Signal(object)

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self._gaps: tuple[Gap, ...] = ()
        self._next = 0
        self._is_short = False
        self.setProperty("kit", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def show_gaps(self, gaps: tuple[Gap, ...], words: str) -> None:
        """Name these; none hides the link."""
        if len(gaps) != len(self._gaps):
            self._next = 0
        if gaps == self._gaps and words == self.text():
            return
        self._gaps = gaps
        self.setVisible(bool(gaps))
        self.setText(words)
        self.setAccessibleName(f"{words}: go there")
        self.setToolTip("\n".join(gap.words for gap in gaps[:12]))
        self.updateGeometry()
        self.update()

    @property
    def whole_width(self) -> int:
        """Return how wide it is with all its words, in logical pixels."""
        return round(28 + QFontMetricsF(font("label")).horizontalAdvance(self.text()) + 6)

    def set_short(self, short: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show the number alone."""
        if short != self._is_short:
            self._is_short = short
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Icon and words."""
        width = QFontMetricsF(font("label")).horizontalAdvance(self._shown())
        return QSize(round(28 + width + 6), 30)

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint icon and words."""
        painter, theme = QPainter(self), current_theme()
        paint_icon(painter, QRectF(4, 0, 18, self.height()), self._icon, size=18, colour="warn")
        words = font("label")
        painter.setFont(words)
        painter.setPen(theme.colour("accent" if self.underMouse() else "text"))
        width = QFontMetricsF(words).horizontalAdvance(self._shown())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(28, 0, width + 4, self.height()), flags, self._shown())
        under = QRectF(28, self.height() / 2 + 8, width, 1)
        painter.fillRect(under, theme.colour("accent" if self.underMouse() else "line-strong"))

    def _shown(self) -> str:
        return self.text().split(" ", 1)[0] if self._is_short else self.text()

    def _on_clicked(self) -> None:
        if self._gaps:
            gap = self._gaps[self._next % len(self._gaps)]
            self._next += 1
            self.chosen.emit(gap)
