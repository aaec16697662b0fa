"""`.booklet/links.toml`: links that are left out, each with a reason and a day on which that ends."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import translate
from pathlib import Path
from typing import Any

from checker.errors import SettingsError
from checker.model import Notice

NAME = Path(".booklet", "links.toml")
EXAMPLE = 'url = "https://intranet.example.com/*", reason = "behind a login", expires = 2027-06-30'


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the file."""

    url: str
    """With `*` and `?` as in file names; matched against the whole address."""
    reason: str
    expires: date
    """The last day on which it holds."""
    file: str
    line: int

    def fits(self, url: str) -> bool:
        """Whether a link is meant."""
        return bool(re.fullmatch(translate(self.url), url))


def load_rules(folders: Iterable[Path]) -> tuple[Rule, ...]:
    """The rules of all these folders.

    Raises `SettingsError` naming the file and the row when one has no reason, no end, or is none.
    """
    files = dict.fromkeys(folder / NAME for folder in folders)
    return tuple(rule for file in files if file.is_file() for rule in _rules(file))


def _rules(file: Path) -> Iterable[Rule]:
    try:
        text = file.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not valid TOML: {error}") from None
    strangers = ", ".join(sorted(set(document) - {"ignore"}))
    if strangers:
        raise SettingsError(f"{file}: there is {strangers}; only [[ignore]] is known, such as {EXAMPLE}")
    lines = [n for n, line in enumerate(text.splitlines(), start=1) if line.strip() == "[[ignore]]"]
    rows = document.get("ignore", [])
    for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
        line = lines[number] if number < len(lines) else 1
        yield _rule(file, line, row)


def _rule(file: Path, line: int, row: Any) -> Rule:
    where = f"{file}:{line}"
    kinds = {"url": str, "reason": str, "expires": date}
    if not isinstance(row, dict) or set(row) - set(kinds):
        raise SettingsError(f"{where}: a rule has url, reason and expires, such as {EXAMPLE}")
    for key, kind in kinds.items():
        value = row.get(key)
        if not isinstance(value, kind) or not str(value).strip():
            hint = "a date without quotes" if kind is date else "a text"
            raise SettingsError(f"{where}: {key} must be {hint}, not {value!r}; such as {EXAMPLE}")
    expires = row["expires"].date() if isinstance(row["expires"], datetime) else row["expires"]
    return Rule(url=row["url"], reason=row["reason"], expires=expires, file=str(file), line=line)


def ruling(rules: Iterable[Rule], url: str, today: date) -> Rule | None:
    """The first rule that holds today and means this link."""
    return next((rule for rule in rules if rule.expires >= today and rule.fits(url)), None)


def remarks(rules: Iterable[Rule], used: set[Rule], urls: Iterable[str], today: date) -> Iterable[Notice]:
    """What is to be said of rules that are out of date, or that nothing needs any more."""
    every = list(urls)
    for rule in rules:
        needed = any(map(rule.fits, every))
        if rule.expires < today:
            left, rest = (
                ("its links are checked again", "链接重新检查") if needed else ("remove it", "请删除")
            )
            text = f"the rule for {rule.url} ended on {rule.expires} ({rule.reason}): {left}"
            zh = f"规则 {rule.url} 已于 {rule.expires} 到期（{rule.reason}）：{rest}"
        elif rule not in used:
            text = f"no link needs the rule for {rule.url} ({rule.reason}): remove it"
            zh = f"规则 {rule.url} 已无链接需要（{rule.reason}）：请删除"
        else:
            continue
        yield Notice(text=text, zh=zh, file=rule.file, line=rule.line)
