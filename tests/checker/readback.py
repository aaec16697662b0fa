"""Reports read as their readers do."""

import re

from lxml import html

COMMAND = re.compile(r"::(error|warning|notice)(?: ([^\n]*?))?::(.*)")
DECODED = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}
MARKUP = {"a", "br", "code", "details", "div", "summary"}
"""All HTML that a report may hold; `div` is our own."""


def commands(text):
    """Level, properties and message of every line, as the runner reads them."""
    for written in text.splitlines():
        level, settings_, data = COMMAND.fullmatch(written).groups()
        pairs = [pair.split("=", 1) for pair in (settings_ or "").split(",") if pair]
        yield level, {name: decoded(value) for name, value in pairs}, decoded(data)


def decoded(text):
    """What the runner makes of an escaped value."""
    return re.sub("|".join(DECODED), lambda found: DECODED[found[0]], text)


def assert_harmless(text):
    """Every row has three cells, no HTML stands in it but ours, and no Markdown begins."""
    for row in text.splitlines():
        assert not row.startswith("|") or row.count("|") in {3, 4}
    tree = html.fromstring(f"<div>{text}</div>")
    assert {element.tag for element in tree.iter()} <= MARKUP
    assert all(set(element.attrib) <= {"href"} for element in tree.iter())
    assert all(re.match(r"https?://", link, re.I) for link in tree.xpath("//@href"))
    assert not re.search(r"[`\[\]\\~@]", text)
