"""The grammar of derived scores against Python's own arithmetic."""

import ast
import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.bounds import Bounds
from fsh_coder.domain.formula import (
    MAX_DEPTH,
    MAX_LENGTH,
    FormulaCycleError,
    FormulaError,
    NotApplicableValue,
    NotDefined,
    Value,
    evaluation_order,
    find_cycles,
    parse,
    total,
)

NAMES = ("a", "b", "c")


def value_of(text: str, **inputs: int) -> Value:
    """Compute `text` with whole-number inputs."""
    return parse(text).evaluate({name: Fraction(number) for name, number in inputs.items()})


def python_value(text: str, inputs: dict[str, Fraction]) -> Fraction:
    """Compute `text` from Python's own syntax tree, exactly; raises ZeroDivisionError."""
    return _python_node(ast.parse(text, mode="eval").body, inputs)


def _python_node(node: ast.expr, inputs: dict[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant():
            return Fraction(str(node.value))
        case ast.Name(id=name):
            return inputs[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_python_node(operand, inputs)
        case ast.Call(args=args):
            values = [_python_node(each, inputs) for each in args]
            return sum(values, Fraction(0)) / len(values)
        case ast.BinOp(left=left, op=op, right=right):
            first, second = _python_node(left, inputs), _python_node(right, inputs)
            return _python_operation(op)(first, second)
    raise AssertionError(ast.dump(node))


def _python_operation(op: ast.operator) -> Callable[[Fraction, Fraction], Fraction]:
    match op:
        case ast.Add():
            return operator.add
        case ast.Sub():
            return operator.sub
        case ast.Mult():
            return operator.mul
    assert isinstance(op, ast.Div)
    return operator.truediv


def formula_texts() -> st.SearchStrategy[str]:
    """Formulas of every shape the grammar has, spaced at random."""
    spaces = st.sampled_from(["", " ", "  "])
    numbers = st.integers(0, 20).map(str) | st.sampled_from(["0.5", "2.25", "10.1"])
    leaves = numbers | st.sampled_from(NAMES)

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        chains = st.tuples(inner, spaces, st.sampled_from("+-*/"), spaces, inner).map("".join)
        means = st.lists(inner, min_size=1, max_size=4).map(lambda args: f"mean({', '.join(args)})")
        return chains | means | inner.map("-{}".format) | inner.map("({})".format)

    return st.recursive(leaves, larger, max_leaves=12)


@given(formula_texts(), st.fixed_dictionaries({name: st.integers(-5, 40) for name in NAMES}))
def test_every_formula_gives_what_python_gives(text: str, inputs: dict[str, int]) -> None:
    """Precedence, brackets, signs and means are Python's; dividing by zero is not defined."""
    exact = {name: Fraction(number) for name, number in inputs.items()}
    result = parse(text).evaluate({**exact})
    try:
        expected = python_value(text.strip(), exact)
    except ZeroDivisionError:
        assert isinstance(result, NotDefined)
        assert "which is 0" in result.reason
    else:
        assert result == expected


@given(
    formula_texts(),
    st.fixed_dictionaries(
        {name: st.tuples(st.integers(-5, 5), st.integers(0, 5)) for name in NAMES}
    ),
    st.fixed_dictionaries({name: st.fractions(0, 1, max_denominator=10) for name in NAMES}),
)
def test_a_value_lies_within_its_bounds(
    text: str, ranges: dict[str, tuple[int, int]], shares: dict[str, Fraction]
) -> None:
    """Wherever the inputs lie in their ranges, the result lies in the computed range."""
    formula = parse(text)
    inputs: dict[str, Value] = {
        name: low + shares[name] * width for name, (low, width) in ranges.items()
    }
    bounds = formula.bounds(
        {name: Bounds(float(low), float(low + width)) for name, (low, width) in ranges.items()}
    )
    result = formula.evaluate(inputs)
    if isinstance(result, Fraction):
        slack = 1e-9 * max(1.0, abs(float(result)))
        assert bounds.low is None or bounds.low <= float(result) + slack
        assert bounds.high is None or float(result) <= bounds.high + slack


@given(st.text() | st.text(alphabet="ab1.5+-*/(), mean"))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text whatever makes the reader crash, and what it reads can be computed."""
    try:
        formula = parse(text)
    except FormulaError as error:
        column = error.column
    else:
        column = 1
        assert isinstance(formula.evaluate({}), Fraction | NotDefined)
    assert 1 <= column <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "problem", "column"),
    [
        ("", "it ends where a number or a name is needed", 1),
        ("a +", "it ends where a number or a name is needed", 4),
        ("a b", "“b” does not belong here", 3),
        ("a + * b", "“*” stands where a number or a name is needed", 5),
        ("(a + b", "“)” is missing", 7),
        ("a)", "“)” does not belong here", 2),
        ("mean", "“(” is missing", 5),
        ("mean(a,)", "“)” stands where a number or a name is needed", 8),
        ("a ** 2", "“*” stands where a number or a name is needed", 4),
        ("a % b", "“%” is not part of a formula", 3),
        ("__import__('os')", "“'” is not part of a formula", 12),
        ("1.", "“.” is not part of a formula", 2),
        ("1" * 16, "a number has more than 15 digits", 1),
        ("²", "“²” is not part of a formula", 1),
    ],
)
def test_a_bad_formula_is_refused_with_its_place(text: str, problem: str, column: int) -> None:
    """The problem is named with the character where it was met, counted from 1."""
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (caught.value.problem, caught.value.column) == (problem, column)


def test_a_call_of_anything_but_mean_is_refused() -> None:
    """A name followed by brackets is no function."""
    with pytest.raises(FormulaError, match="does not belong here"):
        parse("system(a)")


def test_length_and_depth_have_limits() -> None:
    """A formula too long or too deep is refused before it can exhaust the reader."""
    with pytest.raises(FormulaError, match="longer than 1000"):
        parse("1+" * MAX_LENGTH + "1")
    with pytest.raises(FormulaError, match="nested deeper"):
        parse("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1))
    brackets = MAX_DEPTH - 1
    assert value_of("(" * brackets + "7" + ")" * brackets) == 7
    assert value_of("1" + "+1" * 499) == 500
    assert value_of("-" * 998 + "3") == 3
    assert value_of("-" * 999 + "3") == -3


def test_brackets_side_by_side_are_not_deep() -> None:
    """Depth counts what is open at once, not all brackets of the formula."""
    assert value_of("+".join(["(1)"] * 100)) == 100


def test_decimals_are_exact() -> None:
    """A tenth is a tenth, so that three of them are exactly on a threshold of 0.3."""
    assert value_of("0.1 + 0.1 + 0.1") == Fraction(3, 10)


def test_names_stand_once_in_their_order() -> None:
    """The names are what the formula needs, without `mean`."""
    assert parse("mean(b, a) / b").names == ("b", "a")


def test_dividing_by_zero_names_the_divisor() -> None:
    """The reason quotes the part that is zero."""
    result = value_of("100 * CR / (SR + CR)", SR=0, CR=0)
    assert result == NotDefined(("divided by (SR + CR), which is 0",))


def test_reasons_are_kept_through_the_formula_and_told_once() -> None:
    """Every missing input is named, in any part of the formula, once."""
    missing_a, missing_b = NotDefined(("a is not rated",)), NotDefined(("b is not rated",))
    inputs: dict[str, Value] = {"a": missing_a, "b": missing_b, "c": Fraction(0)}
    result = parse("-mean(a, c) + b * a / c").evaluate(inputs)
    assert isinstance(result, NotDefined)
    assert result.reason == "a is not rated; b is not rated; divided by c, which is 0"


def test_an_input_that_was_not_given_is_missing() -> None:
    """A name without an input gives no number."""
    assert value_of("a + 1") == NotDefined(("a is missing",))


def test_order_puts_needed_formulas_first() -> None:
    """Whatever the order in the file, a formula comes after those it needs."""
    formulas = {"x": parse("y + a"), "y": parse("z * 2"), "z": parse("a")}
    order = evaluation_order(formulas)
    assert sorted(order) == ["x", "y", "z"]
    assert order.index("z") < order.index("y") < order.index("x")


def test_a_circle_is_refused_and_named() -> None:
    """The circle is told in the order in which each formula needs the next."""
    formulas = {"x": parse("y"), "y": parse("z"), "z": parse("x + a")}
    with pytest.raises(FormulaCycleError) as caught:
        evaluation_order(formulas)
    keys = caught.value.keys
    assert keys[0] == keys[-1]
    for key, needed in pairwise(keys):
        assert needed in formulas[key].names


def test_every_circle_is_found() -> None:
    """Two separate circles and a formula that needs itself are three findings."""
    formulas = {
        "a": parse("b"),
        "b": parse("a"),
        "c": parse("d"),
        "d": parse("c"),
        "e": parse("e + 1"),
        "f": parse("1"),
    }
    assert sorted(sorted(set(cycle)) for cycle in find_cycles(formulas)) == [
        ["a", "b"],
        ["c", "d"],
        ["e"],
    ]
    assert find_cycles({"f": parse("1")}) == ()


def test_what_does_not_apply_is_left_out_of_a_mean_only() -> None:
    """Anything else that needs it has no value; a bracket or a name alone hands it on."""
    inputs: dict[str, Value] = {
        "a": Fraction(4),
        "n": NotApplicableValue(("n is not applicable",)),
        "m": NotDefined(("m is not rated",)),
    }
    none = NotApplicableValue(("n is not applicable",))
    for text, expected in {
        "mean(a, n)": Fraction(4),
        "mean(a, (n))": Fraction(4),
        "mean(a, mean(n, n), 2)": Fraction(3),
        "mean(n)": none,
        "n": none,
        "-n": NotDefined(none.reasons),
        "a * n": NotDefined(none.reasons),
        "mean(a, -n)": NotDefined(none.reasons),
        "mean(a, n, m)": NotDefined(("m is not rated",)),
    }.items():
        assert parse(text).evaluate(inputs) == expected, text


@given(st.lists(st.fractions(-50, 50) | st.just(None), max_size=5))
def test_a_total_is_the_sum_or_every_reason(numbers: list[Fraction | None]) -> None:
    """One missing value is enough to have no total."""
    values: list[Value] = [NotDefined(("gone",)) if n is None else n for n in numbers]
    expected = NotDefined(("gone",)) if None in numbers else sum(filter(None, numbers), Fraction(0))
    assert total(values) == expected
