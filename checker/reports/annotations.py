"""Workflow commands of GitHub Actions: remarks that stand beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from checker.model import Finding, Notice, Report
from checker.reports.groups import STAR, Options, first, groups, is_reading, message, template
from checker.reports.phrases import phrase
from checker.reports.sanitize import shown

PER_LEVEL = 10
"""GitHub shows so many of each level for one step, and drops what comes after."""
MESSAGE_LIMIT = 4096
"""GitHub cuts longer messages."""
LEVELS: Mapping[str, str] = {
    "broken": "error",
    "warning": "warning",
    "unsure": "warning",
    "moved": "notice",
}


def render_github(report: Report, options: Options) -> str:
    """One command a line, most urgent first, extended reading before others of its level.

    The last of a level tells how many there was no room for.
    """
    by_level: dict[str, list[str]] = {"error": [], "warning": [], "notice": []}
    if not report.complete:
        by_level["warning"].append(_command("warning", {}, [phrase(options.language, "incomplete")]))
    by_level["notice"] += [_of_notice(notice) for notice in report.notices]
    listed = [(group.label, finding) for group in groups(report) for finding in group.findings]
    for label, finding in sorted(listed, key=lambda pair: not is_reading(pair[1])):
        level = LEVELS[label]
        by_level[level].append(_of_finding(level, label, finding, options.language))
    lines = (line for level, all_ in by_level.items() for line in _limited(level, all_, options.language))
    return "".join(f"{line}\n" for line in lines)


def _limited(level: str, commands: list[str], language: str) -> Iterator[str]:
    if len(commands) <= PER_LEVEL:
        yield from commands
        return
    yield from commands[: PER_LEVEL - 1]
    rest = phrase(language, "more links", len(commands) - PER_LEVEL + 1)
    yield _command(level, {}, [rest])


def _of_finding(level: str, label: str, finding: Finding, language: str) -> str:
    at = first(finding)
    mark = f"{STAR} " if is_reading(finding) else ""
    title = f"{mark}{phrase(language, label, 1)} · {finding.verdict.slug}"
    where = _where(at.file, at.line, at.column)
    return _command(level, where | {"title": title}, message(finding, language, template(finding, language)))


def _of_notice(notice: Notice) -> str:
    return _command("notice", _where(notice.file, notice.line), [shown(notice.text)])


def _where(file: str, line: int, column: int = 0) -> dict[str, str]:
    numbers = {"line": line, "col": column} if line > 0 else {}
    where = {"file": shown(file)} | {name: str(number) for name, number in numbers.items() if number > 0}
    return where if file else {}


def _command(level: str, properties: Mapping[str, str], lines: Iterable[str]) -> str:
    settings = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level}{' ' if settings else ''}{settings}::{_data(chr(10).join(lines)[:MESSAGE_LIMIT])}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
