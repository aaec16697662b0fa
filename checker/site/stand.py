"""Where every link of a page stands: in the document that a person edits, or else in what was built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.addresses import masked
from checker.markdown.mention import Form, Mention
from checker.markdown.source import mentions
from checker.model import Kind, Occurrence
from checker.site import hrefs
from checker.site.built import Found, Page
from checker.site.collect import PAGES
from checker.site.folder import read_bytes, read_text
from checker.site.locate import Heading, headings, is_shown, line_of, locate, meaning_of, way_to
from checker.site.merge import Standing, writable
from checker.site.origins import is_markdown
from checker.site.pages import names_reading, prose
from checker.site.resolve import Places, Resolved, Resolver, base_of
from checker.verdicts import Verdict

_LONG = 3
"""Letters beyond which an address is not found by accident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A place in a file."""

    file: str
    line: int = 0
    column: int = 0
    edited: bool = False
    """Whether the file is a document."""


class _Written:
    """A Markdown document."""

    def __init__(self, docs: Path, document: str, *, private: bool) -> None:
        self.file = f"{docs.as_posix()}/{document}"
        self._text = read_text(docs, document)
        self.mentions = mentions(self._text, private=private)

    def spot(self, mention: Mention | None, found: Found) -> _Spot | None:
        """Where a link stands: itself, or the same letters below its heading, or that heading."""
        if mention:
            return _Spot(file=self.file, line=mention.line, column=mention.column, edited=True)
        line = line_of(self._headings, found.section)
        lines = self._text.splitlines()
        href = found.href.strip()
        for number, text in enumerate(lines[line:], line + 1) if len(href) > _LONG else ():
            if href in text:
                return _Spot(file=self.file, line=number, column=text.index(href) + 1, edited=True)
        return _Spot(file=self.file, line=line, edited=True) if line else None

    def above(self, line: int) -> list[Heading]:
        """The headings under which a line stands, the outermost first."""
        return way_to(self._headings, line)

    @cached_property
    def _headings(self) -> tuple[Heading, ...]:
        return headings(self._text)


class Surveyor:
    """Goes through the pages of a site."""

    def __init__(
        self,
        site: Path,
        docs: Path | None,
        places: Places,
        reading: tuple[str, ...],
        *,
        private: bool,
    ) -> None:
        """`private` counts addresses of this machine and its network in prose."""
        self._site, self._docs, self._places, self._private = site, docs, places, private
        self._resolver = Resolver(places)
        self._reading = frozenset(name.casefold() for name in reading)

    def is_original(self, page: Page) -> bool:
        """Whether there is a document of just this page: what it has is not found again elsewhere first."""
        return bool(self._places.origins.own(page.path))

    def standings(self, page: Page) -> Iterator[Standing]:
        """Every address of a page, and every one that was meant."""
        document = self._places.origins.of(page.path)
        if self._docs and is_markdown(document):
            yield from self._of_markdown(page, _Written(self._docs, document, private=self._private))
            return
        for found in page.found:
            yield from self._standing(found, page, self._built(found, page, document))

    def _of_markdown(self, page: Page, written: _Written) -> Iterator[Standing]:
        text = [found for found in page.found if found.text]
        meaning = self._meaning(page)
        located = locate(text, [meaning(found) for found in text], written.mentions, meaning)
        for found, mention in zip(text, located.mentions, strict=True):
            spot = written.spot(mention, found)
            yield from self._standing(found, page, spot or self._built(found, page))
        for found in page.found:
            if not found.text:
                yield from self._standing(found, page, self._built(found, page))
        if located.loose:
            yield from self._loose(located.loose, page, written)

    def _meaning(self, page: Page) -> Callable[[Found | Mention], str]:
        """Raw HTML is relative to the page, Markdown to where the document would lie in the site."""
        bases = self._places.bases
        built = base_of(page, bases[0])
        written = bases[0] + hrefs.spelled(self._places.origins.place(page.path))

        def meaning(link: Found | Mention) -> str:
            if isinstance(link, Found):
                return meaning_of(hrefs.join(built, hrefs.trimmed(link.href)), bases)
            base = built if link.form is Form.HTML else written
            return meaning_of(hrefs.join(base, hrefs.trimmed(link.target)), bases)

        return meaning

    def _loose(self, loose: tuple[Mention, ...], page: Page, written: _Written) -> Iterator[Standing]:
        """What was meant as a link and is none, if readers see it."""
        text = prose(read_bytes(self._site, page.path))
        for mention in loose:
            if not is_shown(mention, text):
                continue
            above = written.above(mention.line)
            found = Found(
                href=mention.target,
                kind=Kind.BARE if mention.form is Form.BARE else Kind.REFERENCE,
                text=True,
                section=above[-1].text if above else "",
                reading=any(names_reading(heading.text, self._reading) for heading in above),
            )
            yield from self._standing(found, page, written.spot(mention, found) or self._built(found, page))

    def _standing(self, found: Found, page: Page, spot: _Spot) -> Iterator[Standing]:
        resolved = _undefined(found) or self._resolver.resolve(found, page)
        if not resolved:
            return
        place = Occurrence(
            href=masked(found.href.strip()),
            kind=found.kind,
            page=writable(page.path),
            section=found.section,
            reading=found.reading,
            chrome=not (found.text or spot.edited) and page.path.endswith(PAGES),
            file=writable(spot.file),
            line=spot.line,
            column=spot.column,
        )
        yield Standing(resolved=resolved, place=place, use=found.use, edited=spot.edited)

    def _built(self, found: Found, page: Page, document: str = "") -> _Spot:
        """In the built file, or in the document of which that is a copy."""
        if self._docs and document:
            return _Spot(file=f"{self._docs.as_posix()}/{document}", line=found.line, edited=True)
        return _Spot(file=f"{self._site.as_posix()}/{page.path}", line=found.line)


def _undefined(found: Found) -> Resolved | None:
    if found.kind is not Kind.REFERENCE:
        return None
    return Resolved(url=found.href, key=found.href, verdict=Verdict.UNDEFINED_REFERENCE)
