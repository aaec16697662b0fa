"""Whole pages: every oddity of the upstream on pages of our own, against golden Markdown.

The facts behind the goldens were written by somebody who had not seen the importer. `pytest --rewrite`
writes them anew; read the diff.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from importer.cli import import_command
from importer.errors import PageRefused
from importer.extract import extract
from importer.model import RawPage

HERE = Path(__file__).parent
PAGES = sorted((HERE / "pages").glob("*.html"))
REFUSED = sorted((HERE / "refused").glob("*.html"))
REASONS = {
    "404-gin": "error page", "404-shell": "empty", "404-shell-text": "404", "binary-png": "PNG",
    "blank": "empty", "captive-portal": "欢迎使用公共WiFi", "cloudflare-1020": "error page",
    "cloudflare-challenge": "Cloudflare challenge", "cloudflare-challenge-zh": "Cloudflare challenge",
    "directory-index": "directory listing", "empty": "empty", "hidden-notice-only": "empty",
    "json": "JSON", "login-form": "login form", "login-plain": "login form", "nginx-502": "error page",
    "other-site": "no chapter", "parked-domain": "parked", "pdf": "PDF", "search-results": "no chapter",
    "tip-only": "empty", "title-blank-content": "empty", "title-empty-content": "empty",
    "title-script-content": "empty", "truncated-content": "cut off", "truncated-head": "no chapter",
    "truncated-menu": "no chapter",
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_page_becomes_golden_markdown(page, golden, project):
    """A saved page keeps its name, and becomes this file."""
    result = CliRunner().invoke(import_command, [str(page), "--docs", "out", "--no-nav"])
    assert result.exit_code == 0, result.output
    assert [f.name for f in (project / "out").glob("*.md")] == [f"{page.stem}.md"]
    golden((project / "out" / f"{page.stem}.md").read_text(encoding="utf-8"), page.with_suffix(".md"))


@pytest.mark.parametrize("page", REFUSED, ids=lambda p: p.stem)
def test_page_that_is_no_chapter_is_refused_with_the_reason(page, project):
    """Nothing is written for it, and the reason says what stands there."""
    with pytest.raises(PageRefused, match=REASONS[page.stem]):
        extract(RawPage(name=page.name, content=page.read_bytes()))
    result = CliRunner().invoke(import_command, [str(page), "--docs", "out", "--no-nav"])
    assert result.exit_code == 1
    assert page.name in result.output
    assert not (project / "out").exists()


def test_truncated_page_of_each_length_is_refused_or_whole():
    """A download that broke off never replaces a whole chapter."""
    whole = (HERE / "pages" / "18-real-mix.html").read_bytes()
    blocks = extract(RawPage(name="x", content=whole)).blocks
    for length in range(0, len(whole), 997):
        try:
            page = extract(RawPage(name="x", content=whole[:length]))
        except PageRefused:
            continue
        assert page.blocks == blocks


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("utf-8", "UTF-8"), ("gb18030", "gb2312"), ("utf-16", "utf-16"), ("big5", "big5")],
)
def test_charset_comes_from_mark_or_meta(charset, declared):
    """Pages in old charsets are read as they say."""
    html = f'<meta charset="{declared}"><h1 id="title">題</h1><div><p>正文</p></div></body>'
    page = extract(RawPage(name="x", content=html.encode(charset)))
    assert page.title == "題"


@pytest.mark.parametrize(("charset", "reason"), [("utf-8", "0xff at offset"), ("klingon", "unknown charset")])
def test_undecodable_bytes_are_refused(charset, reason):
    """The message names the byte, or the charset."""
    html = f'<meta charset="{charset}"><h1 id="title">x</h1><div>'.encode() + b"\xff\xfe\xff</div></body>"
    with pytest.raises(PageRefused, match=reason):
        extract(RawPage(name="x", content=html))


BEHIND = [
    '<div style="float: left">图</div>', '<div class="copyright-note">注</div>', "<p>甲</body></p>",
    "<!-- </body> -->", '<script>document.write("</body>")</script>', "<html><body><p>例</p></body></html>",
    '<pre><code>url: https://charts.helm.sh</code></pre>', "<p><script> 标签</p>",
]  # fmt: skip


@pytest.mark.parametrize("content", BEHIND)
def test_nothing_behind_a_sign_of_the_end_is_lost(content):
    """What authors write may look like the template's end, or like a note of the saving tool."""
    html = (HERE / "pages" / "18-real-mix.html").read_text(encoding="utf-8")
    at = html.index("</div>\n                        </div>\n                        <div>")
    page = extract(RawPage(name="x", content=f"{html[:at]}{content}<p>最后一段</p>{html[at:]}".encode()))
    assert "最后一段" in repr(page.blocks[-1]), content


@pytest.mark.parametrize(
    "comment",
    [
        "<!--\n Page saved with SingleFile \n url: {} \n saved date: Mon -->",
        "<!-- saved from url=(0014){} -->",
    ],
)
def test_address_that_a_tool_noted(comment, project):
    """It becomes the source; one with more than an address in it is made harmless."""
    html = (HERE / "pages" / "18-real-mix.html").read_text(encoding="utf-8")
    noted = 'https://learn.lianglianglee.com/专栏/x.md"><script>alert(3)</script>'
    (project / "x.html").write_text(comment.format(noted) + html, encoding="utf-8")
    assert CliRunner().invoke(import_command, ["x.html"]).exit_code == 0
    text = (project / "docs/zh/x.md").read_text(encoding="utf-8")
    assert "source: https://learn.lianglianglee.com/专栏/x.md" in text and "<script>" not in text


@pytest.mark.parametrize(
    "content",
    ["<!--" * 60_000, "<a " * 60_000, "<h2>x" * 20_000, "<div>" * 3_000, "<blockquote>" * 240, "<b>" * 20_000,
     "&#2;klzzwxh:0000&#3;", '<a href="http://localhost：8080/">x</a>', "<table><td>x</td></table>"],
    ids=lambda c: c[:12],
)  # fmt: skip
def test_hostile_content_is_read_or_refused(content, project):
    """Never a traceback, never a hang; the page is whole or named in the report."""
    html = f'<h1 id="title">1 x</h1><div><p>正文</p>{content}</div><div id="prePage"></div></body>'
    (project / "1-x.html").write_text(html, encoding="utf-8")
    result = CliRunner().invoke(import_command, ["1-x.html"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code == 0:
        assert "正文" in (project / "docs/zh/1-x.md").read_text(encoding="utf-8")
    else:
        assert "1-x.html" in result.output
