"""Who codes what: what screens need of assigning, of coders' lists and of the sample."""

from fsh_coder.services.assigning import AlreadyPrimary, CannotCode, all_assignments, assign
from fsh_coder.services.coder_list import (
    ListItem,
    ListState,
    MyProgress,
    my_list,
    my_progress,
)
from fsh_coder.services.sampling import (
    STRATA,
    CoderLoad,
    PlannedDouble,
    PlanOutdated,
    SamplePlan,
    StratumPlan,
    TooFewCoders,
    draw_sample,
    plan_sample,
    samples,
)

__all__ = [
    "STRATA",
    "AlreadyPrimary",
    "CannotCode",
    "CoderLoad",
    "ListItem",
    "ListState",
    "MyProgress",
    "PlanOutdated",
    "PlannedDouble",
    "SamplePlan",
    "StratumPlan",
    "TooFewCoders",
    "all_assignments",
    "assign",
    "draw_sample",
    "my_list",
    "my_progress",
    "plan_sample",
    "samples",
]
