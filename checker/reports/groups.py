"""What all formats for people share: findings grouped by cause, and the words for one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from checker.model import Finding, Occurrence, Report
from checker.reports.details import detail
from checker.reports.phrases import phrase
from checker.reports.sanitize import URL_LIMIT, shown
from checker.verdicts import Severity, Verdict

PLACES = 5
"""How many places of one link are named; of the others their number."""
STAR = "★"
"""Marks links of extended reading."""
LABELS = ("broken", "warning", "unsure", "moved", "ignored", "fine")
"""What a finding asks of a maintainer, most urgent first; keys of phrases."""
QUIET = frozenset({"ignored", "fine"})
"""Only counted, unless a report is verbose."""
_LABEL_OF = {
    Severity.FAIL: "broken",
    Severity.WARN: "warning",
    Severity.REDIRECT: "moved",
    Severity.IGNORED: "ignored",
    Severity.PASS: "fine",
}
_SURE = frozenset(
    {
        Verdict.MOVED,
        Verdict.INSECURE,
        Verdict.WRONG_CASE,
        Verdict.MARKDOWN_LINK,
        Verdict.UPSTREAM,
        Verdict.OUTSIDE_BASE,
        Verdict.UNLINKED,
    }
)
"""Their proposal is right, not only near."""
_RANK = {verdict: number for number, verdict in enumerate(Verdict)}
_HOST = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#\s]*)", re.I)
_NO_PLACE = Occurrence(href="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a report is to be written."""

    language: str = "en"
    """`zh`, or else English."""
    colour: bool = False
    """Whether it goes to a terminal that shows colours."""
    verbose: bool = False
    """Whether links that work or are ignored are listed too."""
    help_url: str = ""
    """Absolute address of the page that explains verdicts under their slugs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All links with one cause."""

    label: str
    """One of `LABELS`."""
    verdict: Verdict
    findings: tuple[Finding, ...]
    """Extended reading first; links of one host side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something known of a link, fit to be shown."""

    label: str = ""
    """What it is, unless it speaks for itself."""
    text: str
    address: bool = False
    """Whether the text is an address."""
    advice: bool = False
    """Whether it is what to write instead."""


def label(finding: Finding) -> str:
    """What it asks of a maintainer: one of `LABELS`."""
    if finding.severity is Severity.WARN and finding.verdict.uncertain:
        return "unsure"
    return _LABEL_OF[finding.severity]


def totals(report: Report) -> Mapping[str, int]:
    """How many findings there are under every label, zeros included, in the order of `LABELS`."""
    counted = Counter(label(finding) for finding in report.findings)
    return {name: counted[name] for name in LABELS}


def run(report: Report, language: str) -> str:
    """How large the check was."""
    return phrase(
        language,
        "run",
        links=phrase(language, "links", len(report.findings)),
        pages=phrase(language, "pages", report.pages),
        requests=phrase(language, "requests", report.requests),
        seconds=f"{report.seconds:.1f}",
    )


def groups(report: Report, *, verbose: bool = False) -> tuple[Group, ...]:
    """The findings to be listed by cause, most urgent first."""
    listed = [f for f in report.findings if verbose or label(f) not in QUIET]
    reading = {(label(f), f.verdict) for f in listed if is_reading(f)}
    ordered = sorted(listed, key=lambda f: _order(f, leads=(label(f), f.verdict) in reading))
    causes = groupby(ordered, key=lambda f: (label(f), f.verdict))
    return tuple(
        Group(label=name, verdict=verdict, findings=tuple(found)) for (name, verdict), found in causes
    )


def cause(group: Group, language: str) -> str:
    """What is the matter with the links of a group, and how many they are."""
    sentence = group.verdict.sentence(language)
    return phrase(language, "cause", len(group.findings), slug=group.verdict.slug, sentence=sentence)


def named(finding: Finding, language: str) -> str:
    """Its address, fit to be shown, or that it has none."""
    return shown(finding.url, URL_LIMIT) or phrase(language, "no address")


