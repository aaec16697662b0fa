"""A site and its documents: every link once, at the place where a person changes it."""

import os
import subprocess
import sys

import pytest

from checker.errors import SettingsError, SiteError
from checker.model import Kind
from checker.site.survey import survey
from checker.verdicts import Severity, Verdict
from tests.checker.sites import BASE, page, places, said, surveyed, write


def only(survey, verdict):
    """The one finding of a verdict."""
    (found,) = (finding for finding in survey.findings if finding.verdict is verdict)
    return found


def test_places_in_two_languages(tmp_path):
    """The root language lies in a folder of its own; what is not translated is the original's."""
    site = {
        "index.html": '<h1>册</h1><a href="a.html">a</a>',
        "a.html": '<h1>一</h1><a href="none.html">x</a><img src="assets/none.png">',
        "en/index.html": '<h1>Book</h1>\n<a href="a.html">a</a>',
        "en/a.html": '<h1>一</h1><a href="none.html">x</a><img src="../assets/none.png">',
    }
    docs = {
        "zh/index.md": "# 册\n\n[a](a.md)\n",
        "zh/a.md": "---\ntitle: x\n---\n# 一\n\n[x](none.md) ![](assets/none.png)\n",
        "en/index.md": "# Book\n\nsee [a](a.md)\n",
        ".booklet/translated/en/a.md": "[x](none.md)",
    }
    found = surveyed(tmp_path, site, docs)
    assert places(found, tmp_path) == {
        "a.html": ["docs/zh/index.md:3:1", "docs/en/index.md:3:5"],
        "none.html": ["docs/zh/a.md:6:1", "docs/zh/a.md:6:1"],
        "assets/none.png": ["docs/zh/a.md:6:14"],
    }
    assert [finding.url for finding in found.findings if finding.verdict is Verdict.MISSING_PAGE] == [
        BASE + "none.html",
        BASE + "en/none.html",
    ]


@pytest.mark.parametrize(("language", "folder"), [("zh-Hans", "zh"), ("en", "en"), ("", "en")])
def test_one_language_of_two(tmp_path, language, folder):
    """What MkDocs alone builds has no folder of a language; its pages say which it is."""
    site = {"a.html": f'<!doctype html>\n<html lang="{language}"><a href="none.html">x</a>'}
    docs = {"zh/a.md": "[x](none.md)\n", "en/a.md": "\n[x](none.md)\n"}
    found = surveyed(tmp_path, site, docs)
    assert places(found, tmp_path) == {"none.html": [f"docs/{folder}/a.md:{1 + (folder == 'en')}:1"]}


def test_reading_and_sections(tmp_path):
    """Extended reading comes first, whatever page it is on."""
    site = {
        "a.html": '<h1>一</h1><a href="https://x/">x</a>',
        "b.html": '<h1>二</h1><h2>扩展阅读</h2><a href="https://x/">x</a>',
    }
    (link,) = surveyed(
        tmp_path, site, {"a.md": "# 一\n<https://x/>\n", "b.md": "# 二\n## 扩展阅读\n<https://x/>\n"}
    ).links
    assert [(o.page, o.section, o.reading, o.line) for o in link.occurrences] == [
        ("b.html", "扩展阅读", True, 3),
        ("a.html", "一", False, 2),
    ]


def test_templates_and_generated_pages_count_once(tmp_path):
    """A list of all links repeats the chapters; it and the menus are one place, and the last."""
    site = {
        "a.html": page('<a href="https://x/">x</a>', after='<footer><a href="https://x/">x</a></footer>'),
        "all.html": '<h1>All</h1><a href="https://x/">x</a><a href="https://only.here/">y</a>',
        "tags.html": '<h1>Tags</h1><a href="https://x/">x</a>',
    }
    found = surveyed(tmp_path, site, {"a.md": "[x](https://x/)"})
    one, other = found.links
    assert [(o.page, o.chrome) for o in one.occurrences] == [("a.html", False), ("a.html", True)]
    assert [(o.page, o.chrome, o.file.rpartition("/")[2]) for o in other.occurrences] == [
        ("all.html", False, "all.html")
    ]


