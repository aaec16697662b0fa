"""What `[tool.booklet.check]` in `pyproject.toml` says, and what of the other tables concerns links."""

from __future__ import annotations

import tomllib
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
    booklet = document.get("tool", {}).get("booklet", {})
    table = {key: _value(file, key, value) for key, value in booklet.get("check", {}).items()}
    if "upstream" not in table:
        table["upstream"] = _upstream(booklet)
    reading = booklet.get("publish", {}).get("reading", READING)
    return Settings(**{"reading": tuple(reading), **table})


def _upstream(booklet: dict[str, Any]) -> tuple[str, ...]:
    site = urlsplit(str(booklet.get("site", ""))).hostname or ""
    return tuple(filter(None, dict.fromkeys((site, *booklet.get("aliases", ())))))


def _value(file: Path, key: str, value: Any) -> Any:
    if key not in _TYPES:
        known = ", ".join(_TYPES)
        raise SettingsError(f"{file}: [tool.booklet.check] has no setting {key!r}; known are {known}")
    wanted = _TYPES[key]
    if not isinstance(value, wanted) or isinstance(value, bool):
        names = " or ".join(kind.__name__ for kind in wanted)
        raise SettingsError(f"{file}: {key} must be a {names}, not {value!r}")
    return tuple(map(str, value)) if isinstance(value, list) else value


_TYPES: dict[str, tuple[type, ...]] = {
    "upstream": (list,),
    "confirmations": (int,),
    "days": (int,),
    "timeout": (int, float),
    "patience": (int, float),
    "contact": (str,),
}
