"""What addresses mean: a table, and a real server as the oracle."""

import contextlib
import http.client
import http.server
import tempfile
import threading
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker.site import hrefs
from checker.site.built import Found, Page, Site
from checker.site.folder import files_below, folders_of
from checker.model import Kind
from checker.site.origins import Origins
from checker.site.resolve import NOWHERE, Places, Resolver
from checker.verdicts import Verdict
from tests.checker.sites import BASE, write

IDS = frozenset({"usage", "第一节", "Sec-A", "a b", "old"})
FILES = frozenset(
    "index.html|05-x.html|05-x.md|a/index.html|a/b.html|en/index.html|en/05-x.html|Readme.html|c#.html|why?.html|100%.html|总结.html"
    "|assets/p.png|assets/图 片.png|assets/tool+kit.zip|assets/i.svg|assets/报告.pdf|files/x.txt|blank.html|moved.html|cafe\u0301.html".split(
        "|"
    )
)
PAGES = frozenset(path for path in FILES if path.endswith(".html"))
DOCUMENTS = frozenset("index.md 05-x.md a/index.md a/b.md draft.md drafts/z.md en/05-x.md 总结.md".split())
SITE = Site(
    files=FILES,
    folders=folders_of(FILES),
    ids={path: IDS for path in PAGES} | {"assets/i.svg": frozenset({"star"})},
    refreshes={"moved.html": "05-x.html"},
    blank=frozenset({"blank.html"}),
)
ORIGINS = Origins(DOCUMENTS, PAGES)
COPIES = {"upstream.example/24 总结.md": ("en/05-x.html", "总结.html"), "upstream.example": ("index.html",)}
V = Verdict


def resolved(href, page="05-x.html", *, kind=Kind.LINK, text=True, bases=(BASE,), base=""):
    """What an address on a page means."""
    upstream = frozenset({"upstream.example"})
    places = Places(site=SITE, origins=ORIGINS, bases=bases, upstream=upstream, copies=COPIES)
    return Resolver(places).resolve(Found(href=href, kind=kind, text=text), Page(path=page, base=base))


