"""The `booklet` command and its subcommands."""

from __future__ import annotations

import click

from importer.cli import import_command
from publisher.cli import build_command, serve_command

EPILOG = """\b
A first round:
  booklet import examples/mirror    HTML chapters → docs/zh
  booklet serve                     look at them while you edit
  booklet build                     docs/ → site/
"""


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="booklet", message="booklet %(version)s")
def main() -> None:
    """Give a scraped booklet a second life as a real site.  让一本小册重获新生。

    `booklet COMMAND --help` tells more about a command, with examples.
    """


for command in (import_command, build_command, serve_command):
    main.add_command(command)
