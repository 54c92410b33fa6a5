"""The small grammar of derived scores, read and computed without ``eval``.

    sum     := product (("+" | "-") product)*
    product := factor (("*" | "/") factor)*
    factor  := "-" factor | number | name | "mean" "(" sum ("," sum)* ")" | "(" sum ")"

A mean leaves out what is not applicable; anything else that needs it is not defined.
Numbers are computed exactly, as fractions, so that a score on a threshold is on the threshold.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from fsh_coder.domain.bounds import Bounds, mean_bounds

MAX_LENGTH = 1000
MAX_DEPTH = 32
MAX_DIGITS = 15
MEAN = "mean"

_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[-+*/(),])"
)


class FormulaError(ValueError):
    """A formula cannot be read; `column` counts its characters from 1."""

    def __init__(self, problem: str, *, column: int) -> None:
        super().__init__(f"{problem} (character {column})")
        self.problem = problem
        self.column = column


class FormulaCycleError(ValueError):
    """Formulas need one another in a circle; `keys` are the circle in order."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__("formulas in a circle: " + " → ".join(keys))
        self.keys = keys


@dataclass(frozen=True, slots=True)
class NotDefined:
    """A value that does not exist, and every reason why."""

    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        """All reasons in one line."""
        return "; ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class NotApplicableValue(NotDefined):
    """A value that does not exist because it does not apply; a mean leaves it out."""


Value = Fraction | NotDefined


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the formula."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """The key of a dimension, a code or a derived score."""

    key: str


@dataclass(frozen=True, slots=True)
class Negation:
    """The operand with its sign turned."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain of sums or products, with the text it was read from."""

    sign: Literal["+", "-", "*", "/"]
    node: "Node"
    text: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A first operand and what is added, taken away, multiplied or divided, from left to right."""

    first: "Node"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of those of its values that apply; of none of them, not applicable itself."""

    items: tuple["Node", ...]


Node = Number | Name | Negation | Chain | Mean


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that has been read. `names` are the keys it needs, in order, each once."""

    text: str
    root: Node
    names: tuple[str, ...]

    def evaluate(self, inputs: Mapping[str, Value]) -> Value:
        """Compute the formula.

        Args:
            inputs: the value of each name, or why it has none.

        Returns:
            The exact value; NotDefined with every reason when an input is missing or
            something is divided by zero.
        """
        return _evaluate(self.root, inputs)

    def bounds(self, inputs: Mapping[str, Bounds]) -> Bounds:
        """Return the range the formula can take, given the range of each name.

        Each name is taken as free of the others, so the range may be wider than the truth.

        Raises:
            KeyError: a name has no range.
        """
        return _bounds(self.root, inputs)


def parse(text: str) -> Formula:
    """Read a formula.

    Raises:
        FormulaError: `text` is no formula of this grammar, is longer than MAX_LENGTH or
            nested deeper than MAX_DEPTH.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"it is longer than {MAX_LENGTH} characters", column=MAX_LENGTH + 1)
    reader = _Reader(text)
    root = reader.sum()
    reader.expect_end()
    return Formula(text, root, tuple(dict.fromkeys(reader.names)))


