"""A lead declares which measures of two versions of a rubric mean the same."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import equivalent_measures
from fsh_coder.services.equivalent_measures import OfferedPair, Standing
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.fields import LabelledField, Select
from fsh_coder.ui.kit.table import PlainTable
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.study_dialog import StudyDialog
from fsh_coder.ui.library.words import number_words

_BLOCKS = {"global": "rating", "count": "count", "derived": "score"}
_STANDINGS = {
    Standing.UNCHANGED: "unchanged",
    Standing.REWORDED: "look first",
    Standing.RESCORED: "cannot be",
}
_INKS = {Standing.UNCHANGED: "text", Standing.REWORDED: "warn-ink", Standing.RESCORED: "muted"}
_LEAD = (
    "Reliability and profiles never mix versions. For a measure ticked here, observations made "
    "with either version are put together, and every report says so. Who declared it, when and "
    "why stays in the study’s log."
)


class EquivalenceDialog(StudyDialog):
    """The measures of two versions with what differs; the unchanged ones are ticked at first."""

    def __init__(
        self,
        parent: QWidget | None,
        db: StudyDatabase,
        *,
        versions: Sequence[Rubric],
        chosen: Rubric,
        by: CoderId,
    ) -> None:
        title = f"Measures that mean the same in two versions of {chosen.short_title}"
        super().__init__(parent, title, deed="Declare", lead=_LEAD, width=860)
        self._db, self._by = db, by
        self._versions = tuple(versions)
        self._offers: tuple[OfferedPair, ...] = ()
        self._pairs = [
            (earlier, later)
            for place, later in enumerate(self._versions)
            for earlier in self._versions[:place]
        ]
        self.select = Select("Versions")
        for earlier, later in self._pairs:
            self.select.addItem(f"Version {earlier.version} and version {later.version}")
        start = next(
            (at for at, pair in reversed([*enumerate(self._pairs)]) if chosen in pair),
            len(self._pairs) - 1,
        )
        self.select.setCurrentIndex(start)
        self.select.currentIndexChanged.connect(self._show_pair)
        self.content.addWidget(LabelledField("Versions", self.select))
        self.rows = PlainRows(("", "Measure", "Kind", "Standing", "What differs"), parent=self)
        self.rows.ticks_changed.connect(self._show_deed)
        self.table = PlainTable("Measures of both versions")
        self.table.setModel(self.rows)
        self.table.set_column_widths((36, 200, 64, 84, 300), stretch=4)
        self.table.setMinimumHeight(240)
        self.content.addWidget(self.table)
        self._whole = Text(wrap=True, colour="muted")
        self.content.addWidget(self._whole)
        self.table.selectionModel().currentRowChanged.connect(
            lambda current, _before: self._show_why(current.row())
        )
        self.reason = LabelledField(
            "Why they mean the same", helper="Such as: only the keys to press were changed."
        )
        self.reason.edit.textChanged.connect(self._show_deed)
        self.content.addWidget(self.reason)
        self._show_pair()

    def on_deed(self) -> None:
        """Declare what is ticked, and take back what is not."""
        earlier, later = self._pairs[self.select.currentIndex()]
        measures = [str(each) for each in self.rows.ticked()]
        if self.attempt(lambda: self._declare(earlier, later, measures=measures)):
            count = number_words(len(measures), "measure")
            self.outcome = (
                f"{count} of versions {earlier.version} and {later.version} declared equivalent."
            )
            self.accept()

    def _declare(self, earlier: Rubric, later: Rubric, *, measures: Sequence[str]) -> None:
        equivalent_measures.declare(
            self._db,
            earlier_digest=earlier.digest,
            later_digest=later.digest,
            measures=measures,
            reason=self.reason.text(),
            by=self._by,
        )

    def _show_pair(self) -> None:
        earlier, later = self._pairs[self.select.currentIndex()]
        self._offers = equivalent_measures.offered(
            self._db, earlier_digest=earlier.digest, later_digest=later.digest
        )
        self.rows.show_rows([])
        self.rows.show_rows([_row(each) for each in self._offers])
        declared = [each for each in self._offers if each.declared is not None]
        for place, each in enumerate(self._offers):
            fits = each.pair.standing is Standing.UNCHANGED
            is_on = each.declared is not None if declared else fits
            if is_on:
                index = self.rows.index(place, 0)
                role = Qt.ItemDataRole.CheckStateRole
                self.rows.setData(index, Qt.CheckState.Checked, role)
        told = declared[-1].declared if declared else None
        self.reason.edit.setText(told.reason if told is not None else "")
        self.table.select_row(0)
        self._show_deed()

    def _show_why(self, row: int) -> None:
        if 0 <= row < len(self._offers):
            why = self._offers[row].pair.why
            self._whole.setText("\n".join(why) or "Nothing that bears on its values differs.")

    def _show_deed(self) -> None:
        n_ticked = len(self.rows.ticked())
        has_reason = bool(self.reason.text())
        was_declared = any(each.declared is not None for each in self._offers)
        deed = f"Declare {number_words(n_ticked, 'measure')} equivalent"
        if not n_ticked and was_declared:
            deed = "Take the declaration back"
        self.set_deed(deed, enabled=has_reason and (n_ticked > 0 or was_declared))
        self.set_note("" if has_reason else "Say why; it is kept in the log.")


def _row(offer: OfferedPair) -> PlainRow:
    pair = offer.pair
    words = (
        "",
        pair.later.label,
        _BLOCKS[pair.later.block],
        _STANDINGS[pair.standing],
        " ".join(pair.why),
    )
    can = pair.standing.may_be_declared
    return PlainRow(pair.later.key, words, can_tick=can, ink=_INKS[pair.standing])
