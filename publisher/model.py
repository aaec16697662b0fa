"""The values that flow through the publisher, all frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any


class Status(StrEnum):
    """How a page stands to its original."""

    ORIGINAL = "original"
    CURRENT = "current"
    OUTDATED = "outdated"
    MISSING = "missing"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language of the site: one `mkdocs*.yml` and one folder."""

    code: str
    """As in the file's name: `mkdocs.en.yml` → `en`; the original is `zh`."""
    tag: str
    """BCP 47, for `lang` and `hreflang`: `zh-Hans`."""
    name: str
    """In the language itself: `中文`."""
    locale: str
    """For Open Graph: `zh_CN`."""
    prefix: str
    """Where its pages lie in the site: `""` or `"en/"`."""
    docs: Path
    """The folder that people edit."""
    config: Mapping[str, Any]
    """The whole engine configuration, inherited keys included."""

    @property
    def site_name(self) -> str:
        """The book's title in this language."""
        return str(self.config.get("site_name", ""))

    @property
    def extra(self) -> Mapping[str, Any]:
        """What its configuration says beyond the engine's own keys."""
        return self.config.get("extra") or {}

    @property
    def theme(self) -> Mapping[str, Any]:
        """What its configuration says of the theme."""
        return self.config.get("theme") or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an original became after it was translated."""

    sections: tuple[str, ...] = ()
    """Headings, in the original's language, under which the text differs."""
    since: str = ""
    """ISO date of the first change, where history knows it."""
    translated: str = ""
    """ISO date on which the translation was recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of one language, as it is given to the engine."""

    path: str
    """In the language's folder, the same in every language: `24-summary.md`."""
    title: str
    body: str
    """Markdown without front matter."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    """The front matter of the file."""
    lang: str = ""
    """BCP 47 tag of the text, where it is not its edition's language."""
    status: Status = Status.ORIGINAL
    change: Change | None = None
    """Set on an outdated page."""
    file: Path
    """Where it is edited. The original's file, on a missing page."""
    number: int = 0
    """Its place among the chapters, from 1; 0 for the cover and other pages."""
    part: str = ""
    """The heading of its part of the sidebar, if there is one."""
    summary: str = ""
    """One plain sentence."""
    minutes: int = 0
    """To read it."""
    updated: str = ""
    """ISO date of its last commit; empty where there is none."""

    def with_(self, **values: Any) -> Page:
        """The same page with other values."""
        return replace(self, **values)

    @property
    def url(self) -> str:
        """Under its language's prefix: `24-summary.html`."""
        return self.path.removesuffix(".md") + ".html"

    @property
    def source(self) -> str:
        """The address of the original on the upstream; empty for pages of our own."""
        return str(self.meta.get("source") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The book in one language."""

    language: Language
    root: Path
    """The project's folder."""
    pages: tuple[Page, ...]
    """In the sidebar's order."""
    chapters: tuple[Page, ...] = field(init=False, repr=False, compare=False)
    """The numbered pages."""
    updated: str = field(init=False, repr=False, compare=False)
    """ISO date of the newest chapter that is really in this language; empty where none is known."""
    _by_path: Mapping[str, Page] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        chapters = tuple(page for page in self.pages if page.number)
        real = (page.updated for page in chapters if page.status is not Status.MISSING)
        object.__setattr__(self, "chapters", chapters)
        object.__setattr__(self, "updated", max(real, default=""))
        object.__setattr__(self, "_by_path", {page.path: page for page in self.pages})

    def page(self, path: str) -> Page | None:
        """The page of a path, if there is one."""
        return self._by_path.get(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What readers read of one built page."""

    page: Page
    html: str
    """The page's own text, from `<h1>` on, without permalinks. Links and pictures are as on the page:
    relative to `page.url`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A built edition, complete: what feeds, EPUB, PDF and the like are made from."""

    edition: Edition
    articles: tuple[Article, ...]
    """In the sidebar's order, missing pages in the original's words included."""
    site: Path
    """The folder of the whole built site; this edition's pages lie under `language.prefix`."""
    url: str
    """The site's absolute address with a slash at the end; empty when none is configured."""
    author: str = ""

    @property
    def chapters(self) -> tuple[Article, ...]:
        """The numbered pages, in order."""
        return tuple(article for article in self.articles if article.page.number)
