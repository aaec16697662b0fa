"""Cleaning and writing, case by case; every case also obeys the first law."""

import pytest

from importer.clean import clean
from importer.parse import parse
from importer.proof import differences
from importer.render import render
from importer.shape import shape
from tests.importer.cases import cases
from tests.importer.test_laws import shown


@pytest.mark.parametrize(("title", "html", "markdown"), cases("clean.txt") + cases("markdown.txt"))
def test_case(title, html, markdown):
    """A fragment of HTML becomes this Markdown, and the site shows it so."""
    blocks = shape(clean(parse(html))[0])
    assert render(blocks) == markdown
    assert differences(blocks, shown(blocks)) == []


def test_rules_are_counted_under_their_names():
    """What a rule removes or mends is in the report."""
    html = '<p id="tip"></p><script>x</script><p><a href="javascript:x">y</a></p><p>中-\nw</p>'
    counts = clean(parse(html))[1]
    assert counts == {"tip": 1, "script or style": 1, "dead link": 1, "hard break": 1}
