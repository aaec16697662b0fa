"""The door to the network: one HTTP/1.1 request over a connection of our own, to an address of our choice."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from base64 import b64encode
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import h11

from checker.addresses import Address
from checker.names import Names
from checker.replies import Decoder, Head, Reply, parse_loosely, text_of

HEAD_LIMIT = 256 * 1024
"""Bytes of head that are read, as browsers do."""
CHUNK = 64 * 1024
PATIENCE = 3.0
"""Seconds for an address of a host that has another."""
IDLE = 400
"""Connections that are kept open without work."""
_T = TypeVar("_T")
Enough = Callable[[Head, bytearray], bool]
"""Asked with the head and the body so far: need no more be read?"""


class NoReply(OSError):  # noqa: N818 - what a browser says of it
    """The connection ended without an answer."""


class BadReply(OSError):  # noqa: N818
    """What came is not HTTP."""


class HandshakeFailed(OSError):  # noqa: N818
    """TLS did not come about, and not for the certificate."""


class ProxyFailed(OSError):  # noqa: N818
    """The proxy between us and the host did not let us through."""


@dataclass(slots=True, eq=False)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    state: h11.Connection
    seen: bytearray = field(default_factory=bytearray)
    """Raw bytes of the head that is being read."""

    async def receive(self) -> bytes:
        """The next bytes, told to the state machine; none at the end."""
        data = await self.reader.read(CHUNK)
        if len(self.seen) < HEAD_LIMIT:
            self.seen += data
        return data

    def close(self) -> None:
        """Without waiting for the other side."""
        with contextlib.suppress(Exception):
            self.writer.transport.abort()


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

    def __init__(self, names: Names, proxies: Mapping[str, str] | None = None) -> None:
        self._names = names
        self._proxies = getproxies() if proxies is None else proxies
        self._context: ssl.SSLContext | None = None
        self._idle: dict[tuple[str, str, int], deque[_Connection]] = {}
        self._kept: dict[_Connection, None] = {}

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
                head = await self._head(connection, method, address, headers)
        return await self._body(connection, address, head, enough, limit, ends)

    def _reuse(self, address: Address) -> _Connection | None:
        waiting = self._idle.get(address.origin)
        while waiting:
            connection = waiting.pop()
            self._kept.pop(connection, None)
            if not connection.writer.is_closing() and not connection.reader.at_eof():
                return connection
        return None

    def _keep(self, address: Address, connection: _Connection) -> None:
        self._idle.setdefault(address.origin, deque()).append(connection)
        self._kept[connection] = None
        if len(self._kept) > IDLE:
            oldest = next(iter(self._kept))
            del self._kept[oldest]
            oldest.close()

    async def _head(
        self, connection: _Connection, method: str, address: Address, headers: Mapping[str, str]
    ) -> Head:
        try:
            await self._send(connection, method, address, headers)
            return await _receive_head(connection)
        except BaseException:
            connection.close()
            raise

    async def _send(
        self, connection: _Connection, method: str, address: Address, headers: Mapping[str, str]
    ) -> None:
        target = address.target
        fields = {"Host": address.authority, **headers}
        if address.authorization:
            fields["Authorization"] = address.authorization
        proxy = self._proxy(address)
        if proxy and address.scheme == "http":
            target, fields = address.url, {**fields, **_proxy_authorization(proxy)}
        request = h11.Request(method=method, target=target, headers=list(fields.items()))
        connection.seen.clear()
        sent = connection.state.send(request) + (connection.state.send(h11.EndOfMessage()) or b"")
        connection.writer.write(sent)
        await connection.writer.drain()

    async def _body(
        self,
        connection: _Connection,
        address: Address,
        head: Head,
        enough: Enough,
        limit: int,
        ends: float,
    ) -> Reply:
        """What was read when the time is up counts: the head is known."""
        body, whole = bytearray(), False
        decoder = Decoder(head.header("content-encoding"))
        try:
            async with asyncio.timeout_at(ends):
                while not whole and not enough(head, body) and len(body) < limit:
                    data = await _receive_body(connection)
                    whole = data is None
                    body += decoder.decode(data or b"", limit - len(body))
        except (TimeoutError, OSError, h11.RemoteProtocolError):
            whole = False
        if whole and connection.state.states == {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            connection.state.start_next_cycle()
            self._keep(address, connection)
        else:
            connection.close()
        return Reply(head=head, body=b"" if decoder.opaque else bytes(body), complete=whole)

    async def _connect(self, address: Address) -> _Connection:
        proxy = self._proxy(address)
        if proxy:
            reader, writer = await self._through(proxy, address)
        else:
            reader, writer = await self._reach(address)
        state = h11.Connection(our_role=h11.CLIENT, max_incomplete_event_size=HEAD_LIMIT)
        return _Connection(reader, writer, state)

    async def _reach(self, address: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Try the addresses of a host one after the other."""
        addresses = await self._names.addresses(address.host)
        fault: OSError = NoReply("no address")
        for number, ip in enumerate(addresses, start=1):
            try:
                async with asyncio.timeout(PATIENCE if number < len(addresses) else None):
                    return await self._open(ip, address)
            except (ssl.SSLError, HandshakeFailed):
                raise
            except OSError as error:
                fault = error
        raise fault

    async def _open(self, ip: str, address: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        tls: dict[str, Any] = {}
        if address.scheme == "https":
            tls = {"ssl": self._tls(), "server_hostname": address.host}
        opening = asyncio.open_connection(ip, address.port, limit=HEAD_LIMIT, **tls)
        return await _shaken(opening, tls=bool(tls))

    async def _through(
        self, proxy: str, address: Address
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        if parts.scheme != "http":
            raise ProxyFailed(f"a proxy of the kind {parts.scheme}:// cannot be used; http:// can")
        try:
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80, limit=HEAD_LIMIT)
        except OSError as error:
            raise ProxyFailed(f"proxy {parts.hostname}: {error}") from None
        if address.scheme == "https":
            await _tunnel(reader, writer, proxy, address)
            await _shaken(writer.start_tls(self._tls(), server_hostname=address.host), tls=True)
        return reader, writer

    def _proxy(self, address: Address) -> str:
        found = self._proxies.get(address.scheme) or self._proxies.get("all", "")
        return "" if found and proxy_bypass(address.host) else found

    def through_proxy(self, address: Address) -> bool:
        """Whether somebody else finds out where the host is."""
        return bool(self._proxy(address))

    def _tls(self) -> ssl.SSLContext:
        self._context = self._context or trust()
        return self._context

    def close(self) -> None:
        """All connections that are open without work."""
        for connection in self._kept:
            connection.close()


async def _shaken(opening: Awaitable[_T], *, tls: bool) -> _T:
    """An opening connection, whose end in the middle of a handshake is told from one of the host."""
    try:
        return await opening
    except ssl.SSLCertVerificationError:
        raise
    except ssl.SSLError as error:
        raise HandshakeFailed(error.reason or str(error)) from None
    except (ConnectionResetError, ConnectionAbortedError, BrokenPipeError) as error:
        raise (HandshakeFailed("hung up during the handshake") if tls else error) from None


async def _receive_head(connection: _Connection) -> Head:
    while True:
        try:
            event = connection.state.next_event()
        except h11.RemoteProtocolError as error:
            return await _receive_loosely(connection, error)
        if event is h11.NEED_DATA:
            data = await connection.receive()
            if not data and not connection.seen.strip():
                raise NoReply("connection closed")
            connection.state.receive_data(data)
        elif isinstance(event, h11.Response):
            headers = tuple((text_of(name), text_of(value)) for name, value in event.headers)
            return Head(status=event.status_code, headers=headers)
        elif not isinstance(event, h11.InformationalResponse):
            raise BadReply("no reply in what came")


async def _receive_loosely(connection: _Connection, error: h11.RemoteProtocolError) -> Head:
    """A head that breaks the rules, as browsers read it; the body ends with the connection."""
    while not (parsed := parse_loosely(bytes(connection.seen))):
        data = await connection.receive() if len(connection.seen) < HEAD_LIMIT else b""
        if not data:
            raise BadReply(f"not HTTP: {error}") from None
    connection.seen[:] = parsed[1]
    return parsed[0]


async def _receive_body(connection: _Connection) -> bytes | None:
    """The next bytes of a body; nothing at its end."""
    if connection.state.their_state is h11.ERROR:
        data = bytes(connection.seen) or await connection.reader.read(CHUNK)
        connection.seen.clear()
        return data or None
    while True:
        event = connection.state.next_event()
        if event is h11.NEED_DATA:
            connection.state.receive_data(await connection.reader.read(CHUNK))
        elif isinstance(event, h11.Data):
            return bytes(event.data)
        else:
            return None


async def _tunnel(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, proxy: str, address: Address
) -> None:
    fields = {"Host": f"{address.host}:{address.port}", **_proxy_authorization(proxy)}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    writer.write(f"CONNECT {fields['Host']} HTTP/1.1\r\n{lines}\r\n".encode())
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
        raise ProxyFailed("the proxy hung up") from None
    parsed = parse_loosely(raw)
    if not parsed or parsed[0].status != 200:
        writer.transport.abort()
        raise ProxyFailed(f"the proxy says {parsed[0].status}" if parsed else "the proxy speaks no HTTP")


def _proxy_authorization(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if parts.username is None:
        return {}
    user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": "Basic " + b64encode(user.encode()).decode()}
