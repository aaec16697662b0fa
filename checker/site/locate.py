"""Links of a built page, found again in the Markdown that it was made of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from checker.markdown.mention import Form, Mention
from checker.model import Kind
from checker.site import hrefs
from checker.site.built import Found

_FOLLOWED = frozenset({Form.INLINE, Form.REFERENCE, Form.AUTOLINK, Form.HTML, Form.BARE})
_LOADED = frozenset({Form.IMAGE, Form.REFERENCE, Form.HTML})
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(.+?)#*\s*$")
_UNDERLINE = re.compile(r"(=+|-{2,})\s*$")
_ATTRIBUTES = re.compile(r"\{[^{}]*\}\s*$")
_ADDRESS = re.compile(r"\]\([^)]*\)")
_CODE = re.compile(r"(`+).*?\1")
_ENDINGS = ("index.html", ".html", ".htm", "index.md", "README.md", "readme.md", ".markdown", ".md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a Markdown file."""

    line: int
    rank: int
    text: str
    """As it is written, less what only the engine reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """What of a page could be found in its Markdown."""

    mentions: tuple[Mention | None, ...]
    """One for each of the page's links."""
    loose: tuple[Mention, ...]
    """Meant as links, and the page has none for them."""


Meaning = Callable[[Mention], str]
"""From what Markdown has for an address to what is the same for the page, as `meaning_of` says it."""


def locate(
    found: Sequence[Found], meanings: Sequence[str], mentions: Sequence[Mention], meaning: Meaning
) -> Located:
    """Pair links with mentions of the same meaning, in order of place; `meanings` are the links'."""
    queues: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.form is not Form.UNDEFINED:
            queues[meaning(mention)].append(mention)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(meanings):
        places[key].append(number)
    paired: list[Mention | None] = [None] * len(found)
    for key, numbers in places.items():
        for number, mention in _pairs(found, numbers, queues.get(key, [])):
            paired[number] = mention
    _pair_beginnings(found, meanings, paired, mentions, meaning)
    used = {id(mention) for mention in paired}
    loose = (m for m in mentions if m.form in {Form.BARE, Form.UNDEFINED} and id(m) not in used)
    return Located(mentions=tuple(paired), loose=tuple(loose))


def _pairs(found: Sequence[Found], numbers: list[int], queue: list[Mention]) -> Iterator[tuple[int, Mention]]:
    """Links and mentions of one meaning; an extension may have made two links of one mention."""
    left = _less_bare(queue, sum(found[number].kind is Kind.LINK for number in numbers))
    last = left[0] if left else None
    for number in numbers:
        fitting = _LOADED if found[number].kind is Kind.RESOURCE else _FOLLOWED
        mention = next((one for one in left if one.form in fitting), None)
        if mention:
            left.remove(mention)
            last = mention
        if last:
            yield number, last


def _less_bare(queue: list[Mention], links: int) -> list[Mention]:
    """Without bare addresses of which there can be no link, because the links are those of other mentions."""
    firm = sum(mention.form in _FOLLOWED - {Form.BARE} for mention in queue)
    bare = [mention for mention in queue if mention.form is Form.BARE]
    dropped = {id(mention) for mention in bare[max(0, links - firm) :]}
    return [mention for mention in queue if id(mention) not in dropped]


def _pair_beginnings(
    found: Sequence[Found],
    meanings: Sequence[str],
    paired: list[Mention | None],
    mentions: Sequence[Mention],
    meaning: Meaning,
) -> None:
    """Bare addresses of which an extension took too much: with the Chinese full stop, and what follows."""
    bare = [mention for mention in mentions if mention.form is Form.BARE and mention not in paired]
    for number, mention in enumerate(paired):
        if mention or not bare or found[number].kind is Kind.RESOURCE:
            continue
        near = next((one for one in bare if meanings[number].startswith(meaning(one))), None)
        if near:
            paired[number] = near
            bare.remove(near)


def meaning_of(address: str, bases: tuple[str, ...]) -> str:
    """What Markdown and page agree on: the last name of a path within the site, or the outer address."""
    path = hrefs.own_path(address, bases)
    if path is None:
        return hrefs.decoded(address.partition(":")[2] or address).strip("/")
    for ending in _ENDINGS:
        path = path.removesuffix(ending)
    fragment = hrefs.decoded(hrefs.fragment(address) or "")
    return f"{path.rstrip('/').rpartition('/')[2]}#{fragment}"


def headings(text: str) -> tuple[Heading, ...]:
    """The headings of a Markdown file, those in code left out."""
    found: list[Heading] = []
    fence, before = "", ""
    for number, line in _body(text):
        mark = _FENCE.match(line)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and (heading := _HEADING.match(line)):
            found.append(Heading(line=number, rank=len(heading[1]), text=_plain(heading[2])))
        elif not fence and before.strip() and (rule := _UNDERLINE.match(line)):
            found.append(Heading(line=number - 1, rank=1 if rule[1][0] == "=" else 2, text=_plain(before)))
        before = line
    return tuple(found)


def _body(text: str) -> Iterator[tuple[int, str]]:
    """Lines and their numbers, those of the front matter left out."""
    lines = list(enumerate(text.removeprefix("\ufeff").splitlines(), 1))
    front = bool(lines) and lines[0][1].strip() == "---"
    end = next((number for number, line in lines[1:] if line.strip() in {"---", "..."}), 0) if front else 0
    return iter(lines[end:])


def way_to(found: Sequence[Heading], line: int) -> list[Heading]:
    """The headings under which a line stands, the outermost first."""
    above: list[Heading] = []
    for heading in found:
        if heading.line > line:
            break
        above = [*(one for one in above if one.rank < heading.rank), heading]
    return above


def line_of(found: Sequence[Heading], section: str) -> int:
    """The line of a heading as the page shows it; 0 when there is none."""
    wanted = _letters(section)
    return next((heading.line for heading in found if wanted and _letters(heading.text) == wanted), 0)


def is_shown(mention: Mention, prose: str) -> bool:
    """Whether readers see it in a page's text, where links and code are left out, and markup is gone."""
    text = _squeezed(_CODE.sub("", mention.text or mention.target))
    if mention.form is Form.UNDEFINED:
        text = _squeezed(_CODE.sub("", mention.target))
    return bool(text) and text in _squeezed_page(prose)


def _plain(heading: str) -> str:
    return _ADDRESS.sub("]", _ATTRIBUTES.sub("", heading)).strip().strip("*_`[]")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@lru_cache(maxsize=1)
def _squeezed_page(prose: str) -> str:
    """Of a page that is asked for many mentions in a row."""
    return _squeezed(prose)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s*_~\\`]+", "", text)
