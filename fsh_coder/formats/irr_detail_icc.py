"""Analysis of variance and intraclass correlations of one measure, as live formulas."""

from dataclasses import dataclass

from fsh_coder.formats.cell_look import BODY, HEAD, HEAD_LEFT, HEAD_RIGHT, NOTE, Ink
from fsh_coder.formats.irr_detail_ratings import DetailRatings, RatingColumns
from fsh_coder.formats.live_cells import (
    AUDIT,
    CENTRE,
    COEFFICIENT,
    P_VALUE,
    THREE,
    TWO,
    WHOLE,
    LiveSheet,
    address,
    band_formula,
    f_quantile,
    guarded,
)
from fsh_coder.formats.workbook import NOT_DEFINED
from fsh_coder.reliability.bands import cicchetti
from fsh_coder.reliability.icc import LARGEST_F, IccForms, icc
from fsh_coder.reliability.quantiles import f_quantile as f_value
from fsh_coder.reliability.report import Coefficient
from fsh_coder.reliability.workings import SumsOfSquares, VarianceComponents, sums_of_squares

P_UPPER = 0.975

ANOVA_ROWS = 8
ICC_ROWS = 9


@dataclass(frozen=True, slots=True)
class AnovaCells:
    """Addresses of what the coefficients are computed from."""

    n: str
    k: str
    total: str
    msr: str
    msc: str
    mse: str
    msw: str


@dataclass(frozen=True, slots=True)
class IccCells:
    """Addresses of the estimate of ICC(A,1), live and as the program computed it."""

    live: str
    app: str
    value: float | None


def write_anova(
    to: LiveSheet, ratings: DetailRatings, columns: RatingColumns, *, row: int, coder_means: str
) -> tuple[AnovaCells, SumsOfSquares]:
    """Write the table from a row of heads on; return where its figures stand.

    `coder_means` is the range of the coders' means over the recordings that all rated.
    """
    squares = sums_of_squares(ratings.scores)
    n, k = squares.n, squares.k
    heads = ("Source", "SS", "df", "MS", "F", "p", "", "n", "k")
    to.heads(row, heads, look=HEAD_RIGHT, first=HEAD_LEFT)
    n_cell = to.live((row + 1, 8), f"=SUM({columns.working('All coders')})", n, look=WHOLE)
    k_cell = to.fixed((row + 1, 9), k, look=WHOLE)
    within_all = f"SUM({columns.working('SS within')})"
    between = f"IF({n_cell}=0,0,{k_cell}*DEVSQ({columns.working('Mean if all')}))"
    coders = f"IF({n_cell}=0,0,{n_cell}*DEVSQ({coder_means}))"
    raw = f"({between}+{within_all})"
    lines = (
        ("Recordings", _cleared(between, raw), squares.recordings, f"{n_cell}-1", n - 1),
        ("Coders", _cleared(coders, raw), squares.coders, f"{k_cell}-1", k - 1),
        ("Residual", _cleared(f"({within_all}-{coders})", raw), squares.residual,
         f"({n_cell}-1)*({k_cell}-1)", (n - 1) * (k - 1)),
    )  # fmt: skip
    for number, (name, formula, value, df, df_value) in enumerate(lines, 1):
        _line(to, row + number, name, formula, value, df=df, df_value=df_value)
    within = f"={address(row + 2, 2)}+{address(row + 3, 2)}"
    _line(to, row + 4, "Within recordings", within, squares.within,
          df=f"{n_cell}*({k_cell}-1)", df_value=n * (k - 1))  # fmt: skip
    to.fixed((row + 5, 1), "Total")
    whole = f"={address(row + 1, 2)}+{address(row + 4, 2)}"
    total = to.live((row + 5, 2), whole, squares.total, look=THREE)
    to.live((row + 5, 3), f"=MAX(0,{n_cell}*{k_cell}-1)", max(0, n * k - 1), look=WHOLE)
    cells = AnovaCells(n_cell, k_cell, total, *(address(row + each, 4) for each in (1, 2, 3, 4)))
    _write_f(to, squares, cells, row=row)
    return cells, squares


def _cleared(part: str, total: str) -> str:
    """Return a sum of squares without the noise that rounding leaves of nothing."""
    return f"=IF({part}<=1E-12*{total},0,{part})"


