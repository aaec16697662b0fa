"""Web addresses: read as a browser reads them, spelled as a server wants them, shown without passwords."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

import idna

PORTS = {"http": 80, "https": 443}
_UNSEEN = re.compile(r"[\t\n\r]")
_DOTS = re.compile(r"(?<=/)(?:\.|%2e){1,2}(?=/|$)", re.I)
_RAW = re.compile("[\udc80-\udcff]")
"""A byte that is not UTF-8."""
_USERS = tuple(
    re.compile(start + rf"((?:\bhttps?:[/\\]*+|[/\\]{{2,}}+))([^/?#\\{blank}]{{1,4096}})@", re.I)
    for start, blank in ((r"^\s*", r"\n"), ("", r"\s"))
)
"""User and password. At the start they may hold blanks, as browsers allow; within prose a blank ends them."""
_UNESCAPED = re.compile(
    r"((?:\bhttps?:[/\\]*+|[/\\]{2,}+)[^\s/?#\\@:]++:)(?!\d*+(?:[/?#\\\s]|$))\S{1,4096}@", re.I
)
"""A password with signs that would have to be escaped: what stands behind the colon is no port."""
_LANGUAGE = (
    r"(?:zh|en|ja|jp|ko|kr|fr|de|es|pt|ru|it|nl|pl|tr|vi|th|uk|cs|sv|hu|ar|he|id|cn|tw)"
    r"(?:[-_](?:hans|hant|cn|tw|hk|sg|us|gb|uk|br|pt|jp|kr|mx|419|[a-z]{2}))*"
)
"""Codes that stand for languages in paths; `go`, `io`, `js` or `up` are no such."""
_FRONT = re.compile(rf"/?({_LANGUAGE}/?)?((index|home|default|main)(\.[a-z]{{2,5}})?/?)?", re.I)
_TRACKING = re.compile(
    r"(utm_\w+|from|ref|referrer|source|redirect\w*|err\w*|aspxerrorpath|not_?found|lang|hl|404)(=.*)?|p=0",
    re.I,
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SHARED = ipaddress.ip_network("100.64.0.0/10")
_METADATA = frozenset({"100.100.100.200", "fd00:ec2::254"})
_HARMLESS = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
"""Private by the book, but nobody's: for documents, and what proxies of the Clash kind give out as names."""


class MalformedAddress(ValueError):  # noqa: N818 - that is what it is
    """Not the address of anything on the web."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An `http` or `https` address, ready to be asked."""

    scheme: str
    host: str
    """In ASCII (IDNA), lower case, IPv6 without brackets."""
    port: int
    target: str
    """Path and query, percent-encoded; what was encoded stays as it was."""
    authorization: str = ""
    """Value of the header, when the address holds a user."""

    @property
    def origin(self) -> tuple[str, str, int]:
        """Who is asked."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """Host, and port unless it is the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Whole, without user, password and fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


@lru_cache(maxsize=4096)
def parse_address(url: str) -> Address:
    """Read an absolute address as a browser does.

    Raises `MalformedAddress` saying what is wrong with it.
    """
    try:
        parts = urlsplit(_UNSEEN.sub("", url.strip()).replace("\\", "/"))
    except ValueError as error:
        raise MalformedAddress(str(error)) from None
    try:
        port = parts.port
    except ValueError:
        raise MalformedAddress("its port is no number up to 65535") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise MalformedAddress(f"not http or https but {scheme or 'nothing'}")
    user = ":".join(unquote(part) for part in (parts.username, parts.password) if part is not None)
    basic = "Basic " + b64encode(user.encode()).decode() if user else ""
    return Address(
        scheme=scheme,
        host=_ascii_host(parts.hostname or ""),
        port=PORTS[scheme] if port is None else port,
        target=_encoded(parts.path or "/", parts.query, mark="?" in url.partition("#")[0]),
        authorization=basic,
    )


@lru_cache(maxsize=4096)
def _ascii_host(host: str) -> str:
    host = unquote(host).rstrip(".").lower()
    if not host or re.search(r"[\s<>\"'{}|^`%@/?#\\]", host):
        raise MalformedAddress(f"{host!r} is no host")
    if host.isascii():
        return host if ":" in host else _dotted(host)
    for encode in (_as_today, _as_once):
        with contextlib.suppress(UnicodeError):
            return encode(host)
    raise MalformedAddress(f"{host!r} is no host")


def _as_today(host: str) -> str:
    return idna.encode(host, uts46=True).decode()


def _as_once(host: str) -> str:
    """By the rules of 2003, by which names with emoji were given out, and are still found."""
    return host.encode("idna").decode()


