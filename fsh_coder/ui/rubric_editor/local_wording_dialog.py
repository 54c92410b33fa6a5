"""The wording that a site puts in place of a rubric's: what is there, and what to paste."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import local_wording, rubric_versions
from fsh_coder.services.local_wording import LocalWords, WordingPart
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.dialogs import Dialog, confirm
from fsh_coder.ui.kit.table import PlainTable
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.words import number_words
from fsh_coder.ui.messages import show_in_banner
from fsh_coder.ui.rubric_editor.form import cleaned, paragraph_edit

_LIST_WIDTH, _MARGIN = 270, 24
_WIDEST, _HIGHEST = 1000, 720
_LEAD = (
    "Only wording that your site has a licence for. It is shown in place of the rubric’s own, "
    "signed “local wording”, and is kept apart from the rubric, whose version stays the same."
)


class LocalWordingDialog(Dialog):
    """Codes and dimensions at the left; for the chosen one ours, and a field for the site's.

    ``outcome`` are the words for what was done.
    """

    def __init__(
        self, parent: QWidget | None, db: StudyDatabase, *, rubric: Rubric, by: CoderId
    ) -> None:
        title = f"Local wording of {rubric.short_title}, version {rubric.version}"
        super().__init__(parent, title, deed="Keep the wording", width=1, scrolls=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.outcome = ""
        self._db, self._rubric, self._by = db, rubric, by
        self._parts = local_wording.parts_of(rubric)
        self._stored = {
            (each.target, each.part): each.text for each in local_wording.words(db, rubric.digest)
        }
        self._texts = dict(self._stored)
        self._allowed = local_wording.may_leave(db)
        self._targets = list(dict.fromkeys(each.target for each in self._parts))
        self._lay_out()
        self._offer_earlier()
        self._show_state()
        self._show_target(0)
        self._fit()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- What is typed ----------------------------------------------------------------

    def changed(self) -> tuple[LocalWords, ...]:
        """Return the parts whose words are others now."""
        return tuple(
            LocalWords(*key, text)
            for key, text in self._texts.items()
            if text.strip() != self._stored.get(key, "")
        )

    def on_deed(self) -> None:
        """Keep the words."""
        leaves = self.leaves.isChecked()
        try:
            n_changed = local_wording.put(
                self._db, self._rubric, self.changed(), leaves=leaves, by=self._by
            )
        except UserFacingError as error:
            show_in_banner(self.banner, error)
            return
        words = number_words(n_changed, "part")
        self.outcome = f"{words} of {self._rubric.short_title} changed in the local wording."
        self.accept()

    def reject(self) -> None:
        """Close; ask first where something would be lost."""
        if self.changed() and not confirm(
            self,
            "Close without keeping the wording?",
            text="What was typed or pasted here is not kept yet.",
            deed="Close without keeping",
            destructive=True,
        ):
            return
        super().reject()

    def take_over(self, words: tuple[LocalWords, ...]) -> None:
        """Fill in an earlier version's wording where nothing stands yet."""
        for each in words:
            if not self._texts.get((each.target, each.part), ""):
                self._texts[each.target, each.part] = each.text
        self._offer.hide()
        self._show_target(self.table.currentIndex().row())
        self._show_state()

    # --- Showing ----------------------------------------------------------------------

    def _show_target(self, row: int) -> None:
        if not 0 <= row < len(self._targets):
            return
        page = Pane()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 4, 16, 12)
        column.setSpacing(4)
        for part in self._parts:
            if part.target == self._targets[row]:
                self._add_part(column, part)
        column.addStretch(1)
        self._area.setWidget(page)

    def _add_part(self, column: QVBoxLayout, part: WordingPart) -> None:
        column.addWidget(Text(part.label, role="head"))
        ours = part.own_text or "The rubric says nothing here."
        column.addWidget(Text(ours, colour="muted", wrap=True))
        edit = paragraph_edit(3 if part.part == local_wording.DEFINITION else 2)
        edit.setPlaceholderText("The manual’s wording, or leave it empty")
        edit.setAccessibleName(f"Local wording of {part.target_label}: {part.label}")
        edit.setPlainText(self._texts.get((part.target, part.part), ""))
        edit.textChanged.connect(lambda: self._put(part, cleaned(edit.toPlainText())))
        column.addWidget(edit)
        column.addSpacing(8)

    def _put(self, part: WordingPart, text: str) -> None:
        self._texts[part.target, part.part] = text
        self._show_state()

    def _show_state(self) -> None:
        labels = {each.target: each.target_label for each in self._parts}
        local = {target for (target, _), text in self._texts.items() if text.strip()}
        rows = [
            PlainRow(target, (labels[target], "local" if target in local else ""))
            for target in self._targets
        ]
        if rows != [self.rows.row(at) for at in range(self.rows.rowCount())]:
            place = max(0, self.table.currentIndex().row())
            self.table.selectionModel().blockSignals(True)
            self.rows.show_rows(rows)
            self.table.select_row(place)
            self.table.selectionModel().blockSignals(False)
        n_changed = len(self.changed())
        allowed = self.leaves.isChecked() != self._allowed
        self.set_deed("Keep the wording", enabled=bool(n_changed or allowed))
        self.set_note(f"{number_words(n_changed, 'part')} changed." if n_changed else "")

    # --- Layout -----------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.body.addWidget(Text(_LEAD, colour="muted", wrap=True))
        self.banner = Banner("error", "")
        self.banner.hide()
        self.body.addWidget(self.banner)
        self._offer = QWidget()
        self._offer.hide()
        self.body.addWidget(self._offer)
        self.rows = PlainRows(("Dimension or code", ""), muted=(1,), parent=self)
        self.table = PlainTable("Dimensions and codes")
        self.table.setModel(self.rows)
        self.table.set_column_widths((_LIST_WIDTH - 70, 60), stretch=0)
        self.table.setFixedWidth(_LIST_WIDTH)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("Wording of the chosen one")
        self.table.selectionModel().currentRowChanged.connect(
            lambda current, _before: self._show_target(current.row())
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.table)
        row.addWidget(Line(upright=True))
        row.addWidget(self._area, 1)
        self.leaves = QCheckBox("Local wording may leave this study in workbooks and packages")
        self.leaves.setChecked(self._allowed)
        self.leaves.setToolTip("Rubric files hold the rubric’s own wording in any case.")
        self.leaves.toggled.connect(lambda _on: self._show_state())
        self.body.addLayout(row, 1)
        self.body.addWidget(self.leaves)

    def _offer_earlier(self) -> None:
        versions = [each.rubric for each in rubric_versions.uses(self._db, self._rubric.key)]
        for earlier in reversed(versions):
            if earlier.digest == self._rubric.digest:
                continue
            words = local_wording.from_version(self._db, self._rubric, earlier=earlier)
            if words and not self._stored:
                self._show_offer(earlier, words)
                return

    def _show_offer(self, earlier: Rubric, words: tuple[LocalWords, ...]) -> None:
        row = QHBoxLayout(self._offer)
        row.setContentsMargins(0, 0, 0, 0)
        said = (
            f"Version {earlier.version} has local wording of {number_words(len(words), 'part')} "
            "whose own words are the same in this version."
        )
        row.addWidget(Text(said, wrap=True), 1)
        button = Button("Take it over", size="small", kind="tonal")
        button.clicked.connect(partial(self.take_over, words))
        row.addWidget(button)
        self._offer.show()

    def _fit(self) -> None:
        available = self.screen().availableGeometry().size()
        width = min(_WIDEST, available.width() - _MARGIN)
        height = min(_HIGHEST, available.height() - _MARGIN)
        self.setMinimumSize(min(620, width), min(420, height))
        self.resize(width, height)
