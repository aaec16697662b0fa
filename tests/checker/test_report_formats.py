"""What each format promises its readers: levels, lines, limits, schemas."""

import json
import re
from xml.etree import ElementTree

import pytest
from lxml import etree, html

from checker.reports.groups import Options
from checker.reports.manual import chapters
from checker.model import Notice
from checker.reports.records import line, record
from checker.reports.report import FORMATS
from checker.reports.sanitize import INVISIBLE
from checker.reports.summary import SIZE
from checker.verdicts import Verdict
from tests.checker.readback import assert_harmless, commands
from tests.checker.sample import (
    CHINESE,
    ENGLISH,
    EVERYTHING,
    GONE,
    RAFT,
    broken,
    finding,
    place,
    reading,
    told,
)
from tests.checker.schemas import cache, valid_junit, valid_sarif

# -- GitHub --------------------------------------------------------------------------------------------------


def test_annotations_stand_at_their_lines():
    """Whatever stands in the name of the file or in the address."""
    link = broken("https://x.example/a,b::c%0Ad", place("docs/a,b: c%2C.md", 7, 3), detail="50 %\n::error::")
    ((level, settings_, data),) = commands(told("github", link))
    assert level == "error"
    assert settings_ == {
        "file": "docs/a,b: c%2C.md",
        "line": "7",
        "col": "3",
        "title": "broken · not-found",
    }
    assert data == "https://x.example/a,b::c%0Ad is not found\nHTTP 404 · 50 % ::error::"


def test_severities_are_levels():
    """Broken links are errors, what to mend or to look at is a warning, moved links and notices are notices."""
    levels = [level for level, _, _ in commands(FORMATS["github"](EVERYTHING, ENGLISH))]
    assert levels == ["error"] * 6 + ["warning"] * 4 + ["notice"] * 3


@pytest.mark.parametrize(
    ("count", "lines", "rest"), [(10, 10, ""), (11, 10, "2 more"), (500, 10, "491 more")]
)
def test_github_shows_ten_of_a_level(count, lines, rest):
    """The last one tells of those that it would drop."""
    links = [broken(f"https://{n}.example/") for n in range(count - 1)]
    links.append(broken("https://z.example/", reading("a.md", 1, 1)))
    made = list(commands(told("github", *links)))
    assert len(made) == lines
    assert rest in made[-1][2]
    assert "z.example" in made[0][2]


# -- Markdown ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "evil",
    ["a|b", "`a`", "``a", "<script>alert(1)</script>", "[a](javascript:x)", "a\\|b", "</code></td>", "**a**",
     "&lt;", "www.evil.example", "@everyone", "$$a$$", "</details>", "<!--", "![a](b)", '"><img src=x>'],
)  # fmt: skip
def test_markdown_is_not_ours_to_give(evil):
    """What stands in addresses, titles and headings is shown as it is."""
    at = place(evil, 1, 1, evil)
    text = told(
        "markdown",
        broken(evil, at, detail=evil, proposal=evil),
        broken("https://x.example/" + evil, at),
        finding(evil, Verdict.DENIED, at),
        notices=(Notice(text=evil, file=evil),),
    )
    assert_harmless(text)
    shown_ = html.fromstring(f"<div>{text}</div>").text_content()
    assert shown_.count(evil) == 13


def test_a_summary_stays_under_the_limit():
    """GitHub drops larger ones whole; what did not fit is told."""
    links = [broken(f"https://{n}.example/{'长' * 80}", place("章.md", n + 1)) for n in range(4000)]
    text = told("markdown", *links, finding("https://y.example/", Verdict.DENIED, place(line=1)))
    rows = text.count("<code>章.md")
    assert SIZE * 0.99 < len(text.encode()) < SIZE
    assert f"{4000 - rows + 1} more links did not fit" in text
    assert_harmless(text)


def test_many_notices_leave_room_for_links():
    """A hundred of them are shown."""
    text = told("markdown", broken(), notices=tuple(Notice(text=f"rule {n}") for n in range(120)))
    assert "rule 99 " in text and "rule 100 " not in text and "and 20 more" in text
    assert_harmless(text)


def test_broken_links_lie_open_and_the_rest_is_folded():
    """Each group is a table of its own."""
    text = FORMATS["markdown"](EVERYTHING, ENGLISH)
    assert text.count("### BROKEN") == 5
    assert text.count("<details>") == text.count("</details>") == 4
    assert text.count("|---|---|---|") == 9


def test_verdicts_lead_to_their_explanation():
    """Where an address for the manual is configured."""
    options = Options(help_url="https://book.example/verdicts.html")
    assert '<a href="https&#58;//book.example/verdicts.html&#35;not-found">not-found</a>' in told(
        "markdown", broken(), options=options
    )
    assert "https://book.example/verdicts.html" in told("text", broken(), options=options)


# -- JUnit ---------------------------------------------------------------------------------------------------


def test_junit_is_what_jenkins_reads(valid_junit):
    """By its schema; a suite a file, a test a link."""
    for options in (ENGLISH, CHINESE):
        valid_junit(etree.fromstring(FORMATS["junit"](EVERYTHING, options).encode()))


def test_junit_counts():
    """Broken links fail, ignored ones are skipped, and so is the promise that all were asked."""
    root = ElementTree.fromstring(FORMATS["junit"](EVERYTHING, ENGLISH))
    assert root.attrib["tests"] == "14" and root.attrib["failures"] == "6"
    assert len(root.findall(".//failure")) == 6
    assert len(root.findall(".//skipped")) == 2
    assert len(root.findall(".//system-out")) == 4
    names = [suite.get("name") for suite in root]
    assert len(names) == len(set(names))
    for suite in root:
        assert suite.get("tests") == str(len(suite))
        assert {test.get("classname") for test in suite} == {suite.get("name")}


