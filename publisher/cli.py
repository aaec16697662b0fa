"""`booklet build` and `booklet serve`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from publisher import engine
from publisher.errors import PublisherError

BUILD_EXAMPLES = """\b
Examples:
  booklet build               every language that has a configuration
  booklet build --lang zh     one language
"""
SERVE_EXAMPLES = """\b
Examples:
  booklet serve                            http://127.0.0.1:8000/
  booklet serve --address 0.0.0.0:9000     for others on your network
"""


@click.command("build", epilog=BUILD_EXAMPLES)
@click.option("--lang", default="all", metavar="zh|en|all", help="The language to build.  [default: all]")
def build_command(lang: str) -> None:
    """Build the site, and fail on any warning.  构建站点，有警告即失败。

    Exit code: 0 all well, 1 something is wrong with the site, 2 misuse.
    """
    root = project_root()
    wanted = engine.languages(root) if lang == "all" else [lang]
    try:
        for language in wanted:
            engine.build(engine.config_of(root, language))
    except PublisherError as error:
        click.secho(f"Error: {error}", fg="red", err=True)
        sys.exit(1)
    click.echo(f"Built {', '.join(wanted)}: open {root / 'site' / 'index.html'}, or run `booklet serve`.")


@click.command("serve", epilog=SERVE_EXAMPLES)
@click.option("--lang", default="zh", metavar="zh|en", help="The language to show.  [default: zh]")
@click.option(
    "--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to listen."
)
def serve_command(lang: str, address: str) -> None:
    """Show the site and reload it while you edit.  预览站点，边改边看。"""
    try:
        sys.exit(engine.serve(engine.config_of(project_root(), lang), address))
    except PublisherError as error:
        click.secho(f"Error: {error}", fg="red", err=True)
        sys.exit(1)


def project_root() -> Path:
    """The folder with `mkdocs.yml`, here or above.

    Exits with 2 when there is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    raise click.UsageError(f"no mkdocs.yml in {here} or above: run this inside the project")
