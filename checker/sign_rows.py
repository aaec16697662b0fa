"""The table of `signs.toml`: what to look for in a page, where, and what it weighs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from checker.verdicts import Verdict


class Place(StrEnum):
    """Where a row looks; in the order in which rows are tried, cheap and sure ones first."""

    HEADER = "header"
    HOST = "host"
    PATH = "path"
    ADDRESS = "address"
    TITLE = "title"
    SCRIPT = "script"
    WHOLE = "whole"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression that is compiled when it is first tried, which for most pages is never."""

    source: str
    """With `<words>` in it that stand for others."""

    def compiled(self) -> re.Pattern[str]:
        """Ready for use."""
        return _compiled(self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table."""

    place: Place
    points: int
    find: Expression
    status: frozenset[int]
    """Empty for all."""
    short: bool
    """Whether it is only for pages with little to read."""
    deep: int
    """How many parts the path of the asked address must have at least."""
    always: bool
    """Whether where a redirect led counts even if the asked address looks alike."""
    hints: tuple[str, ...]
    """Of which one must occur, in lower case, before the costly search; none for rows that cost little."""
    ascii_hints: tuple[str, ...]
    """Those that can occur in a text without other characters."""
    unless: Expression | None
    """What must not occur beside it, in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All about one verdict."""

    verdict: Verdict
    rows: Mapping[Place, tuple[Row, ...]]
    circumstances: Mapping[str, int]
    """What shortness, prose and so on add."""
    matter: Expression
    """Words of the matter, by which articles about it are known."""
    explains: Expression | None
    """What texts say that list or define such pages."""
    exempt: Expression | None
    """Asked addresses for which the verdict is out of question."""
    any_status: bool
    """Whether it is of interest on answers that are errors anyway."""


@cache
def table() -> tuple[Rules, ...]:
    """The rules of every verdict that a page can speak for."""
    of = {verdict.slug: verdict for verdict in Verdict}
    return tuple(_rules(of[name], part) for name, part in _document().items() if name in of)


@cache
def hints(place: Place) -> tuple[str, ...]:
    """Of all rows that look there; every row has an empty one that does without, and so fits all."""
    rows = (row for rules in table() for row in rules.rows.get(place, ()))
    return tuple(dict.fromkeys(hint for row in rows for hint in row.hints or ("",)))


@cache
def words_of(part: str) -> re.Pattern[str]:
    """The words of a part of the table that is about no verdict: `lessons`, `excuses`."""
    return _compiled(_alternatives(_document()[part]["find"]))


STATEMENT = 14
"""Letters from which on a sentence says something."""
LETTERS_AN_EXCUSE = 60
"""Of these has a sentence as many as it has words of excuse, or it is of something else."""
_SENTENCE_ENDS = re.compile(r"(?<=[。！？!?.])(?=\s|$|[^\x00-\x7f])|\n")
_ENDINGS = tuple("。！？!?.")


def letters(text: str) -> int:
    """How much there is to read; a Chinese character counts as two."""
    size = len(text.encode("utf-8", "surrogatepass"))
    return len(text) + (size - len(text)) // 2


def prose(text: str) -> int:
    """Letters of the sentences that are none of those round an error, a login or a check."""
    said = (part for part in _SENTENCE_ENDS.split(text) if part.endswith(_ENDINGS))
    sizes = ((sentence, letters(sentence)) for sentence in said)
    return sum(size for sentence, size in sizes if size >= STATEMENT and not _excuses(sentence, size))


def _excuses(sentence: str, size: int) -> bool:
    return sum(1 for _ in words_of("excuses").finditer(sentence)) * LETTERS_AN_EXCUSE >= size


@cache
def _document() -> Mapping[str, Any]:
    return tomllib.loads((files("checker") / "signs.toml").read_text(encoding="utf-8"))


def _rules(verdict: Verdict, part: Mapping[str, Any]) -> Rules:
    rows = [made for row in part["rows"] for made in _rows(row)]
    return Rules(
        verdict=verdict,
        rows={place: found for place in Place if (found := tuple(row for row in rows if row.place is place))},
        circumstances={name: value for name, value in part.items() if type(value) is int},
        matter=Expression(part["matter"]),
        explains=_optional(part, "explains"),
        exempt=_optional(part, "exempt"),
        any_status=part.get("any_status", False),
    )


def _rows(row: Mapping[str, Any]) -> Iterator[Row]:
    """The row, and another for where its title is a heading."""
    yield _row(row, Place(row["on"]), row["find"])
    if row.get("heading"):
        lines = [_BEGINS + _alternatives(row["find"]) + _ENDS]
        yield _row({**row, "points": _HEADING, "short": True}, Place.TEXT, lines)


def _row(row: Mapping[str, Any], place: Place, find: Iterable[str]) -> Row:
    return Row(
        place=place,
        points=row["points"],
        find=Expression((_UNQUOTED if place is Place.TEXT else "") + _alternatives(find)),
        status=frozenset(row.get("status", ())),
        short=row.get("short", False),
        deep=row.get("deep", 0),
        always=row.get("always", False),
        hints=(hints := tuple(row.get("hints", ()))),
        ascii_hints=tuple(filter(str.isascii, hints)),
        unless=_optional(row, "unless"),
    )


def _optional(part: Mapping[str, Any], name: str) -> Expression | None:
    return Expression(part[name]) if name in part else None


_UNQUOTED = r"(?<![“\"'「『《>])"


_HEADING = 3
"""Points of a heading."""
_BEGINS = r"(?:^|(?<=[\s。！？!?.…]))(?=(?-i:[A-Z\d\u3400-\u9fff]))"
_ENDS = r"(?=$|[。！!…]|[.？?](?=\s|$)|\s(?-i:[A-Z\d©\u3400-\u9fff]))"
"""A line begins where a sentence does, and ends before another."""


def _alternatives(expressions: Iterable[str]) -> str:
    return f"(?:{'|'.join(expressions)})"


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(_filled(source), re.IGNORECASE | re.MULTILINE)


def _filled(source: str) -> str:
    return re.sub(r"(?<!\(\?)(?<!\(\?P)<(\w+)>", lambda found: _word(found[1]), source)


@cache
def _word(name: str) -> str:
    """What a word stands for; a word may use those above it."""
    return _filled(_document()["words"][name])
