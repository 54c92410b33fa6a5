"""Banners between head and work: trouble with sound or disk, and that all is locked."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsh_coder.domain.errors import RecordingChanged, RecordingMissing, UserFacingError
from fsh_coder.ui import messages
from fsh_coder.ui.kit.banner import Banner


class Notices(QWidget):
    """At most one banner of each kind.

    Signals:
        find_asked: "Find it…" was pressed.
        reopen_asked: "Reopen…" was pressed.
    """

    find_asked = Signal()
    reopen_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Notices")
        self.sound = Banner("error", parent=self)
        self.sound.acted.connect(self.find_asked)
        self.saving = Banner("error", closable=True, parent=self)
        self.kept = Banner("warn", parent=self)
        self.locked = Banner("good", parent=self)
        self.locked.acted.connect(self.reopen_asked)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(6)
        for banner in (self.sound, self.saving, self.kept, self.locked):
            banner.hide()
            self._column.addWidget(banner)
        self.saving.closed.connect(self.fit)
        self.fit()

    def show_sound_trouble(self, error: Exception) -> None:
        """Say what is wrong with the recording; a missing one can be found."""
        can_find = isinstance(error, RecordingMissing | RecordingChanged)
        messages.show_in_banner(self.sound, error, action="Find it…" if can_find else "")
        self.fit()

    def clear_sound_trouble(self) -> None:
        """The recording is well again."""
        self.sound.hide()
        self.fit()

    def show_save_trouble(self, error: UserFacingError) -> None:
        """Say that the last action is not on disk."""
        messages.show_in_banner(self.saving, error)
        self.fit()

    def clear_save_trouble(self) -> None:
        """Actions reach the disk again."""
        if not self.saving.isHidden():
            self.saving.hide()
            self.fit()

    def show_locked(self, submitted_at: datetime | None, *, may_reopen: bool) -> None:
        """Say that the observation is submitted."""
        when = "" if submitted_at is None else f" {_when(submitted_at)}"
        self.locked.show_note(
            "good",
            f"Submitted{when}",
            "Everything is locked; you can listen and read. Reopening needs a reason.",
            action="Reopen…" if may_reopen else "",
        )
        self.locked.show()
        self.fit()

    def clear_locked(self) -> None:
        """The observation is open again."""
        self.locked.hide()
        self.fit()

    def fit(self) -> None:
        """Take room for the banners that are shown."""
        banners = (self.sound, self.saving, self.kept, self.locked)
        shown = any(not banner.isHidden() for banner in banners)
        margin = (12, 8, 12, 8) if shown else (0, 0, 0, 0)
        self._column.setContentsMargins(*margin)
        self.setVisible(shown)


def _when(at: datetime) -> str:
    local = at.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"
