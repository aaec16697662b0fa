"""Where words stand in a page, and what they lose where articles have them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checker.sign_pages import EDGES, Hit, Page
from checker.sign_rows import Place, letters, prose, words_of

PREAMBLE = 80
"""Letters of prose that may stand before what a page has to say."""
OTHERWISE = 60
"""Letters of prose below a heading from which on it tells of something else."""
BESIDE, BELOW = 2, 3
"""Points that words lose beside what is about another thing, and below it."""
BARE = 24
"""Letters of a title that can be no more than the site's name."""
TELLING = 12
"""Letters of a title from which on it says what the page is about."""


def tells_otherwise(page: Page, hits: Iterable[Hit]) -> bool:
    """Whether only title, heading and scripts speak for the verdict, and prose below of something else."""
    end = page.text.find(page.heading) + len(page.heading)
    places = {hit.place for hit in hits if not (hit.place is Place.TEXT and hit.at < end)}
    return places <= {Place.TITLE, Place.SCRIPT} and prose(_lead(page)) >= OTHERWISE


def misplaced(page: Page, hit: Hit, hits: Iterable[Hit]) -> int:
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


def _has_prose(text: str, hits: Iterable[Hit]) -> bool:
    """Whether it has some, sentences of the signs themselves not counted."""
    for words in {hit.words for hit in hits}:
        text = text.replace(words, _NAMED)
    return prose(text) > 0


def _subject(page: Page) -> str:
    """The heading, or first line, of a page that is about just that, by its title or for want of one."""
    heading = page.heading or page.text.partition("\n")[0]
    plain = heading.strip(EDGES).lower()
    if _NAME.fullmatch(plain):
        return ""
    alike = any(
        plain in name or (name in plain and len(name) * 2 > len(plain))
        for name in map(str.lower, (page.title, *(page.segments[:-1] or page.segments)))
    )
    return heading if (alike and len(plain) > 1) or not page.html else ""


def _lead(page: Page) -> str:
    """What first is said below the heading."""
    below = page.text.partition(page.heading)[2] if page.heading else page.text.partition("\n")[2]
    return next((block for block in below.split("\n") if letters(block) >= OTHERWISE), "")


def subline(page: Page) -> str:
    """Heading or first line, bare."""
    return (page.heading or page.text.partition("\n")[0]).strip(EDGES).lower() if "\n" in page.text else ""


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
