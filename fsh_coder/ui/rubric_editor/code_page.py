"""The pages of behaviour codes and of the groups they stand in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import (
    BehaviourCode,
    CodeGroup,
    DimensionGroup,
    GroupCategory,
    WordingStatus,
)
from fsh_coder.domain.rubric_draft import (
    UNCHECKED,
    free_hotkeys,
    new_code,
    new_group_key,
    relabelled_code,
    with_part,
)
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.fields import Option, Select
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.rubric_editor.draft import Draft
from fsh_coder.ui.rubric_editor.form import lines_of
from fsh_coder.ui.rubric_editor.list_page import ListPage

_ONE_GROUP_PAGE, _TWO_GROUP_PAGES = 370, 712

SPEAKERS = (
    Option("worker", "Worker"),
    Option("client", "Client"),
    Option("", "Both"),
)
_ADHERENCES = (
    Option("neutral", "Neutral"),
    Option("mia", "Fits MI"),
    Option("mina", "Works against MI"),
)
WORDINGS = tuple(
    Option(each.value, each.label) for each in WordingStatus if each is not WordingStatus.LOCAL
)
#: Colours of a set that colour-blind people tell apart; the shape says the same again.
_LOOKS: Mapping[GroupCategory, str] = {
    "reflect": "Teal circle, as for reflections",
    "question": "Ochre diamond, as for questions",
    "info": "Grey square, as for information",
    "mia": "Blue triangle up, as for MI-adherent",
    "mina": "Orange triangle down, as for MI-non-adherent",
    "change": "Green plus, as for change talk",
    "sustain": "Violet bar, as for sustain talk",
}


class CodePage(ListPage[BehaviourCode]):
    """The behaviours that are marked and counted."""

    field, singular, plural = "codes", "code", "Codes"
    hint = "No codes yet. Add a code for each behaviour that coders mark when they hear it."
    heads = ("Label", "Short", "Key", "Speaker", "Group")
    widths = (220, 70, 50, 80, 130)

    def words(self, entry: BehaviourCode) -> tuple[str, ...]:
        """Return the cells of a row."""
        speaker = entry.speaker.value.capitalize() if entry.speaker is not None else "Both"
        labels = {each.key: each.label for each in self.draft.value.code_groups}
        group = labels.get(entry.group, entry.group)
        return (entry.label or "new code", entry.short, entry.hotkey, speaker, group)

    def made(self) -> BehaviourCode:
        """Return a new code in the group of the last."""
        return new_code(self.draft.value)

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        key = form.line(
            "Key to press",
            get=lambda: self.text("hotkey"),
            put=lambda text: self.change(hotkey=text.strip().upper()),
        )
        form.on_read(lambda _every: key.edit.setToolTip(self._key_words()))
        form.row(
            self.label_line(self._put_label),
            form.line(
                "Short name",
                get=lambda: self.text("short"),
                put=lambda text: self.change(short=text),
            ),
            key,
            self.key_line(self._put_key),
            stretches=(5, 2, 2, 3),
        )
        self._add_choices()
        definition = form.paragraph(
            "Definition",
            get=lambda: self.text("definition"),
            put=lambda text: self.change(definition=text, wording=UNCHECKED),
            helper="What the coder hears when this code fits.",
        )
        form.add(definition)
        form.add(
            form.paragraph(
                "Decision rules",
                get=lambda: "\n".join(self.entry.decision_rules) if self.entry else "",
                put=lambda text: self.change(decision_rules=lines_of(text), wording=UNCHECKED),
                note="one a line",
                helper="Such as: Unsure whether open or closed: choose closed.",
            )
        )

    def _add_choices(self) -> None:
        form = self.form
        form.row(
            form.choice(
                "Speaker",
                options=lambda: SPEAKERS,
                get=self._speaker,
                put=lambda key: self.change(speaker=Speaker(key) if key else None),
            ),
            form.choice(
                "Group",
                options=lambda: [
                    Option(each.key, each.label) for each in self.draft.value.code_groups
                ],
                get=lambda: self.text("group"),
                put=lambda key: self.change(group=key),
            ),
            form.choice(
                "Adherence",
                options=lambda: _ADHERENCES,
                get=lambda: self.text("adherence"),
                put=lambda key: self.change(adherence=key),
            ),
            form.choice(
                "Wording",
                options=lambda: WORDINGS,
                get=self._wording,
                put=lambda key: self.change(wording=WordingStatus(key)),
            ),
        )

    def free_keys(self) -> str:
        """Return the letters that are still free, in words."""
        return " ".join(free_hotkeys(self.draft.value)) or "none"

    def _key_words(self) -> str:
        return (
            f"Free letters: {self.free_keys()}\n"
            "Two keys one after the other work as well, such as R+ or RS."
        )

    def _put_label(self, label: str) -> None:
        if self.entry is not None:
            rubric = self.draft.value
            part = relabelled_code(rubric, self.place, label)
            self.draft.put(with_part(rubric, "codes", self.place, part))

    def _put_key(self, key: str) -> None:
        entry = self.entry
        if entry is not None and key != entry.key:
            part = replace(entry, key=key)
            self.draft.put(with_part(self.draft.value, "codes", self.place, part))

    def _speaker(self) -> str:
        entry = self.entry
        return entry.speaker.value if entry is not None and entry.speaker is not None else ""

    def _wording(self) -> str:
        return self.entry.wording.value if self.entry is not None else WordingStatus.PROJECT.value


class CodeGroupPage(ListPage[CodeGroup]):
    """The headings of the behaviour pad, each with a colour and a shape."""

    field, singular, plural = "code_groups", "group of codes", "Groups of codes"
    hint = "No groups yet. Codes stand on the pad under the heading of a group."
    heads = ("Heading", "Look")
    widths = (150, 120)

    def words(self, entry: CodeGroup) -> tuple[str, ...]:
        """Return the cells of a row."""
        return (entry.label or "new group", _LOOKS[entry.category].partition(",")[0])

    def made(self) -> CodeGroup:
        """Return a new group with a look that no group has, as long as there is one."""
        taken = {each.category for each in self.entries}
        free = [each for each in _LOOKS if each not in taken]
        category = free[0] if free else "info"
        key = new_group_key(self.draft.value, "group")
        return CodeGroup(key, "", category)

    def build(self) -> None:
        """Fill the form."""
        form = self.form
        form.add(
            form.line(
                "Heading",
                get=lambda: self.text("label"),
                put=lambda text: self.change(label=text),
            )
        )
        look = form.choice(
            "Colour and shape",
            options=lambda: [Option(key, words) for key, words in _LOOKS.items()],
            get=lambda: self.text("category") or "reflect",
            put=lambda key: self.change(category=key),
        )
        select = look.field
        form.on_read(lambda _every: _show_shapes(cast(Select, select)))
        form.add(look)


class DimensionGroupPage(ListPage[DimensionGroup]):
    """The headings of the rating form."""

    field, singular, plural = "dimension_groups", "group of dimensions", "Groups of dimensions"
    hint = "No groups yet. Dimensions stand on the form under the heading of a group."
    heads = ("Heading",)
    widths = (180,)

    def words(self, entry: DimensionGroup) -> tuple[str, ...]:
        """Return the cells of a row."""
        return (entry.label or "new group",)

    def made(self) -> DimensionGroup:
        """Return a new group."""
        return DimensionGroup(new_group_key(self.draft.value, "group"), "")

    def build(self) -> None:
        """Fill the form."""
        self.form.add(
            self.form.line(
                "Heading",
                get=lambda: self.text("label"),
                put=lambda text: self.change(label=text),
            )
        )


class GroupsPage(Pane):
    """Groups of codes beside groups of dimensions, or above them where there is little room."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Groups")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 8, 0, 0)
        self._row.setSpacing(12)
        self.codes, self.dimensions = CodeGroupPage(draft), DimensionGroupPage(draft)
        pages: tuple[CodeGroupPage | DimensionGroupPage, ...] = (self.codes, self.dimensions)
        for place, page in enumerate(pages):
            side = QVBoxLayout()
            side.setSpacing(0)
            side.addWidget(PaneHead(page.plural))
            side.addWidget(page, 1)
            if place:
                self._between = Line(upright=True)
                self._row.addWidget(self._between)
            self._row.addLayout(side, 1)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one of the two, since they can stand above one another."""
        return QSize(_ONE_GROUP_PAGE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the two above one another where they would be cut beside each other."""
        super().resizeEvent(event)
        is_narrow = self.width() < _TWO_GROUP_PAGES
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        self._between.setVisible(not is_narrow)

    def show_place(self, place: int | None) -> None:
        """Choose a group of codes by its place."""
        self.codes.show_place(place)


def _show_shapes(select: Select) -> None:
    for place in range(select.count()):
        category = Category(str(select.itemData(place)))
        select.setItemIcon(place, _shape_icon(category, ratio=select.devicePixelRatioF()))
    select.setIconSize(QSize(12, 12))


def _shape_icon(category: Category, *, ratio: float) -> QIcon:
    picture = QPixmap(round(14 * ratio), round(14 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    colour = current_theme().colour(category.token)
    paint_shape(painter, QRectF(1, 1, 12, 12), category, colour=colour)
    painter.end()
    return QIcon(picture)
