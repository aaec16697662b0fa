"""Where chapters and pictures lie, and how they point at each other."""

import struct
import zlib

import pytest

from importer.book import Binder, plan_book, quote_lightly, site_anchors
from importer.extract import extract, identity, is_chapter, plain_title
from importer.model import RawPage
from importer.settings import Settings

HOME = "/专栏/园艺日志"
NAMES = [
    "00 开篇词  种下.md",
    "01  翻土：进程.md",
    "02 播种：信号 & 管道.md",
    "加餐 堆肥.md",
    "第9讲 光照..md",
    "结束语 关灯.md",
]


def html_of(name, content, *, names=NAMES, home=HOME):
    """A page of the new template."""
    title = name.removesuffix(".md").replace("&", "&amp;")
    menu = "".join(
        f'<a class="menu-item" id="{n}" href="{home}/{n}">{n}</a>'.replace("&", "&amp;") for n in names
    )
    return (
        f'<div class="book-menu"><ul>{menu}<a href="https://x.cn/assets/%E6%8D%90.md">捐赠</a></ul></div>'
        f'<div class="sidebar-toggle"></div><h1 id="title">{title}</h1><div>{content}</div><div id="prePage">'
    )


def page(name, content="<p>正文</p>", **more):
    """An extracted page, as if it lay in a mirror."""
    raw = RawPage(name=f"{HOME[1:]}/{name}", content=html_of(name, content, **more).encode())
    return extract(raw)


def settings(tmp_path, **more):
    return Settings(root=tmp_path, **more)


def bound(tmp_path, *pages, files=None, single=False, **more):
    """Path → Markdown body of the chapters, and the binder."""
    plan = plan_book(pages, settings(tmp_path, **more), {}, single=single)
    binder = Binder(plan=plan, read=(files or {}).get)
    texts = {c.path: binder.markdown(c).split("\n\n", 2)[2].strip() for c in plan.chapters}
    return texts, binder


def test_paths_are_numbers_and_plain_words(tmp_path):
    """Configured words first, then ASCII words and the vocabulary of booklets; twins get a number."""
    plan = plan_book([page(NAMES[0])], settings(tmp_path, slugs={"01 翻土：进程": "dig"}), {})
    assert list(plan.paths.values()) == [
        "00-preface.md", "01-dig.md", "02.md", "extra.md", "09.md", "epilogue.md",
    ]  # fmt: skip


def test_what_lies_on_disk_keeps_its_path(tmp_path):
    """A changed slug renames nothing."""
    name = identity(NAMES[1])
    plan = plan_book([page(NAMES[0])], settings(tmp_path), {name: "digging.md"})
    assert plan.paths[name] == "digging.md"


@pytest.mark.parametrize(
    "href",
    [
        f"{HOME}/02 播种：信号 &amp; 管道.md",
        "02%20%E6%92%AD%E7%A7%8D%EF%BC%9A%E4%BF%A1%E5%8F%B7%20&amp;%20%E7%AE%A1%E9%81%93.md",
        "02%20%e6%92%ad%e7%a7%8d%ef%bc%9a%e4%bf%a1%e5%8f%b7%20&amp;%20%e7%ae%a1%e9%81%93.md.html",
        "./02 播种：信号 &amp; 管道.md",
        "../园艺日志/02 播种：信号 &amp; 管道.md.html",
        f"https://learn.lianglianglee.com{HOME}/02 播种：信号 &amp; 管道.md",
        f"http://lianglianglee.com{HOME}/02 播种：信号 &amp; 管道.md",
        "\\专栏\\园艺日志\\02 播种：信号 &amp; 管道.md.html",
    ],
)
def test_links_between_chapters_in_every_spelling(tmp_path, href):
    """All of them lead to the same file."""
    texts, _ = bound(tmp_path, page(NAMES[0], f'<p><a href="{href}">播种</a></p>'), page(NAMES[2]))
    assert texts["00-preface.md"] == "[播种](02.md)"


def test_fragments_lead_to_the_sites_own_anchors(tmp_path):
    """The upstream's heading ids are not the site's; one that names nothing is left out and noted."""
    target = page(NAMES[2], '<h2 id="1-先-摘">1. 先，摘</h2><h2 id="小结">小结</h2><h3 id="小结-1">小结</h3>')
    links = "".join(
        f'<a href="{HOME}/02 播种：信号 &amp; 管道.md#{f}">x</a>，' for f in ("1-先-摘", "小结-1", "没有")
    )
    texts, binder = bound(tmp_path, page(NAMES[0], f"<p>{links}</p>"), target)
    assert texts["00-preface.md"] == "[x](02.md#1-先摘)，[x](02.md#小结_1)，[x](02.md)，"
    assert "没有" in next(iter(binder.notes))[1]
    assert site_anchors(target) == {"1-先-摘": "1-先摘", "小结": "小结", "小结-1": "小结_1"}


