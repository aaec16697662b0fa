"""From the mirror to pages in a real browser: `make site` as a newcomer would, in a fresh copy."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import zipfile

import pypdf
import pytest
from lxml import html

from tests.conftest import DESKTOP, PHONE, ROOT
from tests.served import served

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A copy of the repository without its chapters, in a folder with blanks and Chinese, imported and built."""
    folder = tmp_path_factory.mktemp("一 个") / "小 册"
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    for name in filter(None, files.split("\0")):
        if not name.startswith(("docs/zh/", "docs/.booklet/lock", "tests/")) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    venv = os.path.dirname(os.path.dirname(sys.executable))
    os.symlink(venv, folder / ".venv")
    result = subprocess.run(
        ["make", "--old-file=.venv/.site", "site"], cwd=folder, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(folder)},
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert "WARNING" not in result.stderr, result.stderr
    assert str(folder / "site" / "index.html") in result.stdout
    return folder


def test_docs_are_what_the_importer_makes_of_the_mirror(built):
    """The committed chapters are the import of the committed mirror."""
    for file in (built / "docs").rglob("*"):
        if file.is_file() and "en" not in file.parts:
            committed = ROOT / file.relative_to(built)
            assert committed.read_bytes() == file.read_bytes(), f"{file.name}: run `make site` and commit"
    assert (built / "mkdocs.yml").read_bytes() == (ROOT / "mkdocs.yml").read_bytes()


def test_every_link_within_the_site_is_right(built):
    """The offline check finds nothing at all to say, and its places are those of the documents."""
    command = [sys.executable, "-m", "booklet", "check", "--strict", "--format", "json"]
    environment = os.environ | {"PYTHONPATH": str(built)}
    done = subprocess.run(command, cwd=built, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    findings = json.loads(done.stdout)["findings"]
    assert {finding["severity"] for finding in findings} == {"pass", "ignored"}
    reading = [o for finding in findings for o in finding["occurrences"] if o["reading"]]
    assert len(reading) >= 15
    for place in reading:
        line = (built / place["file"]).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
        assert place["href"] in line[place["column"] - 1 :]


def test_plain_mkdocs_builds_it_strictly(built, tmp_path):
    """No command of ours is needed."""
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-d",
        str(tmp_path / "site"),
    ]
    result = subprocess.run(command, cwd=built, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "WARNING  -" not in result.stderr


def test_a_broken_link_fails_the_build(built, tmp_path):
    """`booklet build` exits with 1 when a chapter points at nothing."""
    copy = tmp_path / "copy"
    shutil.copytree(built, copy, symlinks=True, ignore=shutil.ignore_patterns("site", ".venv"))
    chapter = copy / "docs/zh/24-summary.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\n[无](nowhere.md)\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "booklet", "build"], cwd=copy, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert result.returncode == 1
    assert "nowhere.md" in result.stderr


@pytest.fixture(scope="session")
def address(built):
    """The site as a host serves it."""
    with served(built / "site") as url:
        yield url.rstrip("/")


PATHS = ["/", "/06-kubectl.html", "/24-summary.html", "/en/", "/en/24-summary.html", "/404.html"]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", PATHS)
def test_page_asks_nobody_else_and_has_no_fault(browser, address, path, viewport):
    """No foreign request, no failed one, no console error; nothing sticks out sideways."""
    page = browser.new_page(viewport=viewport)
    asked, faults = [], []
    page.on("response", lambda response: asked.append((response.url, response.status)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + path, wait_until="networkidle")
    assert [url for url, _ in asked if not url.startswith((address, "data:"))] == []
    assert [url for url, status in asked if status >= 400] == []
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.close()


def test_chapter_reads_as_a_chapter(browser, address):
    """Title, readable Chinese anchors, code to the byte, a real picture, the sidebar."""
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address + "/06-kubectl.html")
    assert page.locator("h1").inner_text().startswith("06 集群管理：初识 kubectl")
    assert page.locator("h2#扩展阅读").count() == 1
    source = next((ROOT / "examples/mirror").rglob("06 *.md")).read_text(encoding="utf-8")
    assert "│ kubectl  │" in source
    art = page.locator("pre code").first.evaluate("e => e.textContent")
    assert all(line.rstrip("\n") in source for line in art.splitlines())
    assert any(line.endswith("    ") for line in art.splitlines())
    assert page.locator("article img").first.evaluate("e => e.complete && e.naturalWidth > 0")
    nav = page.locator(".md-sidebar--primary .md-nav__link").all_text_contents()
    assert list(dict.fromkeys(t.strip() for t in nav if t.strip()[:2].isdigit())) == [
        "06 集群管理：初识 kubectl", "19 Troubleshoot", "24 总结",
    ]  # fmt: skip
    page.get_by_role("link", name="19 Troubleshoot").last.click()
    page.wait_for_url("**/19-troubleshoot.html")
    page.close()


def test_search_finds_chinese(browser, address):
    """Typed in the site's own dialog."""
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address + "/", wait_until="networkidle")
    page.locator("input.md-search__input").click()
    page.keyboard.type("排错")
    page.keyboard.press("Shift")  # the theme listens to keys, and an input method ends with one
    result = page.locator(".md-search-result__item").first
    result.wait_for(timeout=15_000)
    assert "排错" in result.inner_text() or "Troubleshoot" in result.inner_text()
    page.close()


