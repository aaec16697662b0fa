"""Links of pages, found again in Markdown."""

import pytest

from checker.site import hrefs
from checker.site.built import Found
from checker.site.locate import headings, is_shown, line_of, locate, meaning_of, way_to
from checker.markdown.mention import Form
from checker.model import Kind
from checker.markdown.source import mentions
from tests.checker.sites import BASE


def located(text, *links, place="x.html", page="x.html"):
    """Line of each link of a page, and what is left over; pictures begin with `!`."""
    found = [
        Found(href=link.lstrip("!"), kind=Kind.RESOURCE if link.startswith("!") else Kind.LINK, text=True)
        for link in links
    ]

    def meaning(link):
        base, target = (page, link.href) if isinstance(link, Found) else (place, link.target)
        return meaning_of(hrefs.join(BASE + base, target), (BASE,))

    result = locate(found, [meaning(one) for one in found], mentions(text), meaning)
    return [one.line if one else 0 for one in result.mentions], [
        (one.form.value, one.line) for one in result.loose
    ]


def test_markdown_names_and_addresses():
    """`05-x.md#a` is `05-x.html#a`; outer addresses are equal however they are encoded."""
    text = "[a](05-x.md#用)\n[b](<https://x/中 文>)\n[c](#here)\n![d](assets/图.png)\n<https://y/>\n[e](mailto:a@b)\n"
    links = ["05-x.html#%E7%94%A8", "https://x/%E4%B8%AD%20文", "#here", "!assets/图.png", "https://y/", "mailto:a@b"]  # fmt: skip
    assert located(text, *links) == ([1, 2, 3, 4, 5, 6], [])


def test_directory_urls():
    """`05-x.md` is `../05-x/`, `index.md` is `../`, and a picture goes up one folder."""
    text = "[a](05-x.md#a)\n[b](index.md)\n![c](assets/c.png)\n[d](#d)\n[e](part/README.md)\n"
    links = ["../05-x/#a", "../", "!../assets/c.png", "#d", "../part/"]
    assert located(text, *links, page="x/index.html") == ([1, 2, 3, 4, 5], [])


def test_duplicates_are_taken_in_order():
    """The same target thrice, and others between."""
    text = "[a](a.md)\n[b](b.md)\n[c](a.md)\n\n<a href='a.html'>d</a>\n"
    assert located(text, "a.html", "b.html", "a.html", "a.html") == ([1, 2, 3, 5], [])


def test_pictures_and_links_to_them():
    """A picture that an extension wraps in a link has one mention for both."""
    assert located("[x](p.png)\n![y](p.png)\n", "p.png", "!p.png") == ([1, 2], [])
    assert located("\n![y](p.png)\n", "p.png", "!p.png") == ([2, 2], [])
    assert located("[![y](p.png)](p.png)\n", "p.png", "!p.png") == ([1, 1], [])


def test_what_nobody_wrote():
    """What an extension made has no place."""
    assert located("[a](a.md)\n", "made.html", "a.html") == ([0, 1], [])


def test_bare_addresses():
    """They are loose where the page has no link of theirs; other mentions of the same come first."""
    text = "见 https://x.com/a 。\n[b](https://x.com/a)\n又见 https://x.com/a 。\n"
    assert located(text, "https://x.com/a") == ([2], [("bare", 1), ("bare", 3)])
    assert located(text, "https://x.com/a", "https://x.com/a") == ([1, 2], [("bare", 3)])
    assert located(text, *["https://x.com/a"] * 3) == ([1, 2, 3], [])
    assert located("见 www.kernel.org/a 。\n", "http://www.kernel.org/a") == ([1], [])


def test_an_extension_took_too_much():
    """A link that goes on behind the Chinese full stop is the bare address before it."""
    assert located("见 http://x.com/a。下一句\n", "http://x.com/a。下一句") == ([1], [])


def test_undefined_references():
    """They are loose always; whether readers see them is told by the page."""
    text = "[文][没有]\n[有][ok]\n\n[ok]: a.md\n"
    assert located(text, "a.html") == ([2], [("undefined", 1)])


HEADINGS = """---
title: x
# no
---
# 一 `code` {#one}

```
# no
```

Two *em*
--------
### [link](x.md) 三 ###

~~~~
```
# no
~~~~
> # quoted
"""


def test_headings():
    """ATX and underlined, without attributes; none of code and front matter."""
    found = headings(HEADINGS)
    assert [(one.line, one.rank) for one in found] == [(5, 1), (11, 2), (13, 3)]
    assert [line_of(found, section) for section in ("一 code", "Two em", "link 三", "no", "")] == [
        5,
        11,
        13,
        0,
        0,
    ]


def test_way_to():
    """Headings above a line, of ever lower rank."""
    found = headings("# a\n## b\n### c\n## d\nx\n# e\n")
    assert [one.text for one in way_to(found, 5)] == ["a", "d"]
    assert [one.text for one in way_to(found, 3)] == ["a", "b", "c"]
    assert way_to(found, 0) == []


@pytest.mark.parametrize(
    ("text", "prose", "shown"),
    [
        ("见 https://x.com/a_b_c 。", "见 https://x.com/abc 。", True),
        ("见 https://x.com/a 。", "见 。", False),
        ("[文][没有]", "读 [文][没有] 。", True),
        ("[**文**][没有]", "读 [文][没有] 。", True),
        ("[`code`][none]", "读 [][none] 。", True),
        ("[文][没有]", "读 文 。", False),
    ],
)
def test_is_shown(text, prose, shown):
    """Emphasis may have eaten letters, and code is not in the prose."""
    (mention,) = (one for one in mentions(text) if one.form in {Form.BARE, Form.UNDEFINED})
    assert is_shown(mention, prose) is shown
