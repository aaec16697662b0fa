"""Whole builds: three languages, missing and outdated pages, what a rebuild touches, other engines."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import html

ROOT = Path(__file__).resolve().parents[2]
JAPANESE = """\
INHERIT: mkdocs.yml
site_name: Kubernetes 入門
docs_dir: docs/ja
theme: {language: ja}
plugins: [{search: {lang: ja}}]
extra: {language: {tag: ja, name: 日本語, locale: ja_JP}}
"""


def run(folder, *words, **env):
    """`booklet`, as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "booklet", *words], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | env,
    )  # fmt: skip


def edit(file, old, new):
    """Put one text for another."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def copied(folder, outputs=("llms", "feed", "zip")):
    """The project's docs and templates, with few outputs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, folder)
    settings = f"[tool.booklet.publish]\noutputs = {json.dumps(outputs)}\n"
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """中文; English without chapter 19 and with 24 outdated; and a third language that has one chapter."""
    folder = copied(tmp_path_factory.mktemp("三 语") / "书")
    (folder / "docs/en/19-troubleshoot.md").unlink()
    edit(
        folder / "docs/zh/24-summary.md", "## 三个值得养成的习惯\n", "## 三个值得养成的习惯\n\n新加的一句。\n"
    )
    (folder / "mkdocs.ja.yml").write_text(JAPANESE, encoding="utf-8")
    (folder / "docs/ja").mkdir()
    chapter = "---\ntitle: 06 クラスタ管理\n---\n\n# 06 クラスタ管理\n\nこんにちは。\n"
    (folder / "docs/ja/06-kubectl.md").write_text(chapter, encoding="utf-8")
    done = run(folder, "build", SITE_URL="https://a.example/book/")
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


def tree(project, path):
    """A page as a parser sees it."""
    return html.fromstring((project / "site" / path).read_text(encoding="utf-8"))


def hreflangs(page):
    """Language → address."""
    return {
        link.get("hreflang"): link.get("href") for link in page.xpath("//link[@rel='alternate'][@hreflang]")
    }


def test_a_third_language_is_one_file_and_one_folder(project):
    """Its own words, its own search, its own map, and every page that is not translated yet."""
    page = tree(project, "ja/06-kubectl.html")
    assert page.get("lang") == "ja" and page.findtext(".//title") == "06 クラスタ管理 - Kubernetes 入門"
    assert page.xpath("//meta[@property='og:locale']/@content") == ["ja_JP"]
    assert hreflangs(page) == {
        "zh-Hans": "https://a.example/book/06-kubectl.html",
        "en": "https://a.example/book/en/06-kubectl.html",
        "ja": "https://a.example/book/ja/06-kubectl.html",
        "x-default": "https://a.example/book/06-kubectl.html",
    }
    found = json.loads((project / "site/ja/search/search_index.json").read_text(encoding="utf-8"))
    assert {entry["location"].split("#")[0] for entry in found["docs"]} == {"06-kubectl.html"}
    assert found["config"]["lang"] == ["ja"]
    assert (project / "site/ja/24-summary.html").is_file()


def test_a_cover_needs_no_translation(project):
    """Its words come from the configuration; until there is one, robots stay away."""
    page = tree(project, "ja/index.html")
    assert page.xpath("//article//h1")[0].text_content() == "Kubernetes 入門"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not page.xpath("//article//ul/li/a[contains(@href, '.md')]")


@pytest.mark.parametrize("path", ["en/19-troubleshoot.html", "ja/24-summary.html"])
def test_a_missing_translation_shows_the_original_and_says_so(project, path):
    """In its own language, with a way to it, not for robots, not in the search."""
    page = tree(project, path)
    original = f"https://a.example/book/{path[3:].replace('index.html', '')}"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='canonical']/@href") == [original]
    assert hreflangs(page) == {}
    assert page.xpath("//article//div[@lang='zh-Hans']//h1")
    assert page.xpath("//*[contains(@class, 'booklet-notice')]//a[@href]/@href")[0] == f"../{path[3:]}"
    language = path[:2]
    index = json.loads((project / f"site/{language}/search/search_index.json").read_text(encoding="utf-8"))
    assert path[3:] not in {entry["location"].split("#")[0] for entry in index["docs"]}
    assert path[3:] not in (project / f"site/{language}/sitemap.xml").read_text(encoding="utf-8")


