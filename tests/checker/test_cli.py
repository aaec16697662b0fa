"""`booklet check` as a maintainer uses it: fixes, rules, memory, languages, settings."""

import contextlib
import http.server
import json
import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import check_command
from tests.checker.apart import apart

PROSE = "<p>" + "The scheduler looks for a node that fits, and binds the pod to it. " * 8 + "</p>"
RULE = '[[ignore]]\nurl = "*/gone"\nreason = "they promised to bring it back"\nexpires = {}\n'


@contextlib.contextmanager
def host(answers):
    """A real host: path → (status, headers, body); it counts what it is asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked.append((self.path, self.headers))
            status, headers, body = answers.get(self.path, (404, {}, ""))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, ""
            self.send_response(status)
            for name, value in {
                "Content-Type": "text/html",
                "Content-Length": len(body.encode()),
                **headers,
            }.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A project, and a function that writes its only page."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "docs").mkdir()
    (tmp_path / "site").mkdir()

    def write(markdown, html):
        (tmp_path / "docs" / "a.md").write_bytes(markdown.encode())
        page = f"<!doctype html><title>A</title><body><main><h1>A</h1>{html}</main></body>"
        (tmp_path / "site" / "a.html").write_text(page, encoding="utf-8")

    return write


def run(*options):
    """Exit code, what was printed, and the findings by address."""
    formats = ["--format", "text", "--format", "jsonl", "--output", "-", "--output", "o.jsonl"]
    done = apart(CliRunner().invoke, check_command, [*options, "--allow-private", *formats])
    assert not done.exception or isinstance(done.exception, SystemExit), done.output
    lines = Path("o.jsonl").read_text(encoding="utf-8").splitlines() if done.exit_code < 2 else []
    return done.exit_code, done.output, {row["url"]: row for row in map(json.loads, lines)}


def page(body=PROSE, **headers):
    """A healthy page."""
    return 200, headers, f"<title>Scheduler</title><h1 id='top-of-it'>Scheduler</h1>{body}"


def test_fix_writes_new_addresses_and_nothing_else(book, tmp_path):
    """Of pages that moved for good, wherever they stand; not of others."""
    moved = {"Location": "/new (1)"}
    answers = {
        "/old": (301, moved, ""),
        "/now": (302, {"Location": "/new"}, ""),
        "/new": page(),
        "/new%20(1)": page(),
    }
    with host(answers) as (base, _):
        book(
            f"# A\r\n\r\n[one]({base}/old#top-of-it) and ![two]( {base}/old 'T' ), `{base}/old`\r\n\r\n[x]: {base}/old\r\n[three][x] [t]({base}/now)",
            f'<p><a href="{base}/old#top-of-it">one</a> and <img src="{base}/old">, <code>{base}/old</code></p>'
            f'<p><a href="{base}/old">three</a> <a href="{base}/now">t</a></p>',
        )
        code, output, found = run("--external", "--fix")
        assert code == 0
        assert found[f"{base}/old"]["verdict"] == "moved"
        assert "new address written" in output
        text = (tmp_path / "docs" / "a.md").read_bytes().decode()
        assert text == (
            f"# A\r\n\r\n[one]({base}/new%20(1)#top-of-it) and ![two]( {base}/new%20(1) 'T' ), `{base}/old`\r\n\r\n"
            f"[x]: {base}/new%20(1)\r\n[three][x] [t]({base}/now)"
        )


def test_rules(book, tmp_path):
    """A rule hides what it names until its day; then it is told, and the link with it."""
    (tmp_path / ".booklet").mkdir()
    with host({}) as (base, _):
        book(f"[x]({base}/gone)", f'<a href="{base}/gone">x</a>')
        (tmp_path / ".booklet" / "links.toml").write_text(RULE.format("2999-01-01"), encoding="utf-8")
        code, _, found = run("--external")
        assert (code, found[f"{base}/gone"]["severity"]) == (0, "ignored")
        assert "they promised" in found[f"{base}/gone"]["detail"]
        (tmp_path / ".booklet" / "links.toml").write_text(RULE.format("2020-01-01"), encoding="utf-8")
        code, output, found = run("--external")
        assert (code, found[f"{base}/gone"]["verdict"]) == (1, "not-found")
        assert "ended on 2020-01-01" in output
        (tmp_path / ".booklet" / "links.toml").write_text('[[ignore]]\nurl = "x"\n', encoding="utf-8")
        code, output, _ = run("--external")
        assert code == 2
        assert "reason" in output


def test_a_warm_cache_asks_nothing_and_validators_are_sent(book, tmp_path):
    """Not even what failed a moment ago; what has grown old is asked only whether it changed."""
    with host({"/ok": page(ETag='"1"')}) as (base, asked):
        book(f"[x]({base}/ok) [y]({base}/gone)", f'<a href="{base}/ok">x</a> <a href="{base}/gone">y</a>')
        first = run("--external", "--cache", "c.json")
        count = len(asked)
        assert run("--external", "--cache", "c.json")[2] == first[2]
        assert len(asked) == count
        cache = tmp_path / "c.json"
        rows = json.loads(cache.read_text(encoding="utf-8"))
        for row in rows["links"].values():
            row["checked"] = "2020-01-01T00:00:00+00:00"
        cache.write_text(json.dumps(rows), encoding="utf-8")
        assert run("--external", "--cache", "c.json")[2] == first[2]
        conditions = {path: headers.get("If-None-Match") for path, headers in asked[count:]}
        assert conditions == {"/ok": '"1"', "/gone": None}


def test_broken_fails_only_when_it_is_confirmed(book, tmp_path):
    """Where that is asked for; the verdict stays what it is."""
    (tmp_path / "pyproject.toml").write_text("[tool.booklet.check]\nconfirmations = 2\n", encoding="utf-8")
    with host({}) as (base, _):
        book(f"[x]({base}/gone)", f'<a href="{base}/gone">x</a>')
        code, _, found = run("--external", "--cache", "c.json")
        assert (code, found[f"{base}/gone"]["severity"], found[f"{base}/gone"]["verdict"]) == (
            0,
            "warn",
            "not-found",
        )
        cache = tmp_path / "c.json"
        rows = json.loads(cache.read_text(encoding="utf-8"))
        for row in rows["links"].values():
            row["checked"] = row["checked"].replace("20", "19", 1)
        cache.write_text(json.dumps(rows), encoding="utf-8")
        assert run("--external", "--cache", "c.json")[0] == 1


def test_chinese_and_english(book, monkeypatch):
    """As the terminal's language says, or the option."""
    book("[x](b.md)", '<a href="b.html">x</a>')
    assert "站内没有这个页面" not in run()[1]
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "站内没有这个页面" in run()[1]
    assert "站内没有这个页面" not in run("--lang", "en")[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.booklet.check]\nlimit = 3", "no setting 'limit'"), ("[tool.booklet.check]\ntimeout = 'x'", "seconds above 0"),
        ("[tool.booklet.check]\ndays = true", "must be a whole number"), ("[tool", "not valid TOML"),
        ("[tool.booklet]\ncheck = 5", "must be a table"), ("[tool.booklet]\nsite = 5", "site must be a text"),
        ("[tool.booklet.publish]\nreading = '推荐'", "must be a list"), ("[tool.booklet.check]\ntimeout = 0", "above 0"),
        ("[tool.booklet.check]\ncontact = \"a\\nb\"", "of one line"),
    ],
)  # fmt: skip
def test_bad_settings_are_told(book, tmp_path, text, said):
    """With file and key."""
    book("x", "x")
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    code, output, _ = run()
    assert code == 2
    assert said in output
    assert "pyproject.toml" in output


