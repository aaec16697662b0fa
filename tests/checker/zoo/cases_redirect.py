"""Redirects: for good, for now, in chains and in circles, to where they should not lead."""

from tests.checker.zoo.case import case, group
from tests.checker.zoo.serves import (
    CLOSE,
    HANG,
    answer,
    chain,
    drip,
    endless,
    page,
    paths,
    raw,
    redirect,
    status,
    targets,
    turns,
    when,
)

TITLE = "重定向"

# fmt: off
FINE = answer()
END = "{redirect}/{id}/end"


def to(code, where, end=FINE, *headers):
    """A redirect to `end` below the case, under whatever name `where` writes it."""
    return paths(redirect(code, where, *headers), end=end)


def has_cookie(request):
    """Whether the client brought the cookie back."""
    return "seen=yes" in request.header("cookie")


def bytes_location(code, location):
    """A Location of raw bytes."""
    return raw(b"HTTP/1.1 %d Moved\r\nContent-Length: 0\r\nLocation: " % code + location + b"\r\n\r\n", after="keep")


def lands(code, location, key, end=FINE):
    """A redirect written so, which must be asked as `key`."""
    return targets({"": bytes_location(code, location), key: end})


async def sso(visit):
    """There and back again, with a cookie on the way."""
    path = visit.request.target.partition("/redirect-sso")[2]
    if path.startswith("/login"):
        await redirect(302, "{self}/back?ticket=1")(visit)
    elif path.startswith("/back"):
        await redirect(302, "{self}", "Set-Cookie: session=1; Path=/")(visit)
    elif "session=1" in visit.request.header("cookie"):
        await FINE(visit)
    else:
        await redirect(302, "{self}/login?return=here")(visit)


SIMPLE = [
    *(case(f"redirect-{code}", "redirect", "moved", to(code, "{self}/end"), final=END) for code in (301, 308)),
    *(case(f"redirect-{code}", "pass", "ok", to(code, "{self}/end"), final=END) for code in (302, 303, 307)),
    case("redirect-301-relative", "redirect", "moved", to(301, "/redirect-301-relative/end"), final=END),
    case("redirect-301-dots", "redirect", "moved", to(301, "./x/../redirect-301-dots/end"), final=END),
    case("redirect-301-query-only", "redirect", "moved", targets({"": redirect(301, "?lang=zh"), "?lang=zh": FINE})),
    case("redirect-301-scheme-relative", "redirect", "moved", to(301, "//{redirect.host}/redirect-301-scheme-relative/end"), final=END),
    case("redirect-301-upper-scheme", "redirect", "moved", to(301, "HTTP://{redirect.host}/redirect-301-upper-scheme/end"), final=END),
    case("redirect-301-other-host", "redirect", "moved", paths(redirect(301, "{other}/redirect-301-other-host/end"), end=FINE), final="{other}/{id}/end"),
    case("redirect-302-other-host", "pass", "ok", paths(redirect(302, "{other}/redirect-302-other-host/end"), end=FINE)),
    case("redirect-301-slash", "redirect", "moved", targets({"": redirect(301, "{self}/"), "/": FINE}), final="{redirect}/{id}/"),
    case("redirect-301-301-301", "redirect", "moved", chain(301, 301, 301), final="{redirect}/{id}/step-3"),
    case("redirect-301-308", "redirect", "moved", chain(301, 308), final="{redirect}/{id}/step-2"),
    case("redirect-301-302", "pass", "ok", chain(301, 302)),
    case("redirect-302-301", "pass", "ok", chain(302, 301)),
    case("redirect-mixed", "pass", "ok", chain(301, 303, 307, 308)),
    case("redirect-302-twelve", "pass", "ok", chain(*[302] * 12)),
    case("redirect-301-twelve", "redirect", "moved", chain(*[301] * 12), final="{redirect}/{id}/step-12"),
    case("redirect-302-nineteen", "pass", "ok", chain(*[302] * 19)),
    case("redirect-302-twenty-five", "fail|pass", "redirect-loop|ok", chain(*[302] * 25)),
    case("redirect-301-endless-body", "redirect", "moved", paths(endless(b"HTTP/1.1 301 Moved\r\nLocation: /redirect-301-endless-body/end\r\n\r\n", b"x" * 65536), end=FINE)),
    case("redirect-302-drip-body", "pass", "ok", paths(drip(b"HTTP/1.1 302 Found\r\nLocation: /redirect-302-drip-body/end\r\n\r\n", b"x", 0.5), end=FINE)),
    case("redirect-302-endless", "fail", "redirect-loop", chain(*[302] * 500), most=60),
    case("redirect-301-fragment", "redirect", "moved", to(301, "{self}/end#usage", answer(200, page(text='<h2 id="usage">x</h2>')))),
    case("redirect-308-fragment", "redirect", "moved", to(308, "{self}/end#usage", answer(200, page(text='<h2 id="usage">x</h2>')))),
    case("redirect-302-body-late", "pass", "ok", to(302, "{self}/end", FINE, "Transfer-Encoding: identity")),
    case("redirect-301-retry-after", "redirect", "moved", to(301, "{self}/end", FINE, "Retry-After: 0")),
    case("redirect-301-post-only-403", "warn", "denied", to(301, "{self}/end", status(403))),
    case("redirect-301-utm", "redirect|pass", "moved|ok", targets({"": redirect(301, "{self}?from=old"), "?from=old": FINE})),
    case("redirect-300-location", "pass|warn|fail", "ok|denied|no-reply|unavailable|malformed", to(300, "{self}/end")),
    case("redirect-304-location", "pass|warn|fail", "ok|denied|no-reply|unavailable|malformed", to(304, "{self}/end")),
    case("redirect-200-location", "pass", "ok", to(200, "{self}/end", status(404))),
    case("redirect-201-location", "pass", "ok", to(201, "{self}/end", status(404))),
    case("redirect-404-location", "fail", "not-found", to(404, "{self}/end")),
]

