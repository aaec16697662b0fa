"""`booklet import`: arguments, a progress bar, the report of the run, the exit code."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from importer.destination import State
from importer.errors import ImporterError
from importer.pipeline import Problem, Report, import_booklet
from importer.proof import site_dialect
from importer.settings import load_settings
from importer.sources import open_source

EXAMPLES = """\b
Examples:
  booklet import                          the source that pyproject.toml names
  booklet import examples/mirror          a mirror (wget, HTTrack…)
  booklet import mirror.zip --dry-run     say what would change, write nothing
  booklet import "24 总结.html" --docs /tmp/out --no-nav
"""


@click.command("import", epilog=EXAMPLES)
@click.argument("source", required=False)
@click.option("--docs", metavar="DIR", help="The language folder to write.  [default: docs/zh]")
@click.option("--no-nav", is_flag=True, help="Leave the sidebar in mkdocs.yml alone.")
@click.option("--dry-run", is_flag=True, help="Print a diff of all that would change; write nothing.")
@click.option("--strict", is_flag=True, help="Let notes count as failures (exit 1).")
@click.option("--verify", is_flag=True, help="Render every chapter as the site would, and compare.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_command(
    source: str | None,
    docs: str | None,
    no_nav: bool,
    dry_run: bool,
    strict: bool,
    verify: bool,
    as_json: bool,
) -> None:
    """Turn the HTML chapters of a booklet into Markdown.  把小册的网页转换为 Markdown。

    SOURCE is a folder (a mirror), one saved page, or a .zip of a mirror. Importing again changes
    only what changed upstream, and never overwrites a file that you edited.

    Exit code: 0 all well, 1 something was not imported (all of it listed), 2 misuse.
    """
    try:
        report = _run(source, docs, nav=not no_nav, dry=dry_run, verify=verify, quiet=as_json)
    except ImporterError as error:
        if as_json:
            click.echo(json.dumps({"error": str(error), "failed": True}, ensure_ascii=False))
        click.secho(f"Error: {error}", fg="red", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(as_dict(report), ensure_ascii=False, indent=1))
    else:
        _print(report, dry=dry_run)
    sys.exit(1 if report.failed or (strict and (report.notes or report.missing)) else 0)


def _run(source: str | None, docs: str | None, *, nav: bool, dry: bool, verify: bool, quiet: bool) -> Report:
    settings = load_settings(Path.cwd())
    where = source or (str(settings.root / settings.source) if settings.source else "")
    if not where:
        raise click.UsageError("name a SOURCE, or set `source` under [tool.booklet] in pyproject.toml")
    opened = open_source(where)
    folder = Path(docs) if docs else settings.root / settings.docs
    bar = click.progressbar(
        opened.pages,
        label="Reading",
        file=sys.stderr,
        hidden=quiet or not sys.stderr.isatty(),
        item_show_func=lambda name: str(name or "").rpartition("/")[2],
    )
    with bar as progress:
        return import_booklet(
            opened,
            settings,
            docs=folder,
            nav=nav,
            dry=dry,
            dialect=site_dialect(settings.root / "mkdocs.yml") if verify else None,
            progress=lambda name: progress.update(1, name),
        )


def as_dict(report: Report) -> dict[str, Any]:
    """The report for machines."""
    return {
        "title": report.title,
        "source": report.source,
        "docs": report.docs,
        "files": {path: str(state) for path, state in report.files.items()},
        "cleaned": dict(sorted(report.counts.items())),
        "refused": [_as_pair(p) for p in report.refused],
        "notes": [_as_pair(p) for p in report.notes],
        "missing": report.missing,
        "nav": report.nav,
        "diff": report.diff,
        "failed": report.failed,
    }


def _as_pair(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "what": problem.what}


def _print(report: Report, *, dry: bool) -> None:
    if report.diff:
        click.echo(report.diff, nl=False)
    states = Counter(report.files.values())
    done = ", ".join(f"{states[state]} {state}" for state in State if states[state])
    click.echo(f"{report.title}: {done or 'no files'} in {report.docs}" + " (dry run)" * dry)
    if report.nav:
        click.echo(f"sidebar: {report.nav}")
    if report.counts:
        click.echo(
            "left out or mended: " + ", ".join(f"{n} × {what}" for what, n in report.counts.most_common())
        )
    _print_list(
        "not in the source, though the menu names it",
        [Problem(where="", what=t) for t in report.missing],
        "yellow",
    )
    _print_list("worth a look", report.notes, "yellow")
    conflicts = [p for p, state in report.files.items() if state == State.CONFLICT]
    said = "edited here and changed upstream; your version was kept"
    _print_list("conflicts", [Problem(where=p, what=said) for p in conflicts], "red")
    _print_list("not imported", report.refused, "red")


def _print_list(heading: str, problems: list[Problem], colour: str) -> None:
    if not problems:
        return
    click.secho(f"\n{heading} ({len(problems)}):", fg=colour, err=True)
    for problem in problems[:_LISTED]:
        where = f"{problem.where}: " if problem.where else ""
        click.echo(f"  {where}{problem.what}", err=True)
    if len(problems) > _LISTED:
        click.echo(f"  … and {len(problems) - _LISTED} more; --json lists all", err=True)


_LISTED = 100
