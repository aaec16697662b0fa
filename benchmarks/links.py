"""How fast and how dear link checkers are, side by side in one run; read the ratios.

    python benchmarks/links.py                 2,000 links over 200 hosts at 50 ms, 64 at once
    python benchmarks/links.py --hanging       how much longer ten links on a dead host make it
    python benchmarks/links.py --pages 4265    the offline check of so many built pages
    python benchmarks/links.py --only ours --only lychee

Hosts are addresses of this machine (Linux answers on all of 127.0.0.0/8). One link in forty is dead. CPU is
that of all processes, memory that of the largest. Peers that are not installed are left out: `make bench`
installs those of PyPI, `npm install --no-save linkinator@7` the one of npm.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from links_checkers import BASE, CONTENDERS, installed
from links_offline import CHECKERS, multiply

HERE = Path(__file__).resolve().parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(HERE.parent), "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
PATIENCE = 300
"""Seconds until a run is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run took."""

    wall: float
    cpu: float
    peak: float
    """MiB."""
    report: str
    """The report's file; without one, what was printed."""
    errors: str
    killed: bool

    @property
    def trouble(self):
        """Why there is no report, as far as the command said it."""
        said = self.errors.strip().splitlines() or ["it calls nothing broken"]
        return "killed" if self.killed else f"does not work: {said[-1]}"


def chosen(contenders, options):
    """Those that are wanted and there."""
    for name, (need, command, broken) in contenders.items():
        if options.only and not any(part in name for part in options.only):
            continue
        if installed(need):
            yield name, command, broken
        else:
            print(f"{name}: {need} is not installed; left out", file=sys.stderr)


def measure(command, folder):
    """Run a command in a folder, and stop it with all that it started when it takes too long."""
    output, errors, report = (folder / name for name in ("output", "errors", "report"))
    report.unlink(missing_ok=True)
    start = time.perf_counter()
    with output.open("wb") as out, errors.open("wb") as err:
        words = [str(word) for word in command]
        process = subprocess.Popen(
            words, cwd=folder, env=ENVIRONMENT, stdout=out, stderr=err, start_new_session=True
        )
        stop = threading.Timer(PATIENCE, os.killpg, (process.pid, signal.SIGKILL))
        stop.start()
        _, status, used = os.wait4(process.pid, 0)
        stop.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        wall=time.perf_counter() - start,
        cpu=used.ru_utime + used.ru_stime,
        peak=used.ru_maxrss / 1024,
        report=(report if report.exists() else output).read_text(errors="replace"),
        errors=errors.read_text(errors="replace"),
        killed=process.returncode == -signal.SIGKILL,
    )


@contextmanager
def world(latency):
    """The server in a process of its own; its port."""
    command = [sys.executable, HERE / "links_server.py", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


@contextmanager
def project(urls):
    """A folder with a list of addresses, and a book of one page that links to them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # LinkChecker becomes nobody before it reads
        (folder / "urls").write_text("\n".join(urls))
        markdown = "# Links\n\n" + "".join(f"- [{n}]({url})\n" for n, url in enumerate(urls))
        items = "".join(f'<li><a href="{url}">{n}</a></li>\n' for n, url in enumerate(urls))
        html = f"<!doctype html><title>Links</title><h1 id=links>Links</h1>\n<ul>\n{items}</ul>"
        for place, text in (("docs/index.md", markdown), ("site/index.html", html)):
            (folder / place).parent.mkdir()
            (folder / place).write_text(text)
        yield folder


def addresses(port, options):
    """So many links over so many hosts, in random order, one in forty dead."""
    urls = [
        f"http://127.1.{n % options.hosts // 250}.{n % options.hosts % 250 + 1}:{port}"
        f"/{'gone' if n % 40 == 7 else 'page'}-{n}.html"
        for n in range(options.links)
    ]
    random.Random(1).shuffle(urls)
    return urls


def attempt(command, broken, options, silent=0):
    """One run against a world of its own: what it took, and how many links were judged wrongly."""
    with world(options.latency) as port:
        urls = addresses(port, options) + [f"http://127.0.9.9:{port}/silent-{n}" for n in range(silent)]
        with project(urls) as folder:
            run = measure(command(folder, options.at_once), folder)
    called = set() if run.killed else broken(run) & set(urls)
    return run, len(called ^ {url for url in urls if "/gone" in url}) if called else None


def speed(options):
    """Links a second, CPU, memory."""
    floor = options.at_once / options.latency * 1000
    rounds = [
        {name: attempt(*how, options) for name, *how in chosen(CONTENDERS, options)}
        for _ in range(options.rounds)
    ]
    found = {
        name: sorted((each[name] for each in rounds), key=slowness)[len(rounds) // 2] for name in rounds[0]
    }
    base = found[BASE][0].wall if BASE in found else None
    print(f"{options.links} links, {options.hosts} hosts, {options.latency} ms, {options.at_once} at once\n")
    print("| checker | links/s | ratio | CPU s per 1,000 | peak MiB | right | wrong |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    print(f"| floor by latency | {floor:.0f} | | | | | |")
    for name, (run, wrong) in sorted(found.items(), key=lambda pair: slowness(pair[1])):
        if wrong is None:
            print(f"| {name} | {run.trouble} | | | | | |")
            continue
        ratio = f"{base / run.wall:.2f}" if base else ""
        print(
            f"| {name} | {options.links / run.wall:.0f} | {ratio} | {run.cpu / options.links * 1000:.2f} "
            f"| {run.peak:.0f} | {options.links - wrong} | {wrong} |"
        )


def slowness(outcome):
    """Failed runs last."""
    run, wrong = outcome
    return wrong is None, run.wall


def hanging(options):
    """Seconds with and without ten links on a host that never answers."""
    print("| checker | s without | s with ten dead links | longer by |\n|---|--:|--:|--:|")
    for name, command, broken in chosen(CONTENDERS, options):
        alone, _ = attempt(command, broken, options)
        held, wrong = attempt(command, broken, options, silent=10)
        longer = held.trouble if wrong is None else f"{held.wall - alone.wall:.1f} s"
        print(f"| {name} | {alone.wall:.1f} | {held.wall:.1f} | {longer} |", flush=True)


def offline(options):
    """CPU and memory of a check that asks nobody."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        size = multiply(folder, options.pages)
        print(f"{options.pages} pages, {size:.0f} MB of HTML\n")
        print("| checker | CPU s | s | peak MB | dead links found |\n|---|--:|--:|--:|--:|")
        for name, command, dead in chosen(CHECKERS, options):
            run = measure(command(folder), folder)
            found = sum("dead-" in url for url in dead(run)) if run.report else run.trouble
            print(
                f"| {name} | {run.cpu:.1f} | {run.wall:.1f} | {run.peak * 1.048576:.0f} | {found} |",
                flush=True,
            )


def main():
    """Print one of the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--links", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--latency", type=int, default=50, metavar="MS")
    parser.add_argument("--at-once", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=1, help="the run in the middle counts")
    parser.add_argument("--only", action="append", metavar="NAME", help="can be given several times")
    parser.add_argument("--hanging", action="store_true", help="measure ten links on a dead host")
    parser.add_argument("--pages", type=int, help="measure the offline check of so many built pages")
    options = parser.parse_args()
    if options.pages:
        offline(options)
    else:
        (hanging if options.hanging else speed)(options)


if __name__ == "__main__":
    main()
