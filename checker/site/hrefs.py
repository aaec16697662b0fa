"""What a browser makes of an `href`: the URL standard on strings, without re-encoding anything."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, unquote

_OUTER = "".join(map(chr, range(0x21)))
_UNSEEN = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_PARTS = re.compile(r"([^?#]*)(\?[^#]*)?(#.*)?", re.S)
_ORIGIN = re.compile(r"([a-z]+):(//[^/?#]*)")
_USUAL_PORT = re.compile(r":(?:80|443)?$")
_DOT = re.compile(r"/(?:\.|%2e){1,2}(?=/|$)", re.I)
_UNSAFE = {ord(char): quote(char) for char in '%?#\\ "<>' + _OUTER}
_NO_TEXT = re.compile(r"[\udc80-\udcff]")
"""Bytes of file names that are no UTF-8, as Python has them."""
_NOT_ASCII = re.compile(r"[^\x21-\x7e]+")


def trimmed(href: str) -> str:
    """Without outer blanks, tabs and newlines."""
    return _UNSEEN.sub("", href.strip(_OUTER))


def scheme(href: str) -> str:
    """The scheme in lower case, or nothing."""
    found = _SCHEME.match(href)
    return found[1].lower() if found else ""


def is_web(href: str) -> bool:
    """Whether an address names another host by itself: `https://x`, `//x`."""
    return scheme(href) in {"http", "https"} or href[:2].replace("\\", "/") == "//"


def join(base: str, href: str) -> str:
    """The absolute address of a trimmed `href` on a page whose address is `base`; others stay as they are."""
    named = scheme(href)
    if named and named not in {"http", "https"}:
        return href
    found = _PARTS.fullmatch(href)
    path, query, fragment = found.groups("") if found else (href, "", "")
    path = path.replace("\\", "/")
    if named:
        return _settled(named + path[len(named) :], query + fragment)
    if path.startswith("//"):
        return _settled(scheme(base) + ":" + path, query + fragment)
    return _relative(base, path, query, fragment)


def _relative(base: str, path: str, query: str, fragment: str) -> str:
    page, asked = split(base)
    if not path:
        return page + (query or asked) + fragment
    origin = _origin(page)
    folder = "" if path.startswith("/") else page[len(origin) : page.rfind("/") + 1]
    return _settled(origin + folder + path, query + fragment)


@lru_cache(maxsize=1024)
def _origin(address: str) -> str:
    found = _ORIGIN.match(address)
    return found[0] if found else ""


def _settled(address: str, rest: str) -> str:
    """With `.` and `..` carried out; above the root there is nothing to climb to."""
    origin = _origin(address)
    path = address[len(origin) :] or "/"
    if not _DOT.search(path):
        return origin + path + rest
    kept: list[str] = []
    *segments, last = path.split("/")[1:]
    for segment in segments:
        _step(kept, segment)
    dots = last.lower().replace("%2e", ".")
    if dots in {".", ".."}:
        _step(kept, last)
        last = ""
    return origin + "/" + "/".join([*kept, last]) + rest


def _step(kept: list[str], segment: str) -> None:
    dots = segment.lower().replace("%2e", ".")
    if dots == "..":
        del kept[-1:]
    elif dots != ".":
        kept.append(segment)


def split(address: str) -> tuple[str, str]:
    """What is before the query, and the query with its mark; the fragment is dropped."""
    found = _PARTS.fullmatch(address)
    return (found[1], found[2] or "") if found else (address, "")


def fragment(address: str) -> str | None:
    """What stands after the first `#`; nothing at all where there is none."""
    _, mark, found = address.partition("#")
    return found if mark else None


def host(address: str) -> str:
    """The host of an absolute address, in lower case, without user and port."""
    return _authority(address).rpartition(":")[0] if ":" in _authority(address) else _authority(address)


def path_on_host(address: str, bases: Iterable[str]) -> str | None:
    """The path from the root of the host, decoded; nothing when it is not the host of one of the bases."""
    if not any(_authority(address) == _authority(base) for base in bases):
        return None
    page, _ = split(address)
    return decoded(page[len(_origin(page)) + 1 :])


def own_path(address: str, bases: Iterable[str]) -> str | None:
    """The path below one of the bases, decoded; nothing when it is below none of them."""
    page, _ = split(address)
    path = decoded(page[len(_origin(page)) :])
    for base in bases:
        root = _root(base)
        if _authority(address) != _authority(base):
            continue
        if path.startswith(root):
            return path[len(root) :]
        if path + "/" == root:
            return ""
    return None


def path_of(base: str) -> str:
    """The path of an address, as it is spelled, with a slash before it."""
    return base[len(_origin(base)) :] or "/"


@lru_cache(maxsize=64)
def _root(base: str) -> str:
    """The decoded path of a base, with a slash at both ends."""
    return decoded(path_of(base))


@lru_cache(maxsize=65536)
def _authority_of(origin: str) -> str:
    named = origin.rpartition("@")[2] if "@" in origin else origin.partition("//")[2]
    return _USUAL_PORT.sub("", decoded(named).lower())


def _authority(address: str) -> str:
    """Host and port; `http` and `https` are one."""
    return _authority_of(_origin(address))


def decoded(text: str) -> str:
    """Without percent-encoding; what is no escape stays, bytes that are no UTF-8 are as in file names."""
    return unquote(text, errors="surrogateescape") if "%" in text else text


def spelled(path: str) -> str:
    """A path of the disk as part of an address: what would mean something else is escaped, Chinese is not."""
    return _NO_TEXT.sub(lambda byte: quote(byte[0], errors="surrogateescape"), path.translate(_UNSAFE))


def on_the_wire(address: str) -> str:
    """The same for all spellings that a browser sends as one request; fragments compare decoded."""
    before, mark, part = address.partition("#")
    sent = _NOT_ASCII.sub(lambda found: quote(found[0], errors="surrogateescape"), before)
    return _escapes(sent) + mark + decoded(part)


def _escapes(text: str) -> str:
    return re.sub(r"%[0-9a-f]{2}", lambda found: found[0].upper(), text, flags=re.I) if "%" in text else text


@lru_cache(maxsize=4096)
def relative(folder: str, path: str) -> str:
    """The way from a folder to a file, both as paths of the site."""
    way = posixpath.relpath("/" + path, "/" + folder)
    return way + "/" if path.endswith("/") or not path else way
