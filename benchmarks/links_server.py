"""The world that the checkers ask: pages of 5 KB on all addresses of this machine, after a fixed latency.

    python benchmarks/links_server.py MILLISECONDS

Prints its port. `/gone…` and `/robots.txt` are 404, everything else is the page; 127.0.9.* takes connections
and never answers. A bare protocol, so that it takes little from those who ask.
"""

import asyncio
import sys

PARTS = "".join(
    f'<h2 id="part-{n}">第 {n} 节</h2><p>{"控制器不断比较期望与现状，直到两者一致。" * 7}</p>'
    for n in range(1, 11)
)
TITLE = "控制器如何工作"
PAGE = f"<!doctype html><html lang=zh><title>{TITLE}</title><h1>{TITLE}</h1>{PARTS}</html>"
GONE = "<!doctype html><title>Not Found</title><h1>Not Found</h1>"


def answer(status, html):
    """What HEAD gets, and what GET gets."""
    body = html.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode(), head.encode() + body


FOUND, MISSING = answer("200 OK", PAGE), answer("404 Not Found", GONE)


class Host(asyncio.Protocol):
    """One connection, kept alive."""

    seconds = 0.05

    def connection_made(self, transport):
        """A new connection."""
        self.transport, self.rest = transport, b""
        self.silent = transport.get_extra_info("sockname")[0].startswith("127.0.9.")

    def data_received(self, data):
        """Requests, perhaps in pieces; TLS is hung up on."""
        *heads, self.rest = (self.rest + data).split(b"\r\n\r\n")
        if self.rest.startswith(b"\x16"):
            self.transport.close()
        for head in [] if self.silent else heads:
            method, path, _ = head.split(b" ", 2)
            known = MISSING if path.startswith((b"/gone", b"/robots.txt")) else FOUND
            loop = asyncio.get_running_loop()
            loop.call_later(self.seconds, self.transport.write, known[method != b"HEAD"])


async def serve(milliseconds):
    """Until it is killed."""
    Host.seconds = milliseconds / 1000
    server = await asyncio.get_running_loop().create_server(Host, "0.0.0.0", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
