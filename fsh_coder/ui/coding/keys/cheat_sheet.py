"""All keys on one sheet, over the whole window."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground.commands import Section, commands
from fsh_coder.ui.coding.ground.flag_sprites import category_of
from fsh_coder.ui.coding.ground.key_map import KeyMap, either
from fsh_coder.ui.coding.ground.pad_columns import even_ends
from fsh_coder.ui.coding.ratings.rating_keys import rating_uses
from fsh_coder.ui.kit.buttons import Button, IconButton
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.fields import SearchField
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.key_cap import KeyLine, key_cap_size, paint_key_cap
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme

_WIDTH, _HEIGHT = 1060, 724
_LINE = 28
_THREE_COLUMNS_FROM_PX = 900
_CODES, _DIVIDING = "Code", "Divide speech, in its pass"
# Words between caps, with the room they take.
_BETWEEN = {"–": 16, "or": 20}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the sheet: what it does, its keys, and for a code its shape."""

    words: str
    caps: tuple[str, ...]
    short: str = ""
    category: Category | None = None

    def matches(self, sought: str) -> bool:
        """Whether words, code or keys hold what is looked for."""
        return sought.casefold() in f"{self.short} {self.words} {' '.join(self.caps)}".casefold()


def sheet_lines(rubric: Rubric, keys: KeyMap) -> dict[str, tuple[SheetLine, ...]]:
    """Return the lines of the sheet by heading; commands with the same words share a line."""
    sections: dict[str, dict[str, SheetLine]] = {}
    for command in commands():
        lines = sections.setdefault(command.section.value, {})
        if command.words not in lines:
            sharing = [each for each in commands() if each.words == command.words]
            lines[command.words] = SheetLine(command.words, keys.caps(sharing))
    ratings = sections[Section.RATINGS.value]
    rating = {use.words: SheetLine(use.words, use.caps) for use in rating_uses(rubric)}
    sections[Section.RATINGS.value] = {**rating, **ratings}
    codes = {
        code.key: SheetLine(
            code.label, keys.code_caps(code.key, every=True), code.short, category_of(rubric, code)
        )
        for code in rubric.codes
    }
    found = {heading: tuple(lines.values()) for heading, lines in sections.items()}
    if keys.units:
        found[_DIVIDING] = tuple(SheetLine(use.words, either(use.keys)) for use in keys.units)
    order = [Section.LISTEN.value, Section.UNDO.value]
    order += [heading for heading in (_DIVIDING,) if heading in found]
    order += [_CODES] if codes else []
    order += [heading for heading in found if heading not in order]
    return {heading: found.get(heading, tuple(codes.values())) for heading in order}


class CheatSheet(QWidget):
    """Lies over the window until ? or Esc; the keys under it rest meanwhile.

    Args:
        parent: the window it covers.
        rubric: whose codes are listed.
        keys: the coder's.
        session_label: what is coded.

    Signals:
        closed: it has gone.
        change_asked: "Change keys…" was pressed; it has gone.
    """

    closed = Signal()
    change_asked = Signal()

    def __init__(
        self, parent: QWidget, *, rubric: Rubric, keys: KeyMap, session_label: str
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Keys")
        self._lines = sheet_lines(rubric, keys)
        self._panel = Pane(parent=self)
        self._search = SearchField("Find a key or action")
        self._search.setFixedWidth(240)
        self._search.textChanged.connect(self._fill)
        self._search.installEventFilter(self)
        self._columns = QHBoxLayout()
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head(f"{rubric.short_title} on {session_label}"))
        column.addWidget(Line())
        column.addWidget(self._middle(), 1)
        column.addWidget(Line())
        column.addWidget(self._foot())
        parent.installEventFilter(self)
        self._fill("")
        self._place()
        self.show()
        self.raise_()
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown_words(self) -> list[str]:
        """Return the words of the lines that are shown."""
        return [line.words for line in self.findChildren(_LineView) if line.is_kept]

    def close_now(self) -> None:
        """Go away."""
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the window's size; keep keys from the screen under the sheet."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self._search and isinstance(event, QKeyEvent):
            return self._filter_key(event)
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim the window, and paint the panel's edge."""
        theme = current_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("scrim"))
        box = QRectF(self._panel.geometry()).adjusted(-1, -1, 1, 1)
        paint_box(
            painter, box, fill=theme.colour("surface"), border=theme.colour("line-strong"), radius=8
        )

    def mousePressEvent(self, event: object) -> None:
        """Close when pressed beside the panel."""
        self.close_now()

    def _filter_key(self, event: QKeyEvent) -> bool:
        closes = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1) or event.text() == "?"
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and closes:
            self.close_now()
            return True
        return False

    def _head(self, sub: str) -> QWidget:
        made = QFrame()
        row = QHBoxLayout(made)
        row.setContentsMargins(24, 14, 20, 14)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text("Keys", role="title"))
        words.addWidget(
            Text(
                f"{sub}. Keys do nothing while you type in a text field.",
                colour="muted",
                wrap=True,
            )
        )
        row.addLayout(words, 1)
        row.addWidget(self._search)
        cross = IconButton("x", "Close", shortcut="Esc")
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.clicked.connect(self.close_now)
        row.addWidget(cross)
        return made

    def _middle(self) -> QScrollArea:
        inside = Pane()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(24, 14, 24, 14)
        self._columns.setSpacing(40)
        outer.addLayout(self._columns)
        outer.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName("All keys")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _foot(self) -> QFrame:
        made = Pane("raised")
        row = QHBoxLayout(made)
        row.setContentsMargins(24, 11, 24, 11)
        row.addWidget(Text("Capital letters and Caps Lock make no difference.", colour="muted"), 1)
        row.addWidget(KeyLine("[?] or [Esc] closes"))
        change = Button("Change keys…", size="small", icon="keyboard")
        change.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        change.clicked.connect(self._on_change)
        row.addWidget(change)
        return made

    def _on_change(self) -> None:
        self.close_now()
        self.change_asked.emit()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        width = min(_WIDTH, self.width() - 32)
        height = min(_HEIGHT, self.height() - 32)
        self._panel.setGeometry(
            (self.width() - width) // 2, (self.height() - height) // 2, width, height
        )
        if self._n_columns() != self._columns.count():
            self._fill(self._search.text())

    def _n_columns(self) -> int:
        return 3 if min(_WIDTH, self.width() - 32) >= _THREE_COLUMNS_FROM_PX else 1

    def _shared_out(self, n_columns: int) -> list[list[str]]:
        headings = list(self._lines)
        heights = [len(self._lines[heading]) + 2 for heading in headings]
        ends = (0, *even_ends(heights, n_columns))
        return [headings[start:end] for start, end in pairwise(ends)]

    def _fill(self, sought: str) -> None:
        _empty(self._columns)
        for of_column in self._shared_out(self._n_columns()):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            for heading in of_column:
                lines = [line for line in self._lines[heading] if line.matches(sought)]
                if lines:
                    _add_section(column, heading, lines)
            column.addStretch(1)
            self._columns.addWidget(holder, 1)


