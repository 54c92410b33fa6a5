"""The row of marks behind a score."""

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from fsh_coder.domain.identifiers import RecordingId, SegmentId, new_uuid
from fsh_coder.domain.recording import Segment
from fsh_coder.services import rubric_library
from fsh_coder.ui.coding.ratings.evidence import EvidenceRow
from tests.factories import MITI


def test_the_button_comes_back_when_an_observation_is_reopened(qtbot: QtBot) -> None:
    """Locking takes the button away; reopening brings it back, and nothing breaks between."""
    rubric = rubric_library.shipped_by_key(MITI)
    segment = Segment(SegmentId(new_uuid()), RecordingId(new_uuid()), 0, 60_000)
    row = EvidenceRow()
    qtbot.addWidget(row)
    row.show()
    for may_write in (True, False, False, True):
        row.show_marks((), candidate=None, rubric=rubric, segment=segment, may_write=may_write)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        row.resize(row.width() + 10, 30)
        assert [widget.isVisible() for widget in row.widgets()] == ([True] if may_write else [])
