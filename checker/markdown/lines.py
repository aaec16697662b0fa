"""A file as lines that know their place, without front matter and fenced code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Line = tuple[str, int]
"""Its text, and what must be added to an index of the text to get the offset in the file."""
Lines = list[Line]

FILLER = "\x02"
"""Stands for characters that are something already; no pattern matches it."""
BLANK: Line = ("", 0)

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_NO_MAPPING = re.compile(r"\s*+(?:#[^\n]*+\s*+)*+(?![\w\"'][^\n]*?:(?:\s|\Z)|\{)\S")
_LONE_CR = re.compile(r"\r(?!\n)")
_PREFIX = re.compile(r"[ \t>]*")
_FENCE = re.compile(
    r"""([> ]*)(`{3,}|~{3,})                         # what stands before it, and the fence
    (?:[ ]*\.?[\w#.+-]+(?=[ ]|$))?                   # the language
    (?:[ ]*\{[^\n]*\}                                # attributes, or options that are known
    |(?:[ ]*(?:hl_lines=(["'])\d[\d\- ]*\3|linenums=(["'])\d.*?\4|title(?:_mode)?(?:=(["']).*?\5)?)(?=[ ]|$))+
    )?[ ]*$""",
    re.X,
)


class Joined:
    """Lines as one text, and the way back to the file."""

    __slots__ = ("_shifts", "_starts", "text")

    def __init__(self, lines: Lines) -> None:
        self.text = "\n".join(text for text, _ in lines)
        self._starts = [0]
        self._shifts = [shift for _, shift in lines]
        for text, _ in lines[:-1]:
            self._starts.append(self._starts[-1] + len(text) + 1)

    def place(self, index: int) -> int:
        """The offset in the file of a character."""
        line = bisect_right(self._starts, index) - 1
        return index - self._starts[line] + self._shifts[line]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the file of a piece, which may be empty."""
        first = self.place(start)
        return (first, self.place(end - 1) + 1) if end > start else (first, first)

    def row(self, index: int) -> int:
        """The number of the line, from 0, in which a character stands."""
        return bisect_right(self._starts, index) - 1

    def lines(self, start: int, end: int) -> Lines:
        """A piece of it as lines."""
        found = []
        for row in range(self.row(start), self.row(end) + 1):
            first = max(start, self._starts[row])
            last = end if row + 1 == len(self._starts) else min(end, self._starts[row + 1] - 1)
            found.append((self.text[first:last], self._shifts[row] + first - self._starts[row]))
        return found


def read(text: str) -> Lines:
    """The lines of a file's body; each fenced block is one line of `FILLER`, blank lines are empty."""
    text = even(text)
    start = _body(text)
    lines = list(_split(text[start:], start))
    return _without_fences(lines) if "```" in text or "~~~" in text else lines


def even(text: str) -> str:
    r"""The text with a `\n` at the end of each line, and every character in its place."""
    return _LONE_CR.sub("\n", text) if "\r" in text else text


def _body(text: str) -> int:
    """Where the body begins: below the front matter, if what stands between the rules can be such."""
    start = 1 if text.startswith("\ufeff") else 0
    found = _FRONT.match(text, start)
    return start if not found or _NO_MAPPING.match(found[1]) else found.end()


def _split(text: str, start: int) -> Iterator[Line]:
    for raw in text.split("\n"):
        line = raw.removesuffix("\r")
        if "\t" in line:
            yield _expanded(line, start)
        else:
            yield (line, start) if line.strip(" ") else ("", start)
        start += len(raw) + 1


def _expanded(line: str, start: int) -> Line:
    """A line whose indent is blanks; a tab within the text becomes one blank, so that columns hold."""
    found = _PREFIX.match(line)
    cut = found.end() if found else 0
    prefix = line[:cut].expandtabs(4)
    text = line[cut:].replace("\t", " ")
    return (prefix + text, start + cut - len(prefix)) if text or ">" in prefix else ("", start)


@dataclass(slots=True)
class _Fence:
    """An open fence, whose lines are code only if it is closed properly."""

    marks: str
    prefix: str
    first: int
    """Index of its first line."""
    blank: bool = False
    """Whether an empty line came last, within a quotation."""

    def goes_on(self, line: str) -> bool | None:
        """Whether a line is code (`True`), closes the fence (`False`), or shows that it is none (`None`)."""
        if not self.prefix:
            return not (line.startswith(self.marks) and line.rstrip() == self.marks)
        width = len(self.prefix)
        content = line[:width].lstrip("> ") + line[width:]
        before = line[: len(line) - len(content)]
        depth, quoted = before.count(">"), self.prefix.count(">")
        if depth > quoted:
            return None
        if not content.strip(" ") and not (quoted and content):
            self.blank = bool(quoted)
            return True
        if len(before) < width or (self.blank and depth < quoted):
            return None
        self.blank = False
        return not (content.startswith(self.marks) and content.rstrip() == self.marks)


def _without_fences(lines: Iterable[Line]) -> Lines:
    kept: Lines = []
    fence: _Fence | None = None
    for line in lines:
        kept.append(line)
        if fence is None:
            found = _FENCE.match(line[0]) if "```" in line[0] or "~~~" in line[0] else None
            fence = _Fence(found[2], found[1], len(kept) - 1) if found else None
            continue
        on = fence.goes_on(line[0])
        if on is False:
            kept[fence.first :] = [(fence.prefix + FILLER, line[1])]
        if not on:
            fence = None
    return kept