NEARLY_THE_SAME = [
    case("nearly-hex-case", "redirect|pass", "moved|ok", targets({"/%e6%80%bb": redirect(301, "{self}/%E6%80%BB"), "/%E6%80%BB": FINE}), url="{main}/{id}/%e6%80%bb"),
    case("nearly-tilde", "redirect|pass", "moved|ok", targets({"/%7Eme": redirect(301, "{self}/~me"), "/~me": FINE}), url="{main}/{id}/%7Eme"),
    case("nearly-drop-query", "redirect", "moved", targets({"?from=old": redirect(301, "{self}"), "": FINE}), url="{main}/{id}?from=old"),
    case("nearly-empty-query", "redirect|pass", "moved|ok", targets({"": redirect(301, "{self}?"), "?": FINE})),
    case("nearly-drop-empty-query", "redirect|pass", "moved|ok", targets({"?": redirect(301, "{self}"), "": FINE}), url="{main}/{id}?"),
    case("nearly-html", "redirect", "moved", targets({"/x.html": redirect(301, "{self}/x"), "/x": FINE}), url="{main}/{id}/x.html"),
    case("nearly-index", "redirect", "moved", targets({"/x/index.html": redirect(301, "{self}/x/"), "/x/": FINE}), url="{main}/{id}/x/index.html"),
    case("nearly-lower", "redirect", "moved", targets({"/Install": redirect(301, "{self}/install"), "/install": FINE}), url="{main}/{id}/Install"),
    case("nearly-unslash", "redirect", "moved", targets({"/x/": redirect(301, "{self}/x"), "/x": FINE}), url="{main}/{id}/x/"),
    case("nearly-double-slash", "redirect", "moved", targets({"//x": redirect(301, "{self}/x"), "/x": FINE}), url="{main}/{id}//x"),
    case("nearly-plus", "redirect", "moved", targets({"/a+b": redirect(301, "{self}/a%20b"), "/a%20b": FINE}), url="{main}/{id}/a+b"),
    case("nearly-escape", "redirect|pass", "moved|ok", targets({"/a%2Cb": redirect(301, "{self}/a,b"), "/a,b": FINE}), url="{main}/{id}/a%2Cb"),
    case("nearly-encoded-slash", "redirect", "moved", targets({"/a%2Fb": redirect(301, "{self}/a/b"), "/a/b": FINE}), url="{main}/{id}/a%2Fb"),
    case("nearly-order", "redirect", "moved", targets({"?b=2&a=1": redirect(301, "{self}?a=1&b=2"), "?a=1&b=2": FINE}), url="{main}/{id}?b=2&a=1"),
    case("nearly-longer-each-time", "fail", "redirect-loop", targets({"": redirect(302, "{self}?x"), "?x": redirect(302, "{self}?x&x"), "?x&x": redirect(302, "{self}")}), most=25),
]