def test_links_to_the_rest_of_the_upstream_stay_and_are_noted(tmp_path):
    """Another booklet, or a chapter that the source has not got."""
    content = '<p><a href="/专栏/别的/01 x.md">别的</a>，<a href="02 播种：信号 &amp; 管道.md">没有</a></p>'
    texts, binder = bound(tmp_path, page(NAMES[0], content))
    assert "[别的](https://learn.lianglianglee.com/专栏/别的/01%20x.md)" in texts["00-preface.md"]
    assert len(binder.notes) == 2


def test_links_elsewhere_are_left_alone(tmp_path):
    """Byte for byte, odd schemes too."""
    urls = ["https://k8s.io/docs/?a=1&amp;b=2#c", "hhttp://x", "time://mall?url=x", "mailto:a@b.cn"]
    texts, _ = bound(tmp_path, page(NAMES[0], "".join(f'<p><a href="{u}">x</a></p>' for u in urls)))
    assert texts["00-preface.md"].split("\n\n") == [f"[x]({u})".replace("&amp;", "&") for u in urls]


def png(shade):
    """A real one-pixel picture."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes([0, shade])))
        + chunk(b"IEND", b"")
    )


def test_pictures_get_their_type_from_the_bytes_and_lose_junk_alt(tmp_path):
    """Found beside the page, however they are addressed; kept once."""
    files = {f"{HOME[1:]}/assets/167de66cd75207c2": png(1), f"{HOME[1:]}/assets/锅 铲(1).webp": png(2)}
    content = (
        '<p><img src="assets/167de66cd75207c2" alt="img"></p>'
        f'<p><img src="{HOME}/assets/167de66cd75207c2" alt="真有话说" title="题"></p>'
        '<p><img src="http://lean.lianglianglee.com/%E6%9E%81/assets/167de66cd75207c2" alt="图片"></p>'
        '<p><img src="assets/锅 铲(1).webp" alt="锅 铲(1).webp"></p>'
    )
    texts, binder = bound(tmp_path, page(NAMES[0], content), files=files)
    assert texts["00-preface.md"].split("\n\n") == [
        "![](assets/167de66cd75207c2.png)",
        '![真有话说](assets/167de66cd75207c2.png "题")',
        "![](assets/167de66cd75207c2.png)",
        "![](assets/锅-铲-1.png)",
    ]
    assert sorted(binder.assets) == ["assets/167de66cd75207c2.png", "assets/锅-铲-1.png"]
    assert not binder.notes


def test_pictures_that_cannot_be_had_are_noted_and_keep_their_alt(tmp_path):
    """Missing, foreign, no picture at all, or with a script inside."""
    files = {
        f"{HOME[1:]}/assets/b": b"<html>not found</html>",
        f"{HOME[1:]}/assets/c": b'<svg xmlns="http://www.w3.org/2000/svg"><a href="java&#115;cript:x"/></svg>',
    }
    content = "".join(
        f'<p><img src="{s}" alt="img"></p>'
        for s in ("assets/a", "assets/b", "assets/c", "https://cdn.example/d.png")
    )
    texts, binder = bound(tmp_path, page(NAMES[0], content), files=files)
    assert texts["00-preface.md"].split("\n\n") == [
        "![img](assets/a)", "![img](assets/b)", "![img](assets/c)", "![img](https://cdn.example/d.png)",
    ]  # fmt: skip
    said = " ".join(what for _, what in binder.notes)
    assert all(word in said for word in ("missing", "is no picture", "holds a script", "another host"))


def test_two_pictures_of_one_name_are_both_kept(tmp_path):
    """The second gets a part of its hash."""
    files = {f"{HOME[1:]}/assets/a": png(1), f"{HOME[1:]}/other/assets/a.png": png(2)}
    content = '<p><img src="assets/a"><img src="other/assets/a.png"></p>'
    _, binder = bound(tmp_path, page(NAMES[0], content), files=files)
    assert len({a.content for a in binder.assets.values()}) == 2


def test_what_is_no_address_stays_and_is_noted(tmp_path):
    """A full-width colon, a half of an IPv6 address: no traceback, nothing lost."""
    content = (
        '<p><a href="http://localhost：8080/x">甲</a><img src="http://[::1/x.png" alt="乙"></p>'
        '<iframe src="http://丙：1/"></iframe>'
    )
    texts, binder = bound(tmp_path, page(NAMES[0], content))
    assert texts["00-preface.md"].startswith("[甲](http://localhost：8080/x)![乙](")
    assert "an address that is none" in next(iter(binder.notes))[1]


def test_addresses_keep_query_fragment_and_encoding(tmp_path):
    """Of the upstream's other pages, and of pictures that are missing."""
    content = '<p><a href="/search?q=k8s#top">x</a> <a href="/专栏/b/it%27s(.md">y</a> <img src="assets/a(.png"></p>'
    texts, _ = bound(tmp_path, page(NAMES[0], content))
    assert "[x](https://learn.lianglianglee.com/search?q=k8s#top)" in texts["00-preface.md"]
    assert "/it%27s%28.md)" in texts["00-preface.md"] and "![](assets/a%28.png)" in texts["00-preface.md"]


