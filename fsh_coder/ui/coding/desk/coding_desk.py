"""The coding screen's layout: which view stands where, at every size of the window."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.transcripts import Utterance
from fsh_coder.ui.coding.desk.footer import Footer
from fsh_coder.ui.coding.desk.head_bar import HeadBar
from fsh_coder.ui.coding.desk.notices import Notices
from fsh_coder.ui.coding.desk.pane_layout import Build, PaneLayout, Panes, Work, build_for
from fsh_coder.ui.coding.desk.pass_strip import PassStrip
from fsh_coder.ui.coding.ground.typing_guard import is_typing
from fsh_coder.ui.coding.keys.behaviour_pad import BehaviourPad
from fsh_coder.ui.coding.listening.transport_bar import TransportBar
from fsh_coder.ui.coding.listening.video_picture import VideoPicture
from fsh_coder.ui.coding.marks.mark_table import MarksPane
from fsh_coder.ui.coding.marks.transcript_list import TranscriptPane
from fsh_coder.ui.coding.ratings.fields_card import FieldsCard
from fsh_coder.ui.coding.ratings.ratings_pane import RatingsPane
from fsh_coder.ui.coding.units.unit_pane import UnitPane
from fsh_coder.ui.coding.waveform.overview_view import OverviewView
from fsh_coder.ui.coding.waveform.waveform_view import WaveformView
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.settings import Settings

_ROOMY_FROM_PX = 1600
_OVERVIEW_FROM_PX, _SPEAKERS_FROM_PX, _LOW_BELOW_PX = 640, 560, 480


class CodingDesk(Pane):
    """All views of one observation; they know nothing of each other.

    Signals:
        widened: ratings were widened or narrowed.
    """

    widened = Signal(bool)

    def __init__(
        self,
        session: CodingSession,
        *,
        utterances: tuple[Utterance, ...],
        settings: Settings,
        room: QSize | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Coding")
        if room is not None:
            # Built for the room it will have: to share it anew takes as long as to build it.
            self.resize(room)
        self._has_codes = bool(session.rubric.codes)
        self.utterances = utterances
        self._has_transcript = bool(utterances)
        self._settings = settings
        self._is_wide = settings.ratings_wide
        self._work = Work.ALL
        self.head = HeadBar(parent=self)
        self.strip = PassStrip(parent=self)
        self.notices = Notices(parent=self)
        self.wave = WaveformView(parent=self)
        self.overview = OverviewView(self.wave.source, parent=self)
        self.transport = TransportBar(parent=self)
        self.panes = PaneLayout(
            settings, make_panes=partial(self._make_panes, session.rubric), parent=self
        )
        # Made after the panes, since Tab goes through the desk in the order it is made in.
        self.fields = FieldsCard(parent=self)
        self.footer = Footer(parent=self)
        self.picture = VideoPicture(settings=settings, parent=self)
        self.panes.set_picture(self.picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for view in (self.head, self.strip, self.notices, self.overview, self.wave, self.transport):
            column.addWidget(view)
        column.addWidget(Line())
        column.addWidget(self.panes, 1)
        column.addWidget(self.fields)
        column.addWidget(self.footer)
        self._show_session(session, utterances)

    def _make_panes(self, rubric: Rubric, parent: QWidget) -> Panes:
        self.marks = MarksPane(parent=parent)
        self.transcript = TranscriptPane(parent=parent)
        self.pad = BehaviourPad(parent=parent)
        self.ratings = RatingsPane(parent=parent)
        self.units = UnitPane(parent=parent) if works_with_units(rubric) else None
        return Panes(self.marks, self.transcript, self.pad, self.ratings, self.units)

    def _show_session(self, session: CodingSession, utterances: tuple[Utterance, ...]) -> None:
        segment, rubric = session.context.segment, session.rubric
        duration_ms = session.context.duration_ms
        self.head.show_session(session)
        self.wave.show_segment(segment, duration_ms=duration_ms, rubric=rubric)
        self.wave.set_utterances(utterances)
        self.overview.show_segment(segment, duration_ms=duration_ms, rubric=rubric)
        self.transport.show_segment(segment)
        self.marks.show_rubric(rubric, segment=segment)
        self.transcript.show_transcript(utterances, segment=segment, rubric=rubric)
        self.pad.show_rubric(rubric)
        self.ratings.show_rubric(rubric, segment=segment)
        self.fields.show_rubric(rubric)
        if self.units is not None:
            self.units.show_rubric(rubric, segment=segment)
        self.fit()

    # --- Room -------------------------------------------------------------------------

    def toggle_wide(self) -> None:
        """Give the ratings all their anchors, or narrow them again."""
        if self._work not in (Work.ALL, Work.RATE):
            return
        self._is_wide = self._settings.ratings_wide = not self._is_wide
        self.fit()
        self.ratings.focus_dimension()
        self.widened.emit(self._is_wide)

    def set_work(self, work: Work) -> None:
        """Give the room to one pass, or to everything at once."""
        if work is not self._work:
            self._work = work
            if self.units is not None:
                divides = work in (Work.PARSE, Work.PARSE_AND_RATE)
                self.units.set_task("parse" if divides else "code")
            self.fit()

    @property
    def work(self) -> Work:
        """Return what the room is for."""
        return self._work

    @property
    def _shows_codes(self) -> bool:
        return self._has_codes and self._work in (Work.ALL, Work.CODE, Work.CODE_UNITS)

    def fit(self) -> None:
        """Share the room anew."""
        has_codes = self._shows_codes
        build = build_for(
            self.width(), has_codes=has_codes, wide_ratings=self._is_wide, work=self._work
        )
        # The panes' own least widths decide how small the splitter makes them.
        self.pad.set_compact(build is Build.WIDE_RATINGS)
        is_wide = build in (Build.WIDE_RATINGS, Build.RATINGS_ONLY, Build.NO_CODES)
        self.ratings.set_wide(is_wide, may_narrow=has_codes)
        self.panes.arrange(build, has_transcript=self._has_transcript)
        low = self.height() < _LOW_BELOW_PX
        self.overview.setVisible(self.height() >= _OVERVIEW_FROM_PX)
        height = 150 if self.width() >= _ROOMY_FROM_PX else 100
        if is_wide and has_codes:
            height = 76
        if low:
            height = 48
        lanes = 2 if not (low or (is_wide and has_codes)) else 1
        speakers = self.height() >= _SPEAKERS_FROM_PX and not (is_wide and has_codes)
        self.wave.set_build(
            wave_height=height, n_lanes=lanes if has_codes else 0, speakers=speakers
        )

    def minimumSizeHint(self) -> QSize:
        """Smaller than the views ask for, since they make themselves smaller."""
        return QSize(520, 340)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.fit()

    # --- Keyboard ---------------------------------------------------------------------

    def leave_field(self) -> bool:
        """Take the keyboard out of a text field; return whether it was in one."""
        if not is_typing():
            return False
        self.wave.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def focused_button(self) -> QAbstractButton | None:
        """Return the button the keyboard is on; None elsewhere."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and self.isAncestorOf(focused):
            return focused
        return None

    def focus_next_pane(self, step: int) -> None:
        """Take the keyboard to the next pane that is shown, round again."""
        stops = [stop for stop in self._stops() if stop[0].parentWidget() is not self.panes]
        at = next(
            (number for number, (pane, _) in enumerate(stops) if _holds_focus(pane)),
            -1 if step > 0 else 0,
        )
        pane, focus = stops[(at + step) % len(stops)]
        self.panes.reveal(pane)
        if focus is None:
            self.ratings.focus_dimension()
        else:
            focus.setFocus(Qt.FocusReason.TabFocusReason)

    def _stops(self) -> list[tuple[QWidget, QWidget | None]]:
        stops: list[tuple[QWidget, QWidget | None]] = [(self.wave, self.wave)]
        if self.units is not None:
            stops.append((self.units, self.units.list))
        if self._has_codes:
            stops.append((self.marks, self.marks.table))
        if self._has_transcript:
            stops.append((self.transcript, self.transcript.view))
        if self._has_codes:
            stops.append((self.pad, self.pad.first_tile()))
        stops.append((self.ratings, None))
        if self.fields.isVisibleTo(self):
            stops.append((self.fields, self.fields.button))
        stops.append((self.footer, self.footer.submit_button))
        return stops


def works_with_units(rubric: Rubric) -> bool:
    """Whether a pass divides speech into units; without one the unit is a rule of thumb."""
    return any("parse" in each.tasks or each.playback == "by_unit" for each in rubric.passes)


def _holds_focus(pane: QWidget) -> bool:
    focused: QWidget | None = QApplication.focusWidget()
    return focused is pane or (focused is not None and pane.isAncestorOf(focused))
