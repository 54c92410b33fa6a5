"""Which codings are compared, and of which sessions: two drop-downs and a dialog for days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.comparison_scope import (
    USUAL_SCOPE,
    ComparedCodings,
    ComparisonScope,
    PeriodReversed,
    day_words,
)
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.kit.fields import LabelledField, Option, SelectButton
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.day_field import DayField

_WHOLE, _PHASE, _THESE, _DAYS = "whole", "phase ", "these", "days"
_KINDS = (
    Option(ComparedCodings.CODING.value, "primary and double"),
    Option(ComparedCodings.CALIBRATION.value, "calibration"),
    Option(ComparedCodings.REFERENCE.value, "reference"),
)
_TICK_WIDTH = 64


class ScopeChoices(QObject):
    """The two drop-downs of a page's head; put them where they belong.

    Signals:
        changed: another scope was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._scope = USUAL_SCOPE
        self._phases: tuple[str, ...] = ()
        self._days: tuple[date, date] | None = None
        self.codings_button = SelectButton("Codings", _KINDS)
        self.codings_button.setToolTip(
            "Codings of one kind are compared with each other, never with another kind"
        )
        self.codings_button.chosen.connect(self._choose_kind)
        self.period_button = SelectButton("Period")
        self.period_button.chosen.connect(self._choose_period)
        self._renew()

    @property
    def buttons(self) -> tuple[SelectButton, SelectButton]:
        """Return both drop-downs in their order."""
        return self.codings_button, self.period_button

    @property
    def scope(self) -> ComparisonScope:
        """What is chosen."""
        return self._scope

    def offer(self, phases: Sequence[str], *, days: tuple[date, date] | None) -> None:
        """Offer the study's phases, and days where sessions have dates: the first and the last.

        A phase that the study no longer has gives way to the whole study.
        """
        self._phases = tuple(phases)
        self._days = days
        if self._scope.phase is not None and self._scope.phase not in self._phases:
            self._scope = replace(self._scope, phase=None)
        self._renew()

    def _ask_days(self, days: tuple[date, date]) -> None:
        dialog = DaysDialog(self._window, scope=self._scope, days=days)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take(dialog.scope))
        dialog.open()

    def _choose_kind(self, key: str) -> None:
        self._take(replace(self._scope, compared=ComparedCodings(key)))

    def _choose_period(self, key: str) -> None:
        kind = self._scope.compared
        if key == _DAYS and self._days is not None:
            # What is chosen stays until days are given.
            self._renew()
            self._ask_days(self._days)
        elif key == _WHOLE:
            self._take(ComparisonScope(kind))
        elif key.startswith(_PHASE):
            self._take(ComparisonScope(kind, phase=key.removeprefix(_PHASE)))

    def _take(self, scope: ComparisonScope) -> None:
        has_changed = scope != self._scope
        self._scope = scope
        self._renew()
        if has_changed:
            self.changed.emit()

    def _renew(self) -> None:
        scope = self._scope
        options = [Option(_WHOLE, "whole study")]
        options += [Option(f"{_PHASE}{each}", f"phase {each}") for each in self._phases]
        current = _WHOLE if scope.phase is None else f"{_PHASE}{scope.phase}"
        if scope.has_days:
            options.append(Option(_THESE, _days_words(scope)))
            current = _THESE
        if self._days is not None:
            options.append(Option(_DAYS, "other days…" if scope.has_days else "days…"))
        self.period_button.set_options(options)
        self.period_button.set_current(current)
        self.codings_button.set_current(scope.compared.value)


class DaysDialog(Dialog):
    """Asks for the first and the last day of the sessions; either may be left open."""

    def __init__(self, parent: QWidget, *, scope: ComparisonScope, days: tuple[date, date]) -> None:
        super().__init__(parent, "Sessions of these days", deed="Show", width=420)
        self.scope = scope
        text = "The first and the last day count. Sessions without a date are left out and named."
        self.body.addWidget(Text(text, colour="muted", wrap=True))
        first, last = days
        self.first = DayField("First day", words="from", day=scope.held_from, proposed=first)
        self.last = DayField("Last day", words="to", day=scope.held_to, proposed=last)
        for field in (self.first, self.last):
            # Their days stand below each other.
            field.tick.setMinimumWidth(_TICK_WIDTH)
        self._last_field = LabelledField("Last day", self.last)
        self.body.addWidget(LabelledField("First day", self.first))
        self.body.addWidget(self._last_field)

    def on_deed(self) -> None:
        """Take the days, or say what is wrong with them."""
        try:
            self.scope = replace(
                self.scope, phase=None, held_from=self.first.day(), held_to=self.last.day()
            )
        except PeriodReversed as error:
            self._last_field.set_error(error.sentence)
            return
        self.accept()


def _days_words(scope: ComparisonScope) -> str:
    first, last = scope.held_from, scope.held_to
    if first is not None and last is not None:
        return f"{day_words(first)} to {day_words(last)}"
    if first is not None:
        return f"from {day_words(first)}"
    return "" if last is None else f"until {day_words(last)}"
