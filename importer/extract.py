"""Page in, chapter's content out: the one room that knows the upstream's templates.

Three are in use. The new one (2023–) has `h1#title` and one bare `div` behind it; the old one (2021–22)
has the title as the first `h1` of the content; the oldest index pages have a menu and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from importer.clean import clean
from importer.errors import PageRefused
from importer.model import (
    Block,
    Blocks,
    Element,
    Heading,
    Items,
    Link,
    MenuEntry,
    Page,
    Paragraph,
    Quote,
    RawPage,
    Run,
)
from importer.parse import parse
from importer.shape import shape


def extract(raw: RawPage) -> Page:
    """What a page says, cleaned.

    Raises `PageRefused` with the reason when it is no chapter and no index of chapters.
    """
    html = _decode(raw.content)
    shell = _blanked(html)
    menu = _menu(shell)
    found = _NEW_TITLE.search(shell)
    start = found or _OLD_CONTENT.search(shell)
    if not start:
        raise PageRefused(_reason(html))
    end = _end(html, shell, start.end())
    content = html[start.end() : end]
    body, counts = clean(parse(content))
    title, blocks = _titled(found, body, html)
    if not found and not blocks and menu and all("/" not in entry.href for entry in menu):
        return Page(name=raw.name, title=title, menu=menu, blocks=(), is_index=True, counts=counts)
    page = Page(
        name=raw.name,
        title=title,
        menu=menu,
        blocks=blocks,
        is_index=False,
        saved_from=_saved_from(html),
        counts=Counter(dict(_shell_counts(html[: start.start()] + html[end:]))) + counts,
        notes=tuple(f"left out: {counts[rule]} × {rule}" for rule in _TOLD if counts[rule]),
    )
    return _checked(page)


# --------------------------------------------------------------------------- bytes


def _decode(content: bytes) -> str:
    """The text of a page; the charset comes from its byte-order mark or its meta element."""
    if not content.strip():
        raise PageRefused("the file is empty")
    for magic, kind in _NOT_HTML.items():
        if content.lstrip().startswith(magic):
            raise PageRefused(f"this is {kind}, not HTML")
    declared = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", content[:4096])
    charset = declared[1].decode().lower() if declared else "utf-8"
    charset = "gb18030" if charset in {"gb2312", "gbk"} else charset
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    charset = next((name for mark, name in marks.items() if content.startswith(mark)), charset)
    if charset not in _CHARSETS:
        raise PageRefused(f"it claims an unknown charset, {charset!r}")
    try:
        return content.decode(charset)
    except UnicodeDecodeError as error:
        raise PageRefused(
            f"not readable as {charset}: byte 0x{content[error.start]:02x} at offset {error.start}"
        ) from None


# --------------------------------------------------------------------------- shell


def _blanked(html: str) -> str:
    """The page with blanks for scripts and comments, every position kept."""
    patterns = ([_SCRIPT] if "</script" in html or "</style" in html else []) + (
        [_COMMENT] if html.count("<!--") < _MANY else []
    )
    for pattern in patterns:
        html = pattern.sub(lambda m: " " * len(m[0]), html)
    return html


def _end(html: str, shell: str, start: int) -> int:
    """Where the content ends: at the last place that has the surest sign of it.

    Authors write `</body>` and `<div style="float: left">` too, but before the template does.
    Scripts and comments are blanked in `shell`; where an open `<script>` in the prose took the
    template's end along, the page itself is searched.
    """
    for sign in _ENDS:
        for text in (shell, html):
            *_, found = (None, *sign.finditer(text, start))
            if found:
                if _PASSWORD.search(html, start, found.start()):
                    raise PageRefused("a login form stands where the content should be")
                return found.start()
    raise PageRefused("cut off: the page ends inside its content; fetch it again")


def _shell_counts(html: str) -> Iterator[tuple[str, int]]:
    """What lies around the content and is left behind with it."""
    for name, sign in _SHELL.items():
        if count := html.count(sign):
            yield name, count


def _saved_from(html: str) -> str:
    noted = _SAVED_FROM.search(html[:4096])
    return unescape(noted[1] or noted[3] or "https://" + noted[2]) if noted else ""


def _reason(html: str) -> str:
    for pattern, reason in _KNOWN_STRANGERS:
        if pattern.search(html):
            return reason
    title = _TITLE.search(html)
    called = f" ({_one_line(unescape(title[1]))!r})" if title and title[1].strip() else ""
    return f"no chapter: neither <h1 id=title> nor a div.book-post in this page{called}"


# --------------------------------------------------------------------------- menu


def _menu(shell: str) -> tuple[MenuEntry, ...]:
    start = shell.find("book-menu")
    if start < 0:
        return ()
    ends = (shell.find(mark, start) for mark in ("sidebar-toggle", "off-canvas-content"))
    end = min((e for e in ends if e > 0), default=len(shell))
    return _entries(shell[shell.find(">", start) + 1 : end])


@lru_cache(maxsize=256)
def _entries(html: str) -> tuple[MenuEntry, ...]:
    """The chapters of a menu; all pages of a booklet share it, so it is read once.

    A menu is flat, machine-made and longer than many a chapter: no tree is needed for it.
    """
    anchors = ((unescape(m[1] or m[2] or m[3] or ""), m[4]) for m in _ANCHOR.finditer(html))
    return tuple(
        _entry(href, plain_title(unescape(_TAGS.sub("", text)))) for href, text in anchors if is_chapter(href)
    )


def is_chapter(href: str) -> bool:
    """Whether an address names a chapter: `….md` or `….md.html`, but no page of the site's own."""
    return re.search(r"\.md(\.html?)?$", href) is not None and "/assets/" not in href


