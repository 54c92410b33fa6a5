"""The tab "Disagreements": recordings on which coders differ, most first."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QVBoxLayout, QWidget

from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparedCodings, ComparisonScope
from fsh_coder.domain.people import Coder
from fsh_coder.services import disagreements
from fsh_coder.services.compared_codings import DEFAULT_TOLERANCE_MS
from fsh_coder.services.disagreement_values import ConsensusState, DisagreeingRecording
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background, messages
from fsh_coder.ui.charts.chart_style import RIGHT, paint_words, screen_style
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.meter import Share, paint_share_bar
from fsh_coder.ui.kit.table import ROW_LIST, Index, PlainTable, RowDelegate
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.reliability.band_scheme import NOT_DEFINED, share_words
from fsh_coder.ui.reliability.events_pane import TOLERANCES_MS
from fsh_coder.ui.reliability.note_card import NoteCard
from fsh_coder.ui.reliability.room_controller import RoomView
from fsh_coder.ui.reliability.room_list import ALL_AGREED
from fsh_coder.ui.reliability.tolerance_curve import seconds_words

ROW_ROLE = Qt.ItemDataRole.UserRole
_HEADS = (
    "Recording",
    "Coders",
    "Agreement",
    "",
    "Different code",
    "Missed or extra",
    "Ratings apart",
    "To discuss",
    "Consensus",
)
_SHARE, _SHARE_WORDS, _CONSENSUS = 2, 3, 8
_NUMBERS = frozenset({3, 4, 5, 6, 7})
_WIDTHS = (120, 150, 0, 64, 116, 122, 112, 92, 160)
_DROPPED = (1, 6, 5, 4)
_SHARE_FROM = 110
KEY = (
    "Agreement: moments that all coders marked with one code, of all moments that anyone marked. "
    "Ratings apart: dimensions on which scores differ by more than one point."
)


class RecordingsModel(QAbstractTableModel):
    """One row per recording."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[DisagreeingRecording, ...] = ()

    def show_rows(self, rows: Sequence[DisagreeingRecording]) -> None:
        """Show other recordings."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rows(self) -> tuple[DisagreeingRecording, ...]:
        """Return all rows."""
        return self._rows

    def row(self, number: int) -> DisagreeingRecording:
        """Return a row."""
        return self._rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Return how many recordings are listed."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's value for one role."""
        row, column = self._rows[index.row()], index.column()
        text = texts(row)[column]
        if role == Qt.ItemDataRole.FontRole:
            return font("body_strong") if column in {0, 7} else None
        values: dict[int, object] = {
            ROW_ROLE: row,
            Qt.ItemDataRole.DisplayRole: text,
            Qt.ItemDataRole.AccessibleTextRole: _spoken(row) if column == 0 else text,
            Qt.ItemDataRole.TextAlignmentRole: RIGHT if column in _NUMBERS else None,
            Qt.ItemDataRole.ForegroundRole: "muted" if column == 1 else None,
        }
        return values.get(role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head and its alignment."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return RIGHT
        return None


def texts(row: DisagreeingRecording) -> tuple[str, ...]:
    """Return what stands in a recording's cells."""
    return (
        row.recording_label,
        ", ".join(row.coders),
        "",
        share_words(row.agreement),
        str(row.n_different),
        str(row.n_missed_or_extra),
        str(row.n_ratings_apart),
        str(row.n_open),
        consensus_words(row),
    )


def consensus_words(row: DisagreeingRecording) -> str:
    """Return where the consensus stands."""
    if row.consensus is ConsensusState.AGREED:
        return "agreed"
    if row.consensus is ConsensusState.IN_PROGRESS:
        return f"{row.n_settled} of {row.n_mismatches} settled"
    return NOT_DEFINED if not row.n_mismatches else "not begun"


def _spoken(row: DisagreeingRecording) -> str:
    return (
        f"{row.recording_label}, {', '.join(row.coders)}: {share_words(row.agreement)} agreement, "
        f"{row.n_open} to discuss, consensus {consensus_words(row)}"
    )


class _ShareDelegate(RowDelegate):
    """A bar of agreed moments and of those that are not."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: DisagreeingRecording = index.data(ROW_ROLE)
        if row.agreement is None:
            return
        theme = screen_style().theme
        bar = QRectF(rect.left(), rect.center().y() - 4, rect.width(), 8)
        painter.fillRect(bar, theme.colour("grid"))
        shares = [Share(row.agreement, "accent")]
        paint_share_bar(painter, bar, shares, theme=theme)


class _ConsensusDelegate(RowDelegate):
    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: DisagreeingRecording = index.data(ROW_ROLE)
        style, left = screen_style(), rect
        is_agreed = row.consensus is ConsensusState.AGREED
        if is_agreed:
            tick = QRectF(rect.left(), rect.top(), 14, rect.height())
            paint_icon(painter, tick, "check", size=14, colour="good")
            left = rect.adjusted(20, 0, 0, 0)
        ink = "good" if is_agreed else "muted"
        paint_words(painter, left, consensus_words(row), style=style, role="body", ink=ink)


class RecordingsTable(PlainTable):
    """Recordings with what there is to talk about; a click or Enter opens the room."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Recordings by disagreement", row_height=ROW_LIST, parent=parent)
        self.recordings = RecordingsModel(self)
        self.setModel(self.recordings)
        self.horizontalHeader().setSectionsClickable(False)
        self._share, self._consensus = _ShareDelegate(self), _ConsensusDelegate(self)
        self.setItemDelegateForColumn(_SHARE, self._share)
        self.setItemDelegateForColumn(_CONSENSUS, self._consensus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        room = self.viewport().width()
        widths = {column: width for column, width in enumerate(_WIDTHS) if column != _SHARE}
        for column in _DROPPED:
            if sum(widths.values()) + _SHARE_FROM > room:
                del widths[column]
        widths[_SHARE] = max(_SHARE_FROM, room - sum(widths.values()))
        for column in range(len(_HEADS)):
            self.setColumnHidden(column, column not in widths)
            if column in widths:
                self.horizontalHeader().resizeSection(column, widths[column])


class DisagreementsPane(QWidget):
    """Recordings by the number of mismatches.

    Signals:
        room_requested: the `RoomView` to open.
        counted: how many mismatches are open in all recordings.
    """

    room_requested = Signal(object)
    counted = Signal(int)

    def __init__(self, db: StudyDatabase, *, person: Coder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._db = db
        self._person = person
        self._digest: str | None = None
        self._scope = USUAL_SCOPE
        self._task: background.Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 4)
        column.setSpacing(10)
        self.banner = Banner("error", closable=True)
        self.banner.acted.connect(self._compute)
        self.banner.hide()
        column.addWidget(self.banner)
        above = QHBoxLayout()
        above.setSpacing(10)
        self.sentence = NoteCard("git-compare")
        above.addWidget(self.sentence, 1)
        self.tolerance_button = SelectButton(
            "Match within", [Option(str(each), seconds_words(each)) for each in TOLERANCES_MS]
        )
        self.tolerance_button.set_current(str(DEFAULT_TOLERANCE_MS))
        self.tolerance_button.chosen.connect(lambda _key: self._compute())
        above.addWidget(self.tolerance_button)
        self.open_button = Button("Open the room", icon="git-compare")
        self.open_button.setToolTip("Coders of the chosen recording side by side (Enter)")
        self.open_button.clicked.connect(self._open_current)
        above.addWidget(self.open_button)
        column.addLayout(above)
        card = Card(padding=0)
        self.table = RecordingsTable()
        self.table.row_opened.connect(self._open)
        self.empty = EmptyState("circle-check", "The codings are being compared.")
        self.table.set_empty_state(self.empty)
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        self._key = Text(KEY, role="note", colour="muted", wrap=True)
        column.addWidget(self._key)

    def show_rubric(self, digest: str, *, scope: ComparisonScope = USUAL_SCOPE) -> None:
        """Turn to a rubric version and a part of the study, and count anew."""
        self._digest, self._scope = digest, scope
        self._compute()

    def view_of(self, recording_label: str) -> RoomView | None:
        """Return how to open a recording's room, None where it is not listed."""
        rows = self.table.recordings.rows()
        row = next((each for each in rows if each.recording_label == recording_label), None)
        if row is None or self._digest is None:
            return None
        return RoomView(row.segment.id, self._digest, self._tolerance_ms())

    def refresh(self) -> None:
        """Count anew: something may have been settled."""
        self._compute()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the table."""
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where the window is low."""
        super().resizeEvent(event)
        is_low = self.height() < 400
        self.sentence.set_low(is_low or self.width() < 820)
        self._key.setVisible(not is_low)

    def _compute(self) -> None:
        digest = self._digest
        if digest is None:
            return
        if self._task is not None:
            self._task.cancel()
        self.banner.hide()
        tolerance_ms, scope = self._tolerance_ms(), self._scope
        self._task = background.run(
            lambda _task: disagreements.disagreeing_recordings(
                self._db, digest, by=self._person.id, tolerance_ms=tolerance_ms, scope=scope
            ),
            self._take,
            self._say_failure,
            owner=self,
        )

    def _take(self, rows: tuple[DisagreeingRecording, ...]) -> None:
        self._task = None
        chosen = self.table.currentIndex().row()
        self.table.recordings.show_rows(rows)
        self.table.select_row(min(max(chosen, 0), len(rows) - 1))
        self.open_button.setEnabled(bool(rows))
        self.empty.set_sentence("Nothing is double-coded yet.")
        n_open = sum(each.n_open for each in rows)
        n_all = sum(each.n_mismatches for each in rows)
        lead, rest = _summary(rows, n_open=n_open, n_all=n_all)
        self.sentence.show_words(lead, f"{_of_which(self._scope)}{rest}")
        self.counted.emit(n_open)

    def _say_failure(self, error: Exception) -> None:
        self._task = None
        messages.show_in_banner(self.banner, error, action="Try again")

    def _open_current(self) -> None:
        self._open(self.table.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and self._digest is not None:
            row = self.table.recordings.row(index.row())
            self.room_requested.emit(RoomView(row.segment.id, self._digest, self._tolerance_ms()))

    def _tolerance_ms(self) -> int:
        return int(self.tolerance_button.current_key() or DEFAULT_TOLERANCE_MS)


def _of_which(scope: ComparisonScope) -> str:
    """Return in words what is listed where that is not what stands above the page."""
    words = "" if scope.is_whole_study else f"Of {scope.period_words}. "
    if scope.compared is not ComparedCodings.CODING:
        words += "These are primary and double codings: a consensus is on no others. "
    return words


def _summary(rows: Sequence[DisagreeingRecording], *, n_open: int, n_all: int) -> tuple[str, str]:
    if not rows:
        return "Nothing is double-coded yet.", ""
    recordings = "1 recording" if len(rows) == 1 else f"{len(rows)} recordings"
    if not n_all:
        return ALL_AGREED, f"{recordings} compared."
    things = "1 disagreement" if n_all == 1 else f"{n_all} disagreements"
    return (
        f"{things} in {recordings}, {n_open} to discuss.",
        "Open a recording to hear them and to agree. What is agreed is kept as an observation of "
        "its own; the coders’ own observations and the reliability figures stay as they are.",
    )