TABLE = {
    # Pages
    "05-x.html": (V.OK, ""),
    "./05-x.html?x=1#usage": (V.OK, ""),
    " 05-x.html\n": (V.OK, ""),
    "a": (V.OK, ""),
    "a/": (V.OK, ""),
    "a/index.html": (V.OK, ""),
    "a\\b.html": (V.OK, ""),
    "a//b.html": (V.OK, ""),
    "../k8s/a/": (V.OK, ""),
    "/k8s": (V.OK, ""),
    "%E6%80%BB%E7%BB%93.html": (V.OK, ""),
    "总结.html": (V.OK, ""),
    "c%23.html": (V.OK, ""),
    "100%.html": (V.OK, ""),
    "100%25.html": (V.OK, ""),
    "https://BOOK.example/k8s/a/": (V.OK, ""),
    "http://book.example/k8s/a/b.html": (V.OK, ""),
    "//book.example:443/k8s/a/b.html": (V.OK, ""),
    "05-x": (V.MISSING_PAGE, "05-x.html"),
    "a/b": (V.MISSING_PAGE, "a/b.html"),
    "a/b/": (V.MISSING_PAGE, "a/b.html"),
    "05-x/": (V.MISSING_PAGE, "05-x.html"),
    "05-y.html": (V.MISSING_PAGE, "05-x.html"),
    "b.html": (V.MISSING_PAGE, "a/b.html"),
    "/k8s/05-y.html#usage": (V.MISSING_PAGE, "/k8s/05-x.html#usage"),
    "https://book.example/k8s/05-y.html": (V.MISSING_PAGE, BASE + "05-x.html"),
    "files/": (V.MISSING_PAGE, ""),
    "nothing.html": (V.MISSING_PAGE, ""),
    "caf\u00e9.html": (V.MISSING_PAGE, "cafe\u0301.html"),
    "c#.html": (V.MISSING_PAGE, "c%23.html"),
    "why?.html": (V.MISSING_PAGE, "why%3F.html"),
    "www.example.com": (V.MISSING_PAGE, "https://www.example.com"),
    "example.com/page.html": (V.MISSING_PAGE, "https://example.com/page.html"),
    "05-X.html": (V.WRONG_CASE, "05-x.html"),
    "A/": (V.WRONG_CASE, "a/"),
    "readme.html": (V.WRONG_CASE, "Readme.html"),
    "draft.html": (V.EXCLUDED_PAGE, ""),
    "draft/": (V.EXCLUDED_PAGE, ""),
    "blank.html": (V.EMPTY_PAGE, ""),
    # Fragments
    "#": (V.OK, ""),
    "#top": (V.OK, ""),
    "#TOP": (V.OK, ""),
    "#usage": (V.OK, ""),
    "#第一节": (V.OK, ""),
    "#%E7%AC%AC%E4%B8%80%E8%8A%82": (V.OK, ""),
    "#a b": (V.OK, ""),
    "#a%20b": (V.OK, ""),
    "#:~:text=x": (V.OK, ""),
    "#usage:~:text=x": (V.OK, ""),
    "a#usage": (V.OK, ""),
    "#sec-a": (V.MISSING_FRAGMENT, "#Sec-A"),
    "a/#第一": (V.MISSING_FRAGMENT, "a/#第一节"),
    "#%E7%AC%AC%E4%B8%80": (V.MISSING_FRAGMENT, "#%E7%AC%AC%E4%B8%80%E8%8A%82"),
    "#nothing-like-it": (V.MISSING_FRAGMENT, ""),
    "moved.html#usage": (V.OK, ""),
    "moved.html#gone": (V.MISSING_FRAGMENT, ""),
    "assets/i.svg#star": (V.OK, ""),
    "assets/i.svg#moon": (V.MISSING_FRAGMENT, ""),
    "assets/报告.pdf#page=2": (V.OK, ""),
    "files/x.txt#L3": (V.OK, ""),
    # Files
    "assets/图 片.png": (V.OK, ""),
    "assets/%E5%9B%BE%20%E7%89%87.png?v=2": (V.OK, ""),
    "assets/tool+kit.zip": (V.OK, ""),
    "assets/tool%20kit.zip": (V.MISSING_FILE, "assets/tool+kit.zip"),
    "p.png": (V.MISSING_FILE, "assets/p.png"),
    "assets/P.PNG": (V.WRONG_CASE, "assets/p.png"),
    "assets/none.zip": (V.MISSING_FILE, ""),
    # Markdown
    "05-x.md": (V.MARKDOWN_LINK, "05-x.html"),
    "05-x.md#usage": (V.MARKDOWN_LINK, "05-x.html#usage"),
    "a/b.md": (V.MARKDOWN_LINK, "a/b.html"),
    "a/index.md": (V.MARKDOWN_LINK, "a/"),
    "drafts/z.md": (V.EXCLUDED_PAGE, ""),
    "05-y.md": (V.MISSING_PAGE, "05-x.md"),
    # Beside the site, and elsewhere
    "/05-x.html": (V.OUTSIDE_BASE, "/k8s/05-x.html"),
    "../a/": (V.OUTSIDE_BASE, "a/"),
    "../../../05-x.html#usage": (V.OUTSIDE_BASE, "05-x.html#usage"),
    "https://book.example/05-x.html": (V.OUTSIDE_BASE, BASE + "05-x.html"),
    "/blog/": (None, ""),
    "https://book.example/": (None, ""),
    "../blog/": (V.OUTSIDE_BASE, ""),
    "a/../../blog/": (V.OUTSIDE_BASE, ""),
    "https://book.example/k8s-old/05-x.html": (None, ""),
    "https://book.example:8443/k8s/05-x.html": (None, ""),
    "https://other.example/": (None, ""),
    "//other.example/x": (None, ""),
    "https://upstream.example/24%20%E6%80%BB%E7%BB%93.md#x": (V.UPSTREAM, "总结.md"),
    "http://upstream.example/": (V.UPSTREAM, "index.md"),
    "https://UPSTREAM.example/other": (V.UPSTREAM, ""),
    "https://sub.upstream.example/": (None, ""),
    # No address
    "": (V.EMPTY_LINK, ""),
    " \n": (V.EMPTY_LINK, ""),
    "mailto:a@example.com": (V.OTHER_SCHEME, ""),
    "javascript:void(0)": (V.OTHER_SCHEME, ""),
    "data:text/plain,x": (V.OTHER_SCHEME, ""),
    "http://": (V.MALFORMED, ""),
    "https//x.com": (V.MALFORMED, "https://x.com"),
    "htps://x.com": (V.MALFORMED, "https://x.com"),
}


