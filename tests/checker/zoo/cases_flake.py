"""What fails at first and works then, and what asks for patience."""

from tests.checker.zoo.case import case, group
from tests.checker.zoo.serves import (
    CLOSE,
    HANG,
    HTML,
    RESET,
    answer,
    head,
    page,
    paths,
    raw,
    redirect,
    status,
    turns,
)

TITLE = "时好时坏"

# fmt: off
FINE = answer()
FLAKY = "flaky|ok"
NOW = status(429, "Retry-After: 0")


async def stale(visit):
    """Answers, keeps the connection, and resets it when it is used again."""
    await visit.send(head(200, [HTML, "Content-Length: 2"]) + b"ok")
    await visit.reader.read(1)
    visit.reset()


def hold(value, code=429):
    """First *later*, then a page."""
    return turns(status(code, f"Retry-After: {value}"), FINE)


FLAKES = [
    case("flake-body-cut", "pass", FLAKY, turns(raw(head(200, [HTML, "Content-Length: 5000"])), FINE)),
    *(case(f"flake-{code}", "pass", FLAKY, turns(status(code), FINE)) for code in (500, 502, 503, 504, 520, 521, 522, 524, 429, 408)),
    case("flake-reset", "pass", FLAKY, turns(RESET, FINE)),
    case("flake-close", "pass", FLAKY, turns(CLOSE, FINE)),
    case("flake-half-head", "pass", FLAKY, turns(raw(b"HTTP/1.1 200 OK\r\nCont"), FINE)),
    case("flake-garbage", "pass", FLAKY, turns(raw(b"\0\1\2\3" * 9), FINE)),
    case("flake-hang", "pass|warn", FLAKY + "|timed-out", turns(HANG, FINE)),
    case("flake-500-500", "pass", FLAKY, turns(status(500), status(500), FINE)),
    case("flake-503-reset", "pass", FLAKY, turns(status(503), RESET, FINE)),
    case("flake-500-then-404", "fail", "not-found", turns(status(500), status(404))),
    case("flake-503-then-301", "redirect", "moved", paths(turns(status(503), redirect(301, "{self}/end")), end=FINE)),
    case("flake-503-then-403", "warn", "denied", turns(status(503), status(403))),
    case("flake-reset-then-410", "fail", "gone", turns(RESET, status(410))),
    case("flake-after-redirect", "pass", FLAKY, paths(redirect(302, "{self}/end"), end=turns(status(502), FINE))),
    case("flake-301-end", "redirect", "moved", paths(redirect(301, "{self}/end"), end=turns(status(503), FINE))),
    case("flake-fragment", "pass", FLAKY, turns(status(503), answer(200, page(text='<h2 id="usage">x</h2>'))), url="{main}/{id}#usage"),
    case("flake-empty", "pass|fail", FLAKY + "|empty-page", turns(answer(200, ""), FINE)),
    case("flake-first-connection", "pass", FLAKY, FINE, url="{bad-once}/{id}"),
    case("flake-500-ever", "fail", "server-error", status(500), most=5),
    case("flake-502-ever", "fail", "server-error", status(502), most=5),
    case("flake-503-ever", "warn", "unavailable", status(503), most=5),
    case("flake-reset-ever", "fail", "no-reply", RESET, most=5),
    case("flake-404-once", "fail|pass", "not-found|" + FLAKY, turns(status(404), status(404), status(404), FINE), most=2),
    *(case(f"flake-stale-{n}", "pass", FLAKY, stale, url="{stale}/{id}") for n in range(8)),
]

PATIENCE = [
    case("wait-429-1", "pass", FLAKY, hold("1")),
    case("wait-429-2", "pass", FLAKY, hold("2")),
    case("wait-429-0", "pass", FLAKY, hold("0")),
    case("wait-429-date", "pass", FLAKY, hold("{now+3}")),
    case("wait-429-date-past", "pass", FLAKY, hold("{now-3600}")),
    case("wait-429-none", "pass", FLAKY, turns(status(429), FINE)),
    case("wait-503-1", "pass", FLAKY, hold("1", 503)),
    case("wait-503-date", "pass", FLAKY, hold("{now+3}", 503)),
    case("wait-500-1", "pass", FLAKY, hold("1", 500)),
    case("wait-429-blanks", "pass", FLAKY, hold("   1   ")),
    case("wait-429-1-1", "pass", FLAKY + "|rate-limited", turns(status(429, "Retry-After: 1"), status(429, "Retry-After: 1"), FINE)),
    case("wait-429-words", "pass|warn", FLAKY + "|rate-limited", hold("soon")),
    case("wait-429-negative", "pass|warn", FLAKY + "|rate-limited", hold("-5")),
    case("wait-429-float", "pass|warn", FLAKY + "|rate-limited", hold("0.5")),
    case("wait-429-empty", "pass|warn", FLAKY + "|rate-limited", hold("")),
    case("wait-429-bad-date", "pass|warn", FLAKY + "|rate-limited", hold("Mon, 99 Foo 2024 25:61:61 CET")),
    case("wait-429-iso", "pass|warn", FLAKY + "|rate-limited", hold("2000-01-01T00:00:00Z")),
    case("wait-429-rfc850", "pass|warn", FLAKY + "|rate-limited", hold("Sunday, 06-Nov-94 08:49:37 +0000")),
    case("wait-429-asctime", "pass|warn", FLAKY + "|rate-limited", hold("Sun Nov  6 08:49:37 1994")),
    case("wait-429-huge", "warn", "rate-limited", status(429, "Retry-After: 99999999999999999999"), most=1),
    case("wait-429-3600", "warn", "rate-limited", status(429, "Retry-After: 3600"), most=1),
    case("wait-429-tomorrow", "warn", "rate-limited", status(429, "Retry-After: {now+86400}"), most=1),
    case("wait-503-3600", "warn", "unavailable", status(503, "Retry-After: 3600"), most=1),
    case("wait-500-3600", "fail|warn", "server-error|unavailable", status(500, "Retry-After: 3600"), most=1),
    case("wait-429-ever", "warn", "rate-limited", NOW, most=6),
    case("wait-403-retry-after", "warn", "denied|rate-limited", status(403, "Retry-After: 3600"), most=1),
    case("wait-404-retry-after", "fail", "not-found", status(404, "Retry-After: 120"), most=1),
    case("wait-301-retry-after", "redirect", "moved", paths(redirect(301, "{self}/end", "Retry-After: 1"), end=FINE)),
]


class Limit:
    """A host that serves so many a second, and no more."""

    def __init__(self, rate, *headers):
        self.rate, self.headers, self.times = rate, headers, []

    async def __call__(self, visit):
        now = visit.request.at
        if now < (self.times[-1] if self.times else 0):
            self.times.clear()
        recent = [t for t in self.times if t > now - 1]
        if len(recent) >= self.rate:
            await status(429, *self.headers)(visit)
        else:
            self.times = [*recent, now]
            await FINE(visit)


LIMIT = Limit(5, "Retry-After: 1")
LIMITED = [case(f"limited-{n:02}", "pass", FLAKY, LIMIT, url="{limited}/{id}") for n in range(12)]

CASES = group("flake", [*FLAKES, *PATIENCE, *LIMITED])
