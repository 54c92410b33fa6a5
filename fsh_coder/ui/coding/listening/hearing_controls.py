"""Small buttons for how a recording is heard and seen: sides, quiet voices, picture."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsh_coder.ui.coding.ground.side_button import SideButton
from fsh_coder.ui.kit.buttons import IconButton


class HearingControls(QWidget):
    """What the recording offers: sides for stereo, the picture for a film.

    Signals:
        side_asked, boost_asked, picture_asked: the buttons.
    """

    side_asked = Signal()
    boost_asked = Signal()
    picture_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("How it is heard")
        self.side = SideButton()
        self.side.clicked.connect(self.side_asked)
        self.boost = IconButton("ear", "Quiet voices louder", size=28)
        self.boost.setCheckable(True)
        self.boost.clicked.connect(self.boost_asked)
        self.picture = IconButton("image", "Picture", size=28)
        self.picture.setCheckable(True)
        self.picture.clicked.connect(self.picture_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.side, self.boost, self.picture):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self._keys = {"side": "", "boost": "", "picture": ""}
        self.show_recording(n_channels=1, has_video=False)
        self.set_boosted(on=False)
        self.set_picture(on=False)

    def set_keys(self, *, side: str, boost: str, picture: str) -> None:
        """Name the keys that do the same."""
        self._keys = {"side": side, "boost": boost, "picture": picture}
        self.side.set_key(side)
        self.set_boosted(on=self.boost.isChecked())
        self.set_picture(on=self.picture.isChecked())

    def show_recording(self, *, n_channels: int, has_video: bool) -> None:
        """Offer what a recording has."""
        self.side.setVisible(n_channels == 2)
        self.picture.setVisible(has_video)

    def set_channel(self, channel: int | None) -> None:
        """Show which channel is heard: 0 left, 1 right, None both."""
        self.side.set_channel(channel)

    def set_boosted(self, *, on: bool) -> None:
        """Show whether quiet voices are brought up."""
        self.boost.setChecked(on)
        words = "Quiet voices are brought up" if on else "Bring quiet voices up"
        self.boost.set_label(words, shortcut=self._keys["boost"])

    def set_picture(self, *, on: bool) -> None:
        """Show whether the picture is shown."""
        self.picture.setChecked(on)
        words = "Code from sound only" if on else "Show the picture"
        self.picture.set_label(words, shortcut=self._keys["picture"])
