"""Which file a person edits to change a built one: by their paths alone, whatever built the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
"""A folder so named holds one language, if there are documents in it."""
_INDEX = ("index.md", "README.md", "readme.md", "index.markdown")
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.S | re.M)
_SOURCE = re.compile(r"^source:[ \t]*(\S[^\r\n]*?)[ \t]*\r?$", re.M)
_MARKDOWN = (".md", ".markdown")


class Origins:
    """The documents, and what of the site was made of which."""

    def __init__(self, documents: frozenset[str], pages: frozenset[str], language: str = "") -> None:
        """Both as paths from their roots; `language` is that of the pages at the root: `zh-Hans`."""
        self._documents = documents
        self._pages = pages
        self._language = language.lower()

    def of(self, path: str) -> str:
        """The document of a built page or file, also one that is shown for want of a translation."""
        return self.own(path) or self._translated_from(path)

    def own(self, path: str) -> str:
        """The document of a built page or file in its own language; empty when there is none."""
        for root in self._roots(path):
            for name in sources(path):
                if root + name in self._documents:
                    return root + name
        return ""

    def place(self, path: str) -> str:
        """Where a page's document would lie in the site: what its links were written against."""
        document = self.of(path)
        if not path.endswith("index.html") or document.endswith(_INDEX):
            return path
        return path.removesuffix("/index.html") + ".html"

    def page(self, place: str) -> str:
        """The page made of a Markdown file, both as places in the site; empty when there is none."""
        return next((page for page in pages_of(place) if page in self._pages), "")

    def is_left_out(self, place: str) -> bool:
        """Whether there is a document for this address, built or Markdown, but no page."""
        stem = place.strip("/")
        for ending in (".html", *_MARKDOWN):
            stem = stem.removesuffix(ending)
        return any(map(self.own, (stem + ".html", stem + "/index.html"))) and not self.page(stem + ".md")

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        """Folders of documents that are a language each."""
        folders = {
            path.split("/", 1)[0] for path in self._documents if path.endswith(_MARKDOWN) and "/" in path
        }
        return tuple(sorted(folder for folder in folders if _LANGUAGE.fullmatch(folder)))

    @cached_property
    def _originals(self) -> tuple[str, ...]:
        """Roots of the language that has no folder of its own in the site; of several, of its pages' own."""
        built = {path.split("/", 1)[0] for path in self._pages if "/" in path}
        left = [folder for folder in self._languages if folder not in built]
        spoken = [folder for folder in left if self._language.startswith(folder[:2].lower())]
        return ("", *(f"{folder}/" for folder in spoken or left))

    def _roots(self, path: str) -> tuple[str, ...]:
        first, _, _ = path.partition("/")
        return ("",) if first in self._languages else self._originals

    def _translated_from(self, path: str) -> str:
        first, _, rest = path.partition("/")
        if not (rest and self._languages and _LANGUAGE.fullmatch(first)):
            return ""
        found = (root + name for root in self._originals for name in sources(rest))
        return next((name for name in found if name in self._documents), "")


def sources(path: str) -> Iterator[str]:
    """What a built file can have been made of: Markdown, or the same file."""
    yield path
    folder, slash, name = path.rpartition("/")
    if name == "index.html":
        yield from (folder + slash + index for index in _INDEX)
        if folder:
            yield from (folder + ending for ending in _MARKDOWN)
    elif name.endswith(".html"):
        yield from (path.removesuffix(".html") + ending for ending in _MARKDOWN)


def pages_of(place: str) -> Iterator[str]:
    """What can have been made of a Markdown file."""
    stem = place.removesuffix(".markdown").removesuffix(".md")
    folder, slash, name = stem.rpartition("/")
    if name in {"index", "README", "readme"}:
        yield folder + slash + "index.html"
    yield stem + ".html"
    yield stem + "/index.html"


def stated_source(text: str) -> str:
    """The `source` of a document's front matter: the address of the page that it was made of."""
    front = _FRONT.match(text)
    found = _SOURCE.search(front[1]) if front else None
    return found[1].strip("\"'") if found else ""


def is_markdown(path: str) -> bool:
    """Whether a path is that of a Markdown file."""
    return path.endswith(_MARKDOWN)
