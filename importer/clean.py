"""The cleaning rules: what the upstream's software left in a page goes, what the author wrote stays.

A rule takes an element and returns it (nothing to do), another one, several nodes or a text (put in
its place), or `None` (drop it). Elements are visited from the leaves up, each by the rules for its
tag in the order of `RULES`; how often a rule changed something is counted under its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeGuard
from urllib.parse import unquote

from importer.model import Element, Node
from importer.urls import path_of

Result = Element | str | Iterable[Node] | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named step of cleaning."""

    name: str
    """Under which its changes are counted, readable in a report."""
    tags: frozenset[str]
    """The elements that it looks at."""
    apply: Callable[[Element], Result]
    in_code: bool = False
    """Whether it also works inside code, which is otherwise left alone to the byte."""


def clean(body: Element) -> tuple[Element, Counter[str]]:
    """Apply all rules to a tree; returns the cleaned tree and how often each rule had work."""
    counts: Counter[str] = Counter()
    cleaned = _visit(body, counts, in_code=False)
    return Element("body", {}, tuple(n for part in cleaned for n in _inside_body(part))), counts


def _inside_body(node: Node) -> Iterable[Node]:
    return node.children if _is(node, "body") else (node,)


def _visit(element: Element, counts: Counter[str], *, in_code: bool) -> tuple[Node, ...]:
    below_code = in_code or element.tag in {"pre", "code"}
    children: list[Node] = []
    same = True
    for child in element.children:
        if isinstance(child, str):
            children.append(child)
        else:
            cleaned = _visit(child, counts, in_code=below_code)
            same = same and len(cleaned) == 1 and cleaned[0] is child
            children.extend(cleaned)
    visited = element if same else Element(element.tag, element.attrs, tuple(children))
    return _apply(visited, _rules_for(element.tag, in_code), counts, in_code)


def _apply(
    element: Element, rules: tuple[Rule, ...], counts: Counter[str], in_code: bool
) -> tuple[Node, ...]:
    for index, rule in enumerate(rules):
        result = rule.apply(element)
        if result is element:
            continue
        counts[rule.name] += 1
        if isinstance(result, Element):
            same = result.tag == element.tag
            rest = rules[index + 1 :] if same else _rules_for(result.tag, in_code)
            return _apply(result, rest, counts, in_code)
        return () if result is None else (result,) if isinstance(result, str) else tuple(result)
    return (element,)


@cache
def _rules_for(tag: str, in_code: bool) -> tuple[Rule, ...]:
    return tuple(r for r in RULES if tag in r.tags and (r.in_code or not in_code))


def text_of(node: Node) -> str:
    """All text below a node."""
    return node if isinstance(node, str) else "".join(map(text_of, node.children))


# --------------------------------------------------------------------------- what goes


def _drop(element: Element) -> None:
    return None


def _drop_tip(element: Element) -> Result:
    return None if element.attrs.get("id") == "tip" else element


def _drop_notice(element: Element) -> Result:
    """Google's notice and the rule below it, which some crawls have inside the content."""
    kept: list[Node] = []
    after_notice = False
    for child in element.children:
        if _is_notice(child):
            after_notice = True
        elif after_notice and isinstance(child, Element) and child.tag == "hr":
            after_notice = False
        else:
            after_notice = after_notice and isinstance(child, str) and not child.strip()
            kept.append(child)
    return element if len(kept) == len(element.children) else _with(element, kept)


def _is_notice(node: Node) -> bool:
    return (
        isinstance(node, Element)
        and node.tag in {"div", "p", "center", "blockquote"}
        and _NOTICE.match(_first_text(node)) is not None
        and len(text := text_of(node).strip()) < 300
        and (len(text) < 60 or any(_links_to(node, "lumendatabase.org")))
    )


def _first_text(node: Node) -> str:
    if isinstance(node, str):
        return node.strip()
    return next(filter(None, map(_first_text, node.children)), "")


def _links_to(element: Element, host: str) -> Iterator[bool]:
    for child in element.children:
        if isinstance(child, Element):
            if host in child.attrs.get("href", ""):
                yield True
            yield from _links_to(child, host)


def _drop_invisible_characters(element: Element) -> Result:
    """Zero-width blanks, and joiners that join nothing; code keeps them."""
    children = tuple(_INVISIBLE.sub("", c) if isinstance(c, str) else c for c in element.children)
    return element if children == element.children else _with(element, children)


