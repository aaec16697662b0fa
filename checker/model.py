"""The values that flow: where a link stands, what it means, what the world says, what we say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from checker.verdicts import Severity, Verdict


class Kind(StrEnum):
    """What a reader's browser does with a link."""

    LINK = "link"
    """Followed on a click: `<a>`, `<area>`, an entry of a feed."""
    RESOURCE = "resource"
    """Loaded with the page: a picture, a script, a style sheet, what a style sheet names."""
    BARE = "bare"
    """Nothing: an address in prose that the engine made no link of."""
    REFERENCE = "reference"
    """Nothing: `[text][label]` whose label is not defined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One place where a link stands."""

    href: str
    """As the page has it, character references decoded and outer blanks gone."""
    kind: Kind = Kind.LINK
    page: str = ""
    """Path in the site: `en/24-summary.html`."""
    section: str = ""
    """The heading above it; empty before the first."""
    reading: bool = False
    """Whether that section is one of extended reading."""
    chrome: bool = False
    """Whether the template made it, and not the text; then this is one place of many."""
    file: str = ""
    """Where to edit it: a Markdown file, or the built page where no Markdown has it."""
    line: int = 0
    """From 1; 0 where it is not known."""
    column: int = 0
    """From 1, in characters; 0 where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """All places that lead to one address."""

    url: str
    """Absolute where the site's own address is known, otherwise a path from the site's root; with fragment;
    spelled as the pages spell it."""
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect."""

    url: str
    """What was asked."""
    status: int
    """`301`; 0 for a `<meta http-equiv="refresh">`."""
    target: str
    """Absolute address it leads to."""

    @property
    def permanent(self) -> bool:
        """Whether the server says: for good."""
        return self.status in {301, 308}


class Failure(StrEnum):
    """Why there is no answer."""

    NO_SUCH_HOST = "no-such-host"
    LOOKUP = "lookup"
    """The name server did not answer; it may another time."""
    REFUSED = "refused"
    CUT_OFF = "cut-off"
    TIMED_OUT = "timed-out"
    UNREACHABLE = "unreachable"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_WRONG_HOST = "certificate-wrong-host"
    CERTIFICATE_SELF_SIGNED = "certificate-self-signed"
    TLS = "tls"
    PRIVATE = "private"
    """The address is private, and was not asked."""
    LOOP = "loop"
    MALFORMED = "malformed"
    """An address, or one in a redirect, is none."""
    CLOSED = "closed"
    """The host wants no more requests for longer than we wait."""
    PROTOCOL = "protocol"
    """What came is not HTTP."""
    UNASKED = "unasked"
    """The time was up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was read of the page that answered."""

    title: str = ""
    heading: str = ""
    """The first `<h1>` of the page's own part."""
    text: str = ""
    """What the page itself says to its reader: its own part where that is marked, without menus, links that
    stand alone, what is hidden and what it only quotes; all there is, where nothing is left.
    A line for each block; blanks folded, cut after `TEXT_LIMIT`."""
    quoted: int = 0
    """Characters of code, quotations and lists of terms that are no part of `text`."""
    linked: int = 0
    """Characters of links that are no part of `text`, those of marked menus not counted."""
    visible: int = 0
    """Characters that the page holds for a reader, now or once a script shows them, menus included; no more
    than `TEXT_LIMIT` are counted."""
    length: int = 0
    """Bytes of body that were read, decompressed."""
    ids: frozenset[str] = frozenset()
    """Every `id`, and every `name` of an `<a>`."""
    scripts: str = ""
    """Scripts and frames, their addresses and what stands in them, cut."""
    scripted: bool = False
    """Whether the page loads or holds scripts."""
    refresh: str = ""
    """Where a `<meta http-equiv="refresh">` leads within 30 seconds, as it is written."""
    embeds: bool = False
    """Whether it shows something other than text: pictures, frames, forms."""
    noindex: bool = False
    html: bool = True
    """Whether it is HTML; of other types only `length`, and the text of plain ones, are known."""
    complete: bool = True
    """Whether it was read to its end."""


TEXT_LIMIT = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the world says of one address, after retries and redirects."""

    url: str
    """Asked, without fragment."""
    final_url: str = ""
    """Answered, without fragment unless a redirect gave one."""
    status: int = 0
    """Of the last answer; 0 without one."""
    hops: tuple[Hop, ...] = ()
    failure: Failure | None = None
    detail: str = ""
    """What exactly went wrong, as the system said it."""
    headers: tuple[tuple[str, str], ...] = ()
    """Of the last answer, names in lower case."""
    document: Document | None = None
    """Absent where only the head was asked."""
    requests: int = 0
    """How many were sent, redirects and retries included."""
    failed_before: int = 0
    """How many tries failed before this answer."""
    upgrade: bool = False
    """Whether an `http` address that answered also answers over `https`."""

    def header(self, name: str) -> str:
        """The value of a header, or nothing."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What we say of one link."""

    url: str
    """As in `Link`, without a password."""
    verdict: Verdict
    severity: Severity
    """The verdict's own, unless a setting lowers it."""
    occurrences: tuple[Occurrence, ...]
    """In the order of the pages; extended reading first."""
    final_url: str = ""
    """Where it led; empty for links within the site."""
    status: int = 0
    """HTTP status of the last answer; 0 without one."""
    detail: str = ""
    """The fact behind the verdict, such as `HTTP 404` or a title."""
    proposal: str = ""
    """What to write instead: a new address, or the nearest of what exists."""
    since: str = ""
    """ISO date on which it was first seen broken, where a cache remembers."""
    archived: str = ""
    """Address of a copy in an archive, where one was asked for and found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to say that is about no link, such as a rule that is out of date."""

    text: str
    zh: str = ""
    """The same in Chinese."""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of a check."""

    findings: tuple[Finding, ...]
    """One a link, those of links that work included."""
    notices: tuple[Notice, ...] = ()
    pages: int = 0
    requests: int = 0
    seconds: float = 0.0
    complete: bool = True
    """Whether everything was asked before the time was up."""
    interrupted: bool = False
    """Whether a person, or the system, ended the run early."""
    counts: dict[Severity, int] = field(default_factory=dict)
    """How many findings of each severity, and zeros."""
