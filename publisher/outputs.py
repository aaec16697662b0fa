"""What a book can be besides pages, one row each; a costly one is made only when its book changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from publisher import epub, feed, llms, pdf
from publisher.errors import ToolMissing
from publisher.model import Book, Edition, Page

Make = Callable[[Book], Iterator[tuple[str, bytes]]]
"""Paths under the language's prefix, and what the files hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A row of the table."""

    make: Make
    download: tuple[str, str] | None = None
    """Its name and path on the cover, if readers take it along."""
    form: Callable[[Edition, Page], tuple[str, str] | None] | None = None
    """Media type and address, relative to a page, of what else it can be read as."""
    needs: Callable[[], object] | None = None
    """Raises `ToolMissing` when it cannot be made on this machine."""


OUTPUTS: Mapping[str, Output] = {
    "llms": Output(make=llms.llms, form=llms.form),
    "feed": Output(make=feed.feed, form=feed.form),
    "epub": Output(make=epub.epub, download=("EPUB", epub.NAME)),
    "pdf": Output(make=pdf.pdf, download=("PDF", pdf.NAME), needs=pdf.find_browser),
}
"""Name in `[tool.booklet.publish] outputs` → output of each language; `zip` is one for all of them."""


def possible(wanted: tuple[str, ...]) -> tuple[Mapping[str, Output], tuple[str, ...]]:
    """The wanted rows that this machine can make, and why others cannot be made."""
    rows, reasons = {}, []
    for name in (name for name in OUTPUTS if name in wanted):
        try:
            if need := OUTPUTS[name].needs:
                need()
            rows[name] = OUTPUTS[name]
        except ToolMissing as error:
            reasons.append(f"{name}: {error}")
    return rows, tuple(reasons)


def made(row: Output, book: Book, cache: Path) -> Iterator[tuple[str, bytes]]:
    """The files of an output; one that readers take along comes from the cache while its book is the same."""
    if not row.download:
        yield from row.make(book)
        return
    kept = cache / f"{_fingerprint(book)}-{row.download[1]}"
    if kept.is_file():
        yield row.download[1], kept.read_bytes()
        return
    for path, content in row.make(book):
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob(f"*-{path}"):
            old.unlink()
        kept.write_bytes(content)
        yield path, content


def _fingerprint(book: Book) -> str:
    """Of all that such a file is made from: texts, pictures, titles, and our own code."""
    state = hashlib.sha256(repr((book.edition, book.url, book.author)).encode())
    for article in book.articles:
        state.update(article.html.encode())
    for file in sorted(_pictures(book)):
        state.update(file.read_bytes())
    for code in sorted(file for file in Path(__file__).parent.iterdir() if file.is_file()):
        state.update(code.read_bytes())
    return state.hexdigest()[:16]


def _pictures(book: Book) -> set[Path]:
    root = book.site / book.edition.language.prefix
    named = (
        (root / one.page.url).parent / unquote(src) for one in book.articles for src in _SRC.findall(one.html)
    )
    return {file for file in named if file.is_file()}


_SRC = re.compile(r'\bsrc="([^":?#]+)')
