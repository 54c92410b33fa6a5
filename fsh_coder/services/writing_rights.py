"""Who may change an observation, and where in the recording."""

from fsh_coder.domain.errors import NotYourAssignment, ObservationLocked, OutsideSegment
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.timecode import timecode
from fsh_coder.services.observation_writer import ObservationWriter


class WritingRights:
    """What an observation lets the person do who has it open."""

    def __init__(self, writer: ObservationWriter, *, acting: CoderId) -> None:
        self._writer = writer
        self._acting = acting

    @property
    def is_own(self) -> bool:
        """Whether it is the person's own observation."""
        return self._acting == self._writer.observation.coder_id

    def check(self) -> None:
        """Let only the coder herself change what is not submitted.

        Raises:
            ObservationLocked: it is submitted.
            NotYourAssignment: it is another coder's.
        """
        if self._writer.observation.is_locked:
            raise ObservationLocked
        if not self.is_own:
            raise NotYourAssignment

    def check_inside(self, *moments_ms: int) -> None:
        """Let nothing be marked outside the segment.

        Raises:
            OutsideSegment: one of the moments lies outside.
        """
        segment = self._writer.observation.segment
        for at_ms in moments_ms:
            if not segment.holds(at_ms):
                raise OutsideSegment(
                    timecode(at_ms),
                    start=timecode(segment.start_ms),
                    end=timecode(segment.end_ms),
                )
