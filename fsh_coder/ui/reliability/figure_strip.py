"""Key figures side by side in one card, in as many columns as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.meter import BandMeter
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.reliability.band_scheme import BandScheme
from fsh_coder.ui.reliability.measure_detail import Figure

_FIGURE_PX = 156


class FigureStrip(Card):
    """A card of figures."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, parent=parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(8)
        self.body.addLayout(self._grid)
        self._cells: list[QWidget] = []
        self._n_columns = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figures(self, figures: Sequence[Figure], *, scheme: BandScheme) -> None:
        """Show other figures."""
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.setParent(None)
            cell.deleteLater()
        self._cells = [_cell(figure, scheme) for figure in figures]
        self._n_columns = 0
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Leave the width to the window."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break into rows where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        n_columns = max(2, min(len(self._cells), self.width() // _FIGURE_PX))
        if n_columns == self._n_columns:
            return
        self._n_columns = n_columns
        for place, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, place // n_columns, place % n_columns)
        for column in range(self._grid.columnCount()):
            # The figure to report has words beside it and needs more room.
            wide = 4 if column == 0 else 3
            self._grid.setColumnStretch(column, wide if column < n_columns else 0)


def _cell(figure: Figure, scheme: BandScheme) -> QWidget:
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(4, 0, 0, 0)
    column.setSpacing(1)
    column.addWidget(CutText(figure.name, role="helper", colour="muted"))
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Text(figure.value, role="figure"))
    if figure.band is not None:
        level, token = scheme.level(figure.band), scheme.token(figure.band)
        row.addWidget(BandMeter(level, colour=token, name=figure.band))
        row.addWidget(Text(figure.band, role="body_strong", colour=token))
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(CutText(figure.note, role="helper", colour="muted"))
    band = f", {figure.band}" if figure.band else ""
    cell.setToolTip(figure.tooltip)
    cell.setAccessibleName(f"{figure.name} {figure.value}{band}, {figure.note}")
    return cell
