"""Style sheets: what `url()` and `@import` name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.model import Kind
from checker.site.built import Found, Use

_NAMES = re.compile(
    r"""/\*.*?\*/                                   # comments go first
    | @namespace\b[^;]*;                            # names, and nothing to load
    | @import\s+(?:url\(\s*)?(?P<import>"[^"\n]*"|'[^'\n]*'|[^\s"';()]+)
    | \burl\(\s*(?P<url>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|[^\s"'()\\])*)\s*\)
    """,
    re.S | re.X | re.I,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\n)|(.))", re.S)
_FONT = re.compile(r"\.(?:woff2?|ttf|otf|eot)(?:[?#]|$)", re.I)


def style_links(css: str, *, first_line: int = 1) -> Iterator[Found]:
    """Every file that a style sheet loads, without fragments, which in old fonts mean nothing."""
    line, seen = first_line, 0
    for found in _NAMES.finditer(css):
        imported, url = found["import"], found["url"]
        if not (imported or url):
            continue
        href = _plain(imported or url).partition("#")[0]
        if not href or href.startswith("data:"):
            continue
        line, seen = line + css.count("\n", seen, found.start()), found.start()
        use = Use.STYLE if imported else Use.FONT if _FONT.search(href) else Use.PICTURE
        yield Found(href=href, kind=Kind.RESOURCE, use=use, line=line)


def _plain(text: str) -> str:
    inside = text[1:-1] if text[:1] in {'"', "'"} else text
    return _ESCAPE.sub(_character, inside).strip()


def _character(found: re.Match[str]) -> str:
    if found[1]:
        number = int(found[1], 16)
        return chr(number) if 0 < number < 0x110000 else "\ufffd"
    return found[3] or ""