def _drop_placeholder(element: Element) -> Result:
    """Pictures that a script would have filled in, and those without an address."""
    src = element.attrs.get("src", "").strip()
    lazy = next((element.attrs[a] for a in _LAZY if element.attrs.get(a)), "")
    if lazy and (not src or src.startswith("data:")):
        return Element("img", {**element.attrs, "src": lazy} | dict.fromkeys(_LAZY, ""))
    return None if not src or src.startswith(("data:", "javascript:", "file:", "blob:")) else element


# --------------------------------------------------------------------------- what is decoded


def _decode_email(element: Element) -> Result:
    """Cloudflare hides whatever has an @; most of it is no e-mail (`m1@v1.0.2`), so: plain text."""
    code = element.attrs.get("data-cfemail") or ""
    href = element.attrs.get("href", "")
    if not code and "/cdn-cgi/l/email-protection#" in href:
        code = href.partition("#")[2]
    decoded = _decode_cfemail(code)
    if decoded is None:
        return element
    text = text_of(element)
    return decoded if not text.strip() or "email" in text or text == code else text


def _decode_cfemail(code: str) -> str | None:
    """The first byte is the key of a XOR (developers.cloudflare.com, Email Obfuscation)."""
    try:
        key, *data = bytes.fromhex(code)
        return re.sub(r"[\x00-\x1f]", "", bytes(byte ^ key for byte in data).decode())
    except ValueError:
        return None


def _read_math(element: Element) -> Result:
    """`span.math`: every backslash is doubled, delimiters stand inside."""
    classes = element.attrs.get("class", "").split()
    if "math" not in classes:
        return element
    tex = text_of(element).strip()
    tex = re.sub(r"^\\[(\[]|\\[)\]]$", "", tex).replace("\\\\", "\\").strip()
    kind = "display" if "display" in classes else "inline"
    return Element("math", {"kind": kind}, (tex,)) if tex else None


def _drop_leftover_dollars(element: Element) -> Result:
    """`$<span class="math">…</span>$`: half-converted formulas keep their dollars outside."""
    nodes = list(element.children)
    for i in range(1, len(nodes) - 1):
        before, node, after = nodes[i - 1 : i + 2]
        if not (isinstance(node, Element) and node.tag == "math"):
            continue
        if isinstance(before, str) and isinstance(after, str):
            dollars = re.search(r"\$+$", before)
            if dollars and after.startswith(dollars[0]):
                nodes[i - 1] = before[: dollars.start()]
                nodes[i + 1] = after[len(dollars[0]) :]
    return _with(element, nodes) if nodes != list(element.children) else element


# --------------------------------------------------------------------------- what is mended


def _break_at_hyphen(element: Element) -> Result:
    """A `-` glued to the end of a line stands for a hard break of the author's Markdown."""
    if not any(isinstance(child, str) and "-" in child for child in element.children):
        return element
    nodes: list[Node] = []
    for i, child in enumerate(element.children):
        if not isinstance(child, str) or "-" not in child:
            nodes.append(child)
            continue
        before = text_of(element.children[i - 1])[-1:] if i else ""
        follower = element.children[i + 1] if i + 1 < len(element.children) else ""
        nodes.extend(_split_breaks(child, before, follower))
    return element if len(nodes) == len(element.children) else _with(element, nodes)


def _split_breaks(text: str, before: str, follower: Node) -> Iterator[Node]:
    """Texts with `br` elements where a residue stood."""
    start = 0
    padded = before + text
    for match in _HYPHEN_BREAK.finditer(padded):
        at = match.start() - len(before)
        if at < 0 or _is_hyphenation(padded, match):
            continue
        yield text[start:at]
        yield _BR
        start = match.end() - len(before)
    rest = text[start:]
    if re.search(r"[^\s\w-]-$|[^\x00-\x7f]-$", rest) and _is(follower, "img"):
        yield rest[:-1]
        yield _BR
    else:
        yield rest


