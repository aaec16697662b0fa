"""What a page says of itself to machines: canonical address, languages, Open Graph, JSON-LD, robots."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from publisher.model import Edition, Page, Status


def head(
    page: Page,
    edition: Edition,
    every: tuple[Edition, ...],
    url: str,
    *,
    author: str = "",
    forms: Iterable[tuple[str, str]] = (),
) -> str:
    """Elements for `<head>`. Without the site's address, only those that need none.

    `forms` are media types and addresses, relative to the page, of what else it can be read as.
    """
    missing = page.status is Status.MISSING
    lines = ['<meta name="robots" content="noindex">'] if missing or page.meta.get("noindex") else []
    lines += [f'<link rel="alternate" type="{kind}" href="{escape(href)}">' for kind, href in forms]
    if url:
        shown = every[0] if missing else edition
        lines.append(f'<link rel="canonical" href="{address(url, shown, page)}">')
        lines += _alternates(page, every, url)
        lines += _open_graph(page, edition, every, url)
        lines.append(_json_ld(_structured(page, edition, url, author)))
    return "\n".join(lines) + "\n"


def address(url: str, edition: Edition, page: Page) -> str:
    """The absolute address of a page."""
    folder, _, name = page.url.rpartition("/")
    path = page.url if name != "index.html" else f"{folder}/" if folder else ""
    return url + edition.language.prefix + quote(path)


def translations_of(page: Page, every: tuple[Edition, ...]) -> Iterator[tuple[Edition, Page]]:
    """The page in every language that really has it, the original first."""
    for edition in every:
        one = edition.page(page.path)
        if one and one.status is not Status.MISSING:
            yield edition, one


def _alternates(page: Page, every: tuple[Edition, ...], url: str) -> Iterator[str]:
    real = list(translations_of(page, every))
    if len(real) < 2 or page.status is Status.MISSING:
        return
    for edition, one in real:
        yield f'<link rel="alternate" hreflang="{edition.language.tag}" href="{address(url, edition, one)}">'
    yield f'<link rel="alternate" hreflang="x-default" href="{address(url, *real[0])}">'


def _open_graph(page: Page, edition: Edition, every: tuple[Edition, ...], url: str) -> Iterator[str]:
    language = edition.language
    shown = every[0].language if page.status is Status.MISSING else language
    yield _property("og:type", "article" if page.number else "website")
    yield _property("og:site_name", language.site_name)
    yield _property("og:title", page.title)
    if page.summary:
        yield _property("og:description", page.summary)
    yield _property("og:url", address(url, edition, page))
    yield _property("og:locale", shown.locale)
    for other, _ in translations_of(page, every):
        if other.language.locale != shown.locale:
            yield _property("og:locale:alternate", other.language.locale)


def _property(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{escape(content)}">'


def _structured(page: Page, edition: Edition, url: str, author: str) -> list[Mapping[str, Any]]:
    """schema.org: the cover is a Book, chapters are parts of it, both with their way from the cover."""
    home = url + edition.language.prefix
    book: dict[str, Any] = {
        "@type": "Book",
        "@id": f"{home}#book",
        "name": edition.language.site_name,
        "url": home,
    }
    if author:
        book["author"] = {"@type": "Person", "name": author}
    if page.path == "index.md":
        chapters = [
            {"@type": "Chapter", "name": one.title, "url": address(url, edition, one)}
            for one in edition.chapters
        ]
        return [book | {"inLanguage": edition.language.tag, "hasPart": chapters}]
    crumbs = [(edition.language.site_name, home), (page.title, address(url, edition, page))]
    trail = [
        {"@type": "ListItem", "position": place, "name": name, "item": item}
        for place, (name, item) in enumerate(crumbs, 1)
    ]
    return [*_chapter(page, edition, url, book), {"@type": "BreadcrumbList", "itemListElement": trail}]


def _chapter(page: Page, edition: Edition, url: str, book: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not page.number or page.status is Status.MISSING:
        return
    chapter = {
        "@type": "Chapter",
        "name": page.title,
        "position": page.number,
        "inLanguage": edition.language.tag,
        "url": address(url, edition, page),
        "isPartOf": book,
        "timeRequired": f"PT{page.minutes}M",
    }
    known = {"description": page.summary, "dateModified": page.updated, "isBasedOn": page.source}
    yield chapter | {key: value for key, value in known.items() if value}


def _json_ld(graph: list[Mapping[str, Any]]) -> str:
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    safe = text.replace("<", "\\u003c")
    return f'<script type="application/ld+json">{safe}</script>'
