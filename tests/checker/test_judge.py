"""Every answer of the world has one verdict."""

import pytest

from checker.judge import FAILURES, judge
from checker.model import Answer, Document, Failure, Hop, Kind, Link, Occurrence
from checker.verdicts import Severity, Verdict

URL = "https://site.example.com/articles/2019/k8s.html"
PROSE = "An ordinary page with ordinary sentences about clusters, nodes and pods. " * 12
PAGE = Document(title="Clusters", text=PROSE, length=2000, ids=frozenset({"intro", "安装"}))


def answered(url=URL, **given):
    """An answer as a healthy page gives it, but for what is given."""
    return Answer(
        **{
            "url": url.partition("#")[0],
            "final_url": url.partition("#")[0],
            "status": 200,
            "document": PAGE,
            **given,
        }
    )


def hops(*steps, url=URL):
    """Redirects: (status, target) …"""
    made = []
    for status, target in steps:
        made.append(Hop(url=url, status=status, target=target))
        url = target
    return {"hops": tuple(made), "final_url": url}


def verdict(url=URL, kind=Kind.LINK, **given):
    """What is said of a link that is answered so."""
    place = Occurrence(href=url, kind=kind)
    return judge(Link(url=url, occurrences=(place,)), answered(url, **given))


NEW = "https://site.example.com/new/k8s.html"
STATUSES = {
    200: "ok", 201: "ok", 202: "ok", 203: "ok", 204: "ok", 206: "ok", 300: "ok", 301: "no-reply", 304: "ok",
    305: "no-reply", 400: "bad-request", 401: "denied", 402: "denied", 403: "denied", 404: "not-found",
    405: "denied", 406: "denied", 408: "denied", 409: "denied", 410: "gone", 412: "denied", 418: "denied",
    421: "denied", 425: "denied", 429: "rate-limited", 451: "geo-blocked", 499: "denied", 500: "server-error",
    501: "server-error", 502: "server-error", 503: "unavailable", 504: "unavailable", 505: "server-error",
    511: "unavailable", 520: "unavailable", 522: "unavailable", 526: "unavailable", 530: "unavailable",
    567: "unavailable", 999: "denied",
}  # fmt: skip


@pytest.mark.parametrize(("status", "slug"), STATUSES.items())
def test_statuses(status, slug):
    """Walls are told from faults."""
    assert verdict(status=status).verdict.slug == slug


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_has_a_verdict(failure):
    """And none of them is *ok*."""
    found = verdict(failure=failure, status=0, document=None)
    assert found.verdict is FAILURES[failure]
    assert found.severity in {Severity.FAIL, Severity.WARN}


@pytest.mark.parametrize(
    ("given", "slug", "proposal"),
    [
        (hops((301, NEW)), "moved", NEW),
        (hops((308, "https://a.example.com/x"), (301, NEW)), "moved", NEW),
        (hops((302, NEW)), "ok", ""),
        (hops((307, NEW), (301, "https://a.example.com/x")), "ok", ""),
        (hops((301, NEW), (302, "https://a.example.com/x")), "ok", ""),
        (hops((0, NEW)), "ok", ""),
        (hops((301, "https://site.example.com/")), "front-page", ""),
        (hops((302, "https://site.example.com/zh/")), "front-page", ""),
        (hops((301, "https://elsewhere.example.org/")), "front-page", ""),
        (hops((301, "https://site.example.com/?p=12")), "moved", "https://site.example.com/?p=12"),
        ({**hops((301, NEW)), "status": 404}, "not-found", ""),
        ({**hops((302, "http://10.0.0.1/")), "failure": Failure.PRIVATE}, "redirect-private", ""),
    ],
)
def test_redirects(given, slug, proposal):
    """For good, for now, or into nothing."""
    found = verdict(**given)
    assert (found.verdict.slug, found.proposal) == (slug, proposal)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (
            "https://old.example.com/etcd/",
            "https://etcd.example.org/",
        ),  # a project that got a house of its own
        ("https://t.cn/Ab3", "https://other.example.org/"),  # a short link
        ("http://site.example.com/", "https://site.example.com/zh/"),
        ("https://site.example.com/index.html", "https://site.example.com/"),
    ],
)
def test_front_pages_that_are_meant(url, target):
    """Not every way to a front page is a way out."""
    assert verdict(url, **hops((301, target), url=url)).verdict is Verdict.MOVED


def test_a_moved_link_keeps_its_part():
    """Unless the redirect names one."""
    document = {"document": PAGE}
    assert verdict(URL + "#intro", **hops((301, NEW)), **document).proposal == NEW + "#intro"
    assert verdict(URL + "#intro", **hops((301, NEW + "#b"))).proposal == NEW + "#b"


SHELL = Document(title="App", text="Loading…", length=900, scripted=True)
SCRIPTED = Document(title="x", text=PROSE, length=900, scripted=True, scripts="el.id = 'late'")


@pytest.mark.parametrize(
    ("fragment", "document", "slug"),
    [
        ("intro", PAGE, "ok"), ("安装", PAGE, "ok"), ("%E5%AE%89%E8%A3%85", PAGE, "ok"), ("top", PAGE, "ok"),
        ("", PAGE, "ok"), (":~:text=a", PAGE, "ok"), ("Intro", PAGE, "missing-fragment"), ("x", PAGE, "missing-fragment"),
        ("x", SHELL, "scripted-fragment"), ("late", SCRIPTED, "scripted-fragment"),
        ("/route", SCRIPTED, "scripted-fragment"), ("never", SCRIPTED, "missing-fragment"),
        ("page=3", Document(html=False, length=9), "ok"), ("x", None, "ok"),
        ("x", Document(title="x", text=PROSE, length=9, complete=False), "scripted-fragment"),
    ],
)  # fmt: skip
def test_fragments(fragment, document, slug):
    """Of pages only, and by their very letters."""
    assert verdict(f"{URL}#{fragment}", document=document).verdict.slug == slug


@pytest.mark.parametrize(
    ("document", "slug"),
    [
        (Document(length=0), "empty-page"), (Document(length=30), "empty-page"),
        (Document(length=30, embeds=True), "ok"), (Document(length=30, scripted=True), "ok"),
        (Document(length=0, html=False), "empty-page"), (Document(length=30, complete=False), "ok"),
    ],
)  # fmt: skip
def test_empty_pages(document, slug):
    """Nothing to read, nothing to see, and no script that could change that."""
    assert verdict(document=document).verdict.slug == slug


def test_small_things():
    """Works over https too; failed at first; no password in what is told."""
    assert verdict("http://h.example.com/x/", upgrade=True).proposal == "https://h.example.com/x/"
    assert verdict(failed_before=2).verdict is Verdict.FLAKY
    told = verdict("https://me:geheim@h.example.com/x", **hops((301, "https://me:geheim@h.example.com/y")))
    assert "geheim" not in repr((told.url, told.final_url, told.proposal, told.detail))
