"""What is read of a built site, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from checker.model import Kind


class Use(StrEnum):
    """What a browser loads something as: the directive of a policy that must allow it."""

    PICTURE = "img-src"
    SCRIPT = "script-src"
    STYLE = "style-src"
    FONT = "font-src"
    MEDIA = "media-src"
    FRAME = "frame-src"
    OBJECT = "object-src"
    MANIFEST = "manifest-src"
    NONE = ""
    """It is not loaded but followed, or no policy speaks of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An address as it stands in a built file."""

    href: str
    """As the file has it, character references decoded."""
    kind: Kind = Kind.LINK
    use: Use = Use.NONE
    text: bool = False
    """Whether the author wrote it, and not the template."""
    section: str = ""
    """The heading above it, of the author's."""
    reading: bool = False
    line: int = 0
    """In the built file, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A built file that holds addresses: a page, a style sheet, a feed."""

    path: str
    """In the site: `en/24-summary.html`."""
    base: str = ""
    """What `<base href>` says."""
    found: tuple[Found, ...] = ()
    """In order of place."""
    ids: frozenset[str] = frozenset()
    """Every `id`, and every `name` of an `<a>`."""
    refresh: str = ""
    """Where a `<meta http-equiv="refresh">` leads."""
    canonical: str = ""
    """What its `<link rel="canonical">` says."""
    blank: bool = False
    """Whether nothing at all is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What addresses can lead to."""

    files: frozenset[str]
    """Paths from the root, in the case that the disk has."""
    folders: frozenset[str]
    """Those that hold any, however deep."""
    ids: dict[str, frozenset[str]]
    """Of every page, and of pictures that have any."""
    refreshes: dict[str, str] = field(default_factory=dict)
    """Pages that lead on at once, and where to."""
    blank: frozenset[str] = frozenset()
    """Pages with nothing in them."""
