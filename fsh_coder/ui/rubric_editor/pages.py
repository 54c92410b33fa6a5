"""All pages of the editor, under their tabs, and where each part of a rubric is found."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from fsh_coder.ui.rubric_editor.code_page import CodePage, GroupsPage
from fsh_coder.ui.rubric_editor.dimension_page import DimensionPage
from fsh_coder.ui.rubric_editor.draft import Draft
from fsh_coder.ui.rubric_editor.general_page import GeneralPage, RulesPage
from fsh_coder.ui.rubric_editor.list_page import ListPage
from fsh_coder.ui.rubric_editor.pills_page import PillsPage, ShowPlace
from fsh_coder.ui.rubric_editor.procedure_page import FieldPage, PassPage, UnitPage
from fsh_coder.ui.rubric_editor.rules_page import HierarchyPage, VolleyPage
from fsh_coder.ui.rubric_editor.scale_page import ScalePage
from fsh_coder.ui.rubric_editor.score_page import ScorePage, ThresholdPage

_GENERAL = "general"


class EditorPages:
    """The pages of one draft.

    Args:
        draft: the rubric in the making.
        values: returns each score in words, computed from the samples.
    """

    def __init__(self, draft: Draft, *, values: Callable[[], Mapping[str, str]]) -> None:
        self.general, self.rules = GeneralPage(draft), RulesPage(draft)
        self.dimensions, self.codes = DimensionPage(draft), CodePage(draft)
        self.groups, self.scales = GroupsPage(draft), ScalePage(draft)
        self.scores, self.thresholds = ScorePage(draft, values=values), ThresholdPage(draft)
        self.hierarchies, self.volleys = HierarchyPage(draft), VolleyPage(draft)
        self.passes, self.fields = PassPage(draft), FieldPage(draft)
        self.unit = UnitPage(draft, "Unit of coding")
        self._headings = self._made_headings()
        self._sentences = self._made_sentences()
        self._procedure = self._made_procedure()
        self.tabs: dict[str, tuple[str, QWidget]] = {
            _GENERAL: ("General", self.general),
            "dimensions": ("Dimensions", self.dimensions),
            "codes": ("Codes", self.codes),
            "groups": ("Groups", self._headings),
            "scores": ("Scores", self.scores),
            "thresholds": ("Thresholds", self.thresholds),
            "rules": ("Rules", self._sentences),
            "procedure": ("Procedure", self._procedure),
        }
        self._parts = self._made_parts()

    def tab_of(self, part: str) -> str:
        """Return the key of the tab under which a part of the rubric stands."""
        return self._parts.get(part, (_GENERAL, self.general.show_place))[0]

    def show_part(self, part: str, place: int | None) -> None:
        """Turn to an entry of a part of the rubric, on the page of its tab."""
        self._parts.get(part, (_GENERAL, self.general.show_place))[1](place)

    def add_entry(self, tab: str) -> None:
        """Add another of what the shown page lists; nothing where it lists nothing."""
        page = self.tabs[tab][1]
        shown = page.shown if isinstance(page, PillsPage) else page
        if isinstance(shown, ListPage):
            shown.add_entry()

    def _made_parts(self) -> dict[str, tuple[str, ShowPlace]]:
        parts: dict[str, tuple[str, ShowPlace]] = {
            "dimensions": ("dimensions", self.dimensions.show_place),
            "codes": ("codes", self.codes.show_place),
            "derived": ("scores", self.scores.show_place),
            "thresholds": ("thresholds", self.thresholds.show_place),
        }
        for tab, page in (
            ("groups", self._headings),
            ("rules", self._sentences),
            ("procedure", self._procedure),
        ):
            parts |= {part: (tab, partial(page.show_part, part)) for part in page.parts}
        return parts

    def _made_headings(self) -> PillsPage:
        return PillsPage(
            "Groups and scales",
            (("Headings", self.groups), ("Shared scales", self.scales)),
            parts={
                "code_groups": (self.groups, self.groups.show_place),
                "dimension_groups": (self.groups, self.groups.dimensions.show_place),
                "scales": (self.scales, self.scales.show_place),
            },
        )

    def _made_sentences(self) -> PillsPage:
        return PillsPage(
            "Rules",
            (
                ("Sentences", self.rules),
                ("Hierarchies", self.hierarchies),
                ("Volleys", self.volleys),
            ),
            parts={
                "rules": (self.rules, self.rules.show_place),
                "not_coded": (self.rules, self.rules.show_place),
                "hierarchies": (self.hierarchies, self.hierarchies.show_place),
                "volley_rules": (self.volleys, self.volleys.show_place),
            },
        )

    def _made_procedure(self) -> PillsPage:
        return PillsPage(
            "Procedure",
            (("Passes", self.passes), ("Unit of coding", self.unit), ("Fields", self.fields)),
            parts={
                "passes": (self.passes, self.passes.show_place),
                "unit": (self.unit, self.unit.show_place),
                "fields": (self.fields, self.fields.show_place),
            },
        )
