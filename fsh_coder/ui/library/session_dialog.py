"""What is known of a practice session, and which stretch of its recording is coded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.people import Worker
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.timecode import parse_timecode, timecode
from fsh_coder.services import recording_library, segments, transcripts
from fsh_coder.services.study_overview import RecordingRow
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.fields import LabelledField, Select
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.day_field import DayField
from fsh_coder.ui.library.study_dialog import Facts, Side, StudyDialog

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the study's sessions say already, to choose from."""

    workers: tuple[Worker, ...]
    phases: tuple[str, ...]
    visit_types: tuple[str, ...]


class SessionDialog(StudyDialog):
    """Describe a session; without a row, a new one that has no recording.

    Signals:
        find_requested: the missing file is to be looked for.
        attach_requested: a recording is to be added to this session.
        remove_requested: the session was added by mistake.
        copy_requested: an anonymised copy of the recording is wanted.
        transcript_requested: the recording is to have a transcript, or another one.
        transcript_removal_requested: its transcript is to go.
    """

    find_requested = Signal()
    attach_requested = Signal()
    remove_requested = Signal()
    copy_requested = Signal()
    transcript_requested = Signal()
    transcript_removal_requested = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        db: StudyDatabase,
        row: RecordingRow | None,
        *,
        known: Known,
        by: CoderId,
    ) -> None:
        label = row.session.label if row else ""
        super().__init__(
            parent,
            f"Session {label}" if label else "Session without a recording",
            deed=f"Save {label}" if label else "Add the session",
            lead="Coders see the id, the change goal and the segment. All else stays hidden "
            "from them.",
            width=720,
        )
        self._db, self._row, self._known, self._by = db, row, known, by
        self.content.addLayout(self._make_fields())
        if row is not None:
            self.content.addWidget(self._make_recording(row))
            self.remove_button = Button("Remove this session…", kind="plain", icon="trash-2")
            self.remove_button.setVisible(not row.states)
            self.remove_button.clicked.connect(self._ask_remove)
            self.copy_button = Button("Anonymised copy…", kind="plain", icon="shield-check")
            self.copy_button.setVisible(row.recording is not None and not row.is_missing)
            self.copy_button.clicked.connect(self._ask_copy)
            deeds = QHBoxLayout()
            for button in self._make_transcript_buttons(row):
                deeds.addWidget(button)
            deeds.addWidget(self.copy_button)
            deeds.addWidget(self.remove_button)
            deeds.addStretch(1)
            self.content.addLayout(deeds)
        self.id_field.edit.setFocus()

    def on_deed(self) -> None:
        """Save, and close once it is done."""
        span_ms = self._span_ms()
        if self._row is not None and self._row.segment is not None and span_ms is None:
            return
        if self.attempt(lambda: self._save(span_ms)):
            self.accept()

    def _make_transcript_buttons(self, row: RecordingRow) -> tuple[Button, ...]:
        if row.recording is None:
            return ()
        has_one = bool(transcripts.transcript_of(self._db, row.recording.id))
        words = "Another transcript…" if has_one else "Add a transcript…"
        self.transcript_button = Button(words, kind="plain", icon="message-square")
        self.transcript_button.clicked.connect(self._ask_transcript)
        if not has_one:
            return (self.transcript_button,)
        self.no_transcript_button = Button("Remove the transcript…", kind="plain", icon="x")
        self.no_transcript_button.clicked.connect(self._ask_no_transcript)
        return (self.transcript_button, self.no_transcript_button)

    def _ask_transcript(self) -> None:
        self.reject()
        self.transcript_requested.emit()

    def _ask_no_transcript(self) -> None:
        self.reject()
        self.transcript_removal_requested.emit()

    def _make_fields(self) -> QGridLayout:
        session = self._row.session if self._row else None
        worker = self._row.worker if self._row else None
        self.id_field = _field("Id", session.label if session else "")
        self.worker_box = _choice(
            "Worker", [each.label for each in self._known.workers], worker.label if worker else ""
        )
        self.worker_box.currentTextChanged.connect(self._fill_team)
        self.team_box = _choice(
            "Team",
            sorted({each.team for each in self._known.workers if each.team}),
            worker.team if worker else "",
        )
        self.phase_box = _choice("Phase", self._known.phases, session.phase if session else "")
        self.point_field = _field("Time point", session.time_point if session else "")
        self.date_field = DayField(
            "Date", words="known", day=session.held_on if session else None, proposed=_today()
        )
        self.visit_box = _choice(
            "Visit type", self._known.visit_types, session.visit_type if session else ""
        )
        self.goal_field = _field("Change goal", session.change_goal if session else "")
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        self._fill_team(self.worker_box.currentText())
        fields: list[QWidget] = [
            self.id_field,
            LabelledField("Worker", self.worker_box),
            LabelledField("Team", self.team_box),
            LabelledField("Phase", self.phase_box),
            self.point_field,
            LabelledField("Date", self.date_field),
            LabelledField("Visit type", self.visit_box),
        ]
        for place, field in enumerate(fields):
            grid.addWidget(field, place // 3, place % 3)
        grid.addWidget(self.goal_field, 2, 1, 1, 2)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        return grid

    def _make_recording(self, row: RecordingRow) -> QWidget:
        side = Side(spacing=9)
        side.column.addSpacing(4)
        side.column.addWidget(Text("Recording", role="head"))
        if row.recording is None or row.segment is None:
            line = QHBoxLayout()
            words = "This session has no recording. It can be added when it is found."
            line.addWidget(Text(words, colour="muted", wrap=True), 1)
            self.attach_button = Button("Add its recording…", icon="plus")
            self.attach_button.clicked.connect(self._ask_attach)
            line.addWidget(self.attach_button)
            side.column.addLayout(line)
            return side
        facts = Facts(name="Recording", is_reading=True)
        megabytes = f"{row.recording.size_bytes / _MEGABYTE:.1f} MB"
        facts.show_facts(
            [
                ("Length", timecode(row.recording.duration_ms)),
                ("File", f"{row.recording.relative_path}, {megabytes}"),
                ("SHA-256", f"{row.recording.sha256[:16]}…"),
            ]
        )
        side.column.addWidget(facts)
        if row.is_missing:
            self.find_button = Button("Find it…", icon="folder-search")
            self.find_button.clicked.connect(self._ask_find)
            side.column.addWidget(self.find_button)
        side.column.addLayout(self._make_segment(row))
        return side

    def _make_segment(self, row: RecordingRow) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(10)
        start_ms = row.segment.start_ms if row.segment else 0
        end_ms = row.segment.end_ms if row.segment else 0
        self.start_field = _field("Segment from", timecode(start_ms, decimals=_decimals(start_ms)))
        self.end_field = _field("to", timecode(end_ms, decimals=_decimals(end_ms)))
        line.addWidget(self.start_field, 1)
        line.addWidget(self.end_field, 1)
        buttons = Side(spacing=4)
        buttons.column.addSpacing(20)
        inner = QHBoxLayout()
        self.draw_button = Button("Draw 20 min", icon="dices")
        self.draw_button.clicked.connect(self._draw)
        self.whole_button = Button("Whole recording")
        self.whole_button.clicked.connect(self._take_whole)
        inner.addWidget(self.draw_button)
        inner.addWidget(self.whole_button)
        buttons.column.addLayout(inner)
        buttons.column.addStretch(1)
        line.addWidget(buttons)
        is_begun = any(cell.share > 0 or cell.n_submitted for cell in row.states.values())
        if is_begun:
            for widget in (
                self.start_field.edit,
                self.end_field.edit,
                self.draw_button,
                self.whole_button,
            ):
                widget.setEnabled(False)
            self.set_note("The segment is fixed: someone has begun to code it.")
        return line

    def _draw(self) -> None:
        recording = self._row.recording if self._row else None
        if recording is None:
            return
        today = _today()
        seed = today.year * 10_000 + today.month * 100 + today.day
        length_ms = segments.USUAL_SEGMENT_MS
        start_ms = segments.random_start_ms(recording, length_ms=length_ms, seed=seed)
        self._show_span(start_ms, min(start_ms + length_ms, recording.duration_ms))
        is_short = recording.duration_ms <= length_ms
        words = "It is no longer than 20 minutes, so it is coded whole."
        self.set_note(words if is_short else f"Drawn with seed {seed}.")

    def _take_whole(self) -> None:
        recording = self._row.recording if self._row else None
        if recording is not None:
            self._show_span(0, recording.duration_ms)

    def _show_span(self, start_ms: int, end_ms: int) -> None:
        for field, at_ms in ((self.start_field, start_ms), (self.end_field, end_ms)):
            field.edit.setText(timecode(at_ms, decimals=_decimals(at_ms)))
            field.set_error("")

    def _span_ms(self) -> tuple[int, int] | None:
        """Return the segment typed in; None where there is none or it cannot be read."""
        if self._row is None or self._row.segment is None:
            return None
        read = []
        for field in (self.start_field, self.end_field):
            at_ms = parse_timecode(field.text())
            field.set_error("" if at_ms is not None else "Type a time such as 8:00 or 1:02:30.")
            read.append(at_ms)
        start_ms, end_ms = read
        return None if start_ms is None or end_ms is None else (start_ms, end_ms)

    def _save(self, span_ms: tuple[int, int] | None) -> None:
        described = self._described()
        if self._row is None:
            session = recording_library.add_session(self._db, described, by=self._by)
            self.outcome = f"Session {session.label} added."
            return
        if self._row.recording is not None and span_ms is not None:
            recording_library.set_segment(
                self._db,
                self._row.recording.id,
                start_ms=span_ms[0],
                end_ms=span_ms[1],
                by=self._by,
            )
        session = recording_library.describe_session(
            self._db, self._row.session.id, described, by=self._by
        )
        self.outcome = f"Session {session.label} saved."

    def _described(self) -> NewPracticeSession:
        return NewPracticeSession(
            label=self.id_field.text(),
            worker_label=self.worker_box.currentText().strip(),
            team=self.team_box.currentText().strip(),
            phase=self.phase_box.currentText().strip(),
            time_point=self.point_field.text(),
            held_on=self.date_field.day(),
            visit_type=self.visit_box.currentText().strip(),
            change_goal=self.goal_field.text(),
            variables=self._row.session.variables if self._row else (),
        )

    def _fill_team(self, worker_label: str) -> None:
        """Show the team of a worker who is known; it belongs to the worker."""
        team = next((w.team for w in self._known.workers if w.label == worker_label), None)
        if team:
            self.team_box.setCurrentText(team)
        self.team_box.setEnabled(not team)
        self.team_box.setToolTip("The worker’s team in this study." if team else "")

    def _ask_attach(self) -> None:
        self.reject()
        self.attach_requested.emit()

    def _ask_copy(self) -> None:
        self.reject()
        self.copy_requested.emit()

    def _ask_remove(self) -> None:
        self.reject()
        self.remove_requested.emit()

    def _ask_find(self) -> None:
        self.reject()
        self.find_requested.emit()


def _field(label: str, text: str) -> LabelledField:
    field = LabelledField(label, QLineEdit(text))
    field.edit.setCursorPosition(0)
    return field


def _choice(name: str, words: Sequence[str], current: str) -> Select:
    """Return a drop-down into which something new can be typed."""
    box = Select(name)
    box.setEditable(True)
    box.addItems(["", *words])
    box.setCurrentText(current)
    edit = box.lineEdit()
    if edit is not None:
        edit.setAccessibleName(name)
        edit.setCursorPosition(0)
    return box


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _decimals(at_ms: int) -> int:
    return 3 if at_ms % 1000 else 0
