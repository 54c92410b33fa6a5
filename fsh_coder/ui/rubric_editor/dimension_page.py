"""The page of dimensions: scale, definition, and an anchor for each score."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import Dimension, NotApplicableWhen, WordingStatus
from fsh_coder.domain.rubric_draft import (
    UNCHECKED,
    new_dimension,
    on_scale,
    relabelled_dimension,
    with_part,
)
from fsh_coder.ui.kit.fields import Option
from fsh_coder.ui.rubric_editor.anchored_page import AnchoredPage, AnchorsEdit
from fsh_coder.ui.rubric_editor.code_page import SPEAKERS, WORDINGS
from fsh_coder.ui.rubric_editor.form import Form

_ALWAYS, _NEVER = "always", "never"


class DimensionPage(AnchoredPage[Dimension]):
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
        self.low = form.number("Lowest score", get=lambda: self.end("low", 1), put=self.put_low)
        self.high = form.number("Highest score", get=lambda: self.end("high", 5), put=self.put_high)
        form.row(
            self.label_line(self._put_label),
            self.key_line(self._put_key),
            self.low,
            self.high,
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
        self._add_scale(form)
        definition = form.paragraph(
            "Definition",
            get=lambda: self.text("definition"),
            put=lambda text: self.change(definition=text, wording=UNCHECKED),
            helper="What is rated, over the whole of what was heard.",
        )
        form.add(definition)
        anchors = AnchorsEdit(self, after=definition.field, is_fixed=self._is_shared)
        form.add(anchors)
        form.on_read(anchors.read)
        form.on_read(lambda _every: self._show_shared())

    def reword(self, **values: Any) -> None:  # the fields differ from part to part
        """Change words; nobody has compared them with the original yet."""
        self.change(wording=UNCHECKED, **values)

    def _add_scale(self, form: Form) -> None:
        form.row(
            form.choice(
                "Scale",
                options=self._scales,
                get=lambda: self.text("scale"),
                put=self._put_scale,
            ),
            form.choice(
                "Not applicable",
                options=self._lacks,
                get=self._lack,
                put=self._put_lack,
            ),
            form.line(
                "Stands beside others as",
                get=lambda: self.text("item"),
                put=lambda text: self.change(item=text),
                note="optional",
                is_put_when_left=True,
            ),
        )

    def _scales(self) -> Sequence[Option]:
        shared = [Option(each.key, each.label) for each in self.draft.value.scales]
        return [Option("", "Its own"), *shared]

    def _put_scale(self, key: str) -> None:
        entry = self.entry
        if entry is None:
            return
        scale = next((each for each in self.draft.value.scales if each.key == key), None)
        changed = replace(entry, scale="") if scale is None else on_scale(entry, scale)
        self.draft.put(with_part(self.draft.value, "dimensions", self.place, changed))

    def _lacks(self) -> Sequence[Option]:
        """Return when the dimension can be not applicable: never, always, with another’s score."""
        options = [Option(_NEVER, "Cannot be"), Option(_ALWAYS, "Coders may say so")]
        entry = self.entry
        for other in self.draft.value.dimensions:
            if entry is None or other.key == entry.key or other.not_applicable_when is not None:
                continue
            for score in other.scores():
                words = f"Just when {other.label or other.key} is {score}"
                options.append(Option(f"{other.key} {score}", words))
        return options

    def _lack(self) -> str:
        entry = self.entry
        if entry is None or not entry.not_applicable:
            return _NEVER
        when = entry.not_applicable_when
        return _ALWAYS if when is None else f"{when.dimension} {when.score}"

    def _put_lack(self, key: str) -> None:
        if key in {_NEVER, _ALWAYS}:
            self.change(not_applicable=key == _ALWAYS, not_applicable_when=None)
            return
        dimension, _, score = key.rpartition(" ")
        when = NotApplicableWhen(dimension, int(score))
        self.change(not_applicable=True, not_applicable_when=when)

    def _is_shared(self) -> bool:
        return bool(self.text("scale"))

    def _show_shared(self) -> None:
        for field in (self.low, self.high):
            field.setEnabled(not self._is_shared())
            field.setToolTip("Its scale is shared; change it under Groups." * self._is_shared())

    def _put_label(self, label: str) -> None:
        if self.entry is not None:
            part = relabelled_dimension(self.draft.value, self.place, label)
            self.draft.put(with_part(self.draft.value, "dimensions", self.place, part))

    def _put_key(self, key: str) -> None:
        entry = self.entry
        if entry is not None and key != entry.key:
            part = replace(entry, key=key)
            self.draft.put(with_part(self.draft.value, "dimensions", self.place, part))

    def _speaker(self) -> str:
        entry = self.entry
        return entry.speaker.value if entry is not None and entry.speaker is not None else ""

    def _wording(self) -> str:
        return self.entry.wording.value if self.entry is not None else WordingStatus.PROJECT.value
