"""Which attributes of which elements are addresses, and what browsers do with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from checker.model import Kind
from checker.site.built import Use

HEADINGS: Mapping[str, int] = {f"h{rank}": rank for rank in range(1, 7)}
_GENERATED = frozenset(
    "headerlink header-anchor heading-anchor anchor-link anchor hash-link permalink toclink footnote-ref"
    " footnote-backref md-content__button md-icon md-tag md-skip md-source edit-link edit-this-page"
    " icon-edit fa-edit fa-github back-to-top".split()
)
"""Classes of links that themes and extensions add to a text."""
_NO_LINK = frozenset("preconnect dns-prefetch pingback webmention profile edituri wlwmanifest".split())
_LOADED: Mapping[str, Use] = {
    "stylesheet": Use.STYLE,
    "icon": Use.PICTURE,
    "apple-touch-icon": Use.PICTURE,
    "apple-touch-icon-precomposed": Use.PICTURE,
    "apple-touch-startup-image": Use.PICTURE,
    "mask-icon": Use.PICTURE,
    "fluid-icon": Use.PICTURE,
    "manifest": Use.MANIFEST,
    "modulepreload": Use.SCRIPT,
    "preload": Use.NONE,
    "prefetch": Use.NONE,
    "prerender": Use.NONE,
}
"""What `<link rel>` loads; all others are followed, if at all."""
_PRELOADED: Mapping[str, Use] = {
    "style": Use.STYLE,
    "script": Use.SCRIPT,
    "font": Use.FONT,
    "image": Use.PICTURE,
}
_SHOWN = frozenset("og:image og:image:url og:image:secure_url twitter:image twitter:image:src".split())
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]?\s*(?:url\s*=\s*)?(?:\"([^\"]*)\"?|'([^']*)'?|(.*))", re.I | re.S)
_CANDIDATE = re.compile(r"[\s,]*(\S+)")


@dataclass(frozen=True, slots=True)
class Address:
    """What one attribute names."""

    href: str
    kind: Kind = Kind.LINK
    use: Use = Use.NONE


def addresses(element: etree._Element) -> Iterator[Address]:
    """Everything that an element leads to or loads; data in the address itself is not loaded."""
    for address in ROWS[str(element.tag)](element) if element.tag in ROWS else ():
        if address.kind is Kind.LINK or address.href.lstrip()[:5].lower() != "data:":
            yield address


def is_generated(element: etree._Element) -> bool:
    """Whether a theme or an extension put this into the text: permalinks, edit buttons, footnote marks."""
    classes = element.get("class")
    if classes and not _GENERATED.isdisjoint(classes.split()):
        return True
    return "edit" in element.get("rel", "").split()


def line(element: Any) -> int:
    """The line of the file on which an element begins; 0 when it is not known."""
    return element.sourceline or 0


def refresh_target(meta: etree._Element) -> str:
    """Where a `<meta http-equiv="refresh">` leads, or nothing."""
    if meta.get("http-equiv", "").strip().lower() != "refresh":
        return ""
    found = _REFRESH.fullmatch(meta.get("content", ""))
    return (found[1] or found[2] or found[3] or "").strip() if found else ""


def candidates(srcset: str) -> Iterator[str]:
    """The addresses of a `srcset`; commas within an address belong to it."""
    at = 0
    while found := _CANDIDATE.match(srcset, at):
        at = found.end()
        address = found[1].rstrip(",")
        if address:
            yield address
        if address == found[1]:
            at = _after_descriptors(srcset, at)


def _after_descriptors(srcset: str, at: int) -> int:
    depth = 0
    for place in range(at, len(srcset)):
        char = srcset[place]
        depth += (char == "(") - (char == ")")
        if char == "," and depth <= 0:
            return place + 1
    return len(srcset)


def _followed(element: etree._Element) -> Iterator[Address]:
    for name in ("href", "xlink:href"):
        if (href := element.get(name)) is not None:
            yield Address(href)
            return


def _attribute(name: str, use: Use) -> Callable[[etree._Element], Iterator[Address]]:
    def read(element: etree._Element) -> Iterator[Address]:
        if (href := element.get(name)) is not None:
            yield Address(href, Kind.RESOURCE, use)

    return read


def _picture(element: etree._Element) -> Iterator[Address]:
    yield from _attribute("src", Use.PICTURE)(element)
    yield from _set(element.get("srcset"))


def _set(srcset: str | None) -> Iterator[Address]:
    for href in candidates(srcset or ""):
        yield Address(href, Kind.RESOURCE, Use.PICTURE)


def _source(element: etree._Element) -> Iterator[Address]:
    yield from _attribute("src", Use.MEDIA)(element)
    yield from _set(element.get("srcset"))


def _video(element: etree._Element) -> Iterator[Address]:
    yield from _attribute("src", Use.MEDIA)(element)
    yield from _attribute("poster", Use.PICTURE)(element)


def _input(element: etree._Element) -> Iterator[Address]:
    if element.get("type", "").lower() == "image":
        yield from _attribute("src", Use.PICTURE)(element)


def _drawn(element: etree._Element) -> Iterator[Address]:
    for name in ("href", "xlink:href"):
        yield from _attribute(name, Use.PICTURE)(element)


def _link(element: etree._Element) -> Iterator[Address]:
    rels = element.get("rel", "").lower().split()
    href = element.get("href")
    loaded = next((rel for rel in rels if rel in _LOADED), "")
    yield from _set(element.get("imagesrcset"))
    if href is None or not _NO_LINK.isdisjoint(rels):
        return
    use = (
        _PRELOADED.get(element.get("as", ""), Use.NONE)
        if loaded == "preload"
        else _LOADED.get(loaded, Use.NONE)
    )
    yield Address(href, Kind.RESOURCE if loaded else Kind.LINK, use)


def _meta(element: etree._Element) -> Iterator[Address]:
    if href := refresh_target(element):
        yield Address(href)
    if (element.get("property") or element.get("name") or "").lower() in _SHOWN:
        yield Address(element.get("content", ""), Kind.RESOURCE)


ROWS: Mapping[str, Callable[[etree._Element], Iterator[Address]]] = {
    "a": _followed,
    "area": _followed,
    "link": _link,
    "meta": _meta,
    "img": _picture,
    "image": _drawn,
    "use": _drawn,
    "input": _input,
    "source": _source,
    "video": _video,
    "audio": _attribute("src", Use.MEDIA),
    "track": _attribute("src", Use.MEDIA),
    "script": _attribute("src", Use.SCRIPT),
    "iframe": _attribute("src", Use.FRAME),
    "frame": _attribute("src", Use.FRAME),
    "embed": _attribute("src", Use.OBJECT),
    "object": _attribute("data", Use.OBJECT),
}
TAGS = tuple(ROWS)
