"""One connection of the world: requests as they came, answers as bytes."""

import asyncio
import contextlib
import http
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

HEAD_LIMIT = 1 << 18


@dataclass(slots=True)
class Request:
    """A line of the world's log."""

    at: float
    host: str
    scheme: str
    method: str
    target: str
    """As it came, bytes read as Latin-1."""
    headers: list[tuple[str, str]]
    """Names in lower case."""
    proxied: bool = False
    """Whether it came through the proxy."""
    case: str = ""
    """The case that answered; empty where nobody expected the request."""
    status: int = 0
    sent: int = 0
    """Bytes, head included."""
    done: float = 0.0
    until: float = 0.0
    """Before this time nothing may ask again."""

    def header(self, name):
        """Value of a header, or nothing."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def path(self):
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def url(self):
        """What was asked, with the host as the client named it."""
        return f"{self.scheme}://{self.header('host') or self.host}{self.target}"


@dataclass(slots=True)
class Visit:
    """A request under way: what a case is given to answer."""

    request: Request
    turn: int
    """How often this target was asked before."""
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    expand: Callable[[str], str]
    """Puts addresses of the world in."""
    closing: bool = False

    async def send(self, data):
        """Bytes to the client, now."""
        if not self.request.status and data.startswith(b"HTTP/"):
            with contextlib.suppress(ValueError, IndexError):
                self.request.status = int(data.split(maxsplit=2)[1])
        for start in range(0, len(data), 1 << 16):
            piece = data[start : start + (1 << 16)]
            self.writer.write(piece)
            self.request.sent += len(piece)
            await self.writer.drain()

    async def gone(self):
        """Wait until the client has left."""
        with contextlib.suppress(OSError):
            while await self.reader.read(65536):
                pass
        self.closing = True

    def reset(self):
        """End the connection with an RST."""
        reset(self.writer)
        self.closing = True


Serve = Callable[[Visit], Awaitable[None]]


def reset(writer):
    """End a connection with an RST."""
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
    writer.transport.abort()


def head(status, headers, reason=None):
    """The head of an answer; header lines are text, and go out as UTF-8."""
    if reason is None:
        reason = http.HTTPStatus(status).phrase if status in set(http.HTTPStatus) else "Strange"
    return "\r\n".join([f"HTTP/1.1 {status} {reason}", *headers, "", ""]).encode()


async def read_request(reader):
    """Method, target and headers of the next request; nothing at the end."""
    try:
        text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
        return None
    first, *lines = text.rstrip("\r\n").split("\r\n")
    method, _, rest = first.partition(" ")
    target = rest.rpartition(" ")[0]
    headers = [
        (name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)
    ]
    return method, target, headers


@dataclass(slots=True)
class Log:
    """What came to the world."""

    requests: list[Request] = field(default_factory=list)
    hellos: dict[str, int] = field(default_factory=dict)
    """TLS handshakes on hosts that speak plain HTTP only, by host."""

    def of(self, case):
        """Requests that a case answered."""
        return [r for r in self.requests if r.case == case]


async def converse(world, host, scheme, reader, writer):
    """Answer requests on a connection until one side has had enough."""
    while (came := await read_request(reader)) is not None:
        method, target, headers = came
        if method == "CONNECT":
            return await world.tunnel(target, reader, writer)
        name = host
        if target.lower().startswith("http://"):
            name, slash, rest = target[7:].partition("/")
            target = slash + rest or "/"
        proxied = host == "proxy" or (host == "names" and not world.direct)
        request = Request(time.monotonic(), name, scheme, method, target, headers, proxied)
        visit = Visit(request, world.count(request), reader, writer, world.expand)
        serve, request.case = world.find(request)
        world.log.requests.append(request)
        try:
            await serve(visit)
        except Exception as error:
            if not isinstance(error, OSError):
                world.errors.append(f"{request.case}: {error!r}")
            raise
        finally:
            request.done = time.monotonic()
        if visit.closing or writer.transport.is_closing() or request.header("connection") == "close":
            break
    return None