def test_bare_addresses(tmp_path):
    """They are asked, and if they work, readers still cannot click them."""
    own = "https://k8s.wiki/book/"
    site = {
        "a.html": "<h1>一</h1><h2>参考资料</h2><p>见 https://x.com/a 。<code>https://x.com/code</code></p>"
        '<p><a href="https://x.com/b">b</a> https://x.com/b ' + own + "a.html</p>"
    }
    docs = {
        "a.md": "# 一\n## 参考资料\n见 https://x.com/a 。`https://x.com/code`\n\n[b](https://x.com/b) https://x.com/b "
        + own
        + "a.html\n"
    }
    found = surveyed(tmp_path, site, docs, base=own)
    urls = {
        link.url: [(o.kind, o.line, o.column, o.reading) for o in link.occurrences] for link in found.links
    }
    assert urls == {
        "https://x.com/a": [(Kind.BARE, 3, 3, True)],
        "https://x.com/b": [(Kind.LINK, 5, 1, True), (Kind.BARE, 5, 22, True)],
    }
    assert {url: caution.verdict for url, caution in found.cautions.items()} == {
        "https://x.com/a": Verdict.UNLINKED,
        "https://x.com/b": Verdict.UNLINKED,
    }
    assert [o.kind for o in found.cautions["https://x.com/b"].occurrences] == [Kind.BARE, Kind.LINK]
    assert only(found, Verdict.UNLINKED).url == own + "a.html"


def test_addresses_of_this_machine(tmp_path):
    """In prose they are examples, unless they may be asked."""
    site, docs = (
        {"a.html": "<p>打开 http://127.0.0.1:8000/x 。</p>"},
        {"a.md": "打开 http://127.0.0.1:8000/x 。\n"},
    )
    assert not surveyed(tmp_path, site, docs).links
    assert [link.url for link in surveyed(tmp_path, site, docs, private=True).links] == [
        "http://127.0.0.1:8000/x"
    ]


def test_undefined_references(tmp_path):
    """Unless an extension made a link of them."""
    text = "# 一\n\n见 [文档][没有] 与 [类][auto]。\n"
    site = {
        "a.html": '<h1>一</h1><p>见 [文档][没有] 与 <a class="autorefs" href="b.html">类</a>。</p>',
        "b.html": "x",
    }
    found = only(surveyed(tmp_path, site, {"a.md": text}), Verdict.UNDEFINED_REFERENCE)
    assert found.url == "[文档][没有]"
    assert [(o.kind, o.line, o.column, o.section) for o in found.occurrences] == [
        (Kind.REFERENCE, 3, 3, "一")
    ]


def test_what_nobody_wrote_stands_below_its_heading(tmp_path):
    """Links of macros and snippets: the same letters, else the heading, else the built page."""
    site = {
        "a.html": "<a href='none-0.html'>x</a>\n<h2>二</h2>\n<a href='none-1.html'>x</a>\n<p style='background:url(none-2.png)'>x</p>"
    }
    docs = {"a.md": "\n## 二\n\n{{ macro }}\n<p style='background:url(none-2.png)'>x</p>\n"}
    assert places(surveyed(tmp_path, site, docs), tmp_path) == {
        "none-0.html": ["site/a.html:3:0"],
        "none-1.html": ["docs/a.md:2:0"],
        "none-2.png": ["docs/a.md:5:26"],
    }


def test_copies_are_edited_as_documents(tmp_path):
    """A style sheet or page that the engine only copies."""
    files = {
        "assets/s.css": "\na{background:url(none.png)}",
        "raw.html": "<body><a href='none.html'>x</a></body>",
    }
    found = surveyed(
        tmp_path,
        files | {"a.html": "x"},
        {f"zh/{path}": text for path, text in files.items()} | {"zh/a.md": "x"},
    )
    assert places(found, tmp_path) == {
        "none.html": ["docs/zh/raw.html:1:0"],
        "none.png": ["docs/zh/assets/s.css:2:0"],
    }


def test_upstream(tmp_path):
    """In the text a link to where the text came from is a fault, and our page of the same is proposed."""
    source = "https://upstream.example/专栏/24 总结.md"
    text = page(
        '<a href="https://upstream.example/%E4%B8%93%E6%A0%8F/24%20%E6%80%BB%E7%BB%93.md">x</a>',
        after=f'<footer>原文：<a href="{source}">24</a></footer>',
    )
    site = {"24.html": "x", "a.html": text, "en/24.html": "x", "en/a.html": text.replace("x</a>", "y</a>")}
    docs = {
        "zh/24.md": f"---\nsource: {source}\n---\n", "zh/a.md": f"[x](<{source}>)", "en/24.md": f"---\nsource: {source}\n---\n",
        "en/a.md": f"[y](<{source}>)",
    }  # fmt: skip
    found = surveyed(tmp_path, site, docs)
    upstream = only(found, Verdict.UPSTREAM)
    assert upstream.proposal == "24.md"
    assert [o.page for o in upstream.occurrences] == ["a.html", "en/a.html"]
    assert not found.links


