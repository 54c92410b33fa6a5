"""Random sound rubrics, for whatever must hold of every rubric and not only of the shipped ones."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from string import ascii_letters, ascii_uppercase, digits

from hypothesis import strategies as st

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import (
    RESERVED_HOTKEYS,
    SECOND_KEYS,
    Adherence,
    Anchor,
    BehaviourCode,
    CodeGroup,
    Comparison,
    DerivedScore,
    Dimension,
    DimensionGroup,
    Hierarchy,
    Measure,
    NotApplicableWhen,
    Rubric,
    Scale,
    Threshold,
    Unit,
    VolleyRules,
    WordingStatus,
)
from fsh_coder.domain.rubric_procedure import (
    AskedWhen,
    CodingPass,
    FieldKind,
    ObservationField,
    Playback,
    Task,
    UnitKind,
    UnitRule,
)
from fsh_coder.domain.rubric_variants import CodeFamily, VariantAttribute, VariantValue

#: What YAML would take for something else, or stumble over, if it were written carelessly.
AWKWARD = (
    *("no", "on", "Yes", "null", "~", "true", "1", "08", "0x1F", "1.5", "1e3", "12:30", "=", "<<"),
    *("- a", "a: b", "a #b", "#a", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "[a", "{a}", "?"),
    *(
        '"a',
        "'a'",
        "a\\n",
        "---",
        "...",
        "2026-01-05",
        "é ü 你 😀",
        "a\u2028b",
        "\ufeffa",
        "a\u00a0b",
    ),
)

_UNITS: list[Unit] = ["score", "percent", "ratio", "count"]
_ADHERENCES: list[Adherence] = ["mia", "mina", "neutral"]
_COMPARISONS: list[Comparison] = [">=", ">", "<=", "<"]
_FIELD_KINDS: list[FieldKind] = ["text", "choice", "number"]
_ASKED: list[AskedWhen] = ["before", "after"]
_UNIT_KINDS: list[UnitKind] = ["event", "volley", "utterance"]
#: No file says that its wording is a study's own.
_WORDINGS = [each for each in WordingStatus if each is not WordingStatus.LOCAL]
_SPEAKERS: list[Speaker | None] = [None, *Speaker]

_MARK = st.characters(blacklist_categories=("Cc", "Cs"))


# Each strategy is made once; Hypothesis looks a new one through before it draws from it.
@cache
def lines(max_size: int) -> st.SearchStrategy[str]:
    """Text of one line as a rubric may hold it, awkward words among it."""
    free = st.text(_MARK, min_size=1, max_size=max_size)
    awkward = st.sampled_from([word for word in AWKWARD if len(word) <= max_size])
    return (free | awkward).map(str.strip).filter(bool)


@cache
def texts() -> st.SearchStrategy[str]:
    """Text of one or more lines, some longer than a line of the file."""
    # Few words said often: as many folds as of thirty different ones, in a tenth of the draws.
    long = st.builds(
        lambda words, times: " ".join(words * times),
        st.lists(lines(12), min_size=2, max_size=4),
        st.integers(6, 9),
    )
    paragraphs = st.lists(lines(20), min_size=2, max_size=3).map("\n".join)
    return (lines(40) | long | paragraphs).map(str.strip).filter(bool)


@cache
def _keys(prefix: str) -> st.SearchStrategy[str]:
    tail = st.text(ascii_letters + digits + "_", max_size=6)
    return tail.map(lambda text: f"{prefix}_{text}")


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    """Sound rubrics with every kind of part, each now and then; see `rubric_rules`."""
    dimensions, scales = draw(_dimensions())
    codes, families, attributes = draw(_codes(at_least=0 if dimensions else 1))
    rubric = Rubric(
        key=draw(_keys("rubric")),
        version=draw(st.text(ascii_letters + digits, min_size=1, max_size=8)),
        title=draw(lines(60)),
        short_title=draw(lines(30)),
        citation=draw(texts()),
        licence_note=draw(texts()),
        source_status=draw(texts()),
        training_note=draw(texts()),
        requires_change_goal=draw(st.booleans()),
        segment_rule=draw(texts()),
        dimension_groups=(DimensionGroup("ratings", draw(lines(60))),),
        dimensions=dimensions,
        code_groups=(
            CodeGroup("first", draw(lines(60)), "reflect"),
            CodeGroup("second", draw(lines(60)), "mina"),
        ),
        codes=codes,
        derived=(),
        thresholds=(),
        hierarchies=(),
        volley_rules=VolleyRules(),
        rules=tuple(draw(st.lists(texts(), max_size=2))),
        not_coded=tuple(draw(st.lists(texts(), max_size=2))),
        text="",
        digest="",
        scales=scales,
        attributes=attributes,
        families=families,
        fields=draw(_fields()),
    )
    rubric = replace(rubric, derived=draw(_derived(rubric)))
    rubric = replace(rubric, thresholds=draw(_thresholds(rubric.measures())))
    return draw(_with_procedure(rubric))


@st.composite
def _anchors(draw: st.DrawFn, low: int, high: int) -> tuple[Anchor, ...]:
    scores = draw(st.permutations(range(low, high + 1)))
    return tuple(
        Anchor(score, draw(texts()), tuple(draw(st.lists(texts(), max_size=2)))) for score in scores
    )


@st.composite
def _dimensions(draw: st.DrawFn) -> tuple[tuple[Dimension, ...], tuple[Scale, ...]]:
    scales = tuple(draw(_scale(f"scale{place}")) for place in range(draw(st.integers(0, 2))))
    dimensions: list[Dimension] = []
    for place in range(draw(st.integers(0, 4))):
        dimension = draw(_dimension(f"dim{place}", scales=scales))
        others = [each for each in dimensions if each.not_applicable_when is None]
        if others and dimension.not_applicable and draw(st.booleans()):
            other = draw(st.sampled_from(others))
            score = draw(st.sampled_from(other.scores()))
            when = NotApplicableWhen(other.key, score)
            dimension = replace(dimension, not_applicable_when=when)
        dimensions.append(dimension)
    if len(dimensions) > 1 and draw(st.booleans()):
        item = draw(lines(60))
        dimensions[:2] = [replace(each, item=item) for each in dimensions[:2]]
    return tuple(dimensions), scales


@st.composite
def _scale(draw: st.DrawFn, key: str) -> Scale:
    low = draw(st.integers(0, 3))
    high = low + draw(st.integers(1, 6))
    anchors = draw(_anchors(low, high))
    return Scale(key, draw(lines(60)), low, high, anchors, not_applicable=draw(st.booleans()))


@st.composite
def _dimension(draw: st.DrawFn, key: str, *, scales: Sequence[Scale]) -> Dimension:
    is_shared = bool(scales) and draw(st.booleans())
    scale = draw(st.sampled_from(scales) if is_shared else _scale("own"))
    return Dimension(
        key=draw(_keys(key)),
        label=f"{draw(lines(40))} {key}",
        group="ratings",
        low=scale.low,
        high=scale.high,
        definition=draw(texts()),
        anchors=scale.anchors,
        wording=draw(st.sampled_from(_WORDINGS)),
        reason_required=draw(st.booleans()),
        scale=scale.key if is_shared else "",
        speaker=draw(st.sampled_from(_SPEAKERS)),
        not_applicable=draw(st.booleans()),
    )


@st.composite
def _codes(
    draw: st.DrawFn, at_least: int
) -> tuple[tuple[BehaviourCode, ...], tuple[CodeFamily, ...], tuple[VariantAttribute, ...]]:
    free = [letter for letter in ascii_uppercase if letter not in RESERVED_HOTKEYS]
    letters = iter(draw(st.permutations(free)))
    codes = [
        draw(_code(f"code{place}", next(letters)))
        for place in range(draw(st.integers(at_least, 3)))
    ]
    if not draw(st.booleans()):
        return tuple(codes), (), ()
    signs = ("+", "-", "0", "+/-")[: draw(st.integers(2, 4))]
    values = tuple(VariantValue(sign, draw(lines(60))) for sign in signs)
    first = next(letters)
    seconds = draw(st.permutations(SECOND_KEYS))
    for place, sign in enumerate(signs):
        code = draw(_code(f"variant{place}", first + seconds[place]))
        codes.append(replace(code, family="family", variant=sign))
    family = CodeFamily("family", draw(lines(60)), "attribute")
    return tuple(codes), (family,), (VariantAttribute("attribute", draw(lines(60)), values),)


@st.composite
def _code(draw: st.DrawFn, key: str, hotkey: str) -> BehaviourCode:
    return BehaviourCode(
        key=draw(_keys(key)),
        short=f"{draw(st.sampled_from('+-0:#é'))}{key[0]}{key[-1]}",
        label=f"{draw(lines(40))} {key}",
        hotkey=hotkey,
        speaker=draw(st.sampled_from(_SPEAKERS)),
        group=draw(st.sampled_from(["first", "second"])),
        adherence=draw(st.sampled_from(_ADHERENCES)),
        definition=draw(texts()),
        decision_rules=tuple(draw(st.lists(texts(), max_size=2))),
        wording=draw(st.sampled_from(_WORDINGS)),
    )


@st.composite
def _fields(draw: st.DrawFn) -> tuple[ObservationField, ...]:
    fields = []
    for place, kind in enumerate(draw(st.lists(st.sampled_from(_FIELD_KINDS)))[:3]):
        low = draw(st.none() | st.integers(-5, 5).map(float)) if kind == "number" else None
        field = ObservationField(
            key=draw(_keys(f"field{place}")),
            label=f"{draw(lines(40))} field{place}",
            kind=kind,
            question=draw(texts()),
            choices=("less", "no", "1") if kind == "choice" else (),
            low=low,
            high=draw(st.none() | st.just(5.25)) if kind == "number" else None,
            asked=draw(st.sampled_from(_ASKED)),
            is_required=draw(st.booleans()),
        )
        fields.append(field)
    return tuple(fields)


@st.composite
def _derived(draw: st.DrawFn, rubric: Rubric) -> tuple[DerivedScore, ...]:
    names = [each.key for each in rubric.dimensions]
    names += [each.key for each in rubric.codes]
    names += [each.key for each in rubric.families]
    derived: list[DerivedScore] = []
    for place in range(draw(st.integers(0, 3))):
        some = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4))
        shapes = [" + ".join(some), f"mean({', '.join(some)})", f"100 * {some[0]} / ({some[-1]})"]
        score = DerivedScore(
            key=draw(_keys(f"score{place}")),
            label=f"{draw(lines(40))} score{place}",
            formula=draw(st.sampled_from(shapes)),
            unit=draw(st.sampled_from(_UNITS)),
            basis=draw(texts()),
        )
        derived.append(score)
        names.append(score.key)
    return tuple(draw(st.permutations(derived)))


@st.composite
def _thresholds(draw: st.DrawFn, measures: Sequence[Measure]) -> tuple[Threshold, ...]:
    chosen = draw(st.lists(st.sampled_from(measures), max_size=3, unique_by=lambda each: each.key))
    result = []
    for measure in chosen:
        ends = [end for end in (measure.low, measure.high) if end is not None]
        value = draw(st.sampled_from([*ends, sum(ends) / len(ends)])) if ends else 0.5
        op = draw(st.sampled_from(_COMPARISONS))
        result.append(Threshold(measure.key, draw(lines(60)), op, value, draw(texts())))
    return tuple(result)


@st.composite
def _with_procedure(draw: st.DrawFn, rubric: Rubric) -> Rubric:
    keys = [code.key for code in rubric.codes]
    some = st.lists(st.sampled_from(keys or [""]), min_size=2, max_size=4, unique=True).map(tuple)
    if len(keys) > 1 and draw(st.booleans()):
        rubric = replace(
            rubric,
            hierarchies=(Hierarchy("order", draw(lines(60)), draw(some), draw(texts())),),
            volley_rules=VolleyRules(
                draw(st.none() | st.integers(1, 100)),
                tuple(draw(st.lists(some, max_size=2))),
                once_each=draw(st.booleans()),
            ),
        )
    kind = draw(st.sampled_from(_UNIT_KINDS))
    max_codes = draw(st.none() | st.integers(1, 3))
    unit = UnitRule(kind, draw(texts()), max_codes, every_unit=draw(st.booleans()))
    passes = draw(_passes(rubric, parses=kind == "utterance")) if draw(st.booleans()) else ()
    return replace(rubric, unit=draw(st.sampled_from([None, unit])), passes=passes)


@st.composite
def _passes(draw: st.DrawFn, rubric: Rubric, *, parses: bool) -> tuple[CodingPass, ...]:
    tasks: list[Task] = ["rate"] if rubric.dimensions else []
    tasks += ["parse"] if parses else []
    tasks += ["code"] if rubric.codes else []
    sets: list[tuple[Task, ...]] = [(task,) for task in tasks]
    # Units are made before they are coded.
    if len(sets) > 1 and sets[0] != ("parse",) and draw(st.booleans()):
        sets[:2] = [sets[0] + sets[1]]
    passes = []
    parsed = False
    for place, each in enumerate(sets):
        playbacks: list[Playback] = ["free", "non_stop"]
        playbacks += ["by_unit"] if parsed else []
        playback = draw(st.sampled_from(playbacks))
        freezes = "parse" in each and draw(st.booleans())
        instruction = draw(st.just("") | texts())
        label = draw(lines(60))
        passes.append(CodingPass(f"pass{place}", label, each, playback, freezes, instruction))
        parsed = parsed or "parse" in each
    return tuple(passes)
