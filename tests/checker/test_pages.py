"""Built pages, taken apart."""

import pytest

from checker.site.built import Use
from checker.model import Kind
from checker.site.pages import prose, read_page, svg_ids
from checker.site.tags import candidates
from tests.checker.sites import page

NAMES = frozenset({"扩展阅读", "further reading"})
LINK, RESOURCE = Kind.LINK, Kind.RESOURCE


def read(html, path="x.html"):
    """A page of this text."""
    return read_page(path, html if isinstance(html, bytes) else html.encode(), NAMES)


def hrefs(html):
    """All addresses in order."""
    return [found.href for found in read(html).found]


TAGS = {
    '<a href="x">a</a>': [("x", LINK, "")],
    "<a>a</a><a name=n></a>": [],
    '<map><area href="x"></map>': [("x", LINK, "")],
    '<img src="x">': [("x", RESOURCE, "img-src")],
    '<img src="x" srcset="y 1x, z 2x">': [(h, RESOURCE, "img-src") for h in "xyz"],
    '<img src="data:image/gif;base64,AA" data-src="lazy.png">': [],
    '<picture><source srcset="x"><img src="y"></picture>': [(h, RESOURCE, "img-src") for h in "xy"],
    '<video src="v" poster="p"><track src="t"></video>': [
        ("v", RESOURCE, "media-src"), ("p", RESOURCE, "img-src"), ("t", RESOURCE, "media-src"),
    ],
    '<audio src="a"></audio>': [("a", RESOURCE, "media-src")],
    '<script src="s"></script>': [("s", RESOURCE, "script-src")],
    '<iframe src="f"></iframe>': [("f", RESOURCE, "frame-src")],
    '<object data="o"></object><embed src="e">': [("o", RESOURCE, "object-src"), ("e", RESOURCE, "object-src")],
    '<input type="image" src="i"><input type="text" src="no">': [("i", RESOURCE, "img-src")],
    '<svg><a xlink:href="x"/><use xlink:href="u#i"/><image href="p"/></svg>': [
        ("x", LINK, ""), ("u#i", RESOURCE, "img-src"), ("p", RESOURCE, "img-src"),
    ],
    '<link rel="stylesheet" href="s"><link rel="Next" href="n">': [("s", RESOURCE, "style-src"), ("n", LINK, "")],
    '<link rel="preload" as="font" href="f"><link rel="shortcut icon" href="i">': [
        ("f", RESOURCE, "font-src"), ("i", RESOURCE, "img-src"),
    ],
    '<link rel="preload" as="image" imagesrcset="a 1x, b 2x">': [(h, RESOURCE, "img-src") for h in "ab"],
    '<link rel="preconnect" href="//no"><link rel="dns-prefetch" href="//no"><link href="x">': [("x", LINK, "")],
    '<meta http-equiv="Refresh" content="0; URL=\'x\'">': [("x", LINK, "")],
    '<meta property="og:image" content="o"><meta name="twitter:image" content="t"><meta name="x" content="no">': [
        ("o", RESOURCE, ""), ("t", RESOURCE, ""),
    ],
    '<p style="background:url(&quot;b.png&quot;)">x</p>': [("b.png", RESOURCE, "img-src")],
    "<style>@import 'i.css'; a{background:url(b.png)}</style>": [
        ("i.css", RESOURCE, "style-src"), ("b.png", RESOURCE, "img-src"),
    ],
    '<noscript><img src="x"></noscript>': [("x", RESOURCE, "img-src")],
    '<template><a href="no"><img src="no"></a></template>': [],
    '<!-- <a href="no"> --><textarea><a href="no"></textarea><title><a href="no"></title>': [],
    '<pre>&lt;a href="no"&gt; https://no</pre><code><a href="x">c</a></code>': [("x", LINK, "")],
    '<form action="no"></form><blockquote cite="no"></blockquote>': [],
    '<A HREF=" x&amp;y ">a</A>': [(" x&y ", LINK, "")],
}  # fmt: skip


