"""Every status there is, told plainly and every time; and the roles of HEAD and GET."""

from tests.checker.zoo.case import case, group
from tests.checker.zoo.serves import CLOSE, HANG, RESET, answer, head, late, methods, page, raw, status

TITLE = "状态码"

MEANING = [
    ("pass", "ok", "200 201 203 204 205 206 207 208 226"),
    ("pass|warn", "ok|challenged|unavailable|denied", "202"),
    ("pass|warn|fail", "ok|denied|no-reply|bad-request|unavailable|malformed", "300 304 305 306"),
    ("fail|warn", "no-reply|malformed|denied|unavailable|not-found|server-error", "301 302 303 307 308"),
    ("fail", "bad-request", "400"),
    ("warn", "denied|login-wall", "401 402 403"),
    ("fail", "not-found", "404"),
    ("warn", "denied", "405 406 407 409 411 412 413 414 415 416 417 418 419 420 421 422 423 424 425 426 428"),
    ("warn", "denied|timed-out|unavailable", "408"),
    ("fail", "gone", "410"),
    ("warn", "rate-limited", "429"),
    (
        "warn",
        "denied|rate-limited|unavailable",
        "430 431 440 444 449 450 460 463 464 494 495 496 497 498 499",
    ),
    ("warn", "denied|geo-blocked", "451"),
    ("fail", "server-error", "500 501 502 505"),
    ("warn", "unavailable", "503 504 509 520 521 522 523 524 525 526 527 529 530 567 598 599"),
    ("fail|warn", "server-error|unavailable|denied", "506 507 508 510 511"),
    ("warn", "denied", "999"),
    ("warn|fail", "denied|unavailable|no-reply|server-error|bad-request", "600 700 799"),
]


def plain():
    """A case for each status."""
    for severity, verdict, codes in MEANING:
        for code in codes.split():
            yield case(f"status-{code}", severity, verdict, status(int(code)) if code != "200" else answer())


OTHERS = [
    # What stands before the answer
    case(
        "interim-100",
        "pass",
        "ok",
        raw(head(100, []) + head(200, ["Content-Length: 2"]) + b"ok", after="close"),
    ),
    case(
        "interim-102",
        "pass",
        "ok",
        raw(head(102, []) + head(102, []) + head(200, ["Content-Length: 2"]) + b"ok"),
    ),
    case(
        "interim-103",
        "pass",
        "ok",
        raw(head(103, ["Link: </a.css>; rel=preload"]) * 2 + head(200, ["Content-Length: 2"]) + b"ok"),
    ),
    case(
        "interim-103-then-404",
        "fail",
        "not-found",
        raw(head(103, []) + head(404, ["Content-Length: 2"]) + b"no"),
    ),
    case("interim-101", "fail|warn", "no-reply|denied|unavailable", raw(head(101, ["Upgrade: h2c"]))),
    case(
        "upgrade-offered",
        "pass",
        "ok",
        answer(200, None, "Upgrade: h2,h2c", "Connection: Upgrade, Keep-Alive"),
    ),
    # Numbers that are none
    case("status-two-digits", "fail", "no-reply", raw("HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok")),
    case("status-four-digits", "fail", "no-reply", raw("HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok")),
    case("status-word", "fail", "no-reply", raw("HTTP/1.1 OK 200\r\nContent-Length: 2\r\n\r\nok")),
    case(
        "status-zero",
        "fail|warn",
        "no-reply|denied|unavailable",
        raw("HTTP/1.1 000 X\r\nContent-Length: 2\r\n\r\nok"),
    ),
    # HEAD lies
    *(
        case(f"head-{code}-get-200", "pass", "ok", methods(status(code), answer()))
        for code in (400, 401, 403, 404, 405, 406, 410, 429, 500, 501, 502, 503, 504, 520, 999)
    ),
    case("head-hangs", "pass", "ok", methods(HANG, answer())),
    case("head-closes", "pass", "ok|flaky", methods(CLOSE, answer())),
    case("head-resets", "pass", "ok|flaky", methods(RESET, answer())),
    case("get-hangs", "warn|pass", "timed-out|ok", methods(answer(), HANG)),
    case(
        "get-hangs-file",
        "warn|pass",
        "timed-out|ok",
        methods(answer(200, b"", "Content-Type: application/zip"), HANG),
        url="{main}/{id}/a.zip",
    ),
    case("head-late", "pass", "ok", methods(late(2.5, answer()), answer())),
    case("head-says-empty", "pass", "ok", methods(answer(200, ""), answer())),
    case("head-with-body", "pass", "ok", raw(head(200, ["Content-Length: 5"]) + b"hello", after="keep")),
    case("head-302-get-200", "pass", "ok", methods(answer(302, "", "Location: /status-404"), answer())),
    case("head-301-to-front", "pass", "ok", methods(answer(301, "", "Location: /"), answer())),
    case("head-200-get-404", "fail", "not-found", methods(answer(), status(404))),
    case("head-200-get-410", "fail", "gone", methods(answer(), status(410))),
    case("head-200-get-500", "fail", "server-error", methods(answer(), status(500))),
    case("head-200-get-403", "warn", "denied", methods(answer(), status(403))),
    case("head-204-get-200", "pass", "ok", methods(status(204), answer())),
    case("head-other-type", "pass", "ok", methods(answer(200, "", "Content-Type: text/plain"), answer())),
    # Statuses with bodies of the other kind
    case("real-404-nice-page", "fail", "not-found", answer(404, page("集群的日常维护"))),
    case("real-403-nice-page", "warn", "denied", answer(403, page("集群的日常维护"))),
    case("real-404-empty", "fail", "not-found", answer(404, "")),
    case(
        "real-404-json",
        "fail",
        "not-found",
        answer(404, '{"message":"Not Found"}', "Content-Type: application/json"),
    ),
    case("real-410-page", "fail", "gone", answer(410, page("本文已删除"))),
    case(
        "real-500-says-maintenance",
        "fail|warn",
        "server-error|unavailable",
        answer(500, page("系统维护中，请稍后再试")),
    ),
    case("reason-lies", "fail", "not-found", answer(404, None, reason="OK")),
    case("reason-lies-well", "pass", "ok", answer(200, None, reason="Not Found")),
    case("reason-chinese", "pass", "ok", answer(200, None, reason="成功")),
    case("status-401-basic", "warn", "denied|login-wall", status(401, 'WWW-Authenticate: Basic realm="x"')),
    case("status-401-strange", "warn", "denied|login-wall", status(401, "WWW-Authenticate: Bearer")),
    case("status-407-proxy", "warn", "denied", status(407, "Proxy-Authenticate: Basic")),
    case("status-405-allow", "warn", "denied", status(405, "Allow: POST")),
    case("status-416-range", "warn", "denied", status(416, "Content-Range: bytes */0")),
    case(
        "status-206-range",
        "pass",
        "ok",
        answer(206, None, "Content-Range: bytes 0-99/100", "Accept-Ranges: bytes"),
    ),
    case(
        "status-304-etag",
        "pass|warn|fail",
        "ok|denied|no-reply|unavailable|malformed|bad-request",
        answer(304, "", 'ETag: "x"'),
    ),
    case("status-200-retry-after", "pass", "ok", answer(200, None, "Retry-After: 0")),
    case("status-204-nosniff", "pass", "ok", answer(204, "", "X-Content-Type-Options: nosniff")),
]

CASES = group("status", [*plain(), *OTHERS])