def test_pictures_of_a_missing_page_are_there(project):
    """They come from the original's folder, with their size."""
    for src in tree(project, "en/19-troubleshoot.html").xpath("//article//img"):
        assert (project / "site/en" / src.get("src")).is_file() and int(src.get("width")) > 0


def test_an_outdated_translation_says_what_changed(project):
    """Which section, with a link to it, and when it was translated."""
    notice = tree(project, "en/24-summary.html").xpath("//*[contains(@class, 'booklet-notice')]")[0]
    (link,) = notice.xpath(".//li/a")
    assert link.text == "三个值得养成的习惯" and link.get("href") == "../24-summary.html#三个值得养成的习惯"
    assert tree(project, "24-summary.html").xpath("//h2[@id='三个值得养成的习惯']")
    assert re.search(r"20\d\d-\d\d-\d\d", notice.text_content())
    assert not tree(project, "en/06-kubectl.html").xpath("//*[contains(@class, 'booklet-notice')]")


def test_one_sidebar_in_each_language(project):
    """Same pages, titles and parts in its words."""

    def links(path):
        return tree(project, path).xpath(
            "//nav[contains(@class, 'md-nav--primary')]/ul//li/a[not(starts-with(@href, '#'))]"
        )

    zh, en = links("06-kubectl.html"), links("en/06-kubectl.html")
    assert [a.get("href") for a in zh] == [a.get("href") for a in en]
    assert en[-2].text_content().strip() == "24 Summary"
    assert "First steps" in tree(project, "en/06-kubectl.html").text_content()


def test_one_bilingual_404(project):
    """At the root, both languages shown without a script, not for robots."""
    page = tree(project, "404.html")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//article//*[@lang='en']") and page.xpath("//article//*[starts-with(@lang, 'zh')]")
    assert not (project / "site/en/404.html").exists()


def test_status_page_for_maintainers(project):
    """The same facts as the command, not for robots."""
    page = tree(project, "translation-status.html")
    rows = {
        row[0].text_content().strip(): [cell.text_content().strip() for cell in row[1:]]
        for row in page.xpath("//tbody/tr")
    }
    assert rows["19 Troubleshoot"] == ["缺失", "缺失"] and rows["06 集群管理：初识 kubectl"][0] == "最新"
    assert rows["24 总结"][0].startswith("落后")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_extended_reading_of_the_whole_book(project):
    """Every link of those sections, and no other."""
    page = tree(project, "en/extended-reading.html")
    shown = page.xpath("//ul[@class='booklet-reading']/li/a/@href")
    text = "".join(
        (project / "docs/en" / name).read_text(encoding="utf-8")
        for name in ("06-kubectl.md", "24-summary.md")
    )
    text += (project / "docs/zh/19-troubleshoot.md").read_text(encoding="utf-8")
    sections = re.findall(r"\n## (?:Further reading|扩展阅读)\n(.*?)(?=\n## |\n---\n|\Z)", text, re.S)
    assert (
        sorted(shown) == sorted(re.findall(r"\]\((https?://[^)]+)\)", "".join(sections))) and len(shown) > 10
    )