@pytest.mark.parametrize("html", TAGS)
def test_addresses(html):
    """Every attribute that browsers follow or load, and none that they do not."""
    assert [(f.href, f.kind, str(f.use)) for f in read(html).found] == TAGS[html]


@pytest.mark.parametrize(
    ("srcset", "found"),
    [
        ("a.png", ["a.png"]),
        ("a.png 1x, b.png 2x", ["a.png", "b.png"]),
        ("a,b.png 1x,\n c.png 800w", ["a,b.png", "c.png"]),
        ("a.png, b.png", ["a.png", "b.png"]),
        ("a.png,b.png", ["a.png,b.png"]),
        ("data:image/png;base64,AA== 1x, b.png 2x", ["data:image/png;base64,AA==", "b.png"]),
        (" , a.png type(x,y) 1x , b.png", ["a.png", "b.png"]),
        ("", []),
        (",", []),
    ],
)
def test_candidates(srcset, found):
    """As the HTML standard splits them."""
    assert list(candidates(srcset)) == found


def test_text_between_marks():
    """What stands between our templates' marks is the author's, permalinks and footnote marks excepted."""
    html = page(
        '<h1 id="a">A<a class="headerlink" href="#a">¶</a></h1><nav><a href="own-nav">x</a></nav><aside><a href="own-aside"></a></aside>'
        '<sup><a class="footnote-ref" href="#fn:1">1</a></sup><a href="x">x</a>',
        before='<nav><a href="menu">m</a></nav>',
        after='<footer><a href="foot">f</a></footer>',
    )
    assert [f.href for f in read(html).found if f.text] == ["own-nav", "own-aside", "x"]
    assert [f.href for f in read(html).found if not f.text] == ["menu", "#a", "#fn:1", "foot"]


CHROME = (
    '<header><a href="no">h</a></header><nav><a href="no">n</a></nav>{}<footer><a href="no">f</a></footer>'
)
FOREIGN = {
    "material": '<main class="md-main"><div class="md-sidebar"><nav><a href="no"></a></nav></div><article><a class="md-content__button md-icon" href="no">e</a>'
    '<h1>T</h1><a href="x">x</a><aside class="md-source-file"><a href="no"></a></aside><form class="md-feedback"><a href="no"></a></form></article></main>',
    "role": '<div role="navigation"><a href="no"></a></div><div role="main"><h1>T</h1><a href="x">x</a></div>',
    "article": '<article><h1>T</h1><a href="x">x</a></article><div><a href="no"></a></div>',
    "body": '<h1>T</h1><p><a href="x">x</a></p>',
    "article header": '<main><article><header><h1>T</h1><a href="no">by</a></header><a href="x">x</a></article></main>',
    "one mark": '<!--text--><main><h1>T</h1><a href="x">x</a></main>',
}


@pytest.mark.parametrize("theme", FOREIGN)
def test_text_without_marks(theme):
    """Other themes: the main part, less menus and what is round it."""
    html = (
        f'<html><head><link rel="next" href="no"></head><body>{CHROME.format(FOREIGN[theme])}</body></html>'
    )
    text = [f for f in read(html).found if f.text]
    assert [(f.href, f.section) for f in text] == [("x", "T")]


def test_sections_and_reading():
    """The heading above, and whether it opens extended reading, up to the next of the same or a higher rank."""
    html = page(
        '<a href="0"></a><h1>一</h1><a href="1"></a><h2>7. 扩展阅读：<a class="headerlink" href="#">¶</a></h2><a href="2"></a>'
        '<h3>书</h3><a href="3"></a><h3>扩展阅读</h3><a href="4"></a><h3>文</h3><a href="5"></a><h2>别的</h2><a href="6"></a>'
        '<h3>Further <em>Reading</em></h3><a href="7"></a><h4>x</h4><a href="8"></a><h3>y</h3><a href="9"></a>'
    )
    found = [(f.href, f.section, f.reading) for f in read(html).found if f.text]
    assert found == [
        ("0", "", False), ("1", "一", False), ("2", "7. 扩展阅读：", True), ("3", "书", True), ("4", "扩展阅读", True),
        ("5", "文", True), ("6", "别的", False), ("7", "Further Reading", True), ("8", "x", True), ("9", "y", False),
    ]  # fmt: skip


