"""Runs the checker against the zoo, and compares what it says with what a careful maintainer would."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin

from tests.checker.zoo.build import BASE
from tests.checker.zoo.serves import answer, page, status

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
PARKED_404 = page("404", "<p>页面不存在</p>")
COMMON = {
    "": answer(404, "<html><title>nobody</title><body>Nobody lives here.</body></html>"),
    "/fine": answer(),
    "/": answer(200, page("某某社区：云原生与运维")),
    "/index.html": answer(200, page("某某社区：云原生与运维")),
    "/index.php": answer(200, page("某某社区：云原生与运维")),
    "/404.html": answer(200, PARKED_404),
    "nowhere": status(503, "X-Squid-Error: ERR_DNS_FAIL 0", "Connection: close"),
}
"""Who answers where no case does."""


def routes_of(cases):
    """Who answers at which path, and for which case."""
    routes = {key: (serve, "") for key, serve in COMMON.items()}
    for each in cases:
        own = {f"/{each.id}": each.serve} if each.serve else {}
        routes |= {key: (serve, each.id) for key, serve in (own | each.routes).items()}
    return routes


@dataclass(slots=True, kw_only=True)
class Run:
    """What came of one run of the checker."""

    code: int
    seconds: float
    cpu: float
    """Seconds of all cores."""
    peak: float
    """Most memory it had, in MiB."""
    findings: list
    text: str
    """Everything it printed."""
    requests: list
    """What it asked of the world, as logged."""
    hellos: dict
    """TLS handshakes with hosts that speak plain HTTP only, by host."""


def environment(world, **more):
    """As a CI has it: no proxies but ours, our CA."""
    kept = {k: v for k, v in os.environ.items() if k.upper() not in PROXIES}
    return {
        **kept,
        "SSL_CERT_FILE": str(world.certificates.bundle),
        "LANG": "C.UTF-8",
        "PYTHONWARNINGS": "",
        **more,
    }


def command(book, *options, output="out.jsonl"):
    """The checker's command line."""
    start = [sys.executable, "-m", "booklet", "check", "--site", "site", "--docs", "docs", "--base-url", BASE]
    return [*start, "--format", "jsonl", "--output", output, *options]


def knows_hosts(file):
    """What to put before a command so that it, and nobody else, finds the names of a file in `/etc/hosts`."""
    return ["unshare", "--mount", "sh", "-c", f'mount --bind {file} /etc/hosts && exec "$@"', "sh"]


def can_have_own_hosts(folder):
    """Whether this machine lets us do so."""
    file = Path(folder, "hosts-of-nobody")
    file.write_text("127.0.0.1 localhost\n", encoding="utf-8")
    try:
        return not subprocess.run([*knows_hosts(file), "true"], capture_output=True).returncode
    except OSError:
        return False


def check(world, book, *options, wait=240, forget=True, before=(), **variables):
    """Run the checker to its end."""
    if forget:
        world.forget()
    (book.root / "out.jsonl").unlink(missing_ok=True)
    said, start = book.root / "said.txt", time.monotonic()
    with said.open("wb") as file:
        child = subprocess.Popen(
            [*before, *command(book, *options)],
            cwd=book.root,
            env=environment(world, **variables),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        patience = threading.Timer(wait, child.kill)
        patience.start()
        _, status, usage = os.wait4(child.pid, 0)
        patience.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        code=child.returncode,
        seconds=time.monotonic() - start,
        cpu=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss / 1024,
        findings=findings(book),
        text=said.read_text(encoding="utf-8"),
        requests=list(world.log.requests),
        hellos=dict(world.log.hellos),
    )


def findings(book, name="out.jsonl"):
    """What the checker wrote, one object an address."""
    file = Path(book.root, name)
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.is_file() else []
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case beside what was said of it."""

    case: object
    finding: dict | None
    wrong: tuple
    """What is wrong with it; empty if nothing is."""

    @property
    def severity(self):
        """What was said, or `absent`."""
        return self.finding["severity"] if self.finding else "absent"

    @property
    def verdict(self):
        """What was said, or nothing."""
        return self.finding["verdict"] if self.finding else ""


def same(address):
    """A form in which equal addresses are equal."""
    return unquote(address.strip()).replace("\n", "").replace("\t", "")


class Findings:
    """Findings by address and by place."""

    def __init__(self, found):
        self.by_url, self.by_place = {}, {}
        for each in found:
            self.by_url.setdefault(each["url"], each)
            for occurrence in each["occurrences"]:
                self.by_place.setdefault((occurrence["file"], occurrence["line"]), []).append(each)

    def at(self, place):
        """What stands in a block."""
        lines = range(place.first, place.last + 1) if place else ()
        return [f for n in lines for f in self.by_place.get((place.file, n), [])]

    def of(self, each, expand, place):
        """The finding of a case: by its address at its place, else at its place, else by its address alone."""
        spelled = each.address(expand)
        page = place.file.removeprefix("docs/").replace(".md", ".html") if place else ""
        wanted = {same(a) for a in (spelled, each.said and expand(each.said.replace("{id}", each.id))) if a}
        wanted |= {same(urljoin(BASE + page, spelled.strip()))} if each.local and spelled.strip() else set()
        here = self.at(place)
        exact = [
            f
            for f in here
            if same(f["url"]) in wanted or any(same(o.get("href", "")) in wanted for o in f["occurrences"])
        ]
        if exact or (here and (each.severities != {"absent"} or not spelled)):
            return (exact or here)[0]
        anywhere = [f for url, f in self.by_url.items() if same(url) in wanted]
        return anywhere[0] if anywhere else None


def compare(book, run, world):
    """An outcome for each case."""
    found = Findings(run.findings)
    return [judge(each, found, book, run, world) for each in book.cases]


def judge(each, found, book, run, world):
    """What is wrong about one case."""
    if "{six}" in each.url and "six" not in world.addresses:
        return Outcome(each, None, ())
    place = book.places.get(each.id)
    finding = found.of(each, world.expand, place)
    severity, verdict = (finding["severity"], finding["verdict"]) if finding else ("absent", "")
    wrong = []
    if severity not in each.severities:
        wrong.append(f"severity {severity}")
    elif each.verdicts - {""} and finding and verdict not in each.verdicts:
        wrong.append(f"verdict {verdict}")
    if finding and each.final and not wrong:
        final = world.expand(each.final.replace("{id}", each.id))
        wrong += [f"final {finding['final_url']}"] if finding["final_url"].partition("#")[0] != final else []
    where = [(o["file"], o["line"]) for o in finding["occurrences"]] if finding else []
    lines = range(place.first, place.last + 1) if place and "absent" not in each.severities else ()
    if where and lines and not any(file == place.file and line in lines for file, line in where):
        wrong.append(f"place {where[:2]}, not {place.file}:{place.first}")
    asked = [r for r in run.requests if r.case == each.id]
    if each.most and len(asked) > each.most:
        wrong.append(f"asked {len(asked)} times, not {each.most}")
    if each.severities == {"absent"} and asked:
        wrong.append("asked for what is no link")
    return Outcome(each, finding, tuple(wrong))
