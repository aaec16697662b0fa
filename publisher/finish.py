"""From the engine's page to the reader's, in small steps on its text that any engine's output passes."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from publisher.markup import END, START, attributes, parted

Size = Callable[[str], tuple[int, int] | None]
"""The width and height in pixels of a picture that a page names, if it is one of the site's."""
_IMAGE = re.compile(r"<img(?=[\s/>])[^>]*>")
_INDENT = re.compile(r"\n\s+")
_ALIGNED = re.compile(r'<(t[hd]) style="text-align: (left|center|right);">')
_CANONICAL = re.compile(r'<link rel="canonical"[^>]*>\n?')
_PRE = re.compile(r"<pre>.*?</pre>", re.S)
_LINES = re.compile(r"[\u2500-\u257f].*\n.*[\u2500-\u257f]")
_HTML = re.compile(r'(<html\b[^>]*?\slang=)"[^"]*"')
_INLINE = re.compile(r"<script>(.*?)</script>", re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What a page gets that the engine did not know."""

    head: str
    """Elements for `<head>`."""
    size: Size
    lang: str = ""
    """BCP 47 tag of the page; the theme knows only the languages that it speaks."""
    fill: tuple[str, str] = ("", "")
    """A mark in the text, and what takes its place."""


Step = Callable[[str, Extras], str]


def finished(page: str, extras: Extras) -> str:
    """A page as readers get it."""
    for step in STEPS:
        page = step(page, extras)
    return page


def filled(page: str, extras: Extras) -> str:
    """With what could be made only when every page was there."""
    mark, content = extras.fill
    return page.replace(mark, content, 1) if mark else page


def without_styles(page: str, extras: Extras) -> str:
    """Columns aligned by class: a strict policy forbids `style`."""
    return _ALIGNED.sub(r'<\1 class="booklet-\2">', page)


def sized_pictures(page: str, extras: Extras) -> str:
    """Pictures of the text keep their place before they arrive; all but the first are loaded when needed."""
    number = count()
    return _in_text(page, _IMAGE, lambda tag: _sized(tag[0], extras.size, first=next(number) == 0))


def _sized(tag: str, size: Size, *, first: bool) -> str:
    known = attributes(tag)
    added = []
    if "width" not in known and "height" not in known and (found := size(known.get("src", ""))):
        added += [f'width="{found[0]}"', f'height="{found[1]}"']
    if not first and "loading" not in known:
        added.append('loading="lazy"')
    return " ".join(["<img", *added, tag[len("<img") :].lstrip()]) if added else tag


def drawings(page: str, extras: Extras) -> str:
    """Code that is drawn with lines is told from code that is read: its lines must meet."""
    return _in_text(page, _PRE, lambda code: _drawn(code[0]))


def _in_text(page: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """With what a pattern finds in the page's own text changed."""
    before, text, after = parted(page)
    return f"{before}{START}{pattern.sub(change, text)}{END}{after}" if text else page


def _drawn(code: str) -> str:
    return code.replace("<pre", '<pre class="booklet-drawing"', 1) if _LINES.search(code) else code


def tagged(page: str, extras: Extras) -> str:
    """With the language of the page as its configuration says it."""
    return _HTML.sub(rf'\1"{extras.lang}"', page, count=1) if extras.lang else page


def slim(page: str, extras: Extras) -> str:
    """Without the template's indentation; the text itself stays to the byte."""
    before, text, after = parted(page)
    before, after = (_INDENT.sub("\n", part) for part in (before, after))
    return f"{before}{START}{text}{END}{after}" if text else before


def with_head(page: str, extras: Extras) -> str:
    """With our own canonical address and what else machines want to know."""
    start, end, rest = page.partition("</head>")
    return f"{_CANONICAL.sub('', start)}{extras.head}{end}{rest}" if end else page


STEPS: tuple[Step, ...] = (filled, without_styles, sized_pictures, drawings, slim, tagged, with_head)


def inline_scripts(page: str) -> Iterator[str]:
    """The hashes of scripts in the page, as a Content-Security-Policy names them."""
    for found in _INLINE.finditer(page):
        yield f"'sha256-{b64encode(sha256(found[1].encode()).digest()).decode()}'"
