"""Cells of the reliability table that show more than a figure."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from fsh_coder.ui.charts.chart_style import RIGHT, paint_words, screen_style
from fsh_coder.ui.charts.forest import ForestAxis, paint_axis_head, paint_estimate, paint_zones
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.meter import METER_WIDTH, paint_band_meter
from fsh_coder.ui.kit.table import Index, PlainHeader, PlainTable, RowDelegate
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.reliability.band_scheme import coefficient_words
from fsh_coder.ui.reliability.measure_rows import BlockRow, Column, MeasureRow
from fsh_coder.ui.reliability.measures_model import ROW_ROLE, STALE_ROLE

HEAD_HEIGHT = 41
STALE_OPACITY = 0.4
#: Under this width the bands of the interval's ends stand in the tooltip only.
BANDS_OF_ENDS_FROM_PX = 170


class FigureDelegate(RowDelegate):
    """Paints headings of blocks across, and leaves figures to the columns' own delegates."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a heading's hairline, or the cell as usual."""
        if isinstance(index.data(ROW_ROLE), BlockRow):
            rect = option.rect
            line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            painter.fillRect(line, current_theme().colour("grid"))
            return
        super().paint(painter, option, index)

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint a measure's cell, pale while it is stale."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, MeasureRow):
            return
        if index.data(STALE_ROLE):
            painter.setOpacity(STALE_OPACITY)
        self.paint_row(painter, rect, row, option=option)

    def paint_row(
        self, painter: QPainter, rect: QRectF, row: MeasureRow, *, option: QStyleOptionViewItem
    ) -> None:
        """Paint what stands in the cell; a column's delegate overrides this."""


class PlainFigureDelegate(FigureDelegate):
    """Words and figures as the model gives them."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint the words."""
        RowDelegate.paint_content(self, painter, rect, option, index)


class MeasureDelegate(FigureDelegate):
    """The measure's name and, muted, its short sign; a block's title in their place."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a name or a heading."""
        super().paint(painter, option, index)
        row = index.data(ROW_ROLE)
        if not isinstance(row, BlockRow):
            return
        style = screen_style()
        rect = QRectF(option.rect).adjusted(16, 0, -4, -1)
        fits = style.width(row.title, "body_strong") <= rect.width()
        title = row.title if fits else row.title.partition(",")[0]
        paint_words(painter, rect, title, style=style, role="body_strong", ink="text")
        if row.note:
            left = style.width(row.title, "body_strong") + 8
            rest = rect.adjusted(left, 0, 0, 0)
            paint_words(painter, rest, row.note, style=style, role="note")

    def paint_row(
        self, painter: QPainter, rect: QRectF, row: MeasureRow, *, option: QStyleOptionViewItem
    ) -> None:
        """Paint name and sign."""
        style = screen_style()
        rect = rect.adjusted(8, 0, 0, 0)
        sign = style.width(row.short, "note") + 8 if row.short else 0.0
        wide = style.width(row.measure.label, "body")
        paint_words(painter, rect, row.measure.label, style=style, role="body", ink="text")
        if row.short and wide + sign <= rect.width():
            rest = rect.adjusted(wide + 8, 0, 0, 0)
            paint_words(painter, rest, row.short, style=style, role="note")


