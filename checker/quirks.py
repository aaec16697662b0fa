"""Hosts that need something of their own, each with evidence, in `quirks.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from checker.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """What is different about some hosts."""

    hosts: tuple[str, ...]
    """`name.example`, `*.name.example` or `name.*`; empty for all others."""
    why: str
    told: tuple[str, ...]
    """Where it is told: `owner/project#17`, or a page."""
    browser_on: frozenset[int] = frozenset()
    """Statuses on which one more try under a browser's name is worth it."""
    head: bool = True
    """Whether `HEAD` is answered as `GET` is."""
    fragments: Literal["ids", "scripted"] | tuple[str, ...] = "ids"
    """Whether ids tell of fragments, or what an id may have before it."""
    scripted: tuple[re.Pattern[str], ...] = ()
    """Fragments that only a script understands."""
    elsewhere: tuple[re.Pattern[str], ...] = ()
    """Fragments that name no place in the page."""

    def judge_fragment(self, fragment: str, ids: Collection[str]) -> Verdict:
        """`OK`, `SCRIPTED_FRAGMENT` or `MISSING_FRAGMENT`, for a decoded fragment and the page's ids."""
        prefixes = () if isinstance(self.fragments, str) else self.fragments
        if any(prefix + fragment in ids for prefix in ("", *prefixes)) or _fits(self.elsewhere, fragment):
            return Verdict.OK
        if self.fragments == "scripted" or _fits(self.scripted, fragment):
            return Verdict.SCRIPTED_FRAGMENT
        if prefixes and not any(name.startswith(prefixes) for name in ids):
            return Verdict.SCRIPTED_FRAGMENT
        return Verdict.MISSING_FRAGMENT


ORDINARY = Quirk(hosts=(), why="Most hosts do as the standards say.", told=())


@cache
def quirk_for(host: str) -> Quirk:
    """The row of a host, `ORDINARY` where there is none; an exact name goes before a pattern."""
    name = host.lower().rstrip(".").removeprefix("www.")
    by_host = _by_host()
    if name in by_host:
        return by_host[name]
    return next((quirk for pattern, quirk in by_host.items() if fnmatchcase(name, pattern)), ORDINARY)


@cache
def quirks() -> tuple[Quirk, ...]:
    """All rows."""
    document = tomllib.loads((files("checker") / "quirks.toml").read_text(encoding="utf-8"))
    return tuple(_quirk(row) for row in document["quirk"])


@cache
def _by_host() -> Mapping[str, Quirk]:
    return {host: quirk for quirk in quirks() for host in quirk.hosts}


def _quirk(row: Mapping[str, Any]) -> Quirk:
    fragments = row.get("fragments", "ids")
    return Quirk(
        hosts=tuple(row["hosts"]),
        why=row["why"],
        told=tuple(row["told"]),
        browser_on=frozenset(row.get("browser_on", ())),
        head=row.get("head", True),
        fragments=tuple(fragments) if isinstance(fragments, list) else fragments,
        scripted=tuple(re.compile(expression) for expression in row.get("scripted", ())),
        elsewhere=tuple(re.compile(expression) for expression in row.get("elsewhere", ())),
    )


def _fits(expressions: tuple[re.Pattern[str], ...], fragment: str) -> bool:
    return any(expression.fullmatch(fragment) for expression in expressions)
