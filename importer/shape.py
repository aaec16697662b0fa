"""The shape of a text: a tree of HTML said again in blocks and runs, and nothing else.

The shape is canonical: two trees that a reader would not tell apart have the same one. So it is both
what the Markdown writer writes and what its work is compared by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeGuard

from importer.model import (
    Block,
    Blocks,
    Break,
    Code,
    Content,
    Display,
    Divider,
    Element,
    Formula,
    Heading,
    Image,
    Items,
    Link,
    Mark,
    Node,
    Paragraph,
    Quote,
    Run,
    Runs,
    Span,
    Table,
)
from importer.urls import address


def shape(body: Element) -> Blocks:
    """The blocks that a cleaned tree holds; empty ones are left out."""
    return tuple(_blocks(body.children))


# --------------------------------------------------------------------------- blocks


def _blocks(nodes: Iterable[Node]) -> Iterator[Block]:
    """Blocks as they come; the inline nodes between them gather to paragraphs."""
    loose: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or not _is_block(node):
            loose.append(node)
            continue
        if loose:
            yield from _paragraph(loose)
            loose.clear()
        yield from _BLOCKS.get(node.tag, _contents)(node)
    yield from _paragraph(loose)


def _is_block(element: Element) -> bool:
    if element.tag in _INLINE:
        return any(isinstance(c, Element) and _is_block(c) for c in element.children)
    return element.tag != "math" or element.attrs.get("kind") == "display"


def _contents(element: Element) -> Iterator[Block]:
    """A container of no meaning of its own; an inline one hands its mark down to what it holds."""
    if element.tag in _INLINE:
        return _blocks(_hand_down(element))
    return _blocks(element.children)


def _hand_down(mark: Element) -> Iterator[Node]:
    for child in mark.children:
        if isinstance(child, str):
            yield Element(mark.tag, mark.attrs, (child,)) if child.strip() else child
        elif not _is_block(child):
            yield Element(mark.tag, mark.attrs, (child,))
        elif child.tag in _OPAQUE:
            yield child
        else:
            inner = Element(mark.tag, mark.attrs, child.children)
            yield Element(child.tag, child.attrs, tuple(_hand_down(inner)))


def _paragraph(nodes: Sequence[Node]) -> Iterator[Paragraph]:
    if any(not isinstance(n, str) or n.strip() for n in nodes) and (found := runs(nodes)):
        yield Paragraph(found)


def _heading(element: Element) -> Iterator[Block]:
    if found := runs(element.children, one_line=True):
        yield Heading(int(element.tag[1]), found, element.attrs.get("id", ""))


def _code(element: Element) -> Iterator[Block]:
    text = _verbatim(element).strip("\n")
    if text:
        yield Code(text, _language(element))


def _verbatim(node: Node) -> str:
    """The text of code; what would start a new line in a browser does so here."""
    if isinstance(node, str):
        return node
    inner = "".join(map(_verbatim, node.children))
    return f"{inner}\n" if node.tag in {"br", "li", "p", "div", "tr"} else inner


def _language(element: Element) -> str:
    classes = element.attrs.get("class", "").split()
    for name in classes:
        for prefix in ("language-", "lang-", "brush:"):
            if name.startswith(prefix):
                return name.removeprefix(prefix).lower()
    below = (c for c in element.children if isinstance(c, Element) and c.tag == "code")
    return next(filter(None, map(_language, below)), "")


def _items(element: Element) -> Iterator[Block]:
    groups: list[list[Node]] = []
    loose = False
    for child in element.children:
        if isinstance(child, Element) and child.tag == "li":
            groups.append(list(child.children))
            loose = loose or any(isinstance(c, Element) and c.tag == "p" for c in child.children)
        elif isinstance(child, Element) and child.tag in {"ul", "ol"} and groups:
            groups[-1].append(child)
        elif child.strip() if isinstance(child, str) else child.tag != "br":
            groups.append([child])
    if groups:
        items = tuple(tuple(_blocks(group)) for group in groups)
        yield Items(items, _start(element), loose)


def _start(element: Element) -> int | None:
    if element.tag == "ul":
        return None
    start = element.attrs.get("start", "1")
    return int(start) if start.isascii() and start.isdigit() else 1


def _quote(element: Element) -> Iterator[Block]:
    if found := tuple(_blocks(element.children)):
        yield Quote(found)


def _display(element: Element) -> Iterator[Block]:
    lines = (line.strip() for line in "".join(map(str, element.children)).splitlines())
    if tex := "\n".join(filter(None, lines)):
        yield Display(tex)


def _divider(element: Element) -> Iterator[Block]:
    yield Divider()


# --------------------------------------------------------------------------- tables


def _table(element: Element) -> Iterator[Block]:
    yield from _blocks(_beside_rows(element))
    rows = tuple(_rows(element))
    width = max((sum(_span(c, "colspan") for c in row) for row in rows), default=0)
    if not width:
        return
    reaches = (
        Span(y, x, _span(cell, "colspan"), _span(cell, "rowspan"))
        for y, row in enumerate(rows)
        for x, cell in enumerate(row)
    )
    spans = tuple(s for s in reaches if s.columns > 1 or s.rows > 1)
    padding = 0 if spans else width
    cells = tuple(tuple(map(_cell, row)) + ((),) * max(0, padding - len(row)) for row in rows)
    yield Table(cells, _aligns(rows, width), spans, head=all(c.tag == "th" for c in rows[0]))


def _beside_rows(element: Element) -> Iterator[Node]:
    """A caption, and what strayed between the rows: browsers show it above the table."""
    for child in element.children:
        if _is(child, "thead", "tbody", "tfoot", "tr"):
            yield from _beside_rows(child)
        elif not _is(child, "td", "th", "colgroup", "col"):
            yield child


def _rows(element: Element) -> Iterator[tuple[Element, ...]]:
    """The cells, row by row; those that lie outside any row make one of their own."""
    strays: list[Element] = []
    for child in element.children:
        if _is(child, "td", "th"):
            strays.append(child)
        elif _is(child, "tr", "thead", "tbody", "tfoot"):
            if strays:
                yield tuple(strays)
                strays = []
            yield from _rows(child)
    if strays:
        yield tuple(strays)


def _cell(element: Element) -> Blocks:
    """Paragraphs of a cell are lines of one."""
    blocks = tuple(_blocks(element.children))
    lines = [block.runs for block in blocks if isinstance(block, Paragraph)]
    if not lines or len(lines) < len(blocks):
        return blocks
    joined = [run for line in lines for run in (Run(Break()), *line)]
    return (Paragraph(tuple(_without_dangling_breaks([_on_one_line(r) for r in joined]))),)


def _aligns(rows: tuple[tuple[Element, ...], ...], width: int) -> tuple[str, ...]:
    """The alignment on which most cells of a column agree: Markdown knows one a column."""
    columns = [[_align(row[x]) for row in rows if x < len(row)] for x in range(width)]
    return tuple(max(set(c), key=lambda a: (c.count(a), a)) if c else "" for c in columns)


def _align(cell: Element) -> str:
    style = re.search(r"text-align:\s*(\w+)", cell.attrs.get("style", ""))
    align = cell.attrs.get("align", style[1] if style else "").lower()
    return align if align in {"left", "right", "center"} else ""


def _span(cell: Element, name: str) -> int:
    value = cell.attrs.get(name, "1")
    return min(int(value), 1000) if value.isascii() and value.isdigit() and int(value) else 1


def _is(node: Node, *tags: str) -> TypeGuard[Element]:
    return isinstance(node, Element) and node.tag in tags


# --------------------------------------------------------------------------- runs


def runs(nodes: Sequence[Node], *, one_line: bool = False) -> Runs:
    """Inline nodes as runs: blanks collapsed and moved out of marks, equal neighbours joined.

    A line feed of the source stays one unless `one_line`; blanks at both ends and beside breaks go.
    """
    if len(nodes) == 1 and isinstance(only := nodes[0], str):
        text = _collapse(only.strip())
        return (Run(text.replace("\n", " ") if one_line else text),) if text else ()
    pieces = [p for node in nodes for p in _flatten(node, _UNMARKED)]
    merged = merge(_settle_blanks(_split_blanks(pieces)))
    if one_line:
        merged = [_on_one_line(run) for run in merged]
    return tuple(_without_dangling_breaks(merged))


def _flatten(node: Node, marks: frozenset[Mark]) -> Iterator[Run]:
    if isinstance(node, str):
        yield Run(node, marks)
        return
    content = _CONTENTS[node.tag](node) if node.tag in _CONTENTS else None
    if content is not None:
        yield Run(content, marks - {"code"})
        return
    mark = _mark(node)
    inner = marks | {mark} if mark else marks
    if isinstance(mark, Link):
        inner = frozenset(m for m in inner if not isinstance(m, Link)) | {mark}
    for child in node.children:
        yield from _flatten(child, inner)


def _mark(element: Element) -> Mark | None:
    if element.tag == "a":
        href = element.attrs.get("href", "").strip()
        return Link(address(href), _one_line(element.attrs.get("title", ""))) if href else None
    return element.tag if element.tag in MARKS else None


def _image(element: Element) -> Content:
    src, alt, title = (element.attrs.get(name, "") for name in ("src", "alt", "title"))
    return Image(address(src.strip()), _one_line(alt), _one_line(title))


def _break(element: Element) -> Content:
    return Break()


def _formula(element: Element) -> Content:
    return Formula(_one_line("".join(map(str, element.children))))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _split_blanks(pieces: Iterable[Run]) -> Iterator[Run]:
    """Runs of text that have no blank at their ends, and runs of blanks."""
    for run in pieces:
        if not isinstance(run.content, str):
            yield run
            continue
        text = run.content
        core = text.strip()
        if core == text:
            yield run
            continue
        start = text.find(core) if core else len(text)
        for part in (text[:start], core, text[start + len(core) :]):
            if part:
                yield Run(part, run.marks)


def _settle_blanks(pieces: Iterable[Run]) -> Iterator[Run]:
    """Blanks between two runs bear only the marks that both bear; at the ends there are none."""
    before: Run | None = None
    blanks: list[Run] = []
    for run in pieces:
        if isinstance(run.content, str) and (not run.content or run.content.isspace()):
            blanks.append(run)
            continue
        if blanks and before and not isinstance(before.content, Break) and not isinstance(run.content, Break):
            marks = frozenset.intersection(before.marks, run.marks, *(b.marks for b in blanks))
            if not marks == before.marks == run.marks:
                marks -= {"code"}  # Python-Markdown strips code spans
            yield Run(_collapse("".join(str(b.content) for b in blanks)), marks)
        blanks.clear()
        before = run
        yield Run(_collapse(run.content), run.marks) if isinstance(run.content, str) else run


def _collapse(text: str) -> str:
    if "\n" not in text and "  " not in text and "\t" not in text and text.isprintable():
        return text
    return _BLANKS.sub(lambda m: "\n" if "\n" in m[0] else " ", text)


def merge(pieces: Iterable[Run]) -> list[Run]:
    """Join neighbours of equal marks; code stands on one line."""
    merged: list[Run] = []
    last: Run | None = None
    for run in pieces:
        if (
            last
            and last.marks == run.marks
            and isinstance(last.content, str)
            and isinstance(run.content, str)
        ):
            last = merged[-1] = Run(last.content + run.content, run.marks)
            continue
        last = run
        merged.append(run)
    return [_on_one_line(run) if "code" in run.marks else run for run in merged if run.content != ""]


def _on_one_line(run: Run) -> Run:
    return Run(run.content.replace("\n", " "), run.marks) if isinstance(run.content, str) else run


def _without_dangling_breaks(merged: list[Run]) -> list[Run]:
    while merged and isinstance(merged[0].content, Break):
        merged.pop(0)
    while merged and isinstance(merged[-1].content, Break):
        merged.pop()
    if not any(isinstance(run.content, Break) for run in merged):
        return merged
    return [
        _settled(run, merged, at) if isinstance(run.content, Break) else run for at, run in enumerate(merged)
    ]


def _settled(run: Run, merged: list[Run], at: int) -> Run:
    """A break, like a blank, bears the marks that the content on both sides shares."""
    before = next(r for r in reversed(merged[:at]) if not isinstance(r.content, Break))
    after = next(r for r in merged[at + 1 :] if not isinstance(r.content, Break))
    return Run(run.content, (before.marks & after.marks) - {"code"})


MARKS = frozenset({"strong", "em", "code", "del", "sub", "sup", "u", "kbd", "mark"})
"""The inline elements with a meaning that the site shows."""

_UNMARKED: frozenset[Mark] = frozenset()
_INLINE = MARKS | frozenset(
    "a abbr acronym b bdi bdo big br cite data dfn font i img input ins label meter output"
    " picture progress q rb rp rt rtc ruby s samp select small span strike time tt var wbr".split()
)
_OPAQUE = frozenset({"pre", "hr", "math"})
_BLANKS = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_CONTENTS: dict[str, Callable[[Element], Content]] = {
    "img": _image,
    "br": _break,
    "math": _formula,
}
_BLOCKS: dict[str, Callable[[Element], Iterator[Block]]] = {
    **{f"h{level}": _heading for level in range(1, 7)},
    "pre": _code,
    "ul": _items,
    "ol": _items,
    "dir": _items,
    "menu": _items,
    "blockquote": _quote,
    "table": _table,
    "math": _display,
    "hr": _divider,
}