SPELLINGS = [
    case("location-blank", "redirect", "moved", lands(301, b"/location-blank/a b", "/a%20b")),
    case("location-outer-blanks", "redirect", "moved", lands(301, b"  \t /location-outer-blanks/end \t ", "/end")),
    case("location-utf8", "redirect", "moved", lands(301, "/location-utf8/总结".encode(), "/%E6%80%BB%E7%BB%93")),
    case("location-gbk", "redirect|pass|warn", "moved|ok|denied", lands(301, "/location-gbk/总结".encode("gbk"), "/%D7%DC%BD%E1")),
    case("location-encoded", "redirect", "moved", lands(301, b"/location-encoded/%E6%80%BB%E7%BB%93", "/%E6%80%BB%E7%BB%93")),
    case("location-encoded-slash", "redirect", "moved", lands(301, b"/location-encoded-slash/a%2Fb", "/a%2Fb")),
    case("location-encoded-lower", "redirect", "moved", lands(301, b"/location-encoded-lower/a%2fb", "/a%2fb")),
    case("location-plus", "redirect", "moved", lands(301, b"/location-plus/c++?q=a+b", "/c++?q=a+b")),
    case("location-double-slash", "redirect", "moved", lands(301, b"/location-double-slash//x//y", "//x//y")),
    case("location-bad-escape", "redirect", "moved", lands(301, b"/location-bad-escape/100%", "/100%")),
    case("location-brackets", "redirect", "moved|moved", lands(301, b"/location-brackets/a[1]?b[]=2", "/a[1]?b[]=2")),
    case("location-pipe", "redirect", "moved", targets({"": bytes_location(301, b"/location-pipe/a|b"), "/a|b": FINE, "/a%7Cb": FINE})),
    case("location-quotes", "redirect", "moved", targets({"": bytes_location(301, b'/location-quotes/?q="x"'), "/?q=%22x%22": FINE})),
    case("location-backslash", "redirect|pass", "moved|ok", targets({"": bytes_location(301, b"\\location-backslash\\end"), "/end": FINE})),
    case("location-long", "pass", "ok", lands(302, b"/location-long/" + b"x" * 6000, "/" + "x" * 6000)),
    case("location-one-slash", "fail", "not-found", paths(redirect(301, "http:/{redirect.host}/location-one-slash/end"), end=FINE)),
    case("location-no-scheme", "fail", "not-found", paths(redirect(301, "www.example.com/somewhere"), end=FINE)),
    case("location-missing", "fail|warn", "no-reply|malformed|denied|unavailable|not-found|redirect-loop", raw("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")),
    case("location-missing-301-page", "fail|warn|pass", "no-reply|malformed|denied|unavailable|not-found|ok", answer(301, page())),
    case("location-empty", "fail|warn", "no-reply|malformed|denied|unavailable|redirect-loop", raw("HTTP/1.1 302 Found\r\nLocation:\r\nContent-Length: 0\r\n\r\n")),
    case("location-fragment-only", "fail", "redirect-loop", redirect(302, "#here"), most=25),
    case("location-twice-same", "redirect", "moved", paths(answer(301, "", "Location: {self}/end", "Location: {self}/end"), end=FINE)),
    case("location-bad-port", "fail", "malformed", redirect(302, "http://127.0.0.1:99999/")),
    case("location-no-host", "fail", "malformed|redirect-loop", redirect(302, "http://")),
    case("location-bad-brackets", "fail", "malformed", redirect(302, "http://[::1/")),
    case("location-refresh-header", "pass|redirect", "ok|moved", paths(answer(200, "", "Refresh: 0; url={self}/end"), end=FINE)),
]

