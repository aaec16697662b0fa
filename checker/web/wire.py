"""The door to the network: one HTTP/1.1 request at a time, to an address of our choice."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import certifi
import h11

from checker.addresses import Address
from checker.web.connection import HEAD_LIMIT, Connection, NoReply
from checker.web.names import Names
from checker.web.proxies import Proxies
from checker.web.replies import Decoder, Head, Reply

PATIENCE = 3.0
"""Seconds for an address of a host that has another."""
BEGINNING = 64
"""Bytes of a page, in which nothing is yet; when no more comes, there was no answer."""
_WORDS = re.compile(rb"(?:^|>)\s*[^<>\s]")
IDLE = 400
"""Connections that are kept open without work."""
Enough = Callable[[Head, bytearray], bool]
"""Asked with the head and the body so far: need no more be read?"""
_T = TypeVar("_T")


class HandshakeFailed(OSError):  # noqa: N818 - what a browser says of it
    """TLS did not come about, and not for the certificate."""


def trust() -> ssl.SSLContext:
    """The system's authorities (`SSL_CERT_FILE` too) and Mozilla's; as lenient to old servers as browsers."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    return context


class Wire:
    """Connections to all hosts of a run."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._proxies = Proxies()
        self._context: ssl.SSLContext | None = None
        self._idle: dict[tuple[str, str, int], deque[Connection]] = {}
        self._kept: dict[Connection, None] = {}
        """All idle ones, the longest idle first."""

    async def ask(
        self,
        method: str,
        address: Address,
        headers: Mapping[str, str],
        *,
        enough: Enough,
        limit: int,
        seconds: float,
        reuse: bool = True,
    ) -> Reply:
        """One request, in so many seconds all in all; of the body as much as is wanted, never past the limit.

        An open connection is used again, unless the host has closed it meanwhile. Raises `TimeoutError`
        before a head has come, and other kinds of `OSError` without an answer.
        """
        ends = asyncio.get_running_loop().time() + seconds
        async with asyncio.timeout_at(ends):
            connection, head = self._reuse(address) if reuse else None, None
            if connection:
                with contextlib.suppress(NoReply, ConnectionError):
                    head = await self._head(connection, method, address, headers)
            if not connection or not head:
                connection = await self._connect(address)
                head = await _shaken(
                    self._head(connection, method, address, headers), tls=address.scheme == "https"
                )
        try:
            body, complete = await _body(connection, head, enough, limit, ends)
        except BaseException:
            connection.close()
            raise
        if complete and connection.renew():
            self._keep(address, connection)
        else:
            connection.close()
        return Reply(head=head, body=body, complete=complete)

    async def speaks_tls(self, address: Address, seconds: float) -> bool:
        """Whether a host answers a greeting of TLS with TLS; what a proxy hides is taken to do so."""
        try:
            if self._proxies.between(address):
                return True
            async with asyncio.timeout(seconds):
                connection = await self._connect(replace(address, scheme="http"))
                first = await connection.echo(client_hello())
        except OSError:
            return False
        return first in _RECORDS

    def close(self) -> None:
        """End all connections that are open without work."""
        for connection in self._kept:
            connection.close()

    def _reuse(self, address: Address) -> Connection | None:
        waiting = self._idle.get(address.origin)
        while waiting:
            connection = waiting.pop()
            self._kept.pop(connection, None)
            if connection.open:
                return connection
        return None

    def _keep(self, address: Address, connection: Connection) -> None:
        self._idle.setdefault(address.origin, deque()).append(connection)
        self._kept[connection] = None
        if len(self._kept) > IDLE:
            oldest = next(iter(self._kept))
            del self._kept[oldest]
            oldest.close()

    async def _head(
        self, connection: Connection, method: str, address: Address, headers: Mapping[str, str]
    ) -> Head:
        target, fields = address.target, {"Host": address.authority, **headers}
        if address.authorization:
            fields["Authorization"] = address.authorization
        proxy = self._proxies.between(address)
        if proxy and address.scheme == "http":
            target, fields = address.url, {**fields, **dict(proxy.headers)}
        try:
            await connection.send(method, target, fields.items())
            return await connection.head()
        except BaseException:
            connection.close()
            raise

    async def _connect(self, address: Address) -> Connection:
        """To the host, one of its addresses after the other, or to the proxy."""
        proxy = self._proxies.between(address)
        if proxy and address.scheme == "http":
            return Connection(*await proxy.open())
        if proxy:
            reader, writer = await proxy.tunnel(address)
            await _shaken(writer.start_tls(self._tls(), server_hostname=address.host), tls=True)
            return Connection(reader, writer)
        found = await self._names.addresses(address.host)
        fault: OSError = NoReply("no address")
        for number, ip in enumerate(found, start=1):
            try:
                async with asyncio.timeout(PATIENCE if number < len(found) else None):
                    return await self._open(ip, address)
            except (ssl.SSLError, HandshakeFailed):
                raise
            except OSError as error:
                fault = error
        raise fault

    async def _open(self, ip: str, address: Address) -> Connection:
        tls: dict[str, Any] = {}
        if address.scheme == "https":
            tls = {"ssl": self._tls(), "server_hostname": address.host}
        opening = asyncio.open_connection(ip, address.port, limit=HEAD_LIMIT, **tls)
        return Connection(*await _shaken(opening, tls=bool(tls)))

    def _tls(self) -> ssl.SSLContext:
        self._context = self._context or trust()
        return self._context


_RECORDS = frozenset({b"\x15", b"\x16"})
"""With what TLS begins: an alert, or a handshake."""


@cache
def client_hello() -> bytes:
    """The first message of a TLS client; no authority need be read to say hello."""
    said = ssl.MemoryBIO()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_bio(ssl.MemoryBIO(), said, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        tls.do_handshake()
    return said.read()


async def _body(
    connection: Connection, head: Head, enough: Enough, limit: int, ends: float
) -> tuple[bytes, bool]:
    """What came, decompressed, and whether it is all. When the time is up, what came by then counts.

    Raises `NoReply` when the connection fails before the body of a page begins, `TimeoutError` when it does
    not begin in time.
    """
    body, decoder, data = bytearray(), Decoder(head.header("content-encoding")), None
    try:
        while (data := connection.received()) is not None and len(body) < limit:
            body += decoder.decode(data, limit - len(body))
            if data:
                continue
            if enough(head, body):
                break
            async with asyncio.timeout_at(ends):
                await connection.wait()
    except (TimeoutError, OSError, h11.RemoteProtocolError) as error:
        late = isinstance(error, TimeoutError)
        if len(body) > BEGINNING or not 200 <= head.status < 300 or (not late and _WORDS.search(body)):
            return bytes(body), False
        if late:
            raise
        raise NoReply("a head, and nothing of the body that it promises") from None
    return b"" if decoder.opaque else bytes(body), data is None and not decoder.opaque


async def _shaken(opening: Awaitable[_T], *, tls: bool) -> _T:
    """Tells the end of a handshake from others; with TLS 1.3 it may come as late as the first answer."""
    try:
        return await opening
    except ssl.SSLCertVerificationError:
        raise
    except ssl.SSLError as error:
        raise HandshakeFailed(error.reason or str(error)) from None
    except (NoReply, ConnectionResetError, ConnectionAbortedError, BrokenPipeError) as error:
        raise (HandshakeFailed("hung up during the handshake") if tls else error) from None
