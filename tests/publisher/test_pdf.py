"""The PDF as a reader's program opens it, printed by a real browser."""

import io
import os
import re
import select

import pytest
from lxml import html
from pypdf import PdfReader

from publisher import pdf as room
from publisher.errors import ToolMissing
from publisher.pdf import NAME, find_browser, pdf
from publisher.searchable import MEANT
from tests import chromium
from tests.publisher import sample

pytestmark = pytest.mark.xdist_group("chromium")
FILLING = "".join(
    f"<h2>第 {n} 节</h2><p>{'一段不短的文字，用来占地方。' * 20}</p><pre>code {n}</pre>" for n in range(12)
)
TWINS = "office config fluent／〈〉" + "".join(
    meant for code, meant in sorted(MEANT.items()) if code < 0xF000
)
TEXTS = sample.TEXTS | {"30-long.md": f"<h1>长章</h1><p>{TWINS}</p><p><code>{TWINS}</code></p>{FILLING}"}
CHAPTERS = [*sample.TITLES, "长章"]
SECTIONS = [*sample.SECTIONS, [f"第 {n} 节" for n in range(12)]]


@pytest.fixture(scope="module", autouse=True)
def browser():
    """The tests' browser, found the tests' way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHROMIUM", chromium.find() or "")
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The site with the pictures."""
    return sample.site(tmp_path_factory.mktemp("site"))


def made(folder, **more):
    """The bytes of the book's PDF."""
    ((name, data),) = pdf(sample.book(folder, TEXTS, parts=["甲 & 乙", "甲 & 乙", "丙", "丙"], **more))
    assert name == NAME == "booklet.pdf"
    return data


@pytest.fixture(scope="module")
def data(folder):
    """Printed once for all tests that only look."""
    return made(folder)


@pytest.fixture(scope="module")
def printed(data):
    """The book, opened."""
    return PdfReader(io.BytesIO(data))


@pytest.fixture(scope="module")
def pages(printed):
    """The text of each page, without its running title and number."""
    titles = "|".join(re.escape(plain(title)) for title in CHAPTERS)
    texts = (plain(page.extract_text()) for page in printed.pages)
    return [re.sub(rf"^(?:{titles})?{number}(?!章)", "", text) for number, text in enumerate(texts, 1)]


def plain(text):
    """Without blanks and dots of stress."""
    return re.sub(r"[\s•]", "", text)


def outline(reader):
    """Bookmarks as (rank, title, page from 1)."""

    def walk(entries, rank):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, rank + 1)
            else:
                yield rank, plain(entry.title), reader.get_destination_page_number(entry) + 1

    return list(walk(reader.outline, 1))


def test_bookmarks_are_parts_chapters_and_sections(printed):
    """As a tree; smaller headings are not among them."""
    expected = []
    for number, (title, sections) in enumerate(zip(CHAPTERS, SECTIONS, strict=True)):
        expected += [(1, {0: "甲 & 乙", 2: "丙"}[number])] if number in {0, 2} else []
        expected.append((2, title))
        expected += [(3, section) for section in sections]
    assert [(rank, title) for rank, title, _ in outline(printed)] == [
        (rank, plain(t)) for rank, t in expected
    ]


def test_every_word_is_there(pages):
    """Across the ends of lines and pages, without running titles and page numbers."""
    whole = "".join(pages)
    for text in TEXTS.values():
        given = html.fragment_fromstring(text, create_parent="section")
        for element in given.xpath("//script | //*[contains(@class, 'arithmatex')] | //iframe"):
            element.clear(keep_tail=True)
        for element in given.iter("h1", "h2", "h3", "p", "td", "th", "li", "summary"):
            for piece in element.itertext():
                assert plain(piece) in whole, piece
        for code in given.iter("pre"):
            lines = code.text_content().split() if "┌" in code.text_content() else [code.text_content()]
            assert all(plain(line) in whole for line in lines), "code is cut off"


def test_contents_name_true_pages_and_link_to_them(printed, pages):
    """The numbers are those of the pages themselves."""
    begins = {title: page for _, title, page in outline(printed)}
    contents = next(page for page in pages if page.startswith("目录"))
    for title, sections in zip(CHAPTERS, SECTIONS, strict=True):
        assert plain(title) + str(begins[plain(title)]) in contents
        assert all(plain(section) in contents for section in sections)
    for number in range(12):
        assert f"第{number}节{begins[f'第{number}节']}" in contents
    assert len({begins[f"第{number}节"] for number in range(12)}) > 2
    targets = [
        annotation.get_object()["/Dest"]
        for page in printed.pages if plain(page.extract_text()).endswith(contents)
        for annotation in page["/Annots"]
    ]  # fmt: skip
    assert len(targets) == 2 + len(CHAPTERS) + sum(map(len, SECTIONS))
    assert all(str(target) in printed.named_destinations for target in targets)


