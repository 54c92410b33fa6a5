"""Why units of speech could not be changed or coded as asked; one class per cause."""

from fsh_coder.domain.errors import UserFacingError


class UnitsFrozen(UserFacingError):
    """Units were to change after the pass that makes them was finished."""

    def __init__(self, *, pass_label: str) -> None:
        super().__init__(
            f"The units stay as they are since “{pass_label}” is finished. "
            "Go back to that pass to change them."
        )
        self.pass_label = pass_label


class ParseWasGiven(UserFacingError):
    """Units were to change that another coder made."""

    def __init__(self) -> None:
        super().__init__(
            "These units were made by another coder, so that two codings of the same units can be "
            "compared. They stay as they are; tell your lead if one is wrong."
        )


class ParseGivenOn(UserFacingError):
    """Units were to change that another coder codes, too."""

    def __init__(self) -> None:
        super().__init__(
            "These units were given to another coder, so that two codings of the same units can be "
            "compared. They stay as you made them. If one is wrong, tell your lead, who can take "
            "them back as long as the other coder has not coded any."
        )


class CodedByTheOther(UserFacingError):
    """A given parse was to be taken back from a coder who codes it already."""

    def __init__(self, n_marks: int) -> None:
        marked = "1 code" if n_marks == 1 else f"{n_marks} codes"
        super().__init__(
            f"This coder has given {marked} since the parse was given, which would be lost, so it "
            "was not taken back. Leave it, or let the coder remove those codes first."
        )
        self.n_marks = n_marks


class NoGivenParse(UserFacingError):
    """A parse was to be taken back from a coder who divided for herself, or not at all."""

    def __init__(self) -> None:
        super().__init__(
            "This coder has no parse of another coder’s, so there is nothing to take back. "
            "Look at the list again; nothing was changed."
        )


class UnitsOverlap(UserFacingError):
    """A unit was to share time with another; ``at`` is where that one begins."""

    def __init__(self, at: str) -> None:
        super().__init__(
            f"This would overlap the unit at {at}, so nothing was changed. "
            "Move one of them, or merge them."
        )
        self.at = at


class EmptyUnit(UserFacingError):
    """A unit was to end where it begins, or earlier."""

    def __init__(self, at: str) -> None:
        super().__init__(f"A unit at {at} would have no length. End it later than it begins.")
        self.at = at


class NotInsideUnit(UserFacingError):
    """A unit was to be split at a moment that does not lie inside it."""

    def __init__(self, at: str, *, start: str, end: str) -> None:
        super().__init__(
            f"{at} is not inside the unit from {start} to {end}, so it was not split. "
            "Go to a moment inside it and split it there."
        )


class NothingToMergeWith(UserFacingError):
    """The last unit was to be merged with the one after it."""

    def __init__(self) -> None:
        super().__init__("There is no unit after this one to merge it with.")


class UnitsBothCoded(UserFacingError):
    """Two units were to be merged whose codes do not go together on one unit."""

    def __init__(self) -> None:
        super().__init__(
            "Both units are coded, and together they would have more codes than one may have. "
            "Remove the code of one of them, then merge."
        )


class UnitFull(UserFacingError):
    """A unit has as many codes as the rubric allows."""

    def __init__(self, at: str, *, max_codes: int) -> None:
        super().__init__(
            f"The unit at {at} has its {max_codes} codes already. "
            "Remove one of them to give another."
        )
        self.max_codes = max_codes


class MarkStandsWithUnit(UserFacingError):
    """A unit's code was to be moved in time by itself."""

    def __init__(self, at: str) -> None:
        super().__init__(
            f"This code stands for the unit at {at} and moves only with it. "
            "Move the unit, or code the one you mean."
        )
