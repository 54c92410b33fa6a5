"""Charts as widgets: pointed at, stepped through, read as a table and copied."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from fsh_coder.ui.charts.chart_widget import ChartCard, ChartWidget
from fsh_coder.ui.charts.confusion import ConfusionTable, paint_confusion
from fsh_coder.ui.charts.table_dialog import ChartTableDialog
from fsh_coder.ui.kit.theme import Theme

TABLE = ConfusionTable("KB", "MS", (1.0, 2.0, 3.0), ((2, 1, 0), (0, 4, 0), (1, 0, 3)))


def _card(qtbot: QtBot) -> ChartCard:
    card = ChartCard("Who gave what")
    qtbot.addWidget(card)
    card.show_words("Who gave what", note="KB and MS", line="9 the same")
    card.chart.show_chart(
        lambda painter, rect, style: paint_confusion(painter, rect, TABLE, style=style),
        name="Who gave what, KB and MS",
        table=TABLE.table(),
    )
    card.resize(360, 330)
    card.show()
    qtbot.waitUntil(lambda: bool(card.chart.hits()))
    return card


def test_every_filled_cell_can_be_pointed_at(light: Theme, qtbot: QtBot) -> None:
    """Each disc says who gave what; an empty cell says nothing."""
    card = _card(qtbot)
    chart = card.chart
    words = [hit.words for hit in chart.hits()]
    assert len(words) == 5
    assert "4 recordings: KB gave 2, MS gave 2" in words
    assert "1 recording: KB gave 3, MS gave 1" in words
    hit = chart.hits()[0]
    assert chart.words_at(hit.rect.center().toPoint()) == hit.words
    assert chart.words_at(QPoint(1, 1)) == ""


def test_arrow_keys_step_through_a_chart(light: Theme, qtbot: QtBot) -> None:
    """Each key tells the next part, and the ends hold."""
    card = _card(qtbot)
    chart = card.chart
    chart.setFocus()
    heard = []
    for _ in range(6):
        qtbot.keyClick(chart, Qt.Key.Key_Right)
        heard.append(chart.accessibleDescription())
    assert heard[:5] == [hit.words for hit in chart.hits()]
    assert heard[5] == heard[4]
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription() == heard[3]
    QToolTip.hideText()


def test_figures_can_be_copied_and_shown_as_a_table(light: Theme, qtbot: QtBot) -> None:
    """The clipboard and the dialog hold the same rows, highest score first."""
    card = _card(qtbot)
    chart = card.chart
    chart.copy_table()
    copied = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert copied[0] == ["KB \\ MS", "1", "2", "3", "all"]
    assert copied[1] == ["3", "1", "0", "3", "4"]
    assert copied[-1] == ["all", "3", "5", "3", "11"]
    chart.show_table()
    dialog = chart.findChild(ChartTableDialog)
    assert dialog is not None
    model = dialog.table.model()
    shown: Sequence[str] = [str(model.index(0, column).data()) for column in range(5)]
    assert shown == copied[1]
    QGuiApplication.clipboard().clear()
    dialog.deed_button.click()
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("KB \\ MS")
    dialog.close()


@pytest.mark.parametrize("words", ["Show as table…", "Copy as table", "Copy as picture"])
def test_the_menu_offers_table_and_copies(light: Theme, qtbot: QtBot, words: str) -> None:
    """The button at the right of the title opens a menu with all three."""
    card = _card(qtbot)
    qtbot.mouseClick(card.menu_button, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert words in [action.text() for action in menu.actions()]
    menu.close()


def test_a_pale_chart_is_paler(light: Theme, qtbot: QtBot) -> None:
    """Figures on their way: the chart stays, in weaker colours."""
    card = _card(qtbot)
    chart: ChartWidget = card.chart
    place = chart.hits()[2].rect.center().toPoint() + QPoint(-8, 0)
    strong = chart.grab().toImage().pixelColor(place)
    chart.set_pale(True)
    assert chart.grab().toImage().pixelColor(place).lightness() > strong.lightness()