class ForestDelegate(FigureDelegate):
    """A slice of the forest: the bands run through all rows, headings among them."""

    def __init__(self, axis: ForestAxis, parent: QWidget) -> None:
        super().__init__(parent)
        self.axis = axis

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground, the bands and the estimate."""
        row, table, rect = index.data(ROW_ROLE), option.widget, option.rect
        style, theme = screen_style(), current_theme()
        painter.save()
        painter.setClipRect(rect)
        paint_zones(painter, QRectF(rect), self.axis, style=style)
        if isinstance(row, MeasureRow):
            is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            is_hovered = isinstance(table, PlainTable) and table.hovered_row() == index.row()
            if is_chosen or is_hovered:
                painter.fillRect(rect, theme.alpha("row-sel" if is_chosen else "row-hover", 0.75))
            if index.data(STALE_ROLE):
                painter.setOpacity(STALE_OPACITY)
            estimate = row.estimate()
            if estimate is not None:
                paint_estimate(painter, QRectF(rect), estimate, axis=self.axis, style=style)
            else:
                paint_words(
                    painter, QRectF(rect).adjusted(10, 0, 0, -1), "not defined", style=style
                )
        painter.restore()


class BandDelegate(FigureDelegate):
    """Meter, word, and the bands of both ends of the interval."""

    def paint_row(
        self, painter: QPainter, rect: QRectF, row: MeasureRow, *, option: QStyleOptionViewItem
    ) -> None:
        """Paint the band."""
        style, bands = screen_style(), row.bands
        if bands is None:
            paint_words(painter, rect, row.text(Column.BAND), style=style, role="body")
            return
        token, level = row.scheme.token(bands.word), row.scheme.level(bands.word)
        paint_band_meter(painter, rect, level, theme=style.theme, colour=token)
        word = rect.adjusted(METER_WIDTH + 7, 0, 0, 0)
        ink = token if level < 3 else "text"
        paint_words(painter, word, bands.word, style=style, role="body_strong", ink=ink)
        if rect.width() >= BANDS_OF_ENDS_FROM_PX:
            ends = rect.adjusted(METER_WIDTH + 72, 0, 0, 0)
            paint_words(painter, ends, bands.of_interval(), style=style, role="note")


class AlsoDelegate(FigureDelegate):
    """A small sign and its figure at the right."""

    def paint_row(
        self, painter: QPainter, rect: QRectF, row: MeasureRow, *, option: QStyleOptionViewItem
    ) -> None:
        """Paint sign and figure."""
        style, also = screen_style(), row.also
        figure = coefficient_words(also.coefficient.estimate)
        paint_words(painter, rect, figure, style=style, role="body", ink="text", flags=RIGHT)
        sign = rect.adjusted(0, 0, -style.width(figure, "body") - 5, 0)
        paint_words(painter, sign, also.sign, style=style, role="note", flags=RIGHT)


class LookDelegate(FigureDelegate):
    """An amber triangle and the first warning; on the chosen row a chevron says that it opens."""

    def paint_row(
        self, painter: QPainter, rect: QRectF, row: MeasureRow, *, option: QStyleOptionViewItem
    ) -> None:
        """Paint the warning, if there is one."""
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen and rect.width() > 60:
            sign = QRectF(rect.right() - 6, rect.top(), 14, rect.height())
            paint_icon(painter, sign, "chevron-right", size=14, colour="accent")
        words = row.text(Column.LOOK)
        if words:
            sign = QRectF(rect.left(), rect.top(), 13, rect.height())
            paint_icon(painter, sign, "triangle-alert", size=13, colour="warn")
            rest = rect.adjusted(18, 0, -8 if is_chosen else 6, 0)
            if rect.width() > 60:
                style = screen_style()
                paint_words(painter, rest, words, style=style, role="note", ink="warn-ink")


class ForestHeader(PlainHeader):
    """Column heads, with the forest's axis over its column."""

    def __init__(self, axis: ForestAxis, parent: QWidget) -> None:
        super().__init__(parent)
        self.axis = axis
        self.setFixedHeight(HEAD_HEIGHT)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one head; words stand low, near the rows."""
        theme = current_theme()
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        if logicalIndex == Column.FOREST:
            paint_axis_head(painter, QRectF(rect), self.axis, style=screen_style())
            line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            painter.fillRect(line, theme.colour("line-strong"))
        else:
            left = 8 if logicalIndex == Column.MEASURE else 0
            super().paintSection(painter, rect.adjusted(left, 12, 0, 0), logicalIndex)
            line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            painter.fillRect(line, theme.colour("line-strong"))
        painter.restore()
