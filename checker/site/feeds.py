"""Feeds and site maps: the addresses that machines are told."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from checker.site.built import Found
from checker.site.tags import line

_ROOTS = frozenset({"rss", "RDF", "feed", "urlset", "sitemapindex"})
_TEXTS = frozenset({"loc", "link", "url", "icon", "logo", "guid", "comments"})
_ATTRIBUTES = {"link": "href", "enclosure": "url", "content": "src"}


def feed_links(data: bytes) -> Iterator[Found]:
    """Every address of an RSS or Atom feed or a site map; other XML has none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is None or _name(root) not in _ROOTS:
        return
    for element in root.iter("{*}*"):
        for href in _addresses(element):
            yield Found(href=href, line=line(element))


def _addresses(element: etree._Element) -> Iterator[str]:
    name = _name(element)
    text = (element.text or "").strip()
    if name in _TEXTS and text and (name != "guid" or _is_link(element, text)):
        yield text
    if name in _ATTRIBUTES and (href := element.get(_ATTRIBUTES[name])):
        yield href


def _is_link(guid: etree._Element, text: str) -> bool:
    return guid.get("isPermaLink") != "false" and text.startswith(("http://", "https://"))


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname
