"""What was done to a submitted observation, by whom and when, for the lead."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from fsh_coder.services.coding_history import ObservationHistory, Standing
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.kit.table import ROW_STUDY, PlainTable
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.words import day_words, number_words

_WIDTHS = (184, 150, 0, 84)


class HistoryDialog(Dialog):
    """A table of actions, the latest first.

    Args:
        parent: the window.
        history: the actions.
        session_label: what was coded.
        on_task: how long it took, in words; "" where nobody kept it.
    """

    def __init__(
        self, parent: QWidget, history: ObservationHistory, *, session_label: str, on_task: str
    ) -> None:
        title = f"History of {session_label} by {history.coder_name}"
        super().__init__(parent, title, deed="Close", cancel="", width=760)
        n_undone = sum(row.standing is Standing.UNDONE for row in history.rows)
        summary = number_words(len(history.rows), "action")
        summary += f", {n_undone} of them undone" if n_undone else ""
        summary += f"; {on_task}" if on_task else ""
        self.body.addWidget(Text(f"{summary}.", colour="muted", wrap=True))
        self.rows = PlainRows(("When", "Who", "What", ""), muted=(0, 3), parent=self)
        self.rows.show_rows(
            [
                PlainRow(
                    key=row.seq,
                    words=(
                        _when(row.at.astimezone()),
                        row.who,
                        f"{row.words}: “{row.reason}”" if row.reason else row.words,
                        "undone" if row.standing is Standing.UNDONE else "",
                    ),
                )
                for row in history.rows
            ]
        )
        self.table = PlainTable("What was done, the latest first", row_height=ROW_STUDY)
        self.table.setModel(self.rows)
        self.table.set_column_widths(_WIDTHS, stretch=2)
        self.table.setMinimumHeight(380)
        self.body.addWidget(self.table, 1)


def _when(local: datetime) -> str:
    return f"{day_words(local.date())}, {local.hour:02d}:{local.minute:02d}:{local.second:02d}"
