"""Addresses as browsers read them: a real browser is the oracle."""

import random
import string
from urllib.parse import unquote

import pytest

from checker.site import hrefs

BASE = "https://book.example/k8s/en/05-x.html?q#part"
JOINED = {
    "b.html": "https://book.example/k8s/en/b.html",
    "../b.html#x": "https://book.example/k8s/b.html#x",
    "../../../../b": "https://book.example/b",
    "": "https://book.example/k8s/en/05-x.html?q",
    "#y": "https://book.example/k8s/en/05-x.html?q#y",
    "?r": "https://book.example/k8s/en/05-x.html?r",
    "/r": "https://book.example/r",
    "//host/p": "https://host/p",
    "\\\\host\\p": "https://host/p",
    "http:\\\\host\\p": "http://host/p",
    "./": "https://book.example/k8s/en/",
    "..": "https://book.example/k8s/",
    "%2e%2E/q": "https://book.example/k8s/q",
    "a/./b/../c/": "https://book.example/k8s/en/a/c/",
    "x?a/../b": "https://book.example/k8s/en/x?a/../b",
    "x#a/../b": "https://book.example/k8s/en/x#a/../b",
    "HTTP://Host/a/../b": "http://Host/b",
    "mailto:x@y": "mailto:x@y",
    "中 文.html": "https://book.example/k8s/en/中 文.html",
    "%E4%B8%AD.html": "https://book.example/k8s/en/%E4%B8%AD.html",
}
PIECES = [*"./\\?#%:@;&+=~,!()' ", "..", "../", "./", "//", "%2e", "%2E%2e", "中", "文件", "a", "b.html", "x", "A", "%41", "%zz", "\t", "\n"]  # fmt: skip


@pytest.mark.parametrize("href", JOINED)
def test_join(href):
    """Relative to a page, climbing no higher than the root, spelled as before."""
    assert hrefs.join(BASE, href) == JOINED[href]


def hrefs_at_random(count):
    """Addresses that nobody would write, the same at every run."""
    chance = random.Random(4)
    starts = ["", "", "", "", "/", "//h/", "http://h/", "https://h.example/", "HTTPS://H/", "?", "#"]
    return [
        chance.choice(starts) + "".join(chance.choices(PIECES, k=chance.randint(0, 7))) for _ in range(count)
    ]


def plain(address):
    """Decoded parts of an address, the host in lower case."""
    before, _, fragment = address.partition("#")
    path, mark, query = before.partition("?")
    origin = path[: path.find("/", 8)] if path.find("/", 8) > 0 else path
    return origin.lower(), unquote(path[len(origin) :]), mark, unquote(query), unquote(fragment)


def test_join_is_what_a_browser_does(browser):
    """For thousands of odd addresses the same parts as Chromium's."""
    odd = hrefs_at_random(4000)
    tab = browser.new_page()
    script = "([base, all]) => all.map(h => { try { return new URL(h, base).href } catch { return '' } })"
    seen = tab.evaluate(script, [BASE, odd])
    tab.close()
    wrong, compared = [], 0
    for href, theirs in zip(odd, seen, strict=True):
        trimmed = hrefs.trimmed(href)
        if hrefs.scheme(trimmed) in {"", "http", "https"} and theirs.startswith("http"):
            ours = hrefs.join(BASE, trimmed)
            if trimmed[:2].replace("\\", "/") == "//" or "@" in trimmed or ":" in ours[8:].partition("/")[0]:
                continue
            compared += 1
            if plain(ours) != plain(theirs):
                wrong.append((href, ours, theirs))
    assert not wrong, wrong[:5]
    assert compared > 2000


def test_trimmed():
    """Outer blanks and controls, tabs and newlines anywhere."""
    assert hrefs.trimmed(" \n\x01a\tb\r\nc d \x1f") == "abc d"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://book.example/k8s/a/b.html?x#y", "a/b.html"),
        ("http://BOOK.example:80/k8s/", ""),
        ("https://book.example:443/k8s", ""),
        ("https://user:secret@book.example/k8s/x", "x"),
        ("https://book.example/k8s/%E6%80%BB.html", "总.html"),
        ("https://book.example/k8s-old/x", None),
        ("https://book.example:8443/k8s/x", None),
        ("https://other.example/k8s/x", None),
        ("mailto:k8s@book.example", None),
    ],
)
def test_own_path(address, path):
    """What lies below the site's address, whatever the scheme and the spelling of the host."""
    assert hrefs.own_path(address, ("https://book.example/k8s/",)) == path


def test_base_may_be_encoded():
    """A Chinese folder is the same raw and encoded."""
    assert hrefs.own_path("https://x/小册/a", ("https://x/%E5%B0%8F%E5%86%8C/",)) == "a"


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("https://x/中 文#用", "https://x/%e4%b8%ad%20%E6%96%87#%E7%94%A8", True),
        ("https://x/a%2Fb", "https://x/a/b", False),
        ("https://x/a+b", "https://x/a%2Bb", False),
        ("https://x/a", "https://x/A", False),
    ],
)
def test_on_the_wire(one, other, equal):
    """Equal exactly where a browser sends the same."""
    assert (hrefs.on_the_wire(one) == hrefs.on_the_wire(other)) is equal


def test_every_byte_of_a_file_name_survives():
    """Names are spelled so that they decode to themselves, those that are no text too."""
    names = [*string.printable, "中", "\udcff", "100%", "a%41", "c#", "why?", "a\\b", "x y"]
    for name in names:
        spelled = hrefs.spelled(name)
        assert hrefs.decoded(spelled) == name
        assert spelled.encode()
        assert not set(spelled) & set('?#\\ "<>\t\n')