def test_footnotes():
    """They stand at the end of the page, and belong where they are called."""
    html = page(
        '<h2>一</h2><a class="footnote-ref" href="#fn:1">1</a><h2>扩展阅读</h2><a class="footnote-ref" href="#fn:b">2</a><h2>三</h2><a href="x"></a>'
        '<div class="footnote"><ol><li id="fn:1"><a href="1"></a><a class="footnote-backref" href="#fnref:1"></a></li>'
        '<li id="fn:b"><a href="2"></a></li></ol></div>'
    )
    found = [(f.href, f.section, f.reading) for f in read(html).found if f.text]
    assert found == [("x", "三", False), ("1", "一", False), ("2", "扩展阅读", True)]


def test_ids_names_base_refresh():
    """What the page says of itself."""
    html = (
        '<base href="/b/"><base href="/no/"><meta http-equiv="refresh" content="3,../x.html">'
        '<link rel="canonical" href="https://x/"><p id="用法"><a name="old"></a><svg><g id="s"/></svg><img name="no">'
        '<template><i id="not-yet"></i></template>'
    )
    one = read(html)
    assert one.ids == {"用法", "old", "s"}
    assert (one.base, one.refresh, one.canonical) == ("/b/", "../x.html", "https://x/")


def test_lines():
    """Where in the built file."""
    assert [f.line for f in read("<body>\n<a href=x></a>\n\n<a href=y></a>").found] == [2, 4]


DEEP = b"<body><p id=top><a href=first></a>" + b"<div id=d class='a>b'>" * 5000 + b"<a href=deep></a><p id=end>" + b"</div>" * 5000 + b"<a href=last></a>"  # fmt: skip
BAD = {
    "empty": (b"", []),
    "blank": (b" \n\t", []),
    "comment only": (b"<!-- x -->", []),
    "no html": (b"\x89PNG\r\n\x1a\n\0\0", []),
    "nul": (b"<p>\0<a href=x>", ["x"]),
    "torn": (b"<p><a href=x>x</a><a href='y", ["x"]),
    "not utf-8": (b"<p>\xff\xfe<a href=x>", ["x"]),
    "gbk": ('<meta charset=gbk><a href="中.html">'.encode("gbk"), ["中.html"]),
    "gbk undeclared": ('<a href="中文说明.html">'.encode("gbk"), ["中文说明.html"]),
    "unknown charset": (b"<meta charset=martian><a href=x>\xff", ["x"]),
    "utf-16": ('<a href="中">'.encode("utf-16"), ["中"]),
    "bom": ('\ufeff<a href="中">'.encode(), ["中"]),
    "deep": (DEEP, ["first", "deep", "last"]),
    "long": (b"<p>" + b"x" * 12_000_000 + b"<a href=x>", ["x"]),
    "huge attribute": (b'<p title="' + b"x" * 11_000_000 + b'"><a href=x>', ["x"]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_pages(name):
    """No page stops a run, and what can be read is read."""
    data, found = BAD[name]
    assert hrefs(data) == found
    prose(data)


def test_blank_pages_are_known():
    """Nothing at all, but not: nothing that we can read."""
    assert read(b" \n").blank
    assert not read(b"<!-- x -->").blank
    assert not read("<p>x").blank


def test_deep_pages_keep_their_ids():
    """Also those of the tags that were left out to get through."""
    assert {"top", "d", "end"} <= read(DEEP).ids


def test_prose():
    """What readers see as text: without links, code and scripts; pieces of marked text join."""
    html = '<p>see http://x_<em>y</em>_z <a href="x">no</a> <code>no</code><kbd>no</kbd>\n<script>no</script> end</p>'
    assert prose(html.encode()) == "see http://x_y_z end"


def test_svg_ids():
    """Of a drawing that is a file."""
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><symbol id="star"/><g id="a"><path id="b"/></g></svg>'
    assert svg_ids(svg) == {"star", "a", "b"}


def test_use_none_is_empty():
    """What is followed has no directive."""
    assert not Use.NONE
