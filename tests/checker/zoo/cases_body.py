"""Bodies: encodings, charsets, lengths, bombs and drips."""

import gzip

from tests.checker.zoo.case import case, group
from tests.checker.zoo.serves import (
    HANG,
    HTML,
    answer,
    chunked,
    drip,
    encoded,
    endless,
    gzip_bomb,
    head,
    late,
    methods,
    page,
    raw,
    status,
)

TITLE = "编码与体积"

# fmt: off
ID = '<h2 id="usage">用法</h2>'
PAGE = page(text=ID)
TEN_MB = b"<p>" + b"x" * 1000 + b"</p>\n"


def packed(how, body=PAGE):
    """The page with an id in a content encoding."""
    return encoded(body, how)


def bomb(megabytes):
    """A page of so many MiB of blanks, packed when it is first asked for."""

    async def serve(visit):
        await answer(200, gzip_bomb(megabytes), HTML, "Content-Encoding: gzip")(visit)

    return serve


def brotli_if_asked(visit):
    """Brotli where the client says that it reads it."""
    accepts = "br" in [c.split(";")[0].strip() for c in visit.request.header("accept-encoding").split(",")]
    # An uncompressed Brotli stream: a window of 22 bits, one stored block, and the end.
    return (answer(200, stored_brotli(PAGE.encode()), HTML, "Content-Encoding: br") if accepts else answer(200, PAGE))(visit)


