"""Web markup made strict: what every e-reader takes and what a checker of books accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import TypeAlias

from lxml import etree, html

Element: TypeAlias = html.HtmlElement

OPS = "http://www.idpf.org/2007/ops"
NOT_READ = "script style template noscript button select textarea svg canvas map area"
PLAYERS = "iframe video audio embed object"
RENAMED: Mapping[str, str] = {"tt": "code", "strike": "s", "center": "div", "acronym": "abbr", "dir": "ul"}
TAGS = frozenset(
    "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn"
    " div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label li"
    " main mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot"
    " th thead time tr u ul var wbr".split()
)
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset({"class", "id", "lang", "dir", "title"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt"}),
    "ol": frozenset({"type"}),
    "details": frozenset({"open"}),
    "input": frozenset({"type", "checked", "disabled"}),
    "time": frozenset({"datetime"}),
    "th": frozenset({"scope"}),
}
COUNTS: Mapping[str, frozenset[str]] = {
    "img": frozenset({"width", "height"}),
    "ol": frozenset({"start"}),
    "li": frozenset({"value"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
}
"""Attributes that books want as plain numbers."""

SHORT = 16
"""Lines of code that are kept on one page."""
WIDEST = 140
"""Columns of a drawing that can still be read when it is made to fit."""
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45]));",
    re.IGNORECASE,
)
"""Characters that XML does not know, and references to them."""
_ALIGN = re.compile(r"text-align:\s*(left|right|center)")
_LINE_ANCHOR = re.compile(r"__(codelineno|span)-")
_DRAWING = re.compile("[\u2502\u2503\u250c-\u254b\u2551-\u257f]|[+|][-=]{3,}")
_TAB = 4
_DOCUMENT = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="{ops}" lang="{tag}" xml:lang="{tag}">
<head>
<meta charset="UTF-8"/>
<title>{title}</title>
{styles}
</head>
<body class="{kind}">
{body}
</body>
</html>
"""

etree.register_namespace("epub", OPS)


def parsed(text: str) -> Element:
    """An HTML fragment as the content of a section, strict."""
    tree = html.fragment_fromstring(_FORBIDDEN.sub("", text), create_parent="section")
    for rule in RULES:
        rule(tree)
    return tree


def serialised(tree: Element) -> str:
    """An element as XML, for a place in a `document`."""
    return etree.tostring(tree, encoding="unicode", with_tail=False)


def inside(tree: Element) -> str:
    """What an element holds, as XML, without the element."""
    return serialised(tree).partition(">")[2].rpartition("<")[0]


def document(*, title: str, tag: str, body: str, styles: Iterable[str], kind: str) -> str:
    """A whole XHTML file; `body` is XML, `kind` becomes the class of `<body>`."""
    links = "\n".join(f'<link rel="stylesheet" type="text/css" href="{name}"/>' for name in styles)
    return _DOCUMENT.format(
        ops=OPS, tag=escape(tag), title=escape(title, quote=False), styles=links, kind=kind, body=body
    )


def text_of(tree: Element) -> str:
    """What is read in an element, blanks joined."""
    return " ".join(str(tree.text_content()).split())


def columns(line: str) -> int:
    """How wide a line stands in a face whose Han characters take two columns."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1
        for char in line.expandtabs(_TAB)
    )


def _drop_what_is_not_read(tree: Element) -> None:
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    for element in list(tree.iter(*NOT_READ.split())):
        element.drop_tree()


def _link_players(tree: Element) -> None:
    """A book plays no films: a link to them stays."""
    for player in list(tree.iter(*PLAYERS.split())):
        sources = (one.get("src") or one.get("data") for one in player.iter())
        address = next(filter(None, sources), None)
        if address is None:
            player.drop_tag()
            continue
        player.clear(keep_tail=True)
        player.tag, player.text = "a", address
        player.set("href", address)


def _free_code(tree: Element) -> None:
    """Without the numbers and anchors of lines that a page may link to."""
    for element in list(tree.xpath(".//pre//a | .//pre//span | .//td[contains(@class, 'linenos')]")):
        names = f"{element.get('id', '')} {element.get('name', '')} {element.get('href', '')}"
        if element.tag == "td":
            element.drop_tree()
        elif _LINE_ANCHOR.search(names) or not (len(element) or element.text):
            element.drop_tag()


def _measure_code(tree: Element) -> None:
    """How wide code is, so that style sheets may fit it; a drawing must never be wrapped."""
    for block in tree.iter("pre"):
        if block.text:
            block.text = block.text.removeprefix("\n")
        text = str(block.text_content())
        width = max((columns(line.rstrip()) for line in text.split("\n")), default=0)
        block.set("data-columns", str(max(width, 1)))
        marks = {
            "drawing": width <= WIDEST and bool(_DRAWING.search(text)),
            "short": text.count("\n") < SHORT,
        }
        block.attrib["class"] = " ".join([*block.classes, *(name for name, holds in marks.items() if holds)])


def _open_details(tree: Element) -> None:
    """Paper does not unfold, and many e-readers do not either."""
    for element in tree.iter("details"):
        element.set("open", "open")


def _know_tags(tree: Element) -> None:
    for element in list(tree.iterdescendants()):
        element.tag = RENAMED.get(str(element.tag), element.tag)
        if element.tag not in TAGS:
            element.drop_tag()


def _know_attributes(tree: Element) -> None:
    for element in tree.iter():
        tag = str(element.tag)
        kept = {name: value for name, value in element.items() if _is_known(tag, name, value)}
        if align := _ALIGN.search(element.get("style", "")):
            kept["style"] = f"text-align: {align[1]}"
        if width := element.get("data-columns"):
            kept["style"] = f"--columns: {width}"
        if tag == "a" and "name" in element.attrib:
            kept.setdefault("id", element.get("name", ""))
        element.attrib.clear()
        element.attrib.update(kept)


def _is_known(tag: str, name: str, value: str) -> bool:
    if name in COUNTS.get(tag, ()):
        return value.isascii() and value.isdigit() and value.strip("0") != ""
    return name in ATTRIBUTES["*"] or name in ATTRIBUTES.get(tag, ())


def _name_notes(tree: Element) -> None:
    """Footnotes as e-readers know them: they may show them on the page that one reads."""
    for kind, path in NOTES.items():
        for element in tree.xpath(path):
            element.set(f"{{{OPS}}}type", kind)


NOTES: Mapping[str, str] = {
    "noteref": ".//a[contains(@class, 'footnote-ref')]",
    "backlink": ".//a[contains(@class, 'footnote-backref')]",
    "footnotes": ".//div[@class='footnote']",
    "footnote": ".//div[@class='footnote']/ol/li",
}
RULES: Sequence[Callable[[Element], None]] = (
    _drop_what_is_not_read,
    _link_players,
    _free_code,
    _measure_code,
    _open_details,
    _know_tags,
    _know_attributes,
    _name_notes,
)
"""In this order; each changes the tree it is given."""