def test_misuse_is_told(book, tmp_path):
    """Too many outputs, two reports in one file, no site."""
    book("x", "x")
    assert (
        "each needs its own" in CliRunner().invoke(check_command, ["--output", "a", "--output", "b"]).output
    )
    twice = ["--format", "json", "--output", "a", "--format", "sarif", "--output", "a"]
    assert "cannot go into one file" in CliRunner().invoke(check_command, twice).output
    done = CliRunner().invoke(check_command, ["--site", "nowhere"])
    assert done.exit_code == 2
    assert "nowhere" in done.output
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = CliRunner().invoke(check_command, ["--format", "json", "--output", "file/x.json"])
    assert done.exit_code == 2
    assert "cannot write" in done.output


def test_fix_leaves_alone_what_was_edited_since(book, tmp_path):
    """A second run on the old site, and an address that only begins as the one that moved."""
    with host({"/m/1": (301, {"Location": "/new/1"}, ""), "/new/1": (200, {}, PROSE)}) as (home, _):
        book(f"见 {home} 与 [a]({home}/m/1)", f'<p>见 {home} 与 <a href="{home}/m/1">a</a></p>')
        assert "1 × new address written" in run("--external", "--fix")[1]
        once = (tmp_path / "docs" / "a.md").read_text(encoding="utf-8")
        assert once == f"见 {home} 与 [a]({home}/new/1)"
        assert "is not written out here" in run("--fix")[1]
        assert (tmp_path / "docs" / "a.md").read_text(encoding="utf-8") == once


