"""Proxies of the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from checker.addresses import Address
from checker.web.connection import HEAD_LIMIT
from checker.web.replies import parse_loosely


class ProxyFailed(OSError):  # noqa: N818 - what a browser says of it
    """The proxy between us and the host did not let us through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Somebody who asks in our place."""

    host: str
    port: int
    headers: tuple[tuple[str, str], ...] = ()
    """What it wants to know of us."""

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to it. Raises `ProxyFailed`."""
        try:
            return await asyncio.open_connection(self.host, self.port, limit=HEAD_LIMIT)
        except OSError as error:
            raise ProxyFailed(f"proxy {self.host}: {error}") from None

    async def tunnel(self, address: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection through it to a host. Raises `ProxyFailed`."""
        reader, writer = await self.open()
        host = f"[{address.host}]" if ":" in address.host else address.host
        headers = (("Host", f"{host}:{address.port}"), *self.headers)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        writer.write(f"CONNECT {host}:{address.port} HTTP/1.1\r\n{lines}\r\n".encode())
        try:
            parsed = parse_loosely(await reader.readuntil(b"\r\n\r\n"))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            parsed = None
        if not parsed or parsed[0].status != 200:
            writer.transport.abort()
            raise ProxyFailed(f"the proxy says {parsed[0].status}" if parsed else "the proxy hung up")
        return reader, writer


class Proxies:
    """Which one is to be used for which host."""

    def __init__(self) -> None:
        self._named = getproxies()

    def between(self, address: Address) -> Proxy | None:
        """The proxy for an address; none when it is asked directly. Raises `ProxyFailed`."""
        named = self._named.get(address.scheme) or self._named.get("all", "")
        return None if not named or proxy_bypass(address.host) else _proxy(named)


def _proxy(named: str) -> Proxy:
    parts = urlsplit(named if "://" in named else f"http://{named}")
    if parts.scheme != "http" or not parts.hostname:
        raise ProxyFailed(f"a proxy of the kind {parts.scheme}:// cannot be used; http:// can")
    headers: tuple[tuple[str, str], ...] = ()
    if parts.username is not None:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers = (("Proxy-Authorization", "Basic " + b64encode(user.encode()).decode()),)
    return Proxy(host=parts.hostname, port=parts.port or 80, headers=headers)
