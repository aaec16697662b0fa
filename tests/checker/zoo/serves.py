"""What a case's host can do: each function here makes an answerer."""

import asyncio
import calendar
import functools
import gzip
import re
import time
import zlib

from tests.checker.zoo.wire import head

HTML = "Content-Type: text/html; charset=utf-8"


def page(title="集群的日常维护", text="", extra="", *, lang="zh-Hans", charset="utf-8"):
    """A page as there are many."""
    text = text or (
        "<p>节点维护之前先把它排空，维护之后再放回来。排空时要留意没有控制器的 Pod，以及使用本地存储的 Pod，它们不会自己回来。</p>"
        "<p>Drain a node before you work on it, and watch for pods that nothing would bring back.</p>"
    )
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="{charset}"><title>{title}</title>{extra}</head>'
        f"<body><header><a href='/'>Home</a> <a href='/about'>About</a></header><main><h1>{title}</h1>{text}</main>"
        f"<footer>© 2024</footer></body></html>\n"
    )


def bare(text, title="", extra=""):
    """A page without frame."""
    return f"<!doctype html><html><head><title>{title}</title>{extra}</head><body>{text}</body></html>"


def answer(status=200, body=None, *headers, reason=None, length=True):
    """An answer as servers give it; the body is bytes, or text that goes out as UTF-8."""
    body = page() if body is None else body

    async def serve(visit):
        text = visit.expand(body) if isinstance(body, str) and "{" in body else body
        data = text.encode() if isinstance(text, str) else text
        lines = [visit.expand(h).replace("{self}", own(visit)) for h in headers]
        if not any(h.lower().startswith("content-type") for h in lines) and status not in {204, 304}:
            lines.append(HTML)
        if length and status not in {204, 304} and status >= 200:
            lines.append(f"Content-Length: {len(data)}")
        visit.closing = not length
        note_hold(visit, lines)
        silent = visit.request.method == "HEAD" or status in {204, 304}
        await visit.send(head(status, lines, reason) + (b"" if silent else data))

    return serve


def own(visit):
    """The address of the case that answers, without what follows its name in the path."""
    request = visit.request
    first = re.match(r"/*[\w.-]*", request.target)[0]
    return f"{request.scheme}://{request.header('host')}{first}"


def note_hold(visit, lines):
    """Remember until when nothing may ask again, if the answer says so."""
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "retry-after" and visit.request.status == 0:
            if value.strip().isdigit():
                visit.request.until = time.monotonic() + int(value)
            elif value.strip().endswith("GMT"):
                moment = time.strptime(value.strip(), "%a, %d %b %Y %H:%M:%S GMT")
                visit.request.until = time.monotonic() + calendar.timegm(moment) - time.time()


def status(code, *headers, reason=None):
    """A status with a small page that says nothing of use."""
    body = f"<html><head><title>{code}</title></head><body><h1>{code}</h1><p>Please contact the operator.</p></body></html>"
    return answer(code, body, *headers, reason=reason)


def article(title, text, extra=""):
    """A page of some length about something."""
    return answer(200, page(title, f"<article>{text}</article>", extra))


def redirect(code, to, *headers, body="<html><body>Moved.</body></html>"):
    """A redirect; `{self}` stands for the case's own address."""
    return answer(code, body, f"Location: {to}", *headers)


def chain(*codes, end=None):
    """One redirect after the other, then a page."""
    end = end or answer()

    async def serve(visit):
        step = int(match[1]) if (match := re.search(r"/step-(\d+)$", visit.request.path)) else 0
        await (redirect(codes[step], f"{{self}}/step-{step + 1}") if step < len(codes) else end)(visit)

    return serve


def paths(start, **others):
    """Below the case's own path other things may stand: `next=answer()` is at `{self}/next`."""

    async def serve(visit):
        below = visit.request.path.strip("/").partition("/")[2]
        await (others.get(below, status(404)) if below else start)(visit)

    return serve


def targets(table):
    """Answers only what was asked exactly so; the rest of the target behind the case's name is the key."""

    async def serve(visit):
        rest = re.sub(r"^/*[\w.-]+", "", visit.request.target, count=1)
        await table.get(rest, status(404))(visit)

    return serve


def turns(*serves):
    """One after the other for each target; the last for ever."""

    async def serve(visit):
        await serves[min(visit.turn, len(serves) - 1)](visit)

    return serve


def methods(head, get):
    """HEAD is answered otherwise than GET."""

    async def serve(visit):
        await (head if visit.request.method == "HEAD" else get)(visit)

    return serve


def when(test, then, otherwise):
    """Depends on the request."""

    async def serve(visit):
        await (then if test(visit.request) else otherwise)(visit)

    return serve


def raw(data, *, after="close"):
    """Bytes and nothing else; then the connection is closed, reset, left hanging or kept."""
    data = data.encode() if isinstance(data, str) else data

    async def serve(visit):
        if data:
            await visit.send(data)
        if after == "hang":
            await visit.gone()
        elif after == "reset":
            await asyncio.sleep(0.05)
            visit.reset()
        visit.closing = after != "keep"

    return serve


HANG = raw(b"", after="hang")
CLOSE = raw(b"")


async def RESET(visit):  # noqa: N802
    """No answer but an RST."""
    visit.reset()


def drip(start, piece, every):
    """A start, then a piece every so many seconds, as long as somebody listens."""

    async def serve(visit):
        await visit.send(start)
        listening = asyncio.ensure_future(visit.gone())
        while not listening.done() and not visit.writer.transport.is_closing():
            await visit.send(piece)
            await asyncio.wait([listening], timeout=every)
        visit.closing = True

    return serve


def endless(start, piece, limit=1 << 28):
    """A start, then pieces as fast as they are taken; gives up after 256 MiB."""

    async def serve(visit):
        await visit.send(start)
        while visit.request.sent < limit and not visit.writer.transport.is_closing():
            await visit.send(piece)
        visit.closing = True

    return serve


def late(seconds, serve):
    """The same, but slowly."""

    async def slow(visit):
        await asyncio.sleep(seconds)
        await serve(visit)

    return slow


def chunked(pieces, *headers, pause=0.0, extension="", trailer=""):
    """A body in chunks."""

    async def serve(visit):
        await visit.send(head(200, [HTML, "Transfer-Encoding: chunked", *headers]))
        if visit.request.method == "HEAD":
            return
        for piece in pieces:
            data = piece.encode() if isinstance(piece, str) else piece
            await visit.send(b"%X%s\r\n%s\r\n" % (len(data), extension.encode(), data))
            await asyncio.sleep(pause)
        await visit.send(b"0\r\n" + trailer.encode() + b"\r\n")

    return serve


def encoded(body, how, content_type=HTML):
    """A body in a content encoding."""
    data = body.encode() if isinstance(body, str) else body
    packed = {
        "gzip": gzip.compress,
        "x-gzip": gzip.compress,
        "deflate": zlib.compress,
        "identity": lambda d: d,
    }
    if how == "raw-deflate":
        squeeze = zlib.compressobj(wbits=-15)
        return answer(
            200, squeeze.compress(data) + squeeze.flush(), content_type, "Content-Encoding: deflate"
        )
    return answer(200, packed[how](data), content_type, f"Content-Encoding: {how}")


@functools.cache
def gzip_bomb(megabytes=1024):
    """So many MiB of blanks in gzip, about a thousandth of that on the wire."""
    squeeze = zlib.compressobj(9, wbits=31)
    start = squeeze.compress(b"<html><body>") + squeeze.flush(zlib.Z_FULL_FLUSH)
    block = squeeze.compress(b" " * (1 << 20)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return start + block * megabytes
