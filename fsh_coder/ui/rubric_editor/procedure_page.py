"""The pages of how a rubric is worked: its passes, its unit of coding, its extra fields."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from fsh_coder.domain.rubric_draft import key_of, measure_keys
from fsh_coder.domain.rubric_procedure import CodingPass, ObservationField, Task, UnitKind, UnitRule
from fsh_coder.ui.kit.fields import LabelledField, Option
from fsh_coder.ui.rubric_editor.form import lines_of
from fsh_coder.ui.rubric_editor.general_page import WholePage
from fsh_coder.ui.rubric_editor.list_page import ListPage
from fsh_coder.ui.rubric_editor.score_page import number_of

_TASKS: Mapping[Task, str] = {
    "rate": "Rate the dimensions",
    "parse": "Divide speech into units",
    "code": "Code",
}
_PLAYBACKS = (
    Option("free", "As the coder likes"),
    Option("non_stop", "Without stopping"),
    Option("by_unit", "Stops at the end of each unit"),
)
_UNITS = (
    Option("", "Not said"),
    Option("event", "A moment the coder picks"),
    Option("volley", "A volley: one uninterrupted turn"),
    Option("utterance", "An utterance: speech is divided first"),
)
_UNIT_RULES: Mapping[str, str] = {
    "event": "A code is given whenever its behaviour is heard.",
    "volley": "A code is given once in an uninterrupted turn of one speaker.",
    "utterance": "Every complete thought of one speaker is given one code.",
}
_KINDS = (
    Option("text", "Words"),
    Option("choice", "One of several choices"),
    Option("number", "A number"),
)
_ASKED = (Option("after", "After coding"), Option("before", "Before coding"))


class PassPage(ListPage[CodingPass]):
    """How often a recording is listened to, and what is done each time."""

    field, singular, plural = "passes", "pass", "Passes"
    hint = "No passes: everything is done in one listening. Add passes to lead coders through."
    heads = ("Label", "What is done", "Sound")
    widths = (180, 220, 170)

    def words(self, entry: CodingPass) -> tuple[str, ...]:
        """Return the cells of a row."""
        done = ", ".join(_TASKS[each].lower() for each in entry.tasks)
        sound = next(each.words for each in _PLAYBACKS if each.key == entry.playback)
        return (entry.label or "new pass", done, sound.lower())

    def made(self) -> CodingPass:
        """Return a new pass for the first task that no pass has yet."""
        key = key_of("", taken=(each.key for each in self.entries), otherwise="pass")
        given = {task for each in self.entries for task in each.tasks}
        free = [task for task in get_args(Task) if task not in given]
        return CodingPass(key, "", tuple(free[:1]))

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        form.row(
            self.label_line(self._put_label),
            self.key_line(),
            form.choice(
                "How the sound runs",
                options=lambda: _PLAYBACKS,
                get=lambda: self.text("playback") or "free",
                put=lambda key: self.change(playback=key),
            ),
            stretches=(4, 3, 4),
        )
        form.row(
            *(
                form.tick(
                    words,
                    get=lambda task=task: self._has(task),  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                    put=lambda on, task=task: self._put_task(task, on=on),  # type: ignore[misc]  # as above
                )
                for task, words in _TASKS.items()
            ),
            form.tick(
                "Units stay as they are afterwards",
                get=lambda: self.entry is not None and self.entry.freezes_units,
                put=lambda on: self.change(freezes_units=on),
            ),
        )
        form.add(
            form.paragraph(
                "What coders do in this pass",
                get=lambda: self.text("instruction"),
                put=lambda text: self.change(instruction=text),
                note="optional",
            )
        )

    def _has(self, task: Task) -> bool:
        return self.entry is not None and task in self.entry.tasks

    def _put_task(self, task: Task, *, on: bool) -> None:
        entry = self.entry
        if entry is not None:
            wanted = {*entry.tasks, task} if on else {*entry.tasks} - {task}
            self.change(tasks=tuple(each for each in _TASKS if each in wanted))

    def _put_label(self, label: str) -> None:
        taken = [each.key for each in self.entries if each is not self.entry]
        self.relabel(label, taken=taken, otherwise="pass")


class UnitPage(WholePage):
    """What one code stands for."""

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        self.most = form.number("Most codes for a unit", get=self._most, put=self._put_most)
        self.every = form.tick(
            "Every unit of both speakers is given a code",
            get=lambda: self._unit is not None and self._unit.every_unit,
            put=lambda on: self._change(every_unit=on),
        )
        self.rule = form.paragraph(
            "The rule in words",
            get=lambda: self._unit.rule if self._unit is not None else "",
            put=lambda text: self._change(rule=text),
        )
        form.row(
            form.choice(
                "One code stands for",
                options=lambda: _UNITS,
                get=lambda: self._unit.kind if self._unit is not None else "",
                put=self._put_kind,
            ),
            self.most,
        )
        no_limit = self.most.field
        no_limit.setProperty("specialValueText", "no limit")
        form.add(self.every)
        form.add(self.rule)
        form.on_read(lambda _every: self._fit())

    @property
    def _unit(self) -> UnitRule | None:
        return self.draft.value.unit

    def _change(self, **values: object) -> None:
        unit = self._unit
        if unit is not None:
            # The fields differ in kind, which `replace` cannot be typed for.
            changed = replace(unit, **values)  # type: ignore[arg-type]  # each caller names a field
            self.draft.put(replace(self.draft.value, unit=changed))

    def _put_kind(self, key: str) -> None:
        unit, kinds = self._unit, {str(each): each for each in get_args(UnitKind)}
        if key not in kinds:
            self.draft.put(replace(self.draft.value, unit=None))
            return
        if unit is None or unit.rule == _UNIT_RULES.get(unit.kind):
            unit = replace(unit or UnitRule("event", ""), rule=_UNIT_RULES[key])
        self.draft.put(replace(self.draft.value, unit=replace(unit, kind=kinds[key])))

    def _most(self) -> int:
        return (self._unit.max_codes or 0) if self._unit is not None else 0

    def _put_most(self, most: int) -> None:
        self._change(max_codes=most or None)

    def _fit(self) -> None:
        for field in (self.most, self.every, self.rule):
            field.setEnabled(self._unit is not None)


class FieldPage(ListPage[ObservationField]):
    """What coders write down beside ratings and counts."""

    field, singular, plural = "fields", "field", "Fields"
    hint = "No extra fields. Add one for what coders write down once, such as the change goal."
    heads = ("Label", "Kind", "Asked")
    widths = (240, 170, 130)

    def words(self, entry: ObservationField) -> tuple[str, ...]:
        """Return the cells of a row."""
        kind = next(each.words for each in _KINDS if each.key == entry.kind)
        asked = next(each.words for each in _ASKED if each.key == entry.asked)
        needed = ", required" if entry.is_required else ""
        return (entry.label or "new field", kind, asked.lower() + needed)

    def made(self) -> ObservationField:
        """Return a new field for words."""
        key = key_of("", taken=measure_keys(self.draft.value), otherwise="field")
        return ObservationField(key, "", "text", "")

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        form.row(
            self.label_line(self._put_label),
            self.key_line(),
            form.choice(
                "Kind",
                options=lambda: _KINDS,
                get=lambda: self.text("kind") or "text",
                put=self._put_kind,
            ),
            form.choice(
                "Asked",
                options=lambda: _ASKED,
                get=lambda: self.text("asked") or "after",
                put=lambda key: self.change(asked=key),
            ),
            stretches=(4, 3, 3, 3),
        )
        form.add(
            form.line(
                "Question asked",
                get=lambda: self.text("question"),
                put=lambda text: self.change(question=text),
                helper="What the coder is asked.",
            )
        )
        form.add(
            form.tick(
                "It must be answered before submitting",
                get=lambda: self.entry is not None and self.entry.is_required,
                put=lambda on: self.change(is_required=on),
            )
        )
        self.choices = form.paragraph(
            "Choices",
            get=lambda: "\n".join(self.entry.choices) if self.entry else "",
            put=lambda text: self.change(choices=lines_of(text)),
            note="one a line",
        )
        form.add(self.choices)
        self.low = form.line("Lowest number", get=lambda: self._end("low"), put=self._put_low)
        self.high = form.line("Highest number", get=lambda: self._end("high"), put=self._put_high)
        form.row(self.low, self.high)
        form.on_read(lambda _every: self._fit())

    def _put_label(self, label: str) -> None:
        here = self.text("key")
        taken = [each for each in measure_keys(self.draft.value) if each != here]
        self.relabel(label, taken=taken, otherwise="field")

    def _put_kind(self, kind: str) -> None:
        # What belongs to the kind before would only be in the way, unseen.
        self.change(kind=kind, choices=(), low=None, high=None)

    def _end(self, name: str) -> str:
        value = getattr(self.entry, name, None)
        return "" if value is None else f"{value:.15g}"

    def _put_low(self, text: str) -> None:
        self._put_end(self.low, "low", text=text)

    def _put_high(self, text: str) -> None:
        self._put_end(self.high, "high", text=text)

    def _put_end(self, field: LabelledField, name: str, *, text: str) -> None:
        number = number_of(text)
        is_wrong = bool(text.strip()) and number is None
        field.set_error("Type a number, or leave it empty." if is_wrong else "")
        if not is_wrong:
            self.change(**{name: number})

    def _fit(self) -> None:
        kind = self.text("kind")
        self.choices.setVisible(kind == "choice")
        for field in (self.low, self.high):
            field.setVisible(kind == "number")
