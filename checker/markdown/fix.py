"""New addresses put into Markdown: nothing else changes, and no file that somebody edits meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checker.files import write_whole
from checker.markdown.mention import Form, Mention
from checker.markdown.prose import addresses

_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f\"'<>\\`{}|^$]")
_REFERENCE = re.compile(r"&(?=#\d|#[xX][\da-fA-F]|[A-Za-z][A-Za-z\d]*;)")
_EDGE_COMMAS = re.compile(r"^,+|,+$")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://.")
_LITERAL_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?\[[\da-fA-F:.]+\]")
_NO_PROSE = re.compile(r"[^\x00-\x7f]+|\*|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""What ends an address in prose, or makes emphasis of it."""
_LAST_SIGN = re.compile(r"[.,;:!?'(\[]\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A file to be changed."""

    file: Path
    old: str
    """Its text as `scanned` gave it."""
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file that was left as it is."""

    file: Path
    reason: str


def rewrite(text: str, changes: Iterable[tuple[Mention, str]]) -> str:
    """The text with new addresses in the places of the old; what a form would misread is percent-encoded.

    Raises `ValueError` when a place gets two addresses, or one that cannot stand there.
    """
    written: dict[tuple[int, int], str] = {}
    for mention, address in changes:
        new = _written(text, mention, address.strip())
        if written.setdefault((mention.start, mention.end), new) != new:
            raise ValueError(f"line {mention.line}: two new addresses for {mention.target!r}; choose one")
    pieces, last = [], 0
    for (start, end), new in sorted(written.items()):
        pieces += [text[last:start], new]
        last = end
    return "".join([*pieces, text[last:]])


def scanned(file: Path) -> str:
    """The text of a file with its line ends and byte order mark, as `mentions` and `rewrite` take it.

    Bytes that are no UTF-8 survive. Raises `OSError`.
    """
    return file.read_bytes().decode("utf-8", "surrogateescape")


def apply(fixes: Iterable[Fix]) -> tuple[Refusal, ...]:
    """Write files, each whole or not at all; those that changed since they were scanned are refused."""
    refused = []
    for fix in fixes:
        try:
            reason = _replaced(fix)
        except OSError as error:
            reason = f"cannot be written: {error.strerror or error}"
        if reason:
            refused.append(Refusal(file=fix.file, reason=reason))
    return tuple(refused)


def _replaced(fix: Fix) -> str:
    """Replace a file at once; what forbids it, or nothing."""
    fix.file.open("r+b").close()  # what its owner made read-only stays
    content = fix.new.encode("utf-8", "surrogateescape")
    same = write_whole(fix.file, content, still=lambda: scanned(fix.file) == fix.old)
    return "" if same else "changed while we looked; run again"


def _written(text: str, mention: Mention, address: str) -> str:
    """How an address is written where a mention stands."""
    safe = _encoded(address)
    match mention.form:
        case Form.HTML:
            return _attribute(text, mention.start, _EDGE_COMMAS.sub(_percent, safe).replace("&", "&amp;"))
        case Form.AUTOLINK:
            return _between_angles(mention, _REFERENCE.sub("&amp;", safe))
        case Form.BARE:
            return _bare(text, mention, _full(mention, _REFERENCE.sub("&amp;", safe)))
        case Form.UNDEFINED:
            raise ValueError(
                f"line {mention.line}: {mention.target} has no address to change; define its label"
            )
        case _:
            return _REFERENCE.sub("&amp;", safe)


def _encoded(address: str) -> str:
    """An address without what Markdown or HTML takes for its own; balanced parentheses stay."""
    host = _LITERAL_HOST.match(address)
    cut = host.end() if host else 0
    rest = _UNSAFE.sub(_percent, address[cut:])
    loose = _unbalanced(rest)
    return address[:cut] + "".join(
        f"%{ord(c):02X}" if c in "[]" or at in loose else c for at, c in enumerate(rest)
    )


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogateescape"))


def _unbalanced(address: str) -> set[int]:
    """Where parentheses stand that have no counterpart."""
    loose, opened = set[int](), list[int]()
    for at, char in enumerate(address):
        if char == "(":
            opened.append(at)
        elif char == ")" and opened:
            opened.pop()
        elif char == ")":
            loose.add(at)
    return loose | set(opened)


def _attribute(text: str, start: int, value: str) -> str:
    """A value that had no quotes gets them."""
    return f'"{value}"' if text[max(0, start - 80) : start].rstrip().endswith("=") else value


def _between_angles(mention: Mention, address: str) -> str:
    if mention.target.startswith("mailto:") and "://" not in mention.target:
        return address.removeprefix("mailto:")
    return _full(mention, address)


def _full(mention: Mention, address: str) -> str:
    if not _SCHEME.match(address):
        raise ValueError(
            f"line {mention.line}: {address!r} cannot stand outside a link; write an address with its scheme"
        )
    return address


def _bare(text: str, mention: Mention, address: str) -> str:
    """An address in prose: in ASCII and without signs at its end; a blank keeps it from letters behind it."""
    address = _LAST_SIGN.sub(_percent, _NO_PROSE.sub(_percent, address))
    before, after = text[max(0, mention.start - 1) : mention.start], text[mention.end :].split("\n", 1)[0]
    end = dict(addresses(before + address + after, private=True)).get(len(before))
    return address if end in {None, len(before) + len(address)} else f"{address} "
