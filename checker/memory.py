"""What earlier runs found out, in one file, so that a run asks only what has grown old."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from checker.addresses import masked
from checker.files import write_whole
from checker.model import Answer, Finding, Link, Notice
from checker.verdicts import Severity, Verdict

VERSION = 1
DAY = timedelta(days=1)
AGES: Mapping[Severity, timedelta] = {
    Severity.PASS: 14 * DAY,
    Severity.REDIRECT: 14 * DAY,
    Severity.WARN: timedelta(hours=1),
    Severity.FAIL: timedelta(hours=1),
}
"""How long a verdict is taken for true; up to twice as long when it works, so that not all end on one day.
A failure is asked again by every run that is not a repetition at once."""
LASTING = frozenset({Verdict.INSECURE, Verdict.SCRIPTED_FRAGMENT, Verdict.DENIED, Verdict.LOGIN_WALL})
"""Warnings that do not pass by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one link."""

    verdict: Verdict
    checked: datetime
    final_url: str = ""
    status: int = 0
    detail: str = ""
    proposal: str = ""
    since: str = ""
    """ISO date on which it was first seen broken; empty while it works."""
    seen: int = 0
    """On how many days it was seen broken since."""
    etag: str = ""
    modified: str = ""

    def fresh(self, url: str, now: datetime) -> bool:
        """Whether it need not be asked again."""
        severity = Severity.PASS if self.verdict in LASTING else self.verdict.severity
        age = AGES[severity]
        if age >= DAY:
            age += age * (int(_key(url)[:4], 16) / 0xFFFF)
        return now - age <= self.checked <= now

    def finding(self, link: Link) -> Finding:
        """What was said, of the places where it stands now."""
        return Finding(
            url=masked(link.url),
            verdict=self.verdict,
            severity=self.verdict.severity,
            occurrences=link.occurrences,
            final_url=self.final_url,
            status=self.status,
            detail=self.detail,
            proposal=self.proposal,
            since=self.since,
        )

    def conditions(self) -> dict[str, str]:
        """Headers that ask only for what changed; none unless all was well."""
        if self.verdict is not Verdict.OK:
            return {}
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in pairs.items() if value}


class Memory:
    """The file; without one, nothing is remembered."""

    def __init__(self, file: Path | None, now: datetime) -> None:
        self._file = file
        self._now = now
        self.troubles: list[Notice] = []
        """Why the file was of no use, or could not be written."""
        self._entries = self._load()

    def _load(self) -> dict[str, Entry]:
        try:
            if not self._file or not self._file.is_file():
                return {}
            document = json.loads(self._file.read_text(encoding="utf-8"))
            if document["version"] != VERSION:
                return {}
            return {key: _entry(row) for key, row in document["links"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            self._trouble(
                f"{self._file} is no cache of this program, and is made anew ({type(error).__name__})",
                f"{self._file} 不是本程序的缓存，已重新建立",
            )
            return {}

    def _trouble(self, text: str, zh: str) -> None:
        self.troubles.append(Notice(text=text, zh=zh))

    def recall(self, url: str) -> Entry | None:
        """What is known of a link, be it old."""
        return self._entries.get(_key(url)) if self._file else None

    def fresh(self, url: str) -> Entry | None:
        """What is known of a link and still holds."""
        entry = self.recall(url)
        return entry if entry and entry.fresh(url, self._now) else None

    def remember(self, link: Link, finding: Finding, answer: Answer) -> Finding:
        """Keep a verdict; the finding comes back with the day since when it is broken."""
        if not self._file:
            return finding
        before = self.recall(link.url)
        since, seen = "", 0
        if finding.verdict.severity is Severity.FAIL:
            today = self._now.date()
            since = before.since if before and before.since else today.isoformat()
            again = not before or not before.since or before.checked.date() != today
            seen = (before.seen if before else 0) + again
        self._entries[_key(link.url)] = Entry(
            verdict=finding.verdict,
            checked=self._now,
            final_url=finding.final_url,
            status=finding.status,
            detail=finding.detail,
            proposal=finding.proposal,
            since=since,
            seen=seen,
            etag=answer.header("etag"),
            modified=answer.header("last-modified"),
        )
        return replace(finding, since=since)

    def renew(self, link: Link, entry: Entry) -> Finding:
        """What was said still holds."""
        self._entries[_key(link.url)] = replace(entry, checked=self._now)
        return entry.finding(link)

    def confirmed(self, url: str, confirmations: int, days: int) -> bool:
        """Whether a broken link was seen so often enough, and for long enough."""
        entry = self.recall(url)
        if not self._file or not entry or not entry.since:
            return True
        broken = self._now.date() - datetime.fromisoformat(entry.since).date()
        return entry.seen >= confirmations and broken.days >= days

    def save(self) -> None:
        """Write the file, whole or not at all; what no run has seen for long is forgotten."""
        if not self._file:
            return
        rows = {
            key: _row(entry)
            for key, entry in sorted(self._entries.items())
            if self._now - entry.checked < FORGOTTEN
        }
        text = json.dumps({"version": VERSION, "links": rows}, indent=1)
        try:
            write_whole(self._file, f"{text}\n".encode())
        except (OSError, RuntimeError) as error:  # links in a circle
            reason = getattr(error, "strerror", None) or str(error)
            self._trouble(
                f"the cache {self._file} could not be written: {reason}",
                f"缓存 {self._file} 无法写入：{reason}",
            )


FORGOTTEN = 90 * DAY


def _key(url: str) -> str:
    """A digest: addresses may hold passwords."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _row(entry: Entry) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    row |= {"verdict": entry.verdict.slug, "checked": entry.checked.isoformat(timespec="seconds")}
    return {name: value for name, value in row.items() if value not in {"", 0}}


def _entry(row: Mapping[str, Any]) -> Entry:
    verdict = Verdict[row["verdict"].upper().replace("-", "_")]
    checked = datetime.fromisoformat(row["checked"])
    if checked.tzinfo is None:
        raise ValueError("a moment without a zone")
    return Entry(**{**row, "verdict": verdict, "checked": checked})
