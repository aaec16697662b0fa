"""Reports: what they say, in what order, and that nothing from outside breaks them."""

import json
import re
import string
from dataclasses import replace
from pathlib import Path

import click
import pytest
from lxml import etree

from checker.reports.groups import Options, groups, totals
from checker.reports.manual import chapters
from checker.model import Notice, Occurrence
from checker.reports.phrases import PHRASES
from checker.reports.report import FORMATS
from checker.addresses import masked as mask
from checker.reports.sanitize import shown
from checker.verdicts import Verdict
from tests.checker.sample import (
    CHINESE,
    ENGLISH,
    EVERYTHING,
    GONE,
    broken,
    finding,
    place,
    reading,
    report,
    told,
)
from tests.checker.schemas import cache, valid_junit, valid_sarif

GOLDEN = Path(__file__).with_name("golden")
EXTENSIONS = {"text": "txt", "github": "txt", "markdown": "md", "junit": "xml"}


# -- all formats ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("format_", FORMATS)
def test_what_a_report_looks_like(format_, options, golden):
    """One golden file for each format and language; of SARIF without the manual in it."""
    text = FORMATS[format_](EVERYTHING, options)
    if format_ == "sarif":
        whole = json.loads(text)
        del whole["runs"][0]["tool"]["driver"]["rules"]
        text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    extension = EXTENSIONS.get(format_, format_)
    golden(text, GOLDEN / f"{format_}.{options.language}.{extension}")


@pytest.mark.parametrize("format_", FORMATS)
def test_order_of_answers_does_not_matter(format_):
    """Two runs that find the same give the same bytes."""
    turned = replace(EVERYTHING, findings=EVERYTHING.findings[::-1])
    assert FORMATS[format_](turned, ENGLISH) == FORMATS[format_](EVERYTHING, ENGLISH)


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_to_say(format_, valid_sarif, valid_junit):
    """An empty check has a report, too."""
    text = told(format_)
    assert text == "" if format_ in {"github", "jsonl"} else text.endswith("\n")
    if format_ == "sarif":
        valid_sarif(json.loads(text))
    if format_ == "junit":
        valid_junit(etree.fromstring(text.encode()))


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("options", [Options(verbose=True), Options(verbose=True, language="zh")])
def test_no_password_is_told(format_, options):
    """Not even one that a page has in its link, or a server in its redirect."""
    url = "https://me:s3cret@x.example/a"
    leaky = Occurrence(href=url, file="a.md", section=url, line=1)
    told_ = told(
        format_,
        *(
            finding(
                url, verdict, leaky, detail=f"led to {url}", final_url=url, proposal=url + "b", archived=url
            )
            for verdict in Verdict
        ),
        notices=(Notice(text=f"rule for {url}"),),
        options=options,
    )
    assert "s3cret" not in told_


@pytest.mark.parametrize("format_", ["text", "github", "markdown", "junit", "sarif", "json"])
def test_an_unfinished_check_says_so(format_):
    """Else an empty report would read as a clean one."""
    unfinished = told(format_, complete=False)
    assert "false" in unfinished if format_ == "json" else "NOT COMPLETE" in unfinished
    assert "NOT COMPLETE" not in told(format_)


@pytest.mark.parametrize("format_", ["text", "github", "markdown", "sarif", "json"])
def test_notices_are_told(format_):
    """Where the file and the line are known, they stand there."""
    text = told(format_, notices=(Notice(text="rule is out of date", file=".booklet/links.toml", line=7),))
    assert "rule is out of date" in text and ".booklet/links.toml" in text and "7" in text


@pytest.mark.parametrize("format_", ["text", "github", "markdown", "junit", "sarif"])
def test_a_link_of_the_template_says_so(format_):
    """Its one place stands for all pages."""
    link = broken("https://x.example/", place("index.html", chrome=True))
    assert "every page (template)" in told(format_, link)
    assert "每页（模板）" in told(format_, link, options=CHINESE)


@pytest.mark.parametrize("format_", ["text", "github", "markdown", "sarif"])
def test_only_what_needs_a_look_is_listed(format_):
    """What is fine or left out is counted, and listed on demand where people read."""
    good = finding("https://good.example/", Verdict.OK, place(line=3))
    left = finding("https://left.example/", Verdict.BY_RULE, place(line=4))
    text = told(format_, good, left)
    assert "good.example" not in text and "left.example" not in text
    verbose = told(format_, good, left, options=Options(verbose=True))
    listed = format_ in {"text", "markdown"}
    assert ("good.example" in verbose) == ("left.example" in verbose) == listed


# -- grouping ------------------------------------------------------------------------------------------------


def test_most_urgent_first():
    """By what it asks of a maintainer, then by cause; what cannot be told stands apart, after warnings."""
    made = [(group.label, group.verdict.slug) for group in groups(EVERYTHING, verbose=True)]
    assert made == [
        ("broken", "not-found"),
        ("broken", "soft-404"),
        ("broken", "missing-fragment"),
        ("broken", "missing-page"),
        ("broken", "missing-file"),
        ("warning", "certificate-expired"),
        ("warning", "insecure"),
        ("unsure", "denied"),
        ("moved", "moved"),
        ("ignored", "by-rule"),
        ("fine", "ok"),
        ("fine", "flaky"),
    ]


def test_extended_reading_first_and_hosts_together():
    """Within a cause; links of the site itself have no host and stand by their files."""
    at = place(line=1)
    (group,) = groups(
        report(
            broken("https://b.example/1", at),
            broken("https://a.example/1", at),
            broken("https://b.example/2", at),
            broken("https://z.example/", reading("a.md", 1, 1)),
            broken("b.html", place("b.md", 1)),
            broken("a.html", place("b.md", 2)),
        )
    )
    assert [f.url for f in group.findings] == [
        "https://z.example/",
        "b.html",
        "a.html",
        "https://a.example/1",
        "https://b.example/1",
        "https://b.example/2",
    ]


