"""What was meant as a web address and is none: slips of the keyboard, of copying, of pasting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from checker.addresses import MalformedAddress, parse_address

KNOWN = frozenset(
    "about blob chrome data dns ed2k facetime feed ftp ftps geo git gopher im irc ircs jabber javascript jdbc"
    " ldap ldaps magnet mailto market maven mms mongodb mysql news nfs nntp oci obsidian postgres redis rsync"
    " rtmp rtsp s3 sftp sip sips sms smb ssh steam stun svn tel telnet thunder tg turn urn view-source vnc"
    " vscode webcal weixin ws wss xmpp".split()
)
"""Schemes that are no slip of `http`, however near."""
_WEB = ("http", "https")
_NEAR = 0.8
"""Of difflib: `htp`, `htttps` and `httsp` are as near, `ftp` is not."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_SUSPECT = re.compile(r"[^/?#\\]*[:：;]|https?[/\\]", re.I)
"""Anything else is a path."""
_SLASHES = re.compile(r"(https?)[:;：]?([/\\]*)(.*)", re.I | re.S)
_TWICE = re.compile(r"https?://(https?[:/].*)", re.I | re.S)
_AFTER = re.compile(r"(\w+)[:;：]?[/\\]{2,}(.*)", re.S)
_HOST_FIRST = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+):\d{1,5}(?:[/?#]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why an address is none."""

    detail: str
    proposal: str = ""
    """What was probably meant."""


def fault(href: str) -> Fault | None:
    """What is wrong with a trimmed `href`, if it is no address and no path either."""
    if not _SUSPECT.match(href):
        return None
    found = _SCHEME.match(href)
    named = found[1].lower() if found else ""
    if named == "file" or len(named) == 1:
        return Fault(detail="it is a place on the author's own disk")
    if named in _WEB:
        return _web_fault(href)
    if named in KNOWN:
        return None
    if _HOST_FIRST.match(href):
        return Fault(detail="there is no scheme before the host", proposal=_repaired("https://" + href))
    return _slip(href, named)


def _web_fault(href: str) -> Fault | None:
    if twice := _TWICE.match(href):
        return Fault(detail="there are two schemes", proposal=_repaired(twice[1]))
    found = _SLASHES.match(href)
    slashes = found[2] if found else ""
    if len(slashes) != 2:
        return Fault(detail=f"{slashes} stands behind the scheme, not //", proposal=_repaired(href))
    try:
        parse_address(href)
    except MalformedAddress as error:
        return Fault(detail=str(error))
    return None


def _slip(href: str, named: str) -> Fault | None:
    if _SLASHES.match(href) and not href[4:].lstrip("sS")[:1].isalnum():
        return _without_colon(href)
    if href.startswith("://"):
        return Fault(detail="there is no scheme before the colon", proposal=_repaired("https" + href))
    after = _AFTER.match(href)
    if after and (named or not href.isascii()) and _meant(after[1]):
        return Fault(
            detail=f"{after[1]!r} is no scheme", proposal=_repaired(_meant(after[1]) + "://" + after[2])
        )
    return None


def _without_colon(href: str) -> Fault | None:
    found = _SLASHES.match(href)
    if not found or len(found[2]) < 2:
        return None
    return Fault(detail="a colon is missing after the scheme", proposal=_repaired(href))


def _meant(named: str) -> str:
    """The scheme that this is a slip of, or nothing."""
    web = "https" if "s" in named.lower() else "http"
    return web if SequenceMatcher(None, named.lower(), web).ratio() >= _NEAR else ""


def _repaired(text: str) -> str:
    """With `://` after the scheme, if then it is an address."""
    found = _SLASHES.match(text)
    address = f"{found[1].lower()}://{found[3].lstrip(':/')}" if found else ""
    try:
        parse_address(address)
    except MalformedAddress:
        return ""
    return address
