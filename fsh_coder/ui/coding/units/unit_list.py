"""The list of units; a click or Enter hears one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QWidget

from fsh_coder.domain.observation import Speaker
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.units.unit_model import UnitColumn, UnitModel
from fsh_coder.ui.coding.waveform.unit_items import ItemKey, UnitItem
from fsh_coder.ui.kit.chip import chip_width, paint_chip
from fsh_coder.ui.kit.discs import paint_speaker
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.table import ROW_UTTERANCES, PlainTable, RowDelegate
from fsh_coder.ui.kit.theme import current_theme

Index = QModelIndex | QPersistentModelIndex

_LENGTH_FROM_PX, _WORDS_FROM_PX = 420, 330
_CODE_WIDTH = 76


class UnitList(PlainTable):
    """The rows.

    Signals:
        item_chosen: the `ItemKey` of a row that was clicked, None for the open unit.
    """

    item_chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Utterances", row_height=ROW_UTTERANCES, hairlines=False, parent=parent)
        self.model_ = UnitModel(self)
        self.setModel(self.model_)
        self.set_column_widths([56, 76, 66, 34, _CODE_WIDTH, 120], stretch=UnitColumn.WORDS)
        self.setItemDelegateForColumn(UnitColumn.SPEAKER, _SpeakerCell(self))
        self.setItemDelegateForColumn(UnitColumn.CODE, _CodeCell(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_empty_state(EmptyState("scissors", "Play, and press E where an utterance ends."))
        self.clicked.connect(
            lambda index: self.item_chosen.emit(self.model_.item_at(index.row()).key)
        )

    def show_codes(self, shown: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show the column of codes, or leave it out."""
        self.setColumnHidden(UnitColumn.CODE, not shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is chosen in view."""
        super().resizeEvent(event)
        # Rows get their places only after the layout, which follows this event.
        QTimer.singleShot(0, self, self.reveal_chosen)

    def fit(self, width: int) -> None:
        """Leave out what has no room in this width."""
        self.setColumnHidden(UnitColumn.LENGTH, width < _LENGTH_FROM_PX)
        has_words = width >= _WORDS_FROM_PX or self.isColumnHidden(UnitColumn.CODE)
        self.setColumnHidden(UnitColumn.WORDS, not has_words)
        mode = QHeaderView.ResizeMode
        self.horizontalHeader().setSectionResizeMode(
            UnitColumn.CODE, mode.Interactive if has_words else mode.Stretch
        )
        if has_words:
            self.setColumnWidth(UnitColumn.CODE, _CODE_WIDTH)

    def set_items(self, items: Sequence[UnitItem]) -> None:
        """Show these, in order of time."""
        self.model_.set_items(items)

    def choose(self, key: ItemKey | None) -> None:
        """Show one as chosen, and bring it into view; None for none."""
        row = self.model_.row_of(key)
        if row is None:
            self.clearSelection()
        else:
            if not self.selectionModel().isRowSelected(row):
                self.select_row(row)
            self.reveal_chosen()

    def reveal_chosen(self) -> None:
        """Bring what is chosen into view."""
        chosen = self.selectionModel().selectedRows()
        if chosen:
            self.scrollTo(chosen[0], QAbstractItemView.ScrollHint.EnsureVisible)

    def show_near(self, at_ms: int) -> None:
        """Bring the last item before a moment into view, without choosing it."""
        row = self.model_.last_row_before(at_ms)
        if row is not None:
            hint = QAbstractItemView.ScrollHint.EnsureVisible
            self.scrollTo(self.model_.index(row, 0), hint)


class _SpeakerCell(RowDelegate):
    """Who speaks: the worker's letter filled, the other's outlined."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint the letter; nothing where nobody said who speaks."""
        model = index.model()
        if not isinstance(model, UnitModel):
            return
        speaker = model.item_at(index.row()).speaker
        if speaker is not None:
            box = QRectF(rect.left() - 2, rect.center().y() - 8.5, 18, 18)
            letter = speakers.letter(speaker)
            is_worker = speaker is Speaker.WORKER
            paint_speaker(painter, box, letter, is_worker=is_worker, theme=current_theme())


class _CodeCell(RowDelegate):
    """The unit's codes as chips."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint as many chips as there is room for."""
        model = index.model()
        if not isinstance(model, UnitModel):
            return
        left = rect.left() - 2
        for code in model.item_at(index.row()).codes:
            room = QRectF(left, rect.top(), rect.right() + 6 - left, rect.height())
            if room.width() < 24:
                return
            paint_chip(
                painter,
                room,
                code.short,
                category=code.category,
                theme=current_theme(),
                unsure=code.is_unsure,
            )
            left += chip_width(code.short, unsure=code.is_unsure) + 4
