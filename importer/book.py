"""Where every chapter and picture lies, and how they point at each other.

File names are language-neutral and stable: the number and a few ASCII words. What already lies on
disk under some name keeps it, so a changed title renames nothing.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape as html_escape
from urllib.parse import unquote

import yaml
from markdown.extensions.toc import unique
from pymdownx.slugs import slugify

from importer.extract import identity, spelling
from importer.model import (
    Asset,
    Blocks,
    Chapter,
    Heading,
    Image,
    Items,
    Link,
    Mark,
    MenuEntry,
    Page,
    Paragraph,
    Run,
)
from importer.pictures import is_safe, suffix_of
from importer.relink import headings, relink
from importer.render import render
from importer.settings import Settings
from importer.urls import address, path_of, quote_lightly, split


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The booklet's chapters in the order of its menu, each with its path, before any is written."""

    settings: Settings
    title: str
    home: str
    """The booklet's folder on the upstream: `/专栏/Kubernetes 从上手到实践`."""
    entries: tuple[MenuEntry, ...]
    """The menu; chapters that no menu names stand at its end."""
    paths: Mapping[str, str]
    """Chapter name → path under the language folder."""
    chapters: tuple[Chapter, ...]
    """What this run has of it."""
    links_to: frozenset[str]
    """Names of the chapters that links may point at."""
    index_path: str = "index.md"

    @cached_property
    def anchors(self) -> Mapping[str, Mapping[str, str]]:
        """Path → the upstream's heading ids → the site's."""
        return {chapter.path: site_anchors(chapter.page) for chapter in self.chapters}

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The upstream's hosts."""
        site = split(self.settings.site)
        return frozenset({*self.settings.aliases, site.hostname or "" if site else ""} - {""})

    def url(self, name: str) -> str:
        """The address of a chapter on the upstream, readable and yet valid."""
        return self.settings.site + quote_lightly(f"{self.home}/{name}")


def plan_book(
    pages: Sequence[Page], settings: Settings, known: Mapping[str, str], *, single: bool = False
) -> Plan:
    """Find every chapter's place.

    `known` maps names of chapters that already lie on disk to their paths. `single` is for one
    saved page: it keeps its own file name, and the rest of the booklet is taken to lie beside it.
    """
    entries = _entries(pages)
    named = {name: page for name, page in _named(pages, entries) if not page.is_index}
    at_hand = set(named) | set(known)
    unlisted = sorted(set(named) - {e.name for e in entries}, key=_natural)
    entries += tuple(MenuEntry(name=n, title=named[n].title, href=named[n].name) for n in unlisted)
    index = next((page for page in pages if page.is_index), None)
    home = _home(pages, entries, single=single)
    draft = Plan(
        settings=settings,
        title=index.title if index else posixpath.basename(home) or "目录",
        home=home,
        entries=entries,
        paths={},
        chapters=(),
        links_to=frozenset(e.name for e in entries if single or e.name in at_hand),
        index_path=_own_path(index.name) or "index.md" if single and index else "index.md",
    )
    paths = _paths(draft, known, {n: _own_path(p.name) for n, p in named.items()} if single else {})
    chapters = tuple(
        Chapter(page=named[e.name], path=paths[e.name], url=_url(draft, e.name, named[e.name]))
        for e in entries
        if e.name in named
    )
    return replace(draft, paths=paths, chapters=chapters)


def duplicates(pages: Sequence[Page]) -> dict[str, str]:
    """Pages that hold the same chapter as an earlier one: their names → the earlier one's."""
    entries = _entries(pages)
    first: dict[str, str] = {}
    return {
        page.name: earlier
        for name, page in _named(pages, entries)
        if not page.is_index and (earlier := first.setdefault(name, page.name)) != page.name
    }


def _entries(pages: Sequence[Page]) -> tuple[MenuEntry, ...]:
    """The menu of the index, else the longest that a page has."""
    menus = sorted(pages, key=lambda page: (page.is_index, len(page.menu)), reverse=True)
    return tuple({e.name: e for e in menus[0].menu}.values()) if menus else ()


