"""Numbers in words, as the Study place writes them."""

import pytest

from fsh_coder.domain.work_spell import TimeOnTask
from fsh_coder.ui.library.words import on_task_words

MINUTE = 60_000


@pytest.mark.parametrize(
    ("on_task", "words"),
    [
        (None, ""),
        (TimeOnTask(0, 0, 0), ""),
        (TimeOnTask(1, 20_000, 0), "1 min"),
        (TimeOnTask(1, 31 * MINUTE, 6 * MINUTE), "31 min, 6 min paused"),
        (TimeOnTask(2, 125 * MINUTE, 20_000), "2 h 05 min"),
    ],
)
def test_time_on_task_is_told_in_minutes(on_task: TimeOnTask | None, words: str) -> None:
    """What was begun is a minute at least; a pause of seconds is none."""
    assert on_task_words(on_task) == words
