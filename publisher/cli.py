"""`booklet build`, `serve`, `status` and `translated`."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from publisher import register
from publisher.build import build
from publisher.editions import editions
from publisher.errors import PublisherError
from publisher.languages import languages
from publisher.model import Edition, Page, Status
from publisher.preview import serve
from publisher.settings import ENGINES, Settings, load_settings

BUILD_EXAMPLES = """\b
Examples:
  booklet build                         every language, into site/
  booklet build --engine properdocs     the same pages by another engine
"""
SERVE_EXAMPLES = """\b
Examples:
  booklet serve                            http://127.0.0.1:8000/, the original
  booklet serve --lang en                  the English pages
  booklet serve --address 0.0.0.0:9000     for others on your network
"""
STATUS_EXAMPLES = """\b
States:
  current    translates the original as it is now
  outdated   the original changed since, or nothing was recorded
  missing    there is no translation
  orphan     there is no original
\b
Examples:
  booklet status                        a table of all translations
  booklet status --diff                 and what changed in the originals of outdated ones
  booklet status --fail-on outdated     for CI: exit code 1 when a translation lags behind
  booklet status --json                 for machines
"""
TRANSLATED_EXAMPLES = """\b
Examples:
  booklet translated 24-summary             after you have worked the changes in
  booklet translated 24-summary --lang en   in one language only
"""
COLOURS = {
    Status.CURRENT: "green",
    Status.OUTDATED: "yellow",
    Status.MISSING: "red",
    Status.ORPHAN: "magenta",
}
ENGINE = click.option(
    "--engine", type=click.Choice(ENGINES), help="The program that makes pages.  [default: mkdocs]"
)


@click.command("build", epilog=BUILD_EXAMPLES)
@ENGINE
@click.option("--quiet", is_flag=True, help="Say nothing but faults.")
def build_command(engine: str | None, quiet: bool) -> None:
    """Build the site in every language, and fail on any warning.  构建站点，有警告即失败。

    Exit code: 0 all well, 1 something is wrong with the site, 2 misuse.
    """
    say = _silent if quiet else lambda text: click.echo(text, err=True)
    with _faults_told():
        built = build(_settings(engine), say)
    for note in built.plan.notes:
        click.secho(f"Left out {note}", fg="yellow", err=True)
    for fault in built.faults:
        click.secho(f"Failed: {fault}", fg="red", err=True)
    if not quiet:
        codes = ", ".join(edition.language.code for edition in built.plan.every)
        index = built.site / "index.html"
        click.echo(
            f"Built {codes}: {built.written} files are new or other. Open {index}, or run `booklet serve`."
        )
    sys.exit(1 if built.faults else 0)


@click.command("serve", epilog=SERVE_EXAMPLES)
@click.option("--lang", default="", metavar="CODE", help="The language to show.  [default: the original's]")
@click.option(
    "--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to listen."
)
@ENGINE
def serve_command(lang: str, address: str, engine: str | None) -> None:
    """Show one language and reload it while you edit.  预览一种语言，边改边看。

    What is done to pages after the engine, such as feeds and the page of all extended reading, is not shown.
    """
    with _faults_told():
        sys.exit(serve(_settings(engine), lang, address, lambda text: click.echo(text, err=True)))


@click.command("status", epilog=STATUS_EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option(
    "--diff", "with_diff", is_flag=True, help="Show what changed in the originals of outdated pages."
)
@click.option(
    "--fail-on", multiple=True, type=click.Choice(["missing", "outdated", "orphan"]),
    help="Exit with 1 when a page is so. Can be given several times.",
)  # fmt: skip
def status_command(as_json: bool, with_diff: bool, fail_on: tuple[str, ...]) -> None:
    """Tell how translations stand to their originals.  查看翻译进度。"""
    with _faults_told():
        settings = _settings(None)
        every = editions(settings.root, languages(settings.root))
    rows = [(edition, page) for edition in every[1:] for page in edition.pages]
    if as_json:
        click.echo(json.dumps([_record(settings.root, *row) for row in rows], ensure_ascii=False, indent=1))
    else:
        for line in _table(rows):
            click.echo(line)
    for edition, page in rows if with_diff and not as_json else ():
        if page.status is Status.OUTDATED:
            click.echo(register.difference(settings.root, edition, every[0], page))
    sys.exit(1 if any(page.status in fail_on for _, page in rows) else 0)


@click.command("translated", epilog=TRANSLATED_EXAMPLES)
@click.argument("chapters", nargs=-1, required=True, metavar="CHAPTER...")
@click.option(
    "--lang", default="", metavar="CODE", help="Only this language.  [default: all that have the chapter]"
)
def translated_command(chapters: tuple[str, ...], lang: str) -> None:
    """Record that translations are up to date with their originals.  记录译文已跟上原文。

    CHAPTER is a file name with or without `.md`, or a path to the page in any language.
    """
    with _faults_told():
        settings = _settings(None)
        every = editions(settings.root, languages(settings.root))
        today = datetime.now(UTC).date().isoformat()
        for file in register.record(settings.root, every, chapters, lang, today):
            click.echo(f"{file.relative_to(settings.root)} is current")


def project_root() -> Path:
    """The folder with `mkdocs.yml`, here or above.

    Exits with 2 when there is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    raise click.UsageError(f"no mkdocs.yml in {here} or above: run this inside the project")


def _settings(engine: str | None) -> Settings:
    settings = load_settings(project_root())
    return replace(settings, engine=engine) if engine else settings


@contextlib.contextmanager
def _faults_told() -> Iterator[None]:
    """Says a fault of ours in red and exits with 1."""
    try:
        yield
    except PublisherError as error:
        click.secho(f"Error: {error}", fg="red", err=True)
        sys.exit(1)


def _silent(text: str) -> None:
    return None


def _record(root: Path, edition: Edition, page: Page) -> dict[str, object]:
    change = page.change
    return {
        "language": edition.language.code,
        "path": page.path,
        "title": page.title,
        "status": str(page.status),
        "file": page.file.relative_to(root).as_posix(),
        "sections": list(change.sections) if change else [],
        "since": change.since if change else "",
        "translated": change.translated if change else "",
    }


def _table(rows: list[tuple[Edition, Page]]) -> Iterator[str]:
    if not rows:
        yield "There is one language only; `mkdocs.<language>.yml` makes another."
        return
    width = max(len(page.path) for _, page in rows)
    for edition, page in rows:
        remark = _remark(page)
        label = click.style(f"{page.status:<8}" if remark else page.status, fg=COLOURS[page.status])
        yield f"{edition.language.code:<5} {page.path:<{width}}  {label}{remark and '  '}{remark}"
    counts = [(status, sum(page.status is status for _, page in rows)) for status in COLOURS]
    yield ", ".join(f"{count} {status}" for status, count in counts if count)


def _remark(page: Page) -> str:
    if not page.change:
        return ""
    since = f"original changed on {page.change.since}" if page.change.since else ""
    if not (since or page.change.translated):
        return "never recorded: run `booklet translated` once it is up to date"
    return "; ".join(filter(None, (since, ", ".join(page.change.sections))))
