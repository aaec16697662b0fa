"""Laws of reports, for any text in any field."""

import json
from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from checker.reports.groups import Options
from checker.model import Finding, Kind, Notice, Occurrence, Report
from checker.reports.report import FORMATS
from checker.reports.sanitize import INVISIBLE
from checker.verdicts import Severity, Verdict
from tests.checker.readback import assert_harmless, commands
from tests.checker.schemas import cache, valid_junit, valid_sarif

NASTY = st.sampled_from(
    ["\x1b[2J", "::error::", "##[", "]]>", "<b>", "|", "`", "%0A", "\u202e", "\ud800", "\uffff", "\n", "\r",
     "\x00", "\x85", "https://a:b@c/", "](", "&#", "\\", "…", "★", "www.", "$", "javascript:", "{0}", "'", '"']
)  # fmt: skip
TEXT = st.lists(st.one_of(NASTY, st.text(st.characters(exclude_categories=()), max_size=6)), max_size=5).map(
    "".join
)
NUMBER = st.integers(min_value=0, max_value=10**6)
PLACES = st.lists(
    st.builds(
        Occurrence,
        href=TEXT,
        kind=st.sampled_from(Kind),
        page=TEXT,
        section=TEXT,
        reading=st.booleans(),
        chrome=st.booleans(),
        file=TEXT,
        line=NUMBER,
        column=NUMBER,
    ),
    max_size=7,
).map(tuple)
FINDINGS = st.lists(
    st.builds(
        Finding,
        url=TEXT,
        verdict=st.sampled_from(Verdict),
        severity=st.sampled_from(Severity),
        occurrences=PLACES,
        final_url=TEXT,
        status=st.sampled_from([0, 200, 301, 404, 999]),
        detail=TEXT,
        proposal=TEXT,
        since=TEXT,
        archived=TEXT,
    ),
    max_size=14,
).map(tuple)
REPORTS = st.builds(
    Report,
    findings=FINDINGS,
    notices=st.lists(st.builds(Notice, text=TEXT, zh=TEXT, file=TEXT, line=NUMBER), max_size=3).map(tuple),
    pages=NUMBER,
    requests=NUMBER,
    seconds=st.floats(min_value=0, max_value=1e5),
    complete=st.booleans(),
)
OPTIONS = st.builds(
    Options,
    language=st.sampled_from(["zh", "en"]),
    verbose=st.booleans(),
    help_url=st.sampled_from(["", "https://book.example/verdicts.html"]),
)
LAW = settings(max_examples=60, deadline=None)


def test_laws_try_every_field():
    """A new field is tried, too."""
    filled = {
        Occurrence: {"href", "kind", "page", "section", "reading", "chrome", "file", "line", "column"},
        Notice: {"text", "zh", "file", "line"},
        Finding: {"url", "verdict", "severity", "occurrences", "final_url", "status", "detail", "proposal",
                  "since", "archived"},
    }  # fmt: skip
    for value, names in filled.items():
        assert {field.name for field in fields(value)} == names


@LAW
@given(REPORTS, OPTIONS)
def test_no_text_breaks_what_people_read(any_report, options):
    """Nothing invisible comes through, nothing that is no character, and no log is obeyed."""
    for format_ in ("text", "github", "markdown", "junit"):
        text = FORMATS[format_](any_report, options)
        assert not INVISIBLE.search(text.replace("\n", ""))
        text.encode()
    for written in FORMATS["text"](any_report, options).split("\n"):
        assert not written.lstrip().startswith("::") and "##" not in written


@LAW
@given(REPORTS, OPTIONS)
def test_no_text_breaks_json(any_report, options):
    """It parses, and nothing is lost."""
    whole = json.loads(FORMATS["json"](any_report, options))
    lines = FORMATS["jsonl"](any_report, options)
    assert len(whole["findings"]) == len(any_report.findings) == lines.count("\n")
    assert [json.loads(one) for one in lines.split("\n")[:-1]] == whole["findings"]


@LAW
@given(REPORTS, OPTIONS)
def test_no_text_breaks_github(any_report, options):
    """So many lines as there are things to say, ten a level at most."""
    said = {"error": 0, "warning": int(not any_report.complete), "notice": len(any_report.notices)}
    levels = {Severity.FAIL: "error", Severity.WARN: "warning", Severity.REDIRECT: "notice"}
    for finding_ in any_report.findings:
        if finding_.severity in levels:
            said[levels[finding_.severity]] += 1
    made = list(commands(FORMATS["github"](any_report, options)))
    assert len(made) == sum(min(10, count) for count in said.values())
    assert all(set(settings_) <= {"file", "line", "col", "title"} for _, settings_, _ in made)


@LAW
@given(REPORTS, OPTIONS)
def test_no_text_breaks_markdown(any_report, options):
    """Rows stay rows, and no HTML is let in."""
    assert_harmless(FORMATS["markdown"](any_report, options))


@LAW
@given(REPORTS, OPTIONS)
def test_no_text_breaks_junit(valid_junit, any_report, options):
    """It is XML, by the schema, with a test for each link."""
    root = etree.fromstring(FORMATS["junit"](any_report, options).encode())
    valid_junit(root)
    assert len(root.findall(".//testcase")) == len(any_report.findings) + (not any_report.complete)


@LAW
@given(REPORTS, OPTIONS)
def test_no_text_breaks_sarif(valid_sarif, any_report, options):
    """It is SARIF by the schema."""
    valid_sarif(json.loads(FORMATS["sarif"](any_report, options)))
