"""The page of scales that several dimensions share."""

from dataclasses import replace
from typing import Any

from fsh_coder.domain.rubric import Scale
from fsh_coder.domain.rubric_draft import (
    anchors_for,
    key_of,
    with_scale,
    without_scale,
)
from fsh_coder.ui.rubric_editor.anchored_page import AnchoredPage, AnchorsEdit


class ScalePage(AnchoredPage[Scale]):
    """Scores with their words, written once for several dimensions."""

    field, singular, plural = "scales", "shared scale", "Shared scales"
    hint = "No shared scales. Add one where several dimensions have the same scores and words."
    heads = ("Label", "Scores", "Dimensions on it")
    widths = (220, 100, 130)

    def words(self, entry: Scale) -> tuple[str, ...]:
        """Return the cells of a row."""
        n_on_it = sum(each.scale == entry.key for each in self.draft.value.dimensions)
        scores = f"{entry.low} to {entry.high}"
        lacking = ", n/a" if entry.not_applicable else ""
        return (entry.label or "new scale", scores + lacking, str(n_on_it))

    def made(self) -> Scale:
        """Return a new scale of 1 to 5."""
        key = key_of("", taken=(each.key for each in self.entries), otherwise="scale")
        return Scale(key, "", 1, 5, anchors_for((), low=1, high=5))

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        form.row(
            self.label_line(self._put_label),
            self.key_line(),
            form.number("Lowest score", get=lambda: self.end("low", 1), put=self.put_low),
            form.number("Highest score", get=lambda: self.end("high", 5), put=self.put_high),
            stretches=(5, 3, 2, 2),
        )
        lacks = form.tick(
            "Coders may say “not applicable”",
            get=lambda: self.entry is not None and self.entry.not_applicable,
            put=lambda on: self.change(not_applicable=on),
        )
        form.add(lacks)
        anchors = AnchorsEdit(self, after=lacks, is_fixed=lambda: False)
        form.add(anchors)
        form.on_read(anchors.read)

    def change(self, **values: Any) -> None:  # the fields differ from part to part
        """Change the scale, and with it every dimension on it."""
        entry = self.entry
        if entry is not None:
            changed = replace(entry, **values)
            self.draft.put(with_scale(self.draft.value, self.place, changed))

    def put(self, entries: tuple[Scale, ...]) -> None:
        """Take other scales; a dimension whose scale is gone keeps its scores as its own."""
        kept = [each.key for each in entries]
        rubric = self.draft.value
        gone = [place for place, each in enumerate(rubric.scales) if each.key not in kept]
        for place in reversed(gone):
            rubric = without_scale(rubric, place)
        self.draft.put(replace(rubric, scales=entries))

    def _put_label(self, label: str) -> None:
        taken = [each.key for each in self.entries if each is not self.entry]
        self.relabel(label, taken=taken, otherwise="scale")
