"""Days, moments and numbers as the Study place and My list write them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from fsh_coder.domain.work_spell import TimeOnTask

# strftime would follow the desktop's language, and the screen is British English.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MS_PER_MINUTE = 60_000


def day_words(day: date, *, today: date | None = None) -> str:
    """Return a day as ``26 Nov 2025``; without the year where that is today's."""
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    return words if today is not None and day.year == today.year else f"{words} {day.year}"


def moment_words(at: datetime, *, now: datetime) -> str:
    """Return a moment on this computer's clock: ``today 14:02``, ``20 Nov, 15:22``.

    Args:
        at: the moment, aware.
        now: the present moment, aware.
    """
    local, today = at.astimezone(), now.astimezone().date()
    clock = f"{local.hour:02d}:{local.minute:02d}"
    if local.date() == today:
        return f"today {clock}"
    if local.date() == today - timedelta(days=1):
        return f"yesterday {clock}"
    return f"{day_words(local.date(), today=today)}, {clock}"


def number_words(number: int, singular: str, plural: str = "") -> str:
    """Return ``1 recording``, ``5 recordings``."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def hours_words(hours: float | None) -> str:
    """Return hours as a column shows them: ``11 h``, ``40 min``; "" where they are not known."""
    if hours is None:
        return ""
    return f"{round(hours)} h" if hours >= 1 else f"{max(1, round(60 * hours))} min"


def on_task_words(on_task: TimeOnTask | None) -> str:
    """Return time on task as ``31 min, 6 min paused``; "" where none was kept."""
    if on_task is None or on_task.n_spells == 0:
        return ""
    worked = _minutes_words(on_task.active_ms)
    paused_min = round(on_task.paused_ms / _MS_PER_MINUTE)
    return f"{worked}, {_minutes_words(on_task.paused_ms)} paused" if paused_min else worked


def _minutes_words(duration_ms: int) -> str:
    minutes = max(1, round(duration_ms / _MS_PER_MINUTE))
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence lists them: ``KB, MS and TL``."""
    every = tuple(names)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} and {every[-1]}"
