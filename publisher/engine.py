"""The site engine, run as a process of its own: MkDocs, by the configuration of a language."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from publisher.errors import BuildError


def config_of(root: Path, language: str) -> Path:
    """`mkdocs.yml` for the first language, `mkdocs.<language>.yml` for others.

    Raises `BuildError` when there is none.
    """
    file = root / ("mkdocs.yml" if language == "zh" else f"mkdocs.{language}.yml")
    if not file.is_file():
        raise BuildError(f"there is no {file.name} in {root}: no site in this language yet")
    return file


def languages(root: Path) -> list[str]:
    """Every language that has a configuration, the first language first."""
    named = (_LANGUAGE.fullmatch(file.name) for file in root.glob("mkdocs.*.yml"))
    others = sorted({found[1] for found in named if found} - {"zh"})
    return (["zh"] if (root / "mkdocs.yml").is_file() else []) + others


def build(config: Path) -> None:
    """Build a site strictly; raises `BuildError` when the engine exits with a fault."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(config)]
    if subprocess.run(command, cwd=config.parent, env=_environment(), check=False).returncode:
        raise BuildError(f"the site of {config.name} has faults; they are listed above")


def serve(config: Path, address: str) -> int:
    """Serve a site with live reload until interrupted; returns the engine's exit code.

    `--livereload` is said aloud: with click 8.2.2 to 8.3 MkDocs 1.6 takes its default for off.
    """
    command = [
        sys.executable, "-m", "mkdocs", "serve", "--livereload",
        "--config-file", str(config), "--dev-addr", address,
    ]  # fmt: skip
    try:
        return subprocess.run(command, cwd=config.parent, env=_environment(), check=False).returncode
    except KeyboardInterrupt:
        return 0


_LANGUAGE = re.compile(r"mkdocs\.([a-z]{2}(?:-\w+)?)\.yml")


def _environment() -> Mapping[str, str]:
    """Without the theme's notice on MkDocs 2 and jieba's warnings about its own regexes."""
    return os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