def test_attribution_alone_is_allowed(tmp_path):
    """The template's link to the source is asked like any other."""
    site = {"a.html": page("x", after='<footer><a href="https://upstream.example/">24</a></footer>')}
    assert [link.url for link in surveyed(tmp_path, site, {"a.md": "x"}).links] == [
        "https://upstream.example/"
    ]


def test_blocked(tmp_path):
    """What the site's own policy forbids will not be seen, even if it is there."""
    headers = "/*\n  Content-Security-Policy: default-src 'self'; img-src 'self' https://ok.example\n"
    site = {
        "_headers": headers,
        "a.html": '<img src="https://cdn.example/x.png"><img src="https://ok.example/x.png"><a href="https://cdn.example/">x</a>'
        '<script src="https://cdn.example/x.js"></script>',
    }
    found = surveyed(tmp_path, site, {"a.md": "x"})
    assert {url: caution.verdict for url, caution in found.cautions.items()} == {
        "https://cdn.example/x.png": Verdict.BLOCKED,
        "https://cdn.example/x.js": Verdict.BLOCKED,
    }
    assert len(found.links) == 4


def test_gravest_verdict_at_its_places(tmp_path):
    """A template may link to a Markdown copy, an author may not: the finding names the author's place only."""
    site = {"a.md": "x", "a.html": page('<a href="a.md">x</a>', head='<link rel="alternate" href="a.md">')}
    found = only(surveyed(tmp_path, site, {"a.md": "<a href='a.md'>x</a>"}), Verdict.MARKDOWN_LINK)
    assert [o.chrome for o in found.occurrences] == [False]


def test_passwords_are_not_shown(tmp_path):
    """Only who asks gets to know them."""
    secret = "https://user:secret@x.example/"
    site = {
        "a.html": f'<a href="{secret}">x</a><a href="https//user:secret@x.example">y</a> http://user:secret@z.com/'
    }
    found = surveyed(tmp_path, site, {"a.md": f"[x]({secret}) http://user:secret@z.com/"})
    assert found.links[0].url == secret
    shown = [
        *found.findings,
        *(link.occurrences for link in found.links),
        *found.cautions.values(),
        found.notices,
    ]
    assert "secret" not in repr(shown)


def test_feeds_and_style_sheets(tmp_path):
    """What machines are told is checked too."""
    site = {
        "index.html": "x",
        "feed.xml": f"<rss><channel><link>{BASE}</link><item><link>{BASE}gone.html</link></item></channel></rss>",
        "sitemap.xml": f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{BASE}</loc></url><url><loc>{BASE}no.html</loc></url></urlset>',
        "s.css": "a{background:url(none.png)}",
    }
    assert said(surveyed(tmp_path, site)) == {
        BASE: "OK",
        f"{BASE}gone.html": "MISSING_PAGE",
        f"{BASE}no.html": "MISSING_PAGE",
        "none.png": "MISSING_FILE",
    }


CANONICAL = f'<link rel="canonical" href="{BASE}">'
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}en/a.html</loc></url></urlset>'
)


@pytest.mark.parametrize(
    ("files", "given", "base"),
    [
        ({}, "", ""),
        ({}, "https://given.example/x", "https://given.example/x/"),
        ({}, "https://given.example/x/index.html?y#z", "https://given.example/x/"),
        ({"index.html": page("x", head=CANONICAL)}, "", BASE),
        ({"index.html": page("x", head=f'<link rel="canonical" href="{BASE}index.html">')}, "", BASE),
        ({"index.html": page("x", head='<link rel="canonical" href="/k8s/">')}, "", ""),
        ({"sitemap.xml": SITEMAP.format(BASE), "en/a.html": "x"}, "", BASE),
        ({"sitemap.xml": SITEMAP.format("https://x.example/"), "en/a.html": "x"}, "", "https://x.example/"),
        ({"sitemap.xml": SITEMAP.format(BASE)}, "", ""),
        ({"index.html": page("x", head=CANONICAL)}, BASE.rstrip("/"), BASE),
        ({}, "https://user:secret@x.example/", "https://user:***@x.example/"),
    ],
)
def test_own_address(tmp_path, files, given, base):
    """Given, or told by the front page or the site map, always with a slash at the end."""
    found = surveyed(tmp_path, {"index.html": "x"} | files, base=given)
    assert found.base_url == base
    assert not found.notices


def test_two_own_addresses(tmp_path):
    """A check of a preview does not take the real address for another site, and says so."""
    site = {
        "index.html": page(f'<a href="{BASE}">x</a><a href="http://127.0.0.1:8000/">y</a>', head=CANONICAL)
    }
    found = surveyed(tmp_path, site, base="http://127.0.0.1:8000/")
    assert not found.links
    (notice,) = found.notices
    assert BASE in notice.text
    assert BASE in notice.zh


