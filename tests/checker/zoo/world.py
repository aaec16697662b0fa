"""The world: many hosts on loopback addresses, good and bad, and an HTTP proxy that knows names."""

import asyncio
import collections
import contextlib
import os
import re
import socket
import threading
import time
from pathlib import Path

from tests.checker.zoo.certificates import Certificates
from tests.checker.zoo.wire import Log, converse, reset

PLAIN = "main status redirect other front soft wall encode body bomb head flake limited fragment shape leak many dead stale only-plain".split()
"""Hosts that speak HTTP."""
TLS = (
    "ok expired future wrong-host expired-wrong-host common-name self-signed unknown-ca unknown-ca-root-sent "
    "missing-intermediate intermediate old-protocol client-certificate tls12"
).split()
"""Hosts `tls-…` that speak HTTPS, each with a certificate of that kind."""


async def mute(world, host, reader, writer):
    """Takes a connection and says nothing."""
    while await reader.read(65536):
        pass


async def slam(world, host, reader, writer):
    """Closes at once."""


async def cut(world, host, reader, writer):
    """Resets at once."""
    reset(writer)


async def cut_later(world, host, reader, writer):
    """Resets once it has been spoken to."""
    await reader.read(1)
    reset(writer)


async def ssh(world, host, reader, writer):
    """Speaks, and it is not HTTP."""
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    await mute(world, host, reader, writer)


async def half(world, host, reader, writer):
    """Ends its side without an answer, and listens on."""
    writer.write_eof()
    await mute(world, host, reader, writer)


async def tls_alert(world, host, reader, writer):
    """Answers a handshake with an alert: handshake failure."""
    await reader.read(6)
    writer.write(b"\x15\x03\x03\x00\x02\x02\x28")
    await writer.drain()
    writer.write_eof()
    await mute(world, host, reader, writer)


async def tls_garbage(world, host, reader, writer):
    """Answers a handshake with noise."""
    await reader.read(6)
    writer.write(b"\x16\x03\x03\x00\x20" + bytes(range(32)))
    await mute(world, host, reader, writer)


async def tls_cut(world, host, reader, writer):
    """Closes in the middle of a handshake."""
    await reader.read(65536)


async def bad_once(world, host, reader, writer):
    """Resets the first connection it ever gets; later ones are served."""
    if world.first(host):
        reset(writer)
    else:
        await converse(world, host, "http", reader, writer)


NET = "127.0." + (re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or "0")
"""Where the hosts live; worlds that run beside each other do not share addresses."""

RUDE = {
    "mute": mute,
    "slam": slam,
    "cut": cut,
    "cut-later": cut_later,
    "ssh": ssh,
    "half": half,
    "tls-mute": mute,
    "tls-alert": tls_alert,
    "tls-garbage": tls_garbage,
    "tls-cut": tls_cut,
    "tls-reset": cut_later,
    "bad-once": bad_once,
}
"""Hosts that misbehave before a request is read."""


