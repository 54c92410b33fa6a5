"""A rubric of two dimensions and two codes, for tests of what rubrics do."""

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import (
    Anchor,
    BehaviourCode,
    CodeGroup,
    DerivedScore,
    Dimension,
    DimensionGroup,
    Hierarchy,
    Rubric,
    Threshold,
    VolleyRules,
    WordingStatus,
)


def make_dimension(key: str, *, label: str, low: int = 1, high: int = 5) -> Dimension:
    """Return a dimension with an anchor for each score."""
    return Dimension(
        key=key,
        label=label,
        group="tone",
        low=low,
        high=high,
        definition=f"How far the worker shows {label.lower()}.",
        anchors=tuple(Anchor(score, f"Anchor {score}") for score in range(low, high + 1)),
        wording=WordingStatus.PROJECT,
        reason_required=True,
    )


def make_code(key: str, *, label: str, hotkey: str) -> BehaviourCode:
    """Return a code of the worker whose short name is its key."""
    return BehaviourCode(
        key=key,
        short=key,
        label=label,
        hotkey=hotkey,
        speaker=Speaker.WORKER,
        group="talk",
        adherence="neutral",
        definition=f"A {label.lower()}.",
    )


def make_rubric() -> Rubric:
    """Return a sound rubric that uses every kind of part."""
    return Rubric(
        key="small",
        version="1",
        title="A small rubric",
        short_title="Small",
        citation="Made for tests.",
        licence_note="Free.",
        source_status="No original.",
        training_note="None.",
        requires_change_goal=False,
        segment_rule="All of it.",
        dimension_groups=(DimensionGroup("tone", "Tone"),),
        dimensions=(
            make_dimension("warmth", label="Warmth"),
            make_dimension("pace", label="Pace", low=0, high=4),
        ),
        code_groups=(CodeGroup("talk", "Talk", "question"),),
        codes=(
            make_code("OQ", label="Open question", hotkey="O"),
            make_code("CQ", label="Closed question", hotkey="C"),
        ),
        derived=(
            DerivedScore("share", "Share of open questions", "pct / 100", "ratio", "Ours."),
            DerivedScore("pct", "% open questions", "100 * OQ / (OQ + CQ)", "percent", "Ours."),
            DerivedScore("tone", "Mean tone", "mean(warmth, pace)", "score", "Ours."),
        ),
        thresholds=(
            Threshold("pct", "Fair", ">=", 50, "Expert opinion."),
            Threshold("pct", "Good", ">=", 70, "Expert opinion."),
        ),
        hierarchies=(Hierarchy("questions", "Questions", ("OQ", "CQ"), "Choose the lower."),),
        volley_rules=VolleyRules(2, (("OQ", "CQ"),), once_each=True),
        rules=("Listen first.",),
        not_coded=("greetings",),
        text="text",
        digest="digest",
    )
