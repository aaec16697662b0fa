"""How much of a page is read: its head, its title, or as far as the parts that links name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from checker.web.documents import IDS_TYPES, READABLE, ids_of
from checker.web.replies import Head

TITLE_LIMIT, IDS_LIMIT = 1 << 20, 8 << 20
"""Bytes of a page that are read at most, for its title and text, and for its ids."""
ENOUGH = 128 * 1024
"""Bytes after which a page whose title is known need not be read on."""
DRAINED = 16 * 1024
"""A body that nobody needs is read when it is this small: that keeps the connection."""
FILES = frozenset(
    ".7z .avi .bz2 .deb .dmg .docx .epub .exe .gif .gz .ico .iso .jar .jpeg .jpg .mov .mp3 .mp4 .msi .odt"
    " .pdf .png .pptx .rar .rpm .tar .tgz .ttf .wasm .webm .webp .whl .woff .woff2 .xlsx .xz .zip".split()
)
"""Names of what is not HTML, so that its head suffices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What is to be found out of one address."""

    url: str
    """Without fragment."""
    fragments: frozenset[str] = frozenset()
    """Parts that the page should have, as links spell them and percent-decoded."""
    resource: bool = False
    """Whether it is only loaded and never read: then its head suffices."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Headers of a conditional request, when an earlier run remembers validators."""

    @property
    def limit(self) -> int:
        """Bytes of body at most."""
        return IDS_LIMIT if self.fragments else TITLE_LIMIT


def asks_head(want: Want, url: str) -> bool:
    """Whether a `HEAD` request will do."""
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    return not want.fragments and (want.resource or suffix in FILES)


def trusts_head(head: Head) -> bool:
    """Whether the answer to a `HEAD` request says what a `GET` would; errors and emptiness often do not."""
    page = head.status == 200 and head.media_type in READABLE - IDS_TYPES
    return head.status < 400 and not page and head.length != 0


class Appetite:
    """Decides, as a body comes in, when it is enough."""

    def __init__(self, want: Want) -> None:
        self._missing = set(want.fragments)
        self._searched = 0

    def __call__(self, head: Head, body: bytearray) -> bool:
        """Whether no more need be read."""
        redirected = 300 <= head.status < 400 and bool(head.header("location"))
        if redirected or head.status == 304 or head.media_type not in READABLE:
            begun = body or not 200 <= head.status < 300
            return bool(begun) and not 0 <= (head.length if head.length is not None else -1) <= DRAINED
        if self._missing and head.status < 300:
            return self._finds_all(body)
        return len(body) > ENOUGH and b"</title" in body

    def _finds_all(self, body: bytearray) -> bool:
        """A quick look at what is new, and a close one when all seems to be there."""
        fresh = body[max(0, self._searched - 1024) :].decode("utf-8", "replace")
        self._searched = len(body)
        sighted = {
            name
            for name in self._missing
            if re.search(rf"""\b(?:id|name)\s*=\s*["']?{re.escape(name)}["'\s>]""", fresh)
        }
        if sighted:
            self._missing -= ids_of(bytes(body))
        return not self._missing
