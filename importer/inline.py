r"""Runs in, one piece of Markdown text out, in the dialect of this site's Python-Markdown.

What the reader sees must be what the author wrote, and no sign is escaped that needs no escape: that
takes knowing the neighbours, so text is escaped here, where they are known. A CommonMark backslash
that Python-Markdown does not know (`\<`, `\=`, `\~`) would stay visible: entities stand there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from importer.model import Break, Formula, Image, Link, Mark, Run, Runs


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text will stand, as far as that changes what must be escaped."""

    one_line: bool = False
    """A heading or a cell: no new lines, a closing brace at the end is an attribute list."""
    cell: bool = False
    """A table cell: bars part cells."""
    dollars: bool = False
    """The text has two dollars, so that a formula could be read between them."""
    braces: bool = False
    """The text ends as an attribute list would."""
    label: bool = False
    """Inside a link's label or a picture's alternative text whose brackets do not pair up."""
    at_sign: bool = False
    """The text has an @, so that an e-mail address could be read between angle brackets."""
    literal: bool = False
    """In a picture's alternative text: emphasis is not read there."""


PARAGRAPH = Place()
HEADING = Place(one_line=True)
CELL = Place(one_line=True, cell=True)


def write(runs: Runs, place: Place = PARAGRAPH) -> str:
    """Markdown for runs; the caller guards line starts, which depend on the block."""
    text = "".join([run.content for run in runs if isinstance(run.content, str)])
    dollars, braces = text.count("$") > 1, place.one_line and text.endswith("}")
    if dollars or braces or "@" in text:
        place = replace(place, dollars=dollars, braces=braces, at_sign="@" in text)
    if len(runs) == 1 and not runs[0].marks:
        return _run(runs[0], place, left=False, right=False)
    return "".join(_pieces(_nest(runs, ()), place))


# --------------------------------------------------------------------------- nesting


@dataclass(frozen=True, slots=True)
class Marked:
    """Runs under a common mark."""

    mark: Mark
    children: tuple[Node, ...]


Node = Run | Marked


def _nest(runs: Sequence[Run], open_marks: tuple[Mark, ...]) -> tuple[Node, ...]:
    """The runs as a tree, the mark that reaches farthest outside; code is always innermost."""
    nodes: list[Node] = []
    at = 0
    while at < len(runs):
        pending = [m for m in runs[at].marks if m not in open_marks and m != "code"]
        if not pending:
            nodes.append(runs[at])
            at += 1
            continue
        reach = {m: _reach(m, runs, at) for m in pending}
        mark = max(pending, key=lambda m: (reach[m], isinstance(m, Link), m == "strong", str(m)))
        nodes.append(Marked(mark, _nest(runs[at : reach[mark]], (*open_marks, mark))))
        at = reach[mark]
    return tuple(nodes)


def _reach(mark: Mark, runs: Sequence[Run], at: int) -> int:
    while at < len(runs) and mark in runs[at].marks:
        at += 1
    return at


def _pieces(
    nodes: tuple[Node, ...], place: Place, *, inside: bool = False, starred: bool = False
) -> Iterator[str]:
    """The nodes as Markdown; `inside` when markup encloses them, `starred` when it is asterisks."""
    for at, node in enumerate(nodes):
        before = nodes[at - 1] if at else None
        after = nodes[at + 1] if at + 1 < len(nodes) else None
        if isinstance(node, Run):
            left, right = inside or before is not None, inside or after is not None
            yield _run(node, place, left=left, right=right)
        elif isinstance(node.mark, Link):
            yield _link(node.mark, node.children, place)
        else:
            edge = starred and (before is None or after is None)
            beside = _has_stars(before) or _has_stars(after)
            yield from _marked(node, place, plain=not (edge or beside or _has_blank_edge(node)))


def _has_stars(node: Node | None) -> bool:
    return isinstance(node, Marked) and node.mark in _STARS


def _has_blank_edge(node: Node) -> bool:
    """A mark that a link cuts may begin or end with the blank between them."""
    if isinstance(node, Marked):
        return _has_blank_edge(node.children[0]) or _has_blank_edge(node.children[-1])
    return isinstance(node.content, str) and node.content.isspace()


