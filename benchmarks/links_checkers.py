"""Link checkers and bare loops: how each is run on a small book, and what it calls broken."""

import csv
import json
import os
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACES = os.pathsep.join(
    [str(Path(sys.executable).parent), str(HERE.parent / "node_modules/.bin"), os.environ["PATH"]]
)
TIMEOUT = 10
"""Seconds that every checker waits for an answer."""


def program(name):
    """Path of a program, or nothing."""
    return shutil.which(name, path=PLACES)


def installed(name):
    """Whether there is a program or a module of this name."""
    return bool(program(name) or find_spec(name))


def ours(folder, at_once):
    """Our command."""
    return [
        *(sys.executable, "-W", "ignore", "-m", "booklet", "check", "--quiet"),
        *("--external", "--allow-private"),
        *("--site", "site", "--docs", "docs", "--base-url", "https://book.example/"),
        *("--concurrency", at_once, "--format", "jsonl", "--output", folder / "report"),
    ]


def loop(name):
    """A loop of `links_loops.py`."""
    return lambda folder, at_once: [sys.executable, HERE / "links_loops.py", name, folder / "urls", at_once]


def curl(folder, at_once):
    """curl reads what to ask from a file."""
    urls = (folder / "urls").read_text().split()
    (folder / "curl").write_text("".join(f'url="{url}"\noutput="/dev/null"\n' for url in urls))
    return [
        *(program("curl"), "--silent", "--parallel", "--parallel-max", at_once, "--config", folder / "curl"),
        *("--max-time", TIMEOUT, "--write-out", "%{http_code} %{url}\\n"),
    ]


def lychee(folder, at_once):
    """On the built page, fragments too."""
    return [
        *(program("lychee"), "--no-progress", "--format", "json", "--include-fragments"),
        *("--timeout", TIMEOUT, "--max-concurrency", at_once, folder / "site/index.html"),
    ]


def linkinator(folder, at_once):
    """On the built site, fragments too."""
    return [
        *(program("linkinator"), folder / "site", "--format", "json", "--check-fragments"),
        *("--timeout", TIMEOUT * 1000, "--retry-errors", "--retry-errors-count", 2, "--concurrency", at_once),
    ]


def linkchecker(folder, at_once):
    """On the built page."""
    return [
        *(program("linkchecker"), "--check-extern", "--no-status", "--output", "csv"),
        *("--timeout", TIMEOUT, "--threads", at_once, folder / "site/index.html"),
    ]


def htmlproofer(folder, at_once):
    """A plugin of MkDocs: its run is a build."""
    options = {"htmlproofer": {"max_workers": at_once, "raise_error_after_finish": True}}
    config = {"site_name": "Links", "theme": {"name": "mkdocs"}, "plugins": [options]}
    (folder / "mkdocs.yml").write_text(json.dumps(config))
    return [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--site-dir", folder / "built"]


def curl_broken(run):
    """What curl got no page for."""
    lines = (line.split(" ", 1) for line in run.report.splitlines())
    return {url for status, url in lines if not "200" <= status < "400"}


def lychee_broken(run):
    """What lychee calls an error."""
    known, _ = json.JSONDecoder().raw_decode(run.report)
    return {
        each["url"] for kind in ("error_map", "timeout_map") for page in known[kind].values() for each in page
    }


def linkinator_broken(run):
    """What linkinator calls broken."""
    return {each["url"] for each in json.loads(run.report)["links"] if each["state"] == "BROKEN"}


def linkchecker_broken(run):
    """What LinkChecker lists; it lists nothing else."""
    lines = [line for line in run.report.splitlines() if line.startswith("http")]
    return {row[0] for row in csv.reader(lines, delimiter=";")}


def htmlproofer_broken(run):
    """What htmlproofer warns of."""
    return set(re.findall(r"invalid url - (\S+) \[", run.errors))


def ours_broken(run):
    """What we say fails."""
    found = (json.loads(line) for line in run.report.splitlines() if line.startswith("{"))
    return {each["url"] for each in found if each["severity"] == "fail"}


def loop_broken(run):
    """Each line of the report."""
    return set(run.report.split())


BASE = "loop: httpx, one client"
CONTENDERS = {
    "curl --parallel": ("curl", curl, curl_broken),
    "loop: aiohttp": ("aiohttp", loop("aiohttp"), loop_broken),
    "loop: httpx, a transport per host": ("httpx", loop("transports"), loop_broken),
    BASE: ("httpx", loop("one-client"), loop_broken),
    "ours": ("booklet", ours, ours_broken),
    "lychee": ("lychee", lychee, lychee_broken),
    "linkinator": ("linkinator", linkinator, linkinator_broken),
    "htmlproofer": ("htmlproofer", htmlproofer, htmlproofer_broken),
    "linkchecker": ("linkchecker", linkchecker, linkchecker_broken),
}
"""Name → what must be installed, its command, and the addresses that it calls broken."""
