"""Every component of the kit on one sheet, for the gallery test and for looking at."""

# ruff: noqa: N802  Qt overrides keep the case Qt gave them

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QSlider,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import (
    Button,
    DestructiveButton,
    IconButton,
    PlainButton,
    PrimaryButton,
    QuietButton,
    TonalButton,
)
from fsh_coder.ui.kit.card import Card, Pane
from fsh_coder.ui.kit.chip import CodeChip, paint_chip
from fsh_coder.ui.kit.discs import CoderDisc, SpeakerMark, coder_token, paint_speaker
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import LabelledField, Option, SearchField, Select, SelectButton
from fsh_coder.ui.kit.head import CodingHead, PageHead
from fsh_coder.ui.kit.key_cap import KeyCap
from fsh_coder.ui.kit.meter import BandMeter, Share, ShareBar
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.rail import Place, Rail
from fsh_coder.ui.kit.shapes import Category
from fsh_coder.ui.kit.state_icon import WorkState, paint_state
from fsh_coder.ui.kit.table import CELL_PADDING, ROW_MARKS, PlainTable, RowDelegate
from fsh_coder.ui.kit.tabs import FilterPills, TabRow
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.kit.toast import StatusText

CHIPS = (
    ("SR", Category.REFLECT),
    ("Q", Category.QUESTION),
    ("GI", Category.INFO),
    ("AF", Category.MI_ADHERENT),
    ("Pers", Category.MI_NON_ADHERENT),
    ("C+", Category.CHANGE),
    ("C−", Category.SUSTAIN),
)

PLACES = (
    Place("study", "Study", "folder-open"),
    Place("my_list", "My list", "list-checks"),
    Place("code", "Code", "headphones"),
    Place("reliability", "Reliability", "scale"),
    Place("workers", "Workers", "users"),
)

Index = QModelIndex | QPersistentModelIndex


class Marks(QAbstractTableModel):
    """Four marks, as a table model."""

    rows = (
        ("11:37.1", "SR", Category.REFLECT, "“it’s the evenings”", 8),
        ("11:51.8", "CR", Category.REFLECT, "hover", 12),
        ("12:04.4", "AF", Category.MI_ADHERENT, "selected, with the focus in the list", 3),
        ("12:27.3", "Seek", Category.MI_ADHERENT, "unsure", 1),
    )
    heads = ("", "Time", "Code", "Who", "Words", "Count")

    def __init__(self) -> None:
        super().__init__()
        self.ticked: set[int] = {2}

    def rowCount(self, parent: Index | None = None) -> int:
        """Four."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Six."""
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column can be ticked."""
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else base

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, ticks and alignment."""
        column, row = index.column(), index.row()
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            return Qt.CheckState.Checked if row in self.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 5:
            return Qt.AlignmentFlag.AlignRight
        if role == Qt.ItemDataRole.ForegroundRole and column == 1:
            return "muted"
        if role == Qt.ItemDataRole.DisplayRole and column > 0:
            time, code, _, words, count = self.rows[row]
            return (None, time, code, "W", words, str(count))[column]
        return None

    def setData(self, index: Index, value: object, role: int = 0) -> bool:
        """Tick or untick."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        if value == Qt.CheckState.Checked:
            self.ticked.add(index.row())
        else:
            self.ticked.discard(index.row())
        self.dataChanged.emit(index, index)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Column heads."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 5:
            return Qt.AlignmentFlag.AlignRight
        return None


class ChipDelegate(RowDelegate):
    """The code as a chip."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint the chip; the last row is unsure."""
        _, code, category, _, _ = Marks.rows[index.row()]
        theme = current_theme()
        paint_chip(painter, rect, code, category=category, theme=theme, unsure=index.row() == 3)


class WhoDelegate(RowDelegate):
    """Who speaks."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint the worker's letter."""
        box = QRectF(rect.left(), rect.center().y() - 9, 18, 18)
        paint_speaker(painter, box, "W", is_worker=True, theme=current_theme())


class States(QWidget):
    """The four states of work side by side."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them."""
        painter = QPainter(self)
        for place, (state, percent) in enumerate(
            (
                (WorkState.TO_DO, None),
                (WorkState.IN_PROGRESS, 40),
                (WorkState.SUBMITTED, None),
                (WorkState.NOT_ASSIGNED, None),
            )
        ):
            box = QRectF(place * 60, 0, 60, self.height())
            paint_state(painter, box, state, theme=current_theme(), percent=percent)


