"""What `[tool.booklet.check]` in `pyproject.toml` says, and what of the other tables concerns links."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from checker.errors import SettingsError

READING = (
    "扩展阅读", "延伸阅读", "参考资料", "参考链接", "参考文献", "参考",
    "Further reading", "Extended reading", "References",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the links of this booklet are checked."""

    reading: tuple[str, ...] = READING
    """Headings of extended-reading sections: `reading` of `[tool.booklet.publish]`."""
    upstream: tuple[str, ...] = ()
    """Hosts that the text came from: of `site` and `aliases` of `[tool.booklet]`, unless set here."""
    confirmations: int = 1
    """Runs, a day or more apart, in which a link must be seen broken before it fails; needs a cache."""
    days: int = 0
    """Days for which a link must be broken before it fails; needs a cache."""
    timeout: float = 10.0
    """Seconds for one request."""
    patience: float = 20.0
    """Seconds that a host may make us wait with `Retry-After` for one address."""
    contact: str = ""
    """An address that our User-Agent names, for those whom we disturb."""
    manual: str = ""
    """Address of the page that explains verdicts, each under its name, for reports to link to."""


def load_settings(root: Path) -> Settings:
    """The settings of a project; those of no project when there is no `pyproject.toml`.

    Raises `SettingsError` naming the file and the key when something cannot be used.
    """
    file = root / "pyproject.toml"
    if not file.is_file():
        return Settings()
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not valid TOML: {error}") from None
    booklet = _table(file, document.get("tool", {}), "booklet")
    found = {key: _value(file, key, value) for key, value in _table(file, booklet, "check").items()}
    if "upstream" not in found:
        found["upstream"] = _upstream(file, booklet)
    reading = _table(file, booklet, "publish").get("reading", list(READING))
    return Settings(**{"reading": tuple(_checked(file, "reading", reading, *_NAMES)), **found})


def _table(file: Path, parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = parent.get(key, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{file}: {key} must be a table, not {table!r}")
    return table


def _upstream(file: Path, booklet: Mapping[str, Any]) -> tuple[str, ...]:
    site = _checked(file, "site", booklet.get("site", ""), *_TEXT)
    aliases = _checked(file, "aliases", booklet.get("aliases", []), *_NAMES)
    return tuple(filter(None, dict.fromkeys((urlsplit(site).hostname or "", *aliases))))


def _value(file: Path, key: str, value: Any) -> Any:
    if key not in _WANTED:
        known = ", ".join(_WANTED)
        raise SettingsError(f"{file}: [tool.booklet.check] has no setting {key!r}; known are {known}")
    checked = _checked(file, key, value, *_WANTED[key])
    return tuple(checked) if isinstance(checked, list) else checked


def _checked(file: Path, key: str, value: Any, right: Callable[[Any], bool], wanted: str) -> Any:
    if isinstance(value, bool) or not right(value):
        raise SettingsError(f"{file}: {key} must be {wanted}, not {value!r}")
    return value


_NAMES = (lambda v: isinstance(v, list) and all(isinstance(one, str) for one in v), "a list of texts")
_TEXT = (lambda v: isinstance(v, str) and v.isprintable(), "a text of one line")
_COUNT = (lambda v: isinstance(v, int) and v >= 0, "a whole number from 0 on")
_SECONDS = (lambda v: isinstance(v, int | float) and v > 0, "a number of seconds above 0")
_WANTED: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "upstream": _NAMES,
    "confirmations": _COUNT,
    "days": _COUNT,
    "timeout": _SECONDS,
    "patience": (lambda v: isinstance(v, int | float) and v >= 0, "a number of seconds from 0 on"),
    "contact": _TEXT,
    "manual": _TEXT,
}
