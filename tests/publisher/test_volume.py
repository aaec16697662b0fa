"""Chapters on their way into a book: what stays, what goes, where links lead."""

import hashlib
import re
from importlib.resources import files

import pytest
from lxml import etree, html

from publisher.cover import cover
from publisher.maths import mathml
from publisher.volume import bind
from publisher.xhtml import columns, document, inside, parsed, serialised
from tests.publisher import sample

NAMESPACES = {"x": "http://www.w3.org/1999/xhtml", "m": "http://www.w3.org/1998/Math/MathML"}


def volume(folder, texts=sample.TEXTS, **more):
    """The book with links that name chapter and place."""
    return bind(sample.book(folder, texts, **more), lambda chapter, place: f"{chapter}>{place}")


def one(folder, text, **more):
    """The body of a book's only chapter, read strictly."""
    return strict(volume(folder, {"01.md": f"<h1>题</h1>{text}"}, **more).chapters[0].body)


def strict(body):
    """XML, or an error."""
    whole = document(title="t", tag="zh", body=body, styles=[], kind="text")
    return etree.fromstring(whole.encode()).find("x:body", NAMESPACES)[0]


def words(tree, *without):
    """What is read, blanks joined, without some elements."""
    tree = etree.fromstring(etree.tostring(tree))
    for path in without:
        for element in tree.xpath(path, namespaces=NAMESPACES):
            previous, parent = element.getprevious(), element.getparent()
            if previous is not None:
                previous.tail = (previous.tail or "") + (element.tail or "")
            else:
                parent.text = (parent.text or "") + (element.tail or "")
            parent.remove(element)
    return " ".join("".join(tree.itertext()).split())


@pytest.mark.parametrize("path", sample.TEXTS)
def test_all_words_of_a_chapter_stay(tmp_path, path):
    """Formulas apart, which are looked at below, and what stands for what a book cannot hold."""
    made = dict(zip(sample.TEXTS, volume(sample.site(tmp_path)).chapters, strict=True))[path].body
    given = html.fragment_fromstring(sample.TEXTS[path], create_parent="section")
    maths = "//*[contains(@class, 'arithmatex')]"
    stand_ins = ["//x:*[@class='absent']", "//x:a[starts-with(@href, 'https://video.')]"]
    here = words(strict(made), maths, *stand_ins)
    etree.strip_elements(given, "script", etree.Comment, with_tail=False)
    assert here == words(given, maths)
    assert len(here) > 40


def test_ids_are_of_one_book_and_links_find_them(tmp_path):
    """Chinese fragments, written out or as percent signs; dead ones lead to the chapter."""
    chapters = volume(sample.site(tmp_path)).chapters
    trees = {chapter.id: strict(chapter.body) for chapter in chapters}
    ids = [place for tree in trees.values() for place in tree.xpath("//@id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"c0[123](-\d+)?", place) for place in ids)
    places = {place: " ".join(tree.xpath("string(//*[@id=$i])", i=place).split()) for tree in trees.values()
              for place in tree.xpath("//@id")}  # fmt: skip
    links = {
        "".join(a.itertext()): a.get("href")
        for tree in trees.values() for a in tree.iterfind(".//x:a", NAMESPACES)
    }  # fmt: skip
    inner = {text: href.split(">") for text, href in links.items() if ">" in href}
    assert {text: (chapter, places[place][:7]) for text, (chapter, place) in inner.items()} == {
        "本章总结": ("c01", "总结"),
        "第三章的总结": ("c03", "总结"),
        "整章": ("c03", "24 总结 <"),
        "第一章": ("c01", "从一条命令说起"),
        "一个失效的小节": ("c01", "06 集群管理"),
        "1": ("c02", "注在这里。 ↩"),
        "↩": ("c02", "1"),
    }
    assert links["封面"] == "https://a.example/b/index.html"
    assert links["文档"] == "https://kubernetes.io/docs/?q=%E4%B8%AD%E6%96%87%20a#x"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("index.html", None),
        ("assets/x.zip", None),
        ("javascript:alert(1)", None),
        ("#nowhere", "c01>c01"),
        ("http://[broken", None),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://x.example/100%", "https://x.example/100%25"),
        ("01.html", "c01>c01"),
        ("", "c01>c01"),
    ],
)
def test_links_of_a_book_without_address(tmp_path, href, expected):
    """What leads nowhere is no link."""
    tree = one(tmp_path, f'<p><a href="{href}">x</a></p>', url="")
    assert tree.find(".//x:a", NAMESPACES).get("href") == expected


