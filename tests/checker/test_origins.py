"""From built pages to documents, and back."""

import pytest

from checker.site.origins import Origins, stated_source

OWN = frozenset(
    "zh/index.md zh/06-kubectl.md zh/part/README.md zh/part/a.md zh/assets/x.png zh/only.md en/index.md en/06-kubectl.md".split()
)
OWN_SITE = frozenset(
    "index.html 06-kubectl.html part/index.html part/a.html en/index.html en/06-kubectl.html en/part/a.html 404.html".split()
)
PLAIN = frozenset("index.md guide.md api/index.md api/auth.md extra.html assets/site.css".split())
PLAIN_SITE = frozenset(
    "index.html guide/index.html api/index.html api/auth/index.html extra.html 404.html".split()
)
BOTH = frozenset("index.md a.md en/index.md".split())
BOTH_SITE = frozenset("index.html a/index.html en/index.html en/a/index.html".split())
PREFIXED = frozenset("zh/a.md en/a.md".split())
PREFIXED_SITE = frozenset("zh/a/index.html en/a/index.html index.html".split())

OF = [
    (OWN, OWN_SITE, "index.html", "zh/index.md"),
    (OWN, OWN_SITE, "06-kubectl.html", "zh/06-kubectl.md"),
    (OWN, OWN_SITE, "en/06-kubectl.html", "en/06-kubectl.md"),
    (OWN, OWN_SITE, "part/index.html", "zh/part/README.md"),
    (OWN, OWN_SITE, "en/part/a.html", "zh/part/a.md"),
    (OWN, OWN_SITE, "404.html", ""),
    (OWN, OWN_SITE, "assets/x.png", "zh/assets/x.png"),
    (PLAIN, PLAIN_SITE, "guide/index.html", "guide.md"),
    (PLAIN, PLAIN_SITE, "api/index.html", "api/index.md"),
    (PLAIN, PLAIN_SITE, "api/auth/index.html", "api/auth.md"),
    (PLAIN, PLAIN_SITE, "extra.html", "extra.html"),
    (PLAIN, PLAIN_SITE, "assets/site.css", "assets/site.css"),
    (PLAIN, PLAIN_SITE, "en/guide/index.html", ""),
    (BOTH, BOTH_SITE, "a/index.html", "a.md"),
    (BOTH, BOTH_SITE, "en/index.html", "en/index.md"),
    (BOTH, BOTH_SITE, "en/a/index.html", "a.md"),
    (PREFIXED, PREFIXED_SITE, "en/a/index.html", "en/a.md"),
    (PREFIXED, PREFIXED_SITE, "index.html", ""),
]


@pytest.mark.parametrize(("documents", "pages", "path", "document"), OF)
def test_of(documents, pages, path, document):
    """By what is on disk: languages, directory URLs, README, copies, and originals in place of translations."""
    assert Origins(documents, pages).of(path) == document


@pytest.mark.parametrize(
    ("documents", "pages", "path", "place"),
    [
        (PLAIN, PLAIN_SITE, "guide/index.html", "guide.html"),
        (PLAIN, PLAIN_SITE, "api/index.html", "api/index.html"),
        (PLAIN, PLAIN_SITE, "index.html", "index.html"),
        (OWN, OWN_SITE, "en/part/a.html", "en/part/a.html"),
        (OWN, OWN_SITE, "part/index.html", "part/index.html"),
    ],
)
def test_place(documents, pages, path, place):
    """Where the document's own addresses start from."""
    assert Origins(documents, pages).place(path) == place


@pytest.mark.parametrize(
    ("pages", "place", "page"),
    [
        (PLAIN_SITE, "guide.md", "guide/index.html"),
        (PLAIN_SITE, "api/index.md", "api/index.html"),
        (PLAIN_SITE, "api/README.md", "api/index.html"),
        (PLAIN_SITE, "none.md", ""),
        (OWN_SITE, "en/06-kubectl.md", "en/06-kubectl.html"),
    ],
)
def test_page(pages, place, page):
    """Which page was made of it."""
    assert Origins(frozenset(), pages).page(place) == page


@pytest.mark.parametrize(
    ("place", "left_out"),
    [("only.html", True), ("only.md", True), ("only/", True), ("06-kubectl.html", False), ("none.html", False),
     ("en/only.html", False)],
)  # fmt: skip
def test_left_out(place, left_out):
    """There is a document and no page; an original without a translation is no such thing."""
    assert Origins(OWN, OWN_SITE).is_left_out(place) is left_out


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("---\ntitle: x\nsource: https://x/24%20总结.md\n---\n# x\n", "https://x/24%20总结.md"),
        ("\ufeff---\r\nsource: 'https://x/a'  \r\n---\r\n", "https://x/a"),
        ('---\nsource: "https://x/a"\n...\n', "https://x/a"),
        ("---\ntitle: x\n---\nsource: https://no\n", ""),
        ("source: https://no\n", ""),
        ("---\nsource:\n---\n", ""),
    ],
)
def test_stated_source(text, source):
    """Only of the front matter."""
    assert stated_source(text) == source