CIRCLES = [
    case("loop-self", "fail", "redirect-loop", redirect(302, "{self}"), most=25),
    case("loop-self-301", "fail", "redirect-loop", redirect(301, "{self}"), most=25),
    case("loop-two", "fail", "redirect-loop", paths(redirect(302, "{self}/b"), b=redirect(302, "{self}")), most=25),
    case("loop-two-hosts", "fail", "redirect-loop", when(lambda r: r.host == "other", redirect(301, "{redirect}/loop-two-hosts"), redirect(301, "{other}/loop-two-hosts")), most=25),
    case("loop-later", "fail", "redirect-loop", paths(redirect(302, "{self}/b"), b=redirect(302, "{self}/c"), c=redirect(302, "{self}/b")), most=25),
    case("loop-slash", "fail", "redirect-loop", targets({"": redirect(301, "{self}/"), "/": redirect(301, "{self}")}), most=25),
    case("loop-fragment", "fail", "redirect-loop", redirect(302, "{self}#again"), most=25),
    case("loop-cookie", "pass", "ok", when(has_cookie, FINE, redirect(302, "{self}", "Set-Cookie: seen=yes; Path=/"))),
    case("loop-cookie-307", "pass", "ok", when(has_cookie, FINE, redirect(307, "{self}", "Set-Cookie: seen=yes; Path=/; HttpOnly; SameSite=Lax"))),
    case("session-301", "pass", "ok", paths(redirect(301, "{self}/end?sid=1f0c"), end=FINE)),
    case("login-301-article", "pass|warn", "ok|login-wall", redirect(301, "/accounts/login/?next=/x"), routes={"/accounts": FINE}),
    case("loop-cookie-301", "pass", "ok", when(has_cookie, FINE, redirect(301, "{self}", "Set-Cookie: seen=yes"))),
    case("loop-cookie-max-age", "pass", "ok", when(has_cookie, FINE, redirect(302, "{self}", "Set-Cookie: seen=yes; Max-Age=3600; Path=/"))),
    case("loop-cookie-expires", "pass", "ok", when(has_cookie, FINE, redirect(302, "{self}", "Set-Cookie: seen=yes; Expires=Fri, 31-Dec-2049 23:59:59 GMT"))),
    case("loop-cookie-two", "pass", "ok", when(lambda r: "b=2" in r.header("cookie") and has_cookie(r), FINE, redirect(302, "{self}", "Set-Cookie: b=2", "Set-Cookie: seen=yes"))),
    case("loop-cookie-detour", "pass", "ok", when(has_cookie, FINE, paths(redirect(302, "{self}/set"), set=redirect(302, "{self}", "Set-Cookie: seen=yes; Path=/")))),
    case("loop-cookie-odd", "pass", "ok", when(has_cookie, FINE, redirect(302, "{self}", "Set-Cookie: junk", "Set-Cookie: seen=yes; Domain={redirect.host}; Path=/; =;;; Max-Age=x", "Set-Cookie: seen=yes"))),
    case("loop-cookie-never", "fail", "redirect-loop", redirect(302, "{self}", "Set-Cookie: seen=yes; Path=/"), most=25),
    case("loop-second-try-fine", "pass|fail", "ok|flaky|redirect-loop", turns(redirect(302, "{self}"), FINE)),
    case("redirect-sso", "pass|warn", "ok|login-wall", sso),
]