def test_a_place_is_no_link(tmp_path):
    """Old pages name places by `<a>`."""
    assert (
        '<a id="c01-2">x</a> <a href="c01&gt;c01-2">y</a>'
        in volume(tmp_path, {"01.md": '<h1>题</h1><p><a name="z">x</a> <a href="#z">y</a></p>'})
        .chapters[0]
        .body
    )


def test_languages_side_by_side(tmp_path):
    """A link to the other edition leads to the site; a page that is not translated says in what language it is."""
    text = '<h1>Sum</h1><p><a href="../01.html">原文</a> <a href="02.html">next</a></p>'
    english = volume(tmp_path, {"01.md": text, "02.md": text}, code="en", missing=["02.md"])
    assert [chapter.tag for chapter in english.chapters] == ["en", "zh-Hans"]
    links = strict(english.chapters[0].body).xpath("//@href")
    assert links == ["https://a.example/b/01.html", "c02>c02"]
    assert english.url == "https://a.example/b/en/"
    assert 'lang="zh-Hans"' in english.chapters[1].body


def test_pictures_come_along_once(tmp_path):
    """Equal ones are one, names come from the bytes, and no bytes change."""
    made = volume(sample.site(tmp_path))
    red, svg = sample.png(200, 40, 40), sample.SVG.encode()
    assert [(one.data, one.media) for one in made.pictures] == [(red, "image/png"), (svg, "image/svg+xml")]
    assert made.pictures[0].name == f"images/{hashlib.sha256(red).hexdigest()[:16]}.png"
    images = strict(made.chapters[0].body).findall(".//x:img", NAMESPACES)
    assert [(image.get("src"), image.get("alt")) for image in images] == [
        (made.pictures[0].name, "一张图"), (made.pictures[0].name, ""), (made.pictures[1].name, "矢量"),
    ]  # fmt: skip
    assert dict(images[0].attrib) == {
        "src": made.pictures[0].name,
        "alt": "一张图",
        "width": "40",
        "height": "20",
    }


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ('<img src="assets/gone.png" alt="缺图">', '<span class="absent">[缺图]</span>'),
        ('<img src="assets/%E6%B2%A1%E6%9C%89.png">', '<span class="absent">[没有.png]</span>'),
        ('<img src="assets/note.txt" alt="">', '<span class="absent">[note.txt]</span>'),
        ('<img src="a%00.png" alt="x">', '<span class="absent">[x]</span>'),
        (f'<img src="{"a" * 5000}.png" alt="x">', '<span class="absent">[x]</span>'),
        ('<img src="%2e%2e/secret.png" alt="x">', '<span class="absent">[x]</span>'),
        (
            '<img src="https://i.example/a b.png">',
            '<a class="absent" href="https://i.example/a%20b.png">[a b.png]</a>',
        ),
    ],
)
def test_what_is_no_picture_of_the_site_leaves_its_words(tmp_path, image, expected):
    """Files that are missing, are no pictures, lie outside or in the world."""
    (tmp_path / "secret.png").write_bytes(sample.png(0, 0, 0))
    folder = sample.site(tmp_path / "site")
    (folder / "assets" / "note.txt").write_text("<svg is not here>", encoding="utf-8")
    paragraph = one(folder, f"<p>{image}</p>").find("x:p", NAMESPACES)
    text = etree.tostring(paragraph[0], encoding="unicode")
    assert re.sub(r' xmlns(:\w+)?="[^"]*"', "", text) == expected


