"""Rows for hosts: each tells why, compiles, and says something of fragments or of names."""

import re

import pytest

from checker.quirks import ORDINARY, Quirk, quirk_for, quirks
from checker.verdicts import Verdict

OK, SCRIPTED, MISSING = Verdict.OK, Verdict.SCRIPTED_FRAGMENT, Verdict.MISSING_FRAGMENT
README = frozenset({"repo-content", "user-content-install", "user-content-使用"})
APP = frozenset({"root"})

HOSTS = [
    ("github.com", "github.com"),
    ("www.github.com", "github.com"),
    ("GitHub.com.", "github.com"),
    ("gist.github.com", "github.com"),
    ("docs.github.com", "docs.github.com"),
    ("gitlab.example.org", "gitlab.com"),
    ("zhuanlan.zhihu.com", "zhihu.com"),
    ("blog.csdn.net", "csdn.net"),
    ("zh.wikipedia.org", "wikipedia.org"),
    ("tomaka.medium.com", "medium.com"),
    ("notgithub.com", None),
    ("github.com.example", None),
    ("kubernetes.io", None),
    ("localhost", None),
    ("127.0.0.1", None),
    ("::1", None),
    ("", None),
]

FRAGMENTS = [
    ("github.com", "install", README, OK),
    ("github.com", "user-content-install", README, OK),
    ("github.com", "使用", README, OK),
    ("github.com", "instal", README, MISSING),
    ("github.com", "install", APP, SCRIPTED),
    ("github.com", "L10", README, SCRIPTED),
    ("github.com", "L10-L20", README, SCRIPTED),
    ("github.com", "L10C3-L20C1", README, SCRIPTED),
    ("github.com", "issuecomment-2588686613", README, SCRIPTED),
    ("github.com", "discussion_r1929158623", README, SCRIPTED),
    ("github.com", "pullrequestreview-12", README, SCRIPTED),
    ("github.com", "readme", README, SCRIPTED),
    ("github.com", "readme-ov-file", README, SCRIPTED),
    ("github.com", "Lines", README, MISSING),
    ("gist.github.com", "file-notes-md-L3", README, SCRIPTED),
    ("gitlab.com", "note_123", README, SCRIPTED),
    ("gitlab.com", "L12", README, SCRIPTED),
    ("gitlab.com", "install", README, OK),
    ("codeberg.org", "install", README, OK),
    ("docs.google.com", "heading=h.1x2y3z", APP, SCRIPTED),
    ("pypi.example", "files", APP, SCRIPTED),
    ("mp.weixin.qq.com", "rd", APP, OK),
    ("mp.weixin.qq.com", "wechat_redirect", APP, OK),
    ("mp.weixin.qq.com", "intro", APP, MISSING),
    ("stackoverflow.com", "9727688", frozenset({"9727688"}), OK),
    ("stackoverflow.com", "9727689", frozenset({"9727688"}), MISSING),
    ("kubernetes.io", "install", README, MISSING),
]


@pytest.mark.parametrize("quirk", quirks(), ids=lambda quirk: quirk.hosts[0])
def test_row(quirk):
    """A row has a reason that is one sentence, says where it is told, and holds nothing odd."""
    assert quirk.why.endswith(".")
    assert quirk.told
    for source in quirk.told:
        assert re.match(r"[\w.-]+/[\w./-]+[#!]\d+$|[\w-]+(\.[\w-]+)+[/,]", source), source
    assert all(400 <= status < 1000 for status in quirk.browser_on)
    assert all(re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+|[a-z]+\.\*", host) for host in quirk.hosts)
    assert quirk.fragments in {"ids", "scripted"} or all(quirk.fragments)


def test_no_host_has_two_rows():
    """Rows do not contend."""
    hosts = [host for quirk in quirks() for host in quirk.hosts]
    assert len(hosts) == len(set(hosts))


@pytest.mark.parametrize(("host", "row"), HOSTS)
def test_host_finds_its_row(host, row):
    """Exact names, `www.`, patterns; everything else is ordinary."""
    assert quirk_for(host) is (next(quirk for quirk in quirks() if row in quirk.hosts) if row else ORDINARY)


@pytest.mark.parametrize(("host", "fragment", "ids", "verdict"), FRAGMENTS)
def test_fragment(host, fragment, ids, verdict):
    """What the ids of a page say of a fragment, host by host."""
    assert quirk_for(host).judge_fragment(fragment, ids) is verdict


def test_ordinary_hosts_are_trusted():
    """No second name, `HEAD` as `GET`, ids as they are."""
    assert ORDINARY == Quirk(hosts=(), why=ORDINARY.why, told=())
    assert (ORDINARY.browser_on, ORDINARY.head, ORDINARY.fragments) == (frozenset(), True, "ids")