@pytest.mark.parametrize("href", TABLE)
def test_table(href):
    """On `05-x.html`, written by its author."""
    one = resolved(href)
    assert (one.verdict, one.proposal) == TABLE[href]


@pytest.mark.parametrize("href", [href for href, (_, proposal) in TABLE.items() if proposal])
def test_proposals_lead_somewhere(href):
    """What is proposed is right, where it stays in the site; Markdown names are for the engine."""
    proposal = resolved(href).proposal
    if (
        not proposal.split("#")[0].endswith(".md")
        and "x.com" not in proposal
        and "example.com" not in proposal
    ):
        assert resolved(proposal).verdict in {V.OK, V.MISSING_FRAGMENT}


def test_front_page_of_the_upstream():
    """Sources are named by it, unless it is a page of ours, too."""
    places = Places(site=SITE, origins=ORIGINS, bases=(BASE,), upstream=frozenset({"up.example"}))
    page = Page(path="05-x.html")
    link = lambda href: Resolver(places).resolve(Found(href=href, text=True), page).verdict
    assert link("https://up.example/") is None
    assert link("https://up.example/x/") is V.UPSTREAM


def test_relative_to_the_page():
    """From a folder, and from another language."""
    assert resolved("../05-x.html", "a/index.html").verdict is V.OK
    assert resolved("../05-y.html", "a/b.html").proposal == "../05-x.html"
    assert resolved("../05-y.md", "a/b.html").proposal == "../05-x.md"
    assert resolved("https://upstream.example/24 总结.md", "en/05-x.html").proposal == "05-x.md"


def test_base_element():
    """`<base>` decides what relative means, of proposals too."""
    assert resolved("b.html", base="a/").verdict is V.OK
    assert resolved("05-x.html", base="/k8s/a/").proposal == "../05-x.html"
    assert resolved("x.html", base="https://cdn.example/").url == "https://cdn.example/x.html"


def test_directory_urls():
    """Markdown names are read where the document stands, and not where its page does."""
    files = frozenset({"a/index.html", "b/index.html", "index.html"})
    site = Site(files=files, folders=folders_of(files), ids={path: frozenset() for path in files})
    origins = Origins(frozenset({"index.md", "a.md", "b.md", "c.md"}), files)
    resolver = Resolver(Places(site=site, origins=origins, bases=(BASE,)))

    def ask(href):
        one = resolver.resolve(Found(href=href, text=True), Page(path="a/index.html"))
        return one.verdict, one.proposal

    assert ask("../b/") == (V.OK, "")
    assert ask("b.md") == (V.MARKDOWN_LINK, "../b/")
    assert ask("c.md") == (V.EXCLUDED_PAGE, "")
    assert ask("d.md") == (V.MISSING_PAGE, "")
    assert ask("../b.html") == (V.MISSING_PAGE, "../b/")


def test_templates_may_do_more():
    """What a template leaves empty, its Markdown copies, and its link to the source are no faults."""
    assert resolved("", text=False) is None
    assert resolved("05-x.md", text=False).verdict is V.OK
    assert resolved("https://upstream.example/", text=False).verdict is None


