"""What a site's own policy lets pages load."""

import pytest

from checker.site.built import Use
from checker.site.policy import Policy, policy_of

URL = "https://cdn.example/lib/x.png"


@pytest.mark.parametrize(
    ("policy", "use", "allowed"),
    [
        ("", Use.PICTURE, True),
        ("default-src 'none'", Use.PICTURE, False),
        ("default-src 'self'; img-src *", Use.PICTURE, True),
        ("default-src 'self'; img-src 'self' data:", Use.PICTURE, False),
        ("img-src https:", Use.PICTURE, True),
        ("img-src http:", Use.PICTURE, False),
        ("IMG-SRC CDN.example", Use.PICTURE, True),
        ("img-src *.example", Use.PICTURE, True),
        ("img-src *.cdn.example", Use.PICTURE, False),
        ("img-src http://cdn.example", Use.PICTURE, True),
        ("img-src https://cdn.example:443", Use.PICTURE, True),
        ("img-src https://cdn.example:8443", Use.PICTURE, False),
        ("img-src https://cdn.example/lib/", Use.PICTURE, True),
        ("img-src https://cdn.example/other/", Use.PICTURE, False),
        ("img-src https://cdn.example/lib/x.png", Use.PICTURE, True),
        ("img-src 'none'; img-src *", Use.PICTURE, False),
        ("img-src 'none'", Use.SCRIPT, True),
        ("child-src 'none'", Use.FRAME, False),
        ("default-src 'none'", Use.NONE, False),
        ("script-src 'none'", Use.NONE, True),
    ],
)
def test_allows(policy, use, allowed):
    """Directives, what stands in for them, and sources by scheme, host and path."""
    assert Policy(policy).allows(URL, use) is allowed


def test_policy_of_every_page():
    """Only the rule for all pages counts."""
    headers = (
        "# comment\n/assets/*\n  Content-Security-Policy: img-src *\n/*\n  X-Frame-Options: DENY\n"
        "  content-security-policy: default-src 'none'\n/x\n  Content-Security-Policy: img-src *\n"
    )
    assert not policy_of(headers).allows(URL, Use.PICTURE)
    assert policy_of("").allows(URL, Use.PICTURE)
