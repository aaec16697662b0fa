"""The whole check on one page: survey the site, ask the world, judge, remember."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

from checker.addresses import masked, split_fragment
from checker.judge import get_ready, judge
from checker.memory import Memory
from checker.model import Answer, Failure, Finding, Kind, Link, Occurrence, Report
from checker.rules import Rule, remarks, ruling
from checker.settings import Settings
from checker.site.survey import Survey
from checker.verdicts import Severity, Verdict
from checker.web.appetite import Want
from checker.web.archive import copy_of, question
from checker.web.loops import new_event_loop
from checker.web.probe import Limits, Prober

Told = Callable[[Finding], None]
"""Called with every finding as soon as it is made."""
OFFLINE_HOSTS = 3
"""So many hosts that are not to be found while none answers: then it is we who are offline."""
WARM_UP = 0.02
"""Seconds after which the first requests are on their way, and there is time for what judging needs."""
_NOWHERE = frozenset({Failure.NO_SUCH_HOST, Failure.LOOKUP, Failure.UNREACHABLE, Failure.TIMED_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done with the links of a survey."""

    external: bool = False
    """Whether the world is asked."""
    reading_only: bool = False
    """Whether only links of extended-reading sections count."""
    archive: bool = False
    """Whether an archive is asked for copies of what is dead."""
    limits: Limits = field(default_factory=Limits)
    settings: Settings = field(default_factory=Settings)
    rules: tuple[Rule, ...] = ()
    now: datetime


def check(survey: Survey, plan: Plan, memory: Memory, told: Told) -> Report:
    """A finding for every link of a site."""
    started = monotonic()
    book = _Book(plan, memory, survey.cautions, told)
    for finding in survey.findings:
        book.enter_settled(finding)
    left = [link for link in survey.links if not book.enter_known(link)]
    if plan.external:
        _run(_ask(left, plan, memory, book))
    memory.save()
    if plan.archive and not book.interrupted:
        rest = max(0.0, plan.limits.deadline - (monotonic() - started))
        _run(_add_copies(book, replace(plan.limits, deadline=rest)))
    urls = [*(finding.url for finding in survey.findings), *(link.url for link in survey.links)]
    used = book.used | {rule for rule in plan.rules if plan.reading_only and any(map(rule.fits, urls))}
    return Report(
        findings=tuple(book.findings),
        notices=(*survey.notices, *memory.troubles, *remarks(plan.rules, used, urls, plan.now.date())),
        pages=survey.pages,
        requests=book.requests,
        complete=not any(finding.verdict is Verdict.UNASKED for finding in book.findings),
        interrupted=book.interrupted,
        counts=counted(book.findings),
    )