def first(finding: Finding) -> Occurrence:
    """Where it stands first; an empty place when that is not known."""
    return next(iter(finding.occurrences), _NO_PLACE)


def is_reading(finding: Finding) -> bool:
    """Whether the link stands in extended reading."""
    return any(occurrence.reading for occurrence in finding.occurrences)


def file_of(occurrence: Occurrence) -> str:
    """The file to look into: the edited one, or else the built page."""
    return occurrence.file or occurrence.page


def place(occurrence: Occurrence, language: str) -> str:
    """Where to edit it, as editors and terminals understand it: `docs/zh/24-summary.md:41:7`."""
    file, known = shown(file_of(occurrence)), occurrence.line > 0
    numbers = [occurrence.line, occurrence.column] if file and known else []
    where = ":".join([file, *(str(n) for n in numbers if n > 0)])
    if not occurrence.chrome:
        return where or phrase(language, "nowhere")
    what = phrase(language, "chrome")
    return phrase(language, "such as", what=what, place=where) if where else what


def facts(finding: Finding, language: str) -> tuple[Fact, ...]:
    """All that is known of a link besides its verdict, what to write instead first among addresses."""
    return tuple(fact for fact in (_detail(finding, language), *_addresses(finding, language)) if fact.text)


def message(finding: Finding, language: str, at: str = "") -> tuple[str, ...]:
    """The finding in plain lines: sentence, its place where one is given, facts, further places."""
    lines = [f"{named(finding, language)} {finding.verdict.sentence(language)}", *([at] if at else [])]
    lines += [f"{fact.label} {fact.text}".strip() for fact in facts(finding, language)]
    rest = further(finding.occurrences[1:], language)
    return (*lines, *([phrase(language, "also", places=rest)] if rest else []))


def template(finding: Finding, language: str) -> str:
    """That the template made the link, where it did."""
    return phrase(language, "chrome") if first(finding).chrome else ""


def further(occurrences: Iterable[Occurrence], language: str) -> str:
    """Some places on one line, and the number of those beyond."""
    named = [place(occurrence, language) for occurrence in occurrences]
    if len(named) > PLACES:
        named[PLACES:] = [phrase(language, "more places", count=len(named) - PLACES)]
    return phrase(language, "comma").join(named)


def help_address(verdict: Verdict, options: Options) -> str:
    """Where a verdict is explained; empty when no page is configured."""
    return f"{options.help_url.rstrip('#')}#{verdict.slug}" if options.help_url else ""


def _order(finding: Finding, *, leads: bool) -> tuple[int, bool, int, bool, str, str, int, int, str]:
    """`leads` is for causes with links of extended reading."""
    host, at = _HOST.match(finding.url), first(finding)
    return (
        LABELS.index(label(finding)),
        not leads,
        _RANK[finding.verdict],
        not is_reading(finding),
        host[1].lower() if host else "",
        file_of(at),
        at.line,
        at.column,
        finding.url,
    )


def _detail(finding: Finding, language: str) -> Fact:
    fact = "" if finding.detail == finding.final_url else shown(detail(language, finding.detail))
    told = str(finding.status) in fact or finding.status < 300
    since = phrase(language, "since", date=shown(finding.since)) if finding.since else ""
    parts = ("" if told else f"HTTP {finding.status}", fact, since)
    return Fact(text=" · ".join(part for part in parts if part))


def _addresses(finding: Finding, language: str) -> Iterable[Fact]:
    proposal = "use" if finding.verdict in _SURE else "did you mean"
    known = {finding.url, finding.url.partition("#")[0], finding.proposal}
    final = "" if finding.final_url in known else finding.final_url
    for key, text in ((proposal, finding.proposal), ("led to", final), ("archived", finding.archived)):
        yield Fact(
            label=phrase(language, key),
            text=shown(text, URL_LIMIT),
            address=True,
            advice=key == proposal,
        )
