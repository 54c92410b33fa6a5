"""What can be done while speech is divided: large tiles with their keys, and proposals."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.services.unit_proposals import (
    LONGEST_PAUSE_MS,
    SHORTEST_PAUSE_MS,
    USUAL_PAUSE_MS,
)
from fsh_coder.ui.coding.ground.deed_tile import DeedTile, Size
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ground.typing_guard import TypingGuard
from fsh_coder.ui.coding.ground.unit_keys import unit_keys
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.fields import NumberField
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.text import Text

_LARGE = "unit_end"
_NORMAL = ("unit_speaker", "unit_join", "unit_divide")
_SMALL = ("unit_begin", "unit_edge", "unit_swap", "unit_go_on")
#: Keys that have other uses on other screens, and mean something of a unit here.
_BORROWED = (
    ("unit_move", "Alt ←", "Move the end 0.1 s, with Shift 0.01 s"),
    ("unit_drop", "Delete", "Remove the chosen one"),
    ("unit_hear", "Enter", "Hear it again"),
)


class ParsePane(Pane):
    """Tiles, and below them what proposes utterances.

    Signals:
        deed_asked: name of the deed whose tile was pressed.
        cancel_asked: stop listening for proposals.
        pause_chosen: the shortest pause that divides, in ms.
    """

    deed_asked = Signal(str)
    cancel_asked = Signal()
    pause_chosen = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Parse")
        self.tiles: dict[str, DeedTile] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PaneHead("Parse", "one key ends an utterance"))
        inside = Pane()
        inside.setAccessibleName("Keys for dividing")
        body = QVBoxLayout(inside)
        body.setContentsMargins(10, 10, 10, 6)
        body.setSpacing(5)
        self._add_large_tiles(body)
        self._add_proposals(body)
        body.addWidget(Line())
        self._add_small_tiles(body)
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName("Parse")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        self.show_proposals(0)

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let units be changed, or not."""
        for tile in self.tiles.values():
            tile.setEnabled(may_write)
        self.propose.setEnabled(may_write)

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        for use in keys.units:
            if use.name in self.tiles:
                self.tiles[use.name].set_cap(" ".join(use.keys[0].caps))
            if use.name == "unit_propose":
                self._name_proposing(use.keys[0].words)

    # --- Proposals --------------------------------------------------------------------

    def show_listening(self, share: float) -> None:
        """Show how far the sound is listened to, 0 to 1."""
        self.progress.setValue(round(1000 * share))
        self.progress.show()
        self.cancel.show()
        self.propose.hide()
        self.guess.setText("Listening for where people speak…")

    def show_proposals(self, n: int, *, words: str = "") -> None:
        """Show how many proposals wait, and what they rest on."""
        self.progress.hide()
        self.cancel.hide()
        self.propose.show()
        for name in ("unit_accept", "unit_accept_all"):
            self.tiles[name].setVisible(n > 0)
        self.tiles["unit_accept_all"].set_words(f"Accept all {n}")
        self.guess.setText(words)
        self.guess.setVisible(bool(words))

    def pause_ms(self) -> int:
        """Return the shortest pause that divides, as chosen."""
        return self.pause.value()

    def _add_large_tiles(self, body: QVBoxLayout) -> None:
        keys = {each.name: each for each in unit_keys()}
        for name in (_LARGE, *_NORMAL):
            size: Size = "large" if name == _LARGE else "normal"
            body.addWidget(self._tile(name, keys[name].cap, keys[name].words, size=size))

    def _add_small_tiles(self, body: QVBoxLayout) -> None:
        keys = {each.name: each for each in unit_keys()}
        small = [(name, keys[name].cap, keys[name].words) for name in _SMALL]
        for name, cap, words in (*small, *_BORROWED):
            body.addWidget(self._tile(name, cap, words, size="small"))

    def _add_proposals(self, body: QVBoxLayout) -> None:
        keys = {each.name: each for each in unit_keys()}
        accept = keys["unit_accept"]
        body.addWidget(self._tile("unit_accept", accept.cap, accept.words, size="normal"))
        every = keys["unit_accept_all"]
        body.addWidget(self._tile("unit_accept_all", every.cap, every.words, size="small"))
        self.propose = Button("Propose", kind="quiet", size="small", icon="audio-lines", key="P")
        self._name_proposing("P")
        self.propose.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.propose.clicked.connect(lambda: self.deed_asked.emit("unit_propose"))
        self.pause = NumberField(
            "Shortest pause", low=SHORTEST_PAUSE_MS, high=LONGEST_PAUSE_MS, suffix=" ms"
        )
        self.pause.setPrefix("pauses ≥ ")
        self.pause.setSingleStep(50)
        self.pause.setValue(USUAL_PAUSE_MS)
        self.pause.setToolTip("Speech is divided at pauses of at least this length.")
        self.pause.valueChanged.connect(self.pause_chosen)
        TypingGuard(self.pause)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Listening for proposals")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.cancel = Button("Stop", kind="quiet", size="small")
        self.cancel.clicked.connect(self.cancel_asked)
        self.guess = Text(role="note", colour="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.propose)
        row.addWidget(self.cancel)
        row.addStretch(1)
        row.addWidget(self.pause)
        body.addLayout(row)
        body.addWidget(self.progress)
        body.addWidget(self.guess)

    def _name_proposing(self, key: str) -> None:
        self.propose.set_key(key)
        self.propose.setAccessibleName(f"Propose utterances, key {key}")
        self.propose.setToolTip(
            f"Listen for where people speak, and propose utterances ({key}). A proposal counts "
            "for nothing before you accept it."
        )

    def _tile(self, name: str, cap: str, words: str, *, size: Size) -> DeedTile:
        tile = DeedTile(cap, words, size=size)
        tile.clicked.connect(lambda: self.deed_asked.emit(name))
        self.tiles[name] = tile
        return tile
