"""The pad of behaviour codes: key, name and running count of each, by category."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.rubric import BehaviourCode, CodeGroup, Rubric
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ground.pad_columns import split_groups
from fsh_coder.ui.coding.keys.behaviour_tile import BehaviourTile
from fsh_coder.ui.kit.buttons import Button, IconButton
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.kit.text import CutText
from fsh_coder.ui.kit.theme import current_theme

_TWO_COLUMNS_FROM_PX = 330
# A rubric of many codes shows their names in tooltips, and more of them at once.
_DENSE_FROM_CODES = 24
_THREE_COLUMNS_FROM_PX = 390


class BehaviourPad(Pane):
    """Tiles of all codes of a rubric.

    Signals:
        code_pressed: a tile was clicked; the code's key.
        counts_hidden_changed: counts were hidden or shown.
    """

    code_pressed = Signal(str)
    counts_hidden_changed = Signal(bool)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Behaviours")
        self._rubric: Rubric | None = None
        self._tiles: dict[str, BehaviourTile] = {}
        self._heads: dict[str, _GroupHead] = {}
        self._counts: Mapping[str, int] = {}
        self._hidden = self._compact = False
        self._n_columns = 2
        self._has_room = False
        self._keys: KeyMap | None = None
        self._removal = ""
        self._hint = _RemovalHint()
        self.head = PaneHead("Behaviours")
        self.hide_button = Button("Hide counts", kind="plain", size="small", icon="eye-off")
        self.hide_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide_button.clicked.connect(self._on_hide)
        self.eye = IconButton("eye", "Show counts", size=24)
        self.eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.eye.clicked.connect(self._on_hide)
        self.head.add_right(self.hide_button)
        self.head.add_right(self.eye)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("Behaviour codes")
        self._scroll.verticalScrollBar().rangeChanged.connect(self._fit_margin)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._scroll, 1)
        self._show_eye()

    def show_rubric(self, rubric: Rubric) -> None:
        """Show another rubric's codes."""
        self._rubric = rubric
        self._counts = {}
        self._n_columns = self._fitting_columns()
        self._build()

    def set_keys(self, keys: KeyMap) -> None:
        """Show which keys mark the codes for this coder."""
        self._keys = keys
        for code, tile in self._tiles.items():
            tile.set_caps(keys.code_caps(code))
        self._show_eye()
        room = max((tile.cap_width() for tile in self._tiles.values()), default=0)
        for tile in self._tiles.values():
            tile.set_cap_room(room)

    def show_followers(self, codes: Collection[str] | None) -> None:
        """Show which codes the second key may choose; None when none is waited for."""
        for code, tile in self._tiles.items():
            tile.set_follows(None if codes is None else code in codes)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how often each code was marked."""
        self._counts = counts
        for key, tile in self._tiles.items():
            tile.set_count(None if self._hidden else counts.get(key, 0))
        self._show_totals()

    def set_counts_hidden(self, hidden: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show no number anywhere, so that counts do not colour the ratings; or show them."""
        self._hidden = hidden
        self._show_eye()
        self.set_counts(self._counts)

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show keys and codes only, in one narrow column; or whole tiles."""
        if compact != self._compact:
            self._compact = compact
            self._build()
            self._show_eye()

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let tiles be pressed, or not."""
        for tile in self._tiles.values():
            tile.setEnabled(may_write)
        self._hint.setVisible(may_write)

    def set_removal(self, words: str) -> None:
        """Say what Backspace would remove; "" for nothing."""
        self._removal = words
        self._hint.set_words(words)

    @property
    def removal(self) -> str:
        """Return what Backspace would remove, as shown; "" for nothing."""
        return self._removal

    def light(self, code: str) -> None:
        """Show for a moment that a code was marked."""
        if code in self._tiles:
            self._tiles[code].light()

    def tile(self, code: str) -> BehaviourTile:
        """Return a code's tile; an unknown code raises KeyError."""
        return self._tiles[code]

    def first_tile(self) -> BehaviourTile | None:
        """Return the tile the keyboard comes to first; None without codes."""
        return next(iter(self._tiles.values()), None)

    def resizeEvent(self, event: object) -> None:
        """Use one column where two have no room."""
        self._has_room = True
        n_columns = self._fitting_columns()
        if n_columns != self._n_columns and self._rubric is not None:
            self._n_columns = n_columns
            self._build()

    @property
    def _is_dense(self) -> bool:
        n_codes = 0 if self._rubric is None else len(self._rubric.codes)
        return not self._compact and n_codes >= _DENSE_FROM_CODES

    def _fitting_columns(self) -> int:
        if self._compact:
            return 1
        if not self._has_room:
            # Not laid out yet; two are what nearly every window has room for.
            return 2
        if self.width() < _TWO_COLUMNS_FROM_PX:
            return 1
        return 3 if self._is_dense and self.width() >= _THREE_COLUMNS_FROM_PX else 2

    def _on_hide(self) -> None:
        self.set_counts_hidden(not self._hidden)
        self.counts_hidden_changed.emit(self._hidden)

    def _show_eye(self) -> None:
        words = "Show counts" if self._hidden else "Hide counts"
        icon = "eye" if self._hidden else "eye-off"
        self.hide_button.setText(words)
        self.hide_button.set_icon_name(icon)
        self.hide_button.setVisible(not self._compact)
        key = "F9" if self._keys is None else self._keys.words("counts")
        self.hide_button.setToolTip(f"{words} ({key})")
        self.eye.set_label(words, shortcut=key)
        self.eye.set_icon_name(icon)
        self.eye.setVisible(self._compact)

    def _show_totals(self) -> None:
        total = sum(self._counts.values())
        self.head.set_count("" if self._hidden or self._compact else str(total))
        if self._rubric is None:
            return
        for key, head in self._heads.items():
            codes = [code.key for code in self._rubric.codes if code.group == key]
            count = sum(self._counts.get(code, 0) for code in codes)
            head.set_count("" if self._hidden else str(count))

    def _build(self) -> None:
        rubric = self._rubric
        if rubric is None:
            return
        inside = Pane()
        row = QHBoxLayout(inside)
        side, gap = (7, 7) if self._is_dense else (10, 10)
        row.setContentsMargins(side, 8, side, 8)
        row.setSpacing(gap)
        self._tiles, self._heads = {}, {}
        self._hint = _RemovalHint(short=self._compact)
        self._hint.set_words(self._removal)
        n_columns = 1 if self._compact else self._n_columns
        columns = split_groups(rubric, n_columns)
        for number, groups in enumerate(columns):
            column = QVBoxLayout()
            column.setSpacing(2 if self._is_dense else 4)
            for place, group in enumerate(groups):
                self._add_group(column, group, rubric, is_first=place == 0)
            if number == len(columns) - 1:
                column.addWidget(self._hint)
            column.addStretch(1)
            row.addLayout(column, self._weight(groups, rubric))
        old = self._scroll.takeWidget()
        self._scroll.setWidget(inside)
        if old is not None:
            old.deleteLater()
        self._put_in_tab_order()
        if self._keys is not None:
            self.set_keys(self._keys)
        self.set_counts(self._counts)

    def _put_in_tab_order(self) -> None:
        """Let Tab come to tiles that were made anew where it came to those before."""
        before: QWidget = self.eye
        for tile in self._tiles.values():
            QWidget.setTabOrder(before, tile)
            before = tile

    def _fit_margin(self, _least: int, most: int) -> None:
        """Let the scroll bar stand in the margin, so that it cuts no name."""
        inside = self._scroll.widget()
        layout = None if inside is None else inside.layout()
        if layout is not None:
            margins = layout.contentsMargins()
            margins.setRight(margins.left() if most == 0 else 0)
            layout.setContentsMargins(margins)

    def _weight(self, groups: tuple[CodeGroup, ...], rubric: Rubric) -> int:
        """Return how much of the width a column should have: its longest name decides."""
        if self._is_dense:
            return 1
        keys = {group.key for group in groups}
        metrics = QFontMetrics(font("note"))
        names = [code.label for code in rubric.codes if code.group in keys]
        return 90 + max((metrics.horizontalAdvance(name) for name in names), default=0)

    def _add_group(
        self, column: QVBoxLayout, group: CodeGroup, rubric: Rubric, *, is_first: bool
    ) -> None:
        if self._compact:
            if not is_first:
                column.addSpacing(3)
                column.addWidget(Line())
                column.addSpacing(3)
        else:
            head = _GroupHead(group.label, Category(group.category), dense=self._is_dense)
            self._heads[group.key] = head
            column.addWidget(head)
        for code in rubric.codes:
            if code.group == group.key:
                column.addWidget(self._made_tile(code, Category(group.category)))

    def _made_tile(self, code: BehaviourCode, category: Category) -> BehaviourTile:
        tile = BehaviourTile(code, category, compact=self._compact, dense=self._is_dense)
        tile.clicked.connect(lambda: self.code_pressed.emit(code.key))
        self._tiles[code.key] = tile
        return tile