def stored_brotli(data):
    """Brotli without compression, of at most 65,536 bytes."""
    bits, count = 0, 0
    for value, width in ((0, 1), (0, 1), (0, 2), (len(data) - 1, 16), (1, 1)):
        bits, count = bits | value << count, count + width
    return bits.to_bytes((count + 7) // 8, "little") + data + b"\x03"


def wrong_length(by):
    """A Content-Length that is off by so much; then the connection is closed."""
    data = PAGE.encode()
    return raw(head(200, [HTML, f"Content-Length: {len(data) + by}"]) + data)


def gbk(label="charset=gbk", charset="gbk"):
    """A page in GBK with a Chinese id."""
    return answer(200, page("总结", '<h2 id="用法">用法</h2>', charset=charset).encode("gb18030"), f"Content-Type: text/html; {label}")


HERE = "{main}/{id}#usage"
CHINESE = "{main}/{id}#用法"

ENCODINGS = [
    case("encoding-gzip", "pass", "ok", packed("gzip"), url=HERE),
    case("encoding-x-gzip", "pass", "ok", packed("x-gzip"), url=HERE),
    case("encoding-deflate-zlib", "pass", "ok", packed("deflate"), url=HERE),
    case("encoding-deflate-raw", "pass", "ok", packed("raw-deflate"), url=HERE),
    case("encoding-identity", "pass", "ok", packed("identity"), url=HERE),
    case("encoding-upper", "pass", "ok", answer(200, gzip.compress(PAGE.encode()), "Content-Encoding: GZIP"), url=HERE),
    case("encoding-br", "pass", "ok", brotli_if_asked, url=HERE),
    case("encoding-unknown", "pass|warn", "ok|scripted-fragment|denied", answer(200, PAGE, "Content-Encoding: zstd-x"), url="{main}/{id}"),
    case("encoding-utf8-label", "pass", "ok", answer(200, PAGE, "Content-Encoding: UTF-8"), url="{main}/{id}"),
    case("encoding-none-label", "pass", "ok", answer(200, PAGE, "Content-Encoding: none"), url=HERE),
    case("encoding-gzip-plain", "pass|warn|fail", "ok|no-reply|denied", answer(200, PAGE, "Content-Encoding: gzip")),
    case("encoding-gzip-cut", "pass|warn|fail", "ok|no-reply", answer(200, gzip.compress(PAGE.encode())[:-9], "Content-Encoding: gzip")),
    case("encoding-gzip-junk-after", "pass", "ok", answer(200, gzip.compress(PAGE.encode()) + b"\0\0junk", "Content-Encoding: gzip"), url=HERE),
    case("encoding-gzip-members", "pass", "ok", answer(200, b"".join(map(gzip.compress, (PAGE[:200].encode(), PAGE[200:].encode()))), "Content-Encoding: gzip"), url="{main}/{id}"),
    case("encoding-gzip-twice", "pass", "ok", answer(200, gzip.compress(gzip.compress(PAGE.encode())), "Content-Encoding: gzip, gzip"), url="{main}/{id}"),
    case("encoding-gzip-chunked", "pass", "ok", chunked([gzip.compress(PAGE.encode())[:50], gzip.compress(PAGE.encode())[50:]], "Content-Encoding: gzip"), url=HERE),
    case("encoding-gzip-404", "fail", "not-found", answer(404, gzip.compress(PAGE.encode()), "Content-Encoding: gzip")),
    case("encoding-gzip-head-only", "pass", "ok", methods(answer(200, "", "Content-Encoding: gzip"), answer(200, PAGE)), url=HERE),
]

CHUNKS = [
    case("chunked", "pass", "ok", chunked([PAGE]), url=HERE),
    case("chunked-bytes", "pass", "ok", chunked([c.encode() for c in PAGE[:300]] + [PAGE[300:]]), url=HERE),
    case("chunked-extension", "pass", "ok", chunked([PAGE], extension=';name="a;b";x'), url=HERE),
    case("chunked-blank-size", "pass", "ok", chunked([PAGE], extension="   "), url=HERE),
    case("chunked-trailer", "pass", "ok", chunked([PAGE], trailer="X-Checksum: 1\r\n"), url=HERE),
    case("chunked-upper", "pass", "ok", raw(head(200, [HTML, "Transfer-Encoding: Chunked"]) + b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE.encode()), PAGE.encode())), url=HERE),
    case("chunked-zeros", "pass", "ok", raw(head(200, [HTML, "Transfer-Encoding: chunked"]) + b"0000%x\r\n%s\r\n000\r\n\r\n" % (len(PAGE.encode()), PAGE.encode())), url=HERE),
    case("chunked-and-length", "pass|fail", "ok|no-reply", raw(head(200, [HTML, "Transfer-Encoding: chunked", "Content-Length: 5"]) + b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE.encode()), PAGE.encode()))),
    case("chunked-no-end", "pass|warn", "ok", raw(head(200, [HTML, "Transfer-Encoding: chunked"]) + b"%x\r\n%s\r\n" % (len(PAGE.encode()), PAGE.encode()))),
    case("chunked-bad-size", "fail|warn|pass", "no-reply|ok", raw(head(200, [HTML, "Transfer-Encoding: chunked"]) + b"zz\r\n" + PAGE.encode())),
    case("chunked-bad-later", "pass|warn|fail", "ok|no-reply", raw(head(200, [HTML, "Transfer-Encoding: chunked"]) + b"%x\r\n%s\r\nzz\r\n" % (len(PAGE.encode()), PAGE.encode()))),
    case("chunked-huge-size", "pass|warn|fail", "ok|no-reply|timed-out", raw(head(200, [HTML, "Transfer-Encoding: chunked"]) + b"FFFFFFFFFFFFFFFFF\r\n" + PAGE.encode())),
    case("chunked-gone", "fail|warn|pass", "no-reply|ok|empty-page", raw(head(200, [HTML, "Transfer-Encoding: chunked"]), after="reset")),
]

LENGTHS = [
    case("length-right", "pass", "ok", wrong_length(0), url=HERE),
    case("length-too-long", "pass|warn", "ok|timed-out", wrong_length(1000)),
    case("length-too-short", "pass", "ok", wrong_length(-9)),
    case("length-too-short-kept", "pass", "ok", raw(head(200, [HTML, f"Content-Length: {len(PAGE.encode()) - 40}"]) + PAGE.encode(), after="keep")),
    case("length-none", "pass", "ok", answer(200, PAGE, "Connection: close", length=False), url=HERE),
    case("length-none-unsaid", "pass", "ok", answer(200, PAGE, length=False), url=HERE),
    case("length-twice", "pass", "ok", answer(200, PAGE, f"Content-Length: {len(PAGE.encode())}"), url=HERE),
    case("length-list", "pass", "ok", raw(head(200, [HTML, "Content-Length: 2, 2"]) + b"ok")),
    case("length-two-minds", "fail|pass", "no-reply|ok", raw(head(200, [HTML, "Content-Length: 2", "Content-Length: 3"]) + b"oka")),
    case("length-negative", "pass|fail", "ok|no-reply", raw(head(200, [HTML, "Content-Length: -1"]) + PAGE.encode())),
    case("length-word", "pass|fail", "ok|no-reply", raw(head(200, [HTML, "Content-Length: many"]) + PAGE.encode())),
    case("length-5-gb", "pass", "ok", endless(head(200, ["Content-Type: application/zip", "Content-Length: 5368709120"]), b"\0" * 65536)),
    case("length-reset-in-body", "pass|warn|fail", "ok|no-reply|flaky", raw(head(200, [HTML, "Content-Length: 99999"]) + PAGE.encode(), after="reset")),
]

