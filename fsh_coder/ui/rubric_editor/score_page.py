"""The pages of computed scores and of thresholds."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit

from fsh_coder.domain.rubric import DerivedScore, Threshold
from fsh_coder.domain.rubric_draft import new_score, new_threshold, relabelled_score, with_part
from fsh_coder.ui.kit.fields import Option
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.rubric_editor.draft import Draft
from fsh_coder.ui.rubric_editor.list_page import ListPage

_UNITS = (
    Option("score", "Points"),
    Option("percent", "Percent"),
    Option("ratio", "Ratio"),
    Option("count", "Count"),
)
_COMPARISONS = (
    Option(">=", "at least"),
    Option(">", "more than"),
    Option("<=", "at most"),
    Option("<", "less than"),
)


class ScorePage(ListPage[DerivedScore]):
    """Scores computed from ratings and counts, with their value on the preview's samples."""

    field, singular, plural = "derived", "score", "Scores"
    hint = "No scores yet. A score is computed from ratings and counts, such as a percentage."
    heads = ("Label", "Formula", "With the samples")
    widths = (150, 220, 150)
    stretch = 1

    def __init__(self, draft: Draft, *, values: Callable[[], Mapping[str, str]]) -> None:
        self._values = values
        super().__init__(draft)

    def words(self, entry: DerivedScore) -> tuple[str, ...]:
        """Return the cells of a row."""
        value = self._values().get(entry.key, "") if entry.formula else ""
        return (entry.label or "new score", entry.formula, value)

    def made(self) -> DerivedScore:
        """Return a new score."""
        return new_score(self.draft.value)

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        form.row(
            self.label_line(self._put_label),
            self.key_line(self._put_key),
            form.choice(
                "Unit",
                options=lambda: _UNITS,
                get=lambda: self.text("unit") or "score",
                put=lambda key: self.change(unit=key),
            ),
            stretches=(4, 3, 2),
        )
        self.formula = form.line(
            "Formula",
            get=lambda: self.text("formula"),
            put=lambda text: self.change(formula=text),
            helper="Names in files with + - * / ( ) and mean(a, b), such as 100 * OQ / (OQ + CQ).",
        )
        form.add(self.formula)
        self.value_line = Text(role="body_strong", wrap=True)
        form.add(self.value_line)
        self._names = Text(role="helper", colour="muted", wrap=True)
        form.add(self._names)
        form.add(
            form.paragraph(
                "Basis",
                get=lambda: self.text("basis"),
                put=lambda text: self.change(basis=text),
                lines=2,
                helper="Who says that the score is computed so.",
            )
        )
        form.on_read(lambda _every: self._show_value())

    def refresh_values(self) -> None:
        """Show the scores with other samples."""
        self._refresh()

    def _show_value(self) -> None:
        entry, rubric = self.entry, self.draft.value
        value = self._values().get(entry.key, "") if entry is not None and entry.formula else ""
        self.value_line.setText(f"With the samples: {value}" if value else "")
        names = [f"{each.key} ({each.label})" for each in rubric.dimensions]
        names += [f"{each.key} ({each.label})" for each in rubric.codes]
        self._names.setText("There are: " + ", ".join(names) if names else "")

    def _put_label(self, label: str) -> None:
        if self.entry is not None:
            part = relabelled_score(self.draft.value, self.place, label)
            self.draft.put(with_part(self.draft.value, "derived", self.place, part))

    def _put_key(self, key: str) -> None:
        entry = self.entry
        if entry is not None and key != entry.key:
            part = replace(entry, key=key)
            self.draft.put(with_part(self.draft.value, "derived", self.place, part))


class ThresholdPage(ListPage[Threshold]):
    """Levels that a measure reaches at a value."""

    field, singular, plural = "thresholds", "threshold", "Thresholds"
    hint = "No thresholds yet. A threshold names the level that a score reaches at a value."
    heads = ("Measure", "Level", "From")
    widths = (220, 130, 130)

    def words(self, entry: Threshold) -> tuple[str, ...]:
        """Return the cells of a row."""
        labels = dict(self._measures())
        op = next(each.words for each in _COMPARISONS if each.key == entry.op)
        return (labels.get(entry.measure, entry.measure), entry.level, f"{op} {entry.value:g}")

    def made(self) -> Threshold:
        """Return a new threshold."""
        return new_threshold(self.draft.value)

    def first_field(self) -> QLineEdit | None:
        """Return the field to begin with."""
        return self.level.edit

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        self.level = form.line(
            "Level",
            get=lambda: self.text("level"),
            put=lambda text: self.change(level=text),
            helper="Such as Fair or Good.",
        )
        self.value = form.line("Value", get=self._value, put=self._put_value)
        form.row(
            form.choice(
                "Measure",
                options=lambda: [Option(key, words) for key, words in self._measures()],
                get=lambda: self.text("measure"),
                put=lambda key: self.change(measure=key),
            ),
            self.level,
        )
        form.row(
            form.choice(
                "Comparison",
                options=lambda: _COMPARISONS,
                get=lambda: self.text("op") or ">=",
                put=lambda key: self.change(op=key),
            ),
            self.value,
        )
        form.add(
            form.paragraph(
                "Basis",
                get=lambda: self.text("basis"),
                put=lambda text: self.change(basis=text),
                lines=2,
                helper="On what authority the level rests.",
            )
        )

    def _measures(self) -> list[tuple[str, str]]:
        rubric = self.draft.value
        found = [(each.key, each.label) for each in rubric.dimensions]
        found += [(each.key, each.label) for each in rubric.codes]
        return found + [(each.key, each.label) for each in rubric.derived]

    def _value(self) -> str:
        return f"{self.entry.value:.15g}" if self.entry is not None else ""

    def _put_value(self, text: str) -> None:
        number = number_of(text)
        problem = "" if number is not None else "Type a number, such as 3.5."
        self.value.set_error(problem)
        if number is not None:
            self.change(value=number)


def number_of(text: str) -> float | None:
    """Return a typed number, with a point or a comma; None when it is none."""
    plain = text.strip().replace(",", ".")
    digits = plain.removeprefix("-").replace(".", "", 1)
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 15
    return float(plain) if is_number else None
