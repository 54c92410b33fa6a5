"""Draw the recordings that a second coder codes, and see the draw before it is done."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.people import Role
from fsh_coder.domain.rubric import names_apart
from fsh_coder.domain.timecode import duration_words
from fsh_coder.services import assignments, rubric_library, study_library
from fsh_coder.services.assignments import STRATA, SamplePlan
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.fields import LabelledField, NumberField, Select
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.stratum_table import StratumTable
from fsh_coder.ui.library.study_dialog import Facts, Labels, Side, StudyDialog
from fsh_coder.ui.library.words import number_words
from fsh_coder.ui.messages import title_and_text

USUAL_PERCENT = 20
_MOST_CODERS = 4


class SampleDialog(StudyDialog):
    """Choose share, strata, coders and seed; the plan stands beside them.

    ``phases`` are the study's, earliest first.
    """

    def __init__(
        self,
        parent: QWidget | None,
        db: StudyDatabase,
        *,
        phases: Sequence[str] = (),
        by: CoderId,
    ) -> None:
        super().__init__(
            parent,
            "Draw the double-coded sample",
            deed="Draw",
            lead="Chosen recordings go to a second coder, blind. "
            "Nothing is assigned until you press Draw.",
            width=720,
        )
        self._db, self._by = db, by
        self._phases = tuple(phases)
        self.plan: SamplePlan | None = None
        people = study_library.people(db)
        self._coders = tuple(person for person in people if person.role is Role.CODER)
        self._rubrics = rubric_library.installed(db)
        self.set_sides(self._make_choices(), self._make_plan())
        self.set_note("Written into the study’s log with seed and date.")
        self._renew()
        self.share_field.setFocus()
        self.share_field.selectAll()

    def on_deed(self) -> None:
        """Draw, and close once it is done."""
        plan = self.plan
        if plan is None:
            return
        if self.attempt(lambda: self._draw(plan)):
            self.accept()
        else:
            self._renew(keeps_banner=True)

    def _make_choices(self) -> QWidget:
        side = Side(spacing=11)
        self.rubric_box = Select("Rubric")
        names = names_apart(self._rubrics)
        for rubric in self._rubrics:
            self.rubric_box.addItem(names[rubric.digest])
        self.rubric_box.currentIndexChanged.connect(lambda _place: self._renew())
        self.share_field = NumberField("Share to double-code", low=1, suffix=" %")
        self.share_field.setValue(USUAL_PERCENT)
        self.share_field.valueChanged.connect(lambda _share: self._renew())
        if len(self._rubrics) > 1:
            side.column.addWidget(LabelledField("Rubric", self.rubric_box))
        side.column.addWidget(LabelledField("Share to double-code", self.share_field))
        side.column.addWidget(Text("Spread evenly over", role="helper", colour="muted"))
        self.strata_ticks = {key: QCheckBox(words) for key, words in STRATA.items()}
        self.strata_ticks["phase"].setChecked(True)
        side.column.addLayout(_two_columns(list(self.strata_ticks.values())))
        side.column.addWidget(Text("Second coders", role="helper", colour="muted"))
        self.coder_ticks = {coder.id: QCheckBox(coder.initials) for coder in self._coders}
        for coder in self._coders:
            self.coder_ticks[coder.id].setChecked(True)
            self.coder_ticks[coder.id].setToolTip(coder.name)
        side.column.addLayout(_two_columns(list(self.coder_ticks.values())))
        self.number_box = Select("Coders per recording")
        for number in range(2, min(_MOST_CODERS, max(2, len(self._coders))) + 1):
            more = "one more" if number == 2 else f"{number - 1} more"
            self.number_box.addItem(f"{number}: the first and {more}")
        side.column.addWidget(LabelledField("Coders per recording", self.number_box))
        side.column.addWidget(self._make_seed())
        side.column.addStretch(1)
        for tick in (*self.strata_ticks.values(), *self.coder_ticks.values()):
            tick.toggled.connect(lambda _on: self._renew())
        self.number_box.currentIndexChanged.connect(lambda _place: self._renew())
        return side

    def _make_seed(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        today = datetime.now(UTC).astimezone().date()
        seed = today.year * 10_000 + today.month * 100 + today.day
        self.seed_field = NumberField("Seed", low=1, high=99_999_999)
        self.seed_field.setValue(seed)
        self.seed_field.valueChanged.connect(lambda _seed: self._renew())
        row.addWidget(self.seed_field, 1)
        self.dice = IconButton("dices", "Another seed")
        self.dice.clicked.connect(
            lambda: self.seed_field.setValue(10_000_000 + secrets.randbelow(90_000_000))
        )
        row.addWidget(self.dice)
        field = LabelledField("Seed", holder, helper="The same seed draws the same sample again.")
        self.seed_field.setAccessibleName("Seed")
        return field

    def _make_plan(self) -> QWidget:
        side = Side(spacing=10)
        self._figure = Text(role="figure")
        self._share = Text(role="helper", colour="muted", wrap=True)
        self._problem = Text(colour="muted", wrap=True)
        self._strata = StratumTable()
        self._facts = Facts(name="What the draw does")
        self.warning = Banner("warn", "")
        self._labels = Labels()
        for widget in (
            self._figure,
            self._share,
            self._problem,
            self._strata,
            self._facts,
            self.warning,
            self._labels,
        ):
            side.column.addWidget(widget)
        side.column.addStretch(1)
        return side

    def _renew(self, *, keeps_banner: bool = False) -> None:
        if not keeps_banner:
            self.banner.hide()
        self.plan = None
        problem = ""
        try:
            self.plan = self._make_sample_plan()
        except UserFacingError as error:
            problem = " ".join(part for part in title_and_text(error) if part)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        for widget in (self._figure, self._share, self._strata, self._facts, self._labels):
            widget.setVisible(self.plan is not None)
        self.warning.hide()
        if self.plan is None:
            self.set_deed("Draw", enabled=False)
        else:
            self._show_plan(self.plan)

    def _make_sample_plan(self) -> SamplePlan | None:
        if not self._rubrics:
            return None
        return assignments.plan_sample(
            self._db,
            rubric_digest=self._rubrics[self.rubric_box.currentIndex()].digest,
            fraction=float(Fraction(self.share_field.value(), 100)),
            seed=self.seed_field.value(),
            strata=tuple(key for key, tick in self.strata_ticks.items() if tick.isChecked()),
            coder_ids=tuple(key for key, tick in self.coder_ticks.items() if tick.isChecked()),
            coders_per_segment=self.number_box.currentIndex() + 2,
        )

    def _show_plan(self, plan: SamplePlan) -> None:
        self._figure.setText(f"{plan.n_drawn} will be double-coded")
        percent = f"{100 * plan.share:.1f}".rstrip("0").rstrip(".")
        self._share.setText(f"{percent} % of {plan.n_all} with a first coder, chosen by seed")
        self._strata.show_plan(plan, phases=self._phases)
        self._strata.setVisible(bool(plan.strata))
        self._facts.show_facts(_facts_of(plan))
        self._warn(plan)
        self._labels.show_labels(plan.labels)
        number = number_words(plan.n_drawn, "recording")
        self.set_deed(f"Draw {number}", enabled=plan.n_extra_observations > 0)
        self.fit()

    def _warn(self, plan: SamplePlan) -> None:
        said = plan.warning or ""
        if not plan.n_extra_observations:
            said = "Nothing is left to draw. All of these are double-coded already. "
            said += "A larger share adds more."
        title, _, text = said.partition(". ")
        self.warning.show_note("warn", title.rstrip("."), text)
        self.warning.setVisible(bool(said))

    def _draw(self, plan: SamplePlan) -> None:
        assignments.draw_sample(self._db, plan, by=self._by)
        self.outcome = f"{number_words(plan.n_drawn, 'recording')} drawn with seed {plan.seed}."


def _facts_of(plan: SamplePlan) -> list[tuple[str, str]]:
    loads = ", ".join(f"{load.n_observations} {load.coder.initials}" for load in plan.loads)
    facts = [("Extra observations", f"{plan.n_extra_observations}: {loads}")]
    if plan.hours is not None and plan.n_extra_observations:
        time = duration_words(round(plan.hours * 3_600_000))
        facts.append(("Extra time at the team’s pace", time))
    facts.append(("Already submitted once", f"{plan.n_already_submitted}, kept as first coding"))
    if plan.n_before:
        facts.append(("Double-coded before", str(plan.n_before)))
    if plan.n_short:
        facts.append(("Fewer than asked, too few coders are free", str(plan.n_short)))
    return facts


def _two_columns(ticks: list[QCheckBox]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    for half in (ticks[::2], ticks[1::2]):
        side = Side(spacing=7)
        for tick in half:
            side.column.addWidget(tick)
        side.column.addStretch(1)
        row.addWidget(side, 1)
    return row
