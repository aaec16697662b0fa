"""The links of one run of Markdown text, as Python-Markdown with this site's extensions finds them.

The engine tries one pattern after the other on the whole text and puts a mark in the place of what it found.
So do we, with marks of the same length, so that every place stays true.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field

from checker.markdown.blocks import Definition
from checker.markdown.lines import FILLER, Joined
from checker.markdown.markup import Tag, attributes, decoded, is_known, stretches, tags
from checker.markdown.mention import Form, Hit
from checker.markdown.spans import Destination, Destinations, closings

ESCAPE = "\x03"
"""Stands for a backslash and the character that it guards."""

_TICKS = re.compile(r"`+")
_MATHS = re.compile(r"\\.|\$|\x02+", re.S)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|$])|\\.", re.S)
_OPENING = {False: re.compile(r"(?<!!)\["), True: re.compile(r"!\[")}
_LABEL = re.compile(r"\s?\[([^\]]*)\]")
_BLANKS = re.compile(r"\s+")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>")
_AUTOMAIL = re.compile(r"<([^<> !]+@[^@<> ]+)>")


@dataclass(frozen=True, slots=True)
class _Span:
    """Something found in a text, and what it says in an address."""

    start: int
    end: int
    meaning: str = ""


@dataclass(slots=True)
class _Segment:
    """The text of the run or of a link in it, where what was found is masked."""

    text: str
    base: int
    """Where it begins in the run."""
    first: int = 0
    """The first pass that looks at it."""

    def mask(self, spans: list[_Span], filler: str = FILLER) -> None:
        pieces, last = [], 0
        for span in spans:
            pieces += [self.text[last : span.start], filler * (span.end - span.start)]
            last = span.end
        if spans:
            self.text = "".join([*pieces, self.text[last:]])


@dataclass(slots=True)
class Run:
    """One run of text; `links` finds what stands in it, and afterwards `prose` is the rest."""

    joined: Joined
    definitions: Mapping[str, Definition]
    footnotes: Container[str]
    html: bool = False
    """Whether it is a block of raw HTML, in which Markdown means nothing."""
    _meanings: dict[int, _Span] = field(default_factory=dict)
    _escapes: list[_Span] = field(default_factory=list)
    _segments: list[_Segment] = field(default_factory=list)
    _hits: list[tuple[int, Hit]] = field(default_factory=list)
    _swallowed: list[tuple[int, int]] = field(default_factory=list)
    """Where links are no links: in the text of pictures, and in addresses."""

    def links(self) -> Iterator[Hit]:
        """Every link that the engine makes."""
        root = _Segment(self.joined.text, 0)
        self._segments.append(root)
        if not self.html:
            self._literals(root)
            if "[" in root.text:
                root.mask(list(_footnotes(root.text, self.footnotes)))
                self._brackets()
            for segment in [s for s in self._segments if "<" in s.text]:
                self._autolinks(segment)
        self._tags()
        yield from self._outside()

    def prose(self) -> str:
        """The text, with everything masked that is something already; a backslash that guards is `ESCAPE`."""
        text = self._segments[0].text
        if ESCAPE not in text:
            return text
        shown = list(text)
        for span in self._escapes:
            if text[span.start] == ESCAPE:
                shown[span.start + 1] = span.meaning
        return "".join(shown)

    def _literals(self, root: _Segment) -> None:
        for find, sign in ((_code, "`"), (_maths, ("$", "\\(")), (_escapes, "\\")):
            if any(one in root.text for one in sign):
                spans = list(find(root.text))
                root.mask(spans, ESCAPE if find is _escapes else FILLER)
                self._meanings.update((span.start, span) for span in spans)
                if find is _escapes:
                    self._escapes = spans

    def _brackets(self) -> None:
        passes: tuple[tuple[bool, bool, Callable[[_Segment], _Look]], ...] = (
            (False, True, self._full),
            (False, False, self._addressed),
            (True, False, self._addressed),
            (True, True, self._full),
            (False, True, self._short),
            (True, True, self._short),
        )
        for number, (image, labelled, find) in enumerate(passes):
            if labelled and not self.definitions:
                continue
            sign = "![" if image else "["
            for segment in [s for s in self._segments if s.first <= number and sign in s.text]:
                self._sweep(segment, number, find(segment), image=image)

    def _sweep(self, segment: _Segment, number: int, look: _Look, *, image: bool) -> None:
        """One pass over one segment: look at every bracket that is not part of what was found."""
        pairs, spans, resume = closings(segment.text), list[_Span](), 0
        for found in _OPENING[image].finditer(segment.text):
            opening = found.end() - 1
            if found.start() < resume or opening not in pairs:
                continue
            closing = pairs[opening]
            match look(opening, closing):
                case _Found() as link:
                    resume = link.after
                    spans.append(_Span(found.start(), resume))
                    self._add(segment, found.start(), opening, closing, link, image=image)
                    if not image:
                        text = segment.text[opening + 1 : closing]
                        self._segments.append(_Segment(text, segment.base + opening + 1, number + 1))
                case int() as resume:
                    pass
        segment.mask(spans)

    def _add(
        self, segment: _Segment, start: int, opening: int, closing: int, link: _Found, *, image: bool
    ) -> None:
        base = segment.base
        text = self.joined.text[base + opening + 1 : base + closing]
        form = Form.REFERENCE if link.reference else Form.IMAGE if image else Form.INLINE
        at = self.joined.place(base + start)
        hit = Hit(form=form, target=link.target, text=text, at=at, start=link.start, end=link.end)
        self._hits.append((base + start, hit))
        self._meanings[base + start] = _Span(base + start, base + link.after, text)
        self._swallowed.append((base + (start if image else closing) + 1, base + link.after))

    def _full(self, segment: _Segment) -> _Look:
        """`[text][label]`"""

        def look(opening: int, closing: int) -> _Found | int | None:
            found = _LABEL.match(segment.text, closing + 1)
            label = (found[1] or segment.text[opening + 1 : closing]) if found else ""
            return self._defined(label, found.end()) if found else None

        return look

    def _short(self, segment: _Segment) -> _Look:
        """`[label]`"""
        return lambda opening, closing: self._defined(segment.text[opening + 1 : closing], closing + 1)

    def _defined(self, label: str, after: int) -> _Found | int:
        definition = self.definitions.get(_BLANKS.sub(" ", label.lower()))
        if definition is None:
            return after
        return _Found(definition.target, definition.start, definition.end, after, reference=True)

    def _addressed(self, segment: _Segment) -> _Look:
        """`[text](address)`"""
        destinations = Destinations(segment.text) if "](" in segment.text else None

        def look(opening: int, closing: int) -> _Found | int | None:
            if destinations is None or not segment.text.startswith("(", closing + 1):
                return None
            found = destinations.at(closing + 1)
            return self._found(segment, found) if found else None

        return look

    def _found(self, segment: _Segment, found: Destination) -> _Found:
        raw = segment.text[found.start : found.end]
        start = segment.base + found.start + len(raw) - len(raw.lstrip())
        end = start + len(raw.strip())
        span = self.joined.span(start, end)
        return _Found(decoded(self._meaning(start, end)).strip(), *span, found.after)

    def _meaning(self, start: int, end: int) -> str:
        """What a piece says in an address: guarded characters are themselves, code is its text."""
        if not self._meanings:
            return self.joined.text[start:end]
        pieces = []
        while start < end:
            span = self._meanings.get(start)
            pieces.append(span.meaning if span else self.joined.text[start])
            start = span.end if span else start + 1
        return "".join(pieces)

    def _autolinks(self, segment: _Segment) -> None:
        for pattern, scheme in ((_AUTOLINK, ""), (_AUTOMAIL, "mailto:")):
            spans = []
            for found in pattern.finditer(segment.text):
                start, end = segment.base + found.start(1), segment.base + found.end(1)
                target = decoded(self._meaning(start, end))
                self._hit(Form.AUTOLINK, start - 1, start, end, scheme + target.removeprefix(scheme))
                spans.append(_Span(found.start(), found.end()))
            segment.mask(spans)

    def _tags(self) -> None:
        """Raw tags, and what they enclose."""
        text = self.joined.text
        found = list[Tag]()
        for segment in [s for s in self._segments if "<" in s.text]:
            inside = list(tags(segment.text, strict=not self.html))
            segment.mask([_Span(tag.start, tag.end) for tag in inside if is_known(tag, segment.text)])
            base = segment.base
            self._swallowed += [(base + tag.start + 1, base + tag.end) for tag in inside]
            found += [Tag(tag.name, tag.closing, base + tag.start, base + tag.end) for tag in inside]
        enclosed = stretches(sorted(found, key=lambda tag: tag.start))
        self._swallowed += enclosed.quiet
        for tag in found:
            start, end = enclosed.links.get(tag.start, (0, 0))
            for link in attributes(text, tag):
                self._hit(Form.HTML, tag.start, link.start, link.end, link.target, text[start:end])
        root = self._segments[0]
        root.mask([_Span(*span) for span in _disjoint([*enclosed.quiet, *enclosed.links.values()])])

    def _hit(self, form: Form, at: int, start: int, end: int, target: str, text: str | None = None) -> None:
        first, last = self.joined.span(start, end)
        shown = self.joined.text[start:end] if text is None else text
        place = self.joined.place(at)
        self._hits.append((at, Hit(form=form, target=target, text=shown, at=place, start=first, end=last)))

    def _outside(self) -> Iterator[Hit]:
        """The links that do not stand where links are none."""
        bounds = _disjoint(self._swallowed)
        starts = [start for start, _ in bounds]
        for at, hit in self._hits:
            index = bisect_right(starts, at) - 1
            if index < 0 or at >= bounds[index][1]:
                yield hit


@dataclass(frozen=True, slots=True)
class _Found:
    target: str
    start: int
    end: int
    """The span of the address, in the file."""
    after: int
    """Where the text goes on."""
    reference: bool = False


_Look = Callable[[int, int], _Found | int | None]
"""Takes the places of a `[` and its `]`; a number says from where on to look further."""


def _disjoint(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap as one."""
    merged = list[tuple[int, int]]()
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _code(text: str) -> Iterator[_Span]:
    """Code spans, and the pairs of backslashes before them."""
    runs = [found.span() for found in _TICKS.finditer(text)]
    later, longest = _by_size(runs)
    index = wall = resume = 0
    while index < len(runs):
        start, end = max(runs[index][0], resume), runs[index][1]
        slashes = _slashes(text, wall, start)
        index += 1
        if slashes and (slashes % 2 or start - slashes < resume):
            start += 1
        elif slashes:
            yield _Span(start - slashes, start, "\\" * (slashes // 2))
        if start >= end:
            continue
        same = later.get(end - start, [])
        while same and same[-1] < index:
            same.pop()
        closing = same[-1] if same else longest[index]
        if closing is None or (size := runs[closing][1] - runs[closing][0]) > end - start:
            resume = end + end - start  # the engine passes over as many letters again
            continue
        wall = resume = runs[closing][1]
        yield _Span(start, wall, text[start + size : runs[closing][0]].strip().replace("&", "&amp;"))
        index = closing + 1


def _by_size(runs: list[tuple[int, int]]) -> tuple[dict[int, list[int]], list[int | None]]:
    """Indexes of runs by their length, the first last; and from each on, the first of the longest."""
    later: dict[int, list[int]] = {}
    longest: list[int | None] = [None] * (len(runs) + 1)
    for index in reversed(range(len(runs))):
        size = runs[index][1] - runs[index][0]
        later.setdefault(size, []).append(index)
        best = longest[index + 1]
        longest[index] = index if best is None or size >= runs[best][1] - runs[best][0] else best
    return later, longest


def _slashes(text: str, wall: int, at: int) -> int:
    count = 0
    while at - count > wall and text[at - count - 1] == "\\":
        count += 1
    return count


def _maths(text: str) -> Iterator[_Span]:
    r"""Formulas in `$…$` and `\(…\)`."""
    marks = [found for found in _MATHS.finditer(text) if found[0][0] in "$\x02" or found[0][1] in "()"]
    index, ends = 0, _ends(marks)
    while index < len(marks):
        closing = ends[index]
        index += 1
        if closing is None:
            continue
        start, end = marks[index - 1].end(), marks[closing].start()
        inside = text[start:end]
        dollar = marks[closing][0] == "$"
        if inside and not (dollar and (inside[0].isspace() or inside[-1].isspace())):
            yield _Span(marks[index - 1].start(), marks[closing].end(), rf"\({inside}\)")
            index = closing + 1


def _ends(marks: list[re.Match[str]]) -> list[int | None]:
    """For each opening mark of a formula, the index of the mark that would close it."""
    ends: list[int | None] = [None] * len(marks)
    dollar = bracket = None
    for index in reversed(range(len(marks))):
        match marks[index][0]:
            case "$":
                ends[index], dollar = dollar, index
            case "\\(":
                ends[index] = bracket
            case "\\)":
                bracket = index
            case _:
                dollar = bracket = None
    return ends


def _escapes(text: str) -> Iterator[_Span]:
    return (_Span(m.start(), m.end(), m[1]) for m in _ESCAPED.finditer(text) if m[1])


def _footnotes(text: str, defined: Container[str]) -> Iterator[_Span]:
    start = text.find("[^")
    while start >= 0 and (end := text.find("]", start)) >= 0:
        if text[start + 2 : end] in defined:
            yield _Span(start, end + 1)
        start = text.find("[^", end)