BAD_ENDS = [
    case("redirect-301-to-404", "fail", "not-found", to(301, "{self}/end", status(404))),
    case("redirect-302-to-404", "fail", "not-found", to(302, "{self}/end", status(404))),
    case("redirect-302-to-410", "fail", "gone", to(302, "{self}/end", status(410))),
    case("redirect-302-to-500", "fail", "server-error", to(302, "{self}/end", status(500))),
    case("redirect-302-to-400", "fail", "bad-request", to(302, "{self}/end", status(400))),
    case("redirect-301-to-403", "warn", "denied", to(301, "{self}/end", status(403))),
    case("redirect-301-to-503", "warn", "unavailable", to(301, "{self}/end", status(503))),
    case("redirect-302-to-429", "warn", "rate-limited", to(302, "{self}/end", status(429))),
    case("redirect-301-to-204", "redirect|pass", "moved|ok", to(301, "{self}/end", answer(204, ""))),
    case("redirect-302-to-empty", "fail", "empty-page", to(302, "{self}/end", answer(200, ""))),
    case("redirect-301-to-empty", "fail", "empty-page", to(301, "{self}/end", answer(200, ""))),
    case("redirect-302-to-hang", "warn", "timed-out", to(302, "{self}/end", HANG)),
    case("redirect-302-to-close", "fail", "no-reply", to(302, "{self}/end", CLOSE)),
    case("redirect-302-to-refused", "fail", "refused", redirect(302, "{refused}/x")),
    case("redirect-301-to-nowhere", "fail", "no-such-host", redirect(301, "http://moved-away.invalid/x")),
    case("redirect-302-to-expired", "fail", "certificate-expired", redirect(302, "{tls-expired}/redirect-302-to-expired")),
    case("redirect-301-to-wrong-host", "fail", "certificate-wrong-host", redirect(301, "{tls-wrong-host}/x")),
    case("redirect-302-to-unknown-ca", "warn", "tls-unclear", redirect(302, "{tls-unknown-ca}/x")),
    case("redirect-302-to-404-html", "fail", "soft-404|not-found", paths(redirect(302, "{redirect}/404.html"))),
    case("redirect-302-to-notfound", "fail", "soft-404|not-found", paths(redirect(302, "{self}/notfound"), notfound=answer(200, page("出错了", "<p>您访问的内容走丢了。</p>")))),
    case("redirect-301-to-soft-404", "fail", "soft-404", to(301, "{self}/end", answer(200, page("页面不存在", "<p>您访问的页面不存在或已被删除。</p>")))),
    case("redirect-302-to-404-path", "fail", "soft-404|not-found", paths(redirect(302, "{self}/404"), **{"404": answer(200, page("Lost?", "<p>Try the search.</p>"))})),
    case("redirect-302-to-error-404", "fail", "soft-404|not-found", paths(redirect(302, "{self}/error/404.jsp"), **{"error/404.jsp": answer(200, page("提示", "<p>返回首页</p>"))})),
    case("redirect-301-to-page-not-found", "fail", "soft-404|not-found", paths(redirect(301, "{self}/page-not-found"), **{"page-not-found": answer(200, page("Acme", "<p>Let us help you.</p>"))})),
    case("redirect-302-to-error-aspx", "fail", "soft-404|not-found", targets({"": redirect(302, "{self}/Error.aspx?aspxerrorpath=/x"), "/Error.aspx?aspxerrorpath=/x": answer(200, page("Error", "<p>The resource cannot be found.</p>"))})),
    case("redirect-to-file", "fail", "malformed|redirect-private|no-reply|redirect-loop", redirect(302, "file:///etc/passwd")),
    case("redirect-to-javascript", "fail", "malformed|redirect-private|no-reply", redirect(302, "javascript:alert(1)")),
    case("redirect-to-data", "fail", "malformed|redirect-private|no-reply", redirect(302, "data:text/html,hello")),
    case("redirect-to-mailto", "fail|warn|ignored|pass", "malformed|redirect-private|no-reply|other-scheme|ok|unreachable", redirect(302, "mailto:someone@example.com")),
    case("redirect-to-app", "fail|warn|ignored|pass", "malformed|redirect-private|no-reply|other-scheme|ok|unreachable", redirect(302, "zhihu://answers/1")),
    case("redirect-to-ftp", "fail|warn|ignored|pass", "malformed|redirect-private|no-reply|other-scheme|ok|unreachable", redirect(302, "ftp://ftp.invalid/x")),
    case("redirect-http-https", "redirect", "moved", to(301, "{tls-ok}/redirect-http-https/end"), final="{tls-ok}/{id}/end"),
    case("redirect-302-http-https", "pass|warn", "ok|insecure", to(302, "{tls-ok}/redirect-302-http-https/end")),
    case("redirect-https-http", "redirect|warn", "moved|insecure", to(301, "{other}/redirect-https-http/end"), url="{tls-ok}/{id}"),
]

