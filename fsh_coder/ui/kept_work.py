"""Actions from an emergency file at the next start: brought in, or shown with what can be done."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import ObservationId
from fsh_coder.domain.people import Coder
from fsh_coder.services import emergency_log, kept_actions
from fsh_coder.services.emergency_log import EmergencyFolder
from fsh_coder.services.kept_actions import Added, Conflict, Parting
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import messages
from fsh_coder.ui.coding.ground.time_window import words_in_segment
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.dialogs import Dialog, tell
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.toast import show_toast
from fsh_coder.ui.library.words import day_words

_TRY_EVERY_MS = 30_000
_FEWEST_ROWS, _MOST_ROWS = 3, 12


class KeptWorkKeeper(QObject):
    """Brings what is kept of a study into it: at the start, and now and then after that.

    Args:
        db: the open study.
        person: who is signed in; a conflict is shown to her only if the actions are hers.
        folder: where emergency files are.
        coded_now: returns the observation on the coding screen, which looks after itself.
        window: where toast and dialog are shown; it owns this.

    Signals:
        changed: an observation of the study holds more than before.
    """

    changed = Signal()

    def __init__(
        self,
        db: StudyDatabase,
        *,
        person: Coder,
        folder: EmergencyFolder,
        coded_now: Callable[[], ObservationId | None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._db, self._person, self._folder = db, person, folder
        self._coded_now = coded_now
        self._window = window
        self._has_asked = False
        self._is_over = False
        self._trying = QTimer(self)
        self._trying.setInterval(_TRY_EVERY_MS)
        self._trying.timeout.connect(self.look)
        # A coder may leave an observation of which actions are still kept.
        self._trying.start()
        QTimer.singleShot(0, self, self.look)

    def look(self) -> None:
        """Bring in what can be; say so, and ask about what cannot."""
        if self._is_over:
            return
        found = kept_actions.bring_in_all(self._db, self._folder, but=self._coded_now())
        if found.n_actions:
            show_toast(self._window, brought_in_words(found.n_actions))
            self.changed.emit()
        own = [each for each in found.conflicts if self._is_own(each)]
        if own and not self._has_asked:
            self._has_asked = True
            self._ask(own[0])

    def stop(self) -> None:
        """Try no more: the study is about to be closed."""
        self._is_over = True
        self._trying.stop()

    def _is_own(self, conflict: Conflict) -> bool:
        return conflict.work.origin.coder_id == self._person.id

    def _ask(self, conflict: Conflict) -> None:
        dialog = KeptWorkDialog(
            self._window, conflict, add=lambda: kept_actions.add_what_fits(self._db, conflict)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.added.connect(self._on_added)
        dialog.open()

    def _on_added(self, added: Added) -> None:
        number = _number(added.n_actions)
        if added.left_out:
            left = "\n".join(f"· {label}" for label in added.left_out)
            text = f"{number} added. What did not fit any more, and is left out:\n{left}"
            tell(self._window, "Added to the observation", text=text)
        else:
            show_toast(self._window, f"{number} added to the observation.")
        self.changed.emit()


class KeptWorkDialog(Dialog):
    """Shows kept actions that an observation changed elsewhere cannot simply take.

    Args:
        parent: the window.
        conflict: what is kept, and why it parts from the study.
        add: adds what fits.

    Signals:
        added: what became of the actions, as `Added`.
    """

    added = Signal(object)

    def __init__(self, parent: QWidget, conflict: Conflict, *, add: Callable[[], Added]) -> None:
        can_add = conflict.parting is Parting.CHANGED
        super().__init__(
            parent,
            "Work is waiting in an emergency file",
            deed="Add what fits" if can_add else "Decide later",
            cancel="Decide later" if can_add else "",
            width=560,
        )
        self._conflict = conflict
        self._add = add
        self._can_add = can_add
        self.body.addWidget(Text(_explanation(conflict), wrap=True))
        self.list = _list_of(conflict)
        self.body.addWidget(self.list)
        self.body.addWidget(Text(_choices(conflict), colour="muted", wrap=True))
        self.aside_button = Button("Put it aside", size="small")
        self.aside_button.setAutoDefault(False)
        self.aside_button.setToolTip("Keep the file on this computer, but never ask again")
        self.aside_button.clicked.connect(self._put_aside)
        row = QHBoxLayout()
        row.addWidget(self.aside_button)
        row.addStretch(1)
        self.body.addLayout(row)

    def on_deed(self) -> None:
        """Add what fits, or leave all for later."""
        if not self._can_add:
            self.reject()
            return
        try:
            added = self._add()
        except UserFacingError as error:
            messages.show_error(self, error)
            return
        self.accept()
        self.added.emit(added)

    def _put_aside(self) -> None:
        try:
            path = emergency_log.put_aside(self._conflict.work)
        except OSError as error:
            self.set_note(f"It could not be put aside ({error.strerror}). Try again later.")
            return
        self.reject()
        text = (
            f"The kept actions stay in “{path}” until you delete that file. The study is as it was."
        )
        tell(self.parentWidget(), "Put aside", text=text)


def brought_in_words(n_actions: int) -> str:
    """Return what is said when kept actions have come into the study."""
    are = "is" if n_actions == 1 else "are"
    return f"{_number(n_actions)} from the emergency file {are} in the study now."


def _number(n_actions: int) -> str:
    return "1 action" if n_actions == 1 else f"{n_actions} actions"


def _explanation(conflict: Conflict) -> str:
    since = conflict.work.origin.since.astimezone()
    when = f"{day_words(since.date())}, {since:%H:%M}"
    kept = (
        f"Since {when} the study could not be written, and {_number(len(conflict.entries))} "
        "went to an emergency file."
    )
    return f"{kept} {_WHY[conflict.parting].format(label=conflict.session_label)}"


_WHY = {
    Parting.CHANGED: "Meanwhile the observation of {label} was changed elsewhere, for example in "
    "a copy of the study or on another computer, so they no longer follow what it holds.",
    Parting.SUBMITTED: "Meanwhile the observation of {label} was submitted, so it takes nothing "
    "more.",
    Parting.GONE: "The observation they belong to is not in this study any more, for example "
    "because an older copy was put in its place.",
}


def _choices(conflict: Conflict) -> str:
    if conflict.parting is Parting.CHANGED:
        return (
            "Add what fits: marks, ratings and notes that nothing else has touched since are "
            "added with their own times; what was changed elsewhere stays as it is there."
        )
    if conflict.parting is Parting.SUBMITTED:
        return "Reopen the observation with a reason, and you will be asked again."
    return "Open the study that still has the observation, and they will be put into it."


def _list_of(conflict: Conflict) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName("Kept actions")
    made.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    made.setUniformItemSizes(True)
    for entry in conflict.entries:
        words = entry.label
        if conflict.segment is not None:
            words = words_in_segment(words, conflict.segment)
        verb = f"{entry.action.value}: " if entry.undoes is not None else ""
        made.addItem(f"{entry.at.astimezone():%H:%M:%S}   {verb}{words}")
    rows = min(max(made.count(), _FEWEST_ROWS), _MOST_ROWS)
    made.setFixedHeight(rows * max(made.sizeHintForRow(0), 1) + 2 * made.frameWidth() + 4)
    return made
