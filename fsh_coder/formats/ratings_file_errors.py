"""What can be wrong with a file of ratings or events, one class per cause."""

from pathlib import Path

from fsh_coder.domain.errors import UserFacingError


class RatingsFileError(UserFacingError):
    """A file of ratings, counts or events cannot be used; it carries the path."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


class EmptyRatingsFile(RatingsFileError):
    """There is nothing in the file, or nothing below its header."""

    def __init__(self, path: Path, *, has_header: bool) -> None:
        what = "holds a header and no rows" if has_header else "is empty"
        super().__init__(path, f"“{path.name}” {what}. Choose a file with at least one row.")


class HeaderMissing(RatingsFileError):
    """The first row does not name every column."""

    def __init__(self, path: Path, *, row: str) -> None:
        shown = row.strip() or "blank cells"
        super().__init__(
            path,
            f"The first row of “{path.name}” does not name every column (it reads “{shown}”). "
            "Put the column names there: the recording, then the coders; or session, coder and "
            "the measures.",
        )


class DuplicateColumn(RatingsFileError):
    """Two columns have one name."""

    def __init__(self, path: Path, *, column: str) -> None:
        super().__init__(
            path,
            f"“{path.name}” has more than one column called “{column}”. Give each its own name.",
        )
        self.column = column


class MissingColumns(RatingsFileError):
    """A column that the kind of file needs is not there."""

    def __init__(self, path: Path, *, missing: tuple[str, ...]) -> None:
        super().__init__(
            path, f"“{path.name}” lacks {' and '.join(missing)}. Add it, with its name in row 1."
        )
        self.missing = missing


class OneCoderOnly(RatingsFileError):
    """Agreement needs two coders."""

    def __init__(self, path: Path, *, coder: str) -> None:
        super().__init__(
            path,
            f"“{path.name}” has one coder only (“{coder}”). Agreement needs two; add the other "
            "coder’s ratings.",
        )
        self.coder = coder


class DuplicateRating(RatingsFileError):
    """One recording is rated twice by one coder, or listed twice."""

    def __init__(self, path: Path, *, recording: str, coder: str | None, row: int) -> None:
        who = f" by {coder}" if coder else ""
        super().__init__(
            path,
            f"Row {row} of “{path.name}” has “{recording}”{who} a second time. Keep one of the "
            "rows; they are never averaged.",
        )
        self.recording = recording
        self.coder = coder
        self.row = row


class MixedScores(RatingsFileError):
    """A score column holds numbers and text."""

    def __init__(self, path: Path, *, column: str, text: str, row: int) -> None:
        super().__init__(
            path,
            f"Column “{column}” of “{path.name}” holds numbers, but “{text}” in row {row}. "
            "Correct it, leave the cell empty for “not rated”, or use --scale nominal.",
        )
        self.column = column
        self.text = text
        self.row = row


class ScoresExpected(RatingsFileError):
    """The declared scale needs numbers and the file holds labels."""

    def __init__(self, path: Path, *, scale: str, label: str) -> None:
        super().__init__(
            path,
            f"“{path.name}” holds labels such as “{label}”, which have no {scale} scale. "
            "Use --scale nominal, or write the scores as numbers.",
        )
        self.scale = scale
        self.label = label


class ScoreOutsideRange(RatingsFileError):
    """A score lies beyond the declared ends of the scale."""

    def __init__(
        self, path: Path, *, score: float, recording: str, coder: str, low: float, high: float
    ) -> None:
        super().__init__(
            path,
            f"“{path.name}” has {score:g} for “{recording}” by {coder}, outside the scale from "
            f"{low:g} to {high:g}. Correct the score or the range.",
        )
        self.score = score
        self.recording = recording
        self.coder = coder


class RangeUpsideDown(UserFacingError):
    """The declared ends of a scale are equal or swapped, or there is no end."""

    def __init__(self, low: float, high: float) -> None:
        super().__init__(
            f"A scale cannot run from {low:g} to {high:g}. Give two numbers, the lower first."
        )
        self.low = low
        self.high = high


class NotSquare(RatingsFileError):
    """Rows and columns of a contingency table do not name the same categories."""

    def __init__(self, path: Path, *, rows: tuple[str, ...], columns: tuple[str, ...]) -> None:
        super().__init__(
            path,
            f"“{path.name}” is no square table: its rows are {', '.join(rows) or 'nameless'} and "
            f"its columns {', '.join(columns) or 'nameless'}. Give both the same two or more "
            "categories.",
        )
        self.rows = rows
        self.columns = columns


class CountExpected(RatingsFileError):
    """A cell of a contingency table is no count."""

    def __init__(self, path: Path, *, text: str, row: int, column: str) -> None:
        super().__init__(
            path,
            f"Row {row}, column “{column}” of “{path.name}” holds “{text}”. Counts are whole "
            "numbers of 0 or more.",
        )
        self.text = text
        self.row = row
        self.column = column


class TimeExpected(RatingsFileError):
    """A cell that should hold a time or a place in a sequence does not."""

    def __init__(self, path: Path, *, text: str, row: int, column: str) -> None:
        super().__init__(
            path,
            f"Row {row}, column “{column}” of “{path.name}” holds “{text}”, which is no number of "
            "0 or more.",
        )
        self.text = text
        self.row = row
        self.column = column


class CodeMissing(RatingsFileError):
    """An event has no code or no observer."""

    def __init__(self, path: Path, *, row: int, column: str) -> None:
        super().__init__(
            path, f"Row {row} of “{path.name}” has an empty “{column}”. Fill it or delete the row."
        )
        self.row = row
        self.column = column


class StateWithoutLength(RatingsFileError):
    """A state ends when or before it begins."""

    def __init__(self, path: Path, *, row: int) -> None:
        super().__init__(
            path, f"The state in row {row} of “{path.name}” ends before it begins. Correct a time."
        )
        self.row = row


class StatesOverlap(RatingsFileError):
    """Two states of one coder cover the same moment."""

    def __init__(self, path: Path, *, row: int, observer: str) -> None:
        super().__init__(
            path,
            f"The state in row {row} of “{path.name}” begins before {observer}’s state before it "
            "has ended. States of one coder must not overlap; correct a time.",
        )
        self.row = row
        self.observer = observer


class PlaceTaken(RatingsFileError):
    """Two events of one coder have the same place in the sequence."""

    def __init__(self, path: Path, *, row: int, observer: str) -> None:
        super().__init__(
            path,
            f"Row {row} of “{path.name}” repeats a place in {observer}’s sequence. Number the "
            "events of each coder in order.",
        )
        self.row = row
        self.observer = observer
