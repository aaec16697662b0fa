"""A built site → the files that it has, the ids of its pages, and every address in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.model import Kind
from checker.site import hrefs
from checker.site.built import Found, Page, Site
from checker.site.feeds import feed_links
from checker.site.folder import files_below, folders_of, read_bytes, read_text, visible
from checker.site.pages import read_page, svg_ids
from checker.site.resolve import NOWHERE, base_of
from checker.site.styles import style_links

PAGES, STYLES, FEEDS = (".html", ".htm", ".xhtml"), (".css",), (".xml", ".rss", ".atom")
_ODD = frozenset({"404.html"})
"""Pages that are no good examples of what all pages have."""
Progress = Callable[[int, int], None]
"""Told after every page how many are read, and how many there are."""
_SVG_PART = re.compile(r"\.svg(?:\?[^#]*)?#.", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A site, read once."""

    site: Site
    pages: tuple[Page, ...]
    """Pages, style sheets and feeds, in order of their paths; of what templates repeat, the first of each."""

    @property
    def html(self) -> frozenset[str]:
        """Paths of the pages."""
        return frozenset(page.path for page in self.pages if page.path.endswith(PAGES))


def collect(root: Path, names: tuple[str, ...], progress: Progress) -> Collected:
    """Read a site; `names` are the headings of extended reading."""
    files = files_below(root)
    shown = visible(files)
    wanted = frozenset(name.casefold() for name in names)
    once = _Once()
    pages: list[Page] = []
    html = sorted((path for path in shown if path.endswith(PAGES)), key=lambda path: path in _ODD)
    for number, path in enumerate(html, 1):
        pages.append(once.page(read_page(path, read_bytes(root, path), wanted)))
        progress(number, len(html))
    ids = {page.path: page.ids for page in pages}
    others = [once.page(Page(path=path, found=found)) for path, found in _others(root, shown)]
    every = tuple(sorted((*pages, *others), key=_order))
    return Collected(pages=every, site=_site(root, files, every, ids))


def _order(page: Page) -> list[tuple[bool, str]]:
    """Files come before the folders beside them."""
    *folders, name = page.path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]


def _site(root: Path, files: frozenset[str], pages: tuple[Page, ...], ids: dict[str, frozenset[str]]) -> Site:
    if any(_SVG_PART.search(found.href) for page in pages for found in page.found):
        pictures = (path for path in files if path.endswith(".svg"))
        ids = ids | {path: svg_ids(read_bytes(root, path)) for path in pictures}
    return Site(
        files=files,
        folders=folders_of(files),
        ids=ids,
        refreshes={page.path: page.refresh for page in pages if page.refresh},
        blank=frozenset(page.path for page in pages if page.blank),
    )


def _others(root: Path, files: list[str]) -> Iterator[tuple[str, tuple[Found, ...]]]:
    for path in files:
        if path.endswith(STYLES):
            yield path, tuple(style_links(read_text(root, path)))
        elif path.endswith(FEEDS):
            yield path, tuple(feed_links(read_bytes(root, path)))


class _Once:
    """Lets what templates repeat pass once for each target, and the author's text always."""

    def __init__(self) -> None:
        self._near: set[tuple[str, str, str]] = set()
        self._targets: set[tuple[str, Kind, str]] = set()

    def page(self, page: Page) -> Page:
        """The page without what an earlier one had, or what leads to a part of itself that is there."""
        folder = page.path if page.base else page.path.rpartition("/")[0]
        kept = tuple(found for found in page.found if found.text or self._is_new(found, page, folder))
        return Page(
            path=page.path, base=page.base, found=kept, ids=page.ids, refresh=page.refresh,
            canonical=page.canonical, blank=page.blank,
        )  # fmt: skip

    def _is_new(self, found: Found, page: Page, folder: str) -> bool:
        href = found.href
        if href.startswith("#") and not page.base:
            return bool(page.ids.isdisjoint({href[1:], hrefs.decoded(href[1:])})) and len(href) > 1
        near = (folder, href, found.use)
        if near in self._near:
            return False
        self._near.add(near)
        target = (hrefs.join(base_of(page, NOWHERE), hrefs.trimmed(href)), found.kind, found.use)
        if target in self._targets:
            return False
        self._targets.add(target)
        return True
