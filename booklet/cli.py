"""The `booklet` command and its subcommands."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

COMMANDS: Mapping[str, str] = {
    "import": "importer.cli",
    "build": "publisher.cli",
    "serve": "publisher.cli",
    "check": "checker.cli",
    "status": "publisher.cli",
    "translated": "publisher.cli",
}
"""Name → the room that holds `<name>_command`; a house is loaded only when one of its commands is wanted."""
EPILOG = """\b
A first round:
  booklet import examples/mirror    HTML chapters → docs/zh
  booklet serve                     look at them while you edit
  booklet build                     docs/ → site/
  booklet check --external          is every link of the site alive?
  booklet status                    do the translations keep up?
"""


class Houses(click.Group):
    """Finds commands in the houses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the order of a first round."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), f"{cmd_name}_command")
        return command


@click.group(cls=Houses, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="booklet", message="booklet %(version)s")
def main() -> None:
    """Give a scraped booklet a second life as a real site.  让一本小册重获新生。

    `booklet COMMAND --help` tells more about a command, with examples.
    """
