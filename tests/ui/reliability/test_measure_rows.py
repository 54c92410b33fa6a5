"""What a row of the reliability table says when all is well, and when it is not."""

from fsh_coder.reliability.report import MeasureReliability
from fsh_coder.ui.reliability.band_scheme import CICCHETTI, KOO_LI, BandScheme
from fsh_coder.ui.reliability.measure_rows import Column, MeasureRow
from tests.ui.reliability.measures import measure

GOOD = [(1, 1), (2, 3), (3, 3), (4, 4), (5, 4), (2, 2), (4, 5), (1, 2)]


def _row(measured: MeasureReliability, scheme: BandScheme = CICCHETTI) -> MeasureRow:
    return MeasureRow.of(measured, 0, short="", scheme=scheme)


def test_every_figure_is_that_of_the_statistics() -> None:
    """n, mean, SD, coefficient, interval and shares are the report's, rounded for print."""
    found = measure(GOOD)
    row = _row(found)
    assert row.text(Column.N) == "8"
    assert float(row.text(Column.MEAN)) == round(found.mean or 0, 2)
    assert float(row.text(Column.SD)) == round(found.sd or 0, 2)
    assert float(row.text(Column.ICC)) == round(found.headline.estimate or 0, 2)
    low, high = row.text(Column.INTERVAL).split(" to ")
    assert float(low) == round(found.headline.low or 0, 2)
    assert float(high) == round(found.headline.high or 0, 2)
    assert row.text(Column.EXACT) == f"{(found.exact.estimate or 0) * 100:.0f} %"
    assert row.text(Column.ALSO).startswith("κw .")


def test_undefined_is_a_dash_with_its_reason() -> None:
    """Every score the same: no coefficient, an en dash, and why in tooltip and speech."""
    found = measure([(3, 3)] * 6)
    row = _row(found)
    assert row.text(Column.ICC) == row.text(Column.INTERVAL) == row.text(Column.BAND) == "–"
    assert row.estimate() is None
    assert found.headline.reason is not None
    assert found.headline.reason[1:] in row.tooltip(Column.ICC)
    assert "not defined" in row.spoken()
    assert row.text(Column.LOOK) == "Not defined"
    assert row.text(Column.EXACT) == "100 %"


def test_rare_codes_have_no_band_and_a_hollow_dot() -> None:
    """Fewer than ten marks: the figure stands, the band does not, under either scheme."""
    found = measure([(1, 1), (0, 0), (2, 1), (0, 0), (0, 1), (0, 0)], block="count", unit="marks")
    for scheme in (CICCHETTI, KOO_LI):
        row = _row(found, scheme)
        estimate = row.estimate()
        assert row.bands is None
        assert row.text(Column.BAND) == "no band"
        assert estimate is not None
        assert estimate.is_hollow
        assert estimate.token in {"quiet"}
        assert row.text(Column.LOOK).startswith("Only 6 marks")


def test_hardly_differing_recordings_bring_ac2() -> None:
    """Where more than four in five scores are the same, AC2 stands in kappa's place."""
    row = _row(measure([(3, 3)] * 9 + [(3, 4), (4, 3)]))
    assert row.also.sign == "AC2"
    assert "score 3" in row.text(Column.LOOK)


def test_counts_bring_alpha_and_ratios_no_steps() -> None:
    """Alpha stands beside counts; a percentage has no exact agreement, and the tooltip says why."""
    count = _row(measure([(4, 5), (9, 8), (2, 2), (7, 9), (12, 11)], block="count", unit="marks"))
    assert count.text(Column.ALSO).startswith("α ")
    ratio = _row(
        measure([(40, 50.5), (90, 80), (25, 20), (70, 95)], block="derived", unit="percent")
    )
    assert ratio.text(Column.EXACT) == ratio.text(Column.WITHIN) == "–"
    assert "no steps" in ratio.tooltip(Column.EXACT)


def test_other_bands_change_words_and_never_figures() -> None:
    """Koo & Li's words may differ from Cicchetti's; value and interval stay."""
    found = measure(GOOD)
    one, other = _row(found), _row(found, KOO_LI)
    assert one.bands is not None
    assert other.bands is not None
    assert other.bands.word == KOO_LI.of(found.headline.estimate or 0)
    assert one.estimate() is not None
    assert other.text(Column.MEAN) == one.text(Column.MEAN)


def test_speech_names_measure_value_interval_and_band() -> None:
    """A screen reader hears what the picture shows."""
    row = _row(measure(GOOD))
    figure, ends = row.text(Column.ICC), row.text(Column.INTERVAL)
    assert row.bands is not None
    spoken = row.spoken()
    assert spoken.startswith(f"Empathy, ICC(A,1) {figure}, 95 per cent interval {ends}")
    assert row.bands.word in spoken
