"""HTML text in, a tree of `Element`s out: the one place that knows the parser."""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5, name2codepoint
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import LXMLTreeBuilder  # type: ignore[attr-defined]

from importer.model import Element, Node


def parse(html: str) -> Element:
    """Parse a fragment leniently into one `body` element.

    What a browser would take for an unknown tag (`<your_id>`, `List<String>`) stays text, case kept;
    comments, declarations and control characters go.
    """
    builder = _ElementBuilder()
    BeautifulSoup(f"<body>{_protect(html)}</body>", builder=builder)
    return builder.body()


class _ElementBuilder(LXMLTreeBuilder):  # type: ignore[misc]
    """bs4's lxml builder, building our elements instead of its own: half of the time, one walk less."""

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None, store_line_numbers=False)
        self.top: list[Node] = []
        self.open: list[tuple[str, dict[str, str], list[Node]]] = []

    def body(self) -> Element:
        """The element that was built, once bs4 has fed everything."""
        while self.open:
            self.end(self.open[-1][0])
        return next(filter(None, map(_find_body, self.top)), Element("body", {}))

    def start(self, tag: Any, attrib: Any, nsmap: Any = None) -> None:
        """An element opens."""
        self.open.append((tag, dict(attrib), []))

    def end(self, tag: Any) -> None:
        """An element closes, and with it whatever is still open inside."""
        while self.open:
            name, attrs, children = self.open.pop()
            siblings = self.open[-1][2] if self.open else self.top
            siblings.append(Element(name, attrs, tuple(children)))
            if name == tag:
                return

    def data(self, data: Any) -> None:
        """Text, maybe in several pieces."""
        if self.open:
            children = self.open[-1][2]
            if children and isinstance(before := children[-1], str):
                children[-1] = before + data
            else:
                children.append(data)

    def comment(self, text: Any) -> None:
        """Nothing that a reader sees."""

    def pi(self, target: Any, data: Any) -> None:
        """Nothing that a reader sees."""

    def doctype(self, name: Any, pubid: Any, system: Any) -> None:
        """Nothing that a reader sees."""


def _find_body(node: Node) -> Element | None:
    if isinstance(node, str) or node.tag == "body":
        return node if isinstance(node, Element) else None
    return next(filter(None, map(_find_body, node.children)), None)


def _protect(html: str) -> str:
    html = _CONTROLS.sub("", html.replace("\r\n", "\n"))
    if "&#" in html:
        html = _CONTROL_ENTITIES.sub("", html)
    html = _ENTITY.sub(_decode_html5, html)
    if html.count("<!--") > 10 * html.count("-->") + 100:  # quadratic otherwise
        html = html.replace("<!--", "&lt;!--")
    # The parser ends a heading at a paragraph inside it; browsers do not.
    html = _HEADING.sub(lambda m: m[1] + _PARAGRAPH.sub(" ", m[3]) + m[4], html)
    return _TAG.sub(_keep_or_quote, html)


def _keep_or_quote(match: re.Match[str]) -> str:
    if match["comment"] is not None:
        return ""
    return match[0] if match["name"] and _is_markup(match) else "&lt;" + match[0][1:]


@lru_cache(maxsize=2)
def _names(html: str, pattern: re.Pattern[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in pattern.findall(html))


def _is_markup(match: re.Match[str]) -> bool:
    """Whether the author meant a tag: known, and either everyday HTML or with its other half.

    The upstream's renderer writes lower case. `List<Object>` has its capital from a type, `<BR>` from
    an old page; a void tag without attributes (`<input>`, `<link>`) is a word in angle brackets; and
    attributes are not Chinese (`a<b 且 c>d`).
    """
    name = match["name"].lower()
    if name not in _KNOWN or _NO_ATTRIBUTE.match(match["rest"]):
        return False
    if match["name"] == name or (len(name) > 1 and match["name"].isupper()):
        if name in _EVERYDAY:
            return True
        if name in _VOID:
            return "=" in match["rest"]
    return name in _names(match.string, _OPENING if match["slash"] else _CLOSING)


def _decode_html5(match: re.Match[str]) -> str:
    """libxml2 knows the entities of HTML 4 only."""
    name = match[1]
    signs = "" if name in name2codepoint else html5.get(name + ";", "")
    return "".join(f"&#{ord(sign)};" for sign in signs) or match[0]


_NO_ATTRIBUTE = re.compile(r"[\s/]+[^\x00-\x7f]")
_HEADING = re.compile(r"(<h([1-6])\b[^>]*>)((?:(?!<h[1-6]\b).)*?)(</h\2>)", re.DOTALL | re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?(?:p|div)\b[^>]*>", re.IGNORECASE)
_CONTROL_ENTITIES = re.compile(
    r"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|127)|[xX]0*(?:[1-8bcefBCEF]|1[\da-fA-F]|7[fF]));"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]|\r")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|[lr][sd]quo|[mn]dash|hellip);)([A-Za-z][A-Za-z0-9]*);")
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9]*)\s*>")
_OPENING = re.compile(r"<([A-Za-z][A-Za-z0-9]*)[\s>/]")
_TAG = re.compile(
    r"""<!--(?P<comment>.*?)-->
      | <(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)
        (?P<rest>(?:[\s/](?:[^<>"']|"[^"]*"|'[^']*')*)?)>
      | <""",
    re.DOTALL | re.VERBOSE,
)

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_EVERYDAY = frozenset(
    "a b blockquote br code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre span strong table"
    " tbody td tfoot th thead tr ul wbr".split()
)
_KNOWN = (
    _EVERYDAY
    | _VOID
    | frozenset(
        "abbr acronym address article aside audio bdi bdo big body button canvas caption center cite"
        " colgroup data datalist del details dfn dialog dir fieldset figcaption figure font footer form"
        " frame frameset g head header hgroup html iframe ins kbd label legend main map mark menu meter"
        " nav noscript object optgroup option output path picture progress q rect rp rt ruby s samp"
        " script section select small strike style sub summary sup svg template text textarea time title"
        " tspan tt u var video".split()
    )
)