CHARSETS = [
    case("charset-gbk", "pass", "ok", gbk(), url=CHINESE),
    case("charset-gb2312", "pass", "ok", gbk("charset=GB2312"), url=CHINESE),
    case("charset-gb18030", "pass", "ok", gbk('charset="gb18030"'), url=CHINESE),
    case("charset-meta-only", "pass", "ok", gbk("x=y"), url=CHINESE),
    case("charset-meta-encoded-link", "pass", "ok", gbk("x=y"), url="{main}/{id}#%E7%94%A8%E6%B3%95"),
    case("charset-big5", "pass", "ok", answer(200, page("總結", '<h2 id="用法">x</h2>', charset="big5").encode("big5", "replace"), "Content-Type: text/html; charset=big5"), url=CHINESE),
    case("charset-shift-jis", "pass", "ok", answer(200, page("要約", '<h2 id="用法">x</h2>', charset="shift_jis").encode("shift_jis", "replace"), "Content-Type: text/html; charset=Shift_JIS"), url=CHINESE),
    case("charset-utf16", "pass", "ok", answer(200, page("总结", '<h2 id="用法">x</h2>').encode("utf-16"), "Content-Type: text/html"), url=CHINESE),
    case("charset-utf16-le", "pass", "ok", answer(200, page("总结", '<h2 id="用法">x</h2>').encode("utf-16-le"), "Content-Type: text/html; charset=utf-16le"), url=CHINESE),
    case("charset-bom-wins", "pass", "ok", answer(200, b"\xef\xbb\xbf" + page("总结", '<h2 id="用法">x</h2>').encode(), "Content-Type: text/html; charset=gbk"), url=CHINESE),
    case("charset-unknown", "pass", "ok", answer(200, page("总结", '<h2 id="用法">x</h2>'), "Content-Type: text/html; charset=klingon"), url=CHINESE),
    case("charset-none", "pass", "ok", answer(200, page("总结", '<h2 id="用法">x</h2>', charset="").replace('<meta charset="">', ""), "Content-Type: text/html"), url=CHINESE),
    case("charset-invalid-bytes", "pass", "ok", answer(200, b"\xfd" + PAGE.encode() + b"\xc3\x28\xa0\xa1"), url=HERE),
    case("charset-nul", "pass", "ok", answer(200, PAGE.encode().replace(b"<main>", b"<main>\0\0")), url=HERE),
]

BOMBS = [
    case("bomb-gzip", "pass|warn", "ok", bomb(1024)),
    case("bomb-gzip-fragment", "warn|fail|pass", "scripted-fragment|missing-fragment|ok|unavailable", bomb(300), url=HERE),
    case("bomb-endless-body", "pass", "ok", endless(head(200, [HTML]) + PAGE[:200].encode(), TEN_MB * 64)),
    case("bomb-endless-plain", "pass", "ok", endless(head(200, ["Content-Type: text/plain"]), b"log line\n" * 4096)),
    case("bomb-endless-chunk", "pass", "ok", endless(head(200, [HTML, "Transfer-Encoding: chunked"]) + b"7fffffff\r\n", TEN_MB * 64)),
    case("bomb-endless-chunks", "pass", "ok", endless(head(200, [HTML, "Transfer-Encoding: chunked"]), b"400\r\n" + b"x" * 1024 + b"\r\n")),
    case("bomb-endless-headers", "fail|warn", "no-reply|timed-out|denied", endless(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 4000 + b"\r\n")),
    case("bomb-endless-line", "fail|warn", "no-reply|timed-out|denied", endless(b"HTTP/1.1 200 OK\r\nX-More: ", b"x" * 65536)),
    case("bomb-endless-interim", "fail|warn", "no-reply|timed-out|denied", endless(b"", head(100, []) * 256)),
    case("bomb-404-endless", "fail", "not-found", endless(head(404, [HTML]), b"x" * 65536)),
    case("bomb-403-gzip", "warn", "denied", lambda visit: answer(403, gzip_bomb(300), HTML, "Content-Encoding: gzip")(visit)),
    case("bomb-deep", "pass", "ok", answer(200, "<html><head><title>x</title></head><body>" + "<div>" * 20000 + ID + "text")),
    case("bomb-deep-fragment", "pass|warn", "ok|scripted-fragment", answer(200, "<html><body>" + "<b>" * 5000 + ID + "text"), url=HERE),
    case("bomb-attributes", "pass", "ok", answer(200, page(text="<p " + " ".join(f"a{n}=1" for n in range(50000)) + f">x</p>{ID}")), url=HERE),
    case("bomb-entities", "pass", "ok", answer(200, '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><html xmlns="http://www.w3.org/1999/xhtml"><body><h1 id="usage">&d;</h1></body></html>', "Content-Type: application/xhtml+xml")),
    case("bomb-title", "pass", "ok", answer(200, page("长" * 300_000))),
]

