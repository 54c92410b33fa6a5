"""Sentences and choices that a profile's screen and its page share."""

from fsh_coder.services.profile_values import ProfileMeasure, WorkerProfile
from fsh_coder.ui.charts.profile_key import TimeKey

NOT_FOR_APPRAISAL = "for supervision, not for appraisal"
SYNTHETIC = "Synthetic demo: written and spoken by machine, no real people."
_EXPERT = "Expert opinion"


def standing_words(profile: WorkerProfile) -> str:
    """Return how much stands behind a profile: "7 sessions by 3 coders, 12 Sep 2025 to …"."""
    n, k = profile.n_sessions, profile.n_coders
    sessions = "1 session" if n == 1 else f"{n} sessions"
    words = f"{sessions} by {'1 coder' if k == 1 else f'{k} coders'}"
    first, last = profile.first_on, profile.last_on
    if first is None or last is None:
        return words
    start = f"{first.day} {first:%b %Y}"
    return f"{words}, {start}" if first == last else f"{words}, {start} to {last.day} {last:%b %Y}"


def panels_of(profile: WorkerProfile) -> tuple[ProfileMeasure, ...]:
    """Return what is shown over time: summary scores on the scale, then the dimensions."""
    scored = [each for each in profile.measures if each.unit == "score"]
    summaries = [each for each in scored if each.block == "derived"]
    return tuple(summaries + [each for each in scored if each.block == "global"])


def ratios_of(profile: WorkerProfile) -> tuple[ProfileMeasure, ...]:
    """Return what is shown on bars: ratios and percentages, then totals."""
    derived = [each for each in profile.measures if each.block == "derived"]
    ratios = [each for each in derived if each.unit in {"percent", "ratio"}]
    return tuple(ratios + [each for each in derived if each.unit == "count"])


def ratios_title(profile: WorkerProfile) -> str:
    """Return "Ratios", or "Ratios and totals" where totals are among them."""
    units = {each.unit for each in ratios_of(profile)}
    if "count" not in units:
        return "Ratios"
    return "Ratios and totals" if len(units) > 1 else "Totals"


def marks_words(profile: WorkerProfile) -> str:
    """Return what the rubric's marks rest on, for the key; "" where it gives none."""
    bases = {level.basis for each in profile.measures for level in each.thresholds}
    if not bases:
        return ""
    if all(basis.startswith(_EXPERT) for basis in bases):
        return "marks of the rubric (expert opinion)"
    return "marks of the rubric"


def bases_of(profile: WorkerProfile) -> tuple[str, ...]:
    """Return the authority of each of the rubric's marks, in full."""
    bases = [level.basis for each in profile.measures for level in each.thresholds]
    return tuple(dict.fromkeys(bases))


def time_key(profile: WorkerProfile) -> TimeKey:
    """Return what the panels of a profile need a key for."""
    return TimeKey(
        marks=marks_words(profile),
        has_team=any(each.team_median is not None for each in profile.measures),
        has_single_coders=any(
            point.n_coders == 1 for each in profile.measures for point in each.points
        ),
    )
