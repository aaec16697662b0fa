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
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import Fit, IndirectObject

from publisher.errors import ToolMissing
from publisher.model import Book
from publisher.searchable import make_searchable
from publisher.volume import Volume, bind, front, title_page
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
    "--no-pdf-header-footer",
)  # fmt: skip
"""Nothing is asked of any network: the pages hold all they need."""
DRAFT = ("--disable-pdf-tagging",)
"""For a first look at where things stand: without what is for readers who do not see, a third faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands on paper."""

    page: int
    """From 0."""
    top: float
    """In points above the page's foot."""


Places = Mapping[str, Place]
"""By id."""
Bookmark = IndirectObject | None


def pdf(book: Book) -> Iterator[tuple[str, bytes]]:
    """The book as one PDF.

    Raises `ToolMissing` when there is no browser to print with, or it does not print.
    """
    browser = find_browser()
    volume = bind(book, lambda _, id_: f"#{id_}")
    yield NAME, _finished(volume, *_printed(browser, volume))


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


def _printed(browser: str, volume: Volume) -> tuple[bytes, Places]:
    """Printed until the table of contents names the pages that its entries are on.

    A browser cannot count pages for a table of contents, so what one printing shows goes into the next.
    """
    places: Places = {}
    with tempfile.TemporaryDirectory(prefix="booklet-", ignore_cleanup_errors=True) as folder:
        desk = Path(folder)
        _lay_out(desk, volume)
        for printing in range(PRINTINGS):
            (desk / "book.xhtml").write_text(_pages(volume, places), encoding="utf-8")
            _print(browser, desk, DRAFT if printing == 0 else ())
            printed = (desk / NAME).read_bytes()
            before, places = places, _found(printed)
            if printing and places == before:
                break
    return printed, places


def _lay_out(desk: Path, volume: Volume) -> None:
    """All files that the pages need."""
    package = files("publisher")
    (desk / "cover.svg").write_bytes(front(volume))
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


def _pages(volume: Volume, places: Places) -> str:
    body = [
        f'<div class="cover"><img src="cover.svg" alt="{escape(volume.title)}"/></div>',
        f'<div class="title">{title_page(volume)}</div>',
        f'<div class="contents">{_contents(volume, places)}</div>',
    ]
    for part, (title, chapters) in enumerate(volume.parts):
        body += [f'<div class="opening"><h1 id="part-{part}">{escape(title)}</h1></div>'] if title else []
        body += [chapter.body for chapter in chapters]
    return document(
        title=volume.title, tag=volume.tag, body="\n".join(body), kind="paper",
        styles=["volume.css", "pdf.css", "running.css"],
    )  # fmt: skip


def _contents(volume: Volume, places: Places) -> str:
    rows = [f'<p class="contents-title">{escape(volume.words["contents"])}</p>']
    for part, (title, chapters) in enumerate(volume.parts):
        rows += [_entry("part", f"part-{part}", title, places)] if title else []
        for chapter in chapters:
            rows.append(_entry("chapter", chapter.id, chapter.title, places))
            rows += [_entry("section", one.id, one.title, places) for one in chapter.sections]
    return "\n".join(rows)


def _entry(kind: str, id_: str, title: str, places: Places) -> str:
    number = places[id_].page + 1 if id_ in places else 0
    return (
        f'<p class="contents-{kind}"><a href="#{id_}"><span class="name">{escape(title)}</span>'
        f'<span class="leader"></span><span class="number">{number}</span></a></p>'
    )


def _print(browser: str, desk: Path, more: Sequence[str]) -> None:
    """One run of the browser, which leaves no process behind."""
    command = [
        browser, *ARGUMENTS, *more, *_sandbox(), f"--user-data-dir={desk / 'profile'}",
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
        except (ProcessLookupError, PermissionError):
            return
    elif process.poll() is None:
        process.kill()


def _sandbox() -> Sequence[str]:
    """Chromium refuses its sandbox to root, as in most containers; there is no script in our pages."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _found(printed: bytes) -> Places:
    """Every place that something links to."""
    reader = PdfReader(io.BytesIO(printed))
    numbers = {page.indirect_reference: number for number, page in enumerate(reader.pages)}
    return {
        name.lstrip("/"): Place(page=numbers[place.page], top=float(place.top or 0))
        for name, place in reader.named_destinations.items()
    }


def _finished(volume: Volume, printed: bytes, places: Places) -> bytes:
    """With bookmarks, the book's own metadata in place of the browser's, its date in place of the clock's."""
    writer = PdfWriter(io.BytesIO(printed), full=True)
    make_searchable(writer)
    _add_bookmarks(writer, volume, places)
    date = f"D:{volume.modified.replace('-', '')}000000Z"
    metadata = {
        "/Title": volume.title, "/Author": volume.author, "/Subject": volume.subtitle, "/Creator": "booklet",
        "/Producer": "Chromium (Skia/PDF)", "/CreationDate": date, "/ModDate": date,
    }  # fmt: skip
    writer.metadata = {key: value for key, value in metadata.items() if value}
    writer.page_mode = "/UseOutlines"
    with io.BytesIO() as file:
        writer.write(file)
        return _renumbered(file.getvalue())


def _renumbered(data: bytes) -> bytes:
    """With the names of table cells counted from 1: the browser counts what it made before, which varies."""
    names = {name: b"(node%08d)" % number for number, name in enumerate(sorted(set(_NODE.findall(data))), 1)}
    return _NODE.sub(lambda found: names[found[0]], data)


_NODE = re.compile(rb"\(node\d{8}\)")


def _add_bookmarks(writer: PdfWriter, volume: Volume, places: Places) -> None:
    """Ours: the browser's own would hold every small heading, and some titles twice."""

    def add(title: str, id_: str, parent: Bookmark = None, *, folded: bool = False) -> Bookmark:
        place = places[id_]
        fit = Fit.xyz(top=place.top)
        return writer.add_outline_item(
            title=title, page_number=place.page, parent=parent, fit=fit, is_open=not folded
        )

    for part, (title, chapters) in enumerate(volume.parts):
        above = add(title, f"part-{part}") if title else None
        for chapter in chapters:
            here = add(chapter.title, chapter.id, above, folded=True)
            for section in chapter.sections:
                add(section.title, section.id, here)
