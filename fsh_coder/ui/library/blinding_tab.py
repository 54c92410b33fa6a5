"""The Blinding tab: what a coder sees, does not see and is asked; when others' coding opens."""

from collections import defaultdict

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.recording import PracticeSession
from fsh_coder.services import (
    assignment_list,
    reasons_option,
    rubric_library,
    transcript_option,
)
from fsh_coder.services.assignment_list import AssignedCoding
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import messages
from fsh_coder.ui.kit.card import Card, Pane
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.table import ROW_STUDY, PlainTable
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.fault_list import SentenceLine
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.words import listed

SEEN = (
    "the recording’s id in this study, such as S101",
    "the sound of the segment",
    "the change goal",
    "the rubric with its anchors",
    "her own marks, ratings, reasons and notes",
    "when her work is due",
)
HIDDEN = (
    "the worker’s label and team",
    "the phase, the time point and the day of the meeting",
    "the file’s name and where it lies",
    "why a recording is assigned: first coding, double-coding, calibration",
    "who else codes it, and whether anyone does",
    "others’ marks and ratings, until all of them have submitted",
)
_HEADS = ("Recording", "Rubric", "Coders", "Submitted", "Others’ coding")
_WIDTHS = (104, 168, 96, 88, 200)
_SIDE = 352
_BESIDE_FROM_PX = 900
_TABLE_HEIGHT = 300


class BlindingTab(Pane):
    """In plain words, and for each recording, whether its coders may compare yet."""

    def __init__(self, db: StudyDatabase, *, by: CoderId, parent: QWidget | None = None) -> None:
        super().__init__("bg", parent=parent)
        self._db, self._by = db, by
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._row.setContentsMargins(20, 14, 20, 20)
        self._row.setSpacing(12)
        self._words = self._make_words()
        self._row.addWidget(self._words)
        self._row.addWidget(self._make_table(), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer.addWidget(area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the table below the words where it has no room beside them."""
        super().resizeEvent(event)
        is_wide = self.width() >= _BESIDE_FROM_PX
        sides = QBoxLayout.Direction
        self._row.setDirection(sides.LeftToRight if is_wide else sides.TopToBottom)
        self._words.setFixedWidth(_SIDE if is_wide else self.width() - 52)

    def refresh(self) -> None:
        """Read anew which recordings are open."""
        self._show_transcripts()
        self._show_reasons()
        keys = {each.digest: each for each in rubric_library.installed(self._db)}
        together: dict[tuple[PracticeSession, str], list[AssignedCoding]] = defaultdict(list)
        for each in assignment_list.all_assigned(self._db):
            together[each.session, keys[each.rubric_digest].short_title].append(each)
        rows = []
        n_open = 0
        for (session, rubric), codings in together.items():
            waiting = [each for each in codings if each.submitted_at is None]
            n_open += not waiting
            initials = sorted({each.coder.initials for each in codings})
            rows.append(
                PlainRow(
                    (session.id, rubric),
                    (
                        session.label,
                        rubric,
                        ", ".join(initials),
                        f"{len(codings) - len(waiting)} of {len(codings)}",
                        _state(codings, waiting),
                    ),
                    ink="muted" if waiting else "text",
                )
            )
        self.rows.show_rows(rows)
        self._note.setText(f"{n_open} of {len(rows)} open" if rows else "")

    def _show_transcripts(self) -> None:
        hidden = transcript_option.are_hidden(self._db)
        self.transcripts_box.blockSignals(True)
        self.transcripts_box.setChecked(hidden)
        self.transcripts_box.blockSignals(False)
        self._transcripts.setVisible(not hidden)
        self._no_transcripts.setVisible(hidden)

    def _hide_transcripts(self, hidden: bool) -> None:  # noqa: FBT001 a Qt signal's value
        try:
            transcript_option.hide(self._db, hidden=hidden, by=self._by)
        except UserFacingError as error:
            messages.show_error(self.window(), error)
        self._show_transcripts()

    def _show_reasons(self) -> None:
        self.reasons_box.blockSignals(True)
        self.reasons_box.setChecked(reasons_option.are_required(self._db))
        self.reasons_box.blockSignals(False)

    def _require_reasons(self, required: bool) -> None:  # noqa: FBT001 a Qt signal's value
        try:
            reasons_option.require(self._db, required=required, by=self._by)
        except UserFacingError as error:
            messages.show_error(self.window(), error)
        self._show_reasons()

    def _make_asked(self) -> QWidget:
        card = Card("A coder is asked")
        self.reasons_box = QCheckBox("Require a reason for every rating")
        self.reasons_box.setToolTip(
            "Also where the rubric asks for none. What does not apply needs no reason."
        )
        self.reasons_box.toggled.connect(self._require_reasons)
        card.body.addWidget(self.reasons_box)
        words = (
            "An observation that is open cannot be submitted without them. What is submitted "
            "stays as it is; reopened, it needs them too."
        )
        card.body.addWidget(Text(words, role="helper", colour="muted", wrap=True))
        return card

    def _make_words(self) -> QWidget:
        card = Card("A coder sees")
        for sentence in SEEN:
            card.body.addWidget(SentenceLine("eye", sentence, colour="good"))
        self.transcripts_box = QCheckBox("Hide transcripts until she has submitted")
        self.transcripts_box.setToolTip(
            "Coders who read along may code the words instead of how they are said."
        )
        self.transcripts_box.toggled.connect(self._hide_transcripts)
        self._transcripts = SentenceLine("eye", "the transcript, where there is one", colour="good")
        self._no_transcripts = SentenceLine(
            "eye-off", "the transcript, until she has submitted", colour="muted"
        )
        card.body.addWidget(self._transcripts)
        card.body.addWidget(self._no_transcripts)
        card.body.addWidget(self.transcripts_box)
        card.body.addSpacing(10)
        card.body.addWidget(Text("A coder does not see", role="head"))
        for sentence in HIDDEN:
            card.body.addWidget(SentenceLine("eye-off", sentence, colour="muted"))
        card.body.addStretch(1)
        words = "Leads see everything; who codes as well should not look at this place meanwhile."
        card.body.addWidget(Text(words, role="helper", colour="muted", wrap=True))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(card)
        column.addWidget(self._make_asked())
        column.addStretch(1)
        return holder

    def _make_table(self) -> QWidget:
        card = Card(padding=0)
        head = QHBoxLayout()
        head.setContentsMargins(15, 7, 15, 0)
        head.addWidget(Text("When others’ coding opens", role="head"))
        head.addStretch(1)
        self._note = Text(role="note", colour="muted")
        head.addWidget(self._note)
        card.body.addLayout(head)
        self.rows = PlainRows(_HEADS, strong=(0,), parent=self)
        self.table = PlainTable("When others’ coding opens", row_height=ROW_STUDY)
        self.table.setModel(self.rows)
        self.table.set_column_widths(_WIDTHS, stretch=4)
        self.table.set_empty_state(EmptyState("eye-off", "Nothing is assigned yet."))
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        card.body.addWidget(self.table)
        return card


def _state(codings: list[AssignedCoding], waiting: list[AssignedCoding]) -> str:
    if waiting:
        return f"hidden: waits for {listed(sorted({each.coder.initials for each in waiting}))}"
    if len({each.coder.id for each in codings}) == 1:
        return "open; one coder only"
    return "open to its coders"
