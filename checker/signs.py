"""What a page that answered says of itself: not there, for sale, behind a login, for people only.

The rows of `signs.toml` are weighed, never a single word: articles about error pages, logins and
challenges use the same words as those pages do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from checker.model import Document
from checker.sign_rows import Place, Row, Rules, lesson, table
from checker.verdicts import Verdict

ENOUGH = 4
"""Points that make a verdict."""
TELLS = 3
"""Points from which on a title is the verdict in words."""
SHORT, VERY_SHORT = 700, 160
"""How much there is to read, in letters; a Chinese character counts as two."""
LETTERS_A_SENTENCE = 250
"""Prose ends a sentence at least so often; menus and lists of titles do not."""
BARE = 24
"""Letters of a title that can be no more than the site's name."""
TELLING = 10
"""Letters of a title from which on it says what the page is about."""
SHOWN = 80
"""Characters of evidence that a report shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a page was recognised as."""

    verdict: Verdict
    detail: str
    """The words found, and where: `title “页面不存在”`."""


@dataclass(frozen=True, slots=True)
class _Address:
    host: str
    path: str
    query: str

    @property
    def line(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What the rows look at, each part made ready once."""

    title: str
    segments: tuple[str, ...]
    text: str
    letters: int
    prose: bool
    scripts: str
    headers: str
    asked: _Address
    final: _Address
    status: int
    noindex: bool

    @property
    def short(self) -> bool:
        return self.letters <= SHORT


@dataclass(frozen=True, slots=True)
class _Hit:
    place: Place
    points: int
    words: str


Matcher = Callable[[Sequence[Row], _Page], list[_Hit]]


def read_signs(
    document: Document, *, asked: str, final: str, status: int, headers: Mapping[str, str]
) -> Sign | None:
    """What the page is, if it is not what was asked for.

    `asked` and `final` are addresses before and after redirects; names of headers are in lower case.
    """
    page = _page(document, asked, final, status, headers)
    best: tuple[int, Verdict, _Hit] | None = None
    for rules in table():
        hits = _hits(rules, page)
        points = _weigh(rules, page, hits)
        if points >= ENOUGH and (best is None or points > best[0]):
            best = points, rules.verdict, max(hits, key=lambda hit: hit.points)
    return Sign(verdict=best[1], detail=_detail(best[2])) if best else None


def _weigh(rules: Rules, page: _Page, hits: Iterable[_Hit]) -> int:
    by_place: dict[Place, int] = {}
    for hit in hits:
        by_place[hit.place] = max(by_place.get(hit.place, 0), hit.points)
    points = sum(by_place.values())
    if max(by_place.values(), default=0) < 2:
        return points
    return points + _circumstances(rules, page, by_place)


def _circumstances(rules: Rules, page: _Page, by_place: Mapping[Place, int]) -> int:
    found = by_place.keys()
    both = Place.TITLE in found and Place.TEXT in found
    plain = both or by_place.get(Place.TITLE, 0) >= ENOUGH
    title = " ".join(page.segments[:-1] or page.segments)  # the last is the site's name
    matter = rules.matter.compiled().search
    facts = {
        "short": VERY_SHORT < page.letters <= SHORT,
        "very_short": page.letters <= VERY_SHORT,
        "noindex": page.noindex,
        "prose": page.prose and not both,
        "prose_below": page.prose and both,
        "bare_title": _is_bare(page, title),
        "unsaid": page.short and found == {Place.TITLE} and _SENTENCE.search(page.text),
        "explained": rules.explains and rules.explains.compiled().search(page.text),
        "about": not page.short and not plain and matter(page.asked.line),
        "subject": found == {Place.TEXT} and _letters(title) >= TELLING and matter(title),
        "lesson": matter(title) and lesson().compiled().search(title),
    }
    return sum(rules.circumstances.get(name, 0) for name, holds in facts.items() if holds)


def _is_bare(page: _Page, title: str) -> bool:
    """Whether menus stand below a title that may be only the name of the site."""
    menus = not page.short and not page.prose
    return menus and len(page.segments) < 2 and _letters(title) <= BARE


_SENTENCE = re.compile(
    r"[\u3400-\u9fff，、]{6,}。|[\u3400-\u9fff]{4,}[，,:：][\u3400-\u9fff][^。！？\s]{6,}"
    r"|\b[A-Z][\w',-]*(?: [\w',()-]+){3,}[.:](?=\s|$)"
)
"""Of prose; not `© 2024 Acme Inc.`"""


def _hits(rules: Rules, page: _Page) -> list[_Hit]:
    if page.status >= 400 and not rules.any_status:
        return []
    hits: list[_Hit] = []
    for place, rows in rules.rows.items():
        if _worth_reading(place, page, hits):
            usable = [row for row in rows if _applies(row, page)]
            found = MATCHERS[place](usable, page)
            hits += _told_anew(found, hits) if place is Place.TEXT and page.short else found
    return [] if hits and _is_exempt(rules, page.asked) else hits


def _is_exempt(rules: Rules, asked: _Address) -> bool:
    return bool(rules.exempt and rules.exempt.compiled().search(asked.host + asked.line))


def _told_anew(found: Iterable[_Hit], before: Sequence[_Hit]) -> list[_Hit]:
    """Without what only repeats the title, as headings do."""
    titles = [hit.words.lower() for hit in before if hit.place is Place.TITLE and hit.points >= TELLS]
    return [hit for hit in found if not any(hit.words.lower() in title for title in titles)]


def _applies(row: Row, page: _Page) -> bool:
    return (not row.status or page.status in row.status) and (page.short or not row.short)


def _worth_reading(place: Place, page: _Page, hits: list[_Hit]) -> bool:
    """Long prose under an ordinary title is an article: it is not searched."""
    if place in {Place.SCRIPT, Place.WHOLE}:
        return page.short
    return place is not Place.TEXT or not page.prose or page.noindex or bool(hits)


def _in_title(rows: Sequence[Row], page: _Page) -> list[_Hit]:
    lower = page.title.lower()
    hinted = [row for row in rows if _hinted(row, lower)]
    hits: list[_Hit] = []
    for segment in page.segments if hinted else ():
        points = max((row.points for row in hinted if row.find.compiled().fullmatch(segment)), default=0)
        if points:
            hits.append(_Hit(Place.TITLE, points, segment))
    others = len(page.segments) - len(hits)
    return hits if others < 2 else [_Hit(Place.TITLE, hit.points // 2, hit.words) for hit in hits]


def _as_whole(rows: Sequence[Row], page: _Page) -> list[_Hit]:
    text, lower = page.text, page.text.lower()
    for segment in page.segments:
        text = text.removeprefix(segment).strip() or text
    return [
        _Hit(Place.WHOLE, row.points, text)
        for row in rows
        if text and _hinted(row, lower) and row.find.compiled().fullmatch(text)
    ]


def _found_in(part: Callable[[_Page], str]) -> Matcher:
    def matcher(rows: Sequence[Row], page: _Page) -> list[_Hit]:
        text = part(page)
        lower = text.lower()
        return [
            _Hit(row.place, row.points - _less(row, page), found[0].strip(" :"))
            for row in rows
            if _hinted(row, lower) and (found := row.find.compiled().search(text)) and _allowed(row, lower)
        ]

    return matcher


def _hinted(row: Row, lower: str) -> bool:
    return not row.hints or any(hint in lower for hint in row.hints)


def _allowed(row: Row, lower: str) -> bool:
    return not (row.unless and row.unless.compiled().search(lower))


def _less(row: Row, page: _Page) -> int:
    return int(row.place is Place.TEXT and not page.short)


def _led_to(part: Callable[[_Address], str]) -> Matcher:
    """Of addresses, where the asked one is not of the kind itself."""

    def matcher(rows: Sequence[Row], page: _Page) -> list[_Hit]:
        asked, final = part(page.asked), part(page.final)
        if asked == final:
            return []
        return [
            _Hit(row.place, row.points, _shown(page.final))
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


def _detail(hit: _Hit) -> str:
    words = hit.words if len(hit.words) <= SHOWN else hit.words[: SHOWN - 1] + "…"
    label = {Place.WHOLE: "text", Place.HOST: "address", Place.PATH: "address"}.get(
        hit.place, hit.place.value
    )
    return f"{label} “{words}”"


def _shown(address: _Address) -> str:
    """Without the query, which may hold a ticket."""
    return address.host + address.path


def _page(document: Document, asked: str, final: str, status: int, headers: Mapping[str, str]) -> _Page:
    title, text = _plain(document.title), _plain(document.text).strip()
    letters = _letters(text) if text or document.html else SHORT + 1
    return _Page(
        title=title,
        segments=_segments(title),
        text=text,
        letters=letters,
        prose=letters > SHORT and _sentences(text) * LETTERS_A_SENTENCE >= letters,
        scripts=document.scripts,
        headers="\n".join(f"{name}: {value}" for name, value in headers.items()),
        asked=_address(asked),
        final=_address(final),
        status=status,
        noindex=document.noindex,
    )


_PLAIN = {"’": "'", "‘": "'", "`": "'", "\u00a0": " ", "\u3000": " ", "\u200b": "", "\ufeff": ""}
_BETWEEN = re.compile(
    r"\s*[|｜·•«»‹›–—_]\s*|\s+[-~:]+\s+|(?<=404):\s+|(?<=错误)[:：]\s*|(?<=提示)[:：]\s*"
    r"|(?<=[\u3400-\u9fff!！?？。…])-|-(?=[\u3400-\u9fff])|(?<=404)-"
)
_ENGINE = re.compile(r"powered by |wordpress$|discuz!? board$", re.I)
_EDGES = " \t\r\n.!?,;:…。！？，；：~～()（）[]【】{}<>《》「」“”\"'*#-=/\\"


def _plain(text: str) -> str:
    for odd, plain in _PLAIN.items():
        if odd in text:  # `translate` is slow with Chinese
            text = text.replace(odd, plain)
    return text


def _segments(title: str) -> tuple[str, ...]:
    parts = (part.strip(_EDGES) for part in _BETWEEN.split(title[:400]))
    return tuple(" ".join(part.split()) for part in parts if part and not _ENGINE.match(part))


def _letters(text: str) -> int:
    size = len(text.encode("utf-8", "surrogatepass"))
    return len(text) + (size - len(text)) // 2


def _sentences(text: str) -> int:
    return text.count("。") + text.count("！") + text.count("？") + text.count(". ") + text.count("; ")


def _address(url: str) -> _Address:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return _Address("", "", "")
    return _Address(host, unquote(parts.path).lower().rstrip("/") or "/", unquote(parts.query).lower())
