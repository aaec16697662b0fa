"""What of a page is taken for its own words, and where in them a sign counts."""

import pytest

from checker.model import TEXT_LIMIT
from checker.signs import read_signs
from checker.web.documents import read_document
from checker.web.replies import Head, Reply


def read(html, media="text/html"):
    """The document of a page."""
    head = Head(status=200, headers=(("content-type", f"{media}; charset=utf-8"),))
    return read_document(Reply(head=head, body=html.encode()))


TEXTS = {
    "<h1>A</h1><p>b <em>c</em><br>d</p>e<div>f</div>": "A\nb c d\ne\nf",
    "<nav>n</nav><aside>s</aside><div role=navigation>r</div><p>a</p><footer>f</footer>": "a",
    "<p hidden>h</p><p style='color:red; display : none'>d</p><p aria-hidden=true>r</p><p>a</p>": "a",
    "<dialog>closed</dialog><dialog open>open</dialog>": "open",
    "<select><option>o</select><textarea>t</textarea><p>a</p>": "a",
    "<p>a <a href=/x>link</a> b</p><ul><li><a href=/y>alone</a></ul><a href=#n>here</a>": "a link b\nhere",
    "<p><a href=/x>one</a> | <a href=/y>two</a></p><p>a</p>": "a",
    "<p>see <code>x</code></p><pre>y</pre><blockquote>z</blockquote><dl><dt>t<dd>d</dl>": "see `…`",
    "<main>m<aside>s</aside></main><p>outside</p>": "m",
    "<main></main><p>outside</p>": "outside",
    "<article>1</article><article>2</article>": "1\n2",
    "<article>1</article><p>outside</p>": "1",
    "<pre>404 page not found</pre>": "404 page not found",
    "<a href=/>home</a>": "home",
    "<script>s</script><style>s</style><template>t</template><noscript>n</noscript><p>a</p>": "a",
    "<div>" * 300 + "deep": "deep",
    "<p>x</p>" * (TEXT_LIMIT * 2): "\n".join("x" * TEXT_LIMIT)[:TEXT_LIMIT],
}


@pytest.mark.parametrize("html", TEXTS, ids=lambda html: html[:60])
def test_own_words(html):
    """Block by block, without what only stands beside; all there is where nothing is left."""
    assert read(html).text == TEXTS[html]


@pytest.mark.parametrize(
    ("html", "heading"),
    [
        ("<h1>A <b>b</b></h1><h1>C</h1>", "A b"),
        ("<h1><a href=/>Site</a></h1><h1>A</h1>", "A"),
        ("<h1><a href=/a>A</a></h1><p>b", "A"),
        ("<h1>Site</h1><main><h1>A</h1></main>", "A"),
        ("<h1 hidden>A</h1><h2>B</h2>", ""),
    ],
)
def test_heading(html, heading):
    """The first of the page's own that is more than a link."""
    assert read(html).heading == heading


def test_what_is_left_out_is_counted():
    """Code makes an article long, links do not; emptiness and shells are judged by all."""
    page = read("<p>ab</p><pre>code</pre><ul><li><a href=/x>link one</a></ul><nav>menu</nav><p hidden>h</p>")
    assert (page.text, page.quoted, page.linked, page.visible) == ("ab", 4, 8, 2 + 4 + 8 + 4 + 1)


@pytest.mark.parametrize(
    ("body", "media", "text"),
    [
        ("a\n\n b  c\n", "text/plain", "a\nb c"),
        ('{"a":\n1}', "application/json", '{"a":\n1}'),
        ("<rss><title>Not found</title></rss>", "application/xml", ""),
        (
            '<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code>\n<Message>No key.</Message></Error>',
            "application/xml",
            "NoSuchKey No key.",
        ),
    ],
)
def test_other_types(body, media, text):
    """Plain text by lines; of XML only what a store of files says in a file's place."""
    assert read(body, media).text == text


PROSE = "<p>Each node runs an agent that watches the API and keeps the containers of its pods running.</p>"
NOTICE = "<p>This article has been removed.</p>"


@pytest.mark.parametrize(
    ("title", "body", "is_sign"),
    [
        ("Acme", f"<h1>Acme</h1>{NOTICE}", True),
        ("A tour of pods", f"<h1>A tour of pods</h1>{NOTICE}", True),
        ("A tour of pods", f"<h1>A tour of pods</h1>{PROSE}{NOTICE}", False),
        ("A tour of pods", f"<h1>A tour of pods</h1>{NOTICE}{PROSE}", False),
        ("A tour of pods", f"{NOTICE}<h1>A tour of pods</h1>", False),
        ("A tour of pods", "<h1>A tour of pods</h1><p>Ann: this article has been removed.</p>", False),
        ("A tour of pods", "<h1>A tour of pods</h1><p>Sorry, this article has been removed.</p>", True),
        ("Acme | Notes", f"<h2>Oops</h2><p>Something went wrong.</p>{NOTICE}", True),
        ("FAQ", f"<h1>FAQ</h1>{NOTICE}", False),
    ],
)
def test_place_of_words(title, body, is_sign):
    """A notice stands for itself below the heading; in prose, below it, or above the heading it is told of."""
    url = "https://site.example/a/1"
    document = read(f"<title>{title}</title>{body}")
    assert bool(read_signs(document, asked=url, final=url, status=200, headers={})) == is_sign
