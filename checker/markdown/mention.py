"""What stands in a Markdown file as a link, or was meant as one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How a link is written."""

    INLINE = "inline"
    """`[text](address)`"""
    IMAGE = "image"
    """`![text](address)`"""
    REFERENCE = "reference"
    """`[text][label]`, `[label][]` or `[label]`, pictures too; the address stands in the definition."""
    AUTOLINK = "autolink"
    """`<https://…>` or `<me@…>`"""
    HTML = "html"
    """`href`, `src`, `srcset` or `poster` of a raw tag."""
    BARE = "bare"
    """An address in prose, of which the engine makes no link."""
    UNDEFINED = "undefined"
    """`[text][label]` whose label nothing defines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A link and its offsets in the file, in characters from 0."""

    form: Form
    target: str
    """The destination as it means: escapes and character references decoded, angle brackets and title gone;
    of `UNDEFINED` the text as it stands, of an address that starts with `www.` its `http://` address."""
    text: str
    """The text of the link, raw."""
    at: int
    """Where the link begins: its `[`, `!`, `<` or first letter."""
    start: int
    end: int
    """Where the destination itself stands; of `REFERENCE`, in the definition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A link and its place."""

    form: Form
    target: str
    """As in `Hit`."""
    text: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    start: int
    end: int
    """Span of the destination in the file, in characters; it is empty where nothing stands."""
