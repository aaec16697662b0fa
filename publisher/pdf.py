"""The book as PDF: printed by a browser of the system, with page numbers, bookmarks and running titles."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import Destination

from publisher.cover import cover
from publisher.errors import ToolMissing
from publisher.model import Book
from publisher.volume import Chapter, Volume, bind, title_page
from publisher.xhtml import document

NAME = "booklet.pdf"
SECONDS = 300
"""For one printing; a hung browser is killed then."""
PRINTINGS = 4
"""At most, until the numbers in the table of contents are true."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-extensions",
    "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-breakpad", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip
"""Nothing is asked of any network: the pages hold all they need."""

Numbers = Mapping[str, int]
"""Id of a place → its page, from 1."""


def pdf(book: Book) -> Iterator[tuple[str, bytes]]:
    """The book as one PDF.

    Raises `ToolMissing` when there is no browser to print with, or it does not print.
    """
    browser = find_browser()
    volume = bind(book, lambda _, id_: f"#{id_}")
    yield NAME, _finished(volume, _printed(browser, volume))


def find_browser() -> str:
    """The path of a Chromium, Chrome or Edge; raises `ToolMissing` when there is none."""
    named = os.environ.get("CHROMIUM", "")
    for candidate in (named, *map(shutil.which, BROWSERS), MAC):
        if candidate and Path(candidate).is_file():
            return candidate
    raise ToolMissing(
        "no Chromium, Chrome or Edge found, so there is no PDF; "
        "install one (Debian: apt-get install chromium fonts-noto-cjk) or name it in CHROMIUM"
    )


def _printed(browser: str, volume: Volume) -> bytes:
    """Printed until the table of contents names the pages that its entries are on.

    A browser cannot count pages for a table of contents, so what one printing shows goes into the next.
    """
    numbers: Numbers = {}
    with tempfile.TemporaryDirectory(prefix="booklet-", ignore_cleanup_errors=True) as folder:
        desk = Path(folder)
        _lay_out(desk, volume)
        for _ in range(PRINTINGS):
            (desk / "book.xhtml").write_text(_pages(volume, numbers), encoding="utf-8")
            _print(browser, desk)
            printed = (desk / NAME).read_bytes()
            found = _numbers(printed)
            if found == numbers:
                break
            numbers = found
    return printed


def _lay_out(desk: Path, volume: Volume) -> None:
    """All files that the pages need."""
    package = files("publisher")
    front = cover(
        title=volume.title,
        subtitle=volume.subtitle,
        size=volume.size,
        chapters=len(volume.chapters),
        tag=volume.tag,
    )
    (desk / "cover.svg").write_bytes(front)
    for name in ("volume.css", "pdf.css"):
        (desk / name).write_bytes((package / name).read_bytes())
    (desk / "running.css").write_text("\n".join(_running(volume)), encoding="utf-8")
    (desk / "images").mkdir()
    for picture in volume.pictures:
        (desk / picture.name).write_bytes(picture.data)


def _running(volume: Volume) -> Iterator[str]:
    """Every chapter is a kind of page of its own, with its title at the top."""
    for chapter in volume.chapters:
        yield f"#{chapter.id} {{ page: {chapter.id} }}"
        yield f"@page {chapter.id} {{ @top-right {{ content: {_quoted(chapter.title)} }} }}"


def _quoted(text: str) -> str:
    return '"' + re.sub(r'["\\\n<]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'


def _pages(volume: Volume, numbers: Numbers) -> str:
    several = len({chapter.part for chapter in volume.chapters}) > 1
    body = [
        f'<div class="cover"><img src="cover.svg" alt="{escape(volume.title)}"/></div>',
        f'<div class="title">{title_page(volume)}</div>',
        f'<div class="contents">{_contents(volume, numbers)}</div>',
        *(_part(title, chapters, nested=several) for title, chapters in volume.parts),
    ]
    return document(
        title=volume.title, tag=volume.tag, body="\n".join(body), kind="paper",
        styles=["volume.css", "pdf.css", "running.css"],
    )  # fmt: skip


def _part(title: str, chapters: Sequence[Chapter], *, nested: bool) -> str:
    """In a book with parts, these are the first rank of its bookmarks."""
    bodies = "\n".join(chapter.body for chapter in chapters)
    if not nested:
        return bodies
    lower = re.sub(r"(</?h)([1-5])\b", lambda found: f"{found[1]}{int(found[2]) + 1}", bodies)
    return f'<h1 class="part">{escape(title)}</h1>\n{lower}' if title else lower


def _contents(volume: Volume, numbers: Numbers) -> str:
    rows = [f'<p class="contents-title">{escape(volume.words["contents"])}</p>']
    for title, chapters in volume.parts:
        rows += [f'<p class="contents-part">{escape(title)}</p>'] if title else []
        for chapter in chapters:
            rows.append(_entry("chapter", chapter.id, chapter.title, numbers))
            rows += [_entry("section", one.id, one.title, numbers) for one in chapter.sections]
    return "\n".join(rows)


def _entry(kind: str, place: str, title: str, numbers: Numbers) -> str:
    return (
        f'<p class="contents-{kind}"><a href="#{place}"><span class="name">{escape(title)}</span>'
        f'<span class="leader"></span><span class="number">{numbers.get(place, 0)}</span></a></p>'
    )


def _print(browser: str, desk: Path) -> None:
    """One run of the browser, which leaves no process behind."""
    command = [
        browser, *ARGUMENTS, *_sandbox(), f"--user-data-dir={desk / 'profile'}",
        f"--print-to-pdf={desk / NAME}", (desk / "book.xhtml").as_uri(),
    ]  # fmt: skip
    (desk / NAME).unlink(missing_ok=True)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            said = process.communicate(timeout=SECONDS)[1].decode(errors="replace")
        except subprocess.TimeoutExpired:
            said = f"it had not finished after {SECONDS} s"
        finally:
            _end(process)
    if not (desk / NAME).is_file():
        raise ToolMissing(f"{browser} printed no PDF; it said:\n{said.strip()[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """A browser is many processes; those still there are of its session."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    elif process.poll() is None:
        process.kill()


def _sandbox() -> Sequence[str]:
    """Chromium refuses its sandbox to root, as in most containers; there is no script in our pages."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _numbers(printed: bytes) -> Numbers:
    reader = PdfReader(io.BytesIO(printed))
    places = reader.named_destinations.items()
    return {name.lstrip("/"): _page(reader, place) + 1 for name, place in places}


def _page(reader: PdfReader, place: Destination) -> int:
    number = reader.get_destination_page_number(place)
    return -1 if number is None else number


def _finished(volume: Volume, printed: bytes) -> bytes:
    """With the book's own metadata in place of the browser's, and its date in place of the clock's."""
    writer = PdfWriter(io.BytesIO(printed), full=True)
    date = f"D:{volume.modified.replace('-', '')}000000Z"
    metadata = {
        "/Title": volume.title, "/Author": volume.author, "/Subject": volume.subtitle, "/Creator": "booklet",
        "/Producer": "Chromium (Skia/PDF)", "/CreationDate": date, "/ModDate": date,
    }  # fmt: skip
    writer.metadata = {key: value for key, value in metadata.items() if value}
    with io.BytesIO() as file:
        writer.write(file)
        return file.getvalue()
