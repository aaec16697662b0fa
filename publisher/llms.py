"""The book for language models: an index (llmstxt.org), the whole text, and the Markdown of each page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from publisher.model import Book, Edition, Page, Status


def llms(book: Book) -> Iterator[tuple[str, bytes]]:
    """`llms.txt`, `llms-full.txt`, and `chapter.md` beside each page that is really in this language."""
    real = [one.page for one in book.chapters if one.page.status is not Status.MISSING]
    yield "llms.txt", _index(book, real).encode()
    yield "llms-full.txt", "\n\n".join(map(_whole, real)).encode()
    for page in real:
        yield page.path, _whole(page).encode()


def form(edition: Edition, page: Page) -> tuple[str, str] | None:
    """The Markdown beside a page, for its head."""
    has = page.number and page.status is not Status.MISSING
    return ("text/markdown", PurePosixPath(page.path).name) if has else None


def _index(book: Book, pages: list[Page]) -> str:
    language = book.edition.language
    lines = [
        f"# {language.site_name}",
        "",
        f"> {language.config.get('site_description') or language.site_name}",
    ]
    part = None
    for page in pages:
        if page.part != part:
            part = page.part
            lines += ["", f"## {part or language.site_name}", ""]
        about = f": {page.summary}" if page.summary else ""
        lines.append(f"- [{page.title}]({_copy(book, page)}){about}")
    return "\n".join(lines) + "\n"


def _copy(book: Book, page: Page) -> str:
    """Its address; beside the index when the site's is not known."""
    return (book.url + book.edition.language.prefix if book.url else "") + quote(page.path)


def _whole(page: Page) -> str:
    body = page.body.strip()
    return (body if body.startswith("# ") else f"# {page.title}\n\n{body}") + "\n"
