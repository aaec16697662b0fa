"""What `[tool.booklet]` in `pyproject.toml` says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from importer.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this booklet is imported."""

    root: Path
    """The project's folder: where `pyproject.toml` and `mkdocs.yml` lie."""
    source: str = ""
    """What `booklet import` reads when it is not told: a folder, a page or a zip."""
    site: str = "https://learn.lianglianglee.com"
    """The upstream's address; relative addresses in its pages belong to it."""
    aliases: tuple[str, ...] = ("lianglianglee.com", "learn.lianglianglee.com", "lean.lianglianglee.com")
    """Hosts under which the upstream is or was known, misspelt ones too."""
    docs: str = "docs/zh"
    """The language folder to write."""
    slugs: Mapping[str, str] = field(default_factory=dict)
    """Chapter title → the words of its file name, where ASCII words of the title do not do."""


def load_settings(start: Path) -> Settings:
    """The settings of the project that `start` lies in; without a project, the defaults.

    Raises `SettingsError` naming the file and the key when something cannot be used.
    """
    for folder in (start, *start.parents):
        if (file := folder / "pyproject.toml").is_file():
            table = _table(file)
            if table is not None:
                return _settings(file, table)
    return Settings(root=start)


def _table(file: Path) -> dict[str, Any] | None:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not valid TOML: {error}") from None
    tools = document.get("tool")
    table = tools.get("booklet") if isinstance(tools, dict) else None
    return table if isinstance(table, dict) else None


def _settings(file: Path, table: dict[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in _OF_OTHERS:
            continue
        if key not in _TYPES:
            known = ", ".join(_TYPES)
            raise SettingsError(f"{file}: [tool.booklet] has no setting {key!r}; known are {known}")
        if not isinstance(value, _TYPES[key]):
            wanted = _TYPES[key].__name__
            raise SettingsError(f"{file}: {key} must be a {wanted}, not {value!r}")
        values[key] = tuple(map(str, value)) if isinstance(value, list) else value
    if "site" in values:
        if not re.match(r"https?://[^/]", values["site"]):
            raise SettingsError(f"{file}: site must be an address like https://…, not {values['site']!r}")
        values["site"] = values["site"].rstrip("/")
    for title, slug in table.get("slugs", {}).items():
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", str(slug)):
            raise SettingsError(f"{file}: the slug of {title!r} must be of a-z, 0-9 and -, not {slug!r}")
    return Settings(root=file.parent, **values)


_TYPES: dict[str, type] = {
    "source": str, "site": str, "aliases": list, "docs": str, "slugs": dict,
}  # fmt: skip
_OF_OTHERS = {"publish", "check"}
"""Tables that other houses read."""
