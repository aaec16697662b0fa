"""Blocks in, Markdown out: one small function a kind of block.

Every rule of layout here answers to Python-Markdown: what belongs to an item stands four blanks in,
whatever its marker's width; two lists or quotes that follow each other are kept apart by an empty
comment; a line that would start a block of its own is guarded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape as html_escape

from importer.inline import CELL, HEADING, write
from importer.model import (
    Block,
    Blocks,
    Break,
    Code,
    Display,
    Divider,
    Formula,
    Heading,
    Image,
    Items,
    Link,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
)


def render(blocks: Blocks) -> str:
    """Markdown for a sequence of blocks, without a newline at its end."""
    return "\n\n".join(_apart(blocks))


def _apart(blocks: Blocks) -> Iterator[str]:
    """The blocks one by one, with a comment between two that Markdown would join."""
    for before, block in zip((None, *blocks), blocks, strict=False):
        if before is not None and _would_join(before, block):
            yield _NOTHING
        yield _render(block)


def _would_join(before: Block, block: Block) -> bool:
    match before, block:
        case (Quote(), Quote()):
            return True
        case (Items(start=a), Items(start=b)):
            return (a is None) == (b is None)
    return False


def _render(block: Block) -> str:
    return RENDERERS[type(block)](block)


def _paragraph(block: Paragraph) -> str:
    return guard_lines(write(block.runs))


def _heading(block: Heading) -> str:
    text = write(block.runs, HEADING)
    hashes = re.search(r"(?<!\\)#+$", text)
    if hashes:
        text = text[: hashes.start()] + "\\#" * len(hashes[0])
    return f"{'#' * block.level} {text}"


def _code(block: Code) -> str:
    longest = max(map(len, re.findall(r"`{3,}", block.text)), default=2)
    fence = "`" * (longest + 1)
    language = _LANGUAGES.get(block.language, block.language)
    known = language if _LANGUAGE.fullmatch(language) else ""
    return f"{fence}{known}\n{block.text}\n{fence}"


def _items(block: Items) -> str:
    loose = block.loose or not all(map(_is_tight, block.items))
    numbers = None if block.start is None else block.start
    texts = [
        _item("-" if numbers is None else f"{numbers + at}.", item, loose)
        for at, item in enumerate(block.items)
    ]
    return ("\n\n" if loose else "\n").join(texts)


def _is_tight(item: Blocks) -> bool:
    return not item or (
        isinstance(item[0], Paragraph)
        and len(item) < 3
        and all(isinstance(b, Items) and _is_tight_list(b) for b in item[1:])
    )


def _is_tight_list(block: Items) -> bool:
    return not block.loose and all(map(_is_tight, block.items))


def _item(marker: str, item: Blocks, loose: bool) -> str:
    if not item:
        return f"{marker} {_NOTHING}"
    if not isinstance(item[0], Paragraph | Heading):
        return f"{marker} \n\n{_indent(render(item))}"
    text = render(item) if loose else "\n".join(map(_render, item))
    return f"{marker} {_indent(text).lstrip(' ')}"


def _indent(text: str) -> str:
    return "\n".join("    " + line if line else line for line in text.split("\n"))


def _quote(block: Quote) -> str:
    lines = render(block.blocks).split("\n")
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _display(block: Display) -> str:
    if re.search(r"^<[A-Za-z/!?]", block.tex, re.MULTILINE):  # would be read as raw HTML first
        return _html_block(block)
    return f"$$\n{block.tex}\n$$"


def _divider(block: Divider) -> str:
    return "---"


# --------------------------------------------------------------------------- tables


def _table(block: Table) -> str:
    if _needs_html(block):
        return _html_table(block)
    head, *body = (_row(row) for row in block.rows)
    rule = "|" + "|".join(f" {_RULES[align]} " for align in block.aligns) + "|"
    return "\n".join([head, rule, *body])


def _row(row: tuple[Blocks, ...]) -> str:
    return "|" + "|".join(f" {_cell(cell)} " if cell else " " for cell in row) + "|"


def _cell(cell: Blocks) -> str:
    return "<br>".join(write(block.runs, CELL) for block in cell if isinstance(block, Paragraph))


def _needs_html(block: Table) -> bool:
    """Whether a row of bars cannot say it: blocks in cells, cells that span others, a single row.

    Below a single row Python-Markdown would show an empty one.
    """
    blocks = (b for row in block.rows for cell in row for b in cell)
    return bool(block.spans) or len(block.rows) == 1 or not all(isinstance(b, Paragraph) for b in blocks)


def _html_table(block: Table) -> str:
    lines = ["<table>"]
    for y, row in enumerate(block.rows):
        lines.append("<tr>")
        for x, cell in enumerate(row):
            tag = "th" if y == 0 and block.head else "td"
            lines.append(f"<{tag}{_attributes(block, y, x)}>{_html(cell)}</{tag}>")
        lines.append("</tr>")
    return "\n".join([*lines, "</table>"])


def _attributes(block: Table, y: int, x: int) -> str:
    span = next((s for s in block.spans if (s.row, s.cell) == (y, x)), None)
    align = block.aligns[x] if x < len(block.aligns) else ""
    text = f' style="text-align: {align};"' if align else ""
    if span and span.columns > 1:
        text += f' colspan="{span.columns}"'
    if span and span.rows > 1:
        text += f' rowspan="{span.rows}"'
    return text


def _html(blocks: Blocks) -> str:
    return "".join(map(_html_block, blocks))


def _html_block(block: Block) -> str:
    match block:
        case Paragraph(runs):
            return f"<p>{_html_runs(runs)}</p>"
        case Heading(level, runs):
            return f"<h{level}>{_html_runs(runs)}</h{level}>"
        case Code(text, language):
            kind = f' class="language-{_text(language)}"' if language else ""
            return f"<pre><code{kind}>{_text(text)}</code></pre>"
        case Items(items, start):
            tag = "ul" if start is None else "ol"
            number = "" if start in {None, 1} else f' start="{start}"'
            return f"<{tag}{number}>{''.join(f'<li>{_html(i)}</li>' for i in items)}</{tag}>"
        case Quote(inner):
            return f"<blockquote>{_html(inner)}</blockquote>"
        case Display(tex):
            return f'<div class="arithmatex">&#92;[{_text(tex)}&#92;]</div>'
        case Table():
            return _html_table(block)
    return "<hr>"


def _html_runs(runs: Runs) -> str:
    return "".join(map(_html_run, runs))


def _html_run(run: Run) -> str:
    match run.content:
        case Break():
            html = "<br>"
        case Image(src, alt, title):
            html = f'<img src="{_text(src)}" alt="{_text(alt)}" title="{_text(title)}">'
        case Formula(tex):
            html = f'<span class="arithmatex">&#92;({_text(tex)}&#92;)</span>'
        case text:
            html = _text(text)
    for mark in sorted(run.marks, key=lambda m: (isinstance(m, Link), m != "code", str(m))):
        if isinstance(mark, Link):
            title = f' title="{_text(mark.title)}"' if mark.title else ""
            html = f'<a href="{_text(mark.href)}"{title}>{html}</a>'
        else:
            html = f"<{mark}>{html}</{mark}>"
    return html


def _text(text: str) -> str:
    """Entities for whatever Markdown would read: inside an item the table is no raw block."""
    return re.sub(r"[`~\n\t\\*_\[\]${}!]", lambda m: f"&#{ord(m[0])};", html_escape(text))


# --------------------------------------------------------------------------- line starts


def guard_lines(text: str) -> str:
    """Keep lines of prose from starting a block of their own, or being a directive."""
    return "\n".join(map(_guard, text.split("\n")))


def _guard(line: str) -> str:
    if not line or (line[0] not in _SUSPECTS and not line[0].isdigit()):
        return line
    for pattern, replacement in _GUARDS:
        guarded, count = pattern.subn(replacement, line, count=1)
        if count:
            return guarded
    return line


_GUARDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(\d+)\.(?= |$)"), r"\1\\."),
    (re.compile(r"^([-+])(?= |$)"), r"\\\1"),
    (re.compile(r"^(\*)(?= |$)"), r"\\\1"),
    (re.compile(r"^([-_*])(?=(?: {0,2}\1){2,} *$)"), r"\\\1"),
    (re.compile(r"^(-)(?=-* *$)"), r"\\\1"),
    (re.compile(r"^([#>])"), r"\\\1"),
    (re.compile(r"^=(?==* *$)"), "&#61;"),
    (re.compile(r"^~(?=~~)"), "&#126;"),
    (re.compile(r"^!(?=!!)"), r"\\!"),
    (re.compile(r"^\?(?=\?\?)"), "&#63;"),
    (re.compile(r"^\|(?=[|: -]*$)"), r"\\|"),
    (re.compile(r"^:(?=[|: -]*-[|: -]*$)"), "&#58;"),
    (re.compile(r"^(-)(?=[|: -]*\|[|: -]*$)"), r"\\\1"),
    (re.compile(r"^\[(?=\^[^\]]*\]:|[^\[\]]*\]:)"), "&#91;"),
    (re.compile(r"^\{(?=.*\})"), r"\\{"),
    (re.compile(r"^\\(?=begin\{)"), r"\\\\"),
)
"""What Python-Markdown or an extension of the site would take for the start of a block."""

_SUSPECTS = frozenset("-+*_#>=~!?|:[{\\")
_NOTHING = "<!-- -->"
_LANGUAGE = re.compile(r"[\w#.+-]+")
_LANGUAGES = {"plain": "text", "plaintext": "text", "none": "text", "mysql": "sql", "golang": "go"}
_RULES = {"": "---", "left": ":--", "center": ":-:", "right": "--:"}

RENDERERS: dict[type, Callable[..., str]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Code: _code,
    Items: _items,
    Quote: _quote,
    Table: _table,
    Display: _display,
    Divider: _divider,
}
"""Every kind of block has one line here."""
