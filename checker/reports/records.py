"""Findings for programs: JSON of a whole report, and lines of JSON while a check is running."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from checker.addresses import masked
from checker.model import Finding, Notice, Occurrence, Report
from checker.reports.groups import Options, groups
from checker.reports.sanitize import INVISIBLE
from checker.verdicts import Severity


def render_json(report: Report, options: Options) -> str:
    """The whole report, readable."""
    counts = Counter(finding.severity for finding in report.findings)
    whole = {
        "complete": report.complete,
        "pages": report.pages,
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
        "counts": {severity.value: counts[severity] for severity in Severity},
        "notices": [_notice(notice) for notice in report.notices],
        "findings": [record(finding) for finding in _urgent_first(report)],
    }
    return dumps(whole, indent=2) + "\n"


def render_jsonl(report: Report, options: Options) -> str:
    """One line an address."""
    return "".join(line(finding) for finding in _urgent_first(report))


def line(finding: Finding) -> str:
    """One finding as a line of JSON, newline included."""
    return dumps(record(finding)) + "\n"


def record(finding: Finding) -> dict[str, Any]:
    """One finding as plain values, without passwords."""
    return {
        "url": masked(finding.url),
        "verdict": finding.verdict.slug,
        "severity": finding.severity.value,
        "final_url": masked(finding.final_url),
        "status": finding.status,
        "detail": masked(finding.detail),
        "proposal": masked(finding.proposal),
        "since": finding.since,
        "archived": masked(finding.archived),
        "occurrences": [_occurrence(occurrence) for occurrence in finding.occurrences],
    }


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON in readable characters; what is invisible, or no character at all, is escaped without loss."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return "\n".join(INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], row) for row in text.split("\n"))


def _urgent_first(report: Report) -> Iterator[Finding]:
    """Findings come in the order of answers, which is another in every run."""
    return (finding for group in groups(report, verbose=True) for finding in group.findings)


def _occurrence(occurrence: Occurrence) -> dict[str, Any]:
    return {
        "file": occurrence.file,
        "line": occurrence.line,
        "column": occurrence.column,
        "page": occurrence.page,
        "section": masked(occurrence.section),
        "href": masked(occurrence.href),
        "kind": occurrence.kind.value,
        "reading": occurrence.reading,
        "chrome": occurrence.chrome,
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {"text": masked(notice.text), "file": notice.file, "line": notice.line}
