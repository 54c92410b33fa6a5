"""What differs from the version in the study, shown before a new one is put beside it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fsh_coder.services.rubric_versions import Adoption, ChangeKind
from fsh_coder.ui.kit.table import PlainTable
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.study_dialog import StudyDialog
from fsh_coder.ui.library.words import number_words


class AdoptDialog(StudyDialog):
    """Differences at a glance, and what they mean for what is assigned already."""

    def __init__(self, parent: QWidget | None, adoption: Adoption) -> None:
        rubric, newest = adoption.rubric, adoption.newest
        before = "" if newest is None else newest.version
        super().__init__(
            parent,
            f"{rubric.short_title}: version {before} → {rubric.version}",
            deed=f"Put version {rubric.version} into the study",
            lead=_lead(adoption),
            cancel="Keep editing",
            width=820,
        )
        self.rows = PlainRows(("Change", "Where", "Before", "Now"), strong=(0,), parent=self)
        self.rows.show_rows(
            [
                PlainRow(
                    place,
                    (
                        each.kind.value,
                        _where(each.part, each.name, each.what),
                        each.before,
                        each.after,
                    ),
                )
                for place, each in enumerate(adoption.changes)
            ]
        )
        self.table = PlainTable("What differs")
        self.table.setModel(self.rows)
        self.table.set_column_widths((96, 260, 190, 190), stretch=3)
        self.table.setMinimumHeight(230)
        self.content.addWidget(self.table)
        whole = Text(wrap=True, colour="muted")
        self.content.addWidget(whole)
        self.table.selectionModel().currentRowChanged.connect(
            lambda current, _before: whole.setText(adoption.changes[current.row()].sentence)
        )
        self.table.select_row(0)
        rescored = sum(each.kind is ChangeKind.RESCORED for each in adoption.changes)
        if rescored:
            words = (
                f"{number_words(rescored, 'change')} in how things are scored: scores of both "
                "versions do not mean the same."
            )
            self.content.addWidget(Text(words, colour="warn-ink", wrap=True))
        if not adoption.changes:
            self.content.addWidget(Text("Only the version differs.", colour="muted"))


class NotesDialog(StudyDialog):
    """Everything an import left out or filled in."""

    def __init__(self, parent: QWidget | None, notes: Sequence[str]) -> None:
        title = "What to look at after the import"
        super().__init__(parent, title, deed="Close", cancel="", width=720)
        for note in notes:
            self.content.addWidget(Text(note, wrap=True))


def _lead(adoption: Adoption) -> str:
    kept = adoption.n_kept
    first = (
        f"{number_words(kept, 'assignment')} and all that is coded "
        f"{'keeps' if kept == 1 else 'keep'} the older version. "
        if kept
        else "Nothing is assigned with the older version yet; it stays in the study. "
    )
    return (
        f"{number_words(len(adoption.changes), 'difference')}. {first}"
        f"Work given out from now on can take version {adoption.rubric.version}. Reliability and "
        "profiles never mix versions."
    )


def _where(part: str, name: str, what: str) -> str:
    return " · ".join(each for each in (part, name, what) if each)