class _GroupHead(QWidget):
    """A category's shape, name and total."""

    def __init__(self, label: str, category: Category, *, dense: bool) -> None:
        super().__init__()
        self._category = category
        self.setFixedHeight(24)
        self._name = label
        self._label = CutText(label, role="helper", colour="muted")
        self._count = ""
        row = QHBoxLayout(self)
        self._right = 8 if dense else 10
        row.setContentsMargins(17 if dense else 19, 3, 20 if dense else 38, 0)
        row.addWidget(self._label, 1)
        self.setAccessibleName(label)

    def set_count(self, count: str) -> None:
        """Show the total; "" for none."""
        if count != self._count:
            self._count = count
            self.setAccessibleName(f"{self._name} {count}".strip())
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint shape and total; a label would lay the whole screen out at each mark."""
        painter, theme = QPainter(self), current_theme()
        colour = theme.colour(self._category.token)
        paint_shape(painter, QRectF(2, 9, 9, 9), self._category, colour=colour)
        painter.setFont(font("body"))
        painter.setPen(theme.colour("muted"))
        box = QRectF(self.width() - 50 - self._right, 3, 50, self.height() - 3)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, flags, self._count)


class _RemovalHint(QWidget):
    """What Backspace does now: "removes AF at 12:04.350"."""

    def __init__(self, *, short: bool = False) -> None:
        super().__init__()
        self._short = short
        self._words = ""
        self.setFixedHeight(26)
        self.setAccessibleName("Backspace removes nothing")

    def set_words(self, words: str) -> None:
        """Name the mark; "" for none."""
        self._words = words
        self.setAccessibleName(f"Backspace removes {words or 'nothing'}")
        self.setToolTip(f"Backspace removes {words}" if words else "")
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(120, 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the key and the words."""
        if not self._words:
            return
        painter = QPainter(self)
        paint_icon(painter, QRectF(1, 4, 22, 18), "delete", size=18, colour="muted")
        painter.setFont(font("note"))
        painter.setPen(current_theme().colour("muted"))
        words = self._words if self._short else f"removes {self._words}"
        box = QRectF(31, 4, self.width() - 31, 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