def _line(
    to: LiveSheet,
    row: int,
    name: str,
    formula: str,
    value: float,
    *,
    df: str,
    df_value: int,
) -> None:
    to.fixed((row, 1), name)
    squares = to.live((row, 2), formula, value, look=THREE)
    degrees = to.live((row, 3), f"=MAX(0,{df})", max(0, df_value), look=WHOLE)
    mean = value / df_value if df_value > 0 else None
    to.live((row, 4), guarded(f"{squares}/{degrees}", unless=f"{degrees}<1"), mean, look=THREE)


def _write_f(to: LiveSheet, squares: SumsOfSquares, cells: AnovaCells, *, row: int) -> None:
    """Write F and p of recordings and of coders against the residual."""
    from scipy.special import fdtrc

    n, k = squares.n, squares.k
    df_error = (n - 1) * (k - 1)
    defined = df_error > 0 and squares.residual > 0
    for number, (mean, part, df) in enumerate(
        ((cells.msr, squares.recordings, n - 1), (cells.msc, squares.coders, k - 1)), 1
    ):
        ratio = (part / df) / (squares.residual / df_error) if defined else None
        unless = f"NOT(ISNUMBER({cells.mse}))"
        inner = f'IF({cells.mse}=0,"{NOT_DEFINED}",{mean}/{cells.mse})'
        f_cell = to.live((row + number, 5), guarded(inner, unless=unless), ratio, look=TWO)
        degrees = f"{address(row + number, 3)},{address(row + 3, 3)}"
        p = None if ratio is None else float(fdtrc(df, df_error, ratio))
        formula = guarded(f"FDIST({f_cell},{degrees})", unless=f"NOT(ISNUMBER({f_cell}))")
        to.live((row + number, 6), formula, p, look=P_VALUE)


@dataclass(frozen=True, slots=True)
class _FormPlan:
    """One form: its formulas for estimate and limits, and the F they rest on."""

    coefficient: Coefficient
    estimate: str
    low: str
    high: str
    df2: str
    df2_value: float | None
    f_low: float | None
    f_high: float | None


def write_icc(
    to: LiveSheet,
    ratings: DetailRatings,
    cells: AnovaCells,
    squares: SumsOfSquares,
    *,
    row: int,
) -> IccCells:
    """Write the six forms of McGraw & Wong from a row of heads on."""
    heads = (
        "Form", "Estimate", "95 % low", "95 % high", "Band", "df1", "df2", "F low", "F high",
        "App", "Live − app",
    )  # fmt: skip
    to.heads(row, heads, look=HEAD_RIGHT, first=HEAD_LEFT)
    to.fixed((row, 5), "Band", look=HEAD)
    forms = icc(ratings.scores)
    plans = _plans(cells, squares, forms, row=row)
    for number, plan in enumerate(plans, 1):
        _write_form(to, plan, squares, cells, row=row + number)
    _write_parts_of_v(to, cells, squares, forms, row=row + len(plans) + 1)
    found = forms.agreement_single
    return IccCells(address(row + 1, 2), address(row + 1, 10), found.estimate)


def _write_form(
    to: LiveSheet, plan: _FormPlan, squares: SumsOfSquares, cells: AnovaCells, *, row: int
) -> None:
    found = plan.coefficient
    is_first = found.name == "ICC(A,1)"
    fill = Ink.REPORT if is_first else None
    label = f"{found.name} {found.method}".split(" (", maxsplit=1)[0]
    to.fixed((row, 1), label, look=BODY.but(bold=is_first, fill=fill))
    look = COEFFICIENT.but(bold=True, fill=fill)
    estimate = to.live((row, 2), plan.estimate, found.estimate, look=look)
    to.live((row, 3), plan.low, found.low, look=COEFFICIENT)
    to.live((row, 4), plan.high, found.high, look=COEFFICIENT)
    word = NOT_DEFINED if found.estimate is None else cicchetti(found.estimate)
    to.live((row, 5), band_formula(estimate), word, look=CENTRE)
    has_df = squares.n > 1 and squares.k > 1
    to.live((row, 6), guarded(f"{cells.n}-1", unless=f"OR({cells.n}<2,{cells.k}<2)"),
            squares.n - 1 if has_df else None, look=WHOLE)  # fmt: skip
    df2 = to.live((row, 7), plan.df2, plan.df2_value, look=TWO)
    df1, no_df = address(row, 6), f"NOT(AND(ISNUMBER({address(row, 6)}),ISNUMBER({df2})))"
    to.live((row, 8), guarded(f_quantile(df1, df2), unless=no_df), plan.f_low, look=THREE)
    to.live((row, 9), guarded(f_quantile(df2, df1), unless=no_df), plan.f_high, look=THREE)
    app = to.fixed((row, 10), NOT_DEFINED if found.estimate is None else found.estimate, look=AUDIT)
    to.difference((row, 11), estimate, app, values=(found.estimate, found.estimate))


