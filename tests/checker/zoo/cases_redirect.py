"""Redirects: for good, for now, in chains and in circles, to where they should not lead."""

from tests.checker.zoo.case import case, group
from tests.checker.zoo.serves import (
    CLOSE,
    HANG,
    answer,
    chain,
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
    case("loop-cookie-301", "pass|redirect", "ok|moved", when(has_cookie, FINE, redirect(301, "{self}", "Set-Cookie: seen=yes"))),
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

CASES = group("redirect", [*SIMPLE, *SPELLINGS, *CIRCLES, *BAD_ENDS, *FRONT, *LOGIN])
