"""The report as Markdown, for the summary of a job on GitHub, an issue, or a chat."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    help_address,
    is_reading,
    named,
    place,
    run,
    totals,
)
from checker.reports.phrases import phrase
from checker.reports.sanitize import URL_LIMIT, shown

SIZE = 1_000_000
"""Bytes. GitHub takes 1 MiB for a step, and silently drops what comes near it."""
_ROOM = 2_000
"""Bytes kept for what closes a cut report."""
_NOTICES = 100
_MARKUP = re.compile(r"[&<>\"'|`*_\[\]\\~#:@$]|(?<=www)\.", re.I)
_WEB = re.compile(r"https?://", re.I)


def render_markdown(report: Report, options: Options) -> str:
    """Totals, notices, and a table for each cause, as much as GitHub shows."""
    blocks = _head(report, options.language)
    room, left = SIZE - _ROOM - sum(map(_size, blocks)), 0
    for group in groups(report, verbose=options.verbose):
        block, kept = _table(group, options, room)
        left += len(group.findings) - kept
        room -= _size(block)
        blocks.append(block)
    if left:
        blocks.append(f"**{_plain(phrase(options.language, 'cut', left))}**")
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(report: Report, language: str) -> list[str]:
    told = [(name, n) for name, n in totals(report).items() if n or name == "broken"]
    counts = " · ".join(f"{n} {phrase(language, name, n)}" for name, n in told)
    star = any(is_reading(finding) for finding in report.findings)
    legend = f" · {STAR} {phrase(language, 'reading')}" if star else ""
    blocks = [f"## {phrase(language, 'title')}{phrase(language, 'colon')}{counts}"]
    if not report.complete:
        blocks.append(f"**⚠ {_plain(phrase(language, 'incomplete'))}**")
    blocks.append(f"{_plain(run(report, language))}{legend}")
    if report.notices:
        blocks.append(_notices(report.notices, language))
    return blocks


def _notices(notices: tuple[Notice, ...], language: str) -> str:
    rows = [f"| {_notice_place(n, language)} | {_plain(shown(n.text))} |" for n in notices[:_NOTICES]]
    if (rest := len(notices) - _NOTICES) > 0:
        rows.append(f"| | {_plain(phrase(language, 'more places', rest))} |")
    return "\n".join([f"| {phrase(language, 'place')} | {phrase(language, 'notices')} |", "|---|---|", *rows])


def _notice_place(notice: Notice, language: str) -> str:
    where = Occurrence(href="", file=notice.file, line=notice.line)
    return _code(place(where, language)) if notice.file else ""


def _table(group: Group, options: Options, room: int) -> tuple[str, int]:
    """The group as Markdown of at most so many bytes, and how many links of it that holds."""
    language = options.language
    heads = [phrase(language, key) for key in ("link", "finding", "place")]
    opening, closing = _frame(group, options)
    opening += f"\n\n| {' | '.join(heads)} |\n|---|---|---|\n"
    rows = _fitting((_row(f, language) for f in group.findings), room - _size(opening) - _size(closing))
    return (f"{opening}{''.join(rows)}{closing}".rstrip(), len(rows)) if rows else ("", 0)


def _frame(group: Group, options: Options) -> tuple[str, str]:
    """What stands before and after the table: broken links lie open, the others are folded."""
    title = _plain(f"{phrase(options.language, group.label, 1).upper()} {cause(group, options.language)}")
    if address := help_address(group.verdict, options):
        title = title.replace(group.verdict.slug, _anchor(shown(address), group.verdict.slug), 1)
    if group.label == "broken":
        return f"### {title}", ""
    return f"<details><summary>{title}</summary>", "\n</details>"


def _fitting(rows: Iterable[str], room: int) -> list[str]:
    kept = []
    for row in rows:
        room -= _size(row)
        if room < 0:
            break
        kept.append(row)
    return kept


def _row(finding: Finding, language: str) -> str:
    mark = f"{STAR} " if is_reading(finding) else ""
    told = "<br>".join(_fact(fact) for fact in facts(finding, language))
    return f"| {mark}{_address(named(finding, language))} | {told} | {_places(finding, language)} |\n"


def _fact(fact: Fact) -> str:
    text = _address(fact.text) if fact.address else _plain(fact.text)
    return f"{_plain(fact.label)} {text}".strip()


def _places(finding: Finding, language: str) -> str:
    lines = [
        f"{_code(place(o, language))} {_plain(shown(o.section))}".strip()
        for o in finding.occurrences[:PLACES]
    ]
    if (rest := len(finding.occurrences) - PLACES) > 0:
        lines.append(_plain(phrase(language, "more places", rest)))
    return "<br>".join(lines)


def _address(text: str) -> str:
    """An address to click, where a browser knows what to do with it."""
    return _anchor(text, _code(text)) if _WEB.match(text) and len(text) < URL_LIMIT else _code(text)


def _anchor(address: str, html: str) -> str:
    return f'<a href="{_plain(address)}">{html}</a>'


def _code(text: str) -> str:
    return f"<code>{_plain(text)}</code>"


def _plain(text: str) -> str:
    """Text that neither Markdown nor HTML takes for markup; references also work within tables."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", text)


def _size(text: str) -> int:
    return len(text.encode())
