"""Bytes of a built page → its addresses, its ids, and which part of it the author wrote."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from checker.site.built import Found, Page
from checker.site.styles import style_links
from checker.site.tags import HEADINGS, TAGS, addresses, is_generated, line, refresh_target

START, END = "text", "/text"
"""Comments round a page's own text, in our own templates."""
_NOTE = "#fn"
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]+)", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NUMBERING = re.compile(r"^[\s\d.．、()（）一二三四五六七八九十]+|[\s:：。¶]+$")
_ARROWS = "¶#\u200b\u200c\ufeff\uf0c1 \n\t"
"""What permalinks show."""
_NO_PROSE = "a button code kbd math pre samp script select style svg template textarea tt var"
"""In these an address is an example, or a link already."""
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_FLAT = frozenset(
    tag.encode() for tag in (*TAGS, *HEADINGS, "html", "head", "body", "title", "script", "style")
)

_all_ids: Any = etree.XPath("//@id", smart_strings=False)
_all_names: Any = etree.XPath("//a/@name", smart_strings=False)
_mains: Any = etree.XPath("//main | //*[@role='main']")
_articles: Any = etree.XPath("//article[not(ancestor::article)]")
_bodies: Any = etree.XPath("//body")
_asides: Any = etree.XPath(
    ".//nav | .//header | .//footer | .//aside | .//form | .//*[@role='navigation' or @role='banner'"
    " or @role='contentinfo' or @role='complementary' or @role='search']"
)
_texts: Any = etree.XPath(".//text()", smart_strings=False)
_prose: Any = etree.XPath(
    f"//body//text()[not({' or '.join(f'ancestor::{tag}' for tag in _NO_PROSE.split())})]",
    smart_strings=False,
)


def read_page(path: str, data: bytes, names: frozenset[str]) -> Page:
    """A page, taken apart; `names` are headings of extended reading, in lower case.

    What cannot be read as HTML is a page without anything.
    """
    root = _parsed(data)
    if root is None:
        return Page(path=path, blank=not data.strip())
    reader = _Reader(names=names)
    found = tuple(reader.read(root, data))
    base = next((value for element in root.iter("base") if (value := element.get("href"))), "")
    return Page(
        path=path,
        base=base,
        found=found,
        ids=frozenset((*_all_ids(root), *_all_names(root))),
        refresh=next(filter(None, map(refresh_target, root.iter("meta"))), ""),
        canonical=next((e.get("href", "") for e in root.iter("link") if e.get("rel") == "canonical"), ""),
    )


def prose(data: bytes) -> str:
    """What a page shows, less its links and code; blanks are joined."""
    root = _parsed(data)
    return " ".join("".join(_prose(root)).split()) if root is not None else ""


def svg_ids(data: bytes) -> frozenset[str]:
    """The ids of a picture."""
    root = _parsed(data)
    return frozenset(_all_ids(root)) if root is not None else frozenset()


def _parsed(data: bytes) -> etree._Element | None:
    text = _utf8(data)
    root = _tree(text)
    if root is not None and b"<template" in text:
        for template in root.iter("template"):
            del template[:]
    return root


def _tree(text: bytes, *, again: bool = True) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if again and any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        return _tree(_flattened(text), again=False)
    return root


def _flattened(text: bytes) -> bytes:
    """Without the tags that only nest, for pages deeper than the parser goes; their ids are kept."""
    return _TAG.sub(_flat, text)


def _flat(found: re.Match[bytes]) -> bytes:
    if found[2].lower() in _FLAT:
        return found[0]
    return b"" if found[1] else b"<br" + found[3].rstrip(b"/") + b">"


def _utf8(data: bytes) -> bytes:
    """The same text in UTF-8, from the encoding that it has or says to have."""
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace").encode()
    try:
        data.decode()
    except UnicodeDecodeError:
        return _declared(data)
    return data


def _declared(data: bytes) -> bytes:
    named = _CHARSET.search(data[:4096])
    charset = named[1].decode().lower() if named else "gb18030"
    charset = "gb18030" if charset in {"gb2312", "gbk"} else charset
    try:
        return data.decode(charset, "replace").encode()
    except LookupError:
        return data.decode("utf-8", "replace").encode()


