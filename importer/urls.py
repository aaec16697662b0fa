"""Addresses: what of them must be encoded, and how they are taken apart without tripping."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit


def address(href: str) -> str:
    """An address in which the signs that Markdown or HTML would read are percent-encoded."""
    joined = re.sub(r"[\t\r\n]", "", href)  # as browsers do (url.spec.whatwg.org, basic parser)
    url = _READ.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), joined)
    return url if _parentheses_pair(url) else url.replace("(", "%28").replace(")", "%29")


def quote_lightly(path: str) -> str:
    """Percent-encode what may not stand in a path, and leave Chinese readable."""
    return _NO_PATH.sub(lambda match: quote(match[0]), path)


def split(href: str, base: str = "") -> SplitResult | None:
    """An address taken apart, or None for what is none: `http://localhost：8080`, `http://[::1/`."""
    try:
        return urlsplit(urljoin(base, href))
    except ValueError:
        return None


def path_of(href: str) -> str:
    """The path of an address, still encoded; empty for what is none."""
    parts = split(href)
    return parts.path if parts else ""


def _parentheses_pair(url: str) -> bool:
    depth = 0
    for sign in url:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


_READ = re.compile(r"""[\s<>"'`\\|$^{}*\[\]\x00-\x1f]""")
_NO_PATH = re.compile(r"[\x00-\x20\"%<>?#\[\\\]^`{|}\s]")