def test_what_is_loaded():
    """Files, never pages, unless a page is what is loaded."""
    assert resolved("nothing", kind=Kind.RESOURCE).verdict is V.MISSING_FILE
    assert resolved("", kind=Kind.RESOURCE).verdict is V.EMPTY_LINK
    assert resolved("05-x.md", kind=Kind.RESOURCE).verdict is V.OK


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("总结.html#第一节", BASE + "总结.html#第一节"),
        ("%E6%80%BB%E7%BB%93.html", BASE + "%E6%80%BB%E7%BB%93.html"),
        ("./a/../05-x.html", BASE + "05-x.html"),
        ("HTTPS://Other.Example/%e4?x=中#片", "HTTPS://Other.Example/%e4?x=中#片"),
        ("https:\\\\other.example\\x", "https://other.example/x"),
        ("//other.example/a b", "https://other.example/a b"),
        ("https://other.example", "https://other.example"),
    ],
)
def test_url(href, url):
    """Absolute, and otherwise as it was written."""
    assert resolved(href).url == url


def test_without_an_address():
    """Then paths from the root stand for addresses."""
    for href in ("05-x.html", "/05-x.html", "../05-x.html"):
        one = resolved(href, "a/b.html" if href.startswith("..") else "05-x.html", bases=(NOWHERE,))
        assert (one.url, one.verdict) == ("/05-x.html", V.OK)


@pytest.mark.parametrize(
    "spellings",
    [
        ("总结.html", "%E6%80%BB%E7%BB%93.html", "./总结.html", "/k8s/总结.html", BASE + "总结.html#"),
        ("a/", "a", "a/index.html", "a//index.html"),
        ("#第一节", "05-x.html#%E7%AC%AC%E4%B8%80%E8%8A%82"),
        ("https://x.example/中 文", "https://x.example/%E4%B8%AD%20%e6%96%87"),
        ("//x.example/y", "https://x.example/y", "https:\\\\x.example/y"),
    ],
)
def test_spellings_of_one_target(spellings):
    """They are one link."""
    assert len({resolved(href).key for href in spellings}) == 1


def test_a_loop_of_refreshes_ends():
    """Two pages that send to each other have no fragments."""
    files = frozenset({"a.html", "b.html"})
    site = Site(
        files=files, folders=frozenset(), ids={path: IDS for path in files},
        refreshes={"a.html": "b.html", "b.html": "a.html"},
    )  # fmt: skip
    resolver = Resolver(Places(site=site, origins=Origins(frozenset(), files)))
    assert resolver.resolve(Found(href="a.html#x"), Page(path="a.html")).verdict is V.OK


def test_a_broken_site_is_soon_done():
    """Of thousands of broken links the first get a guess."""
    files = frozenset(f"chapter-{number}.html" for number in range(3000))
    site = Site(files=files, folders=frozenset(), ids={path: frozenset() for path in files})
    resolver = Resolver(Places(site=site, origins=Origins(frozenset(), files)))
    found = [
        resolver.resolve(Found(href=f"chaptre-{number}.html"), Page(path="x.html")) for number in range(3000)
    ]
    assert found[0].proposal == "chapter-0.html"
    assert not found[-1].proposal


# A real server says what is there

NAME = st.text(alphabet="abAB中总 %#?+&=~,;:@!$'()[]{}.é\u0301", min_size=1, max_size=6).filter(
    lambda name: name.strip(". ") == name and "%" not in name[:-2] + "x"
)
FOLDER = st.lists(NAME, max_size=2).map("/".join)
FILE = st.tuples(FOLDER, NAME, st.sampled_from(["", ".html", ".png", ".md"])).map(
    lambda parts: f"{parts[0]}/{parts[1]}{parts[2]}".lstrip("/")
)
ENCODED = "/-._~!$&'()*+,;=:@"


