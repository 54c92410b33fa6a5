"""Saves a stretch of a recording as a clip, after names were bleeped."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.domain.people import Coder
from fsh_coder.domain.timecode import timecode
from fsh_coder.media.player import Player
from fsh_coder.media.sound_writer import SoundFileKind
from fsh_coder.services import clip_export
from fsh_coder.services.clip_export import ClipWanted
from fsh_coder.services.sound_to_code import SoundToCode
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.background import Task
from fsh_coder.ui.clips.names_editor import NamesEditor
from fsh_coder.ui.kit.fields import NumberField, Option, SelectButton
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.study_dialog import StudyDialog
from fsh_coder.ui.save_dialog import ask_where_to_save, show_written
from fsh_coder.ui.settings import MAX_CLIP_BEFORE_MS, Settings

_LEAD = (
    "A clip is sound that leaves the study. It carries the session’s id and the time, and neither "
    "worker nor file name; voices stay recognisable. The study’s log keeps that you saved it."
)


class ClipDialog(StudyDialog):
    """The clip's ends, its names, its kind.

    Args:
        parent: the window it lies on.
        db: the open study.
        recording_id: the recording.
        sound: its file.
        shown_as: the session's label.
        stretch: what is to be saved, (start, end) in ms of the recording.
        bounds: how far the clip may reach, (start, end).
        is_mark: the stretch is a mark, so that some sound around it belongs to the clip.
        person: who saves it.
        settings: hers.
        player: plays it; one of its own by default.
    """

    def __init__(
        self,
        parent: QWidget | None,
        db: StudyDatabase,
        recording_id: RecordingId,
        *,
        sound: SoundToCode,
        shown_as: str,
        stretch: tuple[int, int],
        bounds: tuple[int, int],
        is_mark: bool,
        person: Coder,
        settings: Settings,
        player: Player | None = None,
    ) -> None:
        super().__init__(parent, f"Clip of {shown_as}", deed="Save clip…", lead=_LEAD, width=780)
        self._db, self._recording_id, self._label = db, recording_id, shown_as
        self._stretch, self._bounds, self._is_mark = stretch, bounds, is_mark
        self._person, self._settings = person, settings
        self.content.addLayout(self._make_span())
        self.names = NamesEditor(
            db,
            recording_id,
            sound=sound,
            shown_as=shown_as,
            by=person.id,
            limits=self.limits(),
            player=player,
        )
        self.names.failed.connect(self.show_problem)
        self.content.addWidget(self.names)
        self.content.addLayout(self._make_kind())
        self._show_span()
        self.names.begin()
        self.names.wave.setFocus()

    def limits(self) -> tuple[int, int]:
        """Return where the clip begins and ends."""
        around_ms = 1_000 * self.around.value() if self._is_mark else 0
        start, end = self._stretch
        return max(self._bounds[0], start - around_ms), min(self._bounds[1], end + around_ms)

    def on_deed(self) -> None:
        """Ask where to, then save in the background."""
        kind = SoundFileKind(self.kind.current_key() or SoundFileKind.M4A.value)
        start_ms, end_ms = self.limits()
        name = clip_export.clip_name(self._label, start_ms, kind=kind)
        path = ask_where_to_save(
            self,
            "Save clip",
            proposed=self._db.path.parent / name,
            kind=f"{kind.value.upper()} sound",
            suffix=f".{kind.value}",
        )
        if path is None:
            return
        wanted = ClipWanted(
            self._recording_id, start_ms, end_ms, kind=kind, is_levelled=self.level.isChecked()
        )
        self._save(wanted, path)

    def _save(self, wanted: ClipWanted, path: Path) -> None:
        self.set_deed("Saving…", enabled=False)
        self.banner.hide()

        def work(_task: Task) -> Path:
            clip_export.save_clip(self._db, wanted, path, person=self._person)
            return path

        background.run(work, self._on_saved, self._on_refused, owner=self)

    def _on_saved(self, path: Path) -> None:
        parent = self.parentWidget()
        self.outcome = f"{path.name} is written."
        self.accept()
        if parent is not None:
            show_written(parent, path)

    def _on_refused(self, error: Exception) -> None:
        self.set_deed("Save clip…")
        self.show_problem(error)
        self.fit()

    def _make_span(self) -> QHBoxLayout:
        self.span = Text(role="label")
        self.around = NumberField(
            "Seconds before and after the mark", high=MAX_CLIP_BEFORE_MS // 1_000, suffix=" s"
        )
        self.around.setValue(self._settings.clip_before_ms // 1_000)
        self.around.valueChanged.connect(self._on_around)
        self.around_words = Text("before and after the mark", colour="muted")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.span)
        row.addWidget(self.around)
        row.addWidget(self.around_words)
        row.addStretch(1)
        for widget in (self.around, self.around_words):
            widget.setVisible(self._is_mark)
        return row

    def _make_kind(self) -> QHBoxLayout:
        self.level = QCheckBox("As loud as a clear voice")
        self.level.setChecked(True)
        self.kind = SelectButton("Kind", [Option(kind.value, kind.words) for kind in _KINDS])
        row = QHBoxLayout()
        row.addWidget(self.level)
        row.addStretch(1)
        row.addWidget(self.kind)
        return row

    def _on_around(self, seconds: int) -> None:
        self._settings.clip_before_ms = 1_000 * seconds
        self.names.set_limits(self.limits())
        self._show_span()

    def _show_span(self) -> None:
        start, end = self.limits()
        times = " to ".join(timecode(at, decimals=1) for at in (start, end))
        self.span.setText(f"{times}  ({(end - start) / 1000:.1f} s)")


_KINDS = (SoundFileKind.M4A, SoundFileKind.WAV)
