"""The page about the rubric as a whole, and the page of its rules."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_draft import key_of, needs_reasons, with_reasons
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.fields import LabelledField
from fsh_coder.ui.rubric_editor.draft import Draft
from fsh_coder.ui.rubric_editor.form import Form, lines_of

_LONGEST_SHORT_TITLE = 30


class WholePage(Pane):
    """A page whose fields are the rubric's own."""

    def __init__(self, draft: Draft, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.draft, self.form = draft, Form()
        self.setAccessibleName(name)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(name)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(area)
        self.build()
        self.form.end()
        area.setWidget(self.form)
        draft.changed.connect(lambda: self.form.read(every=False))
        draft.restored.connect(lambda: self.form.read(every=True))
        self.form.read(every=True)

    def build(self) -> None:
        """Fill the form."""
        raise NotImplementedError

    def show_place(self, _place: int | None) -> None:
        """Turn to the page's first field."""
        first = self.form.findChild(QLineEdit) or self.form.findChild(QPlainTextEdit)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, label: str, name: str, *, helper: str = "") -> LabelledField:
        return self.form.line(
            label,
            get=lambda: str(getattr(self.draft.value, name)),
            put=lambda text: self._put(**{name: text}),
            helper=helper,
        )

    def _paragraph(self, label: str, name: str, *, helper: str = "") -> LabelledField:
        return self.form.paragraph(
            label,
            get=lambda: str(getattr(self.draft.value, name)),
            put=lambda text: self._put(**{name: text}),
            lines=2,
            helper=helper,
        )

    def _put(self, **texts: str) -> None:
        # Names of fields are data here, which `replace` cannot be typed for.
        self.draft.put(replace(self.draft.value, **texts))  # type: ignore[arg-type]  # text fields only


class GeneralPage(WholePage):
    """Titles, version, where the rubric comes from, and what coders need."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, "General", parent)

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        self.title = form.line("Title", get=lambda: self.draft.value.title, put=self._put_title)
        form.add(self.title)
        form.row(
            self._line("Short title", "short_title", helper="On screen, at most 30 characters."),
            self._line("Version", "version", helper="Such as 1 or 2026.1."),
            form.line(
                "Name in files",
                get=lambda: self.draft.value.key,
                put=lambda text: self._put(key=text),
                helper="The same in all versions.",
            ),
            stretches=(3, 2, 3),
        )
        form.row(
            form.tick(
                "Coders must know the change goal",
                get=lambda: self.draft.value.requires_change_goal,
                put=lambda on: self.draft.put(replace(self.draft.value, requires_change_goal=on)),
            ),
            form.tick(
                "Every rating needs a reason",
                get=lambda: needs_reasons(self.draft.value),
                put=lambda on: self.draft.put(with_reasons(self.draft.value, required=on)),
            ),
        )
        form.add(self._paragraph("What is coded of a recording", "segment_rule"))
        form.add(self._paragraph("Citation", "citation"))
        form.add(self._paragraph("Licence note", "licence_note"))
        form.add(
            self._paragraph(
                "Source status",
                "source_status",
                helper="What was checked against the original, and what was not.",
            )
        )
        form.add(self._paragraph("What coders train on", "training_note"))

    def _put_title(self, title: str) -> None:
        old = self.draft.value
        before, after = _names(old), _names(replace(old, title=title))
        self.draft.put(
            replace(
                old,
                title=title,
                short_title=after[0] if old.short_title == before[0] else old.short_title,
                key=after[1] if old.key == before[1] else old.key,
            )
        )


class RulesPage(WholePage):
    """Rules for the whole rubric, and what is given no code."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, "Rules", parent)

    def build(self) -> None:
        """Fill the form."""
        for label, name in (("Rules for the whole rubric", "rules"), ("Not coded", "not_coded")):
            self.form.add(self._sentences(label, name))

    def _sentences(self, label: str, name: str) -> LabelledField:
        return self.form.paragraph(
            label,
            get=lambda: "\n".join(getattr(self.draft.value, name)),
            # Names of fields are data here, which `replace` cannot be typed for.
            put=lambda text: self.draft.put(replace(self.draft.value, **{name: lines_of(text)})),  # type: ignore[arg-type]  # lists of sentences only
            lines=9,
            helper="One a line; coders see them in the help of the coding screen.",
        )


def _names(rubric: Rubric) -> tuple[str, str]:
    """Return the short title and key that follow from a title; both "" without one."""
    title = rubric.title.strip()
    short = title[:_LONGEST_SHORT_TITLE].strip()
    return short, key_of(title, otherwise="rubric") if title else ""
