"""Printed text that can be searched and copied.

A face draws some characters with one glyph, 文 and the radical ⽂ for example, and browsers name the glyph by
the first of them. Readers look for the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, StreamObject

_RADICALS = (
    "⼾户⺐尢⺒巳⺕彐⺓幺⺠民⻁虎⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻱龜⻲亀"
)
_OTHERS = "\u2003\u3000\u2215／\u2329〈\u232a〉\u2035｀"
_COMPATIBLE = (*range(0x2F00, 0x2FD6), *range(0xFB00, 0xFB07))
"""Kangxi's radicals, and the ligatures of Latin letters."""
MEANT = {code: unicodedata.normalize("NFKC", chr(code)) for code in _COMPATIBLE} | {
    ord(shown): meant for shown, meant in re.findall("(.)(.)", _RADICALS + _OTHERS)
}
"""What a glyph's first name is → what authors write."""
_CHARS = re.compile(r"\d+ beginbfchar\n(.*?)endbfchar", re.S)
_RANGES = re.compile(r"\d+ beginbfrange\n(.*?)endbfrange", re.S)
_HEX = re.compile(r"<([0-9A-Fa-f]+)>")
ROWS = 100
"""That a block of such a table may have."""


def make_searchable(writer: PdfWriter) -> None:
    """Name the glyphs of all faces by what authors write."""
    for table in _tables(writer.pages):
        text = table.get_data().decode("ascii")
        meant = _RANGES.sub(_ranges, _CHARS.sub(_chars, text))
        if meant != text:
            table.set_data(meant.encode("ascii"))


def _tables(pages: Iterable[DictionaryObject]) -> Iterator[StreamObject]:
    """Each once: of the faces of pages, and of the drawings on them."""
    seen = set[int]()
    todo: list[DictionaryObject] = list(pages)
    while todo:
        holder = todo.pop()
        fonts = _entries(holder, "/Font")
        tables = [font["/ToUnicode"].get_object() for font in fonts if "/ToUnicode" in font]
        forms = _entries(holder, "/XObject")
        yield from (table for table in tables if id(table) not in seen)
        todo += [form for form in forms if id(form) not in seen]
        seen.update(map(id, (*tables, *forms)))


def _entries(holder: DictionaryObject, kind: str) -> Sequence[Any]:
    for key in ("/Resources", kind):
        holder = holder.get(key, DictionaryObject()).get_object()
    return [entry.get_object() for entry in holder.values()]


def _chars(block: re.Match[str]) -> str:
    rows = [_HEX.findall(row) for row in block[1].splitlines()]
    return _block("bfchar", [f"<{code}> <{_meant(name)}>" for code, name in rows])


def _ranges(block: re.Match[str]) -> str:
    rows = [_HEX.findall(row) for row in block[1].splitlines()]
    return _block("bfrange", [line for row in rows for line in _range(*row)])


def _range(first: str, last: str, name: str) -> Iterator[str]:
    """One row, or a row for each code when one of its names must change."""
    codes, start = range(int(first, 16), int(last, 16) + 1), int(name, 16)
    if not any(start + step in MEANT for step in range(len(codes))):
        yield f"<{first}> <{last}> <{name}>"
        return
    for step, code in enumerate(codes):
        shown = f"{code:0{len(first)}X}"
        yield f"<{shown}> <{shown}> <{_meant(f'{start + step:0{len(name)}X}')}>"


def _meant(name: str) -> str:
    text = bytes.fromhex(name).decode("utf-16-be", "surrogatepass")
    return text.translate(MEANT).encode("utf-16-be", "surrogatepass").hex().upper()


def _block(kind: str, rows: Sequence[str]) -> str:
    parts = (rows[start : start + ROWS] for start in range(0, len(rows), ROWS))
    return "\n".join(f"{len(part)} begin{kind}\n" + "\n".join(part) + f"\nend{kind}" for part in parts)