def test_every_local_address_of_every_page_is_there(project):
    """Pages, pictures, scripts, styles, feeds, copies, downloads: nothing points at nothing, fragments too."""
    site, ids, faults = project / "site", {}, []
    pages = {file: html.fromstring(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")}
    for file, page in pages.items():
        ids[file] = {*page.xpath("//@id"), *page.xpath("//a/@name"), ""}
    for file, page in pages.items():
        for address in page.xpath("//@href | //@src"):
            path, _, fragment = address.partition("#")
            if re.match(r"[a-z]+:", address) or file.name == "404.html":
                continue
            target = (file.parent / path).resolve() if path else file
            if not target.is_file() or (
                target in ids and not fragment.startswith("__") and fragment not in ids[target]
            ):
                faults.append(f"{file.relative_to(site)}: {address}")
    assert faults == []


def test_a_sidebar_of_24_entries_costs_little(project):
    """At most 15 % of what a page weighs without entries, reckoned from the weight of one."""
    for path in ("06-kubectl.html", "en/06-kubectl.html", "24-summary.html"):
        page = (project / "site" / path).read_text(encoding="utf-8")
        entries = re.findall(
            r'<li class="md-nav__item">\s*<a href="[^#"]*" class="md-nav__link">.*?</li>', page, re.S
        )
        weights = [len(entry.encode()) for entry in entries]
        assert len(weights) >= 4
        rest = len(page.encode()) - sum(weights)
        assert rest + 24 * max(weights) <= 1.15 * rest


def test_policy_names_every_script_in_pages(project):
    """And nothing in a page needs more than it allows: no handler, no style, no script address."""
    policy = (project / "site/_headers").read_text(encoding="utf-8")
    assert "unsafe" not in policy
    for file in (project / "site").rglob("*.html"):
        page = html.fromstring(file.read_text(encoding="utf-8"))
        assert not page.xpath("//@style | //style | //@onclick | //@onload"), file
        assert len(page.xpath("//script[not(@src) and not(@type)]")) > 0


def test_a_rebuild_touches_only_what_changed(project, tmp_path):
    """Nothing to do: no engine, no file. One edit: the pages that show it."""
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    times = {file: file.stat().st_mtime_ns for file in (copy / "site").rglob("*") if file.is_file()}
    done = run(copy, "build", SITE_URL="https://a.example/book/")
    assert done.returncode == 0 and "Building" not in done.stderr and "0 files" in done.stdout
    edit(copy / "docs/zh/06-kubectl.md", "没有魔法", "没有魔术")
    done = run(copy, "build", SITE_URL="https://a.example/book/")
    assert done.returncode == 0
    now = {file: file.stat().st_mtime_ns for file in (copy / "site").rglob("*") if file.is_file()}
    changed = {file.relative_to(copy / "site").as_posix() for file in now if now[file] != times.get(file)}
    assert "06-kubectl.html" in changed and "没有魔术" in (copy / "site/06-kubectl.html").read_text(
        encoding="utf-8"
    )
    assert "19-troubleshoot.html" not in changed and not any("assets/" in path for path in changed)


def test_a_failing_build_leaves_the_site_alone_and_says_why(project, tmp_path):
    """With the language, the page and the link; mended, it builds."""
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    before = {file: file.read_bytes() for file in (copy / "site").rglob("*") if file.is_file()}
    edit(copy / "docs/en/24-summary.md", "(06-kubectl.md)", "(nowhere.md)")
    done = run(copy, "build")
    assert done.returncode == 1
    assert (
        "[en]" in done.stderr
        and "nowhere.md" in done.stderr
        and "nothing in site/ was changed" in done.stderr
    )
    assert before == {file: file.read_bytes() for file in (copy / "site").rglob("*") if file.is_file()}
    edit(copy / "docs/en/24-summary.md", "(nowhere.md)", "(06-kubectl.md)")
    assert run(copy, "build").returncode == 0


def test_a_killed_build_is_made_good_by_the_next(project, tmp_path):
    """kill -9 at several moments; then the site is as if nothing had happened."""
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    for moment in (0.3, 0.6, 1.2, 2.0):
        with (copy / "docs/zh/06-kubectl.md").open("a", encoding="utf-8") as chapter:
            chapter.write(f"\n{moment}\n")
        command = [sys.executable, "-m", "booklet", "build"]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "SITE_URL": "https://a.example/book/"}
        build = subprocess.Popen(command, cwd=copy, env=environment, start_new_session=True,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(moment)
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()
    shutil.copy(project / "docs/zh/06-kubectl.md", copy / "docs/zh/06-kubectl.md")
    assert run(copy, "build", SITE_URL="https://a.example/book/").returncode == 0
    sites = [
        {f.relative_to(s): f.read_bytes() for f in s.rglob("*") if f.is_file()}
        for s in (copy / "site", project / "site")
    ]
    assert sites[0] == sites[1]


def test_without_an_address_the_site_is_still_whole(project, tmp_path):
    """No feeds, no maps, no made-up addresses."""
    copy = tmp_path / "copy"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("site", "build"))
    done = run(copy, "build", SITE_URL="")
    assert done.returncode == 0, done.stderr
    assert "a.example" not in (copy / "site/en/24-summary.html").read_text(encoding="utf-8")
    assert not (copy / "site/sitemap.xml").exists()


def test_properdocs_makes_the_same_site(project, tmp_path):
    """Byte by byte."""
    copy = tmp_path / "copy"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("site", "build"))
    done = run(copy, "build", "--engine", "properdocs", SITE_URL="https://a.example/book/")
    assert done.returncode == 0, done.stderr
    sites = [
        {f.relative_to(s): f.read_bytes() for f in s.rglob("*") if f.is_file()}
        for s in (copy / "site", project / "site")
    ]
    assert sites[0].keys() == sites[1].keys()
    assert [path for path in sites[0] if sites[0][path] != sites[1][path]] == []


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """What people do: folders, odd names and titles, a repository in the site, files of their own."""
    folder = copied(tmp_path_factory.mktemp("odd") / "书")
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write(
            "  - A & B:\n      - p1/index.md\n      - './p1/01 (上) #1.md'\n  - 24-summary.md\nnot_in_nav: /draft.md\n"
        )
    for path, text in {
        "zh/p1/index.md": "# 一部\n\n介绍。\n",
        "zh/p1/01 (上) #1.md": '---\ntitle: "vector<int> & \\"x\\""\nx: !!binary aGk=\n---\n# 章\n\n控制\x7f符。[回](../06-kubectl.md)\n',
        "zh/draft.md": "# 草稿\n",
        "zh/robots.txt": "User-agent: x\n",
        "en/p1/01 (上) #1.md": "# One\n\n![](../assets/1a7c3e9b52f0d846.png)\n",
        "en/[x] more.md": "# Orphan\n",
    }.items():
        (folder / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / path).write_text(text, encoding="utf-8")
    (folder / "site/.git").mkdir(parents=True)
    (folder / "site/.git/HEAD").write_text("ref")
    edit(
        folder / "docs/zh/index.md",
        "# Kubernetes 从上手到实践\n",
        "# Kubernetes 从上手到实践\n\n写给谁看。\n",
    )
    done = run(folder, "build", SITE_URL="https://a.example/b")
    assert done.returncode == 0, done.stderr
    return folder


