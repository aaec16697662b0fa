"""Links in Markdown: case by case, and against the engine itself."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from checker.markdown.source import Form, mentions
from tests.checker.markdown_site import ROOT, shown
from tests.checker.source_strategies import documents, paragraphs

CI = bool(os.environ.get("CI"))
EXAMPLES = int(os.environ.get("BOOKLET_EXAMPLES", "200"))
MEANT = {Form.BARE, Form.UNDEFINED}
laws = settings(max_examples=EXAMPLES, deadline=None, derandomize=CI, suppress_health_check=list(HealthCheck))
ODD = re.compile(
    r"^(?: {4}|\t).*\n(?:.+\n)*[ >]*(?:`{3}|~{3})"  # a fence right below indented code: the engine takes it apart again
    r"|\]\([^)]*\[\^"  # a footnote in an address
    r"|^[ \t>].*<pre>"  # opened in one block and closed in another
    r"|(?:<hr>|-->|</\w+>).*&",  # a character reference behind a block of HTML: the engine swallows it
    re.M,
)


def cases():
    """(title, Markdown, lines `line:column form target`)."""
    text = (Path(__file__).parent / "source_cases.txt").read_text(encoding="utf-8")
    parts = re.split(r"^\.\n", text, flags=re.M)
    return list(zip(*(parts[n::3] for n in range(3)), strict=False))


def told(mention):
    """A mention as the cases write it."""
    return f"{mention.line}:{mention.column} {mention.form} {mention.target}"


@pytest.mark.parametrize(("title", "markdown", "wanted"), cases(), ids=[case[0].strip() for case in cases()])
def test_case(title, markdown, wanted):
    """A piece of Markdown holds these links and no others."""
    assert [told(mention) for mention in mentions(markdown)] == wanted.splitlines()


@pytest.mark.parametrize(("title", "markdown", "wanted"), cases(), ids=[case[0].strip() for case in cases()])
def test_line_ends_do_not_matter(title, markdown, wanted):
    """Windows' line ends, old Apple's, and a byte order mark change no place."""
    for end in ("\r\n", "\r"):
        text = "\ufeff" + markdown.replace("\n", end)
        assert [told(mention).replace(end, "\n") for mention in mentions(text)] == wanted.splitlines()


@pytest.mark.parametrize(("title", "markdown", "wanted"), cases(), ids=[case[0].strip() for case in cases()])
def test_cases_are_as_the_engine_says(title, markdown, wanted):
    """What a case calls a link is one on the site."""
    body = re.sub(r"\A---\nsource.*?\n---\n", "", markdown, flags=re.S)
    assert sorted(links(markdown)) == sorted(shown(body))


def test_span_is_the_destination():
    """What a fix replaces is the address, and no bracket, blank or title."""
    text = """[a]( b.md "t" ) ![c](<d e>) <https://x.cn/> [f] <a href="g" title="t"> https://x.cn/h。\n\n[f]: <i> 't'"""
    spans = [text[m.start : m.end] for m in mentions(text)]
    assert spans == ["b.md", "d e", "https://x.cn/", "i", "g", "https://x.cn/h"]


def test_attribute_is_no_text():
    """What looks like a link within a tag is none, nor is an address there."""
    text = '<img alt="[a](b) https://x.cn/c" src="d"> <b title="[e][f]">g</b>'
    assert [m.target for m in mentions(text)] == ["d"]


def test_text_of_a_link():
    """A mention knows what readers see of it, raw."""
    text = "[a `b`](c) ![d](e) [f] <https://x.cn/> <a href=g>h <b>i</b></a>\n\n[f]: j"
    assert [m.text for m in mentions(text)] == ["a `b`", "d", "f", "https://x.cn/", "h <b>i</b>"]


def test_columns_count_characters():
    """A tab is one column, and so is a Chinese character or a rare one."""
    assert [(m.line, m.column) for m in mentions("-\t中𠀀\t[a](b)\n\n\t\t[no](c)\n\n> \t[d](e)")] == [
        (1, 6),
        (5, 4),
    ]


def test_private_addresses_count_if_wanted():
    """A check of a site on this machine looks at them, too."""
    text = "http://127.0.0.1:8000/a。http://localhost/b，http://x.test/c http://10.0.0.1 http://<ip>/ https://example.com/"
    assert [m.target for m in mentions(text)] == []
    wanted = ["http://127.0.0.1:8000/a", "http://localhost/b", "http://x.test/c", "http://10.0.0.1"]
    assert [m.target for m in mentions(text, private=True)] == wanted


@pytest.mark.parametrize(
    "file", sorted((ROOT / "docs").glob("*/*.md")), ids=lambda file: "/".join(file.parts[-2:])
)
def test_book_is_read_as_the_engine_reads_it(file):
    """Every link of the book, in order, and nothing of it is only meant as one."""
    text = file.read_text(encoding="utf-8")
    assert links(text) == shown(text.split("\n---\n", 1)[1])
    assert not [m for m in mentions(text) if m.form in MEANT]


def links(text):
    """What the engine should make links of."""
    return [m.target for m in mentions(text) if m.form not in MEANT]


def agree(text):
    """Whether engine and checker see the same links; those in footnotes are shown at the end of a page."""
    assume(not ODD.search(text))
    assume(text.count("<div markdown>") < 2)  # of several that are not closed, the engine loses the text
    expected = shown(text)
    assume(expected is not None)
    found = links(text)
    if "[^" in text:
        found, expected = sorted(found), sorted(expected)
    assert found == expected


@laws
@given(paragraphs)
def test_any_paragraph_is_read_as_the_engine_reads_it(text):
    """One run of text with the nastiest neighbours."""
    agree("文\n\n" + text)


@laws
@given(documents)
@example("***\n    [a](b)\n")
@example("[^1]: a\n\n\n    [b](c)\n")
def test_any_document_is_read_as_the_engine_reads_it(text):
    """Blocks in any nesting."""
    agree("文\n\n" + text)


@laws
@given(documents)
def test_places_are_true(text):
    """Line and column lead to the first sign of a link, spans to its address, and places are in order."""
    found = mentions(text)
    lines = text.split("\n")
    signs = {Form.INLINE: "[", Form.IMAGE: "!", Form.AUTOLINK: "<", Form.HTML: "<"}
    assert [(m.line, m.column) for m in found] == sorted((m.line, m.column) for m in found)
    for mention in found:
        assert lines[mention.line - 1][mention.column - 1] in signs.get(mention.form, "![hHw")
        if mention.form is Form.BARE:
            assert text[mention.start : mention.end].replace("\\", "") in mention.target


@pytest.mark.parametrize(
    "unit",
    ["[", "`", "<", "(", "![", "[a](", '[a]("', "[a][", "[^", "<a ", '<a href="', "<x@", "<!--", "\\(", "$a ", "``a`",
     "> ", "- ", "a|", "# a\n", "a\n===\n", "!!! a\n", "??? a\n", "[a]: b\n", "[^1]: b\n", "<div>", "<br>", "```\n",
     "https://", "https://x.cn/(", "[x][y] ", "[[x](y)]"],
)  # fmt: skip
def test_hostile_text_is_read_in_time(unit):
    """Fifty thousand characters of one thing take no longer than of another; a square would never end here."""
    for text in (unit * (50_000 // len(unit)), "[a](" + unit * (50_000 // len(unit)) + '")]'):
        assert len(mentions(text)) <= 25_000


@given(st.text())
@settings(deadline=None, derandomize=CI, max_examples=EXAMPLES)
def test_any_text_is_read(text):
    """No text is too strange."""
    mentions(text)