def test_text_of_a_dropped_link_is_escaped_with_its_neighbours(tmp_path):
    """What was kept apart by the link must not become one."""
    texts, _ = bound(tmp_path, page(NAMES[0], '<p><a href="#nope">[x]</a>(y)</p>'))
    assert texts["00-preface.md"] == "[x\\](y)"


def test_titles_in_the_index_are_text(tmp_path):
    """Brackets in them break no link."""
    name = "01 a] 与 [b.md"
    _, binder = bound(tmp_path, page(name, names=[name]))
    assert binder.index().endswith("- [01 a&#93; 与 &#91;b](01-a-b.md)\n")


def test_chapters_that_differ_behind_a_hash_are_two(tmp_path):
    """`#` in a title is no fragment."""
    pages = [extract(RawPage(name=f"{n}.html", content=html_of(t, "<p>x</p>", names=[]).encode()))
             for n, t in (("a1", "C#基础.md"), ("a2", "C#进阶.md"))]  # fmt: skip
    assert len(plan_book(pages, settings(tmp_path), {}).chapters) == 2


def test_pages_of_one_title_are_told_apart_by_their_files(tmp_path):
    """Two closing words without a menu entry of their own are two chapters."""
    pages = [
        extract(RawPage(name=f"{n}.html", content=html_of(NAMES[5], f"<p>{n}</p>").encode())) for n in "ab"
    ]
    assert len(plan_book(pages, settings(tmp_path), {}).chapters) == 2


def test_index_lists_all_and_links_what_there_is(tmp_path):
    """In the order of the menu."""
    _, binder = bound(tmp_path, page(NAMES[0]), page(NAMES[2]))
    lines = binder.index().split("\n\n")[-1].splitlines()
    assert lines[:3] == [
        "- [00 开篇词 种下](00-preface.md)",
        "- 01 翻土：进程",
        "- [02 播种：信号 & 管道](02.md)",
    ]


def test_pages_that_no_menu_names_come_last_in_natural_order(tmp_path):
    """Nothing that the source holds is left out."""
    pages = [page(n, names=NAMES[:1]) for n in ("10 十.md", "9 九.md", NAMES[0])]
    plan = plan_book(pages, settings(tmp_path), {})
    assert [c.path for c in plan.chapters] == ["00-preface.md", "09.md", "10.md"]


@pytest.mark.parametrize(
    ("href", "name"),
    [
        ("/a/01%20%20x.md", "01 x.md"),
        ("01 x.md.html", "01 x.md"),
        ("C:\\b\\01 x.md", "01 x.md"),
        ("e\u0301.md#frag", "\u00e9.md"),
        ("13 “窗口”..md", "13 “窗口”..md"),
    ],
)
def test_identity_is_the_file_name_in_one_spelling(href, name):
    """NFC, decoded, no `.html`."""
    assert identity(href) == name


def test_titles_and_chapters_by_name():
    """`_` stays: nobody knows what it stood for."""
    assert plain_title(" 03 上菜_  灰度.md.html ") == "03 上菜_ 灰度"
    assert is_chapter("x.md.html") and not is_chapter("/assets/捐赠.md") and not is_chapter("/专栏")
    assert quote_lightly("/专栏/a b#?.md") == "/专栏/a%20b%23%3F.md"