def test_totals_count_every_finding():
    """Also under labels that hold none."""
    assert totals(EVERYTHING) == {
        "broken": 6,
        "warning": 2,
        "unsure": 1,
        "moved": 1,
        "ignored": 1,
        "fine": 2,
    }


# -- text for people -----------------------------------------------------------------------------------------


def test_colours_change_no_letter():
    """Without colour there is no escape at all."""
    plain = FORMATS["text"](EVERYTHING, ENGLISH)
    coloured = FORMATS["text"](EVERYTHING, Options(colour=True))
    assert "\x1b" not in plain
    assert coloured != plain == click.unstyle(coloured)


def test_five_places_and_the_number_of_others():
    """More would bury the next link."""
    text = told("text", broken(GONE, *(place(f"{n}.md", n) for n in range(1, 9))))
    assert "5.md:5" in text and "6.md" not in text and "and 3 more" in text


def test_what_to_write_instead_is_sure_or_a_guess():
    """A new address that the server gave is told otherwise than a name that is near."""
    moved = finding("https://a.example/", Verdict.MOVED, place(line=1), proposal="https://b.example/")
    assert "use https://b.example/" in told("text", moved)
    assert "did you mean https://b.example/" in told("text", broken(proposal="https://b.example/"))


def test_status_is_told_once():
    """Not when the detail has it, and not when it is 200."""
    assert "HTTP 404\n" in told("text", broken())
    assert told("text", broken(detail="HTTP 404 after GET")).count("404") == 1
    assert "200" not in told("text", finding("https://x.example/", Verdict.SOFT_404, status=200))


@pytest.mark.parametrize(
    "evil",
    ["::error::x", " ::add-mask::x", "##[error]x", "###[error]x", "##vso[task.complete]x", ":::error::x"],
)
@pytest.mark.parametrize("colour", [False, True])
def test_text_in_a_log_gives_no_commands(evil, colour):
    """CI reads commands from its log, and a page's title is not to give any."""
    at = place(evil, 1, 1, evil)
    text = told(
        "text",
        broken(evil, at, detail=evil, proposal=evil),
        finding(evil, Verdict.DENIED, at, detail=evil),
        notices=(Notice(text=evil), Notice(text=evil, file=evil)),
        options=Options(colour=colour),
    )
    for written in click.unstyle(text).splitlines():
        assert not written.lstrip().startswith("::")
        assert "##" not in written


@pytest.mark.parametrize(
    ("outside", "told_"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b2J", "\\x9b2J"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        ("a\n\tb\r\n c", "a b c"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("\ud800", "\\ud800"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\U000e0041", "\\U000e0041"),
        ("👩\u200d💻 葛\U000e0100", "👩\u200d💻 葛\U000e0100"),
        ("a" * 301, "a" * 299 + "…"),
    ],
)
def test_nothing_invisible_is_shown(outside, told_):
    """What a terminal would obey, or a reader not see, is spelled out; joiners of real text stay."""
    assert shown(outside) == told_


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://me:pw@x.example/", "https://me:***@x.example/"),
        ("https://me:p@w@x.example/", "https://me:***@x.example/"),
        ("https://me:a b@x.example/", "https://me:***@x.example/"),
        ("https://:pw@x.example", "https://:***@x.example"),
        ("//me:pw@x.example/a", "//me:***@x.example/a"),
        ("http:\\\\me:pw@x.example", "http:\\\\me:***@x.example"),
        ("https:me:pw@x.example", "https:me:***@x.example"),
        ("see ftp://me:pw@x.example and https://you:pw@y.example", "see ftp://me:***@x.example and https://you:***@y.example"),
        ("https://me:***@x.example/", "https://me:***@x.example/"),
        ("https://token@x.example:8080/a:b@c", "https://***@x.example:8080/a:b@c"),
        ("mailto:me@x.example", "mailto:me@x.example"),
        ("at http://x.example:80 failed, ask me@x.example", "at http://x.example:80 failed, ask me@x.example"),
    ],
)  # fmt: skip
def test_passwords_are_masked(text, masked):
    """However an address is written, and no more than the password."""
    assert mask(text) == masked


def test_phrases_have_two_languages():
    """Both with the same blanks to fill in; the plural is English only."""
    for key, (en, zh) in PHRASES.items():
        blanks = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (en, zh)]
        assert blanks[0] - {"s"} == blanks[1], key
        assert en and zh and en != zh, key


# -- the manual ----------------------------------------------------------------------------------------------


def test_every_verdict_is_explained():
    """Once, under the heading that reports lead to, in both languages, with its own severity."""
    text = (Path(__file__).parents[2] / "checker" / "VERDICTS.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^## (.+)$", text, re.M)) == sorted(verdict.slug for verdict in Verdict)
    severity = ""
    for level, title in re.findall(r"^(##?) (.+)$", text, re.M):
        if level == "#":
            severity = title.rpartition("(`")[2].rstrip("`)")
        else:
            assert Verdict[title.upper().replace("-", "_")].severity == severity, title


def test_explanations_say_something_in_both_languages():
    """A paragraph in English, then one in Chinese."""
    for slug, chapter in chapters().items():
        en, zh = chapter.split("\n\n")[:2]
        assert len(en) > 80 and en.isascii() or "…" in en, slug
        assert len(re.findall(r"[\u4e00-\u9fff]", zh)) > 15, slug
