"""What `[tool.booklet.publish]` in `pyproject.toml` says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.errors import SettingsError

ENGINES = ("mkdocs", "properdocs", "zensical")
OUTPUTS = ("llms", "feed", "epub", "pdf", "zip")
"""Rows of `outputs.OUTPUTS`, and the archive of the whole site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this booklet is published."""

    root: Path
    """The project's folder."""
    engine: str = "mkdocs"
    """Which program makes pages of Markdown."""
    outputs: tuple[str, ...] = OUTPUTS
    """What is made besides pages."""
    reading: tuple[str, ...] = (
        "扩展阅读", "延伸阅读", "参考资料", "参考链接", "参考文献", "参考",
        "Further reading", "Extended reading", "References",
    )  # fmt: skip
    """Headings of extended-reading sections."""
    author: str = ""
    """Of the book, for its metadata."""


def load_settings(root: Path) -> Settings:
    """The settings of a project.

    Raises `SettingsError` naming the file and the key when something cannot be used.
    """
    file = root / "pyproject.toml"
    if not file.is_file():
        return Settings(root=root)
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not valid TOML: {error}") from None
    table = document.get("tool", {}).get("booklet", {}).get("publish", {})
    return Settings(root=root, **{key: _value(file, key, value) for key, value in table.items()})


def _value(file: Path, key: str, value: Any) -> Any:
    if key not in _TYPES:
        known = ", ".join(_TYPES)
        raise SettingsError(f"{file}: [tool.booklet.publish] has no setting {key!r}; known are {known}")
    if not isinstance(value, _TYPES[key]):
        raise SettingsError(f"{file}: {key} must be a {_TYPES[key].__name__}, not {value!r}")
    choices = _CHOICES.get(key, ())
    for choice in value if isinstance(value, list) else [value]:
        if choices and choice not in choices:
            what = key.removesuffix("s")
            raise SettingsError(f"{file}: there is no {what} {choice!r}; known are {', '.join(choices)}")
    return tuple(map(str, value)) if isinstance(value, list) else value


_CHOICES = {"engine": ENGINES, "outputs": OUTPUTS}
_TYPES: dict[str, type] = {"engine": str, "outputs": list, "reading": list, "author": str}