def _add_section(column: QVBoxLayout, heading: str, lines: Sequence[SheetLine]) -> None:
    title = Text(heading, role="head")
    title.setContentsMargins(0, 4, 0, 4)
    column.addWidget(title)
    for line in lines:
        column.addWidget(_LineView(line))
    column.addSpacing(10)


def _empty(row: QHBoxLayout) -> None:
    while (taken := row.takeAt(0)) is not None:
        widget = taken.widget()
        if widget is not None:
            for line in widget.findChildren(_LineView):
                line.is_kept = False
            widget.hide()
            widget.deleteLater()


class _LineView(QWidget):
    """One line, painted: code chip, words, keys at the right."""

    def __init__(self, line: SheetLine) -> None:
        super().__init__()
        self._line = line
        self.is_kept = True
        self.words = line.words
        self.setAccessibleName(f"{line.short} {line.words}: {' '.join(line.caps)}".strip())
        self.setToolTip(line.words if line.short else "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(260, _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        painter.fillRect(QRectF(0, 0, self.width(), 1), theme.colour("line"))
        left = 0.0
        if self._line.category is not None:
            box = QRectF(0, 4, 62, 20)
            colour = theme.colour(self._line.category.token)
            soft = theme.colour(self._line.category.soft_token)
            paint_box(
                painter,
                box,
                fill=soft,
                border=theme.alpha(self._line.category.token, 0.4),
                radius=4,
            )
            paint_shape(painter, QRectF(8, 10, 8, 8), self._line.category, colour=colour)
            painter.setFont(font("chip"))
            painter.setPen(theme.colour("text"))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box.adjusted(21, 0, 0, 0), middle, self._line.short)
            left = 72
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        end = self._paint_caps(painter)
        painter.setFont(font("body"))
        painter.setPen(theme.colour("text"))
        words = QFontMetricsF(painter.font()).elidedText(
            self._line.words, Qt.TextElideMode.ElideRight, end - left
        )
        painter.drawText(QRectF(left, 1, self.width(), _LINE - 1), flags, words)

    def _paint_caps(self, painter: QPainter) -> float:
        """Paint the caps at the right; return where the room before them ends."""
        theme = current_theme()
        right = float(self.width())
        for cap in reversed(self._line.caps):
            if cap in _BETWEEN:
                painter.setFont(font("helper"))
                painter.setPen(theme.colour("muted"))
                wide = _BETWEEN[cap]
                box = QRectF(right - wide + 2, 1, wide - 4, _LINE - 1)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cap)
                right -= wide
                continue
            width, height = key_cap_size(cap)
            paint_key_cap(
                painter,
                QRectF(right - width, (_LINE - height) / 2, width, height),
                cap,
                theme=theme,
            )
            right -= width + 5
        return right
