"""Built pages as text: the part that is the chapter, its headings, links and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from lxml import html as lxml_html

START, END = "<!--text-->", "<!--/text-->"
"""Around a page's own text, in `overrides/main.html`."""
_PERMALINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>', re.S)
_BLANKS = re.compile(r"\s+")
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_RANK = {f"h{n}": n for n in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a built page."""

    rank: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a built page."""

    href: str
    text: str


def parted(page: str) -> tuple[str, str, str]:
    """What stands before a page's own text, the text, what follows; a page without marks is all before."""
    start, end = page.find(START), page.rfind(END)
    if start < 0 or end < start:
        return page, "", ""
    return page[:start], page[start + len(START) : end], page[end + len(END) :]


def readable(text: str) -> str:
    """A page's own text without permalinks."""
    return _PERMALINK.sub("", text).strip()


def outline(text: str) -> Iterator[Heading | Link]:
    """Headings, and links with an address, as they come."""
    for element in _tree(text).iter("a", *_RANK):
        if element.tag in _RANK:
            yield Heading(_RANK[str(element.tag)], str(element.get("id") or ""), _text(element))
        elif href := element.get("href"):
            yield Link(str(href), _text(element))


def words(text: str) -> str:
    """All that a reader reads, blanks joined."""
    return _text(_tree(text))


def attributes(tag: str) -> Mapping[str, str]:
    """The attributes of a start tag, decoded."""
    inside = tag[1:].rstrip("/>").split(None, 1)
    found = _ATTRIBUTE.finditer(inside[1] if len(inside) > 1 else "")
    return {m[1].lower(): unescape(m[2] or m[3] or m[4] or "") for m in found}


def _tree(text: str) -> lxml_html.HtmlElement:
    return lxml_html.fragment_fromstring(text or " ", create_parent="div")


def _text(element: lxml_html.HtmlElement) -> str:
    return _BLANKS.sub(" ", str(element.text_content())).strip()
