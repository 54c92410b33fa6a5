"""Make a study: its name, its rubric, the lead, and where the file stands."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QWidget

from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.kit.fields import LabelledField
from fsh_coder.ui.kit.text import Text


class NewStudyDialog(Dialog):
    """Ask for what a study needs; `path`, `name`, `lead` and `rubric_keys` hold the answers."""

    def __init__(
        self,
        parent: QWidget | None,
        rubrics: Sequence[Rubric],
        *,
        folder: Path | None = None,
    ) -> None:
        super().__init__(parent, "New study", deed="Make the study")
        self._folder = folder or documents_folder()
        self.name_field = LabelledField("Name", helper="It is also the file's name.")
        self.name_field.edit.setPlaceholderText("Child-welfare practice 2026")
        self.lead_field = LabelledField("Your name", note="you are the lead")
        self.body.addWidget(self.name_field)
        self.body.addWidget(self.lead_field)
        self.body.addWidget(Text("Rubrics", role="helper", colour="muted"))
        self.rubric_boxes = {rubric.key: self._box(rubric) for rubric in rubrics}
        self.body.addLayout(self._place())
        self.name_field.edit.textChanged.connect(self._renew)
        self._renew()
        self.name_field.edit.setFocus()

    @property
    def name(self) -> str:
        """The study's name."""
        return self.name_field.text()

    @property
    def lead(self) -> str:
        """The lead's name."""
        return self.lead_field.text() or "Lead"

    @property
    def path(self) -> Path:
        """Where the study file will stand: a folder of its own, for the recordings beside it."""
        return self._folder / self._file_name / f"{self._file_name}.fsh"

    @property
    def _file_name(self) -> str:
        """The name without signs that some system refuses in a file's name."""
        return "".join(sign for sign in self.name if sign not in '\\/:*?"<>|').strip(" .")

    @property
    def rubric_keys(self) -> tuple[str, ...]:
        """The chosen rubrics."""
        return tuple(key for key, box in self.rubric_boxes.items() if box.isChecked())

    def on_deed(self) -> None:
        """Check the answers; a wrong one keeps the dialog open and says what to do."""
        self.name_field.set_error("" if self._file_name else "Give the study a name.")
        if self._file_name and self.path.exists():
            self.name_field.set_error("There is already a study of this name in that folder.")
        if not self.rubric_keys:
            self.set_note("Choose at least one rubric.")
            return
        if not self.name_field.error():
            self.accept()

    def _box(self, rubric: Rubric) -> QCheckBox:
        box = QCheckBox(rubric.title)
        box.setToolTip(rubric.citation)
        self.body.addWidget(box)
        return box

    def _place(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._where = Text(role="helper", colour="muted", wrap=True)
        row.addWidget(self._where, 1)
        button = Button("Folder…", size="small")
        button.clicked.connect(self._choose_folder)
        row.addWidget(button)
        return row

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, "Where to keep the study", str(self._folder)
        )
        if chosen:
            self._folder = Path(chosen)
            self._renew()

    def _renew(self) -> None:
        self._where.setText(f"Kept in {self._folder} on this computer.")
        self.name_field.set_error("")
        self.set_note("")


def documents_folder() -> Path:
    """Return the person's documents folder, home where there is none."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place else Path.home()
