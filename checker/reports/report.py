"""All reports: one row a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from checker.model import Report
from checker.reports.annotations import render_github
from checker.reports.groups import Options
from checker.reports.junit import render_junit
from checker.reports.records import line, record, render_json, render_jsonl
from checker.reports.sarif import render_sarif
from checker.reports.summary import render_markdown
from checker.reports.terminal import render_text

Format = Callable[[Report, Options], str]
"""Writes a report. The same report and options always give the same bytes, with a newline at the end."""

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": render_text,
        "github": render_github,
        "markdown": render_markdown,
        "junit": render_junit,
        "sarif": render_sarif,
        "json": render_json,
        "jsonl": render_jsonl,
    }
)

__all__ = ["FORMATS", "Format", "Options", "line", "record"]
