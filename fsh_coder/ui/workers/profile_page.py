"""One worker's profile on one A4 page, by the same painters as on the screen."""

import math
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

import fsh_coder
from fsh_coder.domain.timecode import timecode
from fsh_coder.formats.whole_file import whole_file
from fsh_coder.services.profile_values import Excerpt, WorkerProfile
from fsh_coder.ui.charts.chart_style import ChartStyle, paint_stroke, paint_words
from fsh_coder.ui.charts.over_time import paint_over_time
from fsh_coder.ui.charts.profile_key import paint_ratio_key, paint_time_key
from fsh_coder.ui.charts.ratio_bar import paint_ratio, ratio_height
from fsh_coder.ui.charts.session_axis import SessionAxis
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.workers.page_painter import (
    MARGIN,
    PAGE,
    PageCursor,
    page_style,
    paint_wrapped,
    wrapped_height,
)
from fsh_coder.ui.workers.profile_words import (
    NOT_FOR_APPRAISAL,
    SYNTHETIC,
    bases_of,
    panels_of,
    ratios_of,
    ratios_title,
    standing_words,
    time_key,
)

_DPI = 1200
_COLUMNS = 3
_PANEL_MOST, _PANEL_LEAST = 200.0, 104.0
_EXCERPT = 40.0
_NOISE = (
    "SEM: standard error of one coder’s score. A change counts where it is more than coders "
    "alone make in 5 of 100 cases; sessions differ as well. Grey: no clear change, or not judged."
)


def write_profile_pdf(profile: WorkerProfile, path: Path) -> None:
    """Write a profile as a PDF of one page with searchable words; needs a QApplication.

    A file that stands there is replaced once the new one is whole.

    Raises:
        CannotWrite: the file could not be written.
    """
    made = profile_pdf(profile)
    with whole_file(path) as part:
        part.write_bytes(made)


def profile_pdf(profile: WorkerProfile, *, made_at: datetime | None = None) -> bytes:
    """Return a profile's page as the bytes of a PDF; `made_at` None means now."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(f"Skill profile: worker {profile.worker.label}")
    writer.setCreator(f"FSH Coder {fsh_coder.__version__}")
    painter = QPainter(writer)
    painter.scale(writer.width() / PAGE.width(), writer.height() / PAGE.height())
    paint_profile_page(painter, profile, style=page_style(), made_at=made_at or datetime.now(UTC))
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def paint_profile_page(
    painter: QPainter, profile: WorkerProfile, *, style: ChartStyle, made_at: datetime
) -> None:
    """Paint the page in quarter millimetres from the painter's origin."""
    page = PageCursor(painter, style, MARGIN, PAGE.width() - 2 * MARGIN, 13 * 4)
    foot = _paint_footer(page, profile, made_at=made_at)
    _paint_head(page, profile)
    _paint_notices(page, profile)
    _paint_highlights(page, profile)
    below = _height_below(profile)
    _paint_panels(page, profile, room=foot - page.top - below)
    _paint_ratios(page, profile)
    _paint_excerpts(page, profile, foot=foot)


def _paint_head(page: PageCursor, profile: WorkerProfile) -> None:
    style, painter = page.style, page.painter
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    line = QRectF(page.left, page.top, page.width, 28)
    title = f"Skill profile: worker {profile.worker.label}"
    paint_words(painter, line, title, style=style, role="title", ink="text")
    paint_words(painter, line, "Confidential", style=style, role="section", ink="bad", flags=right)
    page.skip(30)
    line = QRectF(page.left, page.top, page.width, 16)
    words = f"{standing_words(profile)}. Rubric {profile.rubric_title}."
    paint_words(painter, line, words, style=style, role="body")
    paint_words(painter, line, NOT_FOR_APPRAISAL, style=style, role="helper", flags=right)
    page.skip(16)
    if profile.team_words:
        line = QRectF(page.left, page.top, page.width, 15)
        words = f"Team: median and middle half of {profile.team_words}."
        paint_words(painter, line, words, style=style, role="note")
        page.skip(15)
    page.skip(8)


def _paint_notices(page: PageCursor, profile: WorkerProfile) -> None:
    notices = [profile.too_few] if profile.too_few else []
    notices += [SYNTHETIC] if profile.is_synthetic else []
    for notice in notices:
        box = QRectF(page.left, page.top, page.width, 24)
        fill, edge = page.style.colour("warn-soft"), page.style.colour("warn")
        paint_box(page.painter, box, fill=fill, border=edge, radius=4)
        inner = box.adjusted(10, 0, -10, 0)
        paint_words(
            page.painter, inner, notice, style=page.style, role="body_strong", ink="warn-ink"
        )
        page.skip(30)
    page.skip(4)


def _paint_highlights(page: PageCursor, profile: WorkerProfile) -> None:
    said = (profile.strongest, profile.grown, profile.next_step)
    inks = ("good", "good", "accent")
    wide = (page.width - 24) / 3
    top, lowest = page.top, page.top
    for place, (highlight, ink) in enumerate(zip(said, inks, strict=True)):
        left = page.left + place * (wide + 12)
        column = PageCursor(page.painter, page.style, left, wide, top)
        bar = QRectF(left, top + 1, 3, 44)
        column.words(highlight.title, role="head", indent=11)
        column.skip(2)
        column.words(highlight.detail, role="helper", ink="muted", indent=11)
        page.painter.fillRect(bar, page.style.colour(ink))
        lowest = max(lowest, column.top, bar.bottom())
    page.top = lowest + 14


