"""Words for sizes of coefficients. A band is a reading aid, never the result."""

from bisect import bisect_right

CICCHETTI_EDGES = (0.40, 0.60, 0.75)
CICCHETTI_WORDS = ("poor", "fair", "good", "excellent")
KOO_LI_WORDS = ("poor", "moderate", "good", "excellent")
LANDIS_KOCH_WORDS = ("poor", "slight", "fair", "moderate", "substantial", "almost perfect")


def cicchetti(value: float) -> str:
    """Return poor, fair, good or excellent; the unrounded value is cut at .40, .60, .75.

    Cicchetti (1994), Psychological Assessment 6:284-290.
    """
    return CICCHETTI_WORDS[bisect_right(CICCHETTI_EDGES, value)]


def koo_li(value: float) -> str:
    """Return poor (below .50), moderate, good (from .75) or excellent (above .90).

    To be applied to both ends of the interval. Koo & Li (2016), Journal of
    Chiropractic Medicine 15:155-163.
    """
    if value > 0.90:
        return KOO_LI_WORDS[3]
    return KOO_LI_WORDS[bisect_right((0.50, 0.75), value)]


def landis_koch(value: float) -> str:
    """Return the word for a kappa, from poor (below 0) to almost perfect (above .80).

    Landis & Koch (1977), Biometrics 33:159-174.
    """
    if value < 0:
        return LANDIS_KOCH_WORDS[0]
    edges = (0.20, 0.40, 0.60, 0.80)
    return LANDIS_KOCH_WORDS[1 + sum(value > edge for edge in edges)]
