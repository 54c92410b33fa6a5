"""What the importers of codes and ratings give: a rubric in the making, and what to look at."""

from dataclasses import dataclass, replace

from fsh_coder.domain.rubric import CodeGroup, Rubric
from fsh_coder.domain.rubric_draft import blank, key_of
from fsh_coder.formats.rubric_text import text_of

#: As many codes and dimensions as a rubric may hold.
MOST_CODES, MOST_DIMENSIONS = 100, 60


@dataclass(frozen=True, slots=True)
class ImportNote:
    """Something in a file that was left out or filled in; ``row`` None where there is none."""

    row: int | None
    sentence: str

    @property
    def words(self) -> str:
        """Return the sentence with its place before it."""
        return self.sentence if self.row is None else f"Row {self.row}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class ImportedRubric:
    """A rubric to go on with in the editor; it is mostly not sound yet."""

    rubric: Rubric
    notes: tuple[ImportNote, ...]

    @property
    def text(self) -> str:
        """Return it as the text of a rubric file."""
        return text_of(self.rubric)


def started(name: str) -> Rubric:
    """Return a rubric without content whose title is a file's name."""
    title = plain_line(name.replace("_", " "), limit=200) or "Imported rubric"
    key = key_of(title, otherwise="rubric")
    return replace(blank(), key=key, title=title, short_title=title[:30].strip(), code_groups=())


def with_group(rubric: Rubric, label: str) -> tuple[Rubric, str]:
    """Return the rubric with a group of codes of this label, and the group's key."""
    words = plain_line(label, limit=60) or "Behaviours"
    for group in rubric.code_groups:
        if group.label.casefold() == words.casefold():
            return rubric, group.key
    key = key_of(words, taken=(each.key for each in rubric.code_groups), otherwise="group")
    group = CodeGroup(key, words, "reflect")
    return replace(rubric, code_groups=(*rubric.code_groups, group)), key


def plain_line(text: str, *, limit: int) -> str:
    """Return text as one line of what can be printed, cut to a length."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(plain.encode("utf-8", "ignore").decode().split())[:limit].strip()
