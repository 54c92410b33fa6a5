"""Who coded what: the design in words, and the coefficient that follows from it."""

from fsh_coder.reliability.ratings_matrix import RatingsMatrix, is_connected
from fsh_coder.reliability.report import DesignDescription, DesignKind

# With fewer gaps than this share the recordings all coders rated stand for the sample.
MOST = 0.9

COMPLETE_NAME = "ICC(A,1)"
MIXED_NAME = "ICC(A,1), mixed model"
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def describe_design(matrix: RatingsMatrix) -> DesignDescription:
    """Recognise the design of a double-coded sample.

    Args:
        matrix: all ratings that count; recordings coded once are welcome.

    Returns:
        complete: at least nine of ten double-coded recordings have all coders, so the
        ICC takes those. partial: one coder coded nearly all, others a part. rotating:
        the coders change. none: nothing was coded twice.
    """
    rated = matrix.rated()
    double = rated.double_coded()
    n, k = len(double.recordings), len(double.coders)
    n_complete = int(double.is_rated.all(axis=1).sum()) if n else 0
    n_single = len(rated.recordings) - n
    kind = _kind(double, n_complete=n_complete)
    connected = n > 0 and is_connected(double.is_rated)
    return DesignDescription(
        kind=kind,
        sentence=_sentence(double, kind=kind, n_complete=n_complete, n_single=n_single),
        coefficient_name=COMPLETE_NAME if kind == "complete" else MIXED_NAME,
        n_recordings=n,
        n_coders=k if n else len(rated.coders),
        n_complete=n_complete,
        is_connected=connected,
        n_single=n_single,
        coders=double.coders if n else rated.coders,
    )


def _kind(double: RatingsMatrix, *, n_complete: int) -> DesignKind:
    n = len(double.recordings)
    if n == 0:
        return "none"
    if n_complete >= MOST * n:
        return "complete"
    busiest = double.is_rated.sum(axis=0).max()
    return "partial" if busiest >= MOST * n else "rotating"


def _sentence(double: RatingsMatrix, *, kind: DesignKind, n_complete: int, n_single: int) -> str:
    n, k = len(double.recordings), len(double.coders)
    names = ", ".join(double.coders)
    if kind == "none":
        return (
            "No recording was coded by two coders, so agreement cannot be computed."
            if n_single
            else "Nothing is submitted yet, so agreement cannot be computed."
        )
    alone = f" {_count(n_single)} coded by one coder only." if n_single else ""
    if kind == "complete":
        gaps = n - n_complete
        left = (
            f" {_lack(gaps)}; {'it counts' if gaps == 1 else 'they count'} in the agreement "
            "columns, not in the ICC."
            if gaps
            else ""
        )
        return (
            f"{n} {_recordings(n)}, {'each ' if n > 1 else ''}coded by the same "
            f"{_word(k)} coders ({names}). "
            "You will use one coder’s score per recording, so the figure is ICC(A,1): two-way, "
            f"absolute agreement, single coder.{left}{alone}"
        )
    how = (
        "by one coder in nearly all and others in part"
        if kind == "partial"
        else "by coders who change from recording to recording"
    )
    return (
        f"{n} {_recordings(n)} coded by two or more of {_word(k)} coders ({names}), {how}. "
        "The figure is ICC(A,1) from a mixed model (REML): recordings, coders and the rest each "
        f"have a variance, so no recording is left out.{alone}"
    )


def _recordings(n: int) -> str:
    return "recording" if n == 1 else "recordings"


def _word(number: int) -> str:
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)


def _count(number: int) -> str:
    return (
        f"{_word(number).capitalize()} more recording was"
        if number == 1
        else f"{_word(number).capitalize()} more recordings were"
    )


def _lack(number: int) -> str:
    word = _word(number).capitalize()
    return f"{word} recording lacks a coder" if number == 1 else f"{word} recordings lack a coder"
