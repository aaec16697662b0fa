"""The book as EPUB 3: one file for e-readers and phones."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from publisher.model import Book
from publisher.pictures import SVG, still
from publisher.volume import Chapter, Volume, bind, front, title_page
from publisher.xhtml import document, parsed, text_of

NAME = "booklet.epub"
FOLDER, STYLE = "EPUB/", "book.css"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time a ZIP can tell; every build writes the same bytes."""
XHTML = "application/xhtml+xml"
_PACKED = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    name: str
    media: str
    data: bytes
    properties: str = ""


def epub(book: Book) -> Iterator[tuple[str, bytes]]:
    """The book, valid under EPUBCheck; the same book gives the same bytes."""
    volume = bind(book, lambda chapter, id_: f"{chapter}.xhtml#{id_}")
    yield NAME, _packed(volume, list(_items(volume)))


def _packed(volume: Volume, items: list[_Item]) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w") as archive:
            _put(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
            _put(archive, "META-INF/container.xml", _CONTAINER.encode())
            _put(archive, FOLDER + "package.opf", _package(volume, items).encode())
            for item in items:
                packed = zipfile.ZIP_STORED if item.media in _PACKED else zipfile.ZIP_DEFLATED
                _put(archive, FOLDER + item.name, item.data, packed)
        return file.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes, packed: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, packed
    archive.writestr(entry, data, compresslevel=9)


def _items(volume: Volume) -> Iterator[_Item]:
    """Every file of the book but the package itself; what is read comes in reading order."""
    yield _page(volume, "cover", _COVER.format(title=escape(volume.title)))
    yield _page(volume, "title", title_page(volume))
    yield _page(volume, "nav", _nav(volume), properties="nav")
    for chapter in volume.chapters:
        yield _chapter(volume, chapter)
    yield _Item(name="cover.svg", media=SVG, data=front(volume), properties="cover-image")
    yield _Item(name=STYLE, media="text/css", data=_style())
    for picture in volume.pictures:
        yield _Item(name=picture.name, media=picture.media, data=still(picture))


def _style() -> bytes:
    package = files("publisher")
    return (package / "volume.css").read_bytes() + (package / "epub.css").read_bytes()


def _page(volume: Volume, name: str, body: str, properties: str = "") -> _Item:
    text = document(title=volume.title, tag=volume.tag, body=body, styles=[STYLE], kind=name)
    return _Item(name=f"{name}.xhtml", media=XHTML, data=text.encode(), properties=properties)


def _chapter(volume: Volume, chapter: Chapter) -> _Item:
    text = document(title=chapter.title, tag=chapter.tag, body=chapter.body, styles=[STYLE], kind="text")
    properties = "mathml" if "<math " in chapter.body else ""
    return _Item(name=f"{chapter.id}.xhtml", media=XHTML, data=text.encode(), properties=properties)


def _nav(volume: Volume) -> str:
    words = volume.words
    lists = "\n".join(_part(title, chapters) for title, chapters in volume.parts)
    return _NAV.format(
        contents=escape(words["contents"]),
        cover=escape(words["book_cover"]),
        title=escape(volume.title),
        list=lists or f'<li><a href="title.xhtml">{escape(volume.title)}</a></li>',
        first=f"{volume.chapters[0].id}.xhtml" if volume.chapters else "title.xhtml",
    )


def _part(title: str, chapters: Iterable[Chapter]) -> str:
    rows = "\n".join(map(_row, chapters))
    return f"<li><span>{escape(title)}</span>\n<ol>\n{rows}\n</ol></li>" if title else rows


def _row(chapter: Chapter) -> str:
    file = f"{chapter.id}.xhtml"
    inner = "".join(
        f'<li><a href="{file}#{section.id}">{escape(section.title)}</a></li>\n'
        for section in chapter.sections
    )
    below = f"\n<ol>\n{inner}</ol>" if inner else ""
    return f'<li><a href="{file}">{escape(chapter.title)}</a>{below}</li>'


def _package(volume: Volume, items: list[_Item]) -> str:
    manifest = "\n".join(map(_entry, items))
    spine = "\n".join(f'<itemref idref="{_id(item)}"/>' for item in items if item.media == XHTML)
    return _PACKAGE.format(
        tag=escape(volume.tag), metadata="\n".join(_metadata(volume)), manifest=manifest, spine=spine
    )


def _entry(item: _Item) -> str:
    properties = f' properties="{item.properties}"' if item.properties else ""
    return f'<item id="{_id(item)}" href="{item.name}" media-type="{item.media}"{properties}/>'


def _id(item: _Item) -> str:
    return "i-" + item.name.replace("/", "-").replace(".", "-")


def _metadata(volume: Volume) -> Iterator[str]:
    """Dublin Core, and what the book offers to readers who do not see."""
    values = [
        ('dc:identifier id="book"', f"urn:uuid:{_identifier(volume)}"),
        ("dc:title", volume.title),
        ("dc:language", volume.tag),
        ("dc:creator", volume.author),
        ("dc:description", volume.subtitle),
        ("dc:rights", text_of(parsed(volume.rights))),
        ("dc:source", volume.url),
        ('meta property="dcterms:modified"', f"{volume.modified}T00:00:00Z"),
        ('meta property="schema:accessMode"', "textual"),
        ('meta property="schema:accessMode"', "visual" if volume.pictures else ""),
        ('meta property="schema:accessibilityFeature"', "tableOfContents"),
        ('meta property="schema:accessibilityFeature"', "structuralNavigation"),
        ('meta property="schema:accessibilityFeature"', "displayTransformability"),
        ('meta property="schema:accessibilityHazard"', "unknown" if _moves(volume) else "none"),
    ]
    for tag, value in values:
        if value:
            yield f"<{tag}>{escape(value)}</{tag.split()[0]}>"


def _moves(volume: Volume) -> bool:
    return any(picture.media == "image/gif" for picture in volume.pictures)


def _identifier(volume: Volume) -> uuid.UUID:
    """The same for every build of the same book, so that e-readers replace the older one."""
    return uuid.uuid5(uuid.NAMESPACE_URL, volume.url or f"{volume.title} ({volume.tag})")


_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_PACKAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book" xml:lang="{tag}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
_COVER = '<p><img src="cover.svg" alt="{title}"/></p>'
_NAV = """\
<nav epub:type="toc" role="doc-toc" id="toc">
<h1>{contents}</h1>
<ol>
{list}
</ol>
</nav>
<nav epub:type="landmarks" hidden="hidden">
<ol>
<li><a epub:type="cover" href="cover.xhtml">{cover}</a></li>
<li><a epub:type="toc" href="nav.xhtml">{contents}</a></li>
<li><a epub:type="bodymatter" href="{first}">{title}</a></li>
</ol>
</nav>"""
