"""The chapters that changed last, as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from publisher.head import address
from publisher.model import Book, Edition, Page, Status

NAME, NEWEST = "feed.xml", 30
ATOM = "http://www.w3.org/2005/Atom"


def feed(book: Book) -> Iterator[tuple[str, bytes]]:
    """`feed.xml`; nothing without the site's address or without dates."""
    dated = list(_dated(book.edition))
    if not (book.url and dated):
        return
    newest = sorted(dated, key=lambda page: (page.updated, page.number), reverse=True)[:NEWEST]
    language = book.edition.language
    home = book.url + language.prefix
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language.tag})
    _add(root, "title", language.site_name)
    _add(root, "id", home)
    _add(root, "updated", _moment(newest[0]))
    _add(root, "link", href=home)
    _add(root, "link", href=home + NAME, rel="self")
    _add(_add(root, "author"), "name", book.author or language.site_name)
    for page in newest:
        _entry(root, page, address(book.url, book.edition, page))
    ET.indent(root)
    yield NAME, ET.tostring(root, encoding="utf-8", xml_declaration=True)


def form(edition: Edition, page: Page) -> tuple[str, str] | None:
    """The feed, for a page's head."""
    return ("application/atom+xml", "../" * page.url.count("/") + NAME) if edition.updated else None


def _dated(edition: Edition) -> Iterator[Page]:
    real = (page for page in edition.chapters if page.status is not Status.MISSING)
    return (page for page in real if page.updated)


def _entry(root: ET.Element, page: Page, url: str) -> None:
    entry = _add(root, "entry")
    _add(entry, "title", page.title)
    _add(entry, "id", url)
    _add(entry, "link", href=url)
    _add(entry, "updated", _moment(page))
    if page.summary:
        _add(entry, "summary", page.summary)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    child.text = text or None
    return child


def _moment(page: Page) -> str:
    return f"{page.updated}T00:00:00Z"
