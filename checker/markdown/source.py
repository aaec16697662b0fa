"""Every link of a Markdown file, and everything that was meant as one, with its exact place."""

from __future__ import annotations

from collections.abc import Iterator

from checker.markdown.blocks import Outline
from checker.markdown.inline import Run
from checker.markdown.lines import FILLER, Joined, even, read
from checker.markdown.markup import set_apart
from checker.markdown.mention import Form, Hit, Mention
from checker.markdown.prose import address, addresses, undefined

__all__ = ["Form", "Mention", "mentions"]

_SIGNS = ("](", "<", "://", "www.", "][", "]:")
"""A file without any of these holds no link."""


def mentions(text: str, *, private: bool = False) -> tuple[Mention, ...]:
    """The links of a Markdown file, in order of place; line ends and byte order mark as in the file.

    `private` counts bare addresses of this machine and its network too.
    """
    if not any(sign in text for sign in _SIGNS):
        return ()
    return tuple(_placed(sorted(_hits(text, private=private), key=lambda hit: (hit.at, hit.start)), text))


def _hits(text: str, *, private: bool) -> Iterator[Hit]:
    lines, raw = set_apart(read(text))
    outline = Outline()
    outline.read(lines)
    for pieces, html in ((outline.pieces, False), (raw, True)):
        for piece in pieces:
            run = Run(Joined(piece), outline.definitions, outline.footnotes, html)
            yield from run.links()
            yield from _meant(run, private=private)


def _meant(run: Run, *, private: bool) -> Iterator[Hit]:
    """What the engine makes no link of."""
    prose, joined = run.prose(), run.joined
    loose = list(undefined(prose)) if "][" in prose and not run.html else []
    found = [(Form.UNDEFINED, *span) for span in loose]
    if "://" in prose or "www." in prose:
        found += [(Form.BARE, *span) for span in addresses(_hidden(prose, loose), private=private)]
    for form, start, end in found:
        raw = joined.text[start:end]
        target = address(prose[start:end]) if form is Form.BARE else raw
        first, last = joined.span(start, end)
        yield Hit(form=form, target=target, text=raw, at=first, start=first, end=last)


def _hidden(text: str, spans: list[tuple[int, int]]) -> str:
    chars = list(text) if spans else []
    for start, end in spans:
        chars[start:end] = FILLER * (end - start)
    return "".join(chars) or text


def _placed(hits: list[Hit], text: str) -> Iterator[Mention]:
    """Give links their lines and columns; a byte order mark is no column."""
    text = even(text)
    line, start = 1, int(text.startswith("\ufeff"))
    for hit in hits:
        if further := text.count("\n", start, hit.at):
            line += further
            start = text.rindex("\n", start, hit.at) + 1
        yield Mention(
            form=hit.form,
            target=hit.target,
            text=hit.text,
            line=line,
            column=hit.at - start + 1,
            start=hit.start,
            end=hit.end,
        )