def _marked(node: Marked, place: Place, *, plain: bool) -> Iterator[str]:
    """Asterisks, or a tag where they would touch others or where Markdown has no sign."""
    stars = _STARS.get(str(node.mark)) if plain else None
    yield stars or f"<{node.mark}>"
    yield from _pieces(node.children, place, inside=True, starred=stars is not None)
    yield stars or f"</{node.mark}>"


def _run(run: Run, place: Place, *, left: bool, right: bool) -> str:
    match run.content:
        case Break():
            return "<br>" if place.one_line else "<br>\n"
        case Image():
            return _image(run.content, place)
        case Formula(tex):
            return _formula(tex, place)
        case text if "code" in run.marks:
            return _code(text, place)
        case text:
            return escape(text, place, left=left, right=right)


# --------------------------------------------------------------------------- atoms


def _link(link: Link, children: tuple[Node, ...], place: Place) -> str:
    only = children[0] if len(children) == 1 else None
    bare = isinstance(only, Run) and only.content == link.href and not only.marks - {link}
    if bare and not link.title and _AUTOLINK.fullmatch(link.href):
        return f"<{link.href}>"
    label = "".join(_pieces(children, _labelled(place, children), inside=True))
    return f"[{label}]({_target(link.href, link.title)})"


def _labelled(place: Place, nodes: tuple[Node, ...]) -> Place:
    text = "".join(_texts(nodes))
    return place if _balanced(text) else replace(place, label=True)


def _texts(nodes: tuple[Node, ...]) -> Iterator[str]:
    """What of a label is still text when links are read: code and pictures are not."""
    for node in nodes:
        if isinstance(node, Marked):
            yield from _texts(node.children)
        elif isinstance(node.content, Break):
            yield "\n"
        elif isinstance(node.content, str) and "code" not in node.marks:
            yield node.content


def _balanced(text: str) -> bool:
    """Whether brackets pair up, so that a label may hold them as they are."""
    depth = 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if depth < 0:
            return False
    return depth == 0 and not re.search(r"^\^|\]\(|\\|\n\[", text)


def _image(image: Image, place: Place) -> str:
    inner = replace(
        place,
        one_line=True,
        dollars="$" in image.alt,
        at_sign="@" in image.alt,
        label=not _balanced(image.alt),
        literal=True,
    )
    alt = escape(image.alt, inner, left=True, right=True) if image.alt else ""
    return f"![{alt}]({_target(image.src, image.title)})"


def _target(href: str, title: str) -> str:
    url = _ENTITY.sub("&amp;", href)
    return f"{url} {_title(title)}" if title else url


def _title(title: str) -> str:
    """In double quotes; inner quotation marks as entities where Python-Markdown would trip over them."""
    text = _ENTITY.sub("&amp;", title)
    text = _IN_TITLE.sub(lambda m: f"&#{ord(m[0])};", text)
    if '"' in text and "'" not in text and '"' not in (text[0], text[-1]):
        return f"'{text}'"
    return '"{}"'.format(text.replace('"', "&quot;").replace("'", "&#39;"))


def _formula(tex: str, place: Place) -> str:
    r"""TeX between `\(` and `\)`; in entities where code or a cell would be read first."""
    if "`" in tex or "\\)" in tex or tex.endswith("\\") or (place.cell and "|" in tex):
        return f'<span class="arithmatex">&#92;({_entities(tex)}&#92;)</span>'
    return f"\\({tex}\\)"


def _code(text: str, place: Place) -> str:
    if _NOT_A_SPAN.search(text) or (place.cell and "|" in text and "\\" in text):
        return f"<code>{_entities(text)}</code>"
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _entities(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9 ,.;/=+\-()%@\"']", lambda m: f"&#{ord(m[0])};", text)


# --------------------------------------------------------------------------- text