def _entry(href: str, title: str) -> MenuEntry:
    name = identity(href)
    return MenuEntry(name=name, title=title or plain_title(name), href=href)


def identity(href: str) -> str:
    """The name by which the upstream knows a chapter: its file name, whatever the spelling."""
    return spelling(unquote(href.partition("#")[0]))


def spelling(name: str) -> str:
    """The one spelling of a chapter's file name: no folder, NFC, blanks collapsed, no `.html`."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = unicodedata.normalize("NFC", _one_line(last))
    return re.sub(r"\.html?$", "", name) if re.search(r"\.md\.html?$", name) else name


def plain_title(text: str) -> str:
    """A title as readers should see it: no `.md`, blanks collapsed."""
    return re.sub(r"\.md(\.html?)?$", "", _one_line(text)).strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


# --------------------------------------------------------------------------- content


def _titled(found: re.Match[str] | None, body: Element, html: str) -> tuple[str, Blocks]:
    """The title, and the blocks without it."""
    blocks = shape(body)
    title = plain_title(unescape(_TAGS.sub("", found[1]))) if found else ""
    for at, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level == 1 and not title:
            return _text(block), _levelled(blocks[:at] + blocks[at + 1 :])
    in_head = _TITLE.search(html)
    title = title or plain_title(unescape(in_head[1]) if in_head else "")
    if blocks and isinstance(blocks[0], Heading) and _text(blocks[0]) == title:
        blocks = blocks[1:]
    return title, _levelled(blocks)


def _text(heading: Heading) -> str:
    return "".join(r.content for r in heading.runs if isinstance(r.content, str))


def _levelled(blocks: Blocks) -> Blocks:
    """Headings below the title (level 2 and deeper), none skipped, order of rank kept."""
    ranks: list[tuple[int, int]] = []
    return tuple(_ranked(block, ranks) for block in blocks)


def _ranked(block: Block, ranks: list[tuple[int, int]]) -> Block:
    match block:
        case Heading(level, runs, anchor):
            while ranks and ranks[-1][0] >= level:
                ranks.pop()
            shown = min(6, ranks[-1][1] + 1 if ranks else 2)
            ranks.append((level, shown))
            return Heading(shown, runs, anchor)
        case Items(items, start, loose):
            return Items(tuple(tuple(_ranked(b, ranks) for b in i) for i in items), start, loose)
        case Quote(inner):
            return Quote(tuple(_ranked(b, ranks) for b in inner))
    return block


def _checked(page: Page) -> Page:
    """The page, if it holds a chapter or an index of chapters."""
    listed = _listed(page.blocks)
    if listed and (not page.menu or {e.name for e in listed} <= {e.name for e in page.menu}):
        return replace(page, menu=page.menu or listed, blocks=(), is_index=True)
    if not page.blocks:
        raise PageRefused(f"the content is empty (title: {page.title!r})")
    if len(page.blocks) == 1 and re.search("404 page not found", repr(page.blocks), re.IGNORECASE):
        raise PageRefused("the site's own 404 page")
    return page


def _listed(blocks: Blocks) -> tuple[MenuEntry, ...]:
    """The chapters, if the content is one list of links to chapters and nothing else."""
    if len(blocks) != 1 or not isinstance(blocks[0], Items):
        return ()
    entries = [_linked(item) for item in blocks[0].items]
    return tuple(e for e in entries if e) if all(entries) else ()


def _linked(item: Blocks) -> MenuEntry | None:
    match item:
        case (Paragraph(runs=(Run(content=str(text), marks=marks),)),):
            for mark in marks:
                if isinstance(mark, Link) and is_chapter(unquote(mark.href)):
                    name = identity(mark.href)
                    return MenuEntry(name=name, title=plain_title(text), href=mark.href)
    return None


_SCRIPT = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MANY = 2000
"""Comments: a page with more is an attack on the expression that looks for them."""
_TAGS = re.compile(r"<[^>]+>")
_ANCHOR = re.compile(
    r"""<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))[^>]*>(.*?)</a>""", re.DOTALL
)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_NEW_TITLE = re.compile(r"""<h1\b[^>]*\bid=(?:"title"|'title'|title(?=[\s>]))[^>]*>(.*?)</h1>""", re.DOTALL)
_OLD_CONTENT = re.compile(r"""<div\b[^>]*\bclass=["']?book-post["']?[^>]*>""")
_ENDS = (
    re.compile(r"""<div\b[^<>]*\bid=["']?prePage["' >]"""),
    re.compile(r"""<div>\s*<div style="float: left">"""),
    re.compile(r"""<div\b[^<>]*\bclass=["']?copyright["' >]"""),
    re.compile(r"""<a\b[^<>]*\bclass=["']?off-canvas-overlay["' >]"""),
    re.compile(r"</body>|</html>", re.IGNORECASE),
)
"""What stands behind the content: of the new template, of the old one, of any."""
_CHARSETS = frozenset(
    "utf-8 utf8 utf-8-sig utf-16 gb18030 big5 big5-hkscs ascii us-ascii iso-8859-1 windows-1252".split()
)
_PASSWORD = re.compile(r"""<input\b[^>]*type=["']?password""", re.IGNORECASE)
_SAVED_FROM = re.compile(
    r"<!-- saved from url=\(\d+\)(\S+)|Mirrored from (\S+) by HTTrack|Page saved with SingleFile\s+url: (\S+)"
)
_SHELL = {
    "script or style": "<script",
    "tip": 'id="tip"',
    "closing notice": "lumendatabase.org/notices",
    "menu": 'class="book-menu',
    "footer": 'class="copyright"',
}
"""What stands round the content, by a sign of it."""
_TOLD = ("placeholder image", "inline drawing")
"""Rules whose work a maintainer should see page by page: a reader may miss something."""
_NOT_HTML = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a zip",
    b"\x1f\x8b": "gzip data",
    b"{": "JSON",
    b"[": "JSON",
}
_KNOWN_STRANGERS = (
    (re.compile(r"_cf_chl_opt|challenge-platform|cf-challenge|Just a moment\.\.\.|请稍候…"),
     "a Cloudflare challenge, not the page; fetch it again later or with a browser"),
    (re.compile(r"cf-error-details|Error 10\d\d"), "an error page of Cloudflare"),
    (re.compile(r"""<input\b[^>]*type=["']?password""", re.I), "a login form"),
    (re.compile(r"domain (is|may be) (for sale|parked)|buy this domain|域名.{0,6}(出售|停放)", re.I),
     "a parked domain"),
    (re.compile(r"<title>\s*(4\d\d|5\d\d)\b|404 page not found", re.I), "an error page of the server"),
    (re.compile(r"<title>Index of /", re.I), "a directory listing of the server"),
    (re.compile(r"<title>[^<]*HTTrack", re.I), "HTTrack's own list of its mirrors"),
)  # fmt: skip
