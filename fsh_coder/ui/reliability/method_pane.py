"""The tab "Method": the sentence for a paper, every setting, and what was left out."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

import fsh_coder
from fsh_coder.ui.kit.buttons import QuietButton
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.toast import show_toast
from fsh_coder.ui.reliability.band_scheme import BandScheme
from fsh_coder.ui.reliability.report_source import ShownReport

TEXT_WIDTH_PX = 860


class MethodPane(QScrollArea):
    """How the figures came about, so that anyone can retrace them."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("How the figures came about")
        inside = QFrame()
        inside.setProperty("pane", "bg")
        self.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 10, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._make_sentence())
        self._settings = _PairsCard("Settings and sources")
        column.addWidget(self._settings)
        self._left_out = _PairsCard("Left out of the figures")
        column.addWidget(self._left_out)
        column.addStretch(1)

    def show_report(self, found: ShownReport, *, scheme: BandScheme) -> None:
        """Show another report's method."""
        report = found.report
        self.sentence.setText(found.method_sentence)
        pairs = [
            ("Codings", found.scope.compared.sentence),
            ("Period", found.scope.period_words),
            ("Design", report.design.sentence),
            ("Coefficient", _methods(each.headline.method for each in report.measures)),
            ("Krippendorff’s alpha", _methods(each.alpha.method for each in report.measures)),
            ("Bands", scheme.sentence()),
            *report.settings,
            ("Rubric", f"{report.rubric_title}, SHA-256 {report.rubric_digest}"),
            ("Ratings’ SHA-256", report.data_sha256),
            ("Computed", f"{report.computed_at:%Y-%m-%d %H:%M} UTC"),
            ("Program", f"FSH Coder {fsh_coder.__version__}"),
        ]
        self._settings.show_pairs(pairs)
        nothing = [("None", "Every recording with a submitted observation has two.")]
        self._left_out.show_pairs(report.left_out or nothing)
        n_out = len(report.left_out)
        self._left_out.set_title(f"Left out of the figures: {n_out}" if n_out else LEFT_OUT_NONE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words the room of the names where the window is narrow."""
        super().resizeEvent(event)
        for card in (self._settings, self._left_out):
            card.set_narrow(self.width() < _NARROW_BELOW_PX)

    def copy_sentence(self) -> None:
        """Put the sentence on the clipboard."""
        QGuiApplication.clipboard().setText(self.sentence.text())
        show_toast(self, "The sentence is copied")

    def _make_sentence(self) -> Card:
        card = Card("For the method section")
        row = QHBoxLayout()
        row.setSpacing(16)
        self.sentence = Text(wrap=True)
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.sentence.setMaximumWidth(TEXT_WIDTH_PX)
        row.addWidget(self.sentence, 100)
        row.addStretch(1)
        self.copy_button = QuietButton("Copy", icon="copy")
        self.copy_button.setToolTip("Copy the sentence")
        self.copy_button.clicked.connect(self.copy_sentence)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(row)
        return card


_NAME, _NARROW_NAME, _NARROW_BELOW_PX = 190, 84, 800
_DIGEST = 64

LEFT_OUT_NONE = "Nothing is left out of the figures"


class _PairsCard(Card):
    """Names at the left, what they stand for at the right; all of it can be selected."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._holder = QWidget()
        self._names: list[Text] = []
        self._is_narrow = False
        self.body.addWidget(self._holder)

    def set_narrow(self, is_narrow: bool) -> None:  # noqa: FBT001 a setter of one state
        """Make the column of names narrower, or as wide as it was."""
        self._is_narrow = is_narrow
        for name in self._names:
            name.setFixedWidth(_NARROW_NAME if is_narrow else _NAME)

    def show_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show other pairs."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 100)
        grid.setColumnStretch(2, 1)
        self._names = []
        for row, (name, words) in enumerate(pairs):
            label = Text(name, colour="muted", wrap=True)
            self._names.append(label)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            # A digest cannot be broken; in small letters it fits the smallest window.
            has_digest = any(len(word) >= _DIGEST for word in words.split())
            value = Text(words, role="tiny" if has_digest else "body", wrap=True)
            value.setMaximumWidth(TEXT_WIDTH_PX)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, row, 1)
        self.set_narrow(self._is_narrow)
        self.body.replaceWidget(self._holder, holder)
        self._holder.hide()
        self._holder.setParent(None)
        self._holder.deleteLater()
        self._holder = holder


def _methods(methods: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(methods))
