"""What works is asked rarely, what fails soon again; what is broken is remembered since when."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from checker.memory import Memory
from checker.model import Answer, Finding, Link, Occurrence
from checker.verdicts import Verdict

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PLACE = Occurrence(href="x")


def told(url, verdict):
    """A link, and what was said of it."""
    link = Link(url=url, occurrences=(PLACE,))
    return link, Finding(
        url=url, verdict=verdict, severity=verdict.severity, occurrences=(PLACE,), status=200
    )


def remembered(file, url, verdict, when):
    """One run that found this out."""
    memory = Memory(file, when)
    link, finding = told(url, verdict)
    found = memory.remember(link, finding, Answer(url=url, headers=(("etag", '"e"'),)))
    memory.save()
    return found


@pytest.mark.parametrize(
    ("verdict", "fresh", "stale"),
    [
        (Verdict.OK, timedelta(days=13), timedelta(days=29)),
        (Verdict.MOVED, timedelta(days=13), timedelta(days=29)),
        (Verdict.NOT_FOUND, timedelta(minutes=59), timedelta(hours=2)),
        (Verdict.TIMED_OUT, timedelta(minutes=59), timedelta(hours=2)),
        (Verdict.DENIED, timedelta(days=13), timedelta(days=29)),
    ],
)
def test_each_verdict_has_its_age(tmp_path, verdict, fresh, stale):
    """A clock that went backwards makes nothing fresh."""
    remembered(tmp_path / "c.json", "https://h/x", verdict, NOW)
    assert Memory(tmp_path / "c.json", NOW + fresh).fresh("https://h/x").verdict is verdict
    assert Memory(tmp_path / "c.json", NOW + stale).fresh("https://h/x") is None
    assert Memory(tmp_path / "c.json", NOW - timedelta(minutes=1)).fresh("https://h/x") is None


def test_broken_since(tmp_path):
    """The first day stays, and is forgotten once the link works."""
    file = tmp_path / "c.json"
    for days, verdict, since in [
        (0, Verdict.NOT_FOUND, "2026-11-24"), (3, Verdict.GONE, "2026-11-24"), (4, Verdict.OK, ""),
        (5, Verdict.NOT_FOUND, "2026-11-29"),
    ]:  # fmt: skip
        assert remembered(file, "https://h/x", verdict, NOW + timedelta(days=days)).since == since


def test_confirmation_counts_days_and_not_runs(tmp_path):
    """Two runs on one day are one observation."""
    file = tmp_path / "c.json"
    remembered(file, "https://h/x", Verdict.NOT_FOUND, NOW)
    remembered(file, "https://h/x", Verdict.NOT_FOUND, NOW + timedelta(hours=2))
    assert not Memory(file, NOW).confirmed("https://h/x", 2, 0)
    remembered(file, "https://h/x", Verdict.NOT_FOUND, NOW + timedelta(days=1))
    later = Memory(file, NOW + timedelta(days=1))
    assert later.confirmed("https://h/x", 2, 1)
    assert not later.confirmed("https://h/x", 2, 7)
    assert Memory(None, NOW).confirmed("https://h/x", 9, 9)


def test_validators_are_used_only_where_all_was_well(tmp_path):
    """A page that was broken is asked for whole."""
    remembered(tmp_path / "c.json", "https://h/x", Verdict.OK, NOW)
    assert Memory(tmp_path / "c.json", NOW).recall("https://h/x").conditions() == {"If-None-Match": '"e"'}
    remembered(tmp_path / "c.json", "https://h/x", Verdict.NOT_FOUND, NOW)
    assert Memory(tmp_path / "c.json", NOW).recall("https://h/x").conditions() == {}


def test_no_password_lies_in_the_file(tmp_path):
    """Addresses are kept as digests."""
    remembered(tmp_path / "c.json", "https://me:geheim@h/x", Verdict.OK, NOW)
    assert "geheim" not in (tmp_path / "c.json").read_text(encoding="utf-8")


def test_old_entries_are_forgotten(tmp_path):
    """After a season."""
    remembered(tmp_path / "c.json", "https://h/x", Verdict.OK, NOW)
    remembered(tmp_path / "c.json", "https://h/y", Verdict.OK, NOW + timedelta(days=91))
    assert len(json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["links"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"version": 1}',
        '{"version": 1, "links": {"a": {"verdict": "nope"}}}',
        '{"version": 1, "links": {"a": {"verdict": "ok", "checked": "2026-11-24T12:00:00"}}}',
    ],
)
def test_a_file_that_is_no_cache_is_told_and_made_anew(tmp_path, text):
    """It never stops a run."""
    (tmp_path / "c.json").write_text(text, encoding="utf-8")
    memory = Memory(tmp_path / "c.json", NOW)
    assert "is no cache" in memory.troubles[0].text and "不是" in memory.troubles[0].zh
    memory.save()
    assert not Memory(tmp_path / "c.json", NOW).troubles


def test_what_the_disk_refuses_is_told(tmp_path):
    """It comes with the report, and nothing is left behind."""
    (tmp_path / "file").touch()
    memory = Memory(tmp_path / "file" / "c.json", NOW)
    memory.save()
    assert "could not be written" in memory.troubles[0].text
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_odd_bytes_of_a_host_survive(tmp_path):
    """A validator goes back as it came."""
    memory = Memory(tmp_path / "c.json", NOW)
    link, finding = told("https://h/x", Verdict.OK)
    memory.remember(link, finding, Answer(url="https://h/x", headers=(("etag", '"\udcff\udcfe"'),)))
    memory.save()
    assert not memory.troubles
    assert Memory(tmp_path / "c.json", NOW).recall("https://h/x").etag == '"\udcff\udcfe"'


def test_a_device_stays_one(tmp_path):
    """Written to, not replaced; and the file behind a symbolic link is replaced, not the link."""
    pipe, link, file = tmp_path / "pipe", tmp_path / "link", tmp_path / "file"
    os.mkfifo(pipe)
    file.write_text("{}")
    link.symlink_to(file)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for path in (pipe, link):
        Memory(path, NOW).save()
    assert os.read(reader, 100).startswith(b"{") and pipe.is_fifo()
    assert link.is_symlink() and "version" in file.read_text()
    os.close(reader)
