"""How the Recordings tab's table looks, sorts and filters."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QRectF, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QApplication, QStyle, QStyleOption, QStyleOptionViewItem, QWidget

from fsh_coder.services.study_overview import CellKind, RecordingRow
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.state_icon import paint_state
from fsh_coder.ui.kit.style import paint_tick_box
from fsh_coder.ui.kit.table import Index, PlainHeader, PlainTable, RowDelegate
from fsh_coder.ui.kit.theme import Theme, current_theme
from fsh_coder.ui.library.recordings_table import FIRST_CODER, SORT_ROLE, Column, RecordingsModel

ALL = ""
_SIGN_SIZE = (9.0, 12.0)

STATE_WORDS = {
    ALL: "all",
    "unassigned": "nobody’s yet",
    "to_do": "to do",
    "in_progress": "in progress",
    "submitted": "submitted",
    "double": "double-coded",
    "no_recording": "no recording",
    "missing": "file missing",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What part of the rows is shown; "" shows all of it."""

    words: str = ""
    phase: str = ALL
    team: str = ALL
    state: str = ALL

    def takes(self, row: RecordingRow) -> bool:
        """Whether a row is shown."""
        team = row.worker.team if row.worker else ""
        return (
            (not self.phase or row.session.phase == self.phase)
            and (not self.team or team == self.team)
            and (not self.state or has_state(row, self.state))
            and (not self.words or self._is_found(row))
        )

    def _is_found(self, row: RecordingRow) -> bool:
        session = row.session
        searched = [session.label, session.phase, session.visit_type, session.change_goal]
        if row.worker is not None:
            searched += [row.worker.label, row.worker.team]
        return any(self.words.casefold() in text.casefold() for text in searched)


def has_state(row: RecordingRow, state: str) -> bool:
    """Whether a row has one of the states of ``STATE_WORDS``."""
    kinds = {cell.kind for cell in row.states.values()}
    return {
        "unassigned": row.recording is not None and not kinds,
        "to_do": CellKind.TO_DO in kinds,
        "in_progress": CellKind.IN_PROGRESS in kinds,
        "submitted": kinds == {CellKind.SUBMITTED},
        "double": bool(row.sample),
        "no_recording": row.recording is None,
        "missing": row.is_missing,
    }[state]


