"""Fragments: there, not there, spelled oddly, far down, or only for a script to add."""

from tests.checker.zoo.case import case, group
from tests.checker.zoo.serves import (
    HANG,
    answer,
    bare,
    chunked,
    head,
    methods,
    page,
    paths,
    raw,
    redirect,
    status,
)

TITLE = "锚点"

# fmt: off
HERE = "{main}/{id}#usage"


def has(markup, *headers):
    """A page with this in it, and no script."""
    return answer(200, page("总结", f"<p>前言</p>{markup}<p>后语</p>", lang="zh"), *headers)


ID = has('<h2 id="usage">用法</h2>')
SCRIPTS = '<script src="/app.js"></script>'
NO = "missing-fragment"
MAYBE = "scripted-fragment"

THERE = [
    case("there-id", "pass", "ok", ID, url=HERE),
    case("there-single-quotes", "pass", "ok", has("<h2 id='usage'>x</h2>"), url=HERE),
    case("there-no-quotes", "pass", "ok", has("<h2 id=usage>x</h2>"), url=HERE),
    case("there-upper-attribute", "pass", "ok", has('<H2 CLASS="x" ID="usage">x</H2>'), url=HERE),
    case("there-blanks", "pass", "ok", has('<h2\n  class="x"\n  id = "usage"\n>x</h2>'), url=HERE),
    case("there-after-gt", "pass", "ok", has('<h2 title="a > b" id="usage">x</h2>'), url=HERE),
    case("there-name", "pass", "ok", has('<a name="usage"></a>'), url=HERE),
    case("there-name-upper", "pass", "ok", has('<A NAME="usage"></A>'), url=HERE),
    case("there-on-body", "pass", "ok", answer(200, '<html><body id="usage"><p>x</p></body></html>'), url=HERE),
    case("there-on-html", "pass", "ok", answer(200, '<html id="usage"><body><p>x</p></body></html>'), url=HERE),
    case("there-on-input", "pass", "ok", has('<input id="usage">'), url=HERE),
    case("there-in-svg", "pass", "ok", has('<svg><g id="usage"><path d="M0 0"/></g></svg>'), url=HERE),
    case("there-in-table", "pass", "ok", has('<table><tr id="usage"><td>x</td></tr></table>'), url=HERE),
    case("there-in-details", "pass", "ok", has('<details><summary>x</summary><p id="usage">y</p></details>'), url=HERE),
    case("there-hidden", "pass", "ok", has('<p hidden id="usage">x</p>'), url=HERE),
    case("there-custom-element", "pass", "ok", has('<my-heading id="usage">x</my-heading>'), url=HERE),
    case("there-entity", "pass", "ok", has('<h2 id="q&amp;a">x</h2>'), url="{main}/{id}#q&a"),
    case("there-numeric-entity", "pass", "ok", has('<h2 id="&#29992;&#27861;">x</h2>'), url="{main}/{id}#用法"),
    case("there-chinese-raw", "pass", "ok", has('<h2 id="用法">x</h2>'), url="{main}/{id}#用法"),
    case("there-chinese-encoded", "pass", "ok", has('<h2 id="用法">x</h2>'), url="{main}/{id}#%E7%94%A8%E6%B3%95"),
    case("there-chinese-lower-hex", "pass", "ok", has('<h2 id="用法">x</h2>'), url="{main}/{id}#%e7%94%a8%e6%b3%95"),
    case("there-encoded-id", "pass", "ok", has('<h2 id="%E7%94%A8%E6%B3%95">x</h2>'), url="{main}/{id}#%E7%94%A8%E6%B3%95"),
    case("there-blank", "pass", "ok", has('<h2 id="how to">x</h2>'), url="{main}/{id}#how%20to"),
    case("there-plus", "pass", "ok", has('<h2 id="c++">x</h2>'), url="{main}/{id}#c++"),
    case("there-punctuation", "pass", "ok", has('<h2 id="1.2-(a)_b:c">x</h2>'), url="{main}/{id}#1.2-(a)_b:c"),
    case("there-slash", "pass", "ok", has('<h2 id="/usage">x</h2>'), url="{main}/{id}#/usage"),
    case("there-bang", "pass", "ok", has('<h2 id="!x">x</h2>'), url="{main}/{id}#!x"),
    case("there-twice", "pass", "ok", has('<h2 id="usage">x</h2><h2 id="usage">x</h2>'), url=HERE),
    case("there-xhtml", "pass", "ok", answer(200, '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><h1 id="usage">x</h1></body></html>', "Content-Type: application/xhtml+xml"), url=HERE),
    case("there-xhtml-name", "pass", "ok", answer(200, '<?xml version="1.0" encoding="gbk"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><a name="用法"/></body></html>'.encode("gbk"), "Content-Type: application/xhtml+xml"), url="{main}/{id}#用法"),
    case("there-no-type", "pass", "ok", has('<h2 id="usage">x</h2>', "Content-Type:"), url=HERE),
    case("there-far-down", "pass", "ok", answer(200, page(text="<p>" + "长篇大论。" * 230_000 + '</p><h2 id="usage">x</h2>')), url=HERE),
    case("there-second-chunk", "pass", "ok", chunked([page()[:300], '<h2 id="usa', 'ge">x</h2>', page()[300:]], pause=0.1), url=HERE),
    case("there-split-character", "pass", "ok", chunked([page()[:300].encode() + '<h2 id="用'.encode()[:-1], '用'.encode()[-1:] + '法">x</h2>'.encode()], pause=0.1), url="{main}/{id}#用法"),
    case("there-unclosed", "pass", "ok", answer(200, '<html><body><p>one<div><b><h2 id="usage">x'), url=HERE),
    case("there-base", "pass", "ok", answer(200, page(extra='<base href="https://elsewhere.invalid/">', text='<h2 id="usage">x</h2>')), url=HERE),
    case("there-after-redirect", "pass", "ok", paths(redirect(302, "{self}/end"), end=ID), url=HERE),
    case("there-after-301", "redirect", "moved", paths(redirect(301, "{self}/end"), end=ID), url=HERE, final="{fragment}/{id}/end"),
    case("there-redirect-renames", "pass|redirect", "ok|moved", paths(redirect(301, "{self}/end#new-usage"), end=has('<h2 id="new-usage">x</h2>')), url=HERE),
    case("there-head-refused", "pass", "ok", methods(status(405), ID), url=HERE),
    case("there-user-content", "pass", "ok", has('<h2 id="user-content-usage">x</h2>'), url="{main}/{id}#user-content-usage"),
]

