"""Heads that no book on HTTP has, and hosts that do not get as far as a head."""

from tests.checker.zoo.case import case, group
from tests.checker.zoo.serves import CLOSE, HANG, HTML, RESET, answer, head, page, raw, redirect, status

TITLE = "应答头"

# fmt: off
PAGE = page(text='<h2 id="usage">用法</h2>').encode()
LENGTH = f"Content-Length: {len(PAGE)}"
ALL = b"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n" % len(PAGE)


def lines(start, extra=b"", *, after="keep"):
    """A status line, an odd line, and the rest as it should be."""
    return raw(start + extra + ALL + b"\r\n" + PAGE, after="close")


OK = b"HTTP/1.1 200 OK\r\n"

HEADS = [
    case("head-bare-lf", "pass", "ok", raw((OK + ALL + b"\r\n").replace(b"\r\n", b"\n") + PAGE)),
    case("head-mixed-lf", "pass", "ok", raw(b"HTTP/1.1 200 OK\n" + ALL + b"\n" + PAGE)),
    case("head-name-blank", "pass", "ok", lines(OK, b"X Powered By: a hamster\r\n")),
    case("head-blank-in-name-kept", "pass", "ok", raw(f"HTTP/1.1 200 OK\r\nX Bad Name: 1\r\n{HTML}\r\nContent-Length: {len(page().encode())}\r\n\r\n{page()}", after="hang"), most=1),
    case("head-cookie-odd", "pass", "ok", redirect(302, "/fine", "Set-Cookie: a=\x01b; Path=/")),
    case("head-blank-before-colon", "pass", "ok", lines(OK, b"X-Cache : HIT\r\n")),
    case("head-no-colon", "pass", "ok", lines(OK, b"this is no header\r\n")),
    case("head-empty-name", "pass", "ok", lines(OK, b": nothing\r\n")),
    case("head-folded", "pass", "ok", lines(OK, b"X-Long: one\r\n two\r\n\tthree\r\n")),
    case("head-fold-first", "pass", "ok", lines(OK, b" leading: fold\r\n")),
    case("head-no-reason", "pass", "ok", lines(b"HTTP/1.1 200\r\n")),
    case("head-no-reason-blank", "pass", "ok", lines(b"HTTP/1.1 200 \r\n")),
    case("head-lower-case", "pass", "ok", lines(b"http/1.1 200 ok\r\n")),
    case("head-http10", "pass", "ok", lines(b"HTTP/1.0 200 OK\r\n")),
    case("head-http10-lower", "pass", "ok", lines(b"http/1.0 200 OK\r\n")),
    case("head-http10-keep", "pass", "ok", lines(b"HTTP/1.0 200 OK\r\n", b"Connection: keep-alive\r\n")),
    case("head-http12", "pass", "ok", lines(b"HTTP/1.2 200 OK\r\n")),
    case("head-http2-label", "pass|fail", "ok|no-reply", lines(b"HTTP/2.0 200 OK\r\n")),
    case("head-http2-short", "pass|fail", "ok|no-reply", lines(b"HTTP/2 200 OK\r\n")),
    case("head-icy", "pass|fail|warn", "ok|no-reply|denied", lines(b"ICY 200 OK\r\n")),
    case("head-http09", "fail|pass", "no-reply|ok", raw(PAGE)),
    case("head-leading-crlf", "pass", "ok", lines(b"\r\n" + OK)),
    case("head-leading-crlfs", "pass", "ok", lines(b"\r\n\r\n" + OK)),
    case("head-two-blanks", "pass", "ok", lines(b"HTTP/1.1  200  OK\r\n")),
    case("head-64k", "pass", "ok", lines(OK, b"Content-Security-Policy: " + b"default-src 'self'; " * 3200 + b"\r\n")),
    case("head-many-cookies", "pass", "ok", lines(OK, b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"x" * 80) for n in range(150)))),
    case("head-nul", "pass|fail", "ok|no-reply", lines(OK, b"X-Nul: a\0b\r\n")),
    case("head-control", "pass", "ok", lines(OK, b"X-Control: a\x01\x7fb\r\n")),
    case("head-latin1", "pass", "ok", lines(OK, b"X-Name: caf\xe9\r\n")),
    case("head-utf8", "pass", "ok", lines(OK, "X-Name: 服务器\r\nServer: 自研\r\n".encode())),
    case("head-utf8-name", "pass", "ok", lines(OK, "服务器: x\r\n".encode())),
    case("head-server-empty", "pass", "ok", lines(OK, b"Server:\r\nDate:\r\n")),
    case("head-none", "pass", "ok", raw(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE)),
    case("head-cr-in-value", "pass|fail", "ok|no-reply", lines(OK, b"X-Cr: a\rb\r\n")),
    case("head-type-twice", "pass", "ok", raw(head(200, [HTML, "Content-Type: text/plain", LENGTH]) + PAGE)),
    case("head-disposition", "pass", "ok", answer(200, PAGE, 'Content-Disposition: attachment; filename="报告.html"')),
    case("head-status-404-odd", "fail", "not-found", raw(b"http/1.1 404\n\nnope")),
    case("head-lf-301", "redirect", "moved", raw(b"HTTP/1.1 301 Moved\nLocation: /fine\nContent-Length: 0\n\n")),
    case("head-folded-location", "redirect|fail|pass", "moved|no-reply|malformed|ok", raw(b"HTTP/1.1 301 Moved\r\nLocation:\r\n /fine\r\nContent-Length: 0\r\n\r\n")),
    case("head-lower-location", "redirect", "moved", raw(b"HTTP/1.1 301 Moved\r\nlocation:/fine\r\ncontent-length:0\r\n\r\n")),
    case("head-hsts", "pass", "ok", answer(200, PAGE, "Strict-Transport-Security: max-age=31536000", "Alt-Svc: h3=\":443\"")),
    case("head-xrobots", "pass", "ok", answer(200, PAGE, "X-Robots-Tag: noindex")),
]

