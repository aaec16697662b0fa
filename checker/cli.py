"""`booklet check`: arguments, a progress bar, reports, the exit code."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click

from checker.check import Plan, check
from checker.errors import CheckerError
from checker.memory import Memory
from checker.mend import mend
from checker.model import Finding, Report
from checker.reports.phrases import phrase
from checker.reports.report import FORMATS, Options, line
from checker.reports.sanitize import shown
from checker.rules import load_rules
from checker.settings import Settings, load_settings
from checker.site.survey import Survey, survey
from checker.verdicts import Severity
from checker.web.probe import Limits

DOCS = "docs"
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""
EXAMPLES = """\b
Examples:
  booklet check                                  pages, files and parts of the built site; no network
  booklet check --external                       and every link to the world
  booklet check --external --only extended-reading
  booklet check --external --fix                 write new addresses of pages that moved for good
  booklet check --format github --format sarif --output - --output links.sarif
  booklet check --external --cache .cache/links.json --format markdown --output summary.md
"""


@click.command("check", epilog=EXAMPLES)
@click.option("--site", default="site", show_default=True, metavar="DIR", help="The built site.")
@click.option(
    "--docs", default="docs", show_default=True, metavar="DIR", help="The Markdown it was built of."
)
@click.option(
    "--base-url", default="", metavar="URL", help="Where the site will be.  [default: as its pages say]"
)
@click.option(
    "--external/--offline",
    default=None,
    help="Ask the world too, or look at the site only (default without --fix and --archive).",
)
@click.option("--only", type=click.Choice(["extended-reading"]), help="Only links of these sections.")
@click.option(
    "--fix", is_flag=True, help="Write new addresses of pages that moved for good into the Markdown."
)
@click.option("--cache", metavar="FILE", help="Remember verdicts here, and ask only what has grown old.")
@click.option("--allow-private", is_flag=True, help="Ask private addresses too, such as 127.0.0.1.")
@click.option("--archive", is_flag=True, help="Look for copies of dead pages in the Wayback Machine.")
@click.option(
    "--timeout", type=click.FloatRange(0.1), metavar="S", help="Seconds for one request.  [default: 10]"
)
@click.option(
    "--deadline",
    type=click.FloatRange(0),
    default=600,
    show_default=True,
    metavar="S",
    help="Seconds for everything; what is known by then is reported.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(1),
    default=64,
    show_default=True,
    metavar="N",
    help="Requests at once over all hosts; one host gets 6 at most.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(list(FORMATS)),
    help="How to report; can be given several times.  [default: text]",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Where the report of the same rank goes; - is the terminal (default).",
)
@click.option("--strict", is_flag=True, help="Let warnings and moved pages count as failures.")
@click.option("--verbose", is_flag=True, help="List links that work, too.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Of the report.  [default: as LANG says]")
def check_command(**given: Any) -> None:
    """Check every link of the built site.  检查站点的全部链接。

    Links are taken from the pages as readers get them, and told at the line of the Markdown file where they
    are to be mended. What cannot be told for sure is a warning, never a failure.

    Exit code: 0 no link is broken, 1 some are, 2 misuse, or nothing to check, 130 interrupted.
    """
    try:
        report = _run(given)
    except CheckerError as error:
        click.secho(f"Error: {error}", fg="red", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    counts = report.counts
    failed = counts[Severity.FAIL] + (counts[Severity.WARN] + counts[Severity.REDIRECT]) * given["strict"]
    sys.exit(INTERRUPTED if report.interrupted else 1 if failed else 0)


def _run(given: dict[str, Any]) -> Report:
    gc.set_threshold(10_000)  # nearly all that is made stays to the end
    targets = _targets(given["formats"], given["outputs"])
    settings = load_settings(Path.cwd())
    now = datetime.now(UTC)
    plan = Plan(
        external=_asks(given),
        reading_only=given["only"] is not None,
        archive=given["archive"],
        limits=_limits(given, settings),
        settings=settings,
        rules=load_rules([Path.cwd(), Path(given["docs"])]),
        now=now,
    )
    memory = Memory(_cache(given["cache"]), now)
    surveyed = _survey(given, settings)
    streams = [output for name, output in targets if name == "jsonl"]
    links = len(surveyed.links) + len(surveyed.findings)
    bar = _bar("asking", links, given, hidden=not plan.external)
    with bar as progress, _streaming(streams) as write:
        report = check(surveyed, plan, memory, lambda finding: _tell(finding, write, progress))
    if given["fix"]:
        report = replace(report, notices=(*report.notices, *mend(report.findings)))
    report = replace(report, seconds=(datetime.now(UTC) - now).total_seconds())
    _write(report, targets, given, settings.manual)
    return report


def _asks(given: dict[str, Any]) -> bool:
    """Whether the world is asked; only it knows what moved, and of what there are copies."""
    needed = next((name for name in ("fix", "archive") if given[name]), None)
    if given["external"] is None:
        return needed is not None
    if needed and not given["external"]:
        raise click.UsageError(f"--{needed} asks the world, --offline forbids it: leave out one of them")
    return bool(given["external"])


def _cache(named: str | None) -> Path | None:
    if not named:
        return None
    file = Path(named)
    if file.is_dir():
        raise CheckerError(f"--cache {named} is a folder; name a file, such as {file / 'links.json'}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CheckerError(f"--cache {named}: its folder cannot be made: {error.strerror}") from None
    return file


def _survey(given: dict[str, Any], settings: Settings) -> Survey:
    site, docs = Path(given["site"]), Path(given["docs"])
    with _bar("reading pages", 0, given) as bar:

        def progress(done: int, every: int) -> None:
            bar.length = every
            bar.update(done - bar.pos)

        return survey(
            site,
            docs if docs.is_dir() or given["docs"] != DOCS else None,
            given["base_url"],
            settings.reading,
            settings.upstream,
            progress,
            private=given["allow_private"],
        )


def _limits(given: dict[str, Any], settings: Settings) -> Limits:
    contact = settings.contact or given["base_url"]
    return Limits(
        timeout=given["timeout"] or settings.timeout,
        deadline=given["deadline"],
        concurrency=given["concurrency"],
        patience=settings.patience,
        allow_private=given["allow_private"],
        agent="booklet-check/0.1 (link checker" + (f"; +{contact}" if contact else "") + ")",
    )


def _targets(formats: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each format with where it goes.

    Raises a usage error when outputs have no format, or two reports would mix.
    """
    names = formats or ("text",)
    if len(outputs) > len(names):
        raise click.UsageError(f"{len(outputs)} --output for {len(names)} --format: each needs its own")
    targets = [(name, outputs[n] if n < len(outputs) else "-") for n, name in enumerate(names)]
    files = [output for _, output in targets if output != "-"]
    if len(set(files)) < len(files):
        raise click.UsageError("two reports cannot go into one file")
    return targets


