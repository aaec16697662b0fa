"""From what the engine left to the site: pages finished, the rest copied, books gathered on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import imagesize

from publisher.finish import Extras, finished, inline_scripts
from publisher.folder import Folder, files_below
from publisher.head import head
from publisher.markup import parted, readable
from publisher.model import Article, Book, Edition, Page
from publisher.prepare import PLACE, READING
from publisher.reading import reading_list
from publisher.settings import Settings
from publisher.strings import strings

NOT_FOUND, INDEX = "404.html", "search/search_index.json"
LEFT = {"sitemap.xml", "sitemap.xml.gz"}
"""What the engine makes and we make better."""
Form = Callable[[Edition, Page], tuple[str, str] | None]
"""Media type and relative address of what else a page can be read as."""


@dataclass(slots=True)
class _Polisher:
    every: tuple[Edition, ...]
    site: Folder
    url: str
    settings: Settings
    forms: tuple[Form, ...]
    scripts: set[str] = field(default_factory=set)
    diagrams: bool = False

    def language(self, edition: Edition, made: Path) -> Book:
        """Finish all files of one language."""
        articles: dict[str, Article] = {}
        own = {page.url: page for page in edition.pages}
        prefix = edition.language.prefix
        for path in sorted(files_below(made) - LEFT):
            if path in own and path != READING.replace(".md", ".html"):
                articles[path] = self.page(edition, own[path], made)
            elif path == NOT_FOUND and not prefix:
                self._put(path, finished(_read(made / path), Extras(head="", size=_no_size)))
            elif path == INDEX:
                self._search(prefix, made / path)
            elif path not in own and path != NOT_FOUND:
                self.site.copy(prefix + path, made / path)
        ordered = tuple(articles[page.url] for page in edition.pages if page.url in articles)
        book = Book(
            edition=edition, articles=ordered, site=self.site.root, url=self.url, author=self.settings.author
        )
        self._reading(book, made)
        return book

    def page(self, edition: Edition, page: Page, made: Path, fill: tuple[str, str] = ("", "")) -> Article:
        """Finish one page."""
        folder = (made / page.url).parent

        def size(src: str) -> tuple[int, int] | None:
            address = urlsplit(src)
            return None if address.netloc or address.scheme else _size(folder / unquote(address.path))

        extras = Extras(head=self._head(page, edition), size=size, lang=edition.language.tag, fill=fill)
        html = finished(_read(made / page.url), extras)
        self._put(edition.language.prefix + page.url, html)
        return Article(page=page, html=readable(parted(html)[1]))

    def _head(self, page: Page, edition: Edition) -> str:
        found = (form(edition, page) for form in self.forms)
        forms = [form for form in found if form]
        return head(page, edition, self.every, self.url, author=self.settings.author, forms=forms)

    def _reading(self, book: Book, made: Path) -> None:
        page = book.edition.page(READING)
        if page:
            empty = strings(book.edition.language)["reading_empty"]
            links = reading_list(book.chapters, self.settings.reading, empty)
            self.page(book.edition, page, made, (PLACE, links))

    def _search(self, prefix: str, index: Path) -> None:
        """The index, and again as a script: a page read from a disk may not fetch."""
        text = _read(index)
        self.site.put(prefix + INDEX, text.encode())
        script = f"var __index = {json.dumps(json.loads(text), ensure_ascii=False)};\n"
        self.site.put(prefix + INDEX.replace(".json", ".js"), script.encode())

    def _put(self, path: str, html: str) -> None:
        self.scripts.update(inline_scripts(html))
        self.diagrams = self.diagrams or 'class="mermaid"' in html
        self.site.put(path, html.encode())


def polished(
    every: tuple[Edition, ...],
    work: Callable[[Edition], Path],
    site: Folder,
    url: str,
    settings: Settings,
    forms: tuple[Form, ...],
) -> tuple[tuple[Book, ...], set[str], bool]:
    """The books, the hashes of scripts in pages, and whether any page has a diagram."""
    polisher = _Polisher(every=every, site=site, url=url, settings=settings, forms=forms)
    books = tuple(polisher.language(edition, work(edition) / "site") for edition in every)
    return books, polisher.scripts, polisher.diagrams


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def _size(file: Path) -> tuple[int, int] | None:
    """Width and height in pixels, if it is a picture that lies there."""
    if not file.is_file():
        return None
    width, height = imagesize.get(file)
    return (round(width), round(height)) if width > 0 and height > 0 else None


def _no_size(src: str) -> None:
    return None
