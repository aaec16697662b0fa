"""Pictures that a book may hold, known by their bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from lxml import etree

FOLDER = "images/"
"""Where they lie beside the chapters."""
SVG = "image/svg+xml"
_SPACE = "{http://www.w3.org/2000/svg}"
_REFUSED = [_SPACE + name for name in ("script", "foreignObject", "iframe", "audio", "video")]
_FETCHES = re.compile(r"@import[^;]*;?|@font-face\s*\{[^}]*\}")
_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png", "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg", "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "gif", "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.S), "webp", "image/webp"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<"), "svg", SVG),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of the book; equal ones have equal names."""

    name: str
    """With its folder: `images/3f2a….png`."""
    media: str
    data: bytes


def picture(data: bytes) -> Picture | None:
    """None when the bytes are no picture, or one of a kind that e-readers need not know."""
    for signature, suffix, media in _SIGNATURES:
        if signature.match(data) and (suffix != "svg" or _is_svg(data)):
            name = f"{FOLDER}{hashlib.sha256(data).hexdigest()[:16]}.{suffix}"
            return Picture(name=name, media=media, data=data)
    return None


def still(picture: Picture) -> bytes:
    """The bytes of a picture; an SVG without what e-readers must not run, fetch or know of.

    Those are scripts, addresses in the world, HTML and ids that are there twice. An SVG without them stays to
    the byte.
    """
    if picture.media != SVG:
        return picture.data
    tree = _parsed(picture.data)
    before = etree.tostring(tree)
    etree.strip_elements(tree, *_REFUSED, with_tail=False)
    ids = set[str]()
    for element in tree.iter("*"):
        _quieten(element, ids)
    after = etree.tostring(tree)
    return picture.data if after == before else after


def _quieten(element: etree._Element, ids: set[str]) -> None:
    for name, value in list(element.attrib.items()):
        local = str(name).rpartition("}")[2]
        moves, leads_away = local.startswith("on"), local in {"href", "src"} and "://" in str(value)
        if moves or leads_away or (name == "id" and value in ids):
            del element.attrib[name]
    ids.add(element.get("id", ""))
    if element.tag == f"{_SPACE}style" and element.text:
        element.text = _FETCHES.sub("", element.text)


def _is_svg(data: bytes) -> bool:
    try:
        return _parsed(data).tag == f"{_SPACE}svg"
    except etree.XMLSyntaxError:
        return False


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
