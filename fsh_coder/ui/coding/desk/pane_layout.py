"""How the four panes share the room under the waveform, from wide screens to narrow ones."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from fsh_coder.ui.kit.tabs import TabRow
from fsh_coder.ui.settings import Settings

#: Makes a part of the layout in what is to hold it.
Part = Callable[[QWidget], QWidget]

_ROOMY_FROM_PX, _NORMAL_FROM_PX, _STACKED_FROM_PX = 1600, 1110, 830


class Work(StrEnum):
    """What the room is for: everything at once, or one pass of several."""

    ALL = "all"
    RATE = "rate"
    PARSE = "parse"
    PARSE_AND_RATE = "parse_and_rate"
    CODE = "code"
    CODE_UNITS = "code_units"


class Build(StrEnum):
    """Which panes stand beside which."""

    ROOMY = "roomy"
    NORMAL = "normal"
    WIDE_RATINGS = "wide_ratings"
    TABS = "tabs"
    NARROW = "narrow"
    RATINGS_ONLY = "ratings_only"
    NO_CODES = "no_codes"
    PARSE = "parse"
    UNITS_AND_RATINGS = "units_and_ratings"
    CODES = "codes"
    CODES_NARROW = "codes_narrow"


_OF_ONE_PASS = frozenset(
    {Build.PARSE, Build.UNITS_AND_RATINGS, Build.CODES, Build.CODES_NARROW, Build.NO_CODES}
)


@dataclass(frozen=True, slots=True)
class Panes:
    """The panes; ``units`` is None where the rubric divides no speech into units."""

    marks: QWidget
    transcript: QWidget
    pad: QWidget
    ratings: QWidget
    units: QWidget | None = None

    def all(self) -> tuple[QWidget, ...]:
        """Return those there are."""
        units = () if self.units is None else (self.units,)
        return (self.marks, self.transcript, self.pad, self.ratings, *units)


def build_for(width: int, *, has_codes: bool, wide_ratings: bool, work: Work = Work.ALL) -> Build:
    """Return the build that a width gives room to."""
    if work is not Work.ALL:
        return _build_of_pass(width, work)
    if not has_codes:
        return Build.NO_CODES
    if wide_ratings:
        return Build.WIDE_RATINGS if width >= _NORMAL_FROM_PX else Build.RATINGS_ONLY
    if width >= _ROOMY_FROM_PX:
        return Build.ROOMY
    if width >= _NORMAL_FROM_PX:
        return Build.NORMAL
    return Build.TABS if width >= _STACKED_FROM_PX else Build.NARROW


def _build_of_pass(width: int, work: Work) -> Build:
    if work is Work.RATE:
        return Build.NO_CODES
    if work in (Work.PARSE, Work.PARSE_AND_RATE):
        return Build.PARSE if work is Work.PARSE else Build.UNITS_AND_RATINGS
    return Build.CODES if width >= _STACKED_FROM_PX else Build.CODES_NARROW


class PaneLayout(QWidget):
    """Holds the panes; moves them when the build changes, and remembers the splitters.

    Each pane is moved once: Qt dresses all it holds anew for another parent. So what holds the
    panes is made from the outside inwards.

    Args:
        settings: the coder's.
        make_panes: makes the panes, children of the layout.
        parent: the desk.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        make_panes: Callable[[QWidget], Panes],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._panes = make_panes(self)
        self._settings = settings
        self._build: tuple[Build, bool] | None = None
        self._tabs: list[_Tabs] = []
        self._picture: QWidget | None = None
        self._shows_picture = False
        self._top: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleName("Marks, transcript, behaviours and ratings")

    @property
    def build(self) -> Build | None:
        """Return the present build; None before the first."""
        return None if self._build is None else self._build[0]

    def arrange(self, build: Build, *, has_transcript: bool) -> None:
        """Take another build."""
        if self._build == (build, has_transcript):
            return
        self._build = (build, has_transcript)
        panes = self._panes
        for pane in (*panes.all(), *([] if self._picture is None else [self._picture])):
            if pane.parent() is not self:
                pane.setParent(self)
            pane.hide()
        self._tabs = []
        top = self._made(build, has_transcript=has_transcript)(self)
        if self._top is not None:
            self._column.removeWidget(self._top)
            self._top.hide()
            self._top.deleteLater()
        self._top = top
        self._column.addWidget(top)
        top.show()

    def set_picture(self, picture: QWidget) -> None:
        """Keep a film's picture above the pane at the left, hidden until it is wanted."""
        self._picture = picture
        picture.setParent(self)

    def show_picture(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show the picture, or give its room back."""
        self._shows_picture = on
        if self._picture is not None:
            self._picture.setVisible(on and self.build is not Build.RATINGS_ONLY)

    def _under_picture(self, part: Part) -> Part:
        picture = self._picture
        if picture is None:
            return part

        def made(parent: QWidget) -> QWidget:
            holder = QWidget(parent)
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(picture)
            below = part(holder)
            column.addWidget(below, 1)
            picture.setVisible(self._shows_picture)
            below.show()
            holder.setAccessibleName("Picture and what is below it")
            return holder

        return made

    def reveal(self, pane: QWidget) -> None:
        """Bring a pane's tab to the front."""
        for tabs in self._tabs:
            tabs.reveal(pane)

    def _made(self, build: Build, *, has_transcript: bool) -> Part:
        panes = self._panes
        transcript = [_itself(panes.transcript)] if has_transcript else []
        if build in _OF_ONE_PASS:
            return self._made_for_pass(build, transcript)
        rest = 0
        match build:
            case Build.ROOMY:
                parts = [self._marks(), *transcript, _itself(panes.pad), _itself(panes.ratings)]
                sizes = [460, 474, 440, 472] if transcript else [934, 440, 472]
                rest = len(transcript)
            case Build.NORMAL:
                left = self._stacked([self._marks(), *transcript])
                parts = [left, _itself(panes.pad), _itself(panes.ratings)]
                sizes = [446, 424, 420]
            case Build.WIDE_RATINGS:
                left = self._stacked([self._marks(), *transcript])
                parts = [left, _itself(panes.pad), _itself(panes.ratings)]
                sizes = [374, 168, 748]
            case Build.TABS:
                parts = [self._stacked([self._marks(), *transcript]), self._codes_or_ratings()]
                sizes = [480, 424]
            case Build.NARROW:
                parts = [self._marks_or_words(has_transcript), self._codes_or_ratings()]
                sizes = [300, 330]
                # Marks have room to spare sooner than codes with their names.
                rest = 1
            case _:
                parts, sizes = [_itself(panes.ratings)], [800]
        return self._beside(parts, sizes, rest=rest)

    def _made_for_pass(self, build: Build, transcript: list[Part]) -> Part:
        """Return the panes that one kind of work needs, and no others."""
        panes = self._panes
        units = _itself(panes.units or panes.marks)
        rest = 0
        match build:
            case Build.PARSE:
                # The list of units holds the transcript's words itself.
                parts, sizes = [units], [1290]
            case Build.UNITS_AND_RATINGS:
                parts, sizes = [units, _itself(panes.ratings)], [800, 490]
            case Build.CODES:
                # The list of units holds the transcript's words itself.
                words = transcript if panes.units is None else []
                parts = [self._stacked([self._marks(), *words]), _itself(panes.pad)]
                sizes = [700, 590]
            case Build.CODES_NARROW:
                parts = [self._marks_or_words(bool(transcript)), _itself(panes.pad)]
                sizes = [300, 330]
            case _:
                parts = [*transcript, _itself(panes.ratings)]
                sizes = [420, 870] if transcript else [870]
                rest = len(transcript)
        return self._beside(parts, sizes, rest=rest)

    def _marks(self) -> Part:
        """Return the marks, behind the units where speech is divided into them."""
        if self._panes.units is None:
            return _itself(self._panes.marks)
        return self._tabbed([("Utterances", self._panes.units), ("Marks", self._panes.marks)])

    def _codes_or_ratings(self) -> Part:
        panes = self._panes
        return self._tabbed([("Behaviours", panes.pad), ("Ratings", panes.ratings)])

    def _marks_or_words(self, has_transcript: bool) -> Part:  # noqa: FBT001 says it by name
        units = self._panes.units
        words = [] if units is None else [("Utterances", units)]
        words.append(("Marks", self._panes.marks))
        if has_transcript:
            words.append(("Transcript", self._panes.transcript))
        return self._tabbed(words)

    def _beside(self, parts: list[Part], sizes: list[int], *, rest: int = 0) -> Part:
        build = self.build
        if build is not Build.RATINGS_ONLY:
            parts = [self._under_picture(parts[0]), *parts[1:]]
        make = partial(_splitter, Qt.Orientation.Horizontal, parts, rest=rest)
        return partial(self._remembered, make, name=f"coding_{build}", sizes=sizes)

    def _stacked(self, parts: list[Part]) -> Part:
        make = partial(_splitter, Qt.Orientation.Vertical, parts, rest=len(parts) - 1)
        sizes = [185, 203][: len(parts)]
        return partial(self._remembered, make, name="coding_left", sizes=sizes)

    def _remembered(
        self, make: Callable[[QWidget], QSplitter], parent: QWidget, *, name: str, sizes: list[int]
    ) -> QSplitter:
        """Make a splitter with the sizes it had last, and remember those it gets."""
        splitter = make(parent)
        kept = self._settings.splitter_sizes(name)
        splitter.setSizes(kept if len(kept) == len(sizes) else sizes)
        splitter.splitterMoved.connect(
            lambda: self._settings.set_splitter_sizes(name, splitter.sizes())
        )
        return splitter

    def _tabbed(self, pages: list[tuple[str, QWidget]]) -> Part:
        def made(parent: QWidget) -> QWidget:
            tabs = _Tabs(pages, parent=parent)
            self._tabs.append(tabs)
            return tabs

        return made


class _Tabs(QWidget):
    def __init__(self, pages: list[tuple[str, QWidget]], *, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = TabRow("Panes", margin=12, parent=self)
        self._stack = QStackedWidget(self)
        self._pages = dict(pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._row)
        column.addWidget(self._stack, 1)
        for words, page in pages:
            self._row.add_tab(words, words)
            self._stack.addWidget(page)
        self._row.chosen.connect(lambda key: self._stack.setCurrentWidget(self._pages[key]))
        self._row.setVisible(len(pages) > 1)
        self.setAccessibleName(" or ".join(words for words, _ in pages))

    def reveal(self, pane: QWidget) -> None:
        """Bring a page to the front, if it is one of these."""
        for words, page in self._pages.items():
            if page is pane:
                self._row.set_current(words)
                self._stack.setCurrentWidget(page)


def _itself(pane: QWidget) -> Part:
    """Return a part that is nothing but a pane."""
    return lambda _parent: pane


def _splitter(
    orientation: Qt.Orientation, parts: list[Part], parent: QWidget, *, rest: int
) -> QSplitter:
    splitter = QSplitter(orientation, parent)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for number, make in enumerate(parts):
        part = make(splitter)
        splitter.addWidget(part)
        splitter.setStretchFactor(number, 1 if number == rest else 0)
        part.show()
    return splitter