def test_documents_that_fit_no_page(tmp_path):
    """Then places can only be shown in the built pages, and somebody should know."""
    found = surveyed(tmp_path, {"a.html": "x"}, {"b.md": "x"})
    assert "docs" in found.notices[0].text


def test_nothing_to_check(tmp_path):
    """Each fault says what was looked for, and what to do."""
    arguments = ((), (), lambda done, total: None)
    with pytest.raises(SiteError, match=r"site.*no such folder.*--site"):
        survey(tmp_path / "site", None, "", *arguments)
    write(tmp_path / "site", {"a.txt": "x"})
    with pytest.raises(SiteError, match=r"no HTML pages.*build the site"):
        survey(tmp_path / "site", None, "", *arguments)
    write(tmp_path / "site", {"a.html": "x"})
    with pytest.raises(SiteError, match=r"docs.*no such folder.*--docs"):
        survey(tmp_path / "site", tmp_path / "docs", "", *arguments)
    with pytest.raises(SettingsError, match=r"--base-url 'book.example' is no address"):
        survey(tmp_path / "site", None, "book.example", *arguments)


def test_bad_pages_stop_nothing(tmp_path):
    """What is not to be read has no links; the rest is checked."""
    site = {
        "bad.html": b"\xff\xfe\x00\x00", "empty.html": b"", "index.html": '<a href="empty.html">x</a><a href="bad.html">y</a>',
        os.fsdecode(b"\xd6\xd0.html"): '<a href="none.html">x</a>', "bad.xml": b"\0", "bad.css": b"\xff url(",
    }  # fmt: skip
    found = surveyed(tmp_path, site, {"index.md": b"\xff [x](empty.html)"})
    assert said(found) == {"empty.html": "EMPTY_PAGE", "bad.html": "OK", "none.html": "MISSING_PAGE"}
    assert repr(found).encode()


ENGINE = """
site_name: x
site_url: https://book.example/k8s/
use_directory_urls: {}
theme: {{name: material, font: false}}
plugins: []
extra: {{generator: false}}
markdown_extensions: [admonition, attr_list, footnotes, md_in_html, sane_lists, tables, toc: {{permalink: true}}]
"""
WRITTEN = {
    "index.md": "# 首页\n\n- [甲](甲.md)\n- [乙](part/b.md#二)\n",
    "甲.md": '# 甲\n\n脚注[^1]。\n\n[^1]: 见 [乙](part/b.md) 和 <https://x.example/>。\n\n!!! note "提示"\n\n    ![图](assets/a.png)\n\n'
    "## 扩展阅读\n\n- [外][out]\n- [没有](none.md)\n- [没有](#没有)\n\n[out]: https://x.example/中文\n",
    "part/b.md": '# 乙\n\n## 二 {#二}\n\n[上](../index.md), [甲](../甲.md)\n\n<img src="{up}assets/a.png"> [空]()\n',
    "assets/a.png": "x",
}


@pytest.mark.parametrize("directories", [False, True])
def test_with_the_engine(tmp_path, directories):
    """A real build, with and without directory URLs: every link that was written is found where it was written."""
    up = "../../" if directories else "../"
    write(tmp_path / "docs", {path: text.replace("{up}", up) for path, text in WRITTEN.items()})
    write(tmp_path, {"mkdocs.yml": ENGINE.format(str(directories).lower())})
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    found = survey(tmp_path / "site", tmp_path / "docs", "", ("扩展阅读",), (), lambda done, total: None)
    assert found.base_url == BASE
    stood = {
        (o.file.rpartition("docs/")[2], o.line, o.column): (finding.verdict.name, o.reading)
        for finding in found.findings
        for o in finding.occurrences
        if not o.chrome
    }
    assert stood == {
        ("index.md", 3, 3): ("OK", False),
        ("index.md", 4, 3): ("OK", False),
        ("甲.md", 5, 9): ("OK", False),
        ("甲.md", 9, 5): ("OK", False),
        ("甲.md", 14, 3): ("MISSING_PAGE", True),
        ("甲.md", 15, 3): ("MISSING_FRAGMENT", True),
        ("part/b.md", 5, 1): ("OK", False),
        ("part/b.md", 5, 19): ("OK", False),
        ("part/b.md", 7, 1): ("OK", False),
        ("part/b.md", 7, len(up) + 26): ("EMPTY_LINK", False),
    }
    asked = {link.url: (link.occurrences[0].line, link.occurrences[0].reading) for link in found.links}
    assert asked == {"https://x.example/": (5, False), "https://x.example/中文": (13, True)}
    assert all(
        finding.severity is not Severity.FAIL or finding.occurrences[0].line for finding in found.findings
    )