class Gallery(Pane):
    """The sheet itself."""

    def __init__(self) -> None:
        super().__init__("surface")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.rail = Rail(PLACES, bottom=[Place("settings", "Settings", "settings")])
        self.rail.set_current("code")
        self.rail.set_person("NB", name="Noor Bakker")
        outer.addWidget(self.rail)
        page = QVBoxLayout()
        page.setSpacing(0)
        outer.addLayout(page, 1)
        self._add_heads(page)
        inside = QVBoxLayout()
        inside.setContentsMargins(26, 12, 26, 20)
        inside.setSpacing(10)
        page.addLayout(inside, 1)
        self._add_buttons(inside)
        self._add_chips(inside)
        self._add_fields(inside)
        self._add_table(inside)
        self._add_notes(inside)

    def _add_heads(self, page: QVBoxLayout) -> None:
        self.head = PageHead("Child-welfare practice 2025/26", "MITI 4.2.1")
        self.head.add_right(QuietButton("Add from spreadsheet", icon="file-spreadsheet"))
        self.head.add_right(PrimaryButton("Add recordings", icon="plus"))
        page.addWidget(self.head)
        self.tabs = TabRow("Study")
        self.tabs.add_tab("recordings", "Recordings", count="118")
        self.tabs.add_tab("assignments", "Assignments")
        self.tabs.add_tab("people", "People")
        page.addWidget(self.tabs)
        coding = CodingHead("S0412")
        coding.add_item("Segment", "08:00–28:00")
        coding.add_item("", "MITI 4.2.1")
        coding.add_right(IconButton("undo-2", "Undo", shortcut="Ctrl+Z"))
        coding.add_right(StatusText("Saved 14:02:31", kind="good"))
        page.addWidget(coding)
        pane = PaneHead("Marks", "36")
        pane.add_right(PlainButton("All codes", size="small", icon="list-filter"))
        pane.add_right(PlainButton("Widen", size="small", key="F7"))
        page.addWidget(pane)

    def _add_buttons(self, inside: QVBoxLayout) -> None:
        first = QHBoxLayout()
        self.loop = QuietButton("Loop", icon="repeat")
        self.loop.setCheckable(True)
        self.loop.setChecked(True)
        disabled = QuietButton("Disabled")
        disabled.setEnabled(False)
        self.primary = PrimaryButton("Open")
        for widget in (
            self.primary,
            TonalButton("Submit…"),
            QuietButton("Change…"),
            self.loop,
            disabled,
            PrimaryButton("Open S0412", key="Enter", size="lead"),
        ):
            first.addWidget(widget)
        first.addStretch(1)
        inside.addLayout(first)
        second = QHBoxLayout()
        self.focus = QuietButton("Focus")
        more: tuple[QWidget, ...] = (
            self.focus,
            DestructiveButton("Delete 36 marks"),
            Button("Small", size="small"),
            KeyCap("R"),
            KeyCap("Space"),
            IconButton("play", "Play", shortcut="Space", size=36, filled=True),
            IconButton("volume-2", "Mute"),
            Text("In progress", colour="accent", role="label"),
        )
        for item in more:
            second.addWidget(item)
        second.addStretch(1)
        inside.addLayout(second)

    def _add_chips(self, inside: QVBoxLayout) -> None:
        row = QHBoxLayout()
        self.chips = [CodeChip(code, category) for code, category in CHIPS]
        self.chips.append(CodeChip("Seek", Category.MI_ADHERENT, unsure=True))
        for chip in self.chips:
            row.addWidget(chip)
        row.addWidget(SpeakerMark("W", name="worker", is_worker=True))
        row.addWidget(SpeakerMark("P", name="parent", is_worker=False))
        for place, initials in enumerate("KMT"):
            row.addWidget(CoderDisc(initials, name=initials, series=coder_token(place)))
        for level in (1, 2, 3, 4):
            row.addWidget(BandMeter(level, colour="accent", name="band"))
        row.addStretch(1)
        inside.addLayout(row)
        states = QHBoxLayout()
        marks = States()
        marks.setFixedSize(240, 20)
        states.addWidget(marks)
        pills = FilterPills()
        for key, words, count in (("all", "All", "13"), ("todo", "To do", "6")):
            pills.add_pill(key, words, count=count)
        states.addWidget(pills)
        bar = ShareBar([Share(0.4, "good"), Share(0.2, "accent")], name="6 of 10 done")
        states.addWidget(bar, 1)
        progress = QProgressBar()
        progress.setValue(40)
        states.addWidget(progress)
        inside.addLayout(states)

    def _add_fields(self, inside: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.addWidget(SearchField("Find recording or worker"))
        rubrics = [Option("miti", "MITI 4.2.1"), Option("misc", "MISC 2.5")]
        row.addWidget(SelectButton("Rubric", rubrics))
        select = Select("Language")
        select.addItems(["English (UK)", "Nederlands"])
        row.addWidget(select)
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setValue(60)
        row.addWidget(slider)
        inside.addLayout(row)
        below = QHBoxLayout()
        below.addWidget(LabelledField("Reason", helper="What did you hear?"))
        self.wrong = LabelledField("At", QLineEdit("0:95"))
        self.wrong.set_error("Seconds go up to 59")
        below.addWidget(self.wrong)
        ticked = QCheckBox("Blind to worker")
        ticked.setChecked(True)
        dotted = QRadioButton("One")
        dotted.setChecked(True)
        for widget in (ticked, QCheckBox("Off"), dotted, QRadioButton("Two")):
            below.addWidget(widget)
        inside.addLayout(below)

    def _add_table(self, inside: QVBoxLayout) -> None:
        card = Card(padding=0)
        self.table = PlainTable("Marks", row_height=ROW_MARKS)
        self.table.setModel(Marks())
        self.table.setItemDelegateForColumn(2, ChipDelegate(self.table))
        self.table.setItemDelegateForColumn(3, WhoDelegate(self.table))
        self.table.set_column_widths([32, 70, 90, 34 + CELL_PADDING, 100, 70], stretch=4)
        self.table.setFixedHeight(34 + 4 * ROW_MARKS)
        self.table.select_row(2)
        card.body.addWidget(self.table)
        inside.addWidget(card)

    def _add_notes(self, inside: QVBoxLayout) -> None:
        self.banner = Banner(
            "error",
            "S0412 cannot be played",
            "The recording has moved since it was added. Your 36 marks are safe.",
            action="Find it…",
        )
        inside.addWidget(self.banner)
        inside.addWidget(
            Banner(
                "good",
                "Submitted 22 Nov, 15:10",
                "Locked. Reopening asks for a reason and is recorded.",
                action="Reopen…",
            )
        )
        self.empty = EmptyState(
            "headphones",
            key_line="Press [Space] to listen, then a code’s key when you hear it.",
            title="No marks yet",
            action="Start at 08:00",
            action_icon="play",
            framed=True,
        )
        inside.addWidget(self.empty, 1)