def _paint_panels(page: PageCursor, profile: WorkerProfile, *, room: float) -> None:
    measures = panels_of(profile)
    if not measures:
        return
    before = page.top
    key = page.section("Over time")
    paint_time_key(page.painter, key, time_key(profile), style=page.style)
    axis = SessionAxis.of(measures[0].points)
    n_rows = math.ceil(len(measures) / _COLUMNS)
    high = (room - (page.top - before) - 8) / n_rows
    high = min(max(high, _PANEL_LEAST), _PANEL_MOST)
    wide = (page.width - 16 * (_COLUMNS - 1)) / _COLUMNS
    for place, measure in enumerate(measures):
        left = page.left + (place % _COLUMNS) * (wide + 16)
        box = QRectF(left, page.top + (place // _COLUMNS) * high, wide, high - 8)
        paint_over_time(page.painter, box, measure, axis=axis, style=page.style)
    page.skip(n_rows * high + 8)


def _paint_ratios(page: PageCursor, profile: WorkerProfile) -> None:
    measures = ratios_of(profile)
    if not measures:
        return
    key = page.section(ratios_title(profile))
    paint_ratio_key(page.painter, key, style=page.style)
    wide = (page.width - 24) / 2
    for start in range(0, len(measures), 2):
        pair = measures[start : start + 2]
        for place, measure in enumerate(pair):
            left = page.left + place * (wide + 24)
            box = QRectF(left, page.top, wide, ratio_height(measure))
            paint_ratio(page.painter, box, measure, style=page.style)
        page.skip(max(map(ratio_height, pair)) + 2)
    page.skip(4)


def _paint_excerpts(page: PageCursor, profile: WorkerProfile, *, foot: float) -> None:
    if not profile.excerpts:
        return
    note = "chosen by the coders as evidence; times are of the recording"
    page.section("Moments behind the scores", note=note)
    for number, excerpt in enumerate(profile.excerpts):
        if page.top + _EXCERPT > foot:
            left_out = len(profile.excerpts) - number
            words = f"{left_out} more in the program, where they can be heard."
            page.words(words, role="note", ink="muted", most_lines=1)
            return
        _paint_excerpt(page, excerpt)


def _paint_excerpt(page: PageCursor, excerpt: Excerpt) -> None:
    painter, style, top = page.painter, page.style, page.top
    category = Category(excerpt.category)
    painter.fillRect(QRectF(page.left, top, 3, _EXCERPT - 9), style.colour(category.token))
    at = QRectF(page.left + 11, top - 1, 60, 16)
    paint_words(painter, at, timecode(excerpt.at_ms), style=style, role="body_strong", ink="text")
    sign = QRectF(page.left + 11, top + 19, 8, 8)
    paint_shape(painter, sign, category, colour=style.colour(category.token))
    code = QRectF(page.left + 24, top + 15, 50, 16)
    paint_words(painter, code, excerpt.short, style=style, role="chip", ink="text")
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    day = f", {excerpt.held_on.day} {excerpt.held_on:%b %Y}" if excerpt.held_on else ""
    where = QRectF(page.left + page.width - 130, top - 1, 130, 16)
    words = f"{excerpt.session_label}{day}"
    paint_words(painter, where, words, style=style, role="note", flags=right)
    said = f"“{excerpt.words}”" if excerpt.words else "no transcript"
    line = QRectF(page.left + 84, top - 1, page.width - 84 - 140, 16)
    paint_words(painter, line, said, style=style, role="body", ink="text")
    reason = (
        f"{excerpt.dimension_label}: {excerpt.reason}"
        if excerpt.reason
        else (excerpt.dimension_label)
    )
    line = QRectF(page.left + 84, top + 15, page.width - 84, 15)
    paint_words(painter, line, reason, style=style, role="note")
    page.skip(_EXCERPT)


def _height_below(profile: WorkerProfile) -> float:
    """Return what ratios and moments take, so that the panels get the rest."""
    measures = ratios_of(profile)
    pairs = [measures[start : start + 2] for start in range(0, len(measures), 2)]
    ratios = sum(max(map(ratio_height, pair)) + 2 for pair in pairs) + (33 if pairs else 0)
    n = len(profile.excerpts)
    return ratios + (29 + n * _EXCERPT if n else 0) + 6


def _paint_footer(page: PageCursor, profile: WorkerProfile, *, made_at: datetime) -> float:
    """Paint what the figures rest on, from the page's foot upwards; return where it begins."""
    painter, style = page.painter, page.style
    notes = [_NOISE]
    bases = bases_of(profile)
    if profile.put_together:
        notes.append(profile.put_together)
    if bases:
        notes.append(f"Marks of the rubric: {' '.join(bases)}")
    provenance = (
        f"{profile.study_name}. {profile.n_observations} submitted observations. "
        f"{profile.rubric_title}, SHA-256 {profile.rubric_digest[:12]}. "
        f"FSH Coder {fsh_coder.__version__}, {made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC."
    )
    blocks = [(words, page.width) for words in notes] + [(provenance, page.width - 70)]
    heights = [
        wrapped_height(painter, words, role="tiny", width=wide, style=style)
        for words, wide in blocks
    ]
    top = PAGE.height() - 11 * 4 - sum(heights) - 3 * (len(heights) - 1)
    start = QPointF(page.left, top - 6)
    end = start + QPointF(page.width, 0)
    paint_stroke(painter, start, end, colour=style.colour("line-strong"))
    at = top
    for (words, wide), high in zip(blocks, heights, strict=True):
        box = QRectF(page.left, at, wide, high)
        paint_wrapped(painter, box, words, role="tiny", ink="muted", style=style)
        at += high + 3
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    box = QRectF(page.left, at - 3 - heights[-1], page.width, heights[-1])
    paint_words(painter, box, "Page 1 of 1", style=style, role="tiny", flags=right)
    return top - 12