FRONT = [
    *(
        case(f"front-{code}", "fail", "front-page", redirect(code, "/"), url="{front}/{id}/2019/03/11/kubelet-notes.html")
        for code in (301, 302, 303, 307, 308)
    ),
    case("front-absolute", "fail", "front-page", redirect(301, "{front}/"), url="{front}/{id}/article/42"),
    case("front-no-slash", "fail", "front-page", redirect(301, "{front}"), url="{front}/{id}/article/42"),
    case("front-index", "fail", "front-page", redirect(302, "/index.html"), url="{front}/{id}/p/42"),
    case("front-index-php", "fail", "front-page", redirect(302, "/index.php"), url="{front}/{id}/p/42"),
    case("front-query", "fail", "front-page", redirect(302, "/?from=404"), url="{front}/{id}/p/42"),
    case("front-chain", "fail", "front-page", chain(301, end=redirect(301, "/")), url="{front}/{id}"),
    case("front-other-host", "fail", "front-page", redirect(301, "{other}/"), url="{front}/{id}/docs/install"),
    case("front-from-query", "fail", "front-page", redirect(302, "/"), url="{front}/{id}?p=123"),
    case("front-fragment", "fail", "front-page", redirect(301, "/#/"), url="{front}/{id}/docs/install"),
    case("front-meta-refresh", "fail", "front-page", answer(200, '<html><head><meta http-equiv="refresh" content="0;url=/"></head></html>'), url="{front}/{id}/docs/install"),
    case("front-with-fragment", "fail", "front-page|missing-fragment", redirect(301, "/"), url="{front}/{id}/docs/install#step-2"),
    case("front-language", "fail|redirect", "front-page|moved", redirect(301, "/zh/"), url="{front}/{id}/docs/install", routes={"/zh": FINE}),
    case("front-section", "fail|redirect", "front-page|moved", paths(redirect(301, "{self}/docs/"), **{"docs/": FINE, "docs": FINE}), url="{front}/{id}"),
    case("front-host-only", "pass", "ok", url="{front}", form="- [front-host-only](<{url}>)"),
    case("front-host-query", "pass", "ok", url="{front}?id=front-host-query"),
    case("front-host-fragment", "fail", "missing-fragment", url="{front}#{id}"),
    case("front-itself", "pass", "ok", url="{front}/", form="- [front-itself](<{url}>)"),
]