def escape(text: str, place: Place = PARAGRAPH, *, left: bool = False, right: bool = False) -> str:
    """Text that will be read as text; `left`, `right`: markup stands directly beside it."""
    if place.one_line or place.literal:
        text = text.replace("\n", " ")
    if text == "[TOC]":  # the extension replaces any element that says just this
        return "&#91;TOC&#93;"

    def guard(match: re.Match[str]) -> str:
        return _ESCAPES[match[0][0]](match, place, left, right)

    return _SPECIAL.sub(guard, text)


def _next(match: re.Match[str]) -> str:
    return match.string[match.end() : match.end() + 1]


def _previous(match: re.Match[str]) -> str:
    return match.string[match.start() - 1 : match.start()] if match.start() else ""


def _backslash(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    """Visible as it is, but before a sign that Python-Markdown lets it escape."""
    follower = _next(match)
    at_end = not follower or follower in _ESCAPABLE
    return match[0] * 2 if len(match[0]) > 1 or at_end else match[0]


def _is_blank(sign: str) -> bool:
    """A blank when emphasis is read; a hard one is an entity by then."""
    return sign.isspace() and sign != "\u00a0"


def _star(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    """Alone between blanks it marks nothing."""
    if place.literal:
        return match[0]
    before, after = _previous(match), _next(match)
    apart_before = _is_blank(before) or not (before or left)
    apart_after = _is_blank(after) or not (after or right)
    return match[0] if apart_before and apart_after else "\\*" * len(match[0])


def _underscore(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    """Inside a word it marks nothing, nor between blanks."""
    before, after = _previous(match), _next(match)
    if place.literal or (_WORD.match(before) and _WORD.match(after)):
        return match[0]
    return match[0] if _is_blank(before) and _is_blank(after) else "\\_" * len(match[0])


def _backtick(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    return ("&#96;" if place.cell or place.literal else "\\`") * len(match[0])


def _bracket(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    """Only `](` makes a link; in a label that would lose its end, all brackets are hidden."""
    if place.label:
        return f"&#{ord(match[0])};"
    return "\\]" if match[0] == "]" and _next(match) == "(" else match[0]


def _less_than(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    follower = _next(match)
    if not follower:
        return "&lt;" if right else "<"
    opens = follower.isalpha() or follower in "<&/!?" or (place.at_sign and not follower.isspace())
    return "&lt;" if opens else "<"


def _ampersand(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    return "&amp;" if _ENTITY.match(match.string, match.start()) else "&"


def _dollar(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    return "\\$" * len(match[0]) if place.dollars else match[0]


def _brace(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    """Behind markup, and in a line that ends in `}`, a brace opens an attribute list."""
    return "\\{" if place.braces or (left and not match.start()) else "{"


def _exclamation(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    return "\\!" if right and not _next(match) else "!"


def _bar(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    return "\\|" if place.cell else "|"


def _hard_blank(match: re.Match[str], place: Place, left: bool, right: bool) -> str:
    """An editor should see it."""
    return "&nbsp;"


_Escape = Callable[[re.Match[str], Place, bool, bool], str]
_ESCAPES: dict[str, _Escape] = {
    "\\": _backslash,
    "*": _star,
    "_": _underscore,
    "`": _backtick,
    "[": _bracket,
    "]": _bracket,
    "<": _less_than,
    "&": _ampersand,
    "$": _dollar,
    "{": _brace,
    "!": _exclamation,
    "|": _bar,
    "\u00a0": _hard_blank,
}

_SPECIAL = re.compile(r"\\+|\*+|_+|`+|\$+|[\[\]<&{!|\u00a0]")
_ESCAPABLE = frozenset("\\`*_{}[]()>#+-.!$|")
_ENTITY = re.compile(r"&(?=#|[A-Za-z][A-Za-z0-9]*;)")
_WORD = re.compile(r"\w")
_STARS = {"strong": "**", "em": "*"}
_AUTOLINK = re.compile(r"https?://[A-Za-z0-9\-._~/?=%+,:;!@#]+")
_IN_TITLE = re.compile(r"[`\\$|()\[\]<>*]")
_NOT_A_SPAN = re.compile(r"^(#!|:::)\w")