def _plans(
    cells: AnovaCells, squares: SumsOfSquares, forms: IccForms, *, row: int
) -> tuple[_FormPlan, ...]:
    agreement = _agreement_plans(cells, squares, forms, row=row + 1)
    consistency = _f_plans(
        cells, squares, (forms.consistency_single, forms.consistency_average),
        error=cells.mse,
        df2=f"({cells.n}-1)*({cells.k}-1)", df2_value=(squares.n - 1) * (squares.k - 1),
        row=row + 3,
    )  # fmt: skip
    one_way = _f_plans(
        cells, squares, (forms.one_single, forms.one_average),
        error=cells.msw,
        df2=f"{cells.n}*({cells.k}-1)", df2_value=squares.n * (squares.k - 1),
        row=row + 5,
    )  # fmt: skip
    return (*agreement, *consistency, *one_way)


def _too_few(cells: AnovaCells) -> str:
    return f"OR({cells.n}<2,{cells.k}<2,{cells.total}=0)"


def _f_plans(
    cells: AnovaCells,
    squares: SumsOfSquares,
    forms: tuple[Coefficient, Coefficient],
    *,
    error: str,
    df2: str,
    df2_value: int,
    row: int,
) -> tuple[_FormPlan, ...]:
    """Plan a single and an average form with limits from one F ratio."""
    none, r, k = f'"{NOT_DEFINED}"', cells.msr, cells.k
    few = _too_few(cells)
    single = guarded(
        f"IF({error}=0,IF({r}>0,1,{none}),({r}-{error})/({r}+({k}-1)*{error}))", unless=few
    )
    average = guarded(
        f"IF({error}=0,IF({r}>0,1,{none}),IF({r}=0,{none},({r}-{error})/{r}))", unless=few
    )
    plans = []
    has_df = squares.n > 1 and squares.k > 1
    for number, (form, estimate) in enumerate(zip(forms, (single, average), strict=True)):
        low_f, high_f = address(row + number, 8), address(row + number, 9)
        ratio = f"{r}/{error}"
        lower, upper = f"({ratio}/{low_f})", f"({ratio}*{high_f})"
        if number == 0:
            low, high = (f"({each}-1)/({each}+{k}-1)" for each in (lower, upper))
        else:
            low, high = (f"1-1/{each}" for each in (lower, upper))
        guards = [
            guarded(f"IF({error}=0,IF({r}>0,1,{none}),IF({r}=0,{none},{each}))", unless=few)
            for each in (low, high)
        ]
        plans.append(
            _FormPlan(
                coefficient=form,
                estimate=estimate,
                low=guards[0],
                high=guards[1],
                df2=guarded(df2, unless=f"OR({cells.n}<2,{cells.k}<2)"),
                df2_value=float(df2_value) if has_df else None,
                f_low=f_value(P_UPPER, squares.n - 1, df2_value) if has_df else None,
                f_high=f_value(P_UPPER, df2_value, squares.n - 1) if has_df else None,
            )
        )
    return tuple(plans)