class RecordingsProxy(QSortFilterProxyModel):
    """The rows that are shown, in the order of a column."""

    def __init__(self, model: RecordingsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._shown = Shown()
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(model)

    def show_only(self, shown: Shown) -> None:
        """Show the rows that fit."""
        self.beginFilterChange()
        self._shown = shown
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether a row is shown."""
        return self._shown.takes(self._model.row(source_row))

    def source_rows(self) -> tuple[int, ...]:
        """Return the model's rows that are shown, from the top."""
        return tuple(self.mapToSource(self.index(row, 0)).row() for row in range(self.rowCount()))

    def row(self, index: Index) -> RecordingRow:
        """Return the row of an index of this model."""
        return self._model.row(self.mapToSource(index).row())


class TickHeader(PlainHeader):
    """Column heads with a tick box over the ticks.

    Signals:
        tick_pressed: the tick box was pressed.
    """

    tick_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticked = Qt.CheckState.Unchecked

    def set_ticked(self, ticked: Qt.CheckState) -> None:
        """Show whether all, some or none of the rows are ticked."""
        self._ticked = ticked
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one column's head, or the tick box."""
        super().paintSection(painter, rect, logicalIndex)
        if logicalIndex != Column.TICK:
            return
        box = QStyleOption()
        box.rect = rect
        box.palette = QApplication.palette()
        on = {
            Qt.CheckState.Checked: QStyle.StateFlag.State_On,
            Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
            Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
        }
        box.state = QStyle.StateFlag.State_Enabled | on[self._ticked]
        paint_tick_box(painter, box)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick in the first column, sort in the others."""
        if self.logicalIndexAt(event.position().toPoint()) == Column.TICK:
            self.tick_pressed.emit()
            return
        super().mousePressEvent(event)


class PhaseDelegate(RowDelegate):
    """The phase in words with a small sign that fills from phase to phase.

    The study's phases are shown in the order given; colour is not the sign, the filling is.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phases: tuple[str, ...] = ()

    def set_phases(self, phases: tuple[str, ...]) -> None:
        """Say which phases there are, earliest first."""
        self._phases = phases

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint sign and word."""
        phase = str(index.data() or "")
        if not phase:
            return
        if phase in self._phases:
            last = max(1, len(self._phases) - 1)
            share = self._phases.index(phase) / last if len(self._phases) > 1 else 1.0
            paint_phase_sign(painter, rect, share, theme=current_theme())
        super().paint_content(painter, rect.adjusted(15, 0, 0, 0), option, index)


def paint_phase_sign(painter: QPainter, rect: QRectF, share: float, *, theme: Theme) -> None:
    """Paint a small upright box at the rectangle's left, filled from below by a share, 0 to 1."""
    wide, high = _SIGN_SIZE
    box = QRectF(round(rect.left()), round(rect.center().y() - high / 2), wide, high)
    ink = theme.colour("accent")
    paint_box(painter, box, fill=theme.colour("surface"), border=ink, radius=1.5)
    inner = box.adjusted(1, 1, -1, -1)
    filled = inner.height() * share
    painter.fillRect(QRectF(inner.left(), inner.bottom() - filled, inner.width(), filled), ink)


class LengthDelegate(RowDelegate):
    """The length, "no recording", or the way to a missing file."""

    def __init__(self, proxy: RecordingsProxy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._proxy = proxy

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint the words, with a warning sign before a missing file."""
        if self._proxy.row(index).is_missing:
            width = painter.fontMetrics().horizontalAdvance(str(index.data())) + 24
            sign = QRectF(rect.right() - width, rect.top(), 16, rect.height())
            paint_icon(painter, sign, "triangle-alert", size=14, colour="warn")
        super().paint_content(painter, rect, option, index)


class SampleDelegate(RowDelegate):
    """The sign and word of a double-coded recording."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint sign and word."""
        words = str(index.data() or "")
        if not words:
            return
        sign = QRectF(rect.left(), rect.top(), 14, rect.height())
        paint_icon(painter, sign, "copy", size=14, colour="muted")
        painter.setFont(font("note"))
        painter.setPen(current_theme().colour("muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect.adjusted(19, 0, 0, 0), flags, words)


class CoderStateDelegate(RowDelegate):
    """One coder's state: ring, arc with per cent, tick, or dot."""

    def __init__(
        self, model: RecordingsModel, proxy: RecordingsProxy, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._proxy = model, proxy

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint the state in the middle of the cell."""
        source = self._proxy.mapToSource(index)
        state, percent = self._model.state(source.row(), source.column())
        room = rect.adjusted(-6, 0, 6, 0)
        paint_state(painter, room, state, theme=current_theme(), percent=percent)


class StudyTable(PlainTable):
    """The table of recordings; the coders' columns share what the others leave."""

    base_widths = (38, 66, 62, 88, 86, 50, 102, 104, 82)
    narrowest_coder = 56
    widest_coder = 96

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.arrange_columns()

    def arrange_columns(self) -> None:
        """Give each column its width for the room there is now."""
        header = self.horizontalHeader()
        n_coders = header.count() - FIRST_CODER
        for column, width in enumerate(self.base_widths):
            header.resizeSection(column, width)
        if n_coders <= 0:
            return
        left = self.viewport().width() - sum(self.base_widths)
        width = min(self.widest_coder, max(self.narrowest_coder, left // n_coders))
        for column in range(FIRST_CODER, header.count()):
            header.resizeSection(column, width)
        spare = left - width * n_coders
        if spare > 0:
            header.resizeSection(Column.TEAM, self.base_widths[Column.TEAM] + spare)