def evaluation_order(formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    """Return the keys so that each formula comes after those it needs.

    Raises:
        FormulaCycleError: formulas need one another in a circle.
    """
    needs = {
        key: [name for name in formula.names if name in formulas]
        for key, formula in formulas.items()
    }
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as cycle:
        # graphlib names each key before the one that needs it; readers think the other way.
        raise FormulaCycleError(tuple(reversed(cycle.args[1]))) from None


def find_cycles(formulas: Mapping[str, Formula]) -> tuple[tuple[str, ...], ...]:
    """Return circles of formulas that share no formula; empty when there are none."""
    left = dict(formulas)
    cycles: list[tuple[str, ...]] = []
    while True:
        try:
            evaluation_order(left)
        except FormulaCycleError as cycle:
            cycles.append(cycle.keys)
            left = {key: formula for key, formula in left.items() if key not in cycle.keys}
        else:
            return tuple(cycles)


def total(values: Iterable[Value]) -> Value:
    """Return the sum of values, 0 of none; NotDefined with every reason when one is missing."""
    given = list(values)
    numbers = [value for value in given if isinstance(value, Fraction)]
    return sum(numbers, Fraction(0)) if len(numbers) == len(given) else _merged(given)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


class _Reader:
    """Reads tokens from left to right; one method per rule of the grammar."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0
        self.names: list[str] = []

    def sum(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"it is nested deeper than {MAX_DEPTH} levels")
        first = self._product()
        steps: list[Step] = []
        while (sign := self._accept("+", "-")) is not None:
            start = self._start()
            node = self._product()
            steps.append(Step("+" if sign == "+" else "-", node, self._read_since(start)))
        self._depth -= 1
        return Chain(first, tuple(steps)) if steps else first

    def expect_end(self) -> None:
        if self._next < len(self._tokens):
            raise self._error(f"“{self._tokens[self._next].text}” does not belong here")

    def _product(self) -> Node:
        first = self._factor()
        steps: list[Step] = []
        while (sign := self._accept("*", "/")) is not None:
            start = self._start()
            node = self._factor()
            steps.append(Step("*" if sign == "*" else "/", node, self._read_since(start)))
        return Chain(first, tuple(steps)) if steps else first

    def _factor(self) -> Node:
        n_minus = 0
        while self._accept("-"):
            n_minus += 1
        operand = self._operand()
        return Negation(operand) if n_minus % 2 else operand

    def _operand(self) -> Node:
        if self._accept("("):
            inside = self.sum()
            self._expect(")")
            return inside
        token = self._tokens[self._next] if self._next < len(self._tokens) else None
        if token is None:
            raise self._error("it ends where a number or a name is needed")
        if token.kind == "sign":
            raise self._error(f"“{token.text}” stands where a number or a name is needed")
        if len(token.text) > MAX_DIGITS and token.kind == "number":
            raise self._error(f"a number has more than {MAX_DIGITS} digits")
        self._next += 1
        if token.kind == "number":
            return Number(Fraction(token.text))
        if token.text == MEAN:
            return self._mean()
        self.names.append(token.text)
        return Name(token.text)

    def _mean(self) -> Node:
        self._expect("(")
        items = [self.sum()]
        while self._accept(","):
            items.append(self.sum())
        self._expect(")")
        return Mean(tuple(items))

    def _accept(self, *signs: str) -> str | None:
        if self._next < len(self._tokens) and self._tokens[self._next].text in signs:
            self._next += 1
            return self._tokens[self._next - 1].text
        return None

    def _expect(self, sign: str) -> None:
        if self._accept(sign) is None:
            raise self._error(f"“{sign}” is missing")

    def _start(self) -> int:
        return self._tokens[self._next].start if self._next < len(self._tokens) else len(self._text)

    def _read_since(self, start: int) -> str:
        last = self._tokens[self._next - 1]
        return self._text[start : last.start + len(last.text)]

    def _error(self, problem: str) -> FormulaError:
        return FormulaError(problem, column=self._start() + 1)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaError(f"“{text[at]}” is not part of a formula", column=at + 1)
        tokens.append(_Token(str(match.lastgroup), match.group(), at))
        at = match.end()
    return tokens


def _evaluate(node: Node, inputs: Mapping[str, Value]) -> Value:
    match node:
        case Number(number):
            return number
        case Name(key):
            return inputs.get(key, NotDefined((f"{key} is missing",)))
        case Negation(operand):
            value = _evaluate(operand, inputs)
            return _merged([value]) if isinstance(value, NotDefined) else -value
        case Mean(items):
            return _mean([_evaluate(item, inputs) for item in items])
        case Chain(first, steps):
            value = _evaluate(first, inputs)
            for step in steps:
                value = _applied(step, value, _evaluate(step.node, inputs))
            return value


def _mean(values: list[Value]) -> Value:
    applicable = [value for value in values if not isinstance(value, NotApplicableValue)]
    if not applicable:
        return NotApplicableValue(_merged(values).reasons)
    numbers = [value for value in applicable if isinstance(value, Fraction)]
    if len(numbers) < len(applicable):
        return _merged(applicable)
    return sum(numbers, Fraction(0)) / len(numbers)


def _applied(step: Step, left: Value, right: Value) -> Value:
    if step.sign == "/" and right == 0:
        return _merged([left, NotDefined((f"divided by {step.text}, which is 0",))])
    if isinstance(left, NotDefined) or isinstance(right, NotDefined):
        return _merged([left, right])
    match step.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right


def _merged(values: list[Value]) -> NotDefined:
    reasons = [
        reason for value in values if isinstance(value, NotDefined) for reason in value.reasons
    ]
    return NotDefined(tuple(dict.fromkeys(reasons)))


def _bounds(node: Node, inputs: Mapping[str, Bounds]) -> Bounds:
    match node:
        case Number(value):
            return Bounds(float(value), float(value))
        case Name(key):
            return inputs[key]
        case Negation(operand):
            return _bounds(operand, inputs).negated()
        case Mean(items):
            return mean_bounds(tuple(_bounds(item, inputs) for item in items))
        case Chain(first, steps):
            reached = _bounds(first, inputs)
            for step in steps:
                reached = _stretched(step, reached, _bounds(step.node, inputs))
            return reached


def _stretched(step: Step, left: Bounds, right: Bounds) -> Bounds:
    match step.sign:
        case "+":
            return left.plus(right)
        case "-":
            return left.minus(right)
        case "*":
            return left.times(right)
        case "/":
            return left.over(right)
