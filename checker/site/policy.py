"""The site's own Content-Security-Policy: what of other hosts it lets a page load."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from checker.site.built import Use

_EVERY_PAGE = "/*"
_NAME = "content-security-policy"
_INSTEAD: Mapping[str, tuple[str, ...]] = {
    "frame-src": ("child-src", "default-src"),
    "script-src": ("default-src",),
}
_PORTS = {"http": 80, "https": 443}
_SOURCE = re.compile(r"(?:([a-z][a-z0-9+.-]*)://)?(\*|(?:\*\.)?[^/:*]+)(?::(\d+|\*))?(/.*)?", re.I)


class Policy:
    """One policy, taken apart."""

    def __init__(self, text: str) -> None:
        """The value of the header; an empty one allows everything."""
        parts = (part.split() for part in text.split(";") if part.strip())
        self._allowed = {name.lower(): tuple(sources) for name, *sources in reversed(list(parts))}

    def allows(self, url: str, use: Use) -> bool:
        """Whether a page may load an address of another host."""
        for name in (use, *_INSTEAD.get(use, ("default-src",))):
            if name and name in self._allowed:
                return any(_matches(source, url) for source in self._allowed[name])
        return True


def policy_of(headers: str) -> Policy:
    """The policy that a `_headers` file sets for every page."""
    path, found = "", ""
    for line in headers.splitlines():
        if line[:1].strip() and not line.startswith("#"):
            path = line.strip()
        name, _, value = line.strip().partition(":")
        if path == _EVERY_PAGE and name.lower() == _NAME:
            found = value
    return Policy(found)


def _matches(source: str, url: str) -> bool:
    parts = urlsplit(url)
    if source.endswith(":"):
        return parts.scheme == source[:-1].lower()
    found = _SOURCE.fullmatch(source)
    if source.startswith("'") or not found:
        return False
    scheme, host, port, path = found.groups("")
    return (
        (not scheme or scheme.lower() in {parts.scheme, parts.scheme.removesuffix("s")})
        and _is_host(host.lower(), parts.hostname or "")
        and port in {"", "*", str(parts.port or _PORTS.get(parts.scheme))}
        and _is_path(path, parts.path)
    )


def _is_host(wanted: str, host: str) -> bool:
    return wanted in {"*", host} or (wanted.startswith("*.") and host.endswith(wanted[1:]))


def _is_path(wanted: str, path: str) -> bool:
    return path.startswith(wanted) if not wanted or wanted.endswith("/") else path == wanted