LOGIN = [
    case("login-302", "warn", "login-wall", paths(redirect(302, "{self}/login?next=/x"), login=answer(200, page("登录", '<form method="post"><input name="u"><input type="password" name="p"><button>登录</button></form>')))),
    case("login-301", "warn", "login-wall", paths(redirect(301, "{self}/login?next=/x"), login=answer(200, page("登录", '<form method="post"><input name="u"><input type="password" name="p"></form>')))),
    case("login-signin", "warn", "login-wall", paths(redirect(302, "{self}/users/sign_in"), **{"users/sign_in": answer(200, page("Sign in", '<form><input type="password"></form>'))})),
    case("login-passport", "warn", "login-wall", paths(redirect(302, "{other}/login-passport/passport/signin?redirect_uri=x"), **{"passport/signin": answer(200, page("账号登录", '<form><input type="password"></form>'))})),
    case("login-oauth", "warn", "login-wall", paths(redirect(302, "{other}/login-oauth/oauth2/authorize?client_id=1"), **{"oauth2/authorize": answer(200, page("Sign in to continue", '<input type="password">'))})),
    case("login-accounts-google", "warn", "login-wall", paths(redirect(302, "{other}/login-accounts-google/ServiceLogin?continue=x"), ServiceLogin=answer(200, page("Sign in - Google Accounts", '<input type="email">')))),
    case("login-itself", "pass|warn", "ok|login-wall", answer(200, page("登录", '<form><input type="password"></form>')), url="{redirect}/{id}/login"),
    case("login-to-403", "warn", "denied|login-wall", paths(redirect(302, "{self}/login"), login=status(403))),
    case("login-to-404", "fail", "not-found", paths(redirect(302, "{self}/login"), login=status(404))),
]



def refresh(content, extra="", *, end=FINE, more=None, mark='<meta http-equiv="refresh" content="{}">'):
    """A page that sends its readers on by itself."""
    start = answer(200, f"<!doctype html><html><head><title>x</title>{extra}{mark.format(content)}</head><body><p>这里是正文。</p></body></html>")
    return paths(start, end=end, **(more or {}))


