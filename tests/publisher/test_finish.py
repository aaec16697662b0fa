"""Finished pages: small steps on their text."""

import hashlib
from base64 import b64encode

import pytest

from publisher import reading
from publisher.finish import Extras, finished, inline_scripts
from publisher.markup import attributes, outline, parted, readable, words
from tests.publisher.books import book, page

SIZES = {"a.png": (640, 480), "b c.png": (1, 2)}
EXTRAS = Extras(head="<meta name=x>\n", size=SIZES.get)


def whole(text, head=""):
    """A page as an engine makes it."""
    return f"<html>\n  <head>{head}</head>\n  <body>\n    <!--text-->{text}<!--/text-->\n  </body></html>"


def text_of(html, **extras):
    """The text of a finished page."""
    return parted(finished(whole(html), Extras(head="", size=SIZES.get, **extras)))[1]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<img alt="" src="a.png">', '<img width="640" height="480" alt="" src="a.png">'),
        ('<img src="b c.png"/>', '<img width="1" height="2" src="b c.png"/>'),
        ('<img src="a.png" width="10">', '<img src="a.png" width="10">'),
        ('<img src="nowhere.png">', '<img src="nowhere.png">'),
        ("<p>&lt;img src=a.png&gt;</p>", "<p>&lt;img src=a.png&gt;</p>"),
    ],
)
def test_pictures_keep_their_place(given, expected):
    """Width and height from the file; what has some keeps its own."""
    assert text_of(given) == expected


def test_all_pictures_but_the_first_wait():
    """The first may be what a reader sees first."""
    assert text_of('<img src="x"><img src="y"><img loading="eager" src="z">') == (
        '<img src="x"><img loading="lazy" src="y"><img loading="eager" src="z">'
    )


def test_text_stays_to_the_byte_and_the_template_loses_its_indentation():
    """Code is text; blanks in it count."""
    code = "<pre>  a\n\n    b\n</pre>"
    html = finished(whole(code, '\n    <link rel="canonical" href="https://x/">'), EXTRAS)
    assert parted(html)[1] == code
    assert html.startswith("<html>\n<head>\n<meta name=x>\n</head>\n<body>\n<!--text-->")


def test_aligned_cells_have_a_class():
    """`style` is forbidden by a strict policy; other styles are not ours to touch."""
    assert text_of('<td style="text-align: right;">1</td><th style="text-align: center;">') == (
        '<td class="booklet-right">1</td><th class="booklet-center">'
    )


def test_a_page_without_marks_is_left_whole():
    """Another template's page: no text is taken for template."""
    assert finished("<head></head>\n<body>\n<p>x", EXTRAS) == "<head><meta name=x>\n</head>\n<body>\n<p>x"


def test_drawings_are_told_from_code():
    """Two lines with lines in them; one in a table of output is no drawing."""
    art, code = "<pre><code>┌─┐\n└─┘</code></pre>", "<pre><code>a │ b\nc</code></pre>"
    assert text_of(art + code) == art.replace("<pre", '<pre class="booklet-drawing"') + code


def test_the_page_says_its_language():
    """As the configuration has it, once."""
    page = '<!doctype html>\n<html class="x" lang="zh">\n<head></head><p lang="zh">'
    html = finished(page, Extras(head="", size=SIZES.get, lang="zh-Hans"))
    assert '<html class="x" lang="zh-Hans">' in html and '<p lang="zh">' in html


def test_a_mark_is_filled_once():
    """What could be made only when all pages were there."""
    assert text_of("<div id=x></div>", fill=("<div id=x></div>", "<ul></ul>")) == "<ul></ul>"


def test_hashes_are_those_of_browsers():
    """Only scripts that run and stand in the page itself."""
    page = '<script>a()</script><script src="b.js"></script><script type="application/json">{}</script>'
    expected = b64encode(hashlib.sha256(b"a()").digest()).decode()
    assert list(inline_scripts(page)) == [f"'sha256-{expected}'"]


def test_attributes_of_a_tag():
    """Quoted in either way, or not, or without a value."""
    tag = """<img src="a&amp;b.png" ALT='甲 "乙"' width=10 hidden/>"""
    assert attributes(tag) == {"src": "a&b.png", "alt": '甲 "乙"', "width": "10", "hidden": ""}


def test_reading_the_text():
    """Permalinks are no text; links and headings come in order."""
    html = readable(
        '<h2 id="a">甲<a class="headerlink" href="#a">&para;</a></h2><p>见 <a href="x">丙</a>\n了</p>'
    )
    assert words(html) == "甲见 丙 了"
    assert [type(piece).__name__ for piece in outline(html)] == ["Heading", "Link"]


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [
        ("扩展阅读", True), ("七、扩展阅读", True), ("5. 扩展阅读：", True), ("FURTHER READING", True),
        ("参考", True), ("参考架构", False), ("扩展阅读器", False), ("", False), ("阅读", False),
    ],
)  # fmt: skip
def test_which_heading_announces_extended_reading(heading, is_one):
    """The name alone, whatever its number."""
    assert reading.names_reading(heading, ("扩展阅读", "参考", "Further reading")) is is_one


def test_extended_reading_of_a_book():
    """From the heading to the next of its rank, with title and host; links elsewhere are not."""
    html = (
        '<h1>章</h1><p><a href="https://no.example/">不</a></p><h2>扩展阅读</h2>'
        '<ul><li><a href="https://www.a.example/x?a=1&amp;b=2">甲 &lt;T&gt;</a></li></ul>'
        '<h3>更多</h3><p><a href="https://b.example/">乙</a> <a href="#x">内</a></p>'
        '<h2>尾</h2><h3>末</h3><p><a href="https://no.example/2">不</a></p>'
    )
    shown = reading.reading_list(book(page(1, "一 & 二"), html=html).chapters, ("扩展阅读",), "空")
    assert shown == (
        '<h2 id="01"><a href="01.html">一 &amp; 二</a></h2>\n<ul class="booklet-reading">\n'
        '<li><a href="https://www.a.example/x?a=1&amp;b=2">甲 &lt;T&gt;</a> '
        '<span class="booklet-host">a.example</span></li>\n'
        '<li><a href="https://b.example/">乙</a> <span class="booklet-host">b.example</span></li>\n</ul>\n'
    )
    assert (
        reading.reading_list(book(page(1), html="<p>无</p>").chapters, ("扩展阅读",), "空") == "<p>空</p>\n"
    )
