"""The Assignments tab: who codes what, for which purpose, and what can be taken back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from PySide6.QtCore import QRectF, QSortFilterProxyModel, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QVBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import AssignmentId, ObservationId
from fsh_coder.domain.rubric import names_apart
from fsh_coder.domain.work_spell import TimeOnTask
from fsh_coder.services import (
    assignment_list,
    assignments,
    coding_history,
    parse_offers,
    rubric_library,
    time_on_task,
)
from fsh_coder.services.assignment_list import AssignedCoding
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import messages
from fsh_coder.ui.kit.buttons import Button, DestructiveButton
from fsh_coder.ui.kit.card import Card, Pane
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.state_icon import WorkState, paint_state_icon
from fsh_coder.ui.kit.table import ROW_STUDY, Index, PlainTable, RowDelegate
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.library.assign_dialog import PURPOSE_WORDS
from fsh_coder.ui.library.history_dialog import HistoryDialog
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.study_deeds import StudyDeeds
from fsh_coder.ui.library.words import (
    day_words,
    listed,
    moment_words,
    number_words,
    on_task_words,
)

_ALL = ""
_STATES = {_ALL: "all", "to_do": "to do", "begun": "in progress", "submitted": "submitted"}
_SIGNS = (WorkState.TO_DO, WorkState.IN_PROGRESS, WorkState.SUBMITTED)
_HEADS = ("", "Recording", "Coder", "Rubric", "Purpose", "State", "Time on task", "Due")
_RUBRIC, _STATE, _TIME = 3, 5, 6
_WIDE_FROM_PX = 900
_TIGHT_WIDTHS = (38, 92, 130, 0, 116, 150, 0, 76)
_WIDTHS = (38, 100, 180, 170, 120, 190, 150, 90)


class AssignmentsTab(Pane):
    """Every assignment of the study; those nobody has begun can be ticked and removed."""

    def __init__(
        self, db: StudyDatabase, *, deeds: StudyDeeds, parent: QWidget | None = None
    ) -> None:
        super().__init__("bg", parent=parent)
        self._db, self._deeds = db, deeds
        self._assigned: tuple[AssignedCoding, ...] = ()
        self._due: dict[AssignmentId, date] = {}
        self._any_divides = False
        self._on_task: dict[ObservationId, TimeOnTask] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 20)
        column.setSpacing(10)
        column.addLayout(self._make_filters())
        card = Card(padding=0)
        self.rows = PlainRows(_HEADS, strong=(1,), muted=(3, 6, 7), parent=self)
        self.rows.ticks_changed.connect(self._show_ticks)
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setSourceModel(self.rows)
        self.proxy.setSortRole(Qt.ItemDataRole.UserRole)
        self.table = PlainTable("Assignments", row_height=ROW_STUDY)
        self.table.setModel(self.proxy)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
        self.table.set_column_widths(_WIDTHS, stretch=_STATE)
        self.empty = EmptyState("user-plus", "", action="Assign recordings…", kind="tonal")
        self.empty.acted.connect(self._assign)
        self.table.set_empty_state(self.empty)
        self.table.doubleClicked.connect(lambda _index: self.show_history())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._offer_history())
        self.table.setItemDelegateForColumn(_STATE, _StateDelegate(self.table))
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        self._samples = Text(role="helper", colour="muted", wrap=True)
        column.addWidget(self._samples)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the rubric out of a narrow window, and write coders shorter."""
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE_FROM_PX
        self.table.setColumnHidden(_RUBRIC, not is_wide)
        self.table.setColumnHidden(_TIME, not is_wide)
        header = self.table.horizontalHeader()
        for column, width in enumerate(_WIDTHS if is_wide else _TIGHT_WIDTHS):
            if column != _STATE:
                header.resizeSection(column, width)

    def refresh(self) -> None:
        """Read the assignments anew."""
        self._assigned = assignment_list.all_assigned(self._db)
        self._due = assignment_list.due_days(self._db)
        digests = {each.rubric_digest for each in self._assigned}
        self._any_divides = any(parse_offers.divides(self._db, each) for each in digests)
        self._on_task = time_on_task.time_on_task(self._db)
        coders = {each.coder.initials: each.coder.name for each in self._assigned}
        names = [Option(initials, name) for initials, name in sorted(coders.items())]
        self.coder_filter.set_options([Option(_ALL, "all"), *names])
        self._show_rows()
        self._show_samples()

    def _make_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.coder_filter = SelectButton("Coder", [Option(_ALL, "all")])
        self.state_filter = SelectButton("State", [Option(k, w) for k, w in _STATES.items()])
        for button in (self.coder_filter, self.state_filter):
            button.chosen.connect(self._show_rows)
            row.addWidget(button)
        self._count = CutText(role="helper", colour="muted")
        row.addWidget(self._count)
        row.addStretch(1)
        self.history_button = Button("History…", kind="quiet", icon="history")
        self.history_button.setToolTip("Who did what when, once it is submitted")
        self.history_button.clicked.connect(self.show_history)
        row.addWidget(self.history_button)
        self.parse_button = Button("Give this parse to…", kind="quiet", icon="split")
        self.parse_button.setToolTip("Let a second coder code the same utterances")
        self.parse_button.clicked.connect(self._give_parse)
        row.addWidget(self.parse_button)
        self.take_back_button = Button("Take the parse back…", kind="quiet", icon="undo-2")
        self.take_back_button.setToolTip("From a coder who has not coded any of it")
        self.take_back_button.clicked.connect(self._take_parse_back)
        row.addWidget(self.take_back_button)
        self.remove_button = DestructiveButton("Remove", icon="trash-2")
        self.remove_button.clicked.connect(self._remove)
        row.addWidget(self.remove_button)
        return row

    def _show_rows(self) -> None:
        coder, state = self.coder_filter.current_key(), self.state_filter.current_key()
        shown = [
            each
            for each in self._assigned
            if (not coder or each.coder.initials == coder)
            and (not state or _state_key(each) == state)
        ]
        titles = names_apart(rubric_library.installed(self._db))
        self.rows.show_rows(
            [
                _row(
                    each,
                    titles[each.rubric_digest],
                    due_on=self._due.get(each.assignment_id),
                    on_task=self._time_of(each),
                )
                for each in shown
            ]
        )
        self._offer_history()
        n_done = sum(each.submitted_at is not None for each in shown)
        number = number_words(len(shown), "assignment")
        self._count.set_text(f"{number}, {n_done} submitted" if shown else "")
        nothing = "Nothing is assigned yet." if not self._assigned else "No assignment fits these."
        self.empty.set_sentence(nothing)
        self.empty.set_action("" if self._assigned else "Assign recordings…")

    def show_history(self) -> None:
        """Show who did what when in the chosen row's observation, if it is submitted."""
        chosen = self._chosen()
        if chosen is None or chosen.submitted_at is None:
            return
        try:
            history = coding_history.history_for_lead(
                self._db, chosen.assignment_id, by=self._deeds.person.id
            )
        except UserFacingError as error:
            messages.show_error(self.window(), error)
            return
        dialog = HistoryDialog(
            self.window(),
            history,
            session_label=chosen.session.label,
            on_task=on_task_words(self._time_of(chosen)),
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _chosen(self) -> AssignedCoding | None:
        index = self.table.currentIndex()
        if not index.isValid():
            return None
        key = self.rows.row(self.proxy.mapToSource(index).row()).key
        return next((each for each in self._assigned if each.assignment_id == key), None)

    def _offer_history(self) -> None:
        chosen = self._chosen()
        self.history_button.setEnabled(chosen is not None and chosen.submitted_at is not None)
        self.parse_button.setVisible(self._any_divides)
        self.parse_button.setEnabled(
            chosen is not None
            and chosen.observation_id is not None
            and parse_offers.divides(self._db, chosen.rubric_digest)
        )
        self.take_back_button.setVisible(
            chosen is not None
            and chosen.observation_id is not None
            and chosen.submitted_at is None
            and parse_offers.holds_given_parse(self._db, chosen.observation_id)
        )

    def _give_parse(self) -> None:
        """Ask to whom the chosen row's parse is to be given, and give it."""
        chosen = self._chosen()
        if chosen is None:
            return
        try:
            offer = parse_offers.parse_offer(self._db, chosen.assignment_id)
        except UserFacingError as error:
            messages.show_error(self.window(), error)
            return
        self._deeds.give_parse(offer)

    def _take_parse_back(self) -> None:
        """Take the chosen row's parse back, which another coder made."""
        chosen = self._chosen()
        if chosen is not None:
            self._deeds.take_parse_back(chosen)

    def _time_of(self, assigned: AssignedCoding) -> TimeOnTask | None:
        if assigned.observation_id is None:
            return None
        return self._on_task.get(assigned.observation_id)

    def _show_ticks(self) -> None:
        n_ticked = len(self.rows.ticked())
        self.remove_button.setVisible(n_ticked > 0)
        self.remove_button.setText(f"Remove {number_words(n_ticked, 'assignment')}")

    def _show_samples(self) -> None:
        drawn = assignments.samples(self._db)
        self._samples.setVisible(bool(drawn))
        lines = []
        for sample in drawn:
            at = moment_words(sample.drawn_at, now=datetime.now(UTC))
            spread = f" over {listed(sample.strata)}" if sample.strata else ""
            lines.append(
                f"Sample of {len(sample.segment_ids)} drawn {at} with seed {sample.seed}: "
                f"{round(100 * sample.fraction)} %{spread}."
            )
        self._samples.setText("\n".join(lines))

    def _remove(self) -> None:
        ticked: Sequence[object] = self.rows.ticked()
        wanted = [each.assignment_id for each in self._assigned if each.assignment_id in ticked]
        ids: list[AssignmentId] = wanted
        if ids:
            self._deeds.remove_assignments(ids)

    def _assign(self) -> None:
        self._deeds.assign_everything()


class _StateDelegate(RowDelegate):
    """The sign of a state before its words."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        words = str(index.data() or "")
        state = next(state for state in _SIGNS if words.startswith(state.value))
        sign = QRectF(rect.left(), rect.top(), 14, rect.height())
        paint_state_icon(painter, sign, state, theme=current_theme(), percent=50)
        super().paint_content(painter, rect.adjusted(22, 0, 0, 0), option, index)


def _state_key(assigned: AssignedCoding) -> str:
    if assigned.submitted_at is not None:
        return "submitted"
    return "to_do" if assigned.observation_id is None else "begun"


def _row(
    assigned: AssignedCoding, rubric: str, *, due_on: date | None, on_task: TimeOnTask | None
) -> PlainRow:
    now = datetime.now(UTC)
    state = _STATES[_state_key(assigned)]
    if assigned.submitted_at is not None:
        state = f"submitted {moment_words(assigned.submitted_at, now=now)}"
    due = "" if due_on is None else day_words(due_on, today=now.date())
    return PlainRow(
        key=assigned.assignment_id,
        words=(
            "",
            assigned.session.label,
            f"{assigned.coder.name} ({assigned.coder.initials})",
            rubric,
            PURPOSE_WORDS[assigned.purpose],
            state,
            on_task_words(on_task),
            due,
        ),
        can_tick=assigned.observation_id is None,
    )
