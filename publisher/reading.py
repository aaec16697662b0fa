"""Extended reading: which links of a chapter are, and all of them on one page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import urlsplit

from publisher.markup import Heading, Link, outline
from publisher.model import Article

_NUMBERING = re.compile(r"^[\s\d.．、()（）一二三四五六七八九十]+|[\s:：。¶]+$")


def names_reading(heading: str, names: Iterable[str]) -> bool:
    """Whether a heading announces such a section: one of the names, whatever its number and colon."""
    return _NUMBERING.sub("", heading).casefold() in {name.casefold() for name in names}


def reading_links(html: str, names: tuple[str, ...]) -> Iterator[Link]:
    """The links of the sections so named, up to the next heading of the same or a higher rank."""
    rank = 0
    for piece in outline(html):
        if isinstance(piece, Heading):
            if names_reading(piece.text, names):
                rank = piece.rank
            elif piece.rank <= rank:
                rank = 0
        elif rank and piece.href.startswith(("http://", "https://")):
            yield piece


def reading_list(articles: Iterable[Article], names: tuple[str, ...], empty: str) -> str:
    """HTML of every extended-reading link of the book, by chapter, with title and host."""
    chapters = ((article.page, list(reading_links(article.html, names))) for article in articles)
    filled = [
        f'<h2 id="{escape(page.path.removesuffix(".md"))}">'
        f'<a href="{escape(page.url)}">{escape(page.title)}</a></h2>\n'
        f'<ul class="booklet-reading">\n{"".join(map(_item, found))}</ul>\n'
        for page, found in chapters
        if found
    ]
    return "".join(filled) or f"<p>{escape(empty)}</p>\n"


def _host(href: str) -> str:
    try:
        return urlsplit(href).hostname or ""
    except ValueError:
        return ""


def _item(link: Link) -> str:
    host = _host(link.href).removeprefix("www.")
    anchor = f'<a href="{escape(link.href)}">{escape(link.text or link.href)}</a>'
    return f'<li>{anchor} <span class="booklet-host">{escape(host)}</span></li>\n'
