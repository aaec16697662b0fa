"""The checker against the fault zoo: every case right, and the laws of manners kept."""

import collections
import json
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from checker.quirks import quirk_for
from tests.checker.zoo.build import all_cases, build
from tests.checker.zoo.case import case
from tests.checker.zoo.cases_names import CASES as NAMED
from tests.checker.zoo.run import (
    can_have_own_hosts,
    check,
    command,
    compare,
    environment,
    findings,
    knows_hosts,
    routes_of,
)
from tests.checker.zoo.serves import HANG, answer, status
from tests.checker.zoo.world import World

pytestmark = pytest.mark.xdist_group("zoo")

CHOSEN = all_cases()
CASES = [c for group in CHOSEN.values() for c in group]
TIMEOUT = 4
ASK = ["--external", "--allow-private", "--timeout", str(TIMEOUT)]
FORMATS = ["text", "json", "junit", "sarif", "github", "markdown"]
REPORTS = [piece for name in FORMATS for piece in ("--format", name, "--output", f"out.{name}")]
COPIES = 1000
SPELLINGS = [
    "http://{h}/same",
    "HTTP://{h}/same",
    "http://{h}/same#",
    "http://{h}/same#top",
    "http://{h}/x/../same",
]
EXTRA = [
    case("copies", "pass", "ok", answer(), url="{many}/{id}"),
    case("same", "pass", "ok", answer(), url="{many}/{id}"),
]


def extra_pages(world):
    """One address a thousand times, and one address in five spellings."""
    many, host = world.origin("many"), world.netloc("many")
    copies = "".join(f"- [第 {n} 次](<{many}/copies>)\n" for n in range(COPIES))
    same = "".join(f"- [写法](<{s.replace('{h}', host)}>)\n" for s in SPELLINGS)
    return {"copies.md": f"# 重复\n\n{copies}", "same.md": f"# 写法\n\n{same}"}


