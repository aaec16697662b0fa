"""What a page that answered says of itself: not there, for sale, behind a login, for people only.

The rows of `signs.toml` are weighed, never a single word: articles about error pages, logins and
challenges use the same words as those pages do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from checker.addresses import is_front
from checker.model import Document
from checker.sign_rows import Place, Row, Rules, letters, prose, table, words_of
from checker.verdicts import Verdict

ENOUGH = 4
"""Points that make a verdict."""
TELLS = 3
"""Points from which on a title is the verdict in words."""
SHORT, VERY_SHORT = 700, 160
"""How much there is to read, in letters; a Chinese character counts as two."""
LETTERS_A_SENTENCE = 250
"""Prose ends a sentence at least so often; menus and lists of titles do not."""
PREAMBLE = 80
"""Letters of prose that may stand before what a page has to say."""
OTHERWISE = 60
"""Letters of prose below a heading from which on it tells of something else."""
BESIDE, BELOW = 2, 3
"""Points that words lose beside what is about another thing, and below it."""
ALONE = 160
"""Letters of links that may stand beside all that a reader sees."""
BARE = 24
"""Letters of a title that can be no more than the site's name."""
TELLING = 12
"""Letters of a title from which on it says what the page is about."""
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
    heading: str
    text: str
    """A line for each block."""
    flat: str
    """The same in one line."""
    letters: int
    """How much there is to read, code included."""
    short: bool
    linked: int
    prose: bool
    scripts: str
    headers: str
    asked: _Address
    final: _Address
    depth: int
    """How many parts the path of the asked address has; none that of a front page."""
    html: bool
    status: int
    noindex: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    place: Place
    points: int
    words: str
    at: int = -1
    """Where in the text."""


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
        points = _weigh(rules, page, hits) if hits else 0
        if points >= ENOUGH and (best is None or points > best[0]):
            best = points, rules.verdict, max(hits, key=lambda hit: hit.points)
    return Sign(verdict=best[1], detail=_detail(best[2])) if best else None


def _weigh(rules: Rules, page: _Page, hits: Sequence[_Hit]) -> int:
    by_place: dict[Place, int] = {}
    lists = any(map(words_of("genres").fullmatch, page.segments))
    alone = all(hit.place is Place.TEXT or (hit.place is Place.TITLE and hit.points < 2) for hit in hits)
    for hit in hits:
        lost = (BELOW if lists else _misplaced(page, hit, hits)) if alone else 0
        by_place[hit.place] = max(by_place.get(hit.place, 0), hit.points - lost)
    points = sum(by_place.values())
    if max(by_place.values(), default=0) < 2:
        return points
    return points + _circumstances(rules, page, hits, by_place)


def _circumstances(rules: Rules, page: _Page, hits: Sequence[_Hit], by_place: Mapping[Place, int]) -> int:
    found = by_place.keys()
    both = Place.TITLE in found and Place.TEXT in found
    plainly = by_place.get(Place.TITLE, 0) >= ENOUGH
    agreed = Place.TITLE in found and "agreed" in rules.circumstances and _is_title(rules, page.heading)
    otherwise = not (plainly and agreed) and _tells_otherwise(page, hits)
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


def _tells_otherwise(page: _Page, hits: Iterable[_Hit]) -> bool:
    """Whether only title, heading and scripts speak for the verdict, and prose below of something else."""
    end = page.text.find(page.heading) + len(page.heading)
    places = {hit.place for hit in hits if not (hit.place is Place.TEXT and hit.at < end)}
    return places <= {Place.TITLE, Place.SCRIPT} and prose(_lead(page)) >= OTHERWISE