def test_fix_leaves_passwords_to_a_person(book, tmp_path):
    """And says where."""
    with host({"/old": (301, {"Location": "/new"}, ""), "/new": (200, {}, PROSE)}) as (home, _):
        link = f"{home}/old".replace("//", "//me:geheim@")
        book(f"[a]({link})", f'<a href="{link}">a</a>')
        output = run("--external", "--fix")[1]
        assert "docs/a.md:1: not fixed: the address holds a password" in output
        assert "geheim" not in output
        assert (tmp_path / "docs" / "a.md").read_text(encoding="utf-8") == f"[a]({link})"


def test_fix_asks_the_world(book):
    """It cannot know otherwise what moved; who forbids that is told."""
    with host({"/x": (200, {}, PROSE)}) as (home, asked):
        book(f"[x]({home}/x)", f'<a href="{home}/x">x</a>')
        run("--fix")
        assert asked
    done = CliRunner().invoke(check_command, ["--fix", "--offline"])
    assert done.exit_code == 2
    assert "leave out one of them" in done.output


def test_lines_come_while_the_check_runs(book):
    """On the terminal too, once each."""
    book("[b](b.md) [c](a.md)", '<a href="b.html">b</a> <a href="a.html">c</a>')
    done = CliRunner().invoke(check_command, ["--format", "jsonl"])
    assert [json.loads(row)["verdict"] for row in done.stdout.splitlines()] == ["missing-page", "ok"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a full device")
@pytest.mark.parametrize("name", ["text", "jsonl"])
def test_a_full_disk_is_told(book, name):
    """In a sentence, and not as a broken link."""
    book("[b](b.md)", '<a href="b.html">b</a>')
    done = CliRunner().invoke(check_command, ["--format", name, "--output", "/dev/full"])
    assert (done.exit_code, "cannot write" in done.output) == (2, True)


def test_a_cache_that_cannot_be(book, tmp_path):
    """Told before anything is asked where that can be known, otherwise with the report."""
    book("x", "x")
    (tmp_path / "file").touch()
    for cache, said in (("docs", "is a folder"), ("file/c.json", "its folder cannot be made")):
        code, output, _ = run("--cache", cache)
        assert code == 2
        assert said in output


def test_documents_newer_than_the_site_are_told(book, tmp_path):
    """What they say now is not checked."""
    book("x", "x")
    assert "build it again" not in run()[1]
    os.utime(tmp_path / "site" / "a.html", (0, 0))
    assert "docs/a.md: edited after the site was built" in run()[1]
    assert "请重新构建" in run("--lang", "zh")[1]


def test_rules_for_other_sections_are_no_surplus(book, tmp_path):
    """Only what is looked at can show that a rule is not needed."""
    (tmp_path / ".booklet").mkdir()
    (tmp_path / ".booklet/links.toml").write_text(RULE.format("2999-01-01"), encoding="utf-8")
    book("[x](https://a.cn/gone)", '<a href="https://a.cn/gone">x</a>')
    assert "remove it" not in run("--only", "extended-reading")[1]
