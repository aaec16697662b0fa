"""Pictures that a book may hold, known by their bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from lxml import etree

FOLDER = "images/"
"""Where they lie beside the chapters."""
_SVG = "{http://www.w3.org/2000/svg}svg"
_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png", "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg", "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "gif", "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.S), "webp", "image/webp"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<"), "svg", "image/svg+xml"),
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


def _is_svg(data: bytes) -> bool:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False)).tag == _SVG
    except etree.XMLSyntaxError:
        return False