SLOW = [
    case("slow-never", "warn", "timed-out", HANG),
    case("slow-drip-body", "pass|warn", "ok|timed-out", drip(head(200, [HTML]) + PAGE[:150].encode(), b".", 0.5)),
    case("slow-drip-body-fragment", "pass|warn", "ok|timed-out|scripted-fragment", drip(head(200, [HTML]) + PAGE.encode()[:150], b".", 0.5), url=HERE),
    case("slow-drip-head", "warn", "timed-out", drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.5)),
    case("slow-drip-line", "warn", "timed-out", drip(b"HTTP/1.1 200 OK\r\nX: ", b"y", 0.5)),
    case("slow-drip-status", "warn", "timed-out", drip(b"HTTP", b"", 0.5)),
    case("slow-drip-interim", "warn", "timed-out", drip(head(100, []), head(100, []), 0.5)),
    case("head-then-end", "fail", "no-reply", raw(head(200, [HTML, "Content-Length: 5000"]))),
    case("head-then-reset", "fail", "no-reply", raw(head(200, [HTML, "Content-Length: 5000"]), after="reset")),
    case("head-then-end-chunked", "fail", "no-reply", raw(head(200, [HTML, "Transfer-Encoding: chunked"]))),
    case("head-then-no-chunk", "fail", "no-reply", raw(head(200, [HTML, "Transfer-Encoding: chunked"]) + b"ZZ\r\n")),
    case("head-then-end-file", "fail", "no-reply", methods(status(405), raw(head(200, ["Content-Type: application/pdf", "Content-Length: 5000"]))), url="{main}/{id}.pdf", routes={"/head-then-end-file.pdf": methods(status(405), raw(head(200, ["Content-Type: application/pdf", "Content-Length: 5000"])))}),
    case("head-then-little", "pass", "ok", raw(head(200, [HTML, "Content-Length: 60"]) + b"<title>Hi</title><p>Small but fine page")),
    case("head-then-tag", "fail", "no-reply", raw(head(200, [HTML, "Content-Length: 5000"]) + b"<html>")),
    case("slow-head-then-silence", "warn", "timed-out", raw(head(200, [HTML, "Content-Length: 5000"]), after="hang")),
    case("slow-half-body-then-silence", "pass|warn", "ok|timed-out", raw(head(200, [HTML, "Content-Length: 99999"]) + PAGE.encode(), after="hang")),
    case("slow-id-then-silence", "pass", "ok", raw(head(200, [HTML, "Content-Length: 99999"]) + PAGE.encode(), after="hang"), url=HERE),
    case("slow-two-seconds", "pass", "ok", late(2, answer())),
    case("slow-chunks", "pass", "ok", chunked([PAGE[:100], PAGE[100:200], PAGE[200:]], pause=0.5), url=HERE),
    case("slow-404", "fail", "not-found", late(1.5, status(404))),
    case("slow-404-silent-body", "fail", "not-found", raw(head(404, [HTML, "Content-Length: 5000"]), after="hang")),
    case("slow-403-drip-body", "warn", "denied", drip(head(403, [HTML]), b".", 0.5)),
    case("slow-301-silent-body", "redirect", "moved", raw("HTTP/1.1 301 Moved\r\nLocation: /fine\r\nContent-Length: 500\r\n\r\n", after="hang")),
]

CASES = [*group("encode", [*ENCODINGS, *CHUNKS, *LENGTHS, *CHARSETS]), *group("bomb", [*BOMBS, *SLOW])]
