"""Files that tell a host and robots how to treat the site, for all languages together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree as ET

from publisher.head import address, translations_of
from publisher.model import Edition, Page, Status

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def headers(scripts: Iterable[str], *, diagrams: bool) -> str:
    """`_headers` (Netlify, Cloudflare Pages): a strict policy.

    `scripts` are the hashes of scripts in pages. Diagrams bring styles of their own: where a book has some,
    styles are let in.
    """
    styles = "'self' 'unsafe-inline'" if diagrams else "'self'"
    policy = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *sorted(set(scripts))]),
        "style-src": styles,
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "media-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    rules = "; ".join(f"{name} {value}" for name, value in policy.items())
    lines = [
        "/*",
        f"  Content-Security-Policy: {rules}",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: strict-origin-when-cross-origin",
        "  Permissions-Policy: interest-cohort=()",
    ]
    return "\n".join(lines) + "\n"


def redirects(editions: tuple[Edition, ...], url: str) -> str:
    """`_redirects`: from where a chapter lay at the upstream, and from `/zh/…` to `/…`."""
    first = editions[0]
    base = urlsplit(url).path or "/"
    lines = [f"{base}{first.language.code}/* {base}:splat 301"]
    for page in first.pages:
        path = _path(page.source)
        if path.strip("/"):
            lines.append(f"{quote(path)} {urlsplit(address(url, first, page)).path or base} 301")
    return "\n".join(lines) + "\n"


def _path(source: str) -> str:
    try:
        return unquote(urlsplit(source).path)
    except ValueError:
        return ""


def robots(editions: tuple[Edition, ...], url: str) -> str:
    """`robots.txt`: all may read all, and here are the maps."""
    maps = [f"Sitemap: {url}{one.language.prefix}sitemap.xml" for one in editions] if url else []
    return "\n".join(["User-agent: *", "Allow: /", *maps]) + "\n"


def sitemap(edition: Edition, every: tuple[Edition, ...], url: str) -> bytes:
    """`sitemap.xml` of one language, each page with its other languages; none that robots shall not keep."""
    root = ET.Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for page in _indexed(edition):
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = address(url, edition, page)
        if page.updated:
            ET.SubElement(entry, "lastmod").text = page.updated
        real = list(translations_of(page, every))
        for other, one in real if len(real) > 1 else []:
            link = {"rel": "alternate", "hreflang": other.language.tag, "href": address(url, other, one)}
            ET.SubElement(entry, "xhtml:link", link)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _indexed(edition: Edition) -> Iterator[Page]:
    return (
        page for page in edition.pages if page.status is not Status.MISSING and not page.meta.get("noindex")
    )
