"""Raw HTML in Markdown: blocks of it, which the engine leaves as they are, and the links of its tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5

from checker.markdown.lines import BLANK, FILLER, Joined, Lines

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body canvas center colgroup dd details div dl dt fieldset "
    "figcaption figure footer form group h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li "
    "main map math menu nav noscript object ol option output p pre progress script section style "
    "summary table tbody td textarea tfoot th thead tr ul video".split()
)
_NO_MARKDOWN = frozenset("canvas math option pre script style textarea".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_INLINE = frozenset(
    "a abbr audio b bdi bdo button cite code data del dfn em font i ins kbd label mark meter picture q rp rt "
    "ruby s samp select slot small span strike strong sub sup svg template time tt u var".split()
)
_QUIET = frozenset("pre code script style textarea".split())
"""What stands in these is no link."""

_BLOCK_START = re.compile(r" {0,3}<[A-Za-z/!?]")
_TOKEN = re.compile(
    r"(?P<comment><!--)|<(?P<slash>/?)(?P<name>[A-Za-z][^\s/<>`]*)(?P<rest>(?:[^<>\"'`]|\"[^\"]*\"|'[^']*')*)>"
    r"|<[!?][^<>]*>"
)
_STRICT = re.compile(
    r"(?P<comment><!--)|<(?P<slash>/?)(?P<name>[A-Za-z][^\s\"'<>@/]*+)(?P<rest>[^\s\"'<>@]*+"
    r"(?:\s+[^\s\"'=<>]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>]++))?+)*+\s*+/?)>|<\?[^<>]*\?>"
)
"""A tag within a paragraph, which the engine reads less leniently."""
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_CANDIDATE = re.compile(r"[\s,]*(\S+)")
_REFERENCE = re.compile(r"&(?:#\d+(?:;|(?![\da-fA-F]))|#[xX][\da-fA-F]+;?|[A-Za-z][A-Za-z\d]*;)")
_LOOSE_REFERENCE = re.compile(r"&(?:#\d+;?|#[xX][\da-fA-F]+;?|([A-Za-z][A-Za-z\d]*)(;|=)?)")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag or, without a name, a comment; offsets in the text that was read."""

    name: str
    closing: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """An address in a tag."""

    target: str
    start: int
    end: int


def decoded(address: str) -> str:
    """An address of Markdown as a browser gets it: names count with their `;` only."""
    return _REFERENCE.sub(lambda m: unescape(m[0]), address) if "&" in address else address


def tags(text: str, *, strict: bool) -> Iterator[Tag]:
    """The tags and comments of a text; `strict` as within a paragraph, otherwise as in a block of HTML."""
    at, pattern, last_comment = 0, _STRICT if strict else _TOKEN, text.rfind("-->")
    while found := pattern.search(text, at):
        at = found.end()
        if found["comment"]:
            if found.end() > last_comment:
                continue
            at = text.index("-->", found.end()) + 3
        name = (found["name"] or "").lower()
        yield Tag(name, bool(found["slash"]), found.start(), at)
        if name in {"script", "style"} and not strict and not found["slash"]:
            closing = re.compile(rf"</{name}\b", re.I).search(text, at)
            at = closing.start() if closing else len(text)


def is_known(tag: Tag, text: str) -> bool:
    """Whether it is HTML, and not a word to fill in, such as `<name>`."""
    known = tag.closing or tag.name in _INLINE | _VOID | _BLOCK_TAGS
    return not tag.name or known or "=" in text[tag.start : tag.end]


def attributes(text: str, tag: Tag) -> Iterator[Attribute]:
    """The addresses in a tag, in order."""
    start = tag.start + 1 + len(tag.name)
    for found in _ATTRIBUTE.finditer(text, start, tag.end - 1) if tag.name and not tag.closing else ():
        group = next((n for n in (2, 3, 4) if found[n] is not None), 0)
        if not group:
            continue
        match found[1].lower():
            case "href" | "src" | "poster":
                value = found[group].strip()
                first = found.start(group) + found[group].find(value)
                yield Attribute(_loosely_decoded(value), first, first + len(value))
            case "srcset":
                yield from _candidates(text, found.start(group), found.end(group))


def _candidates(text: str, at: int, end: int) -> Iterator[Attribute]:
    while found := _CANDIDATE.match(text, at, end):
        url = found[1].rstrip(",")
        if url:
            yield Attribute(_loosely_decoded(url), found.start(1), found.start(1) + len(url))
        comma = text.find(",", found.end(), end) if url == found[1] else found.end()
        at = comma + 1 if comma >= 0 else end


def _loosely_decoded(value: str) -> str:
    """An attribute as a browser reads it: known names count without `;` too, before most signs."""
    return _LOOSE_REFERENCE.sub(_character, value) if "&" in value else value


def _character(found: re.Match[str]) -> str:
    name, mark = found[1], found[2]
    if name is None or (f"{name};" in html5 and mark == ";"):
        return unescape(found[0])
    return unescape(found[0]) if not mark and name in html5 else found[0]


@dataclass(frozen=True, slots=True)
class Stretches:
    """Parts of a text between a tag and its end, in order; they do not overlap."""

    quiet: tuple[tuple[int, int], ...]
    """In code and the like, where nothing is a link."""
    links: dict[int, tuple[int, int]]
    """From the start of an `<a>`: what it encloses."""


def stretches(found: list[Tag]) -> Stretches:
    """What `<a>`, `<pre>`, `<code>`, `<script>`, `<style>` enclose; those never closed enclose nothing."""
    quiet, links = list[tuple[int, int]](), dict[int, tuple[int, int]]()
    opened: dict[str, Tag] = {}
    for tag in found:
        if tag.name != "a" and tag.name not in _QUIET:
            continue
        if not tag.closing:
            opened.setdefault(tag.name, tag) if tag.name != "a" else opened.update(a=tag)
        elif first := opened.pop(tag.name, None):
            if tag.name == "a":
                links[first.start] = (first.end, tag.start)
            else:
                quiet.append((first.end, tag.start))
    return Stretches(tuple(sorted(quiet)), links)


def set_apart(lines: Lines) -> tuple[Lines, list[Lines]]:
    """The lines with a line of `FILLER` for each block of raw HTML, and those blocks."""
    if not any("<" in text and _BLOCK_START.match(text) for text, _ in lines):
        return lines, []
    joined = Joined(lines)
    kept, raw, last = Lines(), list[Lines](), 0
    for start, end in _Blocks(joined.text).find():
        kept += [*_before(joined, last, start), BLANK, (FILLER, 0), BLANK]
        raw.append(joined.lines(start, end))
        last = end
    return [*kept, *joined.lines(last, len(joined.text))], raw


def _before(joined: Joined, start: int, end: int) -> Lines:
    """The lines between two blocks, without the blanks before the second."""
    lines = joined.lines(start, end)
    return lines if lines[-1][0].strip(" ") else lines[:-1]


@dataclass(slots=True)
class _Blocks:
    """Finds blocks of raw HTML, as the engine does before it looks at Markdown."""

    text: str
    start: int = -1
    """Where the open block begins."""
    stack: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    markdown: list[str] = field(default_factory=list)
    """Open tags with a `markdown` attribute: only they themselves are HTML."""
    tail: int = -1
    """End of the last block."""

    def find(self) -> Iterator[tuple[int, int]]:
        """Where they begin and end."""
        for tag in tags(self.text, strict=False):
            begun = self.start
            whole = self._open(tag) if begun < 0 else self._close(tag)
            if whole:
                self.tail = tag.end
                yield (tag.start if begun < 0 else begun), tag.end
        if self.start >= 0:
            yield self.start, len(self.text)

    def _open(self, tag: Tag) -> bool:
        """Look at a tag outside; whether it is a block by itself."""
        if tag.closing and tag.name in self.markdown:
            self._leave(tag.name)
            return True
        if tag.closing or (tag.name and tag.name not in _BLOCK_TAGS) or not self._may_begin(tag.start):
            return False
        raw = self.text[tag.start : tag.end]
        if not tag.name or tag.name == "hr" or raw.endswith("/>"):
            return True
        if _wants_markdown(tag.name, raw):
            self.markdown.append(tag.name)
            return True
        self.start = tag.start
        self._push(tag.name)
        return False

    def _close(self, tag: Tag) -> bool:
        """Look at a tag inside; whether it ends the block."""
        if not tag.closing:
            if tag.name and tag.name not in _VOID and not self.text.endswith("/>", tag.start, tag.end):
                self._push(tag.name)
            return False
        if not self.counts[tag.name] and tag.name in self.markdown:
            self._leave(tag.name)
            self.stack.clear()
            self.counts.clear()
        while self.counts[tag.name]:
            last = self.stack.pop()
            self.counts[last] -= 1
            if last == tag.name:
                break
        if not self.stack:
            self.start = -1
        return not self.stack

    def _leave(self, name: str) -> None:
        """Close a tag with a `markdown` attribute, and those in it."""
        del self.markdown[len(self.markdown) - 1 - self.markdown[::-1].index(name) :]

    def _push(self, name: str) -> None:
        self.stack.append(name)
        self.counts[name] += 1

    def _may_begin(self, at: int) -> bool:
        """Whether a block may begin here: at the start of a line, or right behind another on its line."""
        line = self.text.rfind("\n", 0, at) + 1
        return (at - line <= 3 and not self.text[line:at].strip(" ")) or line <= self.tail


def _wants_markdown(name: str, raw: str) -> bool:
    if name in _NO_MARKDOWN or "markdown" not in raw:
        return False
    found = {m[1].lower(): m[2] or m[3] or m[4] for m in _ATTRIBUTE.finditer(raw[1:-1])}
    return found.get("markdown", "0") in {None, "1", "markdown", "block", "span"}
