"""A book as one document: chapters made strict, each with ids of its own, and links that stay inside."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin

from publisher.cover import cover
from publisher.maths import set_formulas
from publisher.model import Article, Book
from publisher.pictures import Picture, picture
from publisher.strings import strings
from publisher.xhtml import Element, inside, parsed, serialised, text_of

Address = Callable[[str, str], str]
"""Chapter and id → what a link to that place says."""

LONG_AGO = "2000-01-01"
"""When a book without history was changed."""
NOWHERE = "https://booklet.invalid/"
"""Stands for a site whose address is not known."""
_FOLLOWED = re.compile(r"(?:https?|ftp)://[^/]|(?:mailto|tel):.")
_INLINE = re.compile(r"data:image/[\w.+-]+(?:;[\w.-]+=[\w.-]+)*(;base64)?,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A second-level heading of a chapter."""

    title: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter as books hold it."""

    id: str
    """Of its `<section>`, and the beginning of all its ids: `c06`."""
    title: str
    part: str
    tag: str
    """BCP 47, of its text."""
    body: str
    """XML: one `<section>`."""
    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A book, ready to be put between covers."""

    title: str
    subtitle: str
    tag: str
    author: str
    """Empty when nobody is named."""
    rights: str
    """XML; may hold links."""
    url: str
    """Where this edition is read online; empty when that is not known."""
    modified: str
    """ISO date of the newest page."""
    words: Mapping[str, str]
    chapters: tuple[Chapter, ...]

    @property
    def parts(self) -> Iterator[tuple[str, tuple[Chapter, ...]]]:
        """Chapters by part; a book without parts is one that has no title."""
        for part, chapters in groupby(self.chapters, key=lambda chapter: chapter.part):
            yield part, tuple(chapters)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Each once, in the order of the text."""
        return tuple({one.name: one for chapter in self.chapters for one in chapter.pictures}.values())

    @property
    def size(self) -> str:
        """`24 chapters`, in the book's language."""
        number = len(self.chapters)
        return self.words["book_chapter" if number == 1 else "chapters"].replace("%", str(number))


def bind(book: Book, address: Address) -> Volume:
    """A book as one document, with links between chapters as `address` says them."""
    language = book.edition.language
    config = language.config
    binder = _Binder(book, address)
    return Volume(
        title=language.site_name,
        subtitle=str(config.get("site_description") or ""),
        tag=language.tag,
        author=book.author,
        rights=inside(parsed(str(config.get("copyright") or ""))),
        url=book.url and book.url + language.prefix,
        modified=max((article.page.updated[:10] for article in book.articles), default="") or LONG_AGO,
        words=strings(language),
        chapters=tuple(map(binder.chapter, book.chapters)),
    )


def front(volume: Volume) -> bytes:
    """The picture on the cover, as SVG."""
    return cover(
        title=volume.title,
        subtitle=volume.subtitle,
        size=volume.size,
        chapters=len(volume.chapters),
        tag=volume.tag,
    )


def title_page(volume: Volume) -> str:
    """Who made what, and where it is read online."""
    lines = [
        f"<h1>{escape(volume.title)}</h1>",
        f'<p class="subtitle">{escape(volume.subtitle)}</p>' if volume.subtitle else "",
        f'<p class="author">{escape(volume.author)}</p>' if volume.author else "",
        f'<p class="size">{escape(volume.size)}</p>',
        f'<p class="rights">{volume.rights}</p>' if volume.rights else "",
        f'<p class="online">{escape(volume.words["book_online"])} '
        f'<a href="{escape(volume.url)}">{escape(volume.url)}</a></p>' if volume.url else "",
    ]  # fmt: skip
    return "\n".join(filter(None, lines))


