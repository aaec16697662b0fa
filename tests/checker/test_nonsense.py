"""Slips: what is said of them, what was meant, and what is no slip."""

import pytest

from checker.site.nonsense import KNOWN, fault

MEANT = {
    "https//x.com/a": "https://x.com/a",
    "http//x.com": "http://x.com",
    "https;//x.com": "https://x.com",
    "http：//x.com/a": "http://x.com/a",
    "https:x.com/a": "https://x.com/a",
    "https:/x.com/a": "https://x.com/a",
    "http:///x.com": "http://x.com",
    "https:\\x.com": "https://x.com",
    "http:://x.com": "http://x.com",
    "https://https://x.com/a": "https://x.com/a",
    "http://https//x.com/a": "https://x.com/a",
    "htp://x.com": "http://x.com",
    "htps://x.com": "https://x.com",
    "ttps://x.com": "https://x.com",
    "hhttps://x.com": "https://x.com",
    "httsp://x.com": "https://x.com",
    "htttp://x.com": "http://x.com",
    "://x.com": "https://x.com",
    "localhost:8000/x": "https://localhost:8000/x",
    "x.example.com:8080": "https://x.example.com:8080",
}
FAULTS = [
    "http:", "http://", "https://?x", "https://#x", "http://[", "http://[zz]/", "http://x:99999/", "http://x:80a/",
    "http://exa mple.com", "http://999.1.1.1/", "http://1.2.3.4.5/", "http://x.123/", "https:// x.com",
    "file:///home/x.png", "C:\\docs\\x.png", "c:/docs/x.png",
]  # fmt: skip
FINE = [
    "", "a.html", "../a.html", "#http://x", "?u=http:x", "https-guide.html", "http/", "http/index.html", "http.md",
    "https/a", "a/https//x", "12:30.html", "注意：看这里.html", "http://x.com", "HTTPS://X.com/", "http:\\\\x.com\\a",
    "//x.com/a", "http://2130706433/", "http://1.2.3.4:80/", "http://127.1/", "http://[::1]:80/", "http://x。com/",
    "http://例子.中国/", "http://x_y.com", "http://a.b./", "https://user:secret@x.com:80/", "https://web.archive.org/web/2020/https://x.com",
    *(f"{name}:x" for name in sorted(KNOWN)), *(f"{name}://x/y" for name in sorted(KNOWN - {"javascript", "data"})),
    "slack://channel", "hxxp://x.com", "com.example.app://x", "fn:1",
]  # fmt: skip


@pytest.mark.parametrize("href", MEANT)
def test_slips_are_repaired(href):
    """What was meant is proposed."""
    found = fault(href)
    assert found
    assert found.detail
    assert found.proposal == MEANT[href]
    assert fault(found.proposal) is None


@pytest.mark.parametrize("href", FAULTS)
def test_what_is_no_address(href):
    """It is told why, and nothing is proposed where nothing can be known."""
    found = fault(href)
    assert found
    assert found.detail
    assert not found.proposal


@pytest.mark.parametrize("href", FINE)
def test_what_is_fine(href):
    """Paths, other schemes and odd but valid hosts are left alone."""
    assert fault(href) is None
