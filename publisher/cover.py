"""A plain cover: the title, and a dot for every chapter, in a colour that belongs to the title."""

from __future__ import annotations

import colorsys
import hashlib
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape

WIDTH, HEIGHT, MARGIN = 1600, 2400, 160
SIZES = (190, 160, 135, 110, 90)
"""Of the title, in the cover's units; the first that needs at most four lines is taken."""
LINES = 4
SMALL = 62
FACES = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','HarmonyOS Sans SC','Microsoft YaHei',"
    "'Helvetica Neue',Arial,sans-serif"
)
_WORD = re.compile(r"[^\W\u2e80-\uffef]+(?:[.'’-][^\W\u2e80-\uffef]+)*[^\w\s\u2e80-\uffef]*|\S")
_HANGING = "，。、：；！？）》」』】…—”’,.:;!?)]"


def cover(*, title: str, subtitle: str, size: str, chapters: int, tag: str) -> bytes:
    """An SVG of 1600 × 2400 units."""
    step, lines = _set_title(title)
    below = 430 + step * 1.28 * len(lines)
    small = list(_wrapped(subtitle, (WIDTH - 2 * MARGIN) / SMALL))[:3]
    texts = [
        *_texts(lines, 430, step, "bold"),
        _rule(below - step * 0.62, title),
        *_texts(small, below + SMALL, SMALL, "normal"),
        *_dots(chapters, title),
        *_texts([size], HEIGHT - MARGIN, 52, "normal"),
    ]
    return _SVG.format(
        width=WIDTH, height=HEIGHT, ground=_tint(title, 0.2), faces=FACES,
        title=escape(title), tag=escape(tag), body="\n".join(texts),
    ).encode()  # fmt: skip


def _set_title(title: str) -> tuple[int, Sequence[str]]:
    tries = ((step, _balanced(title, (WIDTH - 2 * MARGIN) / step)) for step in SIZES)
    step, lines = next(tries)
    while len(lines) > LINES and step > SIZES[-1]:
        step, lines = next(tries)
    return step, lines


def _balanced(text: str, width: float) -> list[str]:
    """Lines as even as they can be without being more."""
    lines = list(_wrapped(text, width))
    while width > 1 and len(closer := list(_wrapped(text, width - 0.25))) == len(lines):
        lines, width = closer, width - 0.25
    return lines


def _wrapped(text: str, width: float) -> Iterator[str]:
    """Lines of at most `width` em: between Han anywhere, between other words at blanks."""
    line = ""
    for found in _WORD.finditer(text):
        gap = " " if line and text[found.start() - 1].isspace() else ""
        if line and _em(line + gap + found[0]) > width and found[0] not in _HANGING:
            yield line
            line, gap = "", ""
        line += gap + found[0]
    if line:
        yield line


def _em(text: str) -> float:
    """About how wide a text is."""
    return sum(
        1 if unicodedata.east_asian_width(char) in "WF" else 0.68 if char.isupper() else 0.54 for char in text
    )


def _texts(lines: Sequence[str], top: float, size: int, weight: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        y = top + number * size * 1.28
        yield (
            f'<text x="{MARGIN}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" fill="#fff">'
            f"{escape(line)}</text>"
        )


def _rule(top: float, title: str) -> str:
    return f'<rect x="{MARGIN}" y="{top:.0f}" width="150" height="10" fill="{_tint(title, 0.7)}"/>'


def _dots(number: int, title: str) -> Iterator[str]:
    """In rows from the bottom up, at most a third of the cover high."""
    room = WIDTH - 2 * MARGIN
    across = max(8, math.ceil(math.sqrt(number * room / 700)))
    radius = 0.3 * room / across
    step = (room - 2 * radius) / (across - 1)
    rows = math.ceil(number / across)
    for index in range(number):
        row, column = divmod(index, across)
        x = MARGIN + radius + step * column
        y = HEIGHT - MARGIN - 170 - radius - step * (rows - row - 1)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{_tint(title, 0.42)}"/>'


def _tint(title: str, light: float) -> str:
    """The title's own hue, from green over blue to red, as light as asked for: 0 is black, 1 is white."""
    hue = (150 + 200 * hashlib.sha256(title.encode()).digest()[0] / 255) / 360
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, 0.42))


_SVG = """\
<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" \
xml:lang="{tag}" font-family="{faces}">
<title>{title}</title>
<rect width="{width}" height="{height}" fill="{ground}"/>
{body}
</svg>
"""