def _is_hyphenation(text: str, match: re.Match[str]) -> bool:
    """`multi-⏎line`, `UTF-⏎8`: an English word may well break there."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() :].lstrip()[:1]
    return bool(re.match(r"[A-Za-z0-9]", before) and re.match(r"[a-z0-9]", after))


def _cut_swallowed_prose(element: Element) -> Result:
    """`<a href="http://localhost:9000访问…">`: the autolinker took the prose behind the address too."""
    href = element.attrs.get("href", "").strip()
    text = text_of(element).strip()
    if not re.match(r"https?://", text) or unquote(href) != unquote(text):
        return element
    cut = _end_of_address(text)
    if cut == len(text):
        return element
    return (_with(element, [text[:cut]], href=text[:cut]), text[cut:])


def _end_of_address(text: str) -> int:
    first = _NOT_ASCII.search(text)
    if first is None or text[: first.start()].endswith("://"):
        return len(text)
    if text[first.start() - 1] not in "/=&?#-_%":
        return first.start()
    prose = _CJK_PUNCTUATION.search(text)
    return prose.start() if prose else len(text)


def _drop_dead_link(element: Element) -> Result:
    """An anchor without a target a reader could follow: its text stays."""
    href = element.attrs.get("href", "").strip()
    scheme = re.sub(r"[\s\x00-\x1f]", "", href.partition(":")[0]).lower() if ":" in href else ""
    dead = scheme in {"javascript", "data", "vbscript", "about", "file", "blob"} or href in {"", "#"}
    if dead or "cdn-cgi/l/email-protection" in href:
        return element.children
    return element


def _drop_empty_link(element: Element) -> Result:
    has_picture = any(not isinstance(n, str) for n in element.children)
    return element if has_picture or text_of(element).strip() else element.children


def _mend_heading(element: Element) -> Result:
    """No bold in headings, no hard-break residue at their end; empty ones go."""
    nodes = [n for child in element.children for n in _without_bold(child)]
    while nodes and isinstance(nodes[-1], str) and not nodes[-1].strip():
        nodes.pop()
    text = "".join(map(text_of, nodes)).strip()
    if not text:
        pictures = [n for n in nodes if _is(n, "img")]
        return Element("p", {}, tuple(pictures)) if pictures else None
    last = nodes[-1]
    if isinstance(last, str) and _RESIDUE.search(last) and not text.isascii():
        nodes[-1] = last.rstrip().rstrip("-")
    same = tuple(nodes) == element.children
    return element if same else _with(element, nodes)


def _without_bold(node: Node) -> Iterable[Node]:
    if isinstance(node, str):
        return (node,)
    inner = tuple(n for child in node.children for n in _without_bold(child))
    return inner if node.tag in {"strong", "b"} else (Element(node.tag, node.attrs, inner),)


def _undo_setext_accident(element: Element) -> Result:
    """A paragraph of an item or a quote that became a heading because dashes stood below it."""
    children = tuple(
        _with(child, _trim_residue(child.children), tag="p")
        if isinstance(child, Element) and child.tag in _HEADINGS and len(text_of(child)) > 36
        else child
        for child in element.children
    )
    return element if children == element.children else _with(element, children)


def _trim_residue(nodes: tuple[Node, ...]) -> list[Node]:
    *rest, last = nodes
    return [*rest, last.rstrip().removesuffix("-") if isinstance(last, str) else last]


def _drop_eaten_underline(element: Element) -> Result:
    """An item's last line of dashes: the underline of a heading that was none."""
    if not element.children or not isinstance(last := element.children[-1], str):
        return element
    text = _UNDERLINE.sub("", last)
    return element if text == last else _with(element, [*element.children[:-1], text])


def _drop_literal_hashes(element: Element) -> Element:
    """`<li>### <strong>…`: Markdown that the upstream's renderer did not know inside an item."""
    at = next((i for i, n in enumerate(element.children) if not isinstance(n, str) or n.strip()), None)
    if at is None:
        return element
    first = element.children[at]
    if isinstance(first, str):
        mended: Node = re.sub(r"^\s*#{2,6} +", "", first)
    else:
        mended = _drop_literal_hashes(first) if first.tag == "p" else first
    same = mended == first
    return element if same else _with(element, [mended, *element.children[at + 1 :]])


# --------------------------------------------------------------------------- what is said otherwise


def _unwrap(element: Element) -> Result:
    return element.children


def _rename(element: Element) -> Result:
    return Element(_SYNONYMS[element.tag], element.attrs, element.children)


