"""One open connection: a request goes out, a reply comes in, whether it keeps the rules or not."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterable

import h11

from checker.web.replies import Head, parse_loosely, text_of

HEAD_LIMIT = 256 * 1024
"""Bytes of head that are read, as browsers do."""
CHUNK = 64 * 1024
_EVENTS = 2000
"""Reads and interim replies before a head is given up; a head may come in small pieces."""
_BEGINNING = b"http/"
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_REQUESTS = {
    method: h11.Request(method=method, target="/", headers=[("Host", "x")]) for method in ("GET", "HEAD")
}
"""What the state of a connection has to know of a request; of the rest it would validate every line anew."""


class NoReply(OSError):  # noqa: N818 - what a browser says of it
    """The connection ended without an answer."""


class BadReply(OSError):  # noqa: N818
    """What came is not HTTP."""


class Connection:
    """To one host, for one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._state = h11.Connection(our_role=h11.CLIENT, max_incomplete_event_size=HEAD_LIMIT)
        self._raw = bytearray()
        """What came, as long as the head is not understood."""
        self._loose = False
        """Whether the reply breaks the rules: then its body is what comes until the connection ends."""
        self._left: int | None = None
        """How many bytes of such a body are still to come, where that was said."""
        self._ended = False
        self._method = ""

    @property
    def open(self) -> bool:
        """Whether neither side has ended it."""
        return not self._writer.is_closing() and not self._reader.at_eof()

    async def send(self, method: str, target: str, headers: Iterable[tuple[str, str]]) -> None:
        """A request without a body."""
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
        if any(_CONTROL.search(line) for line in lines):
            raise BadReply("what a reply said cannot be sent back")
        self._state.send(_REQUESTS[method])
        self._state.send(h11.EndOfMessage())
        self._method = method
        self._raw.clear()
        self._writer.write("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape"))
        await self._writer.drain()

    async def echo(self, data: bytes) -> bytes:
        """The first byte that comes back for bytes that are no request, or nothing; then it is closed."""
        try:
            self._writer.write(data)
            return await self._reader.read(1)
        finally:
            self.close()

    async def head(self) -> Head:
        """The head of the reply; interim ones are passed over.

        Raises `NoReply` when nothing comes, `BadReply` when it is nothing that a browser would understand.
        """
        for _ in range(_EVENTS):
            try:
                event = self._state.next_event()
            except h11.RemoteProtocolError as error:
                return await self._loose_head(error)
            if event is h11.NEED_DATA:
                await self._read_head()
            elif isinstance(event, h11.Response):
                headers = tuple((text_of(name), text_of(value)) for name, value in event.headers)
                return Head(status=event.status_code, headers=headers)
            elif not isinstance(event, h11.InformationalResponse):
                break
        raise BadReply("no reply in what came")

    async def _read_head(self) -> None:
        data = await self._reader.read(CHUNK)
        self._raw += data
        beginning = bytes(self._raw.lstrip()[: len(_BEGINNING)]).lower()
        if not data and not beginning:
            raise NoReply("connection closed")
        if not _BEGINNING.startswith(beginning):
            raise BadReply(f"not HTTP but {bytes(self._raw[:20])!r}")
        self._state.receive_data(data)

    async def _loose_head(self, error: h11.RemoteProtocolError) -> Head:
        while not (parsed := parse_loosely(bytes(self._raw))):
            data = await self._reader.read(CHUNK) if len(self._raw) < HEAD_LIMIT else b""
            if not data:
                raise BadReply(f"not HTTP: {error}") from None
            self._raw += data
        self._loose = True
        self._left = 0 if self._method == "HEAD" else parsed[0].length
        self._raw[:] = parsed[1]
        return parsed[0]

    def received(self) -> bytes | None:
        """What has come of the body since the last time; nothing at its end.

        Raises `h11.RemoteProtocolError` when the end does not come as it should.
        """
        if self._loose:
            data = bytes(self._raw[: self._left])
            self._raw.clear()
            self._left = None if self._left is None else self._left - len(data)
            return None if (self._ended or self._left == 0) and not data else data
        event = self._state.next_event()
        if isinstance(event, h11.Data):
            return bytes(event.data)
        return b"" if event is h11.NEED_DATA else None

    async def wait(self) -> None:
        """Until more of the body has come, or the connection ends."""
        data = await self._reader.read(CHUNK)
        self._ended = not data
        if self._loose:
            self._raw += data
        else:
            self._state.receive_data(data)

    def renew(self) -> bool:
        """Make ready for another request, if that can be."""
        if self._loose or self._state.states != {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            return False
        self._state.start_next_cycle()
        return True

    def close(self) -> None:
        """Without waiting for the other side."""
        with contextlib.suppress(Exception):
            self._writer.transport.abort()
