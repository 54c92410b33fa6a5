"""Says when actions go to the emergency file, and tries to bring them into the study."""

from PySide6.QtCore import QObject, QTimer, Signal

from fsh_coder.domain.errors import DiskFull
from fsh_coder.services.kept_actions import DISK_TROUBLE, KeptActionsPart
from fsh_coder.services.observation_writer import Kept
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.desk.head_bar import HeadBar
from fsh_coder.ui.coding.desk.notices import Notices
from fsh_coder.ui.kit.banner import Banner

_TRY_EVERY_MS = 10_000
_LOW_BELOW_PX = 560


class EmergencyWatch(QObject):
    """Watches one observation; the desk owns it.

    Args:
        controller: what is coded.
        head: where it is said when the last action was saved.
        notices: where the banner is shown.
        parent: the desk.

    Signals:
        brought_in: how many actions came into the study.
    """

    brought_in = Signal(int)

    def __init__(
        self,
        controller: CodingController,
        *,
        head: HeadBar,
        notices: Notices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._head = head
        self._notices = notices
        self._shown: Kept | None = None
        self._trying = QTimer(self)
        self._trying.setInterval(_TRY_EVERY_MS)
        self._trying.timeout.connect(self.try_again)
        controller.saved.connect(self.show)
        controller.place_kept.connect(self.show)
        notices.kept.acted.connect(self.try_again)
        self.show()

    def show(self) -> None:
        """Say where the last action is, if that is not the study."""
        kept = self._controller.session.kept
        if kept is None:
            if self._shown is not None:
                self._all_in()
            return
        self._head.show_kept(kept.since)
        if self._shown is None or self._shown.trouble is not kept.trouble:
            is_low = self._notices.window().height() < _LOW_BELOW_PX
            show_kept(self._notices.kept, kept, short=is_low)
            self._notices.fit()
        self._shown = kept
        if not self._trying.isActive():
            self._trying.start()

    def try_again(self) -> None:
        """Try to bring in what is kept; nothing happens while nothing is."""
        session = self._controller.session
        try:
            n_actions = session.bring_in()
        except DISK_TROUBLE:
            self.show()
            return
        except KeptActionsPart:
            self._trying.stop()
            show_parted(self._notices.kept)
            self._notices.fit()
            return
        self.show()
        if n_actions:
            self.brought_in.emit(n_actions)

    def _all_in(self) -> None:
        self._shown = None
        self._trying.stop()
        self._notices.kept.hide()
        self._notices.fit()
        self._head.show_saved(self._controller.session.saved_at)


def show_kept(banner: Banner, kept: Kept, *, short: bool) -> None:
    """Say that coding goes on outside the study, why, and what helps."""
    help_ = (
        "Check the study’s disk. If it was unplugged, plug it in again, then close the study and "
        "open it once more."
    )
    title = "The study cannot be written"
    if isinstance(kept.trouble, DiskFull):
        title = f"The disk that holds “{kept.trouble.path.name}” is full"
        help_ = "Make room on that disk."
    whole = (
        "Go on coding: each action is kept in an emergency file on this computer and put into "
        f"the study as soon as it can be written; nothing is lost. {help_}"
    )
    text = "Go on coding; nothing is lost. Point here for what to do." if short else whole
    banner.show_note("warn", title, text, action="Try now")
    banner.setToolTip(whole if short else "")
    banner.setAccessibleDescription(whole)
    banner.show()


def show_parted(banner: Banner) -> None:
    """Say that the observation was changed elsewhere while actions were kept here."""
    banner.show_note(
        "warn",
        "This observation was changed elsewhere",
        "What you have done since is safe in the emergency file. Close the study and open it "
        "again: you will then be shown what is kept, and what of it can be added.",
    )
    banner.show()