def test_original_is_linked_at_the_foot(built):
    """Where a chapter came from."""
    text = (built / "site/24-summary.html").read_text(encoding="utf-8")
    source = "https://learn.lianglianglee.com/专栏/Kubernetes%20从上手到实践/24%20总结.md"
    assert source in text and urllib.parse.urlsplit(source).hostname == "learn.lianglianglee.com"


CHAPTERS = ["06-kubectl", "19-troubleshoot", "24-summary"]


def solid(text):
    """Without blanks, which books break otherwise."""
    return "".join(text.split())


def chapters_of_site(built, prefix):
    """The text of each chapter as the site has it, parsed."""
    for name in CHAPTERS:
        page = (built / "site" / prefix / f"{name}.html").read_text(encoding="utf-8")
        text = page.split("<!--text-->")[1].split("<!--/text-->")[0]
        tree = html.fragment_fromstring(text, create_parent="div")
        for link in tree.xpath(".//a[@class='headerlink']"):
            link.drop_tree()
        yield tree


@pytest.mark.parametrize("prefix", ["", "en"])
def test_epub_is_the_book_of_the_site(built, prefix):
    """Chapter by chapter the same text, the same pictures, the same headings in the contents."""
    site = built / "site" / prefix
    with zipfile.ZipFile(site / "booklet.epub") as book:
        names = book.namelist()
        shown = [solid(html.fromstring(book.read(n)).xpath("//body")[0].text_content())
                 for n in names if re.fullmatch(r"EPUB/c\d+\.xhtml", n)]  # fmt: skip
        pictures = {book.read(name) for name in names if name.startswith("EPUB/images/")}
        contents = html.fromstring(book.read("EPUB/nav.xhtml")).xpath("//nav[1]//a//text()")
    trees = list(chapters_of_site(built, prefix))
    assert shown == [solid(tree.text_content()) for tree in trees]
    assert pictures == {(site / src).read_bytes() for tree in trees for src in tree.xpath(".//img/@src")}
    headings = [solid(h.text_content()) for tree in trees for h in tree.iter("h1", "h2")]
    assert [title for title in map(solid, contents) if title in headings] == headings


@pytest.mark.parametrize("prefix", ["", "en"])
def test_pdf_is_the_book_of_the_site(built, prefix):
    """Its outline has every heading, its pages every paragraph and every picture."""
    book = pypdf.PdfReader(built / "site" / prefix / "booklet.pdf")

    def titles(outline):
        for one in outline:
            yield from titles(one) if isinstance(one, list) else [solid(one.title)]

    trees = list(chapters_of_site(built, prefix))
    headings = [solid(h.text_content()) for tree in trees for h in tree.iter("h1", "h2")]
    assert [title for title in titles(book.outline) if title in headings] == headings
    text = solid("".join(page.extract_text() for page in book.pages))
    missing = [p for tree in trees for element in tree.iter("p", "li", "td", "pre")
               if not len(element) and (p := solid(element.text_content())) not in text]  # fmt: skip
    total = sum(1 for tree in trees for element in tree.iter("p", "li", "td", "pre") if not len(element))
    assert total > 30 and len(missing) <= total / 20, missing  # a page's foot may stand within a paragraph
    assert sum(len(page.images) for page in book.pages) >= sum(len(tree.xpath(".//img")) for tree in trees)


def test_zip_is_the_site(built):
    """What it holds are the site's own pages."""
    with zipfile.ZipFile(built / "site/booklet.zip") as packed:
        assert packed.read("booklet/24-summary.html") == (built / "site/24-summary.html").read_bytes()
        assert "booklet/en/search/search_index.js" in packed.namelist()


def test_serve_shows_an_edit(built, tmp_path):
    """`booklet serve` reloads: the page has the new text within seconds."""
    import socket
    import time
    import urllib.request

    copy = tmp_path / "copy"
    shutil.copytree(built, copy, symlinks=True, ignore=shutil.ignore_patterns("site", ".venv"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "booklet", "serve", "--address", f"127.0.0.1:{port}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(command, cwd=copy, env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip

    def shows(text):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/24-summary.html", timeout=5) as answer:
                    if text in answer.read().decode():
                        return True
            except OSError:
                pass
            time.sleep(0.2)
        return False

    try:
        assert shows("总结")
        chapter = copy / "docs/zh/24-summary.md"
        chapter.write_text(chapter.read_text(encoding="utf-8") + "\n刚刚写下的一句。\n", encoding="utf-8")
        assert shows("刚刚写下的一句")
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=20)