def _media_to_link(element: Element) -> Result:
    """Films, sounds and frames become a link: no player, no request to a stranger."""
    src = element.attrs.get("src") or element.attrs.get("data") or _first_source(element)
    fallback = tuple(n for n in element.children if not _is(n, "source", "track", "param"))
    if not re.match(r"(https?:)?//|[^:]*$", src) or not src:
        return fallback
    label = element.attrs.get("title") or path_of(src).rsplit("/", 1)[-1] or src
    link = Element("a", {"href": src}, (unquote(label),))
    if any(n.strip() if isinstance(n, str) else True for n in fallback):
        return Element("div", {}, (link, " ", *fallback))
    return Element("p", {}, (link,)) if element.tag != "audio" else link


def _first_source(element: Element) -> str:
    return next((n.attrs.get("src", "") for n in element.children if _is(n, "source")), "")


def _term_to_paragraph(element: Element) -> Result:
    return Element("p", {}, (Element("strong", {}, element.children),))


# --------------------------------------------------------------------------- small tools


def _is(node: Node, *tags: str) -> TypeGuard[Element]:
    return isinstance(node, Element) and node.tag in tags


def _with(element: Element, children: Iterable[Node], *, tag: str = "", **attrs: str) -> Element:
    return Element(tag or element.tag, {**element.attrs, **attrs}, tuple(children))


_BR = Element("br", {})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LAZY = ("data-src", "data-original", "data-lazy-src")
_NOTICE = re.compile(r"因收到\s*Google\s*相关通知")
_INVISIBLE = re.compile(r"[\u200b\u2060]|\u200d(?:(?<=^\u200d)|$|(?<=[\x00-\x7f]\u200d))")
_HYPHEN_BREAK = re.compile(r"(?<=[^\s-])-[ \t]*\n")
_RESIDUE = re.compile(r"[^\s-]-\s*$")
_UNDERLINE = re.compile(r"\n[ \t]*[-—–]{2,}\s*$")
_NOT_ASCII = re.compile(r"[^\x21-\x7e]")
_CJK_PUNCTUATION = re.compile(r"[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—\s]")
_SYNONYMS = {
    "b": "strong", "i": "em", "s": "del", "strike": "del", "ins": "u", "tt": "code",
    "samp": "code", "summary": "dt", "center": "div",
}  # fmt: skip
_TEXTUAL = frozenset(
    "body div p li td th h1 h2 h3 h4 h5 h6 blockquote strong em a b i span font u del dd dt center"
    " section article".split()
)


def _rule(name: str, tags: str, apply: Callable[[Element], Result], *, in_code: bool = False) -> Rule:
    return Rule(name, frozenset(tags.split()), apply, in_code)


RULES: tuple[Rule, ...] = (
    _rule("script or style", "script style noscript template link meta base head", _drop),
    _rule("form field", "input select datalist", _drop),
    _rule("inline drawing", "svg canvas map", _drop),
    _rule("tip", "p", _drop_tip),
    _rule("closing notice", "body div", _drop_notice),
    _rule("hidden address", "a span", _decode_email, in_code=True),
    _rule("placeholder image", "img", _drop_placeholder),
    _rule("player or frame", "video audio iframe embed object frame", _media_to_link),
    _rule("formula", "span div", _read_math),
    _rule("formula's dollars", "p li td div", _drop_leftover_dollars),
    _rule("synonym", " ".join(_SYNONYMS), _rename),
    _rule("definition or summary", "dt", _term_to_paragraph),
    _rule("invisible character", " ".join(_TEXTUAL), _drop_invisible_characters),
    _rule("swallowed prose", "a", _cut_swallowed_prose),
    _rule("dead link", "a", _drop_dead_link),
    _rule("empty link", "a", _drop_empty_link),
    _rule("eaten underline", "li", _drop_eaten_underline),
    _rule("literal hashes", "li", _drop_literal_hashes),
    _rule("hard break", " ".join(_TEXTUAL - _HEADINGS), _break_at_hyphen),
    _rule("setext accident", "li blockquote", _undo_setext_accident),
    _rule("heading", " ".join(sorted(_HEADINGS)), _mend_heading),
    _rule("presentational tag", "font big small span", _unwrap),
)
"""In the order in which they look at an element."""
