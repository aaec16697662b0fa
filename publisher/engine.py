"""The site engine, run as a process of its own on a prepared language."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from publisher.errors import BuildError, ToolMissing

BUILD: Mapping[str, Sequence[str]] = {
    "mkdocs": ("mkdocs", "build", "--strict", "--config-file"),
    "properdocs": ("properdocs", "build", "--strict", "--config-file"),
    "zensical": ("zensical", "build", "--strict", "--config-file"),
}
"""Engine → the module and arguments that build; the configuration's path follows. Never `--quiet`: it hides
warnings from `--strict` too."""
SERVE: Mapping[str, Sequence[str]] = {
    # Said aloud: with click 8.2.2 to 8.3 MkDocs 1.6 takes the default of `--livereload` for off.
    "mkdocs": ("mkdocs", "serve", "--livereload", "--quiet", "--config-file"),
    "properdocs": ("properdocs", "serve", "--livereload", "--quiet", "--config-file"),
    "zensical": ("zensical", "serve", "--config-file"),
}


def build(engine: str, configs: Mapping[str, Path]) -> None:
    """Build languages strictly and side by side.

    `configs` are configurations by language. Raises `BuildError` with all that the engine said of those
    that failed, and `ToolMissing` when there is no such engine.
    """
    _must_be_there(engine)
    running = {code: _start(engine, config) for code, config in configs.items()}
    said = {code: process.communicate()[0] for code, process in running.items()}
    failed = {code: text for code, text in said.items() if running[code].returncode}
    if failed:
        lines = (f"[{code}] {line}" for code, text in failed.items() for line in _faults(text))
        codes = ", ".join(failed)
        raise BuildError(
            "\n".join([*lines, f"{engine} found fault with {codes}; nothing in site/ was changed"])
        )


def serve(engine: str, config: Path, address: str) -> subprocess.Popen[bytes]:
    """Start serving a prepared language with live reload; whoever starts it ends it."""
    _must_be_there(engine)
    words = [*SERVE[engine], config.name, "--dev-addr", address]
    return subprocess.Popen([sys.executable, "-m", *words], cwd=config.parent, env=_environment())


def _must_be_there(engine: str) -> None:
    if not find_spec(engine):
        raise ToolMissing(f"{engine} is not installed here: {sys.executable} -m pip install {engine}")


def _faults(said: str) -> list[str]:
    """What matters of an engine's log; all of it when nothing of that stands out."""
    lines = [line.rstrip() for line in said.splitlines() if line.strip()]
    return [line for line in lines if not line.startswith(_CHATTER)] or lines


_CHATTER = ("INFO", "DEBUG", "Building prefix dict", "Loading model", "Dumping model", "Prefix dict")
"""The last four are jieba's."""


def _start(engine: str, config: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", *BUILD[engine], config.name]
    return subprocess.Popen(
        command, cwd=config.parent, env=_environment(), text=True, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def _environment() -> Mapping[str, str]:
    """Without notices on MkDocs 2 and jieba's warnings about its own regexes."""
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "PYTHONWARNINGS": "ignore"}
    return os.environ | quiet | {"PYTHONIOENCODING": "utf-8"}
