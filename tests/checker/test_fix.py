"""New addresses in Markdown, and how they come to the disk."""

import os
import re
import stat
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker.markdown.fix import Fix, Refusal, apply, rewrite, scanned
from checker.markdown.source import Form, mentions
from tests.checker.markdown_site import shown
from tests.checker.source_strategies import tidy_documents

CI = bool(os.environ.get("CI"))
laws = settings(
    max_examples=int(os.environ.get("BOOKLET_EXAMPLES", "200")),
    deadline=None,
    derandomize=CI,
    suppress_health_check=list(HealthCheck),
)
URLS = st.one_of(
    st.sampled_from(
        ["https://y.dev/", "https://y.dev/a_(b)", "https://y.dev/a(b", "https://y.dev/)(", "https://y.dev/中 文?x=1&y=2#z",
         "https://y.dev/it's", "https://y.dev/[a]", "https://[2001:db8::1]/a[0]", "https://y.dev/?a=1&copy;&amp=2", "//y.dev",
         "https://y.dev/a|b", "https://y.dev/$a$", "https://y.dev/`a`", "https://y.dev/a\\b", "https://y.dev/_a_*b*", "../a b.md#c",
         "https://y.dev/<a>", 'https://y.dev/"a"', "https://y.dev/{a}", "https://y.dev/a.", "https://y.dev/a,", "https://y.dev/\u3000"]
    ),
    st.text(st.sampled_from("ab中é/.?#&=;:!'\"()[]<>{}|\\`$*_~^%2 ,\t\n"), max_size=12).map("https://y.dev/{}".format),
)  # fmt: skip


def changed(markdown, *addresses):
    """A text with its links' addresses replaced, in order."""
    return rewrite(markdown, zip(mentions(markdown), addresses, strict=True))


@pytest.mark.parametrize(
    ("markdown", "address", "wanted"),
    [
        ('[a]( b "t" )', "c", '[a]( c "t" )'),
        ("![a](<b c> 't')", "d e", "![a](<d%20e> 't')"),
        ("[a](b)", "https://y.dev/c_(d)", "[a](https://y.dev/c_(d))"),
        ("[a](b)", "https://y.dev/c(d", "[a](https://y.dev/c%28d)"),
        ("[a](b)", "https://y.dev/中文?c=1&d=2", "[a](https://y.dev/中文?c=1&d=2)"),
        ("[a](b)", "?c&copy;", "[a](?c&amp;copy;)"),
        ("| [a](b) |\n|---|", "c|d", "| [a](c%7Cd) |\n|---|"),
        ("<https://x.cn/>", "https://y.dev/a b", "<https://y.dev/a%20b>"),
        ("<me@x.cn>", "mailto:you@x.cn", "<you@x.cn>"),
        ("[a][b]\n\n[b]: <c> 'd'", "e f", "[a][b]\n\n[b]: <e%20f> 'd'"),
        ('<a href="b" title="c">', "d?e=1&f", '<a href="d?e=1&amp;f" title="c">'),
        ("<a href=b>", "c?d=e", '<a href="c?d=e">'),
        ("<img srcset='a 1x'>", ",b c,", "<img srcset='%2Cb%20c%2C 1x'>"),
        ("见https://x.cn/a。", "https://y.dev/b.", "见https://y.dev/b%2E。"),
        ("见https://x.cn/a看", "https://y.dev/", "见https://y.dev/ 看"),
        ("见www.x.cn。", "https://y.dev/中", "见https://y.dev/%E4%B8%AD。"),
    ],
)
def test_address_is_written_as_its_place_wants_it(markdown, address, wanted):
    """Title, text, brackets stay; what would be misread is encoded, and nothing else."""
    assert changed(markdown, address) == wanted


def test_one_definition_serves_all_its_uses():
    """It is changed once, and to one address."""
    text = "[a] [b][a]\n\n[a]: c"
    assert changed(text, "d", "d") == "[a] [b][a]\n\n[a]: d"
    with pytest.raises(ValueError, match=r"line 1: two new addresses for 'c'; choose one"):
        changed(text, "d", "e")


@pytest.mark.parametrize(
    ("markdown", "address", "said"),
    [
        (
            "<https://x.cn/>",
            "a.md",
            "line 1: 'a.md' cannot stand outside a link; write an address with its scheme",
        ),
        (
            "https://x.cn/",
            "//y.dev",
            "line 1: '//y.dev' cannot stand outside a link; write an address with its scheme",
        ),
        ("a\n\n[b][see]", "d", "line 3: [b][see] has no address to change; define its label"),
    ],
)
def test_what_cannot_be_written_is_refused(markdown, address, said):
    """The error names the place and says what to do."""
    with pytest.raises(ValueError, match=re.escape(said)):
        changed(markdown, address)