def _misplaced(page: _Page, hit: _Hit, hits: Iterable[_Hit]) -> int:
    """What words lose that stand where articles have them; of a page without blocks nothing is known."""
    begin = page.text.rfind("\n", 0, hit.at) + 1
    end = page.text.find("\n", hit.at + len(hit.words))
    if hit.at < 0 or (begin, end) == (0, -1):
        return 0
    before, block = page.text[:begin], page.text[begin : None if end < 0 else end]
    subject = _subject(page)
    if not subject:
        return BELOW if prose(before) > PREAMBLE else 0
    lead, after = block[: hit.at - begin], block[hit.at - begin + len(hit.words) :]
    teaches = letters(subject) >= TELLING or words_of("lessons").search(subject)
    label = teaches and words_of("labels").fullmatch(hit.words)
    if label or not _begins(lead) or subject not in before + block:
        return BESIDE
    if _has_prose(before.partition(subject)[2] + lead, hits):
        return BELOW
    rest = _BROKEN_OFF.sub("", after) + page.text[begin + len(block) :]
    return BESIDE if _has_prose(rest, hits) else 0


def _has_prose(text: str, hits: Iterable[_Hit]) -> bool:
    """Whether it has some, sentences of the signs themselves not counted."""
    for words in {hit.words for hit in hits}:
        text = text.replace(words, _NAMED)
    return prose(text) > 0


def _subject(page: _Page) -> str:
    """The heading, or first line, of a page that is about just that, by its title or for want of one."""
    heading = page.heading or page.text.partition("\n")[0]
    plain = heading.strip(_EDGES).lower()
    if _NAME.fullmatch(plain):
        return ""
    alike = any(
        plain in name or (name in plain and len(name) * 2 > len(plain))
        for name in map(str.lower, (page.title, *(page.segments[:-1] or page.segments)))
    )
    return heading if (alike and len(plain) > 1) or not page.html else ""


def _lead(page: _Page) -> str:
    """What first is said below the heading."""
    below = page.text.partition(page.heading)[2] if page.heading else page.text.partition("\n")[2]
    return next((block for block in below.split("\n") if letters(block) >= OTHERWISE), "")


def _is_title(rules: Rules, heading: str) -> bool:
    """Whether a heading would do for a title that says the verdict."""
    rows = [
        row
        for row in rules.rows.get(Place.TITLE, ())
        if row.points >= TELLS and _hinted(row, heading.lower())
    ]
    segments = _segments(heading) if rows else ()
    return any(row.find.compiled().fullmatch(segment) for row in rows for segment in segments)


def _asks(page: _Page) -> bool:
    """Whether the title is a question that is answered, or discussed."""
    found = _QUESTION.search(page.title)
    if not found:
        return False
    return len(page.segments) > 2 or page.title[found.end() :].lstrip()[:1].isalnum()


_QUESTION = re.compile(r"[?？]")
_NAME = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.I)
_NAMED = " 404 "
"""For the words of another sign, so that their sentences are not taken for prose."""
_BROKEN_OFF = re.compile(r"^[^。！？!?.…]{0,30}[。！？!?.…]")
"""The end of the sentence that the words found belong to."""
_BREAK = re.compile(r"[。！？!?.…]")


def _begins(lead: str) -> bool:
    """Whether a sentence begins after these words of a block, or no more than "Sorry, but" stands before."""
    rest = _BREAK.split(lead)[-1].strip()
    return not any(map(str.isalnum, rest)) or (
        letters(rest) <= BARE and bool(words_of("pardons").match(rest))
    )


