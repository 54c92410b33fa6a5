"""What a coder may give a dimension: a score, not applicable, or nothing yet."""

from enum import Enum
from typing import Final


class NotApplicable(Enum):
    """The kind of `NOT_APPLICABLE`, for types; there is one value."""

    NOT_APPLICABLE = "not applicable"


#: A rating that says the dimension does not apply here: no score, and not "not rated" either.
NOT_APPLICABLE: Final = NotApplicable.NOT_APPLICABLE

#: What a coder gave a dimension; None means not rated.
Rating = int | NotApplicable | None
