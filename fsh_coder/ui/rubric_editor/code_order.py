"""Codes in an order, chosen one by one from those of the rubric."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.fields import Option, Select
from fsh_coder.ui.kit.text import Text

_ADD = "Add a code…"


class CodeOrder(QWidget):
    """The chosen codes from the first to the last, and a list to add others from.

    Args:
        label: what the codes are chosen for.
        options: every code of the rubric, key and label.
        get: returns the chosen keys in order.
        put: takes others.
    """

    def __init__(
        self,
        label: str,
        *,
        options: Callable[[], Sequence[Option]],
        get: Callable[[], tuple[str, ...]],
        put: Callable[[tuple[str, ...]], None],
    ) -> None:
        super().__init__()
        self._options, self._get, self._put = options, get, put
        self._shown: tuple[object, ...] | None = None
        self.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Text(label, role="label"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        self.select = Select(f"Add a code: {label}")
        self.select.activated.connect(self._on_chosen)
        column.addWidget(self.select)

    def read(self, _every: bool) -> None:  # noqa: FBT001 (called by the form alone)
        """Show the codes that are chosen now."""
        options, chosen = tuple(self._options()), self._get()
        if (options, chosen) == self._shown:
            return
        self._shown = (options, chosen)
        while (taken := self._rows.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        labels = {each.key: each.words for each in options}
        for place, key in enumerate(chosen):
            self._rows.addWidget(self._row(place, labels.get(key, f"“{key}” is not there")))
        self.select.clear()
        self.select.addItem(_ADD, "")
        for each in options:
            if each.key not in chosen:
                self.select.addItem(each.words, each.key)

    def _row(self, place: int, words: str) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Text(f"{place + 1}.", colour="muted"))
        row.addWidget(Text(words), 1)
        up = IconButton("arrow-up", f"Move {words} up")
        up.setEnabled(place > 0)
        up.clicked.connect(lambda: self._move_up(place))
        away = IconButton("x", f"Take {words} out")
        away.clicked.connect(lambda: self._take_out(place))
        row.addWidget(up)
        row.addWidget(away)
        return made

    def _on_chosen(self, place: int) -> None:
        key = str(self.select.itemData(place) or "")
        if key:
            self._put((*self._get(), key))

    def _move_up(self, place: int) -> None:
        keys = list(self._get())
        keys[place - 1], keys[place] = keys[place], keys[place - 1]
        self._put(tuple(keys))

    def _take_out(self, place: int) -> None:
        keys = self._get()
        self._put((*keys[:place], *keys[place + 1 :]))
