"""Sentences of the reliability workbook: what was done, ready to be cited."""

from collections.abc import Iterable

from fsh_coder.domain.measure_equivalence import VERSIONS_PUT_TOGETHER
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.reliability.bands import CICCHETTI_EDGES, CICCHETTI_WORDS
from fsh_coder.reliability.report import Coefficient, MeasureReliability

REFERENCES = (
    "Cicchetti (1994) Psychological Assessment 6:284. Gwet (2014) Handbook of Inter-Rater "
    "Reliability. Hallgren (2012) Tutorials in Quantitative Methods for Psychology 8:23. "
    "Koo & Li (2016) Journal of Chiropractic Medicine 15:155. Krippendorff (2004) Content "
    "Analysis. McGraw & Wong (1996) Psychological Methods 1:30. ten Hove, Jorgensen & van der "
    "Ark (2024) Psychological Methods 29:967."
)


def bands_sentence() -> str:
    """Return how a coefficient is put in words."""
    low, middle, high = (f"{edge:.2f}".lstrip("0") for edge in CICCHETTI_EDGES)
    poor, fair, good, excellent = CICCHETTI_WORDS
    return (
        f"Bands follow Cicchetti (1994): below {low} {poor}, from {low} {fair}, from {middle} "
        f"{good}, from {high} {excellent}. The unrounded value is cut. Read the band of the "
        "interval too: it says how sure the word is (Koo & Li, 2016)."
    )


def method_sentence(content: IrrContent) -> str:
    """Return the sentence for the method section of a paper."""
    report = content.report
    design = report.design
    n_coded = design.n_recordings + design.n_single
    share = f"{design.n_recordings} of {n_coded} coded recordings"
    if n_coded:
        share += f" ({design.n_recordings / n_coded:.0%})".replace("%", " %")
    how = _one_method([each.headline.method for each in report.measures])
    name = design.coefficient_name.removesuffix(", mixed model")
    gaps = (
        "Recordings that lack a coder are left out of the ICC and kept in the agreement figures."
        if design.kind == "complete"
        else "No recording is left out for a missing coder."
    )
    return (
        f"Inter-rater reliability rests on {share} that were coded independently by at least two "
        f"of {design.n_coders} coders. {_scope_sentence(content)}{name} ({how}) is reported "
        f"with 95 % intervals. {gaps} Computed with FSH Coder {content.provenance.app_version} "
        f"and the rubric {report.rubric_title}.{_versions(content)}"
    )


def _versions(content: IrrContent) -> str:
    if VERSIONS_PUT_TOGETHER not in dict(content.report.settings):
        return ""
    return (
        f" For measures declared equivalent, observations made with another version than "
        f"{content.rubric.version} enter as well."
    )


def _scope_sentence(content: IrrContent) -> str:
    """Return which codings were taken, "" where it is what every reader expects."""
    scope = content.scope
    if scope.is_usual:
        return ""
    of_which = "" if scope.is_whole_study else f" of {scope.period_words}"
    return f"Only {scope.compared.words}{of_which} were taken. "


def _one_method(methods: Iterable[str]) -> str:
    """Return what several methods have in common, and where they differ with "or"."""
    parts = [each.split(", ") for each in dict.fromkeys(methods)]
    common = [part for part in parts[0] if all(part in each for each in parts)]
    rest = [", ".join(part for part in each if part not in common) for each in parts]
    return ", ".join([*common, " or ".join(each for each in rest if each)]).rstrip(", ")


def band_of_interval(measure: MeasureReliability) -> str:
    """Return the bands of both ends: ``poor to good``, or ``good throughout``."""
    low, high = measure.band_low, measure.band_high
    if measure.band is None or low is None or high is None:
        return ""
    return f"{low} throughout" if low == high else f"{low} to {high}"


def undefined_notes(measures: Iterable[MeasureReliability]) -> tuple[str, ...]:
    """Return, for each statistic that is not defined where one is expected, why."""
    notes = []
    for measure in measures:
        reasons: dict[str, list[str]] = {}
        for coefficient in _expected(measure):
            if coefficient.estimate is None and coefficient.reason:
                reasons.setdefault(coefficient.reason, []).append(coefficient.name)
            elif coefficient.low is None and coefficient.reason:
                reasons.setdefault(coefficient.reason, []).append(f"{coefficient.name} interval")
        for reason, names in reasons.items():
            notes.append(f"{measure.label}: {', '.join(dict.fromkeys(names))}: {reason}.")
    return tuple(notes)


def _expected(measure: MeasureReliability) -> tuple[Coefficient, ...]:
    always = (measure.headline, measure.icc_ak, measure.icc_c1, measure.alpha)
    if measure.block == "global":
        return (*always, measure.kappa_quadratic, measure.ac2)
    return always