NOT_THERE = [
    case("missing-id", "fail", NO, has("<h2 id='install'>x</h2>"), url=HERE),
    case("missing-all", "fail", NO, has("<h2>x</h2>"), url=HERE),
    case("missing-chinese", "fail", NO, has('<h2 id="安装">x</h2>'), url="{main}/{id}#用法"),
    case("missing-chinese-encoded", "fail", NO, has('<h2 id="安装">x</h2>'), url="{main}/{id}#%E7%94%A8%E6%B3%95"),
    case("missing-case", "fail", NO, has('<h2 id="Usage">x</h2>'), url=HERE),
    case("missing-data-id", "fail", NO, has('<h2 data-id="usage" data-name="usage">x</h2>'), url=HERE),
    case("missing-in-text", "fail", NO, has("<p>id=&quot;usage&quot;</p>"), url=HERE),
    case("missing-in-code", "fail", NO, has("<pre>&lt;h2 id=&quot;usage&quot;&gt;</pre>"), url=HERE),
    case("missing-in-comment", "fail", NO, has('<!-- <h2 id="usage">x</h2> -->'), url=HERE),
    case("missing-in-attribute", "fail", NO, has("""<p title='<h2 id="usage">'>x</p>"""), url=HERE),
    case("missing-name-elsewhere", "fail", NO, has('<meta name="usage"><input name="usage">'), url=HERE),
    case("missing-in-textarea", "fail", NO, has('<textarea><h2 id="usage">x</h2></textarea>'), url=HERE),
    case("missing-in-style", "fail", NO, has("<style>#usage{color:red} /* id='usage' */</style>"), url=HERE),
    case("missing-part-of-id", "fail", NO, has('<h2 id="usage-1">x</h2><h2 id="basic-usage">x</h2>'), url=HERE),
    case("missing-class", "fail", NO, has('<h2 class="usage">x</h2>'), url=HERE),
    case("missing-link-only", "fail", NO, has('<a href="#usage">用法</a>'), url=HERE),
    case("missing-double-encoded", "fail", NO, has('<h2 id="用法">x</h2>'), url="{main}/{id}#%25E7%2594%25A8%25E6%25B3%2595"),
    case("missing-blank-as-plus", "fail", NO, has('<h2 id="how to">x</h2>'), url="{main}/{id}#how+to"),
    case("missing-gbk", "fail", NO, answer(200, page("总结", '<h2 id="安装">x</h2>', charset="gbk").encode("gb18030"), "Content-Type: text/html; charset=gbk"), url="{main}/{id}#用法"),
    case("missing-after-301", "fail", NO, paths(redirect(301, "{self}/end"), end=has("<h2>x</h2>")), url=HERE),
    case("missing-after-302", "fail", NO, paths(redirect(302, "{self}/end"), end=has("<h2>x</h2>")), url=HERE),
    case("missing-redirect-names", "fail|pass", NO + "|ok", paths(redirect(302, "{self}/end#lost"), end=ID), url="{main}/{id}"),
    case("missing-user-content", "fail", NO, has('<h2 id="user-content-usage">x</h2>'), url=HERE),
    case("missing-404-first", "fail", "not-found", answer(404, page()), url=HERE),
]

