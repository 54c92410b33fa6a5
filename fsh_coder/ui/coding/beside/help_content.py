"""What stands in the help: a topic to read, or the rows that a search found."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.rubric import Anchor, WordingStatus
from fsh_coder.domain.rubric_help import HelpSection, HelpTopic, TopicKind
from fsh_coder.services.coding_help import HelpFinding, HelpRuling
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.chip import CodeChip
from fsh_coder.ui.kit.key_cap import KeyCap
from fsh_coder.ui.kit.shapes import Category
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme

_TOP = Qt.AlignmentFlag.AlignTop


class TopicPage(Pane):
    """One topic with the team's rulings on it.

    Signals:
        rubric_asked: the rules of the whole rubric are wanted.
    """

    rubric_asked = Signal()

    def __init__(
        self, topic: HelpTopic, *, rulings: Sequence[HelpRuling], keys: Sequence[str]
    ) -> None:
        super().__init__()
        self.setAccessibleName(f"Help on {topic.label}")
        self._column = _column(self)
        self._add_title(topic, keys)
        if topic.kind is not TopicKind.RUBRIC or topic.definition != topic.label:
            self._column.addWidget(Text(topic.definition, wrap=True))
        if topic.anchors:
            self._add_anchors(topic)
        for section in topic.sections:
            self._add_section(section)
        if rulings:
            self._add_rulings(rulings)
        if topic.kind is not TopicKind.RUBRIC:
            self._column.addSpacing(8)
            link = Button("Rules of the whole rubric", kind="plain", size="small")
            link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            link.clicked.connect(self.rubric_asked)
            self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def _add_title(self, topic: HelpTopic, keys: Sequence[str]) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        if topic.category is not None:
            category = Category(topic.category)
            row.addWidget(CodeChip(topic.short, category, name=topic.label), 0, _TOP)
        title = Text(topic.label, role="section", wrap=True)
        row.addWidget(title, 1)
        for key in keys:
            row.addWidget(KeyCap(key), 0, _TOP)
        self._column.addLayout(row)
        facts = Text(topic.facts, role="helper", colour="muted", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(facts, 1)
        if topic.wording is not None:
            line.addWidget(wording_sign(topic.wording), 0, _TOP)
        self._column.addLayout(line)

    def _add_anchors(self, topic: HelpTopic) -> None:
        self._add_head("Scores")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, anchor in enumerate(topic.anchors):
            grid.addWidget(Text(str(anchor.score), role="body_strong"), place, 0, _TOP)
            grid.addLayout(_anchor_words(topic.label, anchor), place, 1)
        self._column.addLayout(grid)

    def _add_section(self, section: HelpSection) -> None:
        self._add_head(section.heading)
        for place, sentence in enumerate(section.sentences, start=1):
            sign = f"{place}." if section.is_numbered else "·"
            self._column.addLayout(_signed(sign, Text(sentence, wrap=True)))

    def _add_rulings(self, rulings: Iterable[HelpRuling]) -> None:
        self._add_head("The team’s rulings")
        for ruling in rulings:
            when = f"{ruling.made_on:%d %B %Y}".lstrip("0")
            heard = f" · {ruling.moment}" if ruling.moment else ""
            self._column.addWidget(Text(f"{when}{heard}", role="helper", colour="muted"))
            self._column.addWidget(Text(ruling.text, wrap=True))
            self._column.addSpacing(2)

    def _add_head(self, words: str) -> None:
        self._column.addSpacing(6)
        self._column.addWidget(Text(words, role="head", wrap=True))


class FindingsPage(Pane):
    """What a search found; a click or Enter turns to it.

    Signals:
        chosen: key of the topic to turn to.
    """

    chosen = Signal(str)

    def __init__(self, findings: Sequence[HelpFinding], *, words: str) -> None:
        super().__init__()
        self.setAccessibleName("What was found")
        column = _column(self)
        column.setContentsMargins(0, 4, 0, 12)
        column.setSpacing(0)
        self.rows = [_FindingRow(each) for each in findings]
        for row in self.rows:
            row.clicked.connect(lambda _on=False, key=row.topic: self.chosen.emit(key))
            column.addWidget(row)
            column.addWidget(Line())
        if not findings:
            nothing = Text(f"Nothing holds “{words.strip()}”.", colour="muted", wrap=True)
            nothing.setContentsMargins(12, 8, 12, 8)
            column.addWidget(nothing)
        column.addStretch(1)


class _FindingRow(QAbstractButton):
    """What was found, of what kind, and the sentence that holds the words."""

    def __init__(self, finding: HelpFinding) -> None:
        super().__init__()
        self.topic = finding.topic
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(f"{finding.kind} {finding.title}: {finding.excerpt}")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 7, 12, 7)
        column.setSpacing(1)
        head = QHBoxLayout()
        head.addWidget(Text(finding.title, role="body_strong", wrap=True), 1)
        head.addWidget(Text(finding.kind, role="helper", colour="muted"), 0, _TOP)
        column.addLayout(head)
        column.addWidget(Text(finding.excerpt, role="helper", colour="muted", wrap=True))
        for words in self.findChildren(Text):
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def hasHeightForWidth(self) -> bool:
        """As high as its sentences need."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height the sentences need."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else -1

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Look as before."""
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        painter, theme = QPainter(self), current_theme()
        box = QRectF(self.rect())
        if self.hasFocus():
            painter.fillRect(box, theme.colour("row-sel"))
            painter.fillRect(QRectF(0, 0, 3, box.height()), theme.colour("accent"))
        elif self.underMouse():
            painter.fillRect(box, theme.colour("row-hover"))


def wording_sign(status: WordingStatus) -> Text:
    """Return the small words that say whose wording is read."""
    words = Text(status.label, role="note", colour="muted")
    words.setToolTip(status.explanation)
    return words


def _column(pane: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(pane)
    column.setContentsMargins(12, 10, 12, 12)
    column.setSpacing(4)
    return column


def _anchor_words(label: str, anchor: Anchor) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(1)
    words = Text(anchor.text, wrap=True)
    words.setAccessibleName(f"{label} {anchor.score}: {anchor.text}")
    column.addWidget(words)
    for heard in anchor.indicators:
        column.addLayout(_signed("·", Text(heard, role="helper", colour="muted", wrap=True)))
    return column


def _signed(sign: str, words: Text) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(Text(sign, colour="muted"), 0, _TOP)
    row.addWidget(words, 1)
    return row
