"""How pad and rating form of the rubric will look, and samples to try its formulas with."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsh_coder.domain.identifiers import RecordingId, SegmentId, new_uuid
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Dimension, Rubric
from fsh_coder.domain.rubric_draft import previewable
from fsh_coder.services import rubric_drafts
from fsh_coder.ui.coding.keys.behaviour_pad import BehaviourPad
from fsh_coder.ui.coding.ratings.rating_form import RatingForm
from fsh_coder.ui.coding.ratings.rating_state import RatingState
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.words import number_words

_SAMPLE_MS = 600_000


class Preview(Pane):
    """Pad and form as coders will see them; tiles and scores set the samples.

    Signals:
        samples_changed: a tile or a score was pressed.
    """

    samples_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bg", parent=parent)
        self.setAccessibleName("Preview of the coding screen")
        self._rubric: Rubric | None = None
        self._shown: tuple[object, ...] = ()
        self._open = ""
        self.ratings: dict[str, Rating] = {}
        self.counts: dict[str, int] = {}
        self._segment = Segment(SegmentId(new_uuid()), RecordingId(new_uuid()), 0, _SAMPLE_MS)
        self.pad = BehaviourPad()
        self.pad.code_pressed.connect(self._count)
        self.form = RatingForm()
        self.form.focused.connect(self._open_dimension)
        self.form.rated.connect(self._rate)
        self.form.keyed.connect(self._rate)
        self.form.detail.rated.connect(self._rate)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(Text("Preview", role="section"))
        hint = "As coders will see it. Press codes and scores to try the formulas."
        column.addWidget(Text(hint, role="helper", colour="muted", wrap=True))
        self.procedure = Text(role="helper", wrap=True)
        column.addWidget(self.procedure)
        column.addWidget(self.pad, 1)
        column.addWidget(Line())
        column.addWidget(self.form, 1)
        words = "The pad appears here with the first code, the form with the first dimension."
        self._nothing = EmptyState("eye", words)
        column.addWidget(self._nothing, 1)
        # A sample needs neither a reason nor evidence.
        self.form.detail.reason.setReadOnly(True)
        self.form.detail.evidence.hide()

    def show_draft(self, draft: Rubric) -> None:
        """Show a rubric in the making, as far as it can be shown."""
        rubric = previewable(draft)
        self.procedure.setText(procedure_words(rubric))
        self.procedure.setVisible(bool(self.procedure.text()))
        parts = (rubric.dimensions, rubric.codes, rubric.code_groups)
        ratings, counts = rubric_drafts.sample_inputs(rubric)
        self.ratings = {
            each.key: self.ratings[each.key]
            if _can_be(each, self.ratings.get(each.key))
            else ratings[each.key]
            for each in rubric.dimensions
        }
        self.counts = {key: self.counts.get(key, count) for key, count in counts.items()}
        if parts != self._shown:
            self._shown, self._rubric = parts, rubric
            self.pad.show_rubric(rubric)
            self.form.show_rubric(rubric)
            self.pad.setVisible(bool(rubric.codes))
            self.form.setVisible(bool(rubric.dimensions))
            self._nothing.setVisible(not (rubric.codes or rubric.dimensions))
        self._show_samples()
        if self._open not in self.ratings:
            self._open = next(iter(self.ratings), "")
        self._open_dimension(self._open)

    def _show_samples(self) -> None:
        self.pad.set_counts(self.counts)
        if self._rubric is not None:
            self.form.show_states({key: self._state(key) for key in self.ratings})

    def _state(self, key: str) -> RatingState:
        rubric = self._rubric
        if rubric is None:
            raise RuntimeError("nothing is shown yet")
        return RatingState(rubric.dimension(key), self.ratings[key], "a sample", ())

    def _open_dimension(self, key: str) -> None:
        if self._rubric is not None and key in self.ratings:
            self._open = key
            self.form.open_dimension(
                self._state(key), candidate=None, rubric=self._rubric, segment=self._segment
            )

    def _count(self, code: str) -> None:
        self.counts[code] = self.counts.get(code, 0) + 1
        self.pad.set_counts(self.counts)
        self.pad.light(code)
        self.samples_changed.emit()

    def _rate(self, key: str, rating: Rating) -> None:
        # A sample without a rating would leave most formulas without a value.
        if rating is not None and key in self.ratings:
            self.ratings[key] = rating
            self._show_samples()
            self._open_dimension(key)
            self.samples_changed.emit()


def _can_be(dimension: Dimension, rating: Rating) -> bool:
    if rating is NOT_APPLICABLE:
        return dimension.not_applicable
    return rating is not None and rating in dimension.scores()


def procedure_words(rubric: Rubric) -> str:
    """Return how coders are led through a rubric and what they are asked; often nothing."""
    said = []
    if rubric.passes:
        steps = [f"{place}. {each.label}" for place, each in enumerate(rubric.passes, start=1)]
        said.append(f"In {number_words(len(steps), 'pass', 'passes')}: {', '.join(steps)}.")
    if rubric.unit is not None:
        most = rubric.unit.max_codes
        limit = "" if most is None else f", at most {number_words(most, 'code')} for each"
        said.append(f"Coded by {rubric.unit.kind}{limit}.")
    if rubric.fields:
        said.append(f"Asks for: {', '.join(each.label for each in rubric.fields)}.")
    return " ".join(said)
