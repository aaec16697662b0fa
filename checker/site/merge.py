"""Single places where addresses stand → one link, or one finding, for each target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from checker.addresses import masked
from checker.model import Finding, Kind, Link, Occurrence
from checker.site.built import Use
from checker.site.policy import Policy
from checker.site.resolve import Resolved
from checker.verdicts import Severity, Verdict

_WORST = (Severity.FAIL, Severity.WARN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One address at one place."""

    resolved: Resolved
    place: Occurrence
    use: Use = Use.NONE
    edited: bool = False
    """Whether the place is in a document, and not in what was built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What is known of all targets."""

    findings: tuple[Finding, ...]
    links: tuple[Link, ...]
    cautions: dict[str, Finding]
    """By `Link.url`."""


def merged(standings: Iterable[Standing], policy: Policy) -> Merged:
    """Bring together what leads to the same, in the order in which it first stands."""
    groups: dict[str, list[Standing]] = {}
    for standing in standings:
        groups.setdefault(standing.resolved.key, []).append(standing)
    findings: list[Finding] = []
    links: list[Link] = []
    cautions: dict[str, Finding] = {}
    for group in groups.values():
        if all(standing.resolved.verdict for standing in group) or _worst(group):
            findings.append(_finding(group))
            continue
        link = Link(url=group[0].resolved.url, occurrences=_places(group))
        links.append(link)
        if caution := _caution(link.url, group, policy):
            cautions[link.url] = caution
    return Merged(findings=tuple(findings), links=tuple(links), cautions=cautions)


def _worst(group: list[Standing]) -> Verdict | None:
    """The gravest fault that is certain, if there is one."""
    known = [standing.resolved.verdict for standing in group if standing.resolved.verdict]
    return next((one for grave in _WORST for one in known if one.severity is grave), None)


def _finding(group: list[Standing]) -> Finding:
    """The gravest verdict, at the places where it holds."""
    verdict = _worst(group)
    bare = [standing for standing in group if standing.place.kind is Kind.BARE]
    if not verdict and bare:
        return _said(Verdict.UNLINKED, bare)
    return (
        _said(verdict, [one for one in group if one.resolved.verdict is verdict]) if verdict else _calm(group)
    )


def _calm(group: list[Standing]) -> Finding:
    return _said(group[0].resolved.verdict or Verdict.OK, group)


def _caution(url: str, group: list[Standing], policy: Policy) -> Finding | None:
    """What is to be said of a link that works."""
    blocked = [one for one in group if one.place.kind is Kind.RESOURCE and not policy.allows(url, one.use)]
    bare = [one for one in group if one.place.kind is Kind.BARE]
    verdict, first = (Verdict.BLOCKED, blocked) if blocked else (Verdict.UNLINKED, bare)
    told = set(map(id, first))
    return _said(verdict, [*first, *(one for one in group if id(one) not in told)]) if first else None


def _said(verdict: Verdict, group: list[Standing]) -> Finding:
    first = group[0].resolved
    return Finding(
        url=masked(first.url),
        verdict=verdict,
        severity=verdict.severity,
        occurrences=_places(group),
        detail=writable(first.detail),
        proposal=writable(masked(first.proposal)),
    )


def _places(group: list[Standing]) -> tuple[Occurrence, ...]:
    """Where a person looks, extended reading first; what templates and generated pages repeat comes once."""
    edited = any(one.edited for one in group)
    once: dict[tuple[str, int, int, Kind] | str, Occurrence] = {}
    for place in _generated_marked(group, edited=edited):
        key = "chrome" if place.chrome else (place.file, place.line, place.column, place.kind)
        once.setdefault(key, place)
    return tuple(sorted(once.values(), key=lambda place: (place.chrome, not place.reading)))


def _generated_marked(group: list[Standing], *, edited: bool) -> Iterator[Occurrence]:
    for one in group:
        place = one.place
        repeats = edited and not one.edited and not place.chrome
        yield replace(place, chrome=True) if repeats else place


def writable(text: str) -> str:
    """Without what cannot be written: bytes of file names that are no text."""
    return text.encode("utf-8", "backslashreplace").decode()