@dataclass(slots=True)
class _Reader:
    """Goes through a page once and knows where it is."""

    names: frozenset[str]
    text: bool = False
    heading: etree._Element | None = None
    section: str | None = ""
    """Of the last heading; unknown until somebody asks."""
    rank: int = 0
    """Of the heading that opened a section of extended reading; 0 outside of one."""
    authored: frozenset[etree._Element] | None = None
    """Of a page without marks: what the author wrote."""
    styled: bool = False
    noted: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Section and reading of where a footnote is called, by the footnote's id."""
    seen: list[Found] = field(default_factory=list)

    def read(self, root: etree._Element, data: bytes) -> list[Found]:
        """Every address of a page, in order of place."""
        self.styled = b"url(" in data or b"@import" in data
        tags = () if self.styled else (*TAGS, *HEADINGS, etree.Comment)
        if b"<!--text-->" not in data or b"<!--/text-->" not in data:
            self.authored = _authored(root, tags)
        for element in root.iter(*tags):
            self._visit(element)
        return self.seen

    def _visit(self, element: Any) -> None:
        tag = element.tag
        if tag is etree.Comment:
            self._mark((element.text or "").strip())
            return
        if self.authored is not None:
            self.text = element in self.authored
        if tag in HEADINGS:
            self._enter(element, HEADINGS[str(tag)])
            return
        for address in addresses(element):
            self._add(element, Found(href=address.href, kind=address.kind, use=address.use))
        if self.styled:
            self._styles(element)

    def _mark(self, comment: str) -> None:
        if self.authored is None and comment in {START, END}:
            self.text = comment == START

    def _enter(self, heading: etree._Element, rank: int) -> None:
        if not self.text:
            return
        self.heading, self.section = heading, None
        if self.rank and rank > self.rank:
            return
        self.rank = rank if names_reading(self._section(), self.names) else 0

    def _section(self) -> str:
        if self.section is None:
            self.section = _title(self.heading)
        return self.section

    def _styles(self, element: etree._Element) -> None:
        css = element.get("style", "") + (element.text or "" if element.tag == "style" else "")
        for found in style_links(css):
            self._add(element, found)

    def _add(self, element: etree._Element, found: Found) -> None:
        text = self.text and not is_generated(element)
        section, reading = self._under(element, found) if self.text else ("", False)
        self.seen.append(
            Found(
                href=found.href,
                kind=found.kind,
                use=found.use,
                text=text,
                section=section if text else "",
                reading=text and reading,
                line=line(element),
            )
        )

    def _under(self, element: etree._Element, found: Found) -> tuple[str, bool]:
        """Section and reading of an address; those of footnotes are of where they are called."""
        here = self._section(), self.rank > 0
        if found.href.startswith(_NOTE) and "footnote-ref" in element.get("class", ""):
            self.noted.setdefault(found.href[1:], here)
        if self.noted:
            notes = (str(item.get("id", "")) for item in element.iterancestors("li"))
            return next((self.noted[note] for note in notes if note in self.noted), here)
        return here


def names_reading(heading: str, names: frozenset[str]) -> bool:
    """Whether a heading announces extended reading, whatever its number and colon."""
    return _NUMBERING.sub("", heading).casefold() in names


def _title(heading: etree._Element | None) -> str:
    if heading is None:
        return ""
    hidden = [text for link in heading.iter("a") if is_generated(link) for text in _texts(link)]
    text = "".join(_texts(heading))
    for arrow in hidden:
        text = text.removesuffix(arrow).removeprefix(arrow)
    return " ".join(text.split()).rstrip(_ARROWS)


def _authored(root: etree._Element, tags: tuple[Any, ...]) -> frozenset[etree._Element]:
    """The elements of the main part of a page, less what templates put there."""
    parts = _mains(root) or _articles(root) or _bodies(root)
    inside = {element for part in parts for element in part.iter(*tags)}
    for aside in (aside for part in parts for aside in _asides(part)):
        kept = HEADINGS if aside.tag == "header" else ()
        inside.difference_update(element for element in aside.iter(*tags) if element.tag not in kept)
    return frozenset(inside)
