"""What feeds and site maps name."""

from checker.site.feeds import feed_links


def hrefs(text):
    """Addresses in order."""
    return [found.href for found in feed_links(text.encode())]


def test_atom():
    """Links, pictures, contents; identifiers are no links."""
    text = (
        '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>https://x/id</id><icon>i.png</icon>'
        '<link href="https://x/"/><entry><link rel="enclosure" href="a.mp3"/><content src="c.html"/></entry></feed>'
    )
    assert hrefs(text) == ["i.png", "https://x/", "a.mp3", "c.html"]


def test_rss():
    """Links and enclosures, and an identifier only where it is one."""
    text = (
        '<rss version="2.0"><channel><link>https://x/</link><image><url>l.png</url></image><item><link> https://x/a </link>'
        '<guid>https://x/b</guid><guid isPermaLink="false">https://x/no</guid><guid>42</guid>'
        '<enclosure url="a.mp3" length="1" type="audio/mpeg"/></item></channel></rss>'
    )
    assert hrefs(text) == ["https://x/", "l.png", "https://x/a", "https://x/b", "a.mp3"]


def test_site_map():
    """Pages, their translations, and the line."""
    text = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        '<url><loc>https://x/a</loc>\n<xhtml:link rel="alternate" hreflang="en" href="https://x/en/a"/></url></urlset>'
    )
    assert [(found.href, found.line) for found in feed_links(text.encode())] == [
        ("https://x/a", 2),
        ("https://x/en/a", 3),
    ]


def test_other_xml_has_none():
    """Drawings, other vocabularies, and what is no XML at all."""
    for text in (
        "<svg><link href='x'/></svg>",
        "<project><url>https://x</url></project>",
        "",
        "no <xml",
        "\0",
    ):
        assert hrefs(text) == []


def test_entities_are_not_expanded():
    """A feed cannot make us read other files, or fill our memory."""
    text = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel><link>https://x/&e;</link></channel></rss>'
    assert all("root" not in href for href in hrefs(text))
