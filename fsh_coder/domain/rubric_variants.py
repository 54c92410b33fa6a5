"""Codes that are one behaviour in several variants, such as a reflection with its valence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VariantValue:
    """One value of an attribute: the sign coders write, and its meaning."""

    sign: str
    label: str


@dataclass(frozen=True, slots=True)
class VariantAttribute:
    """What the variants of a behaviour tell apart, such as valence: +, -, 0, +/-."""

    key: str
    label: str
    values: tuple[VariantValue, ...]

    def value(self, sign: str) -> VariantValue | None:
        """Return the value with this sign, None when the attribute has none."""
        return next((value for value in self.values if value.sign == sign), None)


@dataclass(frozen=True, slots=True)
class CodeFamily:
    """Codes that are variants of one behaviour by one attribute.

    Each variant is marked and counted as a code of its own. In formulas the family's key
    stands for all of its variants together.
    """

    key: str
    label: str
    attribute: str
