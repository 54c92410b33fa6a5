"""Several pages under one tab of the editor, told apart by pills."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.tabs import FilterPills

ShowPlace = Callable[[int | None], None]


class PillsPage(Pane):
    """Pages of which one is shown.

    Args:
        name: what they are about together.
        pages: words of the pill and the page, in order.
        parts: which page shows a part of the rubric, and how it turns to a place in it.
    """

    def __init__(
        self,
        name: str,
        pages: Sequence[tuple[str, QWidget]],
        *,
        parts: Mapping[str, tuple[QWidget, ShowPlace]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(name)
        self.parts = parts
        self._pages = dict(pages)
        self.pills = FilterPills(name)
        self._stack = QStackedWidget()
        for words, page in pages:
            self.pills.add_pill(words, words)
            self._stack.addWidget(page)
        self.pills.chosen.connect(self.show_words)
        row = QHBoxLayout()
        row.setContentsMargins(4, 8, 4, 0)
        row.addWidget(self.pills)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    @property
    def shown(self) -> QWidget | None:
        """The page that is shown."""
        return self._stack.currentWidget()

    def show_words(self, words: str) -> None:
        """Show the page of a pill."""
        self.pills.set_current(words)
        self._stack.setCurrentWidget(self._pages[words])

    def show_part(self, part: str, place: int | None) -> None:
        """Turn to a part of the rubric, and to one entry of it."""
        if part in self.parts:
            page, show_place = self.parts[part]
            self.show_words(next(words for words, each in self._pages.items() if each is page))
            show_place(place)