def _is_bare(page: _Page, title: str) -> bool:
    """Whether menus stand below a title that may be only the name of the site."""
    menus = not page.short and not page.prose
    return menus and len(page.segments) < 2 and letters(title) <= BARE


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
    fit = page.depth >= row.deep and (page.short or not row.short)
    return fit and (not row.status or page.status in row.status)


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
        fit = (row for row in hinted if not row.deep or len(page.segments) == 1)  # servers name no site
        points = max((_told(row, segment, page) for row in fit), default=0)
        if points > 0:
            hits.append(_Hit(Place.TITLE, points, segment))
    others = len(page.segments) - len(hits)
    return hits if others < 2 else [_Hit(Place.TITLE, hit.points // 2, hit.words) for hit in hits]


def _told(row: Row, segment: str, page: _Page) -> int:
    """Points of a part of a title, without the address, or a name that the heading does not repeat."""
    whole = row.find.compiled().fullmatch
    plain = _WHERE.sub("", segment)
    name, colon, said = plain.partition(": ")
    if colon and letters(name) <= BARE and said.lower() == _subline(page):
        plain = said
    return row.points if whole(segment) or whole(plain) else 0


def _subline(page: _Page) -> str:
    """Heading or first line, bare."""
    return (page.heading or page.text.partition("\n")[0]).strip(_EDGES).lower() if "\n" in page.text else ""


_WHERE = re.compile(r"(?: at|:) /\S{0,200}$")


def _as_whole(rows: Sequence[Row], page: _Page) -> list[_Hit]:
    text, lower = page.flat if page.linked <= ALONE else "", page.flat.lower()
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
            _hit(row, page, found)
            for row in rows
            if _hinted(row, lower) and _allowed(row, lower)
            for found in islice(row.find.compiled().finditer(text), TIMES)
        ]

    return matcher


def _hit(row: Row, page: _Page, found: re.Match[str]) -> _Hit:
    begun = found[0].lstrip(_SPACE)
    return _Hit(row.place, row.points - _less(row, page), begun.rstrip(_SPACE), found.end() - len(begun))


_SPACE = " :\n"


def _hinted(row: Row, lower: str) -> bool:
    for hint in row.ascii_hints if lower.isascii() else row.hints:  # a loop takes half of the time of `any`
        if hint in lower:
            return True
    return not row.hints


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
    words = " ".join(hit.words.split())
    words = words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
    label = {Place.WHOLE: "text", Place.HOST: "address", Place.PATH: "address"}.get(
        hit.place, hit.place.value
    )
    return f"{label} “{words}”"


def _shown(address: _Address) -> str:
    """Without the query, which may hold a ticket."""
    return address.host + address.path


def _page(document: Document, asked: str, final: str, status: int, headers: Mapping[str, str]) -> _Page:
    title, text = _plain(document.title), _plain(document.text).strip()
    flat = text.replace("\n", " ")
    size = letters(text) + document.quoted if text or document.html else SHORT + 1
    return _Page(
        title=title,
        segments=_segments(title),
        heading=_plain(document.heading).strip(),
        text=text,
        flat=flat,
        letters=size,
        short=size <= SHORT,
        linked=document.linked,
        prose=size > SHORT and _sentences(flat) * LETTERS_A_SENTENCE >= size,
        scripts=document.scripts,
        headers="\n".join(f"{name}: {value}" for name, value in headers.items()),
        asked=_address(asked),
        final=_address(final),
        depth=_depth(asked),
        html=document.html,
        status=status,
        noindex=document.noindex,
    )


_PLAIN = {"’": "'", "‘": "'", "`": "'", "\u00a0": " ", "\u3000": " ", "\u200b": "", "\ufeff": ""}
_BETWEEN = re.compile(
    r"\s*(?:[|｜·•«»‹›–—]|(?<![a-zA-Z])_|_(?![a-zA-Z]))\s*|\s+[-~:/]+\s+"
    r"|(?<=(?i:not found))[:：](?=[^\x00-\x7f])|(?<=404):\s+|(?<=错误)[:：]\s*|(?<=提示)[:：]\s*"
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
    return tuple(
        " ".join(part.replace("_", " ").split()) for part in parts if part and not _ENGINE.match(part)
    )


def _sentences(text: str) -> int:
    return text.count("。") + text.count("！") + text.count("？") + text.count(". ") + text.count("; ")


def _depth(url: str) -> int:
    try:
        return 0 if is_front(url) else len(list(filter(None, urlsplit(url).path.split("/"))))
    except ValueError:
        return 0


def _address(url: str) -> _Address:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return _Address("", "", "")
    return _Address(host, unquote(parts.path).lower().rstrip("/") or "/", unquote(parts.query).lower())
