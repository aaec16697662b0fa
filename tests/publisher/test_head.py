"""What pages say to machines, and the files for hosts and robots."""

import json
import re

import pytest
from lxml import html

from publisher import feed, hosting, llms
from publisher.head import head
from publisher.model import Status
from tests.publisher.books import book, edition, page, two

URL = "https://a.example/b/"


def elements(text):
    """What a parser sees."""
    return html.fromstring(f"<html><head>{text}</head></html>").find("head")


def one(tree, path):
    """The value of the only hit."""
    (value,) = tree.xpath(path)
    return value


def test_languages_know_each_other_absolutely():
    """Every real translation and a default; the page itself among them."""
    zh, en = two()
    for here in (zh, en):
        links = elements(head(here.pages[1], here, (zh, en), URL)).xpath("//link[@hreflang]")
        assert {link.get("hreflang"): link.get("href") for link in links} == {
            "zh-Hans": URL + "01.html", "en": URL + "en/01.html", "x-default": URL + "01.html",
        }  # fmt: skip
    assert (
        one(elements(head(en.pages[0], en, (zh, en), URL)), "//link[@rel='canonical']/@href") == URL + "en/"
    )


def test_a_missing_translation_is_not_claimed():
    """No robots, canonical to the original, in no list of languages, in nobody's sitemap as English."""
    zh, en = two(missing=[1])
    tree = elements(head(en.pages[1], en, (zh, en), URL))
    assert one(tree, "//meta[@name='robots']/@content") == "noindex"
    assert one(tree, "//link[@rel='canonical']/@href") == URL + "01.html"
    assert one(tree, "//meta[@property='og:locale']/@content") == "zh_CN"
    assert not tree.xpath("//link[@hreflang]")
    assert not elements(head(zh.pages[1], zh, (zh, en), URL)).xpath("//link[@hreflang]")
    assert b"en/01.html" not in hosting.sitemap(en, (zh, en), URL) + hosting.sitemap(zh, (zh, en), URL)


def test_without_an_address_nothing_is_made_up():
    """No canonical, no Open Graph, but robots are still told."""
    zh, en = two(missing=[1])
    assert head(zh.pages[1], zh, (zh, en), "").strip() == ""
    assert "noindex" in head(en.pages[1], en, (zh, en), "") and "http" not in head(
        en.pages[1], en, (zh, en), ""
    )


def test_structured_data():
    """The cover is the book with its chapters; a chapter knows its place; nothing closes the script."""
    nasty = page(
        1, 'a</script><b>"&', updated="2026-01-02", meta={"source": "https://u.example/甲"}, minutes=3
    )
    here = edition(page(0, "书"), nasty)
    graphs = []
    for shown in here.pages:
        text = head(shown, here, (here,), URL, author="某人")
        assert text.count("</script>") == 1
        graphs.append(json.loads(re.search(r"ld\+json\">(.*?)</script>", text)[1])["@graph"])
    (cover,), (chapter, crumbs) = graphs
    assert cover["@type"] == "Book" and cover["author"]["name"] == "某人"
    assert [part["url"] for part in cover["hasPart"]] == [URL + "01.html"]
    assert chapter["@type"] == "Chapter" and chapter["position"] == 1 and chapter["name"] == nasty.title
    assert chapter["timeRequired"] == "PT3M" and chapter["isBasedOn"] == "https://u.example/甲"
    assert chapter["isPartOf"]["@id"] == cover["@id"]
    assert [item["position"] for item in crumbs["itemListElement"]] == [1, 2]
    tree = elements(head(nasty, here, (here,), URL))
    assert one(tree, "//meta[@property='og:title']/@content") == nasty.title
    assert one(tree, "//meta[@property='og:type']/@content") == "article"


def test_sitemaps_list_what_is_real():
    """Dates from history, alternates for translations."""
    zh, en = two(missing=[2])
    text = hosting.sitemap(zh, (zh, en), URL).decode()
    assert re.findall("<loc>(.*?)</loc>", text) == [URL, URL + "01.html", URL + "02.html"]
    assert "<lastmod>2026-01-02</lastmod>" in text and text.count("hreflang") == 4
    assert hosting.robots((zh, en), URL).endswith(
        f"Sitemap: {URL}sitemap.xml\nSitemap: {URL}en/sitemap.xml\n"
    )


def test_policy_is_strict():
    """Only named scripts; styles in pages only where a diagram brings some."""
    lines = hosting.headers(["'sha256-b'", "'sha256-a'", "'sha256-a'"], diagrams=False).splitlines()
    policy = next(line for line in lines if "Content-Security-Policy" in line)
    assert "script-src 'self' 'sha256-a' 'sha256-b';" in policy and "unsafe" not in policy
    assert "style-src 'self' 'unsafe-inline';" in hosting.headers([], diagrams=True)


@pytest.mark.parametrize(("url", "base"), [(URL, "/b/"), ("", "/")])
def test_redirects_from_the_upstream_and_from_a_prefix(url, base):
    """Under any base path."""
    here = edition(page(0), page(1, meta={"source": "https://u.example/专栏/一 二.md"}))
    assert hosting.redirects((here,), url).splitlines() == [
        f"{base}zh/* {base}:splat 301",
        f"/%E4%B8%93%E6%A0%8F/%E4%B8%80%20%E4%BA%8C.md {base if url else ''}01.html 301",
    ]


def test_feed_has_the_newest_first_and_leaves_out_what_is_not_there():
    """Atom that a parser takes."""
    pages = [page(n, updated=f"2026-01-0{n}", summary="<一句>") for n in (1, 2, 3)]
    pages[2] = pages[2].with_(status=Status.MISSING)
    ((name, content),) = feed.feed(book(page(0), *pages))
    tree = html.etree.fromstring(content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert name == "feed.xml" and tree.findtext(f"{atom}updated") == "2026-01-02T00:00:00Z"
    assert [entry.findtext(f"{atom}title") for entry in tree.iter(f"{atom}entry")] == ["章 2", "章 1"]
    assert tree.find(f"{atom}entry").findtext(f"{atom}summary") == "<一句>"
    assert list(feed.feed(book(page(1)))) == [] == list(feed.feed(book(*pages, url="")))


def test_markdown_for_language_models():
    """An index by part with absolute addresses, the whole text, a copy of each page."""
    pages = [
        page(1, "一", "# 一\n\n甲\n", part="上", summary="说甲。"),
        page(2, "二", "乙\n", part="下"),
        page(3, part="下", status=Status.MISSING),
    ]
    files = {name: content.decode() for name, content in llms.llms(book(page(0), *pages, code="en"))}
    assert files["llms.txt"] == (
        "# Book\n\n> Book\n\n## 上\n\n- [一](https://a.example/b/en/01.md): 说甲。\n"
        "\n## 下\n\n- [二](https://a.example/b/en/02.md)\n"
    )
    assert files["llms-full.txt"] == "# 一\n\n甲\n\n\n# 二\n\n乙\n"
    assert set(files) == {"llms.txt", "llms-full.txt", "01.md", "02.md"}