def _agreement_plans(
    cells: AnovaCells, squares: SumsOfSquares, forms: IccForms, *, row: int
) -> tuple[_FormPlan, ...]:
    """Plan the agreement forms; their limits need fractional degrees of freedom."""
    none = f'"{NOT_DEFINED}"'
    n, k, r, c, e = cells.n, cells.k, cells.msr, cells.msc, cells.mse
    few, perfect = _too_few(cells), f"AND({c}=0,{e}=0)"
    no_single = f"({r}+({k}-1)*{e}+{k}*({c}-{e})/{n})<=1E-12*({r}+{c}+{k}*{e})"
    no_average = f"({r}+({c}-{e})/{n})<=1E-12*({r}+ABS({c}-{e})/{n})"
    sum_single = f"({r}+({k}-1)*{e}+{k}*({c}-{e})/{n})"
    sum_average = f"({r}+({c}-{e})/{n})"
    single = guarded(f"IF({perfect},1,IF({no_single},{none},({r}-{e})/{sum_single}))", unless=few)
    average = guarded(
        f"IF({perfect},1,IF(OR({no_single},{no_average}),{none},({r}-{e})/{sum_average}))",
        unless=few,
    )
    rest = f"({k}*{c}+({k}*{n}-{k}-{n})*{e})"
    f_low, f_high = address(row, 8), address(row, 9)
    low = f"{n}*({r}-{f_low}*{e})/({f_low}*{rest}+{n}*{r})"
    high = f"{n}*({f_high}*{r}-{e})/({rest}+{n}*{f_high}*{r})"
    limits = [
        guarded(
            f"IF({perfect},1,IF(AND(ISNUMBER({f_low}),ISNUMBER({f_high})),{each},{none}))",
            unless=few,
        )
        for each in (low, high)
    ]
    v_formula, v = _fractional_df(cells, squares, forms, parts_row=row + 6)
    quantiles: tuple[float | None, float | None] = (None, None)
    if v is not None:
        quantiles = (
            _held(f_value(P_UPPER, squares.n - 1, v)),
            _held(f_value(P_UPPER, v, squares.n - 1)),
        )
    ends = [f"(1+({k}-1)*{address(row, column)})" for column in (3, 4)]
    has_limits = f"AND(ISNUMBER({address(row, 3)}),ISNUMBER({address(row + 1, 2)}))"
    means = [
        guarded(
            f"IF(OR({ends[0]}<=1E-12,{ends[1]}<=1E-12),{none},{k}*{address(row, column)}/{end})",
            unless=f"NOT({has_limits})",
        )
        for column, end in zip((3, 4), ends, strict=True)
    ]
    return (
        _FormPlan(forms.agreement_single, single, limits[0], limits[1], v_formula, v, *quantiles),
        _FormPlan(forms.agreement_average, average, means[0], means[1], v_formula, v, *quantiles),
    )


def _held(quantile: float) -> float | None:
    """Return a quantile of F, None where it is larger than a cell can hold."""
    return quantile if quantile < LARGEST_F else None


def _fractional_df(
    cells: AnovaCells, squares: SumsOfSquares, forms: IccForms, *, parts_row: int
) -> tuple[str, float | None]:
    """Return Satterthwaite's degrees of freedom from the parts a and b below the table."""
    n, k, c, e = cells.n, cells.k, cells.msc, cells.mse
    a, b = address(parts_row, 2), address(parts_row, 4)
    formula = f"({a}*{c}+{b}*{e})^2/(({a}*{c})^2/({k}-1)+({b}*{e})^2/(({n}-1)*({k}-1)))"
    parts = _parts_of_v(squares, forms)
    if parts is None:
        return guarded(formula, unless=f"NOT(ISNUMBER({a}))"), None
    msc = squares.coders / (squares.k - 1)
    mse = squares.residual / ((squares.n - 1) * (squares.k - 1))
    a_value, b_value = parts
    below = (a_value * msc) ** 2 / (squares.k - 1)
    below += (b_value * mse) ** 2 / ((squares.n - 1) * (squares.k - 1))
    value = (a_value * msc + b_value * mse) ** 2 / below
    return guarded(formula, unless=f"NOT(ISNUMBER({a}))"), value


def _parts_of_v(squares: SumsOfSquares, forms: IccForms) -> tuple[float, float] | None:
    r, n, k = forms.agreement_single.estimate, squares.n, squares.k
    if r is None or r == 1 or squares.recordings == 0:
        return None
    return k * r / (n * (1 - r)), 1 + k * r * (n - 1) / (n * (1 - r))


def _write_parts_of_v(
    to: LiveSheet, cells: AnovaCells, squares: SumsOfSquares, forms: IccForms, *, row: int
) -> None:
    parts = _parts_of_v(squares, forms)
    single = address(row - 6, 2)
    unless = f"IF(ISNUMBER({single}),{cells.msr}=0,TRUE)"
    share = f"{cells.k}*{single}/({cells.n}*(1-{single}))"
    to.fixed((row, 1), "Parts of df2 of ICC(A,1): a", look=NOTE.but(is_wrapped=False))
    look = THREE.but(colour=Ink.MUTED)
    none = f'IF({single}=1,"{NOT_DEFINED}",'
    to.live((row, 2), guarded(f"{none}{share})", unless=unless), parts and parts[0], look=look)
    to.fixed((row, 3), "b", look=NOTE.but(is_wrapped=False, across="right"))
    second = f"{none}1+({cells.n}-1)*{share})"
    to.live((row, 4), guarded(second, unless=unless), parts and parts[1], look=look)


