"""The values that flow from room to room: HTML elements, the blocks of a chapter, the book.

An HTML page becomes a tree of `Element`s, which the cleaning rules rewrite. What is left is said
again in the few words that Markdown has: `Block`s that hold `Run`s. All of them are frozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# --------------------------------------------------------------------------- HTML


@dataclass(frozen=True, slots=True)
class Element:
    """An HTML element. Positional, so that `match` patterns read like the HTML they stand for."""

    tag: str
    """Lower-case name."""
    attrs: Mapping[str, str]
    """Attributes in the order of the page, names in lower case."""
    children: tuple[Node, ...] = ()
    """Elements and plain text; text is decoded."""


Node = Element | str

# --------------------------------------------------------------------------- inline


@dataclass(frozen=True, slots=True)
class Link:
    """The mark of linked text."""

    href: str
    title: str = ""


Mark = str | Link
"""`strong em code del sub sup u kbd mark`, or a link."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture inside a line."""

    src: str
    alt: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A line break that the author asked for."""


@dataclass(frozen=True, slots=True)
class Formula:
    """TeX inside a line, without its delimiters."""

    tex: str


Content = str | Image | Break | Formula


@dataclass(frozen=True, slots=True)
class Run:
    """Content under one set of marks; neighbours never have the same marks and both text."""

    content: Content
    marks: frozenset[Mark] = frozenset()


Runs = tuple[Run, ...]

# --------------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title."""

    level: int
    """1 to 6."""
    runs: Runs
    anchor: str = field(default="", compare=False)
    """The id that the upstream gave it; the site makes its own."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code block, byte for byte, without newlines at its ends."""

    text: str
    language: str = field(default="", compare=False)
    """As the upstream names it; the site may not know it."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; every item is a sequence of blocks."""

    items: tuple[Blocks, ...]
    start: int | None = None
    """First number of an ordered list, None for bullets."""
    loose: bool = field(default=False, compare=False)
    """Whether the author set the items apart (`<li><p>`): a matter of spacing."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Span:
    """How far a cell of a table reaches."""

    row: int
    cell: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first row is its head. Rows are padded to the widest."""

    rows: tuple[tuple[Blocks, ...], ...]
    aligns: tuple[str, ...]
    """`left`, `right`, `center` or empty, one a column."""
    spans: tuple[Span, ...] = ()
    """The cells that span more than one column or row."""
    head: bool = field(default=True, compare=False)
    """Whether the author marked the first row as the head; Markdown has no table without."""


@dataclass(frozen=True, slots=True)
class Display:
    """A formula on a line of its own."""

    tex: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A thematic break."""


Block = Paragraph | Heading | Code | Items | Quote | Table | Display | Divider
Blocks = tuple[Block, ...]

# --------------------------------------------------------------------------- pages and books


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A page as it came, before anybody looked inside."""

    name: str
    """What to call it in reports: the path inside the source."""
    content: bytes
    """The bytes of the HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One line of the sidebar."""

    name: str
    """The upstream's file name, with `.md`: its identity."""
    title: str
    """As readers should see it."""
    href: str
    """As it stands in the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one HTML page says, cleaned, and what cleaning it took away."""

    name: str
    """Of the raw page."""
    title: str
    menu: tuple[MenuEntry, ...]
    blocks: Blocks
    is_index: bool
    """Whether it is the booklet's list of chapters."""
    saved_from: str = ""
    """The address that the saving tool noted down, if it did."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """What each rule removed or mended, by the rule's name."""
    notes: tuple[str, ...] = ()
    """What a maintainer should know, a sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A page with its place in the book."""

    page: Page
    path: str
    """Where it lies under the language folder: `24-summary.md`."""
    url: str
    """Where it came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A picture that lies beside the chapters."""

    path: str
    """Under the language folder: `assets/167de66cd75207c2.png`."""
    content: bytes