def _named(pages: Sequence[Page], entries: Sequence[MenuEntry]) -> Iterator[tuple[str, Page]]:
    """The pages with the names under which the menu knows them; else their files'.

    A title tells which chapter a renamed file holds, unless several pages bear it.
    """
    known = {e.name for e in entries}
    by_title = {e.title: e.name for e in entries}
    bearers = Counter(page.title for page in pages)
    for page in pages:
        spellings = (spelling(name) for name in (page.name, unquote(page.name)))
        files = [re.sub(r"(\.md)?(\.x?html?)?$", ".md", name, count=1) for name in spellings]
        of_title = spelling(f"{page.title}.md".replace("/", "_"))
        fitting = [name for name in files if name in known]
        if not fitting and bearers[page.title] == 1:
            fitting = [of_title] if of_title in known else list(filter(None, [by_title.get(page.title)]))
        yield (fitting or files[-1:])[0], page


def _home(pages: Sequence[Page], entries: Sequence[MenuEntry], *, single: bool) -> str:
    for entry in entries:
        path = unquote(path_of(entry.href)).replace("\\", "/")
        if path.startswith("/"):
            return posixpath.dirname(path).rstrip("/")
    parts = [] if single or not pages else posixpath.dirname(pages[0].name).split("/")
    if parts and "." in parts[0]:
        parts = parts[1:]
    return "".join(f"/{part}" for part in parts if part)


def _url(plan: Plan, name: str, page: Page) -> str:
    noted = split(page.saved_from)
    if noted and noted.scheme in {"http", "https"} and noted.hostname in plan.settings.aliases:
        return noted._replace(path=quote_lightly(unquote(noted.path)), query="", fragment="").geturl()
    return plan.url(name)


# --------------------------------------------------------------------------- paths


def _paths(plan: Plan, known: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    taken = {"index.md", *known.values()}
    paths: dict[str, str] = {}
    for entry in plan.entries:
        path = known.get(entry.name) or own.get(entry.name)
        paths[entry.name] = path or _free(_slug(entry.name, plan.settings.slugs), taken)
        taken.add(paths[entry.name])
    return paths


def _own_path(page_name: str) -> str:
    """A saved page whose name is plain keeps it."""
    stem = re.sub(r"(\.md)?\.(x?html?|md)$", "", posixpath.basename(page_name))
    return f"{stem}.md" if re.fullmatch(r"[A-Za-z0-9][\w.-]*", stem, re.ASCII) else ""


def _free(slug: str, taken: set[str]) -> str:
    path, count = f"{slug}.md", 1
    while path in taken:
        count += 1
        path = f"{slug}-{count}.md"
    return path


def _slug(name: str, slugs: Mapping[str, str]) -> str:
    stem = name.removesuffix(".md")
    number = _NUMBER.match(stem)
    words = slugs.get(stem) or slugs.get(_loose(stem, slugs)) or _words(stem[number.end() if number else 0 :])
    parts = [f"{int(number[1]):02}"] if number else []
    if words:
        parts.append(words)
    return "-".join(parts) or "chapter-" + hashlib.sha256(stem.encode()).hexdigest()[:6]


def _loose(stem: str, slugs: Mapping[str, str]) -> str:
    """The configured title that is the same but for blanks."""
    bare = re.sub(r"\s", "", stem)
    return next((title for title in slugs if re.sub(r"\s", "", title) == bare), "")


def _words(title: str) -> str:
    words = (_VOCABULARY.get(w, w) for w in _WORD.findall(title))
    plain = re.sub(r"[^a-z0-9]+", "-", " ".join(words).lower()).strip("-")
    return plain[:48].rsplit("-", 1)[0] if len(plain) > 48 else plain


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(p), "") if p.isdigit() else (0, p) for p in re.split(r"(\d+)", name)]


# --------------------------------------------------------------------------- pages


