"""The report that a maintainer reads in a terminal, or in the log of CI."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import click

from checker.model import Finding, Notice, Occurrence, Report
from checker.reports.groups import (
    PLACES,
    STAR,
    Fact,
    Group,
    Options,
    cause,
    facts,
    groups,
    is_reading,
    named,
    place,
    run,
    totals,
)
from checker.reports.phrases import phrase
from checker.reports.sanitize import shown

COLOURS = {
    "broken": "red",
    "warning": "yellow",
    "unsure": "yellow",
    "moved": "cyan",
    "ignored": "bright_black",
    "fine": "green",
}


def render_text(report: Report, options: Options) -> str:
    """Groups, then what is not about a link, then the totals: what matters most for the eye at the end."""
    pen = _Pen(options)
    blocks = [*(pen.group(group) for group in groups(report, verbose=options.verbose))]
    if report.notices:
        blocks.append(pen.notices(report))
    blocks.append(pen.summary(report))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


class _Pen:
    """Writes in one language, with colours or without."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.language = options.language

    def group(self, group: Group) -> Iterator[str]:
        colour = COLOURS[group.label]
        name = phrase(self.language, group.label, 1).upper()
        what = cause(group, self.language)
        yield f"{self.style(name, fg=colour, bold=True)}  {self.style(what, bold=True)}"
        for finding in group.findings:
            yield from self.finding(finding, colour)

    def finding(self, finding: Finding, colour: str) -> Iterator[str]:
        mark = self.style(STAR, fg="magenta") if is_reading(finding) else "-"
        yield f"  {mark} {self.style(_inert(named(finding, self.language)), fg=colour)}"
        for fact in facts(finding, self.language):
            yield f"      {self.fact(fact)}"
        yield from self.places(finding.occurrences)

    def fact(self, fact: Fact) -> str:
        text = _inert(fact.text)
        return f"{fact.label} {self.style(text, fg='green') if fact.advice else text}".lstrip()

    def places(self, occurrences: tuple[Occurrence, ...]) -> Iterator[str]:
        named = [(_inert(place(o, self.language)), _inert(shown(o.section))) for o in occurrences[:PLACES]]
        width = max((_columns(where) for where, section in named if section), default=0)
        for where, section in named:
            gap = " " * (width - _columns(where) + 2)
            yield (
                f"      {where}{gap}{self.style(section, dim=True)}".rstrip() if section else f"      {where}"
            )
        if (rest := len(occurrences) - PLACES) > 0:
            yield f"      {self.style(phrase(self.language, 'more places', rest), dim=True)}"

    def notices(self, report: Report) -> Iterator[str]:
        yield self.style(phrase(self.language, "notices").upper(), fg="yellow", bold=True)
        for notice in report.notices:
            yield f"  - {self.notice(notice)}"

    def notice(self, notice: Notice) -> str:
        where = place(Occurrence(href="", file=notice.file, line=notice.line), self.language)
        return _inert(f"{where}: {shown(notice.text)}" if notice.file else shown(notice.text))

    def summary(self, report: Report) -> Iterator[str]:
        if not report.complete:
            yield self.style(phrase(self.language, "incomplete"), fg="red", bold=True, reverse=True)
        counted = totals(report)
        yield " · ".join(self.total(name, count) for name, count in counted.items())
        marks = any(is_reading(finding) for finding in report.findings)
        legend = f" · {STAR} {phrase(self.language, 'reading')}" if marks else ""
        yield self.style(run(report, self.language) + legend, dim=True)
        if address := self.options.help_url:
            yield self.style(phrase(self.language, "manual", address=shown(address)), dim=True)

    def total(self, name: str, count: int) -> str:
        text = f"{count} {phrase(self.language, name, count)}"
        if name == "broken" and not count:
            return self.style(text, fg="green", bold=True)
        return self.style(text, fg=COLOURS[name], bold=True) if count else self.style(text, dim=True)

    def style(self, text: str, **looks: Any) -> str:
        return click.style(text, **looks) if self.options.colour else text


def _inert(text: str) -> str:
    """Without what CI takes for a command: `::` at the start of a line, `##[` and `##vso[` anywhere."""
    return _COMMAND.sub(r"\1 ", text)


_COMMAND = re.compile(r"(^:(?=:)|#(?=#))")


def _columns(text: str) -> int:
    """How wide a terminal shows the text."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
