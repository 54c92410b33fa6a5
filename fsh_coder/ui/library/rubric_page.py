"""A rubric to read: where it comes from, its dimensions with their anchors, its codes."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.domain.rubric import BehaviourCode, Dimension, Rubric, WordingStatus
from fsh_coder.ui.kit.card import Line
from fsh_coder.ui.kit.chip import CodeChip
from fsh_coder.ui.kit.key_cap import KeyCap
from fsh_coder.ui.kit.shapes import Category
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.study_dialog import Facts
from fsh_coder.ui.library.words import number_words

_DIGEST_SHOWN = 12
_TEXT_WIDTH = 760
_TOP = Qt.AlignmentFlag.AlignTop


class RubricPage(QFrame):
    """Everything of one rubric that a person reads."""

    def __init__(self, rubric: Rubric, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("pane", "surface")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 18, 24, 24)
        inner = QFrame()
        inner.setMaximumWidth(_TEXT_WIDTH)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        self._add_origin(rubric)
        for group in rubric.dimension_groups:
            own = [each for each in rubric.dimensions if each.group == group.key]
            if own:
                self._add_head(group.label, number_words(len(own), "dimension"))
            for dimension in own:
                self._column.addWidget(_DimensionBlock(dimension))
        for code_group in rubric.code_groups:
            codes = [each for each in rubric.codes if each.group == code_group.key]
            if codes:
                self._add_head(code_group.label, number_words(len(codes), "behaviour code"))
            for code in codes:
                self._column.addWidget(_CodeBlock(code, Category(code_group.category)))
        self._add_scores(rubric)
        self._column.addStretch(1)

    def _add_origin(self, rubric: Rubric) -> None:
        self._column.addWidget(Text(rubric.title, role="title", wrap=True))
        facts = Facts(name=rubric.title, is_reading=True)
        facts.show_facts(
            [
                ("Version", rubric.version),
                ("Source", rubric.source_status),
                ("Wording", wording_words(rubric)),
                ("Citation", rubric.citation),
                ("Licence", rubric.licence_note),
                ("Training", rubric.training_note),
                ("Segment", rubric.segment_rule),
                ("Digest", f"{rubric.digest[:_DIGEST_SHOWN]}… (SHA-256 of its text)"),
            ]
        )
        self._column.addWidget(facts)

    def _add_scores(self, rubric: Rubric) -> None:
        if not rubric.derived:
            return
        self._add_head("Summary scores", number_words(len(rubric.derived), "score"))
        facts = Facts(name="Summary scores", is_reading=True)
        facts.show_facts([(each.label, each.formula) for each in rubric.derived])
        self._column.addWidget(facts)

    def _add_head(self, words: str, note: str) -> None:
        self._column.addSpacing(10)
        row = QHBoxLayout()
        row.addWidget(Text(words, role="section", wrap=True), 1)
        row.addWidget(Text(note, role="helper", colour="muted"))
        self._column.addLayout(row)
        self._column.addWidget(Line())


class _DimensionBlock(QFrame):
    """A dimension with its definition and what each score stands for."""

    def __init__(self, dimension: Dimension) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 6)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(Text(dimension.label, role="head", wrap=True), 1)
        row.addWidget(_wording(dimension.wording))
        column.addLayout(row)
        column.addWidget(Text(dimension.definition, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for place, score in enumerate(dimension.scores()):
            words = Text(dimension.anchor(score).text, colour="muted", wrap=True)
            words.setAccessibleName(f"{dimension.label} {score}: {words.text()}")
            grid.addWidget(Text(str(score), role="body_strong"), place, 0, _TOP)
            grid.addWidget(words, place, 1)
        column.addLayout(grid)


class _CodeBlock(QFrame):
    """A behaviour code with its key, its definition and its decision rules."""

    def __init__(self, code: BehaviourCode, category: Category) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 6)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(KeyCap(code.hotkey.upper()))
        row.addWidget(CodeChip(code.short, category, name=code.label))
        row.addWidget(Text(code.label, role="head", wrap=True), 1)
        row.addWidget(_wording(code.wording))
        column.addLayout(row)
        column.addWidget(Text(code.definition, wrap=True))
        for rule in code.decision_rules:
            column.addWidget(Text(f"· {rule}", colour="muted", wrap=True))


def _wording(status: WordingStatus) -> Text:
    words = Text(status.label, role="note", colour="muted")
    words.setToolTip(status.explanation)
    return words


def wording_words(rubric: Rubric) -> str:
    """Return how far the wording was compared with the original, with what that means."""
    every = [each.wording for each in rubric.dimensions]
    every += [each.wording for each in rubric.codes]
    counted = Counter(every)
    return " ".join(
        f"{counted[status]} of {len(every)}: {status.explanation}"
        if len(counted) > 1
        else status.explanation
        for status in WordingStatus
        if counted[status]
    )
