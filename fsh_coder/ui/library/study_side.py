"""Beside the recordings: coders' progress, pace, the double-coded sample, a place to drop."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.services.study_overview import CoderProgress, StudyTotals
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Card, Line
from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.meter import Share, ShareBar
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.library.pace_chart import PaceChart, PaceSeries
from fsh_coder.ui.library.words import hours_words, number_words

SIDE_WIDTH = 268


class StudySide(QScrollArea):
    """The column at the right of the recordings.

    Signals:
        drop_pressed: the place to drop was pressed; files are to be chosen instead.
    """

    drop_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.coders = CodersCard()
        self.pace = PaceCard()
        self.double = DoubleCard()
        self.drop = DropCard()
        self.drop.pressed.connect(self.drop_pressed)
        for card in (self.coders, self.pace, self.double):
            column.addWidget(card)
        column.addWidget(self.drop)
        column.addStretch(1)
        self.setWidget(inner)

    def show_study(
        self, progress: Sequence[CoderProgress], *, pace: PaceSeries, totals: StudyTotals
    ) -> None:
        """Show the study's figures."""
        self.coders.show_progress(progress)
        self.pace.setVisible(bool(pace.days))
        self.pace.chart.show_series(pace)
        self.double.show_totals(totals)


class CodersCard(Card):
    """Each coder's bar: submitted, begun, and what is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Coders", note="done / all, hours left", parent=parent)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(9)
        self.body.addLayout(self._rows)

    def show_progress(self, progress: Sequence[CoderProgress]) -> None:
        """Show these coders."""
        while (taken := self._rows.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for each in progress:
            self._rows.addWidget(_coder_row(each))
        if not progress:
            words = "Nobody codes here yet. Add coders under People."
            self._rows.addWidget(Text(words, role="helper", colour="muted", wrap=True))


def _coder_row(progress: CoderProgress) -> QWidget:
    row = QFrame()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(7)
    column.addWidget(Line())
    head = QHBoxLayout()
    name = Text(progress.coder.initials, role="body_strong")
    name.setToolTip(progress.coder.name)
    head.addWidget(name)
    head.addStretch(1)
    head.addWidget(Text(progress_words(progress), role="helper", colour="muted"))
    column.addLayout(head)
    n_all = max(1, progress.n_all)
    shares = [Share(progress.n_done / n_all, "good"), Share(progress.n_begun / n_all, "accent")]
    n_left = progress.n_all - progress.n_done - progress.n_begun
    spoken = f"{progress.n_done} submitted, {progress.n_begun} begun, {n_left} to do"
    column.addWidget(ShareBar(shares, name=f"{progress.coder.name}: {spoken}"))
    return row


def progress_words(progress: CoderProgress) -> str:
    """Return ``31 of 48 · 11 h``; hours are left out where no pace is known."""
    if not progress.n_all:
        return "nothing assigned"
    done = f"{progress.n_done} of {progress.n_all}"
    left = hours_words(progress.hours_left)
    if progress.n_done == progress.n_all:
        return f"{done} · done"
    return f"{done} · {left}" if left else done


class PaceCard(Card):
    """The chart of what was submitted by which day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.chart = PaceChart()
        head = QHBoxLayout()
        head.addWidget(Text("Pace", role="head"))
        head.addStretch(1)
        head.addWidget(Text("observations submitted", role="note", colour="muted"))
        copy = IconButton("copy", "Copy the figures", size=24)
        copy.clicked.connect(self.chart.copy_figures)
        head.addWidget(copy)
        self.body.addLayout(head)
        self.body.addWidget(self.chart)


class DoubleCard(Card):
    """How many recordings more than one coder codes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Double-coded", parent=parent)
        self.body.setSpacing(3)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._figure = Text(role="figure")
        self._words = Text(role="helper", colour="muted", wrap=True)
        row.addWidget(self._figure)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self._note = Text(role="helper", colour="muted", wrap=True)
        self.body.addWidget(self._note)

    def show_totals(self, totals: StudyTotals) -> None:
        """Show how many there are and how many are ready."""
        share = totals.double_share
        has_some = totals.n_double > 0 and share is not None
        self._figure.setVisible(has_some)
        if share is None or not has_some:
            self._words.setText("No sample drawn yet.")
            self._note.setText("Reliability needs one: draw it once recordings are assigned.")
            return
        self._figure.setText(str(totals.n_double))
        recordings = number_words(totals.n_recordings, "recording")
        self._words.setText(f"of {recordings}, {round(100 * share)} %")
        n_with = totals.n_double - totals.n_double_ready
        with_coder = f", {n_with} with a coder" if n_with else ""
        self._note.setText(f"{totals.n_double_ready} ready for reliability{with_coder}")


class DropCard(QWidget):
    """A dashed place for files; pressing it chooses them instead.

    Signals:
        pressed: it was clicked, or Space or Enter was pressed on it.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_lit = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", True)
        self.setProperty("ringRadius", 8)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Drop recordings here, or press to choose them")
        self.setMinimumHeight(86)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(2)
        column.addWidget(IconMark("upload", size=20, colour="accent"), 0, _CENTRE)
        column.addWidget(Text("Drop recordings here", role="body_strong"), 0, _CENTRE)
        kinds = Text("wav, mp3, m4a, mp4. Copies are noticed.", role="note", colour="muted")
        column.addWidget(kinds, 0, _CENTRE)

    def set_lit(self, is_lit: bool) -> None:  # noqa: FBT001 a setter of one property
        """Show that what is being dragged may be dropped."""
        self._is_lit = is_lit
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose files."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose files."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        theme = current_theme()
        paint_box(
            QPainter(self),
            QRectF(self.rect()),
            fill=theme.colour("accent-soft") if self._is_lit else None,
            border=theme.colour("accent" if self._is_lit else "line-strong"),
            radius=8,
            dashed=True,
        )


_CENTRE = Qt.AlignmentFlag.AlignHCenter
