"""The cells of the list of marks, painted lean: all seen rows are painted at each key press."""

from typing import Protocol

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from fsh_coder.domain.observation import Speaker
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.flag_sprites import category_of
from fsh_coder.ui.coding.ground.typing_guard import TypingGuard
from fsh_coder.ui.coding.marks.mark_model import MarkModel
from fsh_coder.ui.kit.chip import CHIP_HEIGHT, paint_chip
from fsh_coder.ui.kit.discs import paint_speaker
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.sprites import Sprites
from fsh_coder.ui.kit.table import RowDelegate
from fsh_coder.ui.kit.theme import Theme, current_theme, theme_notifier

Index = QModelIndex | QPersistentModelIndex

_LEFT_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class MarkRows(Protocol):
    """What the delegates ask of the list they paint for, once per painting."""

    chosen_row: int
    near_row: int
    theme: Theme


class MarkDelegate(RowDelegate):
    """A cell of a mark; the list itself paints the ground of its rows.

    Args:
        rows: the list that is painted.
        model: its marks.
        parent: the view.
    """

    def __init__(self, rows: MarkRows, *, model: MarkModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = rows
        self.model = model
        self.sprites = Sprites()
        theme_notifier().changed.connect(self.sprites.forget)

    def paint_mark(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Paint what stands in the cell; ``rect`` is the cell without its padding."""
        raise NotImplementedError


class TimeDelegate(MarkDelegate):
    """When, bold in the selected row."""

    def paint_mark(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Paint the time."""
        is_chosen = row == self.rows.chosen_row
        painter.setFont(font("body_strong" if is_chosen else "body"))
        painter.setPen(self.rows.theme.colour("text" if is_chosen else "muted"))
        painter.drawText(rect.adjusted(4, 0, 8, 0), _LEFT_MIDDLE, self.model.time(row))


class CodeDelegate(MarkDelegate):
    """The code as a chip."""

    def paint_mark(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Copy the chip."""
        rubric, mark = self.model.rubric, self.model.mark_at(row)
        if rubric is None:
            return
        place = QPoint(rect.left() - 2, rect.center().y() + 1 - CHIP_HEIGHT // 2)
        code = rubric.code(mark.code)
        # Wide enough for any code; the rest of the sprite is see-through.
        self.sprites.copy(
            painter,
            place,
            (rubric.digest, mark.code, mark.is_unsure),
            size=QSize(rect.width() + 8, CHIP_HEIGHT),
            draw=lambda brush: paint_chip(
                brush,
                QRectF(0, 0, rect.width() + 8, CHIP_HEIGHT),
                code.short,
                category=category_of(rubric, code),
                theme=self.rows.theme,
                unsure=mark.is_unsure,
            ),
        )


def copy_speaker(sprites: Sprites, painter: QPainter, place: QPoint, speaker: Speaker) -> None:
    """Copy the sign of who spoke."""
    sprites.copy(
        painter,
        place,
        (speaker,),
        size=QSize(18, 18),
        draw=lambda brush: paint_speaker(
            brush,
            QRectF(0, 0, 18, 18),
            speakers.letter(speaker),
            is_worker=speaker is Speaker.WORKER,
            theme=current_theme(),
        ),
    )


class SpeakerDelegate(MarkDelegate):
    """Who spoke."""

    def paint_mark(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Copy the letter."""
        speaker = self.model.mark_at(row).speaker
        if speaker is not None:
            place = QPoint(rect.left() - 4, rect.center().y() - 8)
            copy_speaker(self.sprites, painter, place, speaker)


class NoteDelegate(MarkDelegate):
    """The note, or in the selected row how to add one."""

    def paint_mark(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Paint the words."""
        note = self.model.mark_at(row).note
        may_type = row == self.rows.chosen_row and self.model.may_write
        words = note or (f"Add a note ({self.model.note_key})" if may_type else "")
        if words:
            made = font("body")
            painter.setFont(made)
            painter.setPen(self.rows.theme.colour("text" if note else "muted"))
            shown = QFontMetricsF(made).elidedText(
                words, Qt.TextElideMode.ElideRight, rect.width() + 1
            )
            painter.drawText(rect, _LEFT_MIDDLE, shown)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a field that keeps its keys."""
        field = QLineEdit(parent)
        field.setFrame(False)
        field.setAccessibleName("Note on the mark")
        field.setPlaceholderText("What did you hear?")
        field.setMaxLength(500)
        TypingGuard(field)
        return field

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Lay the field over the cell."""
        cell: QRect = option.rect
        editor.setGeometry(cell.adjusted(-1, 0, 0, 0))


class SignDelegate(MarkDelegate):
    """Unsure, a volley to look at, or that it can be heard."""

    def paint_mark(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Paint the sign."""
        box = QRectF(rect).adjusted(-6, 0, 6, 0)
        if self.model.mark_at(row).is_unsure:
            paint_icon(painter, box, "flag", size=14, colour="warn")
        elif self.model.warning(row):
            paint_icon(painter, box, "combine", size=14, colour="warn")
        elif row in (self.rows.chosen_row, self.rows.near_row):
            paint_icon(painter, box, "play", size=14, colour="accent")
