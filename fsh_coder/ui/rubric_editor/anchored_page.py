"""What the pages of dimensions and of shared scales have in common: scores with their anchors."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from fsh_coder.domain.rubric import MAX_SCORES, Anchor, Dimension, Scale
from fsh_coder.domain.rubric_draft import anchors_for
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.rubric_editor.form import cleaned, lines_of, paragraph_edit
from fsh_coder.ui.rubric_editor.list_page import ListPage

Rated = TypeVar("Rated", Dimension, Scale)


class AnchoredPage(ListPage[Rated]):
    """Parts that are rated from a lowest to a highest score, each score with its words."""

    def put_anchor(self, score: int, *, text: str | None = None, heard: str | None = None) -> None:
        """Change the words or the indicators of one anchor."""
        entry = self.entry
        if entry is not None:
            changed = tuple(
                _changed(anchor, text=text, heard=heard) if anchor.score == score else anchor
                for anchor in entry.anchors
            )
            self.reword(anchors=changed)

    def reword(self, **values: Any) -> None:  # the fields differ from part to part
        """Change words of the chosen part."""
        self.change(**values)

    def anchors(self) -> tuple[Anchor, ...]:
        """Return the anchors of the chosen part."""
        return self.entry.anchors if self.entry is not None else ()

    def end(self, name: str, otherwise: int) -> int:
        """Return the lowest or highest score of the chosen part."""
        return int(getattr(self.entry, name, otherwise))

    def put_low(self, low: int) -> None:
        """Take another lowest score."""
        self._put_ends(low, self.end("high", 5))

    def put_high(self, high: int) -> None:
        """Take another highest score."""
        self._put_ends(self.end("low", 1), high)

    def _put_ends(self, low: int, high: int) -> None:
        entry = self.entry
        if entry is None:
            return
        anchors = entry.anchors
        if 1 <= high - low < MAX_SCORES:
            # Words written for a score come back when the scale is made longer again.
            written = self.__dict__.setdefault("_written", {})
            written |= {(entry.key, each.score): each for each in anchors}
            known = [each for (key, _), each in written.items() if key == entry.key]
            anchors = anchors_for(tuple(known), low=low, high=high)
        self.change(low=low, high=high, anchors=anchors)


class AnchorsEdit(QWidget):
    """A line for each score: what it means, and what is often heard there.

    Args:
        page: whose chosen part is shown.
        after: the field before the lines, from which Tab goes on to them.
        is_fixed: whether the words are another part's and cannot be changed here.
    """

    def __init__(
        self,
        page: AnchoredPage[Dimension] | AnchoredPage[Scale],
        *,
        after: QWidget,
        is_fixed: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._page, self._after, self._is_fixed = page, after, is_fixed
        self._scores: tuple[int, ...] = ()
        self._edits: dict[int, tuple[QPlainTextEdit, QPlainTextEdit]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 2)

    def read(self, every: bool) -> None:  # noqa: FBT001 (called by the form alone)
        """Show the anchors; the field being typed into only with `every`."""
        anchors = self._page.anchors()
        scores = tuple(anchor.score for anchor in anchors)
        if scores != self._scores or len(set(scores)) != len(scores):
            self._rebuild(anchors)
        for anchor in anchors:
            for edit, words in zip(self._edits[anchor.score], _words(anchor), strict=True):
                if (every or not edit.hasFocus()) and edit.toPlainText() != words:
                    edit.blockSignals(True)
                    edit.setPlainText(words)
                    edit.blockSignals(False)
                edit.setReadOnly(self._is_fixed())

    def _rebuild(self, anchors: tuple[Anchor, ...]) -> None:
        while (taken := self._grid.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._scores, self._edits = tuple(anchor.score for anchor in anchors), {}
        heads = ("", "What the score means", "Often heard there, one a line")
        for column, words in enumerate(heads):
            self._grid.addWidget(Text(words, role="helper", colour="muted"), 0, column)
        for row, anchor in enumerate(anchors, start=1):
            score = anchor.score
            means, heard = paragraph_edit(2), paragraph_edit(2)
            means.setAccessibleName(f"What {score} means")
            heard.setAccessibleName(f"Often heard at {score}, one a line")
            means.textChanged.connect(partial(self._put_text, score, means))
            heard.textChanged.connect(partial(self._put_heard, score, heard))
            self._grid.addWidget(Text(str(score), role="body_strong"), row, 0)
            self._grid.addWidget(means, row, 1)
            self._grid.addWidget(heard, row, 2)
            self._edits[score] = (means, heard)
        self._put_in_order()

    def _put_in_order(self) -> None:
        """Let Tab come by the lines where they stand: Qt would leave new fields to the end."""
        before = self._after
        for means, heard in self._edits.values():
            QWidget.setTabOrder(before, means)
            QWidget.setTabOrder(means, heard)
            before = heard

    def _put_text(self, score: int, edit: QPlainTextEdit) -> None:
        self._page.put_anchor(score, text=cleaned(edit.toPlainText()))

    def _put_heard(self, score: int, edit: QPlainTextEdit) -> None:
        self._page.put_anchor(score, heard=cleaned(edit.toPlainText()))


def _words(anchor: Anchor) -> tuple[str, str]:
    return anchor.text, "\n".join(anchor.indicators)


def _changed(anchor: Anchor, *, text: str | None, heard: str | None) -> Anchor:
    if text is not None:
        return replace(anchor, text=text)
    return replace(anchor, indicators=lines_of(heard or ""))
