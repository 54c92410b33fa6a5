"""Finds the volleys of an observation's marks, and what the rubric says against some of them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from fsh_coder.domain.completeness import Gap, GapKind
from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import BehaviourMark, Observation
from fsh_coder.domain.volley_check import (
    Run,
    Turn,
    Volley,
    VolleyBreach,
    breaches,
    speaker_runs,
    volleys,
)
from fsh_coder.services.transcripts import Utterance
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.ground.time_window import words_in_segment
from fsh_coder.ui.settings import Settings

# Marks that follow each other quickly are looked at together, once they are painted.
_LOOK_AFTER_MS = 200


class VolleyWatch(QObject):
    """Looks at the volleys a moment after each change of the marks.

    Who speaks when is taken from the units, else from the transcript; without either, marks
    close to each other make a volley.

    Args:
        controller: what is coded.
        utterances: the transcript.
        settings: after which silence a volley ends where nobody knows who speaks.
        parent: the owner.

    Signals:
        found: the volleys and the breaches of the rubric's rules are others now.
    """

    found = Signal()

    def __init__(
        self,
        controller: CodingController,
        *,
        utterances: Sequence[Utterance],
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller, self._settings = controller, settings
        self._utterances = utterances
        self._spoken: tuple[Run, ...] | None = None
        self._words: dict[str, str] = {}
        self._marks: tuple[BehaviourMark, ...] | None = None
        self.volleys: tuple[Volley, ...] = ()
        self.breaches: tuple[VolleyBreach, ...] = ()
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_LOOK_AFTER_MS)
        self._waiting.timeout.connect(self.look)
        controller.changed.connect(self._on_changed)
        # What was marked before is looked at in a moment, too: first it has to be painted.
        self._on_changed()

    def look(self) -> None:
        """Find the volleys now."""
        observation = self._controller.observation
        if observation.marks is self._marks:
            return
        self._marks = observation.marks
        self.volleys = volleys(observation.marks, runs=self._runs(observation), gap_ms=self._gap_ms)
        self.breaches = breaches(self._controller.rubric, self.volleys)
        self.found.emit()

    def gaps(self) -> tuple[Gap, ...]:
        """Return the breaches as things to look at, none of which stops anything."""
        return tuple(
            Gap(GapKind.VOLLEY, self._said(breach), mark_id=breach.marks[-1], at_ms=breach.at_ms)
            for breach in self.breaches
        )

    def words_by_mark(self) -> dict[MarkId, str]:
        """Return what is said against a mark's volley, for each mark it concerns."""
        said: dict[MarkId, list[str]] = {}
        for breach in self.breaches:
            words = self._said(breach)
            for mark_id in breach.marks:
                said.setdefault(mark_id, []).append(words)
        return {mark_id: "; ".join(words) for mark_id, words in said.items()}

    def _said(self, breach: VolleyBreach) -> str:
        # At the next change of a mark nearly all breaches are the same.
        if breach.words not in self._words:
            self._words[breach.words] = words_in_segment(breach.words, self._controller.segment)
        return self._words[breach.words]

    @property
    def _gap_ms(self) -> int:
        return self._settings.volley_gap_ms

    def _runs(self, observation: Observation) -> tuple[Run, ...]:
        if not observation.units:
            if self._spoken is None:
                self._spoken = speaker_runs(
                    [
                        Turn(each.start_ms, each.end_ms, each.speaker, each.text)
                        for each in self._utterances
                    ]
                )
            return self._spoken
        return speaker_runs(
            [Turn(unit.start_ms, unit.end_ms, unit.speaker) for unit in observation.units]
        )

    def _on_changed(self) -> None:
        if self._controller.observation.marks is not self._marks:
            self._waiting.start()
