"""The page of dimensions: scale, definition, and an anchor for each score."""

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import MAX_SCORES, Anchor, Dimension, WordingStatus
from fsh_coder.domain.rubric_draft import (
    UNCHECKED,
    anchors_for,
    new_dimension,
    relabelled_dimension,
    with_part,
)
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.fields import Option
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.rubric_editor.code_page import SPEAKERS, WORDINGS
from fsh_coder.ui.rubric_editor.form import cleaned, lines_of, paragraph_edit
from fsh_coder.ui.rubric_editor.list_page import ListPage


class DimensionPage(ListPage[Dimension]):
    """The qualities that are rated once for the whole segment."""

    field, singular, plural = "dimensions", "dimension", "Dimensions"
    hint = "No dimensions yet. Add a dimension for each quality that coders rate at the end."
    heads = ("Label", "Scale", "Group")
    widths = (260, 90, 170)

    def words(self, entry: Dimension) -> tuple[str, ...]:
        """Return the cells of a row."""
        labels = {each.key: each.label for each in self.draft.value.dimension_groups}
        scale = f"{entry.low} to {entry.high}"
        return (entry.label or "new dimension", scale, labels.get(entry.group, entry.group))

    def made(self) -> Dimension:
        """Return a new dimension in the group of the last."""
        return new_dimension(self.draft.value)

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        self._written: dict[tuple[str, int], Anchor] = {}
        form.row(
            form.line("Label", get=lambda: self.text("label"), put=self._put_label),
            form.line(
                "Name in files",
                get=lambda: self.text("key"),
                put=self._put_key,
                is_put_when_left=True,
            ),
            form.number("Lowest score", get=lambda: self._end("low", 1), put=self._put_low),
            form.number("Highest score", get=lambda: self._end("high", 5), put=self._put_high),
            stretches=(5, 3, 2, 2),
        )
        form.row(
            form.choice(
                "Group",
                options=lambda: [
                    Option(each.key, each.label) for each in self.draft.value.dimension_groups
                ],
                get=lambda: self.text("group"),
                put=lambda key: self.change(group=key),
            ),
            form.choice(
                "Whose quality",
                options=lambda: SPEAKERS,
                get=self._speaker,
                put=lambda key: self.change(speaker=Speaker(key) if key else None),
            ),
            form.choice(
                "Wording",
                options=lambda: WORDINGS,
                get=self._wording,
                put=lambda key: self.change(wording=WordingStatus(key)),
            ),
        )
        form.add(
            form.paragraph(
                "Definition",
                get=lambda: self.text("definition"),
                put=lambda text: self.change(definition=text, wording=UNCHECKED),
                helper="What is rated, over the whole of what was heard.",
            )
        )
        self._own = Button("Give it a scale of its own", size="small")
        self._own.clicked.connect(lambda: self.change(scale="", not_applicable_when=None))
        form.add(self._own)
        self._anchors = _Anchors(self)
        form.add(self._anchors)
        form.on_read(self._anchors.read)
        form.on_read(lambda _every: self._show_shared())

    def put_anchor(self, score: int, *, text: str | None = None, heard: str | None = None) -> None:
        """Change the words or the indicators of one anchor."""
        entry = self.entry
        if entry is None:
            return
        changed = [
            _changed(anchor, text=text, heard=heard) if anchor.score == score else anchor
            for anchor in entry.anchors
        ]
        self.change(anchors=tuple(changed), wording=UNCHECKED)

    def _show_shared(self) -> None:
        shared = self.text("scale")
        self._own.setVisible(bool(shared))
        self._own.setToolTip(f"It shares the scale “{shared}” with other dimensions.")
        for name in ("Lowest score", "Highest score"):
            for each in self.form.findChildren(QWidget):
                if each.accessibleName() == name:
                    each.setEnabled(not shared)

    def _put_low(self, low: int) -> None:
        self._put_ends(low, self._end("high", 5))

    def _put_high(self, high: int) -> None:
        self._put_ends(self._end("low", 1), high)

    def _put_ends(self, low: int, high: int) -> None:
        entry = self.entry
        if entry is None:
            return
        anchors = entry.anchors
        if 1 <= high - low < MAX_SCORES:
            # Words written for a score come back when the scale is made longer again.
            self._written |= {(entry.key, each.score): each for each in anchors}
            known = [each for (key, _), each in self._written.items() if key == entry.key]
            anchors = anchors_for(tuple(known), low=low, high=high)
        self.change(low=low, high=high, anchors=anchors)

    def _put_label(self, label: str) -> None:
        if self.entry is not None:
            part = relabelled_dimension(self.draft.value, self.place, label)
            self.draft.put(with_part(self.draft.value, "dimensions", self.place, part))

    def _put_key(self, key: str) -> None:
        entry = self.entry
        if entry is not None and key != entry.key:
            part = replace(entry, key=key)
            self.draft.put(with_part(self.draft.value, "dimensions", self.place, part))

    def _end(self, name: str, otherwise: int) -> int:
        return int(getattr(self.entry, name, otherwise))

    def _speaker(self) -> str:
        entry = self.entry
        return entry.speaker.value if entry is not None and entry.speaker is not None else ""

    def _wording(self) -> str:
        return self.entry.wording.value if self.entry is not None else WordingStatus.PROJECT.value


class _Anchors(QWidget):
    """A line for each score: what it means, and what is often heard there."""

    def __init__(self, page: DimensionPage) -> None:
        super().__init__()
        self._page = page
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
        entry = self._page.entry
        anchors = entry.anchors if entry is not None else ()
        scores = tuple(anchor.score for anchor in anchors)
        if scores != self._scores or len(set(scores)) != len(scores):
            self._rebuild(anchors)
        for anchor in anchors:
            for edit, words in zip(self._edits[anchor.score], _words(anchor), strict=True):
                if (every or not edit.hasFocus()) and edit.toPlainText() != words:
                    edit.blockSignals(True)
                    edit.setPlainText(words)
                    edit.blockSignals(False)
                edit.setReadOnly(bool(entry is not None and entry.scale))

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
