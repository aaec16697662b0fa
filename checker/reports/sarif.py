"""SARIF 2.1.0, for GitHub's code scanning and for editors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import quote

from checker.model import Finding, Notice, Occurrence, Report
from checker.reports.groups import Options, first, groups, help_address, message, template
from checker.reports.manual import chapters
from checker.reports.phrases import CHINESE, phrase
from checker.reports.records import dumps
from checker.reports.sanitize import shown, visible
from checker.verdicts import Severity, Verdict

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RESULTS = 5000
"""GitHub shows so many of one run."""
LOCATIONS = 100
"""GitHub shows so many of one result."""
ROOT = "%SRCROOT%"
LEVELS = {Severity.FAIL: "error", Severity.WARN: "warning", Severity.REDIRECT: "note"}
_INDEX: Mapping[Verdict, int] = {verdict: number for number, verdict in enumerate(Verdict)}


def render_sarif(report: Report, options: Options) -> str:
    """One result for each link in each file: what one edit of one file mends."""
    results = _results(report, options)
    kept = list(islice(results, RESULTS))
    cut = sum(1 for _ in results)
    driver = {"name": "booklet check", "rules": [_rule(verdict, options) for verdict in Verdict]}
    run = {
        "tool": {"driver": driver | ({"informationUri": options.help_url} if options.help_url else {})},
        "language": "zh-CN" if options.language == CHINESE else "en-US",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": report.complete,
                "toolExecutionNotifications": list(_notifications(report, cut, options.language)),
            }
        ],
        "results": kept,
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(verdict: Verdict, options: Options) -> dict[str, Any]:
    text = chapters()[verdict.slug]
    rule = {
        "id": verdict.slug,
        "name": verdict.slug.title().replace("-", ""),
        "shortDescription": {"text": f"The link {verdict.en}"},
        "fullDescription": {"text": f"The link {verdict.en}. {verdict.zh}。"},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": LEVELS.get(verdict.severity, "none")},
        "properties": {"tags": ["links"]},
    }
    address = help_address(verdict, options)
    return rule | ({"helpUri": address} if address else {})


def _results(report: Report, options: Options) -> Iterator[dict[str, Any]]:
    for group in groups(report):
        for finding in group.findings:
            for file, occurrences in _by_file(finding).items():
                yield _result(finding, file, occurrences, options.language)


def _by_file(finding: Finding) -> dict[str, list[Occurrence]]:
    files: dict[str, list[Occurrence]] = {}
    for occurrence in finding.occurrences or (first(finding),):
        files.setdefault(occurrence.file or occurrence.page, []).append(occurrence)
    return files


def _result(finding: Finding, file: str, here: Iterable[Occurrence], language: str) -> dict[str, Any]:
    here = list(here)
    others = [occurrence for occurrence in finding.occurrences if occurrence not in here]
    arranged = replace(finding, occurrences=(*here, *others))
    result = {
        "ruleId": finding.verdict.slug,
        "ruleIndex": _INDEX[finding.verdict],
        "level": LEVELS.get(finding.severity, "none"),
        "message": _message(message(arranged, language, template(arranged, language))),
        "partialFingerprints": {"linkInFile/v1": _fingerprint(finding.url, file)},
    }
    locations = [_location(file, o.line, o.column) for o in here[:LOCATIONS]] if file else []
    return result | {"locations": locations}


def _message(lines: Iterable[str]) -> dict[str, str]:
    """Plain text; `[…](…)` would be a link to wherever a page's title wants."""
    return {"text": "\n".join(lines).replace("](", "] (")}


def _fingerprint(url: str, file: str) -> str:
    """The same wherever in the file the link moves."""
    return hashlib.sha256(f"{visible(url)}\n{visible(file)}".encode()).hexdigest()[:32]


def _location(file: str, line: int, column: int = 0) -> dict[str, Any]:
    numbers = {"startLine": line, "startColumn": column} if line > 0 else {}
    region = {name: number for name, number in numbers.items() if number > 0}
    physical = {"artifactLocation": _artifact(file)} | ({"region": region} if region else {})
    return {"physicalLocation": physical}


def _artifact(file: str) -> dict[str, str]:
    path = quote(visible(file))
    return {"uri": f"file://{path}"} if path.startswith("/") else {"uri": path, "uriBaseId": ROOT}


def _notifications(report: Report, cut: int, language: str) -> Iterator[dict[str, Any]]:
    if not report.complete:
        yield {"level": "error", "message": _message([phrase(language, "incomplete")])}
    if cut:
        yield {"level": "warning", "message": _message([phrase(language, "cut", cut)])}
    for notice in report.notices:
        yield _notification(notice)


def _notification(notice: Notice) -> dict[str, Any]:
    told = {"level": "note", "message": _message([shown(notice.text)])}
    return told | ({"locations": [_location(notice.file, notice.line)]} if notice.file else {})
