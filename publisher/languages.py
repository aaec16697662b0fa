"""The languages of the site: every `mkdocs*.yml` is one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from publisher.errors import SettingsError
from publisher.model import Language

CONFIG = "mkdocs.yml"
_OWN_DOCS = re.compile(r"^docs_dir\s*:", re.M)
_OTHER = re.compile(r"mkdocs\.([a-z]{2,3}(?:-\w+)?)\.yml")


def languages(root: Path) -> tuple[Language, ...]:
    """Every language of a project, the original's first; what has no `docs_dir` of its own is none.

    Raises `SettingsError` when a configuration is missing or not valid.
    """
    named = (file for file in root.glob("mkdocs.*.yml") if _OTHER.fullmatch(file.name))
    found = sorted(
        file for file in named if _OWN_DOCS.search(file.read_text(encoding="utf-8", errors="replace"))
    )
    original = _language(root, root / CONFIG, "")
    others = (_language(root, file, f"{file.name.split('.')[1]}/") for file in found)
    return (original, *(language for language in others if language.code != original.code))


def config_file(language: Language) -> str:
    """The name of its configuration in the project's folder."""
    return CONFIG if not language.prefix else f"mkdocs.{language.code}.yml"


def read_config(file: Path) -> dict[str, Any]:
    """A configuration with all that it inherits; values that only the engine understands are left out.

    Raises `SettingsError` naming the file.
    """
    try:
        config = yaml.load(file.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{file}: cannot be read as YAML: {error}") from None
    if not isinstance(config, dict):
        raise SettingsError(f"{file}: holds {type(config).__name__} where settings were expected")
    parent = config.pop("INHERIT", None)
    return _merged(read_config(file.parent / parent), config) if parent else config


def _language(root: Path, file: Path, prefix: str) -> Language:
    config = read_config(file)
    theme, extra = _table(config, "theme", file), _table(config, "extra", file)
    code = prefix.rstrip("/") or str(theme.get("language", "zh"))
    own = _table(extra, "language", file)
    for key in ("parts", "strings"):
        _table(extra, key, file)
    tag = str(own.get("tag", code))
    return Language(
        code=code,
        tag=tag,
        name=str(own.get("name", tag)),
        locale=str(own.get("locale", tag.replace("-", "_"))),
        prefix=prefix,
        docs=root / str(config.get("docs_dir", "docs")),
        config=config,
    )


def _table(config: Mapping[str, Any], key: str, file: Path) -> dict[str, Any]:
    value = config.get(key) or {}
    if not isinstance(value, dict):
        raise SettingsError(f"{file}: {key} must be a table, not {value!r}")
    return value


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """As the engines inherit: tables are merged, everything else is replaced."""
    both = {
        key: _merged(base[key], value)
        if isinstance(value, dict) and isinstance(base.get(key), dict)
        else value
        for key, value in over.items()
    }
    return {**base, **both}


def _left_to_the_engine(loader: object, suffix: str, node: object) -> None:
    return None


class _Loader(yaml.SafeLoader):
    """Takes `!ENV` at its word and leaves Python objects to the engine."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _left_to_the_engine)