def test_junit_failures_say_where():
    """The full place, since tests have no lines."""
    root = ElementTree.fromstring(told("junit", broken(RAFT, reading("a.md", 7, 3), place("b.md", 1))))
    (test,) = root.iter("testcase")
    assert (test.get("classname"), test.get("name")) == ("a.md", RAFT)
    failure = test.find("failure")
    assert (failure.get("type"), failure.get("message")) == ("not-found", "is not found")
    assert failure.text.splitlines()[1] == "a.md:7:3  ★ 扩展阅读"
    assert failure.text.splitlines()[-1] == "also: b.md:1"


# -- SARIF ---------------------------------------------------------------------------------------------------


def run_of(text):
    """The one run of a SARIF report."""
    (run,) = json.loads(text)["runs"]
    return run


@pytest.mark.parametrize(
    "options", [ENGLISH, CHINESE, Options(help_url="https://book.example/verdicts.html")]
)
def test_sarif_is_valid(options, valid_sarif):
    """By the standard's own schema."""
    valid_sarif(json.loads(FORMATS["sarif"](EVERYTHING, options)))


def test_rules_are_verdicts():
    """With help in both languages, and an address of it only where one is configured."""
    rules = run_of(told("sarif"))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [verdict.slug for verdict in Verdict]
    for rule, verdict in zip(rules, Verdict, strict=True):
        assert verdict.en in rule["fullDescription"]["text"] and verdict.zh in rule["fullDescription"]["text"]
        assert rule["help"]["markdown"] == chapters()[verdict.slug]
        assert "helpUri" not in rule
    options = Options(help_url="https://book.example/verdicts.html")
    rules = run_of(told("sarif", options=options))["tool"]["driver"]["rules"]
    assert rules[2]["helpUri"] == "https://book.example/verdicts.html#moved"


def test_a_result_for_each_file():
    """With every place in it, told by level; results know their rules."""
    run = run_of(
        told("sarif", broken(RAFT, place("a b/章.md", 3, 2), place("b.md", 1), place("a b/章.md", 9)))
    )
    one, other = run["results"]
    assert (one["level"], one["ruleId"]) == ("error", "not-found")
    assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == "not-found"
    at = [location["physicalLocation"] for location in one["locations"]]
    assert at[0]["artifactLocation"] == {"uri": "a%20b/%E7%AB%A0.md", "uriBaseId": "%SRCROOT%"}
    assert [place_["region"] for place_ in at] == [{"startLine": 3, "startColumn": 2}, {"startLine": 9}]
    assert other["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b.md"
    assert "also: a b/章.md:3:2, a b/章.md:9" in other["message"]["text"]


def test_fingerprints_outlive_a_move():
    """The same link in the same file is the same alert, on whatever line; others are others."""

    def print_of(url, *at):
        return run_of(told("sarif", broken(url, place(*at))))["results"][0]["partialFingerprints"]

    assert print_of(RAFT, "a.md", 3, 1) == print_of(RAFT, "a.md", 30, 2)
    assert print_of(RAFT, "a.md", 3, 1) != print_of(RAFT, "b.md", 3, 1) != print_of(GONE, "b.md", 3, 1)


def test_sarif_is_cut_where_github_cuts():
    """Most urgent first, and with a word about it."""
    links = [finding(f"https://{n}.example/", Verdict.DENIED, place(line=1)) for n in range(5002)]
    run = run_of(told("sarif", *links, broken(RAFT, *(place("a.md", n) for n in range(1, 200)))))
    assert len(run["results"]) == 5000
    assert run["results"][0]["ruleId"] == "not-found" and len(run["results"][0]["locations"]) == 100
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "3 more links" in notification["message"]["text"]


def test_titles_make_no_links_in_sarif():
    """`[…](…)` in a message would be one."""
    text = run_of(told("sarif", broken(detail="[log in](https://evil.example)")))["results"][0]["message"][
        "text"
    ]
    assert "](" not in text


# -- JSON ----------------------------------------------------------------------------------------------------


def test_json_is_the_whole_report():
    """In characters that people read."""
    text = FORMATS["json"](EVERYTHING, ENGLISH)
    whole = json.loads(text)
    assert whole["counts"] == {"pass": 2, "fail": 6, "warn": 3, "redirect": 1, "ignored": 1}
    assert [len(whole["findings"]), len(whole["notices"])] == [13, 2]
    assert whole["findings"][0]["url"] == RAFT
    assert "扩展阅读" in text


def test_a_line_is_an_address():
    """With the keys that the command line promises, while running as in the end."""
    lines = FORMATS["jsonl"](EVERYTHING, ENGLISH).splitlines(keepends=True)
    assert sorted(lines) == sorted(line(finding_) for finding_ in EVERYTHING.findings)
    one = json.loads(line(EVERYTHING.findings[5]))
    assert one == record(EVERYTHING.findings[5])
    assert {"url", "verdict", "severity", "final_url", "status", "detail", "occurrences"} <= one.keys()
    assert {"file", "line", "column", "page", "section"} <= one["occurrences"][0].keys()
    assert one["severity"] == "fail" and one["occurrences"][0]["reading"] is True


def test_json_does_not_move_a_terminal():
    """What is invisible is escaped, and comes back whole."""
    odd = broken("https://x.example/\x1b\x9b\u202e\ud800\U000e0041", detail="\u2028")
    assert not INVISIBLE.search(line(odd).rstrip("\n"))
    assert json.loads(line(odd))["url"] == odd.url