class Files(http.server.SimpleHTTPRequestHandler):
    """Files as they are, no listing of folders, no log."""

    def list_directory(self, path):
        """There is none."""
        self.send_error(404)

    def log_message(self, *args):
        """Nothing."""


@pytest.fixture(scope="module")
def server():
    """Serves one folder after another: the host, and a function that changes the folder."""

    class Current(Files):
        root = Path()

        def __init__(self, *args):
            super().__init__(*args, directory=str(self.root))

    def serve(root):
        Current.root = root

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Current) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running.server_address, serve
        running.shutdown()


@contextlib.contextmanager
def site_of(paths):
    """A site of these files on disk, as far as they can lie beside each other; each holds its own path."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for path in paths:
            with contextlib.suppress(OSError):
                write(root, {path: path.encode()})
        files = files_below(root)
        pages = frozenset(path for path in files if path.endswith(".html"))
        site = Site(files=files, folders=folders_of(files), ids={})
        yield root, Resolver(Places(site=site, origins=Origins(frozenset(), pages))), sorted(files)


def fetched(address, url):
    """Status and body that a browser gets to see at the end."""
    for _ in range(3):
        parts = urlsplit(quote(url, safe=ENCODED + '%?#[]{}|^`"<>\\'))
        connection = http.client.HTTPConnection(*address)
        connection.request(
            "GET", quote(parts.path, safe=ENCODED + "%") + (f"?{parts.query}" if parts.query else "")
        )
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        connection.close()
        if answer.status != 301:
            return answer.status, body
        url = urljoin(url, answer.getheader("Location"))
    return 0, ""


LAWS = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip


@LAWS
@given(st.lists(FILE, min_size=1, max_size=8), st.data())
def test_every_file_can_be_reached(server, paths, data):
    """A relative address, encoded as it should be, leads from every page to every file."""
    address, serve = server
    with site_of(paths) as (root, resolver, files):
        assume(files)
        serve(root)
        page = data.draw(st.sampled_from(files))
        for file in files:
            href = quote(hrefs.relative(page.rpartition("/")[0], file), safe="/")
            one = resolver.resolve(Found(href=f"./{href}"), Page(path=page))
            assert (one.verdict, one.key) == (V.OK, f"/{file}#")
            base = f"http://x/{quote(page)}"
            assert fetched(address, urljoin(base, f"./{href}")) == (200, file)


@LAWS
@given(st.lists(FILE, min_size=1, max_size=6), st.data())
def test_ok_means_that_a_server_finds_it(server, paths, data):
    """For spellings right and wrong: fine if and only if a real server answers with a file."""
    address, serve = server
    with site_of(paths) as (root, resolver, files):
        assume(files)
        serve(root)
        page, file = data.draw(st.sampled_from(files)), data.draw(st.sampled_from(files))
        href = data.draw(st.sampled_from(list(spellings(hrefs.relative(page.rpartition("/")[0], file)))))
        assume(not href.startswith("//") and ";" not in href)  # urljoin still knows parameters
        one = resolver.resolve(Found(href=href, text=True), Page(path=page))
        assume(one and one.verdict not in {V.OTHER_SCHEME, V.MALFORMED, V.MARKDOWN_LINK, V.EMPTY_LINK})
        before = hrefs.trimmed(href).partition("#")[0]
        status, body = fetched(address, urljoin(f"http://x/{quote(page)}", before))
        assert (one.verdict is V.OK) == (status == 200), (href, one, body)
        if status == 200:
            assert one.key == f"/{body}{one.key[1 + len(body) :]}"


def spellings(way):
    """Right and wrong ones of a relative path."""
    yield from (way, quote(way), f"./{way}", f"/{quote(way)}", way.upper(), way[:-1], f"{way}/", unquote(way))
    yield from (
        way.removesuffix(".html"),
        way.rpartition("/")[0] + "/",
        quote(quote(way)),
        f"../{quote(way)}",
    )
    yield from (f"{quote(way)}?x=1", f"{quote(way)}#x", way if ".." in way else way.replace("/", "//"))