@pytest.fixture(scope="module")
def folder():
    """A folder for everything."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture(scope="module")
def world(folder):
    """The world, for all books but that of names."""
    with World(folder, routes_of([*CASES, *EXTRA, *SMALL])) as running:
        yield running
    assert not running.errors


@pytest.fixture(scope="module")
def book(folder, world):
    """The whole zoo as a project."""
    return build(folder / "book", CHOSEN, world.expand, extra=extra_pages(world))


@pytest.fixture(scope="module")
def zoo(world, book):
    """One run over the whole zoo, with every report and a cache."""
    return check(world, book, *ASK, *REPORTS, "--cache", "cache.json")


@pytest.fixture(scope="module")
def outcomes(world, book, zoo):
    """Case → outcome."""
    assert zoo.findings, zoo.text
    return {o.case.id: o for o in compare(book, zoo, world)}


@pytest.mark.parametrize("id", [c.id for c in CASES])
def test_case(outcomes, id):
    """One link: its severity, its verdict, its place, and what it cost."""
    assert not outcomes[id].wrong, (outcomes[id].wrong, outcomes[id].finding)


def test_no_false_alarm(outcomes):
    """Nothing that works, or that nobody can tell, is called broken."""
    assert not [
        o.case.id for o in outcomes.values() if o.severity == "fail" and "fail" not in o.case.severities
    ]


def test_nothing_is_missed(outcomes):
    """Nothing broken passes."""
    assert not [
        o.case.id for o in outcomes.values() if o.severity != "fail" and o.case.severities == {"fail"}
    ]


def test_ends_in_time(zoo):
    """Some seventy addresses never answer properly, and that costs little; six times as many cases as a CI has."""
    assert zoo.seconds < 120


def test_requests_per_address(zoo):
    """Retries and refused HEADs included, hops of redirects being addresses of their own."""
    asked = {(r.host, r.target) for r in zoo.requests}
    assert len(zoo.requests) <= 1.5 * len(asked)


def test_copies_cost_one(zoo):
    """A thousand copies, five fragments, five spellings: one request each."""
    counted = collections.Counter(r.path for r in zoo.requests)
    assert {path: counted[path] for path in ("/copies", "/five", "/same")} == {
        "/copies": 1,
        "/five": 1,
        "/same": 1,
    }


def test_copies_are_all_told(zoo):
    """Each place is told."""
    copies = [f for f in zoo.findings if f["url"].endswith("/copies")]
    assert [len(f["occurrences"]) for f in copies] == [COPIES]
    assert {o["line"] for o in copies[0]["occurrences"]} == set(range(3, 3 + COPIES))


def test_one_finding_an_address(zoo):
    """No address twice, and every finding has what the contract names."""
    keys = {"url", "verdict", "severity", "final_url", "status", "detail", "occurrences"}
    assert all(keys <= set(f) for f in zoo.findings)
    assert all(
        {"file", "line", "column", "page", "section"} <= set(o)
        for f in zoo.findings
        for o in f["occurrences"]
    )
    assert {f["severity"] for f in zoo.findings} == {"pass", "fail", "warn", "redirect", "ignored"}
    twice = [url for url, n in collections.Counter(f["url"] for f in zoo.findings).items() if n > 1]
    assert not [url for url in twice if url]


def test_sections(book, zoo, outcomes):
    """The heading above each link is told."""
    told = {
        id: o["section"]
        for id, outcome in outcomes.items()
        if id in book.places and outcome.finding and not id.endswith("heading")
        for o in outcome.finding["occurrences"]
        if (o["file"], o["line"]) == (book.places[id].file, book.places[id].first)
    }
    after = "form-heading", "bare-heading"
    assert set(told.values()) - set(after) <= {"清单"} | {
        s for s in told.values() if "http" in s or s in after
    }


def test_chrome_is_counted_once(outcomes):
    """What the template repeats on every page is one place."""
    assert len(outcomes["chrome"].finding["occurrences"]) == 1


def test_nothing_before_retry_after(zoo):
    """No address is asked again before the time that it named."""
    until, early = {}, []
    for r in sorted(zoo.requests, key=lambda r: r.at):
        key = r.host, r.target
        # A date has whole seconds.
        early += [r.url] if r.at < until.get(key, 0) - 1 else []
        until[key] = max(until.get(key, 0), r.until)
    assert not early


def test_seconds_of_retry_after_to_the_letter(zoo):
    """`Retry-After: 2` is two seconds."""
    times = {
        c: [(r.at, r.done) for r in zoo.requests if r.case == c]
        for c in ("wait-429-1", "wait-429-2", "wait-503-1")
    }
    for name, asked in times.items():
        assert len(asked) == 2
        assert asked[1][0] - asked[0][1] >= int(name[-1]) - 0.01


def test_a_host_is_left_alone_meanwhile(zoo):
    """While a host asks for patience, only what was already under way arrives."""
    asked = sorted((r for r in zoo.requests if r.host == "limited"), key=lambda r: r.at)
    first = next(r for r in asked if r.status == 429)
    assert sum(first.done + 0.3 < r.at < first.until - 0.01 for r in asked) == 0


def test_rate_limited_host_is_asked_slower(zoo):
    """Twelve links at five a second need not be asked thirty times."""
    assert len([r for r in zoo.requests if r.host == "limited"]) <= 30


def test_bodies_are_bounded(zoo):
    """Nothing is read without end; what lies in buffers of the system counts too."""
    assert not [(r.case, r.sent) for r in zoo.requests if r.sent > 32 << 20]


def test_memory_is_bounded(zoo):
    """A gigabyte of blanks in a gzip, and all else, in less than that."""
    assert zoo.peak < 300


def test_columns(book, zoo):
    """The column is where the link begins, counted in characters, whatever ends the lines."""
    pages = {
        f: (book.root / f).read_text(encoding="utf-8-sig").split("\n")
        for f in {p.file for p in book.places.values()}
    }
    starts = collections.Counter(
        pages[o["file"]][o["line"] - 1][o["column"] - 1 :][:1]
        for f in zoo.findings
        for o in f["occurrences"]
        if o["file"] in pages and o["column"]
    )
    assert sum(starts[c] for c in "[<!h") >= 0.99 * sum(starts.values()) > 1000


def test_only_head_and_get(zoo):
    """Nothing else, and nothing that no case expects."""
    assert {r.method for r in zoo.requests} <= {"HEAD", "GET"}
    nobody = {r.path for r in zoo.requests if not r.case and "location-" not in r.path}
    assert nobody <= {"/", "/fine", "/index.html", "/index.php", "/404.html", "/www.example.com/somewhere"}


def test_few_handshakes_with_plain_hosts(zoo):
    """Whether a page is there over `https` too is asked once a name, and at unusual ports of few."""
    asked = {host: n for host, n in zoo.hellos.items() if host != "only-plain"}
    assert not [host for host, n in asked.items() if n > 1 and host != "local"]  # which has many names
    assert sum(asked.values()) <= 16


def test_honest_agent(zoo):
    """It says what it is, and plays no browser."""
    agents = {r.header("user-agent") for r in zoo.requests}
    assert all("booklet" in agent for agent in agents)
    assert not [agent for agent in agents if "Mozilla" in agent or "Chrome" in agent]


def test_no_password_is_told(book, zoo):
    """Neither on the terminal nor in a report or the cache."""
    files = {
        f.name: f.read_text(encoding="utf-8")
        for f in book.root.glob("*.*")
        if f.name.startswith(("out", "cache"))
    }
    assert len(files) == len(FORMATS) + 2
    assert not [name for name, text in {**files, "terminal": zoo.text}.items() if "geheim" in text]


def test_nothing_leaks_to_other_hosts(zoo):
    """Neither a password nor a cookie goes where it is not meant to go."""
    leaked = [
        r for r in zoo.requests if r.host == "leak" and (r.header("authorization") or r.header("cookie"))
    ]
    assert not leaked
    assert not [r for r in zoo.requests if "geheim" in r.header("referer") + r.target]
    assert not [r for r in zoo.requests if r.header("authorization") and not r.case.startswith("host-user")]


def test_reports_are_whole(book, zoo):
    """Each format is written, and those for programs can be read."""
    for name in ("json", "sarif"):
        json.loads((book.root / f"out.{name}").read_text(encoding="utf-8"))
    assert all((book.root / f"out.{name}").stat().st_size > 100 for name in FORMATS)
    assert zoo.code == 1


def test_warm_cache_asks_nothing(world, book, zoo):
    """A second run knows all that the first has found out."""
    again = check(world, book, *ASK, "--cache", "cache.json")
    assert not [r.url for r in again.requests]
    verdicts = [{f["url"]: f["verdict"] for f in run.findings} for run in (zoo, again)]
    assert verdicts[0] == verdicts[1]
    assert again.seconds < 10


def test_private_addresses_are_refused(world, book):
    """Without leave, nothing in this network is asked, however it is spelled."""
    refused = check(world, book, "--external", "--timeout", str(TIMEOUT))
    assert not [r.url for r in refused.requests]
    assert not refused.hellos
    loopback = re.compile(r"(?i)^\s*https?:[/\\]*[^/]*(127\.|localhost|\[::|2130706433|0x7f|0177|0\.0\.0\.0)")
    said = {f["url"]: f["verdict"] for f in refused.findings if loopback.match(f["url"])}
    assert collections.Counter(said.values())["private"] > 900
    assert set(said.values()) <= {"private", "malformed", "unlinked", "no-such-host"}


# Small books, for what needs a run of its own


FINE = [case(f"small-fine-{n}", "pass", "ok", answer()) for n in range(5)]
DEAD = [case(f"small-dead-{n}", "warn", "timed-out", url="{mute}/{id}") for n in range(10)]
NEVER = [case(f"small-never-{n:02}", "warn", "timed-out|unasked", HANG, url="{dead}/{id}") for n in range(40)]
BROKEN = [case("small-broken", "fail", "not-found", status(404))]
DOUBTFUL = [case("small-doubtful", "warn", "denied", status(403))]
BOTH = [
    case("small-both", "warn", "insecure", answer(), url="{both}/{id}"),
    case(
        "small-both-404",
        "pass",
        "ok",
        lambda v: (status(404) if v.request.scheme == "https" else answer())(v),
        url="{both}/{id}",
    ),
]
SMALL = [*FINE, *DEAD, *NEVER, *BROKEN, *DOUBTFUL, *BOTH]


def small(folder, world, name, cases, **extra):
    """A book of a few cases."""
    return build(folder / name, {"index": cases}, world.expand, extra=extra)


def test_a_dead_host_costs_little(folder, world):
    """Ten links on a host that never answers add about two time-outs, not ten."""
    alone = check(world, small(folder, world, "alone", FINE), *ASK)
    book = small(folder, world, "dead", [*FINE, *DEAD])
    together = check(world, book, *ASK)
    assert together.seconds - alone.seconds <= 2.2 * TIMEOUT + 1
    assert not [o.wrong for o in compare(book, together, world) if o.wrong]


def test_https_at_an_unusual_port(folder, world):
    """Where a host speaks both, its pages are told; what it sends elsewhere or shows otherwise is no such page."""
    book = small(folder, world, "both", BOTH)
    assert not [o.wrong for o in compare(book, check(world, book, *ASK), world) if o.wrong]


def test_deadline(folder, world):
    """When the time is up, what is known is told, and what was not asked is named so."""
    book = small(folder, world, "deadline", [*NEVER, *FINE, *BROKEN])
    run = check(world, book, *ASK, "--deadline", "3")
    assert run.seconds < 9
    assert not [o.wrong for o in compare(book, run, world) if o.case in BROKEN + FINE and o.wrong]
    said = collections.Counter(f["verdict"] for f in run.findings)
    assert said["unasked"] + said["timed-out"] >= len(NEVER)
    assert said["unasked"]
    assert run.code == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt(folder, world, number):
    """Ctrl-C ends the run, not the report."""
    book = small(folder, world, f"interrupt-{number}", [*NEVER, *FINE, *BROKEN])
    world.forget()
    child = subprocess.Popen(
        command(book, "--external", "--allow-private", "--timeout", "60"),
        cwd=book.root,
        env=environment(world),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    ready = lambda: (
        {"small-broken", "small-never-00"}
        <= {r.case for r in world.log.requests if r.done or "never" in r.case}
    )
    waited = time.monotonic() + 30
    while not ready() and time.monotonic() < waited:
        time.sleep(0.1)
    time.sleep(0.5)
    child.send_signal(number)
    text, _ = child.communicate(timeout=20)
    if number == signal.SIGTERM and not findings(book):
        pytest.skip("a checker may end at once when it is told to terminate")
    said = {f["url"].rpartition("/")[2]: f["verdict"] for f in findings(book)}
    assert said["small-broken"] == "not-found", text
    assert number == signal.SIGTERM or "unasked" in said.values()
    assert "Traceback" not in text
    assert child.returncode == 130


def test_exit_codes(folder, world):
    """0 where nothing is broken, 1 where something is or where doubts shall count, 2 where there is nothing."""
    fine, doubtful = (
        small(folder, world, name, cases)
        for name, cases in (("fine", FINE), ("doubtful", [*FINE, *DOUBTFUL]))
    )
    assert check(world, fine, *ASK).code == 0
    assert check(world, doubtful, *ASK).code == 0
    assert check(world, doubtful, *ASK, "--strict").code == 1
    assert check(world, fine, *ASK, "--site", "nowhere").code == 2


def test_offline_asks_nothing(folder, world):
    """Without `--external` the world is left alone."""
    book = small(folder, world, "offline", [*FINE, *BROKEN])
    run = check(world, book)
    assert not run.requests
    assert {f["verdict"] for f in run.findings if "small-" in f["url"]} == {"offline"}


def test_only_extended_reading(folder, world):
    """Only links below such a heading count."""
    text = world.expand(
        "# 章\n\n[外](<{main}/small-broken>)\n\n## 扩展阅读\n\n- [读](<{main}/small-doubtful>)\n\n### 更多\n\n- [再读](<{main}/small-fine-0>)\n\n"
        "## 下一节\n\n[外](<{main}/small-fine-1>)\n"
    )
    book = small(folder, world, "reading", FINE[2:3], **{"chapter.md": text})
    run = check(world, book, *ASK, "--only", "extended-reading")
    assert {r.case for r in run.requests} == {"small-doubtful", "small-fine-0"}
    assert run.code == 0


# Names


@pytest.fixture(scope="module", params=["proxy", "direct"])
def named(request, folder):
    """World, outcomes and run of the cases that have host names: behind a proxy, or found in an `/etc/hosts`."""
    direct = request.param == "direct"
    if direct and not can_have_own_hosts(folder):
        pytest.skip("only root may have an /etc/hosts of its own")
    names = {name: kind for c in NAMED for name, kind in c.names.items()}
    inner = folder / request.param
    inner.mkdir()
    with World(inner, routes_of(NAMED), names=names, direct=direct) as running:
        book = build(inner / "book", {"names": NAMED}, running.expand)
        proxy = running.origin("proxy")
        through = {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "NO_PROXY": running.addresses["main"][0]}
        before = knows_hosts(running.hosts(inner)) if direct else ()
        run = check(running, book, *ASK, before=before, **({} if direct else through))
        assert run.findings, run.text
        yield Named(running, book, before, {o.case.id: o for o in compare(book, run, running)}, run)


Named = collections.namedtuple("Named", "world book before outcomes run")


@pytest.mark.parametrize("id", [c.id for c in NAMED])
def test_named_case(named, id):
    """One link to a host by name."""
    outcome = named.outcomes[id]
    assert not outcome.wrong, (outcome.wrong, outcome.finding)


def test_no_redirect_leads_inwards(named):
    """Nobody is sent to an address of this network by a name from outside."""
    assert not [r.url for r in named.run.requests if "inside" in r.target]


def test_names_are_asked_through_the_proxy(named):
    """Names go to the proxy, where there is one; what `NO_PROXY` names is asked directly."""
    ways = {r.proxied for r in named.run.requests if r.case != "name-no-proxy"}
    assert ways == {not named.before}
    assert not [r for r in named.run.requests if r.case == "name-no-proxy" and r.proxied]


def test_plays_browser_only_where_a_row_says_so(named):
    """Honest everywhere first, and everywhere else to the end."""
    browsers = {
        r.header("host").partition(":")[0] for r in named.run.requests if "Mozilla" in r.header("user-agent")
    }
    assert browsers
    assert all(quirk_for(host).browser_on for host in browsers)
    first = {}
    for r in named.run.requests:
        first.setdefault((r.header("host"), r.target), r.header("user-agent"))
    assert all("booklet" in agent for agent in first.values())


def test_faults_of_a_proxy_are_none_of_links(folder, world):
    """What the proxy refuses, and a proxy that is not there, say nothing about any link."""
    codes = 403, 407, 500, 503, 504
    refused = [
        case(f"proxied-{code}", "warn", "", url=f"https://proxy-{code}.example/{{id}}") for code in codes
    ]
    book = small(folder, world, "proxied", [*refused, *FINE])
    for proxy in (world.origin("proxy"), world.origin("refused"), world.origin("mute")):
        run = check(world, book, *ASK, HTTPS_PROXY=proxy, HTTP_PROXY=proxy)
        said = {f["url"]: f["severity"] for f in run.findings if "proxy-" in f["url"] or "small-" in f["url"]}
        assert set(said.values()) <= ({"warn", "pass"} if proxy == world.origin("proxy") else {"warn"}), (
            proxy,
            said,
        )
        assert len(said) == len(codes) + len(FINE)


def test_a_proxy_of_another_kind_concerns_only_its_scheme(folder, world):
    """What `https` would go through is of no matter to pages that are asked by `http`."""
    book = small(folder, world, "socks", FINE)
    run = check(world, book, *ASK, HTTPS_PROXY="socks5://127.0.0.1:1")
    assert not [o.wrong for o in compare(book, run, world) if o.wrong]


def test_nothing_leaks_to_other_names(named):
    """Neither password nor cookie."""
    for r in named.run.requests:
        if r.header("host") in {"leak-to.example", "cookie-to.example"}:
            assert not r.header("authorization")
            assert not r.header("cookie")
    assert "geheim" not in named.run.text + json.dumps(named.run.findings)


def test_names_of_private_addresses_are_refused(named):
    """A name that leads to this network is not asked, however harmless it looks."""
    if not named.before:
        pytest.skip("behind a proxy only the proxy knows where names lead")
    refused = check(named.world, named.book, "--external", "--timeout", str(TIMEOUT), before=named.before)
    assert not [r.url for r in refused.requests]
    assert {
        f["verdict"] for f in refused.findings if ".example" in f["url"] and "book.example" not in f["url"]
    } == {"private"}
