"""Give recordings to a coder, with what that means for her list shown before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.people import Coder, Role
from fsh_coder.domain.rubric import Rubric, names_apart
from fsh_coder.domain.study import Purpose
from fsh_coder.domain.timecode import duration_words
from fsh_coder.services import assignment_list, assignments, rubric_library, study_library
from fsh_coder.services.assignment_list import AssignedCoding
from fsh_coder.services.pace import Pace, pace_of
from fsh_coder.services.study_overview import RecordingRow
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.fields import LabelledField, Select
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.day_field import DayField
from fsh_coder.ui.library.study_dialog import Facts, Labels, Side, StudyDialog
from fsh_coder.ui.library.words import listed, number_words

PURPOSE_WORDS = {
    Purpose.PRIMARY: "first coding",
    Purpose.DOUBLE: "double-coding",
    Purpose.CALIBRATION: "calibration",
    Purpose.REFERENCE: "reference coding",
    Purpose.CONSENSUS: "consensus",
}
# A consensus is made by talking, not by a coder from her list.
_GIVEN_OUT = tuple(purpose for purpose in Purpose if purpose.is_coded_alone)
_USUAL_DAYS = 14


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an assignment would do: ids that are new, had already, or coded first by another."""

    new: tuple[RecordingRow, ...]
    had: tuple[RecordingRow, ...]
    taken: tuple[tuple[str, str], ...]


