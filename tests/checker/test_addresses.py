"""Addresses are read as browsers read them, and never shown with a password."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.addresses import (
    MalformedAddress,
    is_front,
    is_local_name,
    is_loopback,
    is_private,
    join,
    masked,
    parse_address,
    same_site,
    secured,
    split_fragment,
)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (
            "http://例子.测试/路径?q=中文#x",
            "http://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF%E5%BE%84?q=%E4%B8%AD%E6%96%87",
        ),
        ("HTTP://Example.COM:80/a%2Fb+c//d/../e", "http://example.com/a%2Fb+c//e"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com?a", "https://example.com/?a"),
        ("https://example.com/x?", "https://example.com/x?"),
        ("https://example.com:8443/x y", "https://example.com:8443/x%20y"),
        ("https://example.com./", "https://example.com/"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://h.cn\\x\\y", "http://h.cn/x/y"),
        ("http://h.cn/a/%2e%2E/b/.%2e", "http://h.cn/"),
        ("http://i❤.cn/", "http://xn--i-7iq.cn/"),
        ("  https://h.cn/a\n\tb ", "https://h.cn/ab"),
        ("https://u:p@h.cn/", "https://h.cn/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://017700000001/", "http://127.0.0.1/"),
        ("http://127.1:80/", "http://127.0.0.1/"),
        ("http://1.2.3.4.example.com/", "http://1.2.3.4.example.com/"),
        ("https://h.cn/%zz", "https://h.cn/%zz"),
        ("https://h.cn/Foo_(bar)?a=[1]|2", "https://h.cn/Foo_(bar)?a=[1]|2"),
    ],
)
def test_addresses_are_spelled_for_servers(url, asked):
    """What was encoded stays so, what must be encoded is."""
    assert parse_address(url).url == asked


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http://[::1",
        "http://h:99999/",
        "ftp://h/",
        "//h/",
        "h/x",
        "",
        "http://a b/",
        "http://<host>/",
    ],
)
def test_what_is_no_address_is_refused(url):
    """With a reason."""
    with pytest.raises(MalformedAddress, match=r"\w"):
        parse_address(url)


def test_a_user_becomes_a_header():
    """As browsers do it."""
    assert parse_address("https://me:s%20ecret@h.cn/").authorization == "Basic bWU6cyBlY3JldA=="
    assert parse_address("https://h.cn/").authorization == ""


@pytest.mark.parametrize(
    ("ip", "private"),
    [
        ("127.0.0.1", True), ("127.8.9.10", True), ("10.0.0.1", True), ("172.16.3.4", True), ("192.168.0.1", True),
        ("169.254.169.254", True), ("100.64.0.1", True), ("0.0.0.0", True), ("224.0.0.1", True), ("240.0.0.1", True),
        ("255.255.255.255", True), ("::1", True), ("::", True), ("fe80::1%eth0", True), ("fc00::1", True),
        ("::ffff:127.0.0.1", True), ("64:ff9b::7f00:1", True), ("2002:7f00:1::", True), ("ff02::1", True),
        ("8.8.8.8", False), ("2606:4700::1111", False), ("::ffff:8.8.8.8", False), ("64:ff9b::808:808", False),
        ("198.18.0.7", False), ("203.0.113.9", False),
    ],
)  # fmt: skip
def test_private_addresses_are_known(ip, private):
    """Also those that hide in an IPv6 address."""
    assert is_private(ip) is private


def test_local_names():
    """By their spelling alone."""
    assert [is_local_name(h) for h in ("localhost", "a.localhost", "127.0.0.1", "::1", "h.cn", "8.8.8.8")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://h.cn", True), ("https://h.cn/", True), ("https://h.cn/zh-cn/", True), ("https://h.cn/en", True),
        ("https://h.cn/index.html", True), ("https://h.cn/zh/index.php", True), ("https://h.cn/home", True),
        ("https://h.cn/?utm_source=x&from=old", True),
        ("https://h.cn/?p=123", False), ("https://h.cn/docs/", False), ("https://h.cn/a/b", False),
    ],
)  # fmt: skip
def test_front_pages_are_known(url, front):
    """In any language, whatever counts their visitors."""
    assert is_front(url) is front


def test_sites():
    """A registered name and its subdomains are one; an IP address is its own."""
    assert same_site("https://a.example.com/", "https://www.example.com/x")
    assert same_site("https://a.example.com.cn/", "https://b.example.com.cn/")
    assert not same_site("https://a.com.cn/", "https://b.com.cn/")
    assert not same_site("http://127.0.0.1/", "http://127.0.0.2/")


def test_redirects_join():
    """As a browser joins them."""
    assert join("https://h.cn/a/b", "../c d") == "https://h.cn/c d"
    assert join("https://h.cn/a", "//k.cn/x") == "https://k.cn/x"
    with pytest.raises(MalformedAddress):
        join("https://h.cn/", "http://[bad")


def test_fragments():
    """Marks of a browser are no part of a page."""
    assert split_fragment("https://h/x#a:~:text=b") == ("https://h/x", "a")
    assert split_fragment("https://h/x") == ("https://h/x", "")


@given(st.text(alphabet="ab:%40+!é", min_size=1).filter(lambda p: not set(p) & set("/?#@")))
def test_no_password_is_shown(password):
    """Whatever it is made of; what only looks like one stays."""
    assert masked(f"https://me:{password}@h.cn/x") == "https://me:***@h.cn/x"
    assert masked("https://h.cn/a:b@c") == "https://h.cn/a:b@c"


@given(st.text())
def test_reading_an_address_never_surprises(text):
    """It is an address or it is none."""
    try:
        address = parse_address(text)
    except MalformedAddress:
        return
    assert address.host.isascii()
    assert address.target.isascii()
    assert " " not in address.target


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("http://h.cn/a:80/x", "https://h.cn/a:80/x"),
        ("HTTP://h.cn:80", "https://h.cn"),
        (" http://h.cn:8080/x#y", "https://h.cn:8080/x#y"),
        ("http://u:p@[2001:db8::1]:80/", "https://u:p@[2001:db8::1]/"),
    ],
)
def test_secured(url, safe):
    """Another scheme and its usual port; a port of its own stays, as in browsers."""
    assert secured(url) == safe


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.3.2.1", True), ("::1", True), ("a.localhost", True), ("10.0.0.1", False), ("h.cn", False)],
)
def test_is_loopback(host, here):
    """This machine, and no other of its network."""
    assert is_loopback(host) is here
