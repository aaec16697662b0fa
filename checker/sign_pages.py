"""A page as the rows of `signs.toml` look at it: plain, in parts, measured, with its addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from checker.addresses import is_front
from checker.model import Document
from checker.sign_rows import Place, letters

SHORT, VERY_SHORT = 700, 160
"""How much there is to read, in letters; a Chinese character counts as two."""
LETTERS_A_SENTENCE = 250
"""Prose ends a sentence at least so often; menus and lists of titles do not."""
EDGES = " \t\r\n.!?,;:…。！？，；：~～()（）[]【】{}<>《》「」“”\"'*#-=/\\"
"""What stands round the words of a title or heading and says nothing."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page was looked for or found, decoded and in lower case; empty where it is none."""

    host: str
    """Without `www.`"""
    path: str
    query: str

    @property
    def line(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the rows look at, each part made ready once."""

    title: str
    segments: tuple[str, ...]
    heading: str
    text: str
    """A line for each block."""
    flat: str
    """The same in one line."""
    letters: int
    """How much there is to read, code included."""
    short: bool
    linked: int
    prose: bool
    scripts: str
    headers: str
    asked: Address
    final: Address
    depth: int
    """How many parts the path of the asked address has; none that of a front page."""
    html: bool
    status: int
    noindex: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """What a row found in a page."""

    place: Place
    points: int
    words: str
    at: int = -1
    """Where in the text."""


def page_of(document: Document, asked: str, final: str, status: int, headers: Mapping[str, str]) -> Page:
    """What rows look at in a document; one that is no HTML and has no text does not count as short."""
    title, text = plain(document.title), plain(document.text).strip()
    flat = text.replace("\n", " ")
    size = letters(text) + document.quoted if text or document.html else SHORT + 1
    return Page(
        title=title,
        segments=segments_of(title),
        heading=plain(document.heading).strip(),
        text=text,
        flat=flat,
        letters=size,
        short=size <= SHORT,
        linked=document.linked,
        prose=size > SHORT and is_prose(flat, size),
        scripts=document.scripts,
        headers=head_of(headers),
        asked=_address(asked),
        final=_address(final),
        depth=_depth(asked),
        html=document.html,
        status=status,
        noindex=document.noindex,
    )


_PLAIN = {"’": "'", "‘": "'", "`": "'", "\u00a0": " ", "\u3000": " ", "\u200b": "", "\ufeff": ""}
_BETWEEN = re.compile(
    r"\s*(?:[|｜·•«»‹›–—]|(?<![a-zA-Z])_|_(?![a-zA-Z]))\s*|\s+[-~:/]+\s+"
    r"|(?<=(?i:not found))[:：](?=[^\x00-\x7f])|(?<=404):\s+|(?<=错误)[:：]\s*|(?<=提示)[:：]\s*"
    r"|(?<=[\u3400-\u9fff!！?？。…])-|-(?=[\u3400-\u9fff])|(?<=404)-"
)
_ENGINE = re.compile(r"powered by |wordpress$|discuz!? board$", re.I)


def plain(text: str) -> str:
    """With the usual form of quotation marks and blanks, of which there are many."""
    for odd, plain in _PLAIN.items():
        if odd in text:  # `translate` is slow with Chinese
            text = text.replace(odd, plain)
    return text


def head_of(headers: Mapping[str, str]) -> str:
    """A line for each header."""
    return "\n".join(f"{name}: {value}" for name, value in headers.items())


def segments_of(title: str) -> tuple[str, ...]:
    """The parts of a title, bare: what the page is, its section, its site."""
    parts = (part.strip(EDGES) for part in _BETWEEN.split(title[:400]))
    return tuple(
        " ".join(part.replace("_", " ").split()) for part in parts if part and not _ENGINE.match(part)
    )


def is_prose(text: str, size: int) -> bool:
    """Whether so many letters are sentences, and not menus or lists of titles."""
    return sum(map(text.count, ("。", "！", "？", ". ", "; "))) * LETTERS_A_SENTENCE >= size


def _depth(url: str) -> int:
    try:
        return 0 if is_front(url) else len(list(filter(None, urlsplit(url).path.split("/"))))
    except ValueError:
        return 0


def _address(url: str) -> Address:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return Address("", "", "")
    return Address(host, unquote(parts.path).lower().rstrip("/") or "/", unquote(parts.query).lower())
