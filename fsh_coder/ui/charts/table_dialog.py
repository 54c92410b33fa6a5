"""The figures of a chart as a table in a dialog."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QWidget

from fsh_coder.ui.charts.chart_style import ChartTable
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.kit.table import PlainTable


class ChartTableDialog(Dialog):
    """Rows and columns of a chart; the deed copies them."""

    def __init__(self, parent: QWidget, name: str, *, table: ChartTable) -> None:
        super().__init__(parent, name, deed="Copy", cancel="Close", width=560)
        self._figures = table
        model = QStandardItemModel(len(table.rows), len(table.heads), self)
        model.setHorizontalHeaderLabels(list(table.heads))
        for number, row in enumerate(table.rows):
            for column, words in enumerate(row):
                item = QStandardItem(words)
                item.setEditable(False)
                if column:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                model.setItem(number, column, item)
        for column in range(1, len(table.heads)):
            model.setHeaderData(
                column,
                Qt.Orientation.Horizontal,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                Qt.ItemDataRole.TextAlignmentRole,
            )
        self.table = PlainTable(name)
        self.table.setModel(model)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(min(420, 40 + 31 * max(3, len(table.rows))))
        self.body.addWidget(self.table)

    def on_deed(self) -> None:
        """Put the table on the clipboard and stay open."""
        QGuiApplication.clipboard().setText(self._figures.as_text())
        self.set_note("Copied")


def show_chart_table(parent: QWidget, name: str, *, table: ChartTable) -> ChartTableDialog:
    """Open the dialog and return it; it does not wait."""
    dialog = ChartTableDialog(parent, name, table=table)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