class World:
    """Runs in a thread of its own; `log` tells what was asked."""

    def __init__(self, folder, routes, *, names=None, one_host=False, direct=False):
        self.certificates = Certificates(folder)
        self.routes, self.names, self.one_host, self.direct = routes, names or {}, one_host, direct
        self.addresses, self.log = {}, Log()
        self.counts, self.greeted = collections.Counter(), collections.Counter()
        self.sockets, self.tasks = [], set()
        self.lag = 0.0
        """Longest time for which it answered nobody, in seconds."""
        self.errors = []
        """Faults of the world's own, which no case intends."""
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.open_all()
        self.task(self.feel())
        self.thread.start()
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self.stop(), self.loop).result(20)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(20)
        self.loop.close()
        for each in self.sockets:
            each.close()

    async def feel(self):
        """Know how late the world itself is."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.05)
            self.lag = max(self.lag, time.monotonic() - before - 0.05)

    async def stop(self):
        """End all conversations."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def forget(self):
        """Begin again: an empty log, and every flake fails anew."""
        self.log, self.lag = Log(), 0.0
        self.counts.clear()
        self.greeted.clear()

    def open_all(self):
        """Every host on an address of its own, unless they shall be one."""
        number = 2
        for name in PLAIN:
            if self.one_host and self.addresses:
                self.addresses[name] = self.addresses[PLAIN[0]]
                continue
            self.listen(name, f"{NET}.{number}")
            number += 1
        certificate = self.certificates.context
        for name in TLS:
            self.listen(f"tls-{name}", f"{NET}.{number}", certificate(name, f"{NET}.{number}"))
            number += 1
        self.listen("both", f"{NET}.{number}", certificate("ok", f"{NET}.{number}"), plain=True)
        bad = certificate("expired", f"{NET}.{number + 1}")
        self.listen("both-expired", f"{NET}.{number + 1}", bad, plain=True)
        number += 2
        for name, greet in RUDE.items():
            self.listen(name, f"{NET}.{number}", greet=greet)
            number += 1
        with contextlib.suppress(OSError):
            self.listen("six", "::1")
        self.listen("local", "127.0.0.1")
        self.listen("tls-local", "127.0.0.1", certificate("ok", "127.0.0.1"))
        self.bind("refused", f"{NET}.{number}")
        self.fill("full", f"{NET}.{number + 1}")
        self.listen("proxy", f"{NET}.{number + 2}")
        if self.names:
            address, context = f"{NET}.{number + 3}", self.certificates.by_name(self.names)
            self.listen("names", address, context, port=443 if self.direct else 0)
            if self.direct:
                self.listen("names-plain", address, port=80)

    def hosts(self, folder):
        """A file in the manner of `/etc/hosts` that knows the names."""
        file = Path(folder, "hosts")
        lines = [f"{self.addresses['names'][0]} {name}" for name in self.names]
        file.write_text("\n".join(["127.0.0.1 localhost", *lines, ""]), encoding="utf-8")
        return file

    def bind(self, name, address, port=0):
        """A port that is taken, and on which nobody listens."""
        bound = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        bound.setblocking(False)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
        self.addresses[name] = (address, bound.getsockname()[1])
        self.sockets.append(bound)
        return bound

    def fill(self, name, address):
        """A host whose queue is full: it does not even take the connection."""
        listener = self.bind(name, address)
        listener.listen(0)
        for _ in range(2):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(self.addresses[name])
            self.sockets.append(client)

    def listen(self, name, address, context=None, *, plain=False, greet=None, port=0):
        """Serve a host; with a context over TLS, with `plain` over both."""
        listener = self.bind(name, address, port)
        listener.listen(512)
        self.task(self.accept(name, listener, context, plain or context is None, greet))

    def task(self, work):
        """Something that goes on until the world ends."""
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def accept(self, name, listener, context, plain, greet):
        """A task for each connection."""
        while True:
            connection, _ = await self.loop.sock_accept(listener)
            self.task(self.serve(name, connection, context, plain, greet))

    async def serve(self, name, connection, context, plain, greet):
        """One connection from its first byte to its last."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            hello = greet is None and await self.hello(connection)
            if hello and context is None:
                self.log.hellos[name] = self.log.hellos.get(name, 0) + 1
                connection.setblocking(True)
                connection.sendall(
                    b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )
                connection.close()
                return
            over_tls = context if hello or not plain else None
            reader = asyncio.StreamReader(limit=1 << 18)
            protocol = asyncio.StreamReaderProtocol(reader)
            transport, _ = await self.loop.connect_accepted_socket(lambda: protocol, connection, ssl=over_tls)
            writer = asyncio.StreamWriter(transport, protocol, reader, self.loop)
            try:
                if greet:
                    await greet(self, name, reader, writer)
                else:
                    await converse(self, name, "https" if over_tls else "http", reader, writer)
            finally:
                writer.close()
            return
        connection.close()

    async def hello(self, connection):
        """Whether a client begins with TLS."""
        ready = self.loop.create_future()
        self.loop.add_reader(connection, lambda: ready.done() or ready.set_result(None))
        try:
            await ready
        finally:
            self.loop.remove_reader(connection)
        return connection.recv(1, socket.MSG_PEEK) == b"\x16"

    async def tunnel(self, target, reader, writer):
        """`CONNECT`: a pipe to the host that has all the names, or to an address of the world."""
        name, _, port = target.rpartition(":")
        if refusal := re.match(r"proxy-(\d+)\.", name):
            writer.write(
                b"HTTP/1.1 %s No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % refusal[1].encode()
            )
            return
        if name.lower().rstrip(".") in self.names:
            address = self.addresses["names"]
        elif (name, int(port)) in self.addresses.values():
            address = (name, int(port))
        else:
            writer.write(
                b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nX-Squid-Error: ERR_DNS_FAIL 0\r\n\r\n"
            )
            return
        far_reader, far_writer = await asyncio.open_connection(*address)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pipe(reader, far_writer), pipe(far_reader, writer))

    def first(self, host):
        """Whether a host is met for the first time."""
        self.greeted[host] += 1
        return self.greeted[host] == 1

    def count(self, request):
        """How often this was asked before, whatever the method."""
        key = request.host, request.target
        self.counts[key] += 1
        return self.counts[key] - 1

    def find(self, request):
        """Who answers: names by host and path, addresses by the first piece of the path."""
        name = re.sub(r":\d+$", "", request.header("host").lower()).rstrip(".")
        if name in self.names:
            pieces = (name + request.path).split("/")
            keys = ["/".join(pieces[:n]) for n in range(len(pieces), 0, -1)]
            return next((self.routes[k] for k in keys if k in self.routes), self.routes[""])
        if name.startswith(("127.", "[", "localhost", "0")) or name.isdigit():
            return self.routes.get("/" + re.match(r"/*([\w.-]*)", request.target)[1], self.routes[""])
        return self.routes["nowhere"]

    def origin(self, name):
        """`http://127.0.0.2:4711` of a host."""
        scheme = "https" if name.startswith("tls-") else "http"
        return f"{scheme}://{self.netloc(name)}"

    def netloc(self, name):
        """`127.0.0.2:4711`; an address of version 6 in brackets."""
        address, port = self.addresses[name]
        return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"

    def expand(self, text):
        """Puts hosts in: `{main}` an origin, `{main.host}` with port, `{main.port}`, `{now+3}` an HTTP date."""

        def put(match):
            name, part = match[1], match[2]
            if name.startswith("now"):
                return http_date(time.time() + float(name[3:] or 0))
            if name not in self.addresses:
                return match[0]
            parts = {None: self.origin, "host": self.netloc, "port": lambda n: str(self.addresses[n][1])}
            return parts[part](name)

        return re.sub(r"\{([a-z0-9+-]+)(?:\.(host|port))?\}", put, text)


def http_date(moment):
    """`Sun, 06 Nov 1994 08:49:37 GMT`."""
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(moment))


async def pipe(reader, writer):
    """Bytes from one to the other, to the end."""
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