@pytest.mark.parametrize(
    ("address", "media"),
    [
        ("data:image/gif;base64,R0lGODlhAQABAAAAACw=", "image/gif"),
        ("data:image/svg+xml;charset=utf-8,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E", "image/svg+xml"),
        ("data:image/png;base64,R", None),
        ("data:image/svg+xml,%3Csvg", None),
    ],
)
def test_inlined_pictures_are_files_of_the_book(tmp_path, address, media):
    """As `data:` addresses hold them; broken ones leave their words."""
    made = volume(tmp_path, {"01.md": f'<p><img src="{address}" alt="点"></p>'})
    assert [one.media for one in made.pictures] == ([media] if media else [])
    assert ("[点]" in made.chapters[0].body) is not bool(media)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a<script>x</script><button>y</button><!-- z -->b", "ab"),
        ("<p>a<your-tag>b</your-tag><font color='red'>c</font></p>", "<p>abc</p>"),
        ("<video>a</video>", "a"),
        (
            "<table><tr><td class='linenos'>1</td><td><pre><a id='__codelineno-0-1'></a>b</pre></td></tr></table>",
            '<table><tr><td><pre class="short" style="--columns: 1">b</pre></td></tr></table>',
        ),
        ("<center>a</center><tt>b</tt>", "<div>a</div><code>b</code>"),
        ("<details><summary>a</summary>b</details>", '<details open="open"><summary>a</summary>b</details>'),
        ('<img src="a.png" width="50%" height="9" loading="lazy">', '<img src="a.png" height="9"/>'),
        ('<a name="x" onclick="y">a</a>', '<a id="x">a</a>'),
        ('<video><source src="a.mp4">film</video>', '<a href="a.mp4">a.mp4</a>'),
        ('<ol start="3"><li value="0">a</li></ol>', '<ol start="3"><li>a</li></ol>'),
        ("a\x0cb&#x1b;\x00c", "abc"),
        ("<br><hr>&nbsp;&lt;", "<br/><hr/>\xa0&lt;"),
    ],
)
def test_markup_made_strict(given, expected):
    """One rule a row."""
    assert inside(parsed(given)) == expected


def test_cells_keep_their_side():
    """And no other style, span or colour of the web."""
    table = parsed(
        '<table><tr><td style="color: red; text-align:right" align="x" rowspan="two">a</td></tr></table>'
    )
    assert '<td style="text-align: right">a</td>' in serialised(table)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("abc\n中文 x", {"style": "--columns: 6", "class": "short"}),
        (sample.DRAWING, {"style": "--columns: 61", "class": "drawing short"}),
        ("+---+\n| a |\n+---+", {"style": "--columns: 5", "class": "drawing short"}),
        ("标题\n────\n正文", {"style": "--columns: 4", "class": "short"}),
        ("│" + "x" * 200, {"style": "--columns: 201", "class": "short"}),
        ("x\n" * 40, {"style": "--columns: 1", "class": ""}),
        ("", {"style": "--columns: 1", "class": "short"}),
    ],
)
def test_code_is_measured(code, expected):
    """In columns; drawings are known by their corners, and by being readable when made to fit."""
    assert dict(parsed(f"<pre>\n{code}</pre>")[0].attrib) == expected


@pytest.mark.parametrize(("line", "width"), [("ab", 2), ("中，a", 5), ("\tx", 5), ("e\u0301", 1), ("→│", 2)])
def test_columns(line, width):
    """Han count two, marks above letters none."""
    assert columns(line) == width


def test_code_loses_nothing_but_anchors_of_lines(tmp_path):
    """To the byte, with its colours."""
    code = strict(volume(sample.site(tmp_path)).chapters[0].body).find(".//x:pre/x:code", NAMESPACES)
    assert "".join(code.itertext()) == '# 安装；Arm 机器换成 arm64\n$ curl -LO "https://dl.k8s.io/<v>"\n'
    assert [span.get("class") for span in code.iterfind("x:span", NAMESPACES)] == ["c1", "w", "w", "w", "s2"]


def test_formulas_are_mathml(tmp_path):
    """Their source is kept for those who listen; what is no TeX stays to be read."""
    tree = strict(volume(sample.site(tmp_path)).chapters[1].body)
    inline, block = tree.iterfind(".//m:math", NAMESPACES)
    assert inline.get("alttext") == "a^2 + b_{i} < c"
    assert "".join(inline.itertext()) == "a2+bi<c"
    assert block.get("display") == "block"
    assert len(block.findall(".//m:mtr", NAMESPACES)) == 2
    assert [code.text for code in tree.iterfind(".//x:code[@class='tex']", NAMESPACES)] == [r"\nosuch{x}"]


@pytest.mark.parametrize("tex", [r"\frac{1}", "x_{", r"a & b", r"\href{x}{y}"])
def test_no_tex(tex):
    """Half a formula is none."""
    assert mathml(tex, display=False) is None


def test_a_formula_has_only_what_books_may_hold():
    """MathML 3 knows sizes on `<mstyle>` only, and no HTML inside."""
    text = etree.tostring(mathml(r"\dfrac12 \sin x \textbf{y}", display=True), encoding="unicode")
    assert '<mstyle displaystyle="true"><mfrac><mn>1</mn>' in text
    assert "\u2061" in text
    assert "<mtext>y</mtext>" in text


def test_footnotes_are_told_to_e_readers(tmp_path):
    """They may show a note on the page that one reads."""
    tree = strict(volume(sample.site(tmp_path)).chapters[1].body)
    kinds = {e.get("{http://www.idpf.org/2007/ops}type") for e in tree.iter()} - {None}
    assert kinds == {"noteref", "backlink", "footnote", "footnotes"}


def test_what_a_book_says_of_itself(tmp_path):
    """From the configuration, the pages and the settings."""
    made = volume(sample.site(tmp_path), parts=["甲", "甲", "乙"])
    assert (made.title, made.subtitle, made.author, made.tag) == ("小册", "一本 <小> 书", "某人", "zh-Hans")
    assert (made.rights, made.modified, made.size) == ("© 2024 甲 &amp; 乙", "2026-03-03", "3 章")
    assert [(part, len(chapters)) for part, chapters in made.parts] == [("甲", 2), ("乙", 1)]
    assert [chapter.title for chapter in made.chapters] == sample.TITLES
    assert [[one.title for one in chapter.sections] for chapter in made.chapters] == sample.SECTIONS


def test_a_chapter_without_a_heading_gets_its_title(tmp_path):
    """And an empty one takes its title from the sidebar; headings that say nothing are not listed."""
    texts = {"01.md": "<p>文</p>", "02.md": "<h1></h1><h2><img src='../assets/red.png'></h2>"}
    made = volume(sample.site(tmp_path), texts, code="en")
    assert [chapter.title for chapter in made.chapters] == ["01.md", "02.md"]
    assert len(made.pictures) == 1
    assert [chapter.sections for chapter in made.chapters] == [(), ()]
    assert '<h1 id="c01-1">01.md</h1>' in made.chapters[0].body
    assert made.size == "2 chapters"


@pytest.mark.parametrize(
    "title",
    [
        "Kubernetes 从上手到实践",
        "Go",
        "深入浅出计算机组成原理与体系结构设计：从晶体管到分布式系统",
        "很长的书名，" * 15,
        "A & <B>",
    ],
)
def test_covers_hold_the_title_and_a_dot_for_every_chapter(title):
    """No line wider than the cover, no sign at a line's beginning that ends a phrase."""
    tree = etree.fromstring(cover(title=title, subtitle="副标题", size="24 章", chapters=24, tag="zh-Hans"))
    space = {"s": "http://www.w3.org/2000/svg"}
    texts = tree.findall("s:text", space)
    shown = "".join(text.text for text in texts if text.get("font-weight") == "bold")
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", title)
    assert len(tree.findall("s:circle", space)) == 24
    for text in texts:
        assert columns(text.text) * 0.5 * int(text.get("font-size")) < 1400
        assert text.text[0] not in "，。：；！？"


def test_colours_can_be_read_on_any_ground():
    """At least 4.5 : 1 on white and on black, as the reader's ground is not known."""
    css = (files("publisher") / "volume.css").read_text(encoding="utf-8")
    colours = set(re.findall(r"[{;]\s*color: (#[0-9a-f]{6})", css))
    assert len(colours) > 5
    for colour in colours:
        light = luminance(colour)
        assert 1.05 / (light + 0.05) > 4.5, colour
        assert (light + 0.05) / 0.05 > 4.5, colour


def luminance(colour):
    """Relative, as WCAG has it."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