def write_components(
    to: LiveSheet, columns: RatingColumns, found: VarianceComponents, *, row: int
) -> str:
    """Write the closed form for designs with gaps; return where its ICC(A,1) stands."""
    heads = ("SS = a·var(R) + b·var(C) + c·var(E)", "a", "b", "c", "SS")
    to.heads(row, heads, look=HEAD_RIGHT, first=HEAD_LEFT)
    formulas = _equations(columns)
    for number, name in enumerate(("Recordings", "Coders", "Rest")):
        to.fixed((row + 1 + number, 1), name)
        values = (*found.coefficients[number], found.squares[number])
        for column, (formula, value) in enumerate(zip(formulas[number], values, strict=True), 2):
            to.live((row + 1 + number, column), f"={formula}", value, look=THREE)
    return _write_solution(to, found, row=row)


def _equations(columns: RatingColumns) -> tuple[tuple[str, ...], ...]:
    """Return the coefficients and sums of squares of Henderson's three equations."""
    n_of, mean = columns.working("n"), columns.working("Mean")
    block = columns.block
    total = f"MAX(1,COUNT({block}))"
    rows_seen = f'COUNTIF({n_of},">0")'
    k = range(columns.n_coders)
    columns_seen = "(" + "+".join(f"(COUNT({columns.coder(j)})>0)*1" for j in k) + ")"
    by_rows = f"(SUMSQ({n_of})/{total})"
    by_columns = "((" + "+".join(f"COUNT({columns.coder(j)})^2" for j in k) + f")/{total})"
    of_rows = f"SUMPRODUCT({n_of},{mean},{mean})"
    of_columns = (
        "(" + "+".join(
            f"IF(COUNT({columns.coder(j)})=0,0,SUM({columns.coder(j)})^2"
            f"/MAX(1,COUNT({columns.coder(j)})))"
            for j in k
        ) + ")"
    )  # fmt: skip
    of_mean, of_scores = f"(SUM({block})^2/{total})", f"SUMSQ({block})"
    return (
        (f"{total}-{by_rows}", f"{rows_seen}-{by_columns}", f"{rows_seen}-1",
         f"ROUND({of_rows}-{of_mean},9)"),
        (f"{columns_seen}-{by_rows}", f"{total}-{by_columns}", f"{columns_seen}-1",
         f"ROUND({of_columns}-{of_mean},9)"),
        (f"{by_rows}-{columns_seen}", f"{by_columns}-{rows_seen}",
         f"{total}-{rows_seen}-{columns_seen}+1",
         f"ROUND({of_scores}-{of_rows}-{of_columns}+{of_mean},9)"),
    )  # fmt: skip


def _write_solution(to: LiveSheet, found: VarianceComponents, *, row: int) -> str:
    cells = [[address(row + 1 + r, 2 + c) for c in range(3)] for r in range(3)]
    right = [address(row + 1 + r, 5) for r in range(3)]
    heads = ("Solution", "det", "var(R)", "var(C)", "var(E)", "ICC(A,1)", "ICC(C,1)")
    to.heads(row + 5, heads, look=HEAD_RIGHT, first=HEAD_LEFT)
    line = row + 6
    to.fixed((line, 1), "All ratings on this sheet")
    det = to.live((line, 2), f"={_determinant(cells)}", found.determinant, look=THREE)
    unless = f"ABS({det})<=1E-9"
    for number, value in enumerate((found.recording, found.coder, found.residual)):
        swapped = [[right[r] if c == number else cells[r][c] for c in range(3)] for r in range(3)]
        formula = guarded(f"{_determinant(swapped)}/{det}", unless=unless)
        to.live((line, 3 + number), formula, value, look=THREE)
    r, c, e = (address(line, column) for column in (3, 4, 5))
    no = f"NOT(ISNUMBER({r}))"
    none = f'"{NOT_DEFINED}"'
    agreement = guarded(f"IF({r}+{c}+{e}<=1E-12,{none},{r}/({r}+{c}+{e}))", unless=no)
    consistency = guarded(f"IF({r}+{e}<=1E-12,{none},{r}/({r}+{e}))", unless=no)
    look = COEFFICIENT.but(bold=True)
    to.live((line, 7), consistency, found.icc_consistency, look=look)
    return to.live((line, 6), agreement, found.icc_agreement, look=look)


def _determinant(m: list[list[str]]) -> str:
    return (
        f"({m[0][0]}*({m[1][1]}*{m[2][2]}-{m[1][2]}*{m[2][1]})"
        f"-{m[0][1]}*({m[1][0]}*{m[2][2]}-{m[1][2]}*{m[2][0]})"
        f"+{m[0][2]}*({m[1][0]}*{m[2][1]}-{m[1][1]}*{m[2][0]}))"
    )
