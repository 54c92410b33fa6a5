"""Moments behind the scores: what was said, why a coder chose it, and a button to hear it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsh_coder.domain.timecode import timecode
from fsh_coder.services.profile_values import Excerpt
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Card, Line
from fsh_coder.ui.kit.chip import CodeChip
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import Category
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.kit.theme import current_theme

_NOTE = "chosen by the coders as evidence; play starts 2 s before"
NONE_CHOSEN = "No coder has linked a moment to a score of this worker yet."


class PlayButton(IconButton):
    """A round button: a triangle, or two bars on the accent while its moment is heard."""

    def __init__(self, label: str) -> None:
        super().__init__("play", label, size=26)
        self.setCheckable(True)
        self.setProperty("ringRadius", 13)

    def nextCheckState(self) -> None:
        """Leave the state to the player: a press may fail."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint circle and sign."""
        theme = current_theme()
        painter = QPainter(self)
        box = self.rect().toRectF().adjusted(1, 1, -1, -1)
        is_playing, is_near = self.isChecked(), self.underMouse()
        fill = theme.colour("accent" if is_playing else "accent-soft" if is_near else "surface")
        edge = theme.colour("accent" if is_playing or is_near else "line-strong")
        paint_box(painter, box, fill=fill, border=edge, radius=box.height() / 2)
        name, colour = ("pause", "on-accent") if is_playing else ("play", "accent")
        inner = box if is_playing else box.translated(0.5, 0)
        paint_icon(painter, inner, name, size=12, colour=colour, filled=True)
        painter.end()


class MomentRow(QWidget):
    """One moment.

    Signals:
        play_pressed: its button was pressed.
        clip_pressed: it is to be saved as a clip.
    """

    play_pressed = Signal(object)
    clip_pressed = Signal(object)

    def __init__(self, excerpt: Excerpt) -> None:
        super().__init__()
        self.excerpt = excerpt
        self.setFixedHeight(31)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.button = PlayButton(self._play_label())
        self.button.clicked.connect(lambda: self.play_pressed.emit(self.excerpt))
        row.addWidget(self.button)
        time = Text(timecode(excerpt.at_ms), role="body_strong")
        time.setFixedWidth(44)
        row.addWidget(time)
        chip = CodeChip(excerpt.short, Category(excerpt.category), name=excerpt.dimension_label)
        holder = QHBoxLayout()
        holder.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        cell = QWidget()
        cell.setLayout(holder)
        holder.setContentsMargins(0, 0, 0, 0)
        cell.setFixedWidth(76)
        row.addWidget(cell)
        said = f"“{excerpt.words}”" if excerpt.words else "no transcript"
        colour = "text" if excerpt.words else "muted"
        row.addWidget(CutText(said, colour=colour), 5)
        reason = (
            f"{excerpt.dimension_label}: {excerpt.reason}"
            if excerpt.reason
            else (excerpt.dimension_label)
        )
        row_reason = CutText(reason, role="helper", colour="muted")
        row.addWidget(row_reason, 4)
        self._reason, self._where = row_reason, Text(_where(excerpt), role="helper", colour="muted")
        row.addWidget(self._where)
        at = timecode(excerpt.at_ms)
        self.clip_button = IconButton(
            "scissors", f"Save {at} of {excerpt.session_label} as a clip", size=26
        )
        self.clip_button.clicked.connect(lambda: self.clip_pressed.emit(self.excerpt))
        row.addWidget(self.clip_button)

    def set_playing(self, is_playing: bool) -> None:  # noqa: FBT001 a setter of one state
        """Show what the button does now."""
        self.button.setChecked(is_playing)
        stop = f"Stop {timecode(self.excerpt.at_ms)} of {self.excerpt.session_label}"
        self.button.set_label(stop if is_playing else self._play_label())

    def set_narrow(self, is_narrow: bool) -> None:  # noqa: FBT001 a setter of one state
        """Leave the words alone where there is little room; tooltip and label keep the rest."""
        self._reason.setVisible(not is_narrow)
        self._where.setVisible(not is_narrow)

    def _play_label(self) -> str:
        at = timecode(self.excerpt.at_ms)
        return f"Hear {at} of {self.excerpt.session_label}, from 2 s before"


class MomentsCard(Card):
    """All moments of a profile.

    Signals:
        play_pressed: a moment's button was pressed (an `Excerpt`).
        clip_pressed: a moment is to be saved as a clip (an `Excerpt`).
    """

    play_pressed = Signal(object)
    clip_pressed = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(
            "Moments behind the scores",
            note=_NOTE,
            parent=parent,
        )
        self._is_narrow = False
        self.body.setSpacing(0)
        self.rows: tuple[MomentRow, ...] = ()
        self._nothing = Text(NONE_CHOSEN, colour="muted", wrap=True)
        self.body.addWidget(self._nothing)

    def show_excerpts(self, excerpts: Sequence[Excerpt]) -> None:
        """Show another profile's moments."""
        while self.body.count() > 1:
            taken = self.body.takeAt(1)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._nothing.setVisible(not excerpts)
        rows = []
        for excerpt in excerpts:
            self.body.addWidget(Line())
            row = MomentRow(excerpt)
            row.play_pressed.connect(self.play_pressed)
            row.clip_pressed.connect(self.clip_pressed)
            self.body.addWidget(row)
            row.set_narrow(self._is_narrow)
            rows.append(row)
        self.rows = tuple(rows)
        # Qt would show them one turn later, and until then lay them out without any height.
        for place in range(self.body.count()):
            item = self.body.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self._nothing:
                widget.show()

    def set_narrow(self, is_narrow: bool) -> None:  # noqa: FBT001 a setter of one state
        """Say less where there is little room."""
        self._is_narrow = is_narrow
        self.set_note("" if is_narrow else _NOTE)
        for row in self.rows:
            row.set_narrow(is_narrow)

    def show_playing(self, excerpt: Excerpt | None) -> None:
        """Mark the moment that is heard."""
        for row in self.rows:
            row.set_playing(row.excerpt == excerpt)


def _where(excerpt: Excerpt) -> str:
    if excerpt.held_on is None:
        return excerpt.session_label
    return f"{excerpt.session_label}, {excerpt.held_on.day} {excerpt.held_on:%b}"
