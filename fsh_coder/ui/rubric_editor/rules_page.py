"""The pages of hierarchies of codes and of what one volley may be given."""

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit

from fsh_coder.domain.rubric import Hierarchy, VolleyRules
from fsh_coder.domain.rubric_draft import key_of
from fsh_coder.ui.kit.card import Line
from fsh_coder.ui.kit.fields import Option
from fsh_coder.ui.rubric_editor.code_order import CodeOrder
from fsh_coder.ui.rubric_editor.draft import Draft
from fsh_coder.ui.rubric_editor.form import Form
from fsh_coder.ui.rubric_editor.list_page import ListPage


class HierarchyPage(ListPage[Hierarchy]):
    """Codes of which only one may stand for an utterance, and how to choose."""

    field, singular, plural = "hierarchies", "hierarchy", "Hierarchies"
    hint = "No hierarchies. A hierarchy says which code to choose when several would fit."
    heads = ("Label", "Codes, highest first")
    widths = (180, 320)
    stretch = 1

    def words(self, entry: Hierarchy) -> tuple[str, ...]:
        """Return the cells of a row."""
        shorts = {each.key: each.short for each in self.draft.value.codes}
        order = ", ".join(shorts.get(key, key) for key in entry.codes)
        return (entry.label or "new hierarchy", order)

    def made(self) -> Hierarchy:
        """Return a new hierarchy, still without codes."""
        key = key_of("", taken=(each.key for each in self.entries), otherwise="hierarchy")
        return Hierarchy(key, "", (), "When unsure, use the lower code.")

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        form.row(
            self.label_line(self._put_label),
            self.key_line(),
        )
        form.add(
            form.line(
                "How to choose",
                get=lambda: self.text("rule"),
                put=lambda text: self.change(rule=text),
            )
        )
        order = CodeOrder(
            "Codes, highest first",
            options=lambda: code_options(self.draft),
            get=lambda: self.entry.codes if self.entry is not None else (),
            put=lambda keys: self.change(codes=keys),
        )
        form.add(order)
        form.on_read(order.read)

    def _put_label(self, label: str) -> None:
        taken = [each.key for each in self.entries if each is not self.entry]
        self.relabel(label, taken=taken, otherwise="hierarchy")


class VolleyPage(ListPage[tuple[str, ...]]):
    """What one uninterrupted turn of one speaker may be given; sets of codes exclude each other."""

    field, singular, plural = "volley_rules", "set of codes", "Volleys"
    hint = "No sets. Of the codes of a set at most one is given in a volley."
    heads = ("Only one of these in a volley",)
    widths = (420,)

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._whole = Form()
        self._fill_whole(self._whole)
        column = self.layout()
        if column is not None:
            column.insertWidget(0, self._whole)  # type: ignore[attr-defined]  # a QVBoxLayout of ListPage
            column.insertWidget(1, Line())  # type: ignore[attr-defined]  # as above
        draft.changed.connect(lambda: self._whole.read(every=False))
        draft.restored.connect(lambda: self._whole.read(every=True))
        self._whole.read(every=True)

    @property
    def entries(self) -> tuple[tuple[str, ...], ...]:
        """The sets as they are now."""
        return self.draft.value.volley_rules.exclusive_sets

    def put(self, entries: tuple[tuple[str, ...], ...]) -> None:
        """Take other sets."""
        self._put_rules(replace(self._rules, exclusive_sets=entries))

    def words(self, entry: tuple[str, ...]) -> tuple[str, ...]:
        """Return the cells of a row."""
        labels = {each.key: each.label for each in self.draft.value.codes}
        return (", ".join(labels.get(key, key) for key in entry) or "new set",)

    def made(self) -> tuple[str, ...]:
        """Return a new set, still empty."""
        return ()

    def first_field(self) -> QLineEdit | None:
        """There is none: codes are chosen from a list."""
        return None

    def build(self) -> None:
        """Fill the form of the chosen set."""
        order = CodeOrder(
            "At most one of these in a volley",
            options=lambda: code_options(self.draft),
            get=lambda: self.entry or (),
            put=self._put_set,
        )
        self.form.add(order)
        self.form.on_read(order.read)

    @property
    def _rules(self) -> VolleyRules:
        return self.draft.value.volley_rules

    def _put_rules(self, rules: VolleyRules) -> None:
        self.draft.put(replace(self.draft.value, volley_rules=rules))

    def _put_set(self, keys: tuple[str, ...]) -> None:
        sets = self.entries
        if self.place < len(sets):
            self.put((*sets[: self.place], keys, *sets[self.place + 1 :]))

    def _fill_whole(self, form: Form) -> None:
        most = form.number(
            "Most codes for a volley",
            get=lambda: self._rules.max_per_volley or 0,
            put=lambda most: self._put_rules(replace(self._rules, max_per_volley=most or None)),
        )
        most.field.setProperty("specialValueText", "no limit")
        form.row(
            most,
            form.tick(
                "Each code at most once in a volley",
                get=lambda: self._rules.once_each,
                put=lambda on: self._put_rules(replace(self._rules, once_each=on)),
            ),
        )


def code_options(draft: Draft) -> tuple[Option, ...]:
    """Return every code to choose from."""
    return tuple(Option(each.key, each.label or each.key) for each in draft.value.codes)
