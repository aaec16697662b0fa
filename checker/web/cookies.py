"""Cookies between the redirects of one address, by the standard library's rules."""

from __future__ import annotations

from email.message import Message
from http.cookiejar import CookieJar
from urllib.request import Request

from checker.web.replies import Head


class _Response:
    """What a `CookieJar` wants to see of a reply."""

    def __init__(self, head: Head) -> None:
        self._message = Message()
        for name, value in head.headers:
            if name == "set-cookie" and value.isprintable():
                self._message[name] = value

    def info(self) -> Message:
        return self._message


def take_cookies(jar: CookieJar, url: str, head: Head) -> None:
    """Keep what a reply sets."""
    if head.header("set-cookie"):
        jar.extract_cookies(_Response(head), Request(url))  # type: ignore[arg-type]  # noqa: S310


def cookie_header(jar: CookieJar, url: str) -> dict[str, str]:
    """The header that gives a host what is its own; none without cookies."""
    if not len(jar):
        return {}
    request = Request(url)  # noqa: S310
    jar.add_cookie_header(request)
    value = request.get_header("Cookie")
    return {"Cookie": value} if value else {}
