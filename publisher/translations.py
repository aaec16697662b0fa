"""How translations stand to their originals, by content hash: history and clones cannot confuse it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any

from publisher import history
from publisher.model import Change, Language, Status
from publisher.text import canonical, digest, sections, split

KEY, DATE = "translates", "translated"
"""Front matter of a translation: the hash of the body that it translates, and when that was recorded."""


def status_of(original: str | None, translation: Mapping[str, Any] | None) -> Status:
    """From the original's body and the translation's front matter; None where there is no file."""
    if original is None:
        return Status.ORPHAN
    if translation is None:
        return Status.MISSING
    return Status.CURRENT if str(translation.get(KEY)) == digest(original) else Status.OUTDATED


def remembered(root: Path, language: Language, path: str) -> Path:
    """Where the original's body lies as it was when a translation of it was recorded."""
    return root / "docs" / ".booklet" / "translated" / language.code / path


def left(original: Path, meta: Mapping[str, Any]) -> str:
    """ISO date on which an original left what the translation with this front matter translates."""
    recorded = meta.get(KEY)
    return history.left(original, lambda text: digest(_body(text)) == recorded) if recorded else ""


def change(body: str, meta: Mapping[str, Any], base: Path, since: str) -> Change:
    """What an original became after the translation with this front matter was recorded."""
    known = base.read_text(encoding="utf-8") if base.is_file() else ""
    return Change(
        sections=changed_sections(known, body) if digest(known) == meta.get(KEY) else (),
        since=since,
        translated=str(meta.get(DATE, "")),
    )


def changed_sections(old: str, new: str) -> tuple[str, ...]:
    """Headings of a new body whose section is new, other or lost something that followed it."""
    before = {(part.level, part.heading, canonical(part.text)) for part in sections(old)}
    after = [(part.level, part.heading, canonical(part.text)) for part in sections(new)]
    return tuple(dict.fromkeys(part[1] for part in after if part not in before and part[1]))


def difference_of(old: str, new: str, path: str) -> str:
    """A unified diff of two bodies, for translators."""
    before, after = (canonical(text).splitlines(keepends=True) for text in (old, new))
    return "".join(unified_diff(before, after, f"{path} as translated", f"{path} now"))


def _body(file: str) -> str:
    try:
        return split(file)[1]
    except ValueError:
        return ""