def test_pages_have_numbers_and_running_titles(printed, pages):
    """The cover, the title and the openings of parts have no running title."""
    begin = {title: page for _, title, page in outline(printed)}
    assert len(pages) > begin["长章"] + 2
    for number, page in enumerate(printed.pages, 1):
        lines = page.extract_text().splitlines()
        title = next(
            (one for one in reversed(begin) if begin[one] <= number and one in map(plain, CHAPTERS)), ""
        )
        if title and number not in {begin["丙"]}:
            assert [plain(line) for line in lines[:2]] == [title, str(number)]
    assert pages[0] == "小册一本<小>书4章"
    assert plain("© 2024 甲 & 乙") in pages[1]
    assert pages[begin["丙"] - 1] == "丙"


def test_no_page_ends_with_a_heading(pages):
    """What a heading announces stands below it."""
    titles = [plain(section) for sections in SECTIONS for section in sections]
    assert not [page for page in pages if any(page.endswith(title) for title in titles)]


def test_pictures_are_printed(printed):
    """Bitmaps as such, each in its colour; drawings as drawings."""
    images = [image for page in printed.pages for image in page["/Resources"].get("/XObject", {}).values()
              if image.get_object()["/Subtype"] == "/Image"]  # fmt: skip
    assert {(image.get_object()["/Width"], image.get_object()["/Height"]) for image in images} == {(40, 20)}
    first = next(page for page in printed.pages if "集群管理" in plain(page.extract_text()) and page.images)
    assert len(first.images) >= 1


def test_what_programs_are_told(printed):
    """Title, author, language; nothing of the machine that printed it."""
    assert dict(printed.metadata) == {
        "/Title": "小册", "/Author": "某人", "/Subject": "一本 <小> 书", "/Creator": "booklet",
        "/Producer": "Chromium (Skia/PDF)", "/CreationDate": "D:20260304000000Z", "/ModDate": "D:20260304000000Z",
    }  # fmt: skip
    assert printed.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert printed.trailer["/Root"]["/PageMode"] == "/UseOutlines"
    assert printed.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert {page.mediabox.width for page in printed.pages} == {printed.pages[0].mediabox.width}


def test_the_same_book_is_the_same_bytes(folder, data):
    """On one machine."""
    assert made(folder) == data


def test_links_to_the_world_stay(printed):
    """And those inside the book lead into it."""
    actions = [
        annotation.get_object()
        for page in printed.pages for annotation in page.get("/Annots", [])
    ]  # fmt: skip
    addresses = {one["/A"]["/URI"] for one in actions if "/A" in one}
    assert addresses == {
        "https://a.example/b/", "https://a.example/b/index.html", "https://img.example/far.png",
        "https://kubernetes.io/docs/?q=%E4%B8%AD%E6%96%87%20a#x", "https://video.example/v?a=1&b=2",
    }  # fmt: skip


def test_a_machine_without_browser(monkeypatch):
    """Is told what to install."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    monkeypatch.setattr(room, "MAC", "/nowhere/chrome")
    with pytest.raises(ToolMissing, match="apt-get install chromium fonts-noto-cjk"):
        find_browser()


def script(tmp_path, text):
    """A program in the browser's place."""
    file = tmp_path / "browser"
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def test_a_browser_that_fails_is_quoted(tmp_path, folder, monkeypatch):
    """With what it said."""
    monkeypatch.setenv("CHROMIUM", script(tmp_path, "echo no display >&2; exit 3"))
    with pytest.raises(ToolMissing, match=r"browser printed no PDF; it said:\nno display"):
        made(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_browser_that_hangs_is_ended_with_its_children(tmp_path, folder, monkeypatch):
    """A pipe that they hold open is closed."""
    os.mkfifo(pipe := tmp_path / "pipe")
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setenv("CHROMIUM", script(tmp_path, f'sleep 600 > "{pipe}" &\nwait'))
    monkeypatch.setattr(room, "SECONDS", 1)
    with pytest.raises(ToolMissing, match="not finished after 1 s"):
        made(folder)
    assert select.select([end], [], [], 30)[0] == [end]
    assert os.read(end, 1) == b""
    os.close(end)


def test_cells_are_counted_anew():
    """In the same order and length, whatever the browser made before."""
    said = [b"<< /ID (node%08d) >> << /Headers [ (node%08d) ] >>" % (n + 7, n) for n in (185, 190)]
    assert {room._renumbered(one) for one in said} == {
        b"<< /ID (node00000002) >> << /Headers [ (node00000001) ] >>"
    }
