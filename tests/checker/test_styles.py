"""What style sheets load."""

import pytest

from checker.site.built import Use
from checker.site.styles import style_links

CASES = {
    "a{background:url(a.png)}": ["a.png"],
    "a{background:url( 'a b.png' )}": ["a b.png"],
    'a{background:URL("a).png")}': ["a).png"],
    r"a{background:url(a\ b\29.png)}": ["a b).png"],
    r"a{background:url('\4e2d.png')}": ["中.png"],
    "@import 'x.css'; @import url(y.css) print; @import url('z.css');": ["x.css", "y.css", "z.css"],
    "@font-face{src:url(f.woff2?v=1) format('woff2'),url(f.svg#name)}": ["f.woff2?v=1", "f.svg"],
    "/* url(no.png) @import 'no.css'; */ a{cursor:url(c.cur),auto}": ["c.cur"],
    "@namespace svg url(http://www.w3.org/2000/svg);": [],
    "a{fill:url(#gradient);background:url(data:image/png;base64,AA==)}": [],
    "a{background:url()}": [],
    "a{background:url(": [],
    "a{b:url(x y.png)}": [],
    "a{content:'url'}": [],
    "a{background:image-set(url(a.png) 1x, url(b.png) 2x)}": ["a.png", "b.png"],
}


@pytest.mark.parametrize("css", CASES)
def test_style_links(css):
    """Quoted, escaped, imported; comments, names, data and parts of the page are none."""
    assert [found.href for found in style_links(css)] == CASES[css]


def test_use_and_line():
    """A policy knows fonts, styles and pictures apart; a person looks for the line."""
    css = "@import 'x.css';\n\na{background:url(a.png)}\n@font-face{src:url(f.woff)}"
    found = [(one.line, one.use) for one in style_links(css)]
    assert found == [(1, Use.STYLE), (3, Use.PICTURE), (4, Use.FONT)]