def _bar(key: str, length: int, given: dict[str, Any], *, hidden: bool = False) -> Any:
    dumb = not sys.stderr.isatty() or os.environ.get("TERM") == "dumb"
    room = max(0, shutil.get_terminal_size().columns - 60)
    return click.progressbar(
        length=length,
        label=phrase(_language(given), key),
        file=sys.stderr,
        hidden=hidden or given["quiet"] or dumb,
        item_show_func=lambda url: shown(str(url or ""), room) if room else None,
    )


@contextlib.contextmanager
def _streaming(outputs: list[str]) -> Iterator[Callable[[str], None]]:
    """JSONL is written while the check runs: what was found is there, whatever happens."""
    with contextlib.ExitStack() as stack:
        files = [_opened(Path(output)) for output in outputs if output != "-"]
        for file in files:
            stack.callback(_close, file)
        opened: list[IO[str]] = [*files, *([sys.stdout] if "-" in outputs else [])]

        def write(text: str) -> None:
            try:
                for file in opened:
                    file.write(text)
                    file.flush()
            except OSError as error:
                raise CheckerError(f"cannot write the report: {error.strerror}") from None

        yield write


def _close(file: IO[str]) -> None:
    """All is flushed; what a full disk says again was told."""
    with contextlib.suppress(OSError):
        file.close()


def _opened(file: Path) -> IO[str]:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("w", encoding="utf-8")
    except OSError as error:
        raise CheckerError(f"cannot write {file}: {error.strerror}") from None


def _tell(finding: Finding, write: Callable[[str], None], progress: Any) -> None:
    write(line(finding))
    progress.update(1, finding.url)


def _write(report: Report, targets: list[tuple[str, str]], given: dict[str, Any], manual: str) -> None:
    language = _language(given)
    if language == "zh":
        notices = tuple(replace(notice, text=notice.zh or notice.text) for notice in report.notices)
        report = replace(report, notices=notices)
    for name, output in targets:
        if (name, output) == ("jsonl", "-"):
            continue  # written while the check ran
        options = Options(
            language=language,
            colour=name == "text" and output == "-" and _shows_colours(),
            verbose=given["verbose"],
            help_url=manual,
        )
        text = FORMATS[name](report, options)
        try:
            if output == "-":
                click.echo(text, nl=False)
            else:
                with _opened(Path(output)) as file:
                    file.write(text)
        except OSError as error:
            raise CheckerError(f"cannot write the report to {output}: {error.strerror}") from None


def _shows_colours() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _language(given: dict[str, Any]) -> str:
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return given["lang"] or ("zh" if next(filter(None, named), "").startswith("zh") else "en")