class _Binder:
    """Makes chapters of articles; knows where every page and heading of the book has gone."""

    def __init__(self, book: Book, address: Address) -> None:
        self._root = book.url or NOWHERE
        self._here = self._root + book.edition.language.prefix
        self._site = book.site.resolve()
        self._tag = book.edition.language.tag
        self._address = address
        self._trees = {article.page.url: _tree(article) for article in book.chapters}
        digits = max(2, len(str(len(book.chapters))))
        self._places = {
            unquote(self._here + article.page.url): _numbered(
                self._trees[article.page.url], f"c{article.page.number:0{digits}}"
            )
            for article in book.chapters
        }

    def chapter(self, article: Article) -> Chapter:
        page = article.page
        tree, here = self._trees[page.url], self._here + page.url
        for link in list(tree.iter("a")):
            self._point(link, here)
        shown = [self._show(image, here) for image in list(tree.iter("img"))]
        tag = page.lang or self._tag
        tree.set("class", "chapter")
        tree.set("lang", tag)
        return Chapter(
            id=self._places[unquote(here)][""],
            title=text_of(tree.find(".//h1")) or page.title,
            part=page.part,
            tag=tag,
            body=serialised(tree),
            sections=tuple(_sections(tree)),
            pictures=tuple(filter(None, shown)),
        )

    def _point(self, link: Element, here: str) -> None:
        """Inside the book where it can, else to the site or the world; what leads nowhere is no link."""
        if (href := link.attrib.pop("href", None)) is None:
            return
        page, _, fragment = _joined(here, href).partition("#")
        if places := self._places.get(unquote(page)):
            link.set("href", self._address(places[""], places.get(unquote(fragment), places[""])))
        elif _FOLLOWED.match(page) and not page.startswith(NOWHERE):
            link.set("href", _quoted(page + ("#" + fragment if fragment else "")))

    def _show(self, image: Element, here: str) -> Picture | None:
        """A picture of the site comes along; of any other, its words or its address stay."""
        address = _joined(here, image.get("src", ""))
        if found := self._picture(address):
            image.set("src", found.name)
            image.set("alt", image.get("alt", ""))
        else:
            _describe(image, address, foreign=not address.startswith(self._root))
        return found

    def _picture(self, address: str) -> Picture | None:
        if inline := _INLINE.match(address):
            return picture(_inlined(address[inline.end() :], packed=bool(inline[1])))
        file = self._site / unquote(re.split("[?#]", address.removeprefix(self._root))[0])
        if not address.startswith(self._root) or not _is_file_in(self._site, file):
            return None
        return picture(file.read_bytes())


def _tree(article: Article) -> Element:
    tree = parsed(article.html)
    set_formulas(tree)
    if tree.find(".//h1") is None:
        heading = parsed("<h1></h1>")[0]
        heading.text = article.page.title
        tree.insert(0, heading)
    return tree


def _sections(tree: Element) -> Iterator[Section]:
    for heading in tree.iter("h2"):
        if title := text_of(heading):
            yield Section(title=title, id=heading.get("id", ""))


def _numbered(tree: Element, chapter: str) -> Mapping[str, str]:
    """Old id → new: short, plain and of this chapter only, as some e-readers know no others."""
    places = {"": chapter}
    for number, element in enumerate(tree.xpath(".//*[@id or self::h1 or self::h2]"), 1):
        places.setdefault(element.get("id", ""), f"{chapter}-{number}")
        element.set("id", f"{chapter}-{number}")
    tree.set("id", chapter)
    return places


def _describe(image: Element, address: str, *, foreign: bool) -> None:
    name = "" if _INLINE.match(address) else unquote(Path(address).name)[-80:]
    alt = image.get("alt") or name or "…"
    image.attrib.clear()
    image.tag, image.text = "span", f"[{alt}]"
    image.set("class", "absent")
    if foreign and _FOLLOWED.match(address) and next(image.iterancestors("a"), None) is None:
        image.tag = "a"
        image.set("href", _quoted(address))


def _is_file_in(folder: Path, file: Path) -> bool:
    try:
        return file.resolve().is_relative_to(folder) and file.is_file()
    except (OSError, ValueError):
        return False


def _inlined(text: str, *, packed: bool) -> bytes:
    data = unquote_to_bytes(text)
    try:
        return base64.b64decode(data) if packed else data
    except ValueError:
        return b""


def _joined(here: str, href: str) -> str:
    try:
        return urljoin(here, href.strip())
    except ValueError:
        return ""


def _quoted(address: str) -> str:
    """As addresses are written down: no blanks, no letters beyond ASCII, no lonely per-cent sign."""
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(address, safe="%/:=&?~#+!$,;'@()*"))
