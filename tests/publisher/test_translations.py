"""How translations stand, over a table of cases, and against a real git history."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from publisher import history
from publisher.translations import changed_sections

ROOT = Path(__file__).resolve().parents[2]
CONFIG = "site_name: 书\ndocs_dir: docs/zh\ntheme: {language: zh}\nnav: [index.md, a.md, b.md, c.md, d.md]\n"


def git(folder, *words, date="2026-01-01"):
    """Real git, with a fixed author and date."""
    who = {
        f"GIT_{role}_{what}": "t@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{date}T12:00:00Z")
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env=os.environ | who | when)


def booklet(folder, *words):
    """The command as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "booklet", *words], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip


def write(folder, path, text):
    """A file below a folder."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    """Four chapters; `a` and `b` translated and recorded, `c` translated and never recorded, `d` not; one orphan."""
    write(tmp_path, "mkdocs.yml", CONFIG)
    write(tmp_path, "mkdocs.en.yml", "INHERIT: mkdocs.yml\nsite_name: Book\ndocs_dir: docs/en\n")
    write(tmp_path, "docs/zh/index.md", "# 书\n")
    write(tmp_path, "docs/en/index.md", "# Book\n")
    for name in "abcd":
        write(tmp_path, f"docs/zh/{name}.md", f"# 章 {name}\n\n## 一\n\n旧。\n\n## 二\n\n不变。\n")
    for name in "abc":
        write(tmp_path, f"docs/en/{name}.md", f"# {name}\n\n## One\n\nOld.\n\n## Two\n\nSame.\n")
    write(tmp_path, "docs/en/extra.md", "# Extra\n")
    git(tmp_path, "init", "-q")
    assert booklet(tmp_path, "translated", "index", "a.md", "docs/en/b.md").returncode == 0
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "1", date="2026-01-01")
    return tmp_path


def statuses(folder, *options):
    """Path → record, as machines get it."""
    done = booklet(folder, "status", "--json", *options)
    return {record["path"]: record for record in json.loads(done.stdout)}, done.returncode


def test_every_state_at_once(project):
    """Current, outdated by a change, outdated for want of a record, missing, orphan."""
    write(project, "docs/zh/b.md", "# 章 b\n\n## 一\n\n新。\n\n## 二\n\n不变。\n\n## 三\n\n加。\n")
    git(project, "commit", "-qam", "2", date="2026-02-03")
    found, code = statuses(project)
    assert code == 0
    assert {path: record["status"] for path, record in found.items()} == {
        "index.md": "current", "a.md": "current", "b.md": "outdated", "c.md": "outdated", "d.md": "missing",
        "extra.md": "orphan",
    }  # fmt: skip
    assert found["b.md"]["sections"] == ["一", "三"]
    assert found["b.md"]["since"] == "2026-02-03"
    assert found["c.md"]["since"] == "" and found["c.md"]["sections"] == []


@pytest.mark.parametrize(
    ("edit", "status"),
    [
        (lambda text: text.replace("\n", "\r\n"), "current"),
        (lambda text: text.replace("旧。\n", "旧。  \n") + "\n\n", "current"),
        (lambda text: "---\ntitle: 甲\nsource: https://a.example/\n---\n" + text, "current"),
        (lambda text: text.replace("旧", "新"), "outdated"),
        (lambda text: text.replace("## 一", "## 壹"), "outdated"),
        (lambda text: text.replace("章 a", "章 甲"), "outdated"),
        (lambda text: text.replace("\n\n## 二", "\n\n![](x.png)\n\n## 二"), "outdated"),
    ],
    ids=["line-ends", "blanks", "front-matter", "text", "heading", "title", "picture"],
)
def test_what_makes_a_translation_outdated(project, edit, status):
    """Text does; line ends, blanks at ends and front matter do not. Nothing of it needs git."""
    original = project / "docs/zh/a.md"
    original.write_bytes(edit(original.read_text(encoding="utf-8")).encode())
    assert statuses(project)[0]["a.md"]["status"] == status


def test_recording_makes_current_and_going_back_does_too(project):
    """The record is of content: an original that is put back needs no new record."""
    original = project / "docs/zh/a.md"
    before = original.read_text(encoding="utf-8")
    original.write_text(before + "\n加一句。\n", encoding="utf-8")
    assert statuses(project)[0]["a.md"]["status"] == "outdated"
    original.write_text(before, encoding="utf-8")
    assert statuses(project)[0]["a.md"]["status"] == "current"
    original.write_text(before + "\n加一句。\n", encoding="utf-8")
    done = booklet(project, "translated", "a", "--lang", "en")
    assert done.returncode == 0 and "docs/en/a.md is current" in done.stdout
    assert statuses(project)[0]["a.md"]["status"] == "current"


def test_fail_on(project):
    """CI can insist, on what it chooses."""
    assert booklet(project, "status", "--fail-on", "outdated").returncode == 1
    assert booklet(project, "status", "--fail-on", "missing").returncode == 1
    for path in ("docs/en/extra.md", "docs/zh/d.md"):
        (project / path).unlink()
    assert booklet(project, "status", "--fail-on", "orphan").returncode == 0
    assert booklet(project, "translated", "c").returncode == 0
    assert booklet(project, "status", "--fail-on", "outdated", "--fail-on", "missing").returncode == 0


def test_diff_shows_what_to_translate(project):
    """The change of the original, not of the translation."""
    original = project / "docs/zh/a.md"
    original.write_text(original.read_text(encoding="utf-8").replace("旧。", "新。"), encoding="utf-8")
    shown = booklet(project, "status", "--diff").stdout
    assert "-旧。\n+新。\n" in shown
    assert "c.md: no record" in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["d"], "has no translation yet"),
        (["zzz"], "no page 'zzz'"),
        (["a", "--lang", "fr"], "into 'fr'; there is en"),
    ],
)
def test_what_cannot_be_recorded_changes_nothing(project, words, message):
    """Told with the way out, and nothing of the other names is written either."""
    before = (project / "docs/en/c.md").read_bytes()
    done = booklet(project, "translated", "c", *words)
    assert done.returncode == 1 and message in done.stderr
    assert (project / "docs/en/c.md").read_bytes() == before


def test_table_names_every_page(project):
    """For people: a line each and a sum."""
    shown = booklet(project, "status").stdout
    assert "d.md      missing" in shown
    assert "2 current" not in shown and "3 current, 1 outdated, 1 missing, 1 orphan" in shown
    assert "\x1b[" not in shown


def test_unreadable_pages_are_named_together(project):
    """One bad page does not hide another."""
    write(project, "docs/zh/a.md", "---\n[\n---\nx")
    (project / "docs/en/b.md").write_bytes(b"\xff\xfe\x00")
    done = booklet(project, "status")
    assert done.returncode == 1
    assert "a.md: the front matter" in done.stderr and "b.md" in done.stderr


def test_dates_of_history(project):
    """Last commit of each file in UTC; a shallow clone knows none and says none."""
    assert history.last_changes(project)[project / "docs/zh/a.md"] == "2026-01-01"
    write(project, "docs/zh/a.md", "# 改\n")
    git(project, "commit", "-qam", "2", date="2026-03-04")
    dates = history.last_changes(project)
    assert dates[project / "docs/zh/a.md"] == "2026-03-04" and dates[project / "docs/zh/b.md"] == "2026-01-01"
    git(project, "clone", "-q", "--depth=1", f"file://{project}", str(project / "shallow"))
    assert history.last_changes(project / "shallow") == {}


def test_no_history_is_no_fault(tmp_path):
    """A folder from a zip has no dates."""
    assert history.last_changes(tmp_path) == {}


@pytest.mark.parametrize(
    ("old", "new", "sections"),
    [
        ("## 一\n\n甲\n", "## 一\n\n甲\n", ()),
        ("## 一\n\n甲\n## 二\n\n乙\n", "## 二\n\n乙\n## 一\n\n甲\n", ()),
        ("## 一\n\n甲\n", "## 一\n\n乙\n", ("一",)),
        ("## 一\n\n甲\n", "## 一\n\n甲\n\n### 一点一\n\n乙\n", ("一点一",)),
        ("甲\n\n## 一\n", "乙\n\n## 一\n", ()),
    ],
)
def test_changed_sections(old, new, sections):
    """What is new or other, by heading; a preface has none to name."""
    assert changed_sections(old, new) == sections
