"""`booklet import` as a person and as a script meet it."""

import json
import shutil

import pytest
import yaml
from click.testing import CliRunner

from booklet.cli import main
from importer import pipeline
from tests.conftest import ROOT


def run(*args):
    """Run `booklet` in this process."""
    return CliRunner().invoke(main, [str(a) for a in args])


@pytest.fixture
def copied(mirror, tmp_path_factory):
    """A mirror to change."""
    folder = tmp_path_factory.mktemp("mirror") / "m"
    shutil.copytree(mirror, folder)
    return folder


def snapshot(folder):
    """Every file and its bytes."""
    return {
        f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()
    }


def test_second_import_changes_nothing(mirror, project):
    """Law 2: not a byte, not a time stamp."""
    assert run("import", mirror).exit_code == 0
    before = {f: f.stat().st_mtime_ns for f in project.rglob("*") if f.is_file()}
    result = run("import", mirror)
    assert "8 unchanged" in result.output
    assert {f: f.stat().st_mtime_ns for f in project.rglob("*") if f.is_file()} == before


def test_what_lies_where(mirror, project):
    """Chapters, pictures with their types, the sidebar, the lock."""
    run("import", mirror)
    docs = project / "docs" / "zh"
    assert yaml.safe_load((project / "mkdocs.yml").read_text())["nav"] == [
        "index.md", "06-kubectl.md", "19-troubleshoot.md", "24-summary.md",
    ]  # fmt: skip
    assert {f.suffix for f in (docs / "assets").iterdir()} == {".png", ".jpg"}
    assert (project / "docs" / ".booklet" / "lock.zh.json").is_file()
    front = (docs / "06-kubectl.md").read_text().split("---\n")[1]
    assert sorted(yaml.safe_load(front)) == ["source", "title"]


def test_dry_run_prints_a_diff_and_writes_nothing(mirror, project):
    """All that would change, the sidebar too."""
    before = snapshot(project)
    result = run("import", mirror, "--dry-run")
    assert result.exit_code == 0
    assert "+++ b/24-summary.md" in result.output and "+  - 24-summary.md" in result.output
    assert snapshot(project) == before


def test_no_nav_leaves_the_sidebar_alone(mirror, project):
    """And `--docs` says where to write."""
    run("import", mirror, "--no-nav", "--docs", project / "elsewhere" / "zh")
    assert (project / "mkdocs.yml").read_text() == "site_name: x\n"
    assert (project / "elsewhere" / "zh" / "24-summary.md").is_file()
    assert (project / "elsewhere" / "zh" / ".booklet" / "lock.json").is_file()


def test_json_report(mirror, project):
    """What was done, for machines."""
    report = json.loads(run("import", mirror, "--json").output)
    assert report["failed"] is False
    assert report["files"]["24-summary.md"] == "new"
    assert report["cleaned"]["hidden address"] == 1
    assert report["refused"] == report["notes"] == report["missing"] == []


def test_one_bad_page_never_stops_a_run(copied, project):
    """The others are imported; the bad one is listed with its reason; exit 1; the good copy stays."""
    run("import", copied)
    good = (project / "docs/zh/19-troubleshoot.md").read_bytes()
    next(copied.rglob("19 *.md")).write_text("<title>Just a moment...</title><script>_cf_chl_opt={}</script>")
    result = run("import", copied)
    assert result.exit_code == 1
    assert "19 Troubleshoot.md: a Cloudflare challenge" in result.output
    assert (project / "docs/zh/19-troubleshoot.md").read_bytes() == good


def test_missing_chapter_and_picture_are_listed(copied, project):
    """They are worth a look, and failures only with --strict."""
    next(copied.rglob("19 *.md")).unlink()
    next(copied.rglob("1a7c60e4d91b3f7a")).unlink()
    result = run("import", copied)
    assert result.exit_code == 0
    assert "19 Troubleshoot" in result.output and "picture missing" in result.output
    assert run("import", copied, "--strict").exit_code == 1


def test_verify_renders_as_the_site_would(mirror, project):
    """With the extensions of this site all is well; with one that makes prose markup it is not."""
    for name in ("mkdocs.yml", "overrides"):
        (project / name).unlink(missing_ok=True)
        (project / name).symlink_to(ROOT / name)
    (project / "docs" / "zh").mkdir(parents=True)
    assert run("import", mirror, "--verify", "--no-nav").exit_code == 0
    (project / "mkdocs.yml").unlink()
    (project / "mkdocs.yml").write_text("site_name: x\nmarkdown_extensions: [nl2br, tables]\n")
    result = run("import", mirror, "--verify")
    assert result.exit_code == 1 and "would not be shown as it was" in result.output


def test_placeholder_pictures_are_told_page_by_page(copied, project):
    """A reader may miss something there."""
    page = next(copied.rglob("24 *.md"))
    html = page.read_text(encoding="utf-8").replace("<p>", '<p><img src="data:image/svg+xml;utf8,x">', 1)
    page.write_text(html, encoding="utf-8")
    assert "24 总结.md: left out: 1 × placeholder image" in run("import", copied).output


def test_edits_are_kept(copied, project):
    """An edit stays; when upstream changed too, it stays and the run says so."""
    run("import", copied)
    file = project / "docs/zh/24-summary.md"
    file.write_text(file.read_text() + "\n编者按。\n")
    edited = file.read_bytes()
    assert run("import", copied).exit_code == 0
    page = next(copied.rglob("24 *.md"))
    page.write_text(page.read_text().replace("<p>", "<p>新", 1))
    result = run("import", copied)
    assert result.exit_code == 1 and "24-summary.md" in result.output
    assert file.read_bytes() == edited