@dataclass(slots=True)
class Binder:
    """Puts chapters into their place: links re-pointed, pictures gathered, front matter on top."""

    plan: Plan
    read: Callable[[str], bytes | None]
    """A file of the source, or None."""
    here: Mapping[str, str] = field(default_factory=dict)
    """Pictures of earlier imports: stem → path."""
    assets: dict[str, Asset] = field(default_factory=dict)
    """By path."""
    notes: dict[tuple[str, str], None] = field(default_factory=dict)
    """Page name and what a maintainer should know of it, once each, in order."""

    def blocks(self, chapter: Chapter) -> Blocks:
        """What a chapter says, its links and pictures pointing at where things lie here."""
        return relink(
            chapter.page.blocks,
            lambda link: self._link(chapter, link),
            lambda image: self._picture(chapter, image),
        )

    def markdown(self, chapter: Chapter) -> str:
        """The whole file of a chapter."""
        return file_of(chapter, self.blocks(chapter))

    def index(self) -> str:
        """The page that lists the chapters."""
        titles = {chapter.path: chapter.page.title for chapter in self.plan.chapters}
        items = []
        for entry in self.plan.entries:
            path = self.plan.paths[entry.name]
            marks: frozenset[Mark] = frozenset([Link(path)] if entry.name in self.plan.links_to else [])
            items.append((Paragraph((Run(titles.get(path, entry.title), marks),)),))
        return document(self.plan.title, self.plan.url(""), render((Items(tuple(items)),)))

    def _note(self, chapter: Chapter, sentence: str) -> None:
        self.notes[chapter.page.name, sentence] = None

    # ----------------------------------------------------------------------- links

    def _link(self, chapter: Chapter, link: Link) -> Link | None:
        href = link.href.replace("%5C", "/")
        if href.startswith("#"):
            return self._to_heading(chapter, chapter.path, "", href[1:], link)
        if "://" in href and href.isascii() and not any(host in href for host in self.plan.hosts):
            return link  # most links; taking them apart would cost more than the rest of the chapter
        target = split(href, chapter.url)
        if target is None:
            self._note(chapter, f"an address that is none: {unquote(href)}")
            return link
        if target.scheme not in {"http", "https"} or target.hostname not in self.plan.hosts:
            return link
        name, folder = identity(target.path), posixpath.dirname(unquote(target.path))
        if name in self.plan.links_to and folder in {self.plan.home, self._folder(chapter)}:
            path = self.plan.paths[name]
            return self._to_heading(chapter, path, path, target.fragment, link)
        url = target._replace(path=quote_lightly(unquote(target.path))).geturl()
        self._note(chapter, f"a link leads to the upstream's site: {unquote(url)}")
        return Link(address(url), link.title)

    def _folder(self, chapter: Chapter) -> str:
        return posixpath.dirname(unquote(path_of(chapter.url)))

    def _to_heading(self, chapter: Chapter, at: str, path: str, fragment: str, link: Link) -> Link | None:
        """A link to a chapter, and to the heading in it if the fragment still names one."""
        if not fragment:
            return Link(path, link.title) if path else None
        anchor = self.plan.anchors.get(at, {}).get(unquote(fragment))
        if anchor is None:
            self._note(chapter, f"no heading #{unquote(fragment)} in {at}; the fragment was left out")
            return Link(path, link.title) if path else None
        return Link(f"{path}#{anchor}", link.title)

    # ----------------------------------------------------------------------- pictures

    def _picture(self, chapter: Chapter, image: Image) -> Image:
        """The picture beside the chapters; where there is none, its alternative text matters."""
        target = split(image.src, chapter.url)
        ours = target is not None and target.hostname in self.plan.hosts
        content = self._find(chapter, image.src, ours)
        if content is None:
            return self._missing(chapter, image, "picture missing in the source", ours)
        suffix = suffix_of(content)
        if suffix is None or not is_safe(content, suffix):
            what = "a picture that holds a script" if suffix else "what should be a picture is no picture"
            return self._missing(chapter, image, f"{what}; it was left out", ours)
        return Image(self._keep(_base(image.src), suffix, content), _telling_alt(image), image.title)

    def _find(self, chapter: Chapter, src: str, ours: bool) -> bytes | None:
        for path in _candidates(chapter.page.name, src, ours):
            content = self.read(path)
            if content is not None:
                return content
        return None

    def _missing(self, chapter: Chapter, image: Image, why: str, ours: bool) -> Image:
        if not ours:
            self._note(chapter, f"a picture on another host: {image.src}")
            return image
        if earlier := self.here.get(_stem(_base(image.src))):
            return Image(earlier, _telling_alt(image), image.title)
        self._note(chapter, f"{why}: {_base(image.src)}")
        return Image(address(f"assets/{quote_lightly(_base(image.src))}"), image.alt, image.title)

    def _keep(self, name: str, suffix: str, content: bytes) -> str:
        stem = _stem(name)
        path = f"assets/{stem}{suffix}"
        if path in self.assets and self.assets[path].content != content:
            path = f"assets/{stem}-{hashlib.sha256(content).hexdigest()[:8]}{suffix}"
        self.assets[path] = Asset(path=path, content=content)
        return path


