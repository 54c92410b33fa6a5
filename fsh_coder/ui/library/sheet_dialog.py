"""A list of sessions from a spreadsheet: what its columns mean, and what would be added."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from fsh_coder.services import spreadsheet_import
from fsh_coder.services.spreadsheet_import import (
    DateOrder,
    ImportResult,
    ImportSummary,
    SheetField,
    SheetMapping,
    SheetPreview,
)
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.fields import LabelledField, Select
from fsh_coder.ui.kit.table import PlainTable
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.fault_list import FaultList
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.study_dialog import Facts, Side, StudyDialog
from fsh_coder.ui.library.words import listed, number_words

_NOT_THERE = "not in the list"
_PREVIEW_HEIGHT = 34 + 31 * 4 + 14
_COLUMN_WIDTH = 128


class SheetDialog(StudyDialog):
    """Choose what each column means; rows, faults and numbers follow at once.

    ``mapping`` and ``keeps_rows_without_file`` are what was decided.
    """

    def __init__(self, parent: QWidget | None, db: StudyDatabase, preview: SheetPreview) -> None:
        super().__init__(
            parent,
            f"Add from “{preview.path.name}”",
            deed="Add sessions",
            lead="Say what the columns mean. Nothing is added until you press Add.",
            width=880,
        )
        self._db = db
        self._preview = preview
        self.mapping: SheetMapping = preview.mapping
        self.set_sides(self._make_choices(), self._make_consequences())
        self._show_preview(preview)
        self._renew()

    @property
    def path(self) -> Path:
        """The list."""
        return self._preview.path

    @property
    def keeps_rows_without_file(self) -> bool:
        """Whether rows whose recording is not found are added without one."""
        return self.keep_tick.isChecked()

    def _make_choices(self) -> QWidget:
        side = Side(spacing=8)
        self.sheet_box = Select("Sheet")
        self.sheet_box.addItems(list(self._preview.sheets))
        self.sheet_box.setCurrentText(self._preview.sheet)
        self.sheet_box.currentTextChanged.connect(self._take_sheet)
        if len(self._preview.sheets) > 1:
            side.column.addWidget(LabelledField("Sheet", self.sheet_box))
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.field_boxes = {field: Select(field.label) for field in SheetField}
        for row, (field, box) in enumerate(self.field_boxes.items()):
            caption = Text(field.label, role="helper", colour="muted")
            caption.setBuddy(box)
            grid.addWidget(caption, row, 0)
            grid.addWidget(box, row, 1)
            box.currentIndexChanged.connect(lambda place, f=field: self._map(f, place))
        side.column.addLayout(grid)
        self.order_box = Select("Dates are written")
        self.order_box.addItem("choose…")
        for order in DateOrder:
            self.order_box.addItem(order.label)
        self.order_box.currentIndexChanged.connect(self._take_order)
        self._order_field = LabelledField("Dates are written", self.order_box)
        side.column.addWidget(self._order_field)
        self.variables_tick = QCheckBox("Keep the other columns")
        self.variables_tick.setChecked(True)
        self.variables_tick.toggled.connect(self._take_variables)
        self.keep_tick = QCheckBox("Add rows whose file is not found")
        self.keep_tick.setToolTip("They become sessions without a recording.")
        self.keep_tick.toggled.connect(lambda _on: self._renew())
        side.column.addWidget(self.variables_tick)
        side.column.addWidget(self.keep_tick)
        side.column.addStretch(1)
        return side

    def _make_consequences(self) -> QWidget:
        side = Side(spacing=10)
        self._figure = Text(role="title", wrap=True)
        self._facts = Facts(name="What would be added")
        self.rows = PlainRows([])
        self.table = PlainTable("First rows of the list")
        self.table.setModel(self.rows)
        self.table.setFixedHeight(_PREVIEW_HEIGHT)
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.faults = FaultList()
        self.warning = Banner("warn", "")
        for widget in (self._figure, self._facts, self.table, self.warning, self.faults):
            side.column.addWidget(widget)
        side.column.addStretch(1)
        return side

    def _show_preview(self, preview: SheetPreview) -> None:
        self._preview, self.mapping = preview, preview.mapping
        names = [name or f"column {place}" for place, name in enumerate(preview.columns, start=1)]
        for field, box in self.field_boxes.items():
            box.blockSignals(True)
            box.clear()
            box.addItems([_NOT_THERE, *names])
            column = self.mapping.column(field)
            box.setCurrentIndex(0 if column is None else column + 1)
            box.blockSignals(False)
        self._order_field.setVisible(
            self.mapping.column(SheetField.DATE) is not None and self.mapping.date_order is None
        )

    def _take_sheet(self, sheet: str) -> None:
        self.attempt(
            lambda: self._show_preview(spreadsheet_import.preview(self._preview.path, sheet=sheet))
        )
        self._renew()

    def _map(self, field: SheetField, place: int) -> None:
        """Move a field to another column; a column means one thing, so others may lose theirs."""
        self.mapping = self.mapping.with_column(field, place - 1 if place > 0 else None)
        for other, box in self.field_boxes.items():
            column = self.mapping.column(other)
            box.blockSignals(True)
            box.setCurrentIndex(0 if column is None else column + 1)
            box.blockSignals(False)
        self._take_variables(is_kept=self.variables_tick.isChecked())

    def _take_order(self, place: int) -> None:
        if place > 0:
            self.mapping = self.mapping.with_date_order(tuple(DateOrder)[place - 1])
        self._renew()

    def _take_variables(self, is_kept: bool) -> None:  # noqa: FBT001 Qt calls it
        named = [place for place, name in enumerate(self._preview.columns) if name]
        self.mapping = self.mapping.with_variables(tuple(named) if is_kept else ())
        self._renew()

    def _renew(self) -> None:
        self._show_rows()
        summary: list[ImportSummary] = []
        self.attempt(lambda: summary.append(self._dry_run()))
        if summary:
            self._show_summary(summary[0])
        else:
            self.set_deed("Add sessions", enabled=False)

    def _dry_run(self) -> ImportSummary:
        return spreadsheet_import.dry_run(
            self._db,
            self._preview.path,
            self.mapping,
            keeps_rows_without_file=self.keeps_rows_without_file,
        )

    def _show_summary(self, summary: ImportSummary) -> None:
        number = number_words(summary.n_sessions, "session")
        self._figure.setText(f"{number} of {number_words(summary.n_rows, 'row')}")
        facts = [
            ("With their recording", str(summary.n_with_recording)),
            ("Without a recording", str(summary.n_without_recording)),
            ("Left out", str(summary.n_left_out)),
        ]
        if summary.new_workers:
            shown = listed(summary.new_workers[:6])
            more = len(summary.new_workers) - 6
            facts.append(("New workers", f"{shown} and {more} more" if more > 0 else shown))
        self._facts.show_facts(facts)
        stopping = [fault for fault in summary.faults if fault.stops_import]
        self.warning.setVisible(bool(stopping))
        if stopping:
            self.warning.show_note("warn", "", " ".join(fault.sentence for fault in stopping))
        self.faults.show_faults([fault for fault in summary.faults if not fault.stops_import])
        self.set_deed(f"Add {number}", enabled=summary.can_import)
        self.fit()

    def _show_rows(self) -> None:
        meaning = {column: field.label for field, column in self.mapping.columns}
        heads = [
            f"{meaning[place]}: {name}" if place in meaning else name
            for place, name in enumerate(self._preview.columns)
        ]
        rows = [PlainRow(number, words) for number, words in enumerate(self._preview.first_rows)]
        self.rows.show_rows(rows, heads)
        self.table.set_column_widths([_COLUMN_WIDTH] * len(heads))


class ImportedDialog(StudyDialog):
    """What an import added, and a sentence for each row that it left out."""

    def __init__(self, parent: QWidget | None, result: ImportResult) -> None:
        title = f"{number_words(result.n_sessions, 'session')} added"
        super().__init__(parent, title, deed="Close", cancel="", width=620)
        self.faults = FaultList()
        self.content.addWidget(self.faults)
        # Only now: shown without a parent it would be a window of its own.
        self.faults.show_faults(result.faults)