def test_importing_a_part_does_no_harm_to_the_whole(copied, project, tmp_path_factory):
    """Links, pictures and the index keep pointing at what lies in docs; nothing is copied under a new name."""
    run("import", copied)
    before = snapshot(project)
    part = tmp_path_factory.mktemp("part") / "专栏" / "Kubernetes 从上手到实践"
    part.mkdir(parents=True)
    shutil.copy(next(copied.rglob("24 *.md")), part)
    for source in (part, part.parents[1], next(copied.rglob("19 *.md"))):
        assert run("import", source).exit_code == 0
    after = snapshot(project)
    assert {k for k in after if after[k] != before.get(k)} <= {"docs/.booklet/lock.zh.json"}
    assert set(after) == set(before)


def test_second_booklet_does_not_take_over(copied, project):
    """It is refused with the way out; in a folder of its own it leaves the sidebar alone."""
    run("import", copied)
    before = snapshot(project)
    (booklet,) = (copied / "专栏").iterdir()
    for page in [*booklet.glob("*.md"), *booklet.glob("*.html")]:
        text = page.read_text(encoding="utf-8")
        for old, new in (
            ("Kubernetes 从上手到实践", "另一本"),
            (
                "Kubernetes%20%e4%bb%8e%e4%b8%8a%e6%89%8b%e5%88%b0%e5%ae%9e%e8%b7%b5",
                "%e5%8f%a6%e4%b8%80%e6%9c%ac",
            ),
        ):
            text = text.replace(old, new)
        page.write_text(text, encoding="utf-8")
    result = run("import", copied)
    assert result.exit_code == 1 and "另一本" in result.output and "--docs" in result.output
    assert snapshot(project) == before
    assert run("import", copied, "--docs", "other/zh").exit_code == 0
    assert (project / "mkdocs.yml").read_bytes() == before["mkdocs.yml"]


def test_chapter_that_vanished_is_kept_and_told(copied, project):
    """Nothing is deleted unasked."""
    run("import", copied)
    (booklet,) = (copied / "专栏").iterdir()
    for page in [*booklet.glob("*.md"), *booklet.glob("*.html")]:
        text = (
            page.read_text(encoding="utf-8")
            .replace("19 Troubleshoot", "19 Fehlersuche")
            .replace("19%20Troubleshoot", "19%20Fehlersuche")
        )
        page.write_text(text, encoding="utf-8")
    next(booklet.glob("19 *.md")).rename(booklet / "19 Fehlersuche.md")
    page = next(booklet.glob("24 *.md"))
    link = f'<p><a href="/专栏/{booklet.name}/19 Troubleshoot.md">旧</a>'
    page.write_text(page.read_text(encoding="utf-8").replace("<p>", link, 1), encoding="utf-8")
    result = run("import", copied)
    assert "19-troubleshoot.md: 19 Troubleshoot.md is no longer in the upstream's menu" in result.output
    assert (project / "docs/zh/19-troubleshoot.md").is_file() and (
        project / "docs/zh/19-fehlersuche.md"
    ).is_file()


def test_same_chapter_twice_is_reported(copied, project):
    """`x.md` and `x.md.html` are one chapter."""
    page = next(copied.rglob("24 *.md"))
    shutil.copy(page, page.with_name(page.name + ".html"))
    result = run("import", copied)
    assert result.exit_code == 1 and "the same chapter as" in result.output


def test_several_booklets_are_a_question(copied, project):
    """It names them."""
    (booklet,) = (copied / "专栏").iterdir()
    shutil.copytree(booklet, copied / "专栏" / "另一本")
    result = run("import", copied)
    assert result.exit_code == 1 and "several booklets" in result.output and "另一本" in result.output


def test_all_cores_give_the_same(mirror, project, monkeypatch):
    """Many pages are read by several processes."""
    run("import", mirror)
    alone = snapshot(project / "docs" / "zh")
    monkeypatch.setattr(pipeline, "_WORTH_FORKING", 2)
    monkeypatch.setattr(pipeline.os, "cpu_count", lambda: 2)
    run("import", mirror, "--docs", project / "two")
    assert {k: v for k, v in snapshot(project / "two").items() if not k.startswith(".")} == alone


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["import"], 2, "name a SOURCE"),
        (["import", "/no/such"], 1, "there is no such file"),
        (["import", "--wrong"], 2, "No such option"),
        (["import", "/no/such", "--json"], 1, '"failed": true'),
        (["--help"], 0, "booklet import examples/mirror"),
        (["import", "--help"], 0, "--dry-run"),
        (["serve"], 1, "has no index.md, which is the cover"),
        (["--version"], 0, "booklet"),
    ],
)
def test_exit_codes_and_messages(args, code, says, project):
    """0 well, 1 failed, 2 misuse."""
    result = run(*args)
    assert (result.exit_code, says in result.output) == (code, True), result.output


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool.booklet]\nnope = 1\n", "no setting 'nope'"),
        ("[tool.booklet]\ndocs = 1\n", "docs must be a str"),
        ("[tool.booklet\n", "not valid TOML"),
        ('[tool.booklet]\nsite = "x.cn"\n', "site must be an address"),
        ('[tool.booklet.slugs]\n"甲" = "a/b"\n', "the slug of '甲'"),
    ],
)
def test_bad_settings_name_the_file_and_the_key(text, says, project):
    """And what would be right."""
    (project / "pyproject.toml").write_text(text)
    result = run("import", project)
    assert result.exit_code == 1 and says in result.output and "pyproject.toml" in result.output


def test_outside_a_project_build_is_misuse(tmp_path, monkeypatch):
    """It says where it looked."""
    monkeypatch.chdir(tmp_path)
    result = run("build")
    assert result.exit_code == 2 and "no mkdocs.yml" in result.output