def test_odd_projects_are_whole(odd):
    """Nothing of a person's is lost, and every address leads somewhere."""
    assert (odd / "site/.git/HEAD").read_text() == "ref"
    assert (odd / "site/robots.txt").read_text() == "User-agent: x\n"
    cover = tree(odd, "index.html")
    assert "写给谁看。" in cover.text_content() and not cover.xpath("//article//a[contains(@href, '.md')]")
    rows = cover.xpath("//*[contains(@class, 'booklet-row')]/a")
    assert [row.text_content() for row in rows][-2:] == ["一部", 'vector<int> & "x"'] and len(rows) == 5
    nested = tree(odd, "p1/index.html")
    assert nested.xpath("//link[@rel='canonical']/@href") == ["https://a.example/b/p1/"]
    index = (odd / "site/llms.txt").read_text(encoding="utf-8")
    assert "(https://a.example/b/p1/index.md)" in index and index.count("24-summary.md") == 1
    page = tree(odd, "en/p1/01 (上) #1.html")
    assert page.xpath("//article//img/@width") and hreflangs(page)["zh-Hans"].endswith(
        "/b/p1/01%20%28%E4%B8%8A%29%20%231.html"
    )
    assert tree(odd, "p1/01 (上) #1.html").findtext(".//title").startswith('vector<int> & "x"')
    assert (odd / "site/draft.html").is_file() and (odd / "site/en/[x] more.html").is_file()