class AssignDialog(StudyDialog):
    """Choose coder, rubric, purpose and due day for the recordings that are ticked."""

    def __init__(
        self,
        parent: QWidget | None,
        db: StudyDatabase,
        rows: Sequence[RecordingRow],
        *,
        by: CoderId,
        today: date,
    ) -> None:
        super().__init__(
            parent,
            "Assign recordings",
            deed="Assign",
            lead="They join the coder’s own list, mixed so that their place tells nothing.",
            width=700,
        )
        self._db, self._by = db, by
        self._rows = tuple(row for row in rows if row.segment is not None)
        self._assigned = assignment_list.all_assigned(db)
        self._coders = tuple(p for p in study_library.people(db) if p.role is not Role.SUPERVISOR)
        self._rubrics = rubric_library.installed(db)
        self._pace: Pace = pace_of(db)
        self.set_sides(self._make_choices(today), self._make_consequences())
        self._renew()
        self.coder_box.setFocus()

    def on_deed(self) -> None:
        """Assign, and close once it is done."""
        if self.attempt(self._assign):
            self.accept()

    def _make_choices(self, today: date) -> QWidget:
        side = Side()
        self.coder_box = Select("Coder")
        for coder in self._coders:
            self.coder_box.addItem(f"{coder.name} ({coder.initials})")
        self.coder_box.setCurrentIndex(self._least_loaded())
        self.rubric_box = Select("Rubric")
        names = names_apart(self._rubrics)
        for rubric in self._rubrics:
            self.rubric_box.addItem(names[rubric.digest])
        self.rubric_box.setCurrentIndex(self._newest_of_first())
        self.purpose_box = Select("Purpose")
        for purpose in _GIVEN_OUT:
            self.purpose_box.addItem(PURPOSE_WORDS[purpose])
        for box in (self.coder_box, self.rubric_box, self.purpose_box):
            box.currentIndexChanged.connect(self._renew)
            side.column.addWidget(LabelledField(box.accessibleName(), box))
        proposed = today + timedelta(days=_USUAL_DAYS)
        self.due_field = DayField("Due", words="by", day=None, proposed=proposed)
        side.column.addWidget(LabelledField("Due", self.due_field))
        side.column.addStretch(1)
        return side

    def _make_consequences(self) -> QWidget:
        side = Side()
        self._figure = Text(role="title", wrap=True)
        self._facts = Facts(name="What it does")
        self.warning = Banner("warn", "")
        self._labels = Labels()
        for widget in (self._figure, self._facts, self.warning, self._labels):
            side.column.addWidget(widget)
        side.column.addStretch(1)
        return side

    def _least_loaded(self) -> int:
        """Return the place of the coder with least to do, coders before leads."""
        open_ids = [each.coder.id for each in self._assigned if each.submitted_at is None]
        loads = [(coder.role is not Role.CODER, open_ids.count(coder.id)) for coder in self._coders]
        return loads.index(min(loads)) if loads else -1

    def _newest_of_first(self) -> int:
        """Return the place of the newest version of the study's first rubric: new work takes it."""
        keys = [rubric.key for rubric in self._rubrics]
        return len(keys) - 1 - keys[::-1].index(keys[0]) if keys else -1

    def _coder(self) -> Coder | None:
        place = self.coder_box.currentIndex()
        return self._coders[place] if 0 <= place < len(self._coders) else None

    def _rubric(self) -> Rubric | None:
        place = self.rubric_box.currentIndex()
        return self._rubrics[place] if 0 <= place < len(self._rubrics) else None

    def _purpose(self) -> Purpose:
        return _GIVEN_OUT[self.purpose_box.currentIndex()]

    def _renew(self) -> None:
        coder, rubric = self._coder(), self._rubric()
        self.banner.hide()
        if coder is None or rubric is None:
            self.set_deed("Assign", enabled=False)
            return
        found = consequence(
            self._rows, self._assigned, coder=coder, rubric=rubric, purpose=self._purpose()
        )
        number = number_words(len(found.new), "recording")
        self._figure.setText(f"{number} to {coder.name}")
        self._facts.show_facts(self._facts_of(coder, found))
        self._labels.show_labels(row.session.label for row in found.new)
        self._warn(found)
        self.set_deed(
            f"Assign {number} to {coder.initials}", enabled=bool(found.new) and not found.taken
        )
        self.fit()

    def _facts_of(self, coder: Coder, found: Consequence) -> list[tuple[str, str]]:
        own = [each for each in self._assigned if each.coder.id == coder.id]
        n_open = sum(each.submitted_at is None for each in own)
        length_ms = sum(row.segment.duration_ms for row in found.new if row.segment)
        facts = [("Sound to code", duration_words(length_ms) if found.new else "none")]
        hours = self._pace.hours_for(length_ms)
        if hours is not None and found.new:
            facts.append(("Work at the team’s pace", duration_words(round(hours * 3_600_000))))
        facts.append(("Open in the list now", str(n_open)))
        facts.append(("Open then", str(n_open + len(found.new))))
        if found.had:
            facts.append(("Passed over, in the list already", str(len(found.had))))
        return facts

    def _warn(self, found: Consequence) -> None:
        self.warning.setVisible(bool(found.taken))
        if not found.taken:
            return
        labels = listed(label for label, _ in found.taken[:5])
        more = len(found.taken) - 5
        others = listed(sorted({initials for _, initials in found.taken}))
        self.warning.show_note(
            "warn",
            f"{len(found.taken)} coded first by {others} already",
            f"{labels}{f' and {more} more' if more > 0 else ''}. Choose double-coding for them, "
            "or close this and untick them.",
        )

    def _assign(self) -> None:
        coder, rubric = self._coder(), self._rubric()
        if coder is None or rubric is None:
            return
        made = assignments.assign(
            self._db,
            [row.segment.id for row in self._rows if row.segment is not None],
            coder_id=coder.id,
            rubric_digest=rubric.digest,
            purpose=self._purpose(),
            due_on=self.due_field.day(),
            by=self._by,
        )
        self.outcome = f"{number_words(len(made), 'recording')} assigned to {coder.initials}."


def consequence(
    rows: Sequence[RecordingRow],
    assigned: Sequence[AssignedCoding],
    *,
    coder: Coder,
    rubric: Rubric,
    purpose: Purpose,
) -> Consequence:
    """Return what assigning these rows would do."""
    of_rubric = [each for each in assigned if each.rubric_digest == rubric.digest]
    new, had, taken = [], [], []
    for row in rows:
        own = [each for each in of_rubric if row.segment and each.segment.id == row.segment.id]
        hers = [each.purpose for each in own if each.coder.id == coder.id]
        first = [
            each.coder.initials
            for each in own
            if each.purpose is Purpose.PRIMARY and each.coder.id != coder.id
        ]
        if any(p is purpose or (p.enters_reliability and purpose.enters_reliability) for p in hers):
            had.append(row)
        else:
            new.append(row)
            if first and purpose is Purpose.PRIMARY:
                taken.append((row.session.label, first[0]))
    return Consequence(tuple(new), tuple(had), tuple(taken))