LOST = status(404)
STAYS = [
    ("comment", "<!--{}-->"), ("template", "<template>{}</template>"), ("textarea", "<textarea>{}</textarea>"),
    ("script", "<script>x='{}'</script>"), ("noscript", "<noscript>{}</noscript>"), ("title", "<title>{}</title>"),
]
META = '<meta http-equiv="refresh" content="0;url=%s">'
REFRESH = [
    case("refresh-fine", "pass|redirect", "ok|moved", refresh("0; url=/refresh-fine/end"), final="{redirect}/{id}/end"),
    case("refresh-itself", "pass", "ok", answer(200, page(extra='<meta http-equiv="refresh" content="20;url=/refresh-itself">'))),
    case("refresh-huge", "pass", "ok", answer(200, page(extra=f'<meta http-equiv="refresh" content="{"9" * 5000};url=/">'))),
    case("refresh-404", "fail", "not-found", refresh("0; url=/refresh-404/end", end=LOST)),
    case("refresh-410", "fail", "gone", refresh("0;url=/refresh-410/end", end=status(410))),
    case("refresh-5-404", "fail", "not-found", refresh("5;url=/refresh-5-404/end", end=LOST)),
    case("refresh-403", "warn", "denied", refresh("0; url=/refresh-403/end", end=status(403))),
    case("refresh-soft", "fail", "soft-404", refresh("0; url=/refresh-soft/end", end=answer(200, page("页面不存在", "<p>您访问的页面不存在。</p>")))),
    case("refresh-empty", "fail", "empty-page", refresh("0; url=/refresh-empty/end", end=answer(200, ""))),
    case("refresh-quotes", "fail", "not-found", refresh("0; URL='/refresh-quotes/end'", end=LOST)),
    case("refresh-upper", "fail", "not-found", refresh("0;URL=/refresh-upper/end", end=LOST, mark='<META HTTP-EQUIV="Refresh" CONTENT="{}">')),
    case("refresh-other-order", "fail", "not-found", refresh("0;url=/refresh-other-order/end", end=LOST, mark="<meta content='{}' http-equiv=refresh />")),
    case("refresh-blanks", "fail", "not-found", refresh("  0 ;  url = /refresh-blanks/end ", end=LOST)),
    case("refresh-comma", "fail|pass", "not-found|ok", refresh("0, url=/refresh-comma/end", end=LOST)),
    case("refresh-decimal", "fail|pass", "not-found|ok", refresh("0.5; url=/refresh-decimal/end", end=LOST)),
    case("refresh-no-word", "fail|pass", "not-found|ok", refresh("0; /refresh-no-word/end", end=LOST)),
    case("refresh-entity", "pass|redirect", "ok|moved", targets({"": answer(200, META % "/refresh-entity?a=1&amp;b=2"), "?a=1&b=2": FINE})),
    case("refresh-chinese", "pass|redirect", "ok|moved", targets({"": answer(200, META % "/refresh-chinese/总结"), "/%E6%80%BB%E7%BB%93": FINE})),
    case("refresh-relative", "pass|redirect", "ok|moved", targets({"/a/b": answer(200, META % "../c"), "/c": FINE}), url="{redirect}/{id}/a/b"),
    case("refresh-base", "pass|redirect", "ok|moved", targets({"": answer(200, '<base href="/refresh-base/x/">' + META % "c"), "/x/c": FINE})),
    case("refresh-late-404", "pass", "ok", refresh("600; url=/refresh-late-404/end", end=LOST)),
    case("refresh-reload", "pass", "ok", refresh("60"), most=2),
    case("refresh-reload-soon", "pass|fail", "ok|redirect-loop", refresh("1"), most=25),
    case("refresh-reload-url", "pass", "ok", refresh("300; url=/refresh-reload-url")),
    case("refresh-self", "fail|pass", "redirect-loop|ok", refresh("0; url=/refresh-self"), most=25),
    case("refresh-circle", "fail|pass", "redirect-loop|ok", refresh("0; url=/refresh-circle/end", end=answer(200, META % "/refresh-circle")), most=40),
    case("refresh-chain", "fail", "not-found", paths(answer(200, META % "/refresh-chain/b"), b=answer(200, META % "/refresh-chain/c"), c=LOST)),
    case("refresh-301", "fail", "not-found", refresh("0; url=/refresh-301/b", more={"b": redirect(301, "{self}/c"), "c": LOST})),
    case("refresh-after-301", "fail", "not-found", paths(redirect(301, "{self}/b"), b=answer(200, META % "/refresh-after-301/c"), c=LOST)),
    case("refresh-header", "fail", "not-found", paths(answer(200, page(), "Refresh: 0; url=/refresh-header/end"), end=LOST)),
    case("refresh-login", "warn", "login-wall", refresh("0; url=/refresh-login/login?next=x", more={"login": answer(200, page("登录", '<input type="password">'))})),
    case("refresh-nowhere", "fail", "no-such-host", refresh("0; url=http://gone.invalid/")),
    case("refresh-javascript", "pass|fail|warn", "ok|malformed", refresh("0; url=javascript:alert(1)")),
    case("refresh-fragment", "pass|redirect", "ok|moved", refresh("0; url=/refresh-fragment/end#usage", end=answer(200, page(text='<h2 id="usage">x</h2>')))),
    *(
        case(f"refresh-in-{name}", "pass", "ok", paths(answer(200, page(extra=mark.format(META % f"/refresh-in-{name}/end"))), end=LOST))
        for name, mark in STAYS
    ),
    case("script-redirect", "pass|warn|fail", "ok|not-found", paths(answer(200, page(text="<script>location.replace('/script-redirect/end')</script>")), end=LOST)),
]

CASES = group("redirect", [*REFRESH, *SIMPLE, *NEARLY_THE_SAME, *SPELLINGS, *CIRCLES, *BAD_ENDS, *FRONT, *LOGIN])