def _dotted(host: str) -> str:
    """An IPv4 address in its usual form, however it is written: `0x7f.1`, `2130706433`."""
    parts = host.split(".")
    numbers = [_number(part) for part in parts]
    if numbers[-1] is None:
        return host
    fits = len(parts) <= 4 and None not in numbers and all((number or 0) < 256 for number in numbers[:-1])
    if not fits or numbers[-1] >= 256 ** (5 - len(parts)):
        raise MalformedAddress(f"{host!r} is no IP address")
    whole = sum((number or 0) << 8 * (3 - at) for at, number in enumerate(numbers[:-1])) + numbers[-1]
    return str(ipaddress.IPv4Address(whole))


def _number(part: str) -> int | None:
    if re.fullmatch(r"0x[0-9a-f]*", part):
        return int(part[2:] or "0", 16)
    if part.isdecimal():
        return int(part, 8) if re.fullmatch(r"0[0-7]+", part) else int(part)
    return None


def _encoded(path: str, query: str, *, mark: bool) -> str:
    path = _DOTS.sub(lambda found: found[0].lower().replace("%2e", "."), path)
    if "/." in path:
        path = urljoin("http://x/", path)[len("http://x") :]
    path = quote(path, safe="/%:@!$&'()*+,;=~-._|[]^")
    query = quote(query, safe="/%:@!$&'()*+,;=~-._?|[]^`{}\\")
    return path + ("?" + query if query or (mark and not query) else "")


def split_fragment(url: str) -> tuple[str, str]:
    """Address and fragment; a fragment that only marks words of the text (`:~:text=`) is dropped."""
    address, _, fragment = url.partition("#")
    return address, fragment.partition(":~:")[0]


def join(base: str, location: str) -> str:
    """Where a redirect leads.

    Raises `MalformedAddress` when it leads nowhere.
    """
    raw = _RAW.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", location)
    target = _UNSEEN.sub("", raw.strip()).replace("\\", "/")
    try:
        joined = urljoin(base, target)
        return joined + "?" if target.endswith("?") and not joined.endswith("?") else joined
    except ValueError as error:
        raise MalformedAddress(f"{location!r}: {error}") from None


def secured(url: str) -> str:
    """An `http` address with `https` in its place; the usual port gives way to the usual port."""
    return re.sub(r"^http://([^/?#]*?)(:80)?(?=[/?#]|$)", r"https://\1", url.strip(), flags=re.I)


def masked(text: str) -> str:
    """The text without the passwords of addresses in it; a name without a password may be a token."""
    if "@" in text:
        text = _UNESCAPED.sub(r"\1***@", text)
        for user in _USERS:
            text = user.sub(_hidden, text)
    return text


def _hidden(found: re.Match[str]) -> str:
    name, colon, _ = found[2].partition(":")
    return f"{found[1]}{name if colon else ''}{colon}***@"


@lru_cache(maxsize=4096)
def is_private(address: str) -> bool:
    """Whether an IP address is of this machine, of a local network, or of nobody."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        packed = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
        ip = ip.ipv4_mapped or ip.sixtofour or packed or ip
    if any(ip.version == net.version and ip in net for net in _HARMLESS):
        return False
    shared = ip.version == 4 and ip in _SHARED
    return shared or not ip.is_global or ip.is_multicast or ip.is_reserved


def is_local_name(host: str) -> bool:
    """Whether a host is by its spelling private: `localhost`, or a private IP address."""
    try:
        return is_private(host)
    except ValueError:
        return is_loopback(host)


@lru_cache(maxsize=4096)
def is_loopback(host: str) -> bool:
    """Whether a host is by its spelling this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_metadata(host: str) -> bool:
    """Whether a host is one of those at which clouds tell their machines secrets; nobody is sent there."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return ip.is_link_local or host in _METADATA


def is_front(url: str) -> bool:
    """Whether an address is the front page of its host, in whatever language."""
    parts = urlsplit(url)
    tracked = all(_TRACKING.fullmatch(pair) for pair in parts.query.split("&") if pair)
    return bool(_FRONT.fullmatch(parts.path)) and tracked


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one registered name, as far as can be told without a list of them."""
    return _site(one) == _site(other)


def _site(url: str) -> str:
    labels = (urlsplit(url).hostname or "").rstrip(".").split(".")
    if labels[-1].isdigit():
        return ".".join(labels)
    known = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if known else -2 :])


_SECOND_LEVEL = frozenset("com net org gov edu ac co or ne go".split())