def _base(src: str) -> str:
    return unquote(posixpath.basename(path_of(src)))


def _telling_alt(image: Image) -> str:
    """The alternative text, unless it says no more than that there is a picture."""
    return "" if _JUNK_ALT.fullmatch(image.alt) or image.alt == _base(image.src) else image.alt


def _stem(name: str) -> str:
    """The name of a picture without its suffix, in signs that every disk allows."""
    return re.sub(r"[^\w.-]+", "-", _IMAGE_SUFFIX.sub("", name)).strip(".-")[:80] or "picture"


def _candidates(page_name: str, src: str, ours: bool) -> Iterable[str]:
    """Where a mirror may hold a picture: as addressed, below the page, in its assets."""
    path = path_of(src)
    folder = posixpath.dirname(page_name)
    for spelt in dict.fromkeys((unquote(path), path)):
        if ours and "//" not in src and not spelt.startswith("/"):
            yield posixpath.normpath(posixpath.join(folder, spelt))
        parts = [part for part in spelt.split("/") if part not in {"", ".", ".."}]
        for at in range(len(parts)) if ours else ():
            yield "/".join(parts[at:])
            yield posixpath.join(folder, *parts[at:])
        if "assets" in parts:
            yield posixpath.join(folder, "assets", parts[-1])


def file_of(chapter: Chapter, blocks: Blocks) -> str:
    """The text of a chapter's file, given its blocks as they point from there."""
    return document(chapter.page.title, chapter.url, render(blocks))


def document(title: str, url: str, body: str) -> str:
    """Front matter, title, text."""
    front = yaml.dump(
        {"title": _for_theme(title), "source": url},
        Dumper=_DUMPER,
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    )
    heading = render((Heading(1, (Run(title),)),))
    return f"---\n{front}---\n\n{heading}\n\n{body}\n"


def _for_theme(title: str) -> str:
    """MkDocs and Material print the title of the front matter as HTML."""
    return html_escape(title, quote=False) if re.search(r"<|&(#|\w+;)", title) else title


def site_anchors(page: Page) -> dict[str, str]:
    """The upstream's heading ids → the anchors that the site will give those headings."""
    slug = slugify(case="lower")
    used: set[str] = {slug(page.title, "-")}
    anchors: dict[str, str] = {}
    for heading in headings(page.blocks):
        anchor = unique(slug(_plain(heading.runs), "-"), used)
        anchors.setdefault(heading.anchor, anchor)
    return anchors


def _plain(runs: Iterable[Run]) -> str:
    return "".join(run.content for run in runs if isinstance(run.content, str))


_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NUMBER = re.compile(r"(?:第\s*)?(\d{1,6})\s*[讲章节课篇回]?[\s.、_:：丨|-]*")
_VOCABULARY = {
    "开篇词": "preface", "开篇": "preface", "前言": "preface", "导读": "guide", "结束语": "epilogue",
    "总结": "summary", "小结": "summary", "加餐": "extra", "期中": "midterm", "期末": "final",
    "测试": "test", "特别放送": "special", "用户故事": "story", "春节": "spring-festival",
    "答疑": "answers", "番外": "aside", "附录": "appendix", "目录": "contents", "彩蛋": "easter-egg",
}  # fmt: skip
_WORD = re.compile("|".join(sorted(_VOCABULARY, key=len, reverse=True)) + r"|[A-Za-z][A-Za-z0-9]*|\d+")
_IMAGE_SUFFIX = re.compile(r"\.(png|jpe?g|jfif|gif|a?webp|svg|bmp|avif|ico|image)$", re.IGNORECASE)
_JUNK_ALT = re.compile(
    r"(img|images?|pic|picture|photo|图片|图像|图|截图|插图)[-_ ]?\d*|avatar|alt|alt text|screenshot"
    r"|enter image description here|[^\s/]*\.(png|jpe?g|jfif|gif|a?webp|svg|bmp)",
    re.IGNORECASE,
)