NONE = [
    case("none-close", "fail", "no-reply", CLOSE),
    case("none-reset", "fail", "no-reply", RESET),
    case("none-half-head", "fail", "no-reply", raw(b"HTTP/1.1 200 OK\r\nContent-Ty")),
    case("none-status-line-only", "fail|pass", "no-reply|ok|empty-page", raw(b"HTTP/1.1 200 OK\r\n")),
    case("none-garbage", "fail", "no-reply", raw(bytes(range(128, 256)) * 3)),
    case("none-smtp", "fail", "no-reply", raw("220 mail.example ESMTP\r\n")),
    case("none-redis", "fail", "no-reply", raw("-ERR unknown command 'GET'\r\n")),
    case("none-crlf-only", "fail", "no-reply", raw("\r\n\r\n")),
    case("none-reset-in-head", "fail", "no-reply", raw(b"HTTP/1.1 200 OK\r\nContent-", after="reset")),
    case("none-hang", "warn", "timed-out", HANG),
    case("none-refused", "fail", "refused", url="{refused}/{id}"),
    case("none-refused-https", "fail", "refused", url="https://{refused.host}/{id}"),
    case("none-refused-fragment", "fail", "refused", url="{refused}/{id}#usage"),
    case("none-slam", "fail", "no-reply", url="{slam}/{id}"),
    case("none-cut", "fail", "no-reply", url="{cut}/{id}"),
    case("none-cut-later", "fail", "no-reply", url="{cut-later}/{id}"),
    case("none-ssh", "fail", "no-reply", url="{ssh}/{id}"),
    case("none-half", "fail|warn", "no-reply|timed-out", url="{half}/{id}"),
    case("none-mute", "warn", "timed-out", url="{mute}/{id}"),
    case("none-full", "warn", "timed-out|unreachable", url="{full}/{id}"),
    case("none-status-kept", "pass", "ok", answer(200, PAGE, "Keep-Alive: timeout=1, max=1")),
]

NAMES = [
    case("dns-nowhere", "fail", "no-such-host", url="http://nowhere.invalid/{id}"),
    case("dns-nowhere-https", "fail", "no-such-host", url="https://nowhere.invalid/{id}"),
    case("dns-nowhere-port", "fail", "no-such-host", url="http://nowhere.invalid:8080/{id}"),
    case("dns-nowhere-fragment", "fail", "no-such-host", url="https://nowhere-else.invalid/{id}#usage"),
    case("dns-idn", "fail", "no-such-host", url="http://云原生.invalid/{id}"),
    case("dns-idn-upper", "fail", "no-such-host", url="http://BÜCHER.invalid/{id}"),
    case("dns-punycode", "fail", "no-such-host", url="http://xn--fiq228c.invalid/{id}"),
    case("dns-underscore", "fail", "no-such-host|malformed", url="http://foo_bar.invalid/{id}"),
    case("dns-dot", "fail", "no-such-host", url="http://nowhere.invalid./{id}"),
    case("dns-deep", "fail", "no-such-host", url="http://a.b.c.d.e.f.g.nowhere.invalid/{id}"),
    case("dns-label-long", "fail", "no-such-host|malformed", url="http://" + "a" * 64 + ".invalid/{id}"),
    case("dns-name-long", "fail", "no-such-host|malformed", url="http://" + "a123456789." * 30 + "invalid/{id}"),
    case("dns-empty-label", "fail", "no-such-host|malformed", url="http://a..invalid/{id}"),
    case("dns-dot-first", "fail", "no-such-host|malformed", url="http://.invalid/{id}"),
    case("dns-dash", "fail", "no-such-host|malformed", url="http://-nowhere-.invalid/{id}"),
    case("dns-placeholder", "fail|ignored|warn|pass", "no-such-host|ok|by-rule|unreachable|malformed", url="http://your-domain.invalid/{id}"),
]

CASES = group("head", [*HEADS, *NONE, *NAMES, case("head-400-plain", "fail", "bad-request", status(400, reason="Bad"))])
