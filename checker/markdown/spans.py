"""What stands in brackets and parentheses: found for a whole text at once, so that no text takes long."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

_BRACKET = re.compile(r"[\[\]]")
_MARK = re.compile(r"[()\"']")
_QUOTE_AND_END = re.compile(r"([\"']) *\)")
_ANGLED = re.compile(r"""\(\s*<([^<>]*)>\s*(?:(?:'[^']*'|"[^"]*")\s*)?\)""")
_OPENED = re.compile(r"\(\s*")


def closings(text: str) -> dict[int, int]:
    """The place of each closed `[`, and that of its `]`."""
    found, opened = {}, list[int]()
    for mark in _BRACKET.finditer(text):
        if mark[0] == "[":
            opened.append(mark.start())
        elif opened:
            found[opened.pop()] = mark.start()
    return found


@dataclass(frozen=True, slots=True)
class Destination:
    """What stands in `(address "title")`."""

    start: int
    end: int
    """The span of the address, with blanks around it."""
    after: int
    """Where the text goes on."""
    angled: bool = False


@dataclass(slots=True)
class Destinations:
    """Finds where the parenthesis behind `[text]` ends; quotes hide parentheses, if they are a title."""

    text: str
    parens: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    """How deep the text stands in parentheses behind each of them."""
    pairs: dict[int, int] = field(default_factory=dict)
    quotes: dict[str, list[int]] = field(default_factory=lambda: {'"': [], "'": []})
    ends: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {'"': [], "'": []})
    """Of each quote that stands before a `)`: its place and that behind the `)`."""

    def __post_init__(self) -> None:
        opened = list[int]()
        for mark in _MARK.finditer(self.text):
            at = mark.start()
            if mark[0] in self.quotes:
                self.quotes[mark[0]].append(at)
                continue
            if mark[0] == "(":
                opened.append(at)
            elif opened:
                self.pairs[opened.pop()] = at
            self.parens.append(at)
            self.depths.append((self.depths[-1] if self.depths else 0) + (1 if mark[0] == "(" else -1))
        for found in _QUOTE_AND_END.finditer(self.text):
            self.ends[found[1]].append((found.start(), found.end()))

    def at(self, opening: int) -> Destination | None:
        """The destination whose `(` stands here, if it is one."""
        if angled := _ANGLED.match(self.text, opening):
            return Destination(angled.start(1), angled.end(1), angled.end(), angled=True)
        if not (begun := _OPENED.match(self.text, opening)):
            return None
        start = begun.end()
        quote = min((q for q in (self._quote(mark, start) for mark in self.quotes) if q >= 0), default=-1)
        closing = self.pairs.get(opening, -1)
        if closing >= 0 and (quote < 0 or closing < quote):
            return Destination(start, closing, closing + 1)
        return self._titled(opening, start, quote) if quote >= 0 else None

    def _titled(self, opening: int, start: int, quote: int) -> Destination | None:
        """The end by the first quote or the first of the other kind, whichever is closed before a `)`."""
        other = self._quote("'" if self.text[quote] == '"' else '"', quote)
        ends = [(self._end(mark), mark) for mark in (quote, other) if mark >= 0]
        after, mark = min((end for end in ends if end[0] >= 0), default=(-1, -1))
        return Destination(start, mark, after) if after >= 0 else self._untitled(opening, start, quote)

    def _untitled(self, opening: int, start: int, quote: int) -> Destination | None:
        """The end where the quote is a letter of the address."""
        first = bisect_left(self.parens, opening)
        next_ = bisect_right(self.parens, quote)
        last = next_ + self.depths[next_ - 1] - self.depths[first]
        if last >= len(self.parens):
            return None
        if self.text[self.parens[last]] == "(":  # here the engine loses count, and takes all but a letter
            return Destination(start, max(start, len(self.text) - 2), max(opening + 1, len(self.text) - 1))
        return Destination(start, self.parens[last], self.parens[last] + 1)

    def _quote(self, mark: str, start: int) -> int:
        index = bisect_left(self.quotes[mark], start)
        return self.quotes[mark][index] if index < len(self.quotes[mark]) else -1

    def _end(self, quote: int) -> int:
        ends = self.ends[self.text[quote]]
        index = bisect_right(ends, (quote + 1, -1))
        return ends[index][1] if index < len(ends) else -1
