"""What a page that answered says of itself: not there, for sale, behind a login, for people only.

The rows of `signs.toml` are weighed, never a single word: articles about error pages, logins and
challenges use the same words as those pages do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from checker.model import Document
from checker.sign_pages import (
    SHORT,
    VERY_SHORT,
    Address,
    Hit,
    Page,
    head_of,
    is_prose,
    page_of,
    plain,
    segments_of,
)
from checker.sign_places import BARE, BELOW, TELLING, misplaced, subline, tells_otherwise
from checker.sign_rows import Place, Row, Rules, hints, letters, table, words_of
from checker.verdicts import Verdict

ENOUGH = 4
"""Points that make a verdict."""
TELLS = 3
"""Points from which on a title is the verdict in words."""
ALONE = 160
"""Letters of links that may stand beside all that a reader sees."""
TIMES = 4
"""Places in a text in which words are looked at."""
SHOWN = 80
"""Characters of evidence that a report shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a page was recognised as."""

    verdict: Verdict
    detail: str
    """The words found, and where: `title “页面不存在”`."""


Matcher = Callable[[Sequence[Row], Page], list[Hit]]


def read_signs(
    document: Document, *, asked: str, final: str, status: int, headers: Mapping[str, str]
) -> Sign | None:
    """What the page is, if it is not what was asked for.

    `asked` and `final` are addresses before and after redirects; names of headers are in lower case.
    """
    if asked == final and _is_plain(document, headers):
        return None
    page = page_of(document, asked, final, status, headers)
    best: tuple[int, Verdict, Hit] | None = None
    for rules in table():
        hits = _hits(rules, page)
        points = _weigh(rules, page, hits) if hits else 0
        if points >= ENOUGH and (best is None or points > best[0]):
            best = points, rules.verdict, max(hits, key=lambda hit: hit.points)
    return Sign(verdict=best[1], detail=_detail(best[2])) if best else None


def _is_plain(document: Document, headers: Mapping[str, str]) -> bool:
    """Whether it is an article with title and head above suspicion, as most are: then no row can fit."""
    text = plain(document.text).strip()
    size = letters(text) + document.quoted
    if document.noindex or size <= SHORT or not is_prose(text, size):
        return False
    suspects = ((Place.TITLE, plain(document.title).lower()), (Place.HEADER, head_of(headers).lower()))
    return not any(any(map(part.__contains__, hints(place))) for place, part in suspects)


def _weigh(rules: Rules, page: Page, hits: Sequence[Hit]) -> int:
    by_place: dict[Place, int] = {}
    lists = any(map(words_of("genres").fullmatch, page.segments))
    alone = all(hit.place is Place.TEXT or (hit.place is Place.TITLE and hit.points < 2) for hit in hits)
    for hit in hits:
        lost = (BELOW if lists else misplaced(page, hit, hits)) if alone else 0
        by_place[hit.place] = max(by_place.get(hit.place, 0), hit.points - lost)
    points = sum(by_place.values())
    if max(by_place.values(), default=0) < 2:
        return points
    return points + _circumstances(rules, page, hits, by_place)


def _circumstances(rules: Rules, page: Page, hits: Sequence[Hit], by_place: Mapping[Place, int]) -> int:
    found = by_place.keys()
    both = Place.TITLE in found and Place.TEXT in found
    plainly = by_place.get(Place.TITLE, 0) >= ENOUGH
    agreed = Place.TITLE in found and "agreed" in rules.circumstances and _is_title(rules, page.heading)
    otherwise = not (plainly and agreed) and tells_otherwise(page, hits)
    title = " ".join(page.segments[:-1] or page.segments)  # the last is the site's name
    matter = rules.matter.compiled().search
    facts = {
        "short": VERY_SHORT < page.letters <= SHORT,
        "very_short": page.letters <= VERY_SHORT,
        "noindex": page.noindex,
        "prose": page.prose and not both,
        "prose_below": page.prose and both,
        "bare_title": _is_bare(page, title),
        "unsaid": page.short and found == {Place.TITLE} and _SENTENCE.search(page.flat),
        "explained": rules.explains and rules.explains.compiled().search(page.flat),
        "about": not page.short and not both and not plainly and matter(page.asked.line),
        "subject": found == {Place.TEXT} and letters(title) >= TELLING and matter(title),
        "lesson": matter(title) and words_of("lessons").search(title),
        "otherwise": otherwise,
        "agreed": agreed and not otherwise,
        "asks": _asks(page),
    }
    repeated = by_place.get(Place.TEXT, 0) if otherwise else 0
    return sum(rules.circumstances.get(name, 0) for name, holds in facts.items() if holds) - repeated


def _is_title(rules: Rules, heading: str) -> bool:
    """Whether a heading would do for a title that says the verdict."""
    rows = [
        row
        for row in rules.rows.get(Place.TITLE, ())
        if row.points >= TELLS and _hinted(row, heading.lower())
    ]
    segments = segments_of(heading) if rows else ()
    return any(row.find.compiled().fullmatch(segment) for row in rows for segment in segments)


def _asks(page: Page) -> bool:
    """Whether the title is a question that is answered, or discussed."""
    found = _QUESTION.search(page.title)
    if not found:
        return False
    return len(page.segments) > 2 or page.title[found.end() :].lstrip()[:1].isalnum()


_QUESTION = re.compile(r"[?？]")


def _is_bare(page: Page, title: str) -> bool:
    """Whether menus stand below a title that may be only the name of the site."""
    menus = not page.short and not page.prose
    return menus and len(page.segments) < 2 and letters(title) <= BARE


_SENTENCE = re.compile(
    r"[\u3400-\u9fff，、]{6,}。|[\u3400-\u9fff]{4,}[，,:：][\u3400-\u9fff][^。！？\s]{6,}"
    r"|\b[A-Z][\w',-]*(?: [\w',()-]+){3,}[.:](?=\s|$)"
)
"""Of prose; not `© 2024 Acme Inc.`"""


def _hits(rules: Rules, page: Page) -> list[Hit]:
    if page.status >= 400 and not rules.any_status:
        return []
    hits: list[Hit] = []
    for place, rows in rules.rows.items():
        if _worth_reading(place, page, hits):
            usable = [row for row in rows if _applies(row, page)]
            found = MATCHERS[place](usable, page)
            hits += _told_anew(found, hits) if place is Place.TEXT and page.short else found
    return [] if hits and _is_exempt(rules, page.asked) else hits


def _is_exempt(rules: Rules, asked: Address) -> bool:
    return bool(rules.exempt and rules.exempt.compiled().search(asked.host + asked.line))


def _told_anew(found: Iterable[Hit], before: Sequence[Hit]) -> list[Hit]:
    """Without what only repeats the title, as headings do."""
    titles = [hit.words.lower() for hit in before if hit.place is Place.TITLE and hit.points >= TELLS]
    return [hit for hit in found if not any(hit.words.lower() in title for title in titles)]


def _applies(row: Row, page: Page) -> bool:
    fit = page.depth >= row.deep and (page.short or not row.short)
    return fit and (not row.status or page.status in row.status)


def _worth_reading(place: Place, page: Page, hits: list[Hit]) -> bool:
    """Long prose under an ordinary title is an article: it is not searched."""
    if place in {Place.SCRIPT, Place.WHOLE}:
        return page.short
    return place is not Place.TEXT or not page.prose or page.noindex or bool(hits)


def _in_title(rows: Sequence[Row], page: Page) -> list[Hit]:
    lower = page.title.lower()
    hinted = [row for row in rows if _hinted(row, lower)]
    hits: list[Hit] = []
    for segment in page.segments if hinted else ():
        fit = (row for row in hinted if not row.deep or len(page.segments) == 1)  # servers name no site
        points = max((_told(row, segment, page) for row in fit), default=0)
        if points > 0:
            hits.append(Hit(Place.TITLE, points, segment))
    others = len(page.segments) - len(hits)
    return hits if others < 2 else [Hit(Place.TITLE, hit.points // 2, hit.words) for hit in hits]


def _told(row: Row, segment: str, page: Page) -> int:
    """Points of a part of a title, without the address, or a name that the heading does not repeat."""
    whole = row.find.compiled().fullmatch
    plain = _WHERE.sub("", segment)
    name, colon, said = plain.partition(": ")
    if colon and letters(name) <= BARE and said.lower() == subline(page):
        plain = said
    return row.points if whole(segment) or whole(plain) else 0


_WHERE = re.compile(r"(?: at|:) /\S{0,200}$")


def _as_whole(rows: Sequence[Row], page: Page) -> list[Hit]:
    text, lower = page.flat if page.linked <= ALONE else "", page.flat.lower()
    for segment in page.segments:
        text = text.removeprefix(segment).strip() or text
    return [
        Hit(Place.WHOLE, row.points, text)
        for row in rows
        if text and _hinted(row, lower) and row.find.compiled().fullmatch(text)
    ]


def _found_in(part: Callable[[Page], str]) -> Matcher:
    def matcher(rows: Sequence[Row], page: Page) -> list[Hit]:
        text = part(page)
        lower = text.lower()
        return [
            _hit(row, page, found)
            for row in rows
            if _hinted(row, lower) and _allowed(row, lower)
            for found in islice(row.find.compiled().finditer(text), TIMES)
        ]

    return matcher


def _hit(row: Row, page: Page, found: re.Match[str]) -> Hit:
    begun = found[0].lstrip(_SPACE)
    return Hit(row.place, row.points - _less(row, page), begun.rstrip(_SPACE), found.end() - len(begun))


_SPACE = " :\n"


def _hinted(row: Row, lower: str) -> bool:
    for hint in row.ascii_hints if lower.isascii() else row.hints:  # a loop takes half of the time of `any`
        if hint in lower:
            return True
    return not row.hints


def _allowed(row: Row, lower: str) -> bool:
    return not (row.unless and row.unless.compiled().search(lower))


def _less(row: Row, page: Page) -> int:
    return int(row.place is Place.TEXT and not page.short)


def _led_to(part: Callable[[Address], str]) -> Matcher:
    """Of addresses, where the asked one is not of the kind itself."""

    def matcher(rows: Sequence[Row], page: Page) -> list[Hit]:
        asked, final = part(page.asked), part(page.final)
        if asked == final:
            return []
        return [
            Hit(row.place, row.points, _shown(page.final))
            for row in rows
            if row.find.compiled().search(final) and (row.always or not _alike(row, asked, final))
        ]

    return matcher


def _alike(row: Row, asked: str, final: str) -> bool:
    """Whether the asked one was such a one: `/pkg/errors` may well have moved to `/errors`."""
    return final.rpartition("/")[2] in asked.split("/")[1:] or bool(row.find.compiled().search(asked))


MATCHERS: Mapping[Place, Matcher] = {
    Place.HEADER: _found_in(lambda page: page.headers),
    Place.HOST: _led_to(lambda address: address.host),
    Place.PATH: _led_to(lambda address: address.path),
    Place.ADDRESS: _led_to(lambda address: address.line),
    Place.TITLE: _in_title,
    Place.SCRIPT: _found_in(lambda page: page.scripts),
    Place.WHOLE: _as_whole,
    Place.TEXT: _found_in(lambda page: page.text),
}


def _detail(hit: Hit) -> str:
    words = " ".join(hit.words.split())
    words = words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
    label = {Place.WHOLE: "text", Place.HOST: "address", Place.PATH: "address"}.get(
        hit.place, hit.place.value
    )
    return f"{label} “{words}”"


def _shown(address: Address) -> str:
    """Without the query, which may hold a ticket."""
    return address.host + address.path