def test_records_name_the_page_that_was_meant(odd, tmp_path):
    """By its path, where names are not unique; a byte order mark and line ends of Windows survive."""
    copy = tmp_path / "copy"
    shutil.copytree(odd, copy, ignore=shutil.ignore_patterns("site", "build"))
    assert "p1/01 (上) #1.md is current" in run(copy, "translated", "docs/en/p1/01 (上) #1.md").stdout
    chapter = copy / "docs/en/24-summary.md"
    before = chapter.read_text(encoding="utf-8")
    chapter.write_bytes(("\ufeff" + before.replace("\n", "\r\n")).encode())
    assert run(copy, "translated", "24-summary.html").returncode == 0
    after = chapter.read_bytes().decode()
    assert after.count("\r\n") == after.count("\n") and undated(after) == undated(before)
    assert "may be any of" not in run(copy, "translated", "index").stderr


def undated(text):
    """The words of a page, without the day on which its translation was recorded."""
    return sorted(re.sub(r"\b\d{4}-\d\d-\d\d\b", "", text).split())


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("zh/extended-reading.md", "made by the build"),
        ("zh/en/x.md", "rename the folder"),
        ("site", "is a file"),
    ],
)
def test_what_would_be_lost_is_refused(tmp_path, path, message):
    """A page in the place of one of ours, or of another language's; a file where the site goes."""
    folder = copied(tmp_path / "书")
    file = folder / path if path == "site" else folder / "docs" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# 我的\n", encoding="utf-8")
    done = run(folder, "build")
    assert done.returncode == 1 and message in done.stderr and "Traceback" not in done.stderr
    assert file.read_text(encoding="utf-8") == "# 我的\n"


def test_a_book_needs_a_cover_and_no_sidebar(tmp_path):
    """Without `nav` every page is a chapter; without `index.md` it says what is missing."""
    folder = copied(tmp_path / "书")
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    (folder / "mkdocs.yml").write_text(config.split("\nnav:")[0] + "\n", encoding="utf-8")
    assert run(folder, "build").returncode == 0
    assert "第 2 章，共 3 章" in tree(folder, "19-troubleshoot.html").text_content()
    (folder / "docs/zh/index.md").rename(folder / "docs/zh/README.md")
    assert "name README.md so" in run(folder, "build").stderr


def test_an_orphan_is_built_and_told(project, tmp_path):
    """A page without an original is somebody's work: it stays, outside the sidebar."""
    copy = tmp_path / "copy"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("site"))
    (copy / "docs/en/30-more.md").write_text("# More\n\nOnly here.\n", encoding="utf-8")
    done = run(copy, "build")
    assert done.returncode == 0, done.stderr
    assert "Only here." in (copy / "site/en/30-more.html").read_text(encoding="utf-8")
    assert "orphan" in run(copy, "status").stdout


@pytest.mark.skipif(find_spec("zensical") is not None, reason="the engine is installed here")
def test_an_engine_that_is_not_there_is_named(odd):
    """With the command that brings it."""
    done = run(odd, "serve", "--engine", "zensical", "--address", "127.0.0.1:0")
    assert done.returncode == 1 and "-m pip install zensical" in done.stderr


def test_serving_an_unknown_language_names_the_known(odd):
    """And exits at once."""
    done = run(odd, "serve", "--lang", "xx")
    assert done.returncode == 1 and "there is zh, en" in done.stderr