def _run(asking: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(asking)


def counted(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many of each severity, and zeros."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in Severity}


class _Book:
    """Findings as they are made, with rules and memory applied."""

    def __init__(self, plan: Plan, memory: Memory, cautions: Mapping[str, Finding], told: Told) -> None:
        self._plan = plan
        self._memory = memory
        self._cautions = cautions
        self._told = told
        self.findings: list[Finding] = []
        self.used: set[Rule] = set()
        self.requests = 0
        self.interrupted = False

    def enter_settled(self, finding: Finding) -> None:
        """A verdict that needed no asking."""
        if self._wanted(finding.occurrences):
            self._enter(self._ruled(finding.url, finding.occurrences) or finding)

    def enter_known(self, link: Link) -> bool:
        """Whether a link need not be asked: left out, ruled out, offline, or remembered."""
        if not self._wanted(link.occurrences):
            return True
        finding = self._ruled(link.url, link.occurrences)
        if not finding and not self._plan.external:
            finding = self._cautions.get(link.url) or _plain(link, Verdict.OFFLINE)
        if not finding and (entry := self._memory.fresh(link.url)):
            finding = self._tempered(link, entry.finding(link))
        if finding:
            self._enter(finding)
        return finding is not None

    def enter_answered(self, link: Link, answer: Answer) -> None:
        """What the world said of it."""
        entry = self._memory.recall(link.url)
        if answer.status == 304 and entry and entry.conditions():
            finding = self._memory.renew(link, entry)
        elif answer.failure is Failure.UNASKED:
            finding = judge(link, answer)
        else:
            finding = self._memory.remember(link, judge(link, answer), answer)
        self._enter(self._tempered(link, finding))

    def _enter(self, finding: Finding) -> None:
        self.findings.append(finding)
        self._told(finding)

    def _wanted(self, occurrences: Iterable[Occurrence]) -> bool:
        return not self._plan.reading_only or any(place.reading for place in occurrences)

    def _ruled(self, url: str, occurrences: tuple[Occurrence, ...]) -> Finding | None:
        rule = ruling(self._plan.rules, url, self._plan.now.date())
        if not rule:
            return None
        self.used.add(rule)
        link = Link(url=url, occurrences=occurrences)
        return replace(_plain(link, Verdict.BY_RULE), detail=f"{rule.reason} ({rule.expires})")

    def _tempered(self, link: Link, finding: Finding) -> Finding:
        """What settings and the place of a link change in a verdict."""
        caution = self._cautions.get(link.url)
        if caution and finding.severity is Severity.PASS:
            return replace(caution, final_url=finding.final_url, status=finding.status)
        settings = self._plan.settings
        broken = finding.severity is Severity.FAIL
        if broken and not self._memory.confirmed(link.url, settings.confirmations, settings.days):
            return replace(finding, severity=Severity.WARN)
        return finding


def _plain(link: Link, verdict: Verdict) -> Finding:
    return Finding(
        url=masked(link.url), verdict=verdict, severity=verdict.severity, occurrences=link.occurrences
    )


async def _ask(links: list[Link], plan: Plan, memory: Memory, book: _Book) -> None:
    """Each address once, whatever the number of links to it."""
    by_address: dict[str, list[Link]] = {}
    for link in links:
        by_address.setdefault(split_fragment(link.url)[0], []).append(link)
    wants = [_want(url, group, memory) for url, group in by_address.items()]
    prober = Prober(plan.limits)
    asyncio.get_running_loop().call_later(WARM_UP, get_ready)
    with _interruptible(prober, book):
        async for answer in _believable(prober.answers(wants)):
            book.requests += answer.requests
            for link in by_address[answer.url]:
                book.enter_answered(link, answer)


def _want(url: str, links: list[Link], memory: Memory) -> Want:
    fragments = {unquote(split_fragment(link.url)[1]) for link in links} - {"", "top"}
    entries = [memory.recall(link.url) for link in links]
    conditions = [entry.conditions() for entry in entries if entry]
    known = len(conditions) == len(links) and all(pair == conditions[0] for pair in conditions)
    loaded = all(place.kind is Kind.RESOURCE for link in links for place in link.occurrences)
    return Want(
        url=url,
        fragments=frozenset(fragments),
        resource=loaded,
        known=conditions[0] if known else {},
    )


async def _add_copies(book: _Book, limits: Limits) -> None:
    """To the broken ones the address of a copy, where an archive has one."""
    broken = [one for one in book.findings if one.severity is Severity.FAIL and one.final_url]
    dead = {question(one.url).url: one.url for one in broken}
    copies: dict[str, str] = {}
    prober = Prober(limits)
    with _interruptible(prober, book):
        async for answer in prober.answers(question(url) for url in dead.values()):
            copies[dead[answer.url]] = copy_of(answer)
    book.findings = [replace(one, archived=copies.get(one.url, "")) for one in book.findings]


async def _believable(answers: AsyncIterator[Answer]) -> AsyncIterator[Answer]:
    """Hosts that cannot be found wait until one answers: when none does, it is we who are offline."""
    held: list[Answer] = []
    online = False
    async for answer in answers:
        online = online or answer.failure not in {
            *_NOWHERE,
            Failure.UNASKED,
            Failure.MALFORMED,
            Failure.PRIVATE,
        }
        if online:
            for earlier in held:
                yield earlier
            held.clear()
        if online or answer.failure not in _NOWHERE:
            yield answer
        else:
            held.append(answer)
    hosts = {urlsplit(answer.url).hostname for answer in held}
    for answer in held:
        yield replace(answer, failure=Failure.LOOKUP) if len(hosts) >= OFFLINE_HOSTS else answer


@contextlib.contextmanager
def _interruptible(prober: Prober, book: _Book) -> Iterator[None]:
    """Ctrl-C and a polite kill end the asking, not the report."""

    def interrupt() -> None:
        book.interrupted = True
        prober.stop()

    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
        for number in signals:
            loop.add_signal_handler(number, interrupt)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            for number in signals:
                loop.remove_signal_handler(number)