@laws
@given(tidy_documents, st.data())
def test_the_same_links_lead_to_new_addresses(text, data):
    """Whatever stands around them; and the engine reads each address as it was given."""
    before = mentions(text)
    assume(
        not any("\n" in m.target for m in before)
    )  # on one line, what stands around may mean another thing
    old = {m.target for m in before if m.form is not Form.UNDEFINED}
    new = {target: data.draw(URLS) for target in sorted(old)}
    new |= {target: "mailto:you@y.dev" for target in old if target.startswith("mailto:")}
    full = {m.target for m in before if m.form in {Form.AUTOLINK, Form.BARE} and "://" in m.target}
    new |= {target: "https://y.dev/" + data.draw(URLS).rpartition("/")[2] for target in sorted(full)}
    after = mentions(rewrite(text, [(m, new[m.target]) for m in before if m.target in new]))
    assert [m.form for m in after] == [m.form for m in before]
    wanted = [unquote(new[m.target].strip()) for m in before if m.target in new]
    assert [unquote(m.target) for m in after if m.form is not Form.UNDEFINED] == wanted


@laws
@given(tidy_documents, URLS)
def test_the_engine_shows_new_addresses(text, url):
    """A reader gets what was proposed, in the places of all old links."""
    text = "文\n\n" + text
    before = [m for m in mentions(text) if m.form not in {Form.UNDEFINED, Form.BARE}]
    assume("^" not in text and shown(text) == [m.target for m in before])
    changes = [(m, url if m.form is not Form.AUTOLINK else "https://y.dev/") for m in before]
    after = shown(rewrite(text, changes))
    mail = [m.target for m in before if m.target.startswith("mailto:")]
    assert after is None or {unquote(a) for a in after} <= {unquote(url.strip()), "https://y.dev/", *mail}
    assert after is None or len(after) == len(before)


@pytest.fixture
def file(tmp_path):
    """A Markdown file with all that could get lost."""
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbf[a](b)\r\n\xff\r\n[c](d)\n\t\xe4\xb8\xad\r[e](f)")
    return file


def test_only_the_addresses_change(file):
    """Line ends, byte order mark, strange bytes, the missing last line end, and the mode are kept."""
    file.chmod(0o640)
    old = scanned(file)
    new = changed(old, "1", "2", "3")
    assert apply([Fix(file=file, old=old, new=new)]) == ()
    assert file.read_bytes() == b"\xef\xbb\xbf[a](1)\r\n\xff\r\n[c](2)\n\t\xe4\xb8\xad\r[e](3)"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["a.md"]


def test_an_edit_meanwhile_is_kept(file):
    """A file that is no longer what was scanned is left, and told; others are written."""
    other = file.with_name("b.md")
    other.write_text("[a](b)", encoding="utf-8")
    fixes = [
        Fix(file=one, old=scanned(one), new=changed(scanned(one), *"123"[:n]))
        for one, n in ((file, 3), (other, 1))
    ]
    file.write_bytes(b"edited")
    assert apply(fixes) == (Refusal(file=file, reason="changed while we looked; run again"),)
    assert (file.read_bytes(), other.read_bytes()) == (b"edited", b"[a](1)")
    assert sorted(path.name for path in file.parent.iterdir()) == ["a.md", "b.md"]


def test_what_the_disk_refuses_is_told(file):
    """A file that is gone, and one that is a folder."""
    gone = file.with_name("gone.md")
    refused = apply([Fix(file=one, old="a", new="b") for one in (gone, file.parent)])
    assert [(one.file, one.reason) for one in refused] == [
        (gone, "cannot be written: No such file or directory"),
        (file.parent, "cannot be written: Is a directory"),
    ]


def test_a_link_to_a_file_stays_one(file):
    """The file behind a symbolic link is written, not the link."""
    link = file.with_name("link.md")
    link.symlink_to(file)
    apply([Fix(file=link, old=scanned(link), new="new")])
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_a_reader_sees_the_old_or_the_new(file):
    """The file is replaced, not written over: who has it open keeps reading the old one."""
    with file.open("rb") as there:
        apply([Fix(file=file, old=scanned(file), new="n" * 100_000)])
        assert there.read().startswith(b"\xef\xbb\xbf[a](b)")
    assert file.stat().st_size == 100_000