UNCLEAR = [
    case("scripted-shell", "warn", MAYBE, answer(200, bare(f"<div id='root'></div>{SCRIPTS}", "Docs")), url=HERE),
    case("scripted-string", "warn", MAYBE, has('<div id="app"></div><script>render([{"id":"usage","title":"用法"}])</script>'), url=HERE),
    case("scripted-json", "warn", MAYBE, has('<script id="__NEXT_DATA__" type="application/json">{"toc":[{"id":"usage"}]}</script><script src="/_next/app.js"></script>'), url=HERE),
    case("scripted-route", "warn|pass", MAYBE + "|ok", answer(200, bare(f"<div id='app'></div>{SCRIPTS}", "Docs")), url="{main}/{id}#/guide/install"),
    case("scripted-bang", "warn|pass", MAYBE + "|ok", answer(200, bare(f"<div id='app'></div>{SCRIPTS}", "Docs")), url="{main}/{id}#!/guide"),
    case("scripted-query", "warn|pass", MAYBE + "|ok", answer(200, bare(f"<div id='app'></div>{SCRIPTS}", "Docs")), url="{main}/{id}#/guide?id=install"),
    case("scripted-docsify", "warn", MAYBE, answer(200, bare("<div id='app'>Loading...</div><script>window.$docsify={name:'x'}</script><script src='//cdn/docsify.js'></script>", "Docs")), url=HERE),
    case("scripted-noscript", "warn", MAYBE, answer(200, bare(f"<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>{SCRIPTS}", "Docs")), url=HERE),
    case("scripted-template", "warn|fail", MAYBE + "|" + NO, has(f'<template><h2 id="usage">x</h2></template>{SCRIPTS}'), url=HERE),
    case("scripted-in-noscript", "warn|fail|pass", MAYBE + "|ok|" + NO, has(f'<noscript><h2 id="usage">x</h2></noscript>{SCRIPTS}'), url=HERE),
    case("scripted-static-page", "fail|warn", NO + "|" + MAYBE, has(f'<h2 id="install">x</h2><h2 id="configure">x</h2>{SCRIPTS}' + "<p>文字很多的静态页面。</p>" * 200), url=HERE),
    case("scripted-comments", "warn|fail", MAYBE + "|" + NO, has(f"<div id='comments'></div>{SCRIPTS}"), url="{main}/{id}#comment-42"),
    case("unclear-too-far", "warn", MAYBE + "|unavailable|timed-out", answer(200, page(text="<p>" + "x" * 40_000_000 + '</p><h2 id="usage">x</h2>')), url=HERE),
    case("unclear-403", "warn", "denied", answer(403, page()), url=HERE),
    case("unclear-silence", "warn|pass", "timed-out|scripted-fragment|ok", raw(head(200, ["Content-Type: text/html"]) + page()[:200].encode(), after="hang"), url=HERE),
    case("unclear-never", "warn", "timed-out", HANG, url=HERE),
]

OTHER = [
    case("free-top", "pass", "ok", has("<p>x</p>"), url="{main}/{id}#top"),
    case("free-top-upper", "pass", "ok", has("<p>x</p>"), url="{main}/{id}#TOP"),
    case("free-empty", "pass", "ok", has("<p>x</p>"), url="{main}/{id}#"),
    case("free-text", "pass", "ok", has("<p>云原生应用的部署</p>"), url="{main}/{id}#:~:text=%E5%BA%94%E7%94%A8"),
    case("free-text-and-id", "pass", "ok", ID, url="{main}/{id}#usage:~:text=x"),
    case("free-text-and-missing", "fail", NO, has("<p>x</p>"), url="{main}/{id}#usage:~:text=x"),
    case("free-pdf-page", "pass", "ok", answer(200, b"%PDF-1.7\n" + b"\0" * 99, "Content-Type: application/pdf"), url="{main}/{id}/k8s.pdf#page=12"),
    case("free-svg-icon", "pass", "ok", answer(200, '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="icon"/></svg>', "Content-Type: image/svg+xml"), url="{main}/{id}#icon"),
    case("free-text-line", "pass|warn", "ok|scripted-fragment", answer(200, "one\ntwo\n", "Content-Type: text/plain"), url="{main}/{id}#L2"),
    case("free-video-time", "pass", "ok", answer(200, b"\0" * 99, "Content-Type: video/mp4"), url="{main}/{id}#t=30"),
    case("free-image", "pass", "ok", answer(200, b"\x89PNG\r\n\x1a\n", "Content-Type: image/png"), url="{main}/{id}#only-light"),
    case("free-json", "pass|warn", "ok|scripted-fragment", answer(200, "{}", "Content-Type: application/json"), url="{main}/{id}#/definitions/Pod"),
]
FIVE = has("".join(f'<h2 id="part-{n}">x</h2>' for n in range(1, 4)))
MANY = [
    *(case(f"five-{n}", "pass", "ok", url="{main}/five#part-" + str(n), routes={"/five": FIVE}) for n in range(1, 4)),
    case("five-4", "fail", NO, url="{main}/five#part-4"),
    case("five-none", "pass", "ok", url="{main}/five"),
]

CASES = group("fragment", [*THERE, *NOT_THERE, *UNCLEAR, *OTHER, *MANY])
