"""Hosts by name, behind an HTTP proxy: known sites with their manners, and names that lead inwards."""

from tests.checker.zoo.case import case
from tests.checker.zoo.cases_soft import ENGLISH, LONG
from tests.checker.zoo.serves import answer, bare, page, redirect, status, when

TITLE = "域名"

# fmt: off
FINE = answer()
HTML = '<h2 id="usage">x</h2>'


def at(id, severity, verdict, url, routes, *, tls="ok", **more):
    """A case on hosts with names: `routes` is host and path → who answers."""
    hosts = {key.partition("/")[0] for key in routes}
    names = dict.fromkeys(hosts, tls)
    return case(id, severity, verdict, url=url, routes=routes, names=names, **more)


def like_browser(request):
    """Whether it calls itself one."""
    return "Mozilla/5.0" in request.header("user-agent") and "Chrome/" in request.header("user-agent")


def to_browsers(code=403, serve=FINE):
    """For browsers only."""
    return when(like_browser, serve, status(code))


def inwards(id, where, verdict="redirect-private", severity="fail"):
    """A good name that sends its visitors to an address of their own network."""
    host = f"{id}.example"
    return at(id, severity, verdict, f"http://{host}/x", {f"{host}/x": redirect(302, where)})


GITHUB = bare('<article><h1>kubernetes</h1><a id="user-content-usage" href="#usage">#</a><p>' + "Production-grade container scheduling. " * 20 + "</p></article><script src='/app.js'></script>", "GitHub - kubernetes/kubernetes")

PLAIN = [
    at("name-http", "pass", "ok", "http://notes.example/article", {"notes.example/article": when(lambda r: r.scheme == "https", status(404), FINE)}),
    at("name-https", "pass", "ok", "https://blog.example/article", {"blog.example/article": FINE}),
    at("name-https-404", "fail", "not-found", "https://blog.example/gone", {"blog.example/gone": status(404)}),
    at("name-https-fragment", "pass", "ok", "https://blog.example/doc#usage", {"blog.example/doc": answer(200, page(text=HTML))}),
    at("name-https-no-fragment", "fail", "missing-fragment", "https://blog.example/doc-2#usage", {"blog.example/doc-2": answer(200, page(text="<p>x</p>"))}),
    at("name-both", "warn", "insecure", "http://both.example/article", {"both.example/article": FINE}),
    at("name-both-raw", "warn", "insecure", "http://both.example/中文 页", {"both.example/%E4%B8%AD%E6%96%87%20%E9%A1%B5": FINE}),
    at("name-both-other", "pass", "ok", "http://both.example/b", {"both.example/b": when(lambda r: r.scheme == "https", answer(200, page("It works!")), FINE)}),
    at("name-both-elsewhere", "pass", "ok", "http://both.example/c", {"both.example/c": when(lambda r: r.scheme == "https", redirect(302, "/"), FINE), "both.example/": FINE}),
    at("name-upper", "pass", "ok", "HTTPS://UPPER.EXAMPLE/Path", {"upper.example/Path": FINE}),
    at("name-port-443", "pass", "ok", "https://port.example:443/a", {"port.example/a": FINE}),
    at("name-port-80", "warn|pass", "insecure|ok", "http://port80.example:80/a", {"port80.example/a": FINE}),
    at("name-dot", "pass", "ok", "https://dotted.example./a", {"dotted.example/a": FINE}),
    at("name-idn", "pass", "ok", "https://例子.example/路径", {"xn--fsqu00a.example/%E8%B7%AF%E5%BE%84": FINE}),
    at("name-idn-punycode", "pass", "ok", "https://xn--fsqu00a.example/b", {"xn--fsqu00a.example/b": FINE}),
    at("name-idn-umlaut", "pass", "ok", "https://Bücher.example/", {"xn--bcher-kva.example/": FINE}),
    at("name-underscore", "pass", "ok", "http://under_score.example/a", {"under_score.example/a": when(lambda r: r.scheme == "https", status(404), FINE)}),
    at("name-like-address", "pass", "ok", "https://127.0.0.1.example/a", {"127.0.0.1.example/a": FINE}),
    at("name-like-localhost", "pass", "ok", "https://localhost.example/a", {"localhost.example/a": FINE}),
    at("name-ten", "pass", "ok", "https://10.example/a", {"10.example/a": FINE}),
    at("name-expired", "fail", "certificate-expired", "https://expired.example/a", {"expired.example/a": FINE}, tls="expired"),
    at("name-wrong-host", "fail", "certificate-wrong-host", "https://wrong.example/a", {"wrong.example/a": FINE}, tls="wrong-host"),
    at("name-self-signed", "fail", "certificate-self-signed", "https://selfish.example/a", {"selfish.example/a": FINE}, tls="self-signed"),
    at("name-unknown-ca", "warn", "tls-unclear", "https://unknown-ca.example/a", {"unknown-ca.example/a": FINE}, tls="unknown-ca"),
    at("name-301-https", "redirect", "moved", "http://to-https.example/a", {"to-https.example/a": when(lambda r: r.scheme == "https", FINE, redirect(301, "https://to-https.example/a"))}, final="https://to-https.example/a"),
    at("name-302-https", "pass|warn", "ok|insecure", "http://to-https-2.example/a", {"to-https-2.example/a": when(lambda r: r.scheme == "https", FINE, redirect(302, "https://to-https-2.example/a"))}),
    at("name-www", "redirect", "moved", "https://www.apex.example/a", {"www.apex.example/a": redirect(301, "https://apex.example/a"), "apex.example/a": FINE}, final="https://apex.example/a"),
    at("name-moved", "redirect", "moved", "https://old-name.example/docs/a", {"old-name.example/docs": redirect(301, "https://new-name.example/docs/a"), "new-name.example/docs/a": FINE}, final="https://new-name.example/docs/a"),
    at("name-moved-front", "fail", "front-page", "https://old-front.example/docs/a", {"old-front.example/docs": redirect(301, "https://new-front.example/"), "new-front.example": FINE}),
    at("name-moved-root", "redirect", "moved", "https://old-root.example/", {"old-root.example": redirect(301, "https://new-root.example/"), "new-root.example": FINE}, final="https://new-root.example/"),
    at("name-language", "pass", "ok", "https://language.example/", {"language.example": redirect(302, "/zh-cn/"), "language.example/zh-cn": FINE}),
    at("name-short-link", "pass", "ok", "https://short.example/abc", {"short.example/abc": redirect(302, "https://blog.example/article")}),
    at("name-short-to-front", "pass|fail", "ok|front-page", "https://short.example/front", {"short.example/front": redirect(302, "https://language.example/zh-cn/")}),
    at("name-parked", "fail", "parked", "http://some-parked-domain.com/old/post", {"some-parked-domain.com": redirect(302, "https://www.hugedomains.com/domain_profile.cfm?d=some-parked-domain.com"), "www.hugedomains.com/domain_profile.cfm": answer(200, page("some-parked-domain.com is for sale | HugeDomains", "<p>Buy now for $2,995</p>"))}),
    at("name-parked-quiet", "fail", "parked", "http://quietly-parked.example/a", {"quietly-parked.example": redirect(302, "http://ww1.quietly-parked.example/"), "ww1.quietly-parked.example": answer(200, bare("<script src='https://www.parkingcrew.net/assets/js.js'></script><p>Related Searches</p>", "quietly-parked.example"))}),
    at("name-parked-dan", "fail", "parked", "https://dan-parked.example/a", {"dan-parked.example": redirect(301, "https://dan.com/buy-domain/dan-parked.example"), "dan.com/buy-domain": answer(200, page("The domain name dan-parked.example is for sale", "<p>x</p>"))}),
    case("name-nowhere", "fail|warn", "no-such-host|unavailable|server-error|unreachable|refused", url="http://no-such-name.invalid/a"),
    case("name-nowhere-https", "fail|warn", "no-such-host|unavailable|server-error|unreachable|refused|no-reply|tls-unclear", url="https://no-such-name.invalid/a"),
    case("name-no-proxy", "pass", "ok", FINE, url="{main}/{id}"),
]

INWARDS = [
    inwards("redirects-to-localhost", "http://localhost:{local.port}/inside"),
    inwards("redirects-to-localhost-https", "https://localhost/inside"),
    inwards("redirects-to-localhost-dot", "http://localhost.:{local.port}/inside"),
    inwards("redirects-to-localhost-upper", "http://LocalHost:{local.port}/inside"),
    inwards("redirects-to-sub-localhost", "http://app.localhost:{local.port}/inside"),
    inwards("redirects-to-127", "http://127.0.0.1:{local.port}/inside"),
    inwards("redirects-to-127-other", "{main}/inside"),
    inwards("redirects-to-127-short", "http://127.1:{local.port}/inside"),
    inwards("redirects-to-number", "http://2130706433:{local.port}/inside"),
    inwards("redirects-to-hex", "http://0x7f000001:{local.port}/inside"),
    inwards("redirects-to-octal", "http://0177.0.0.1:{local.port}/inside"),
    inwards("redirects-to-zero", "http://0.0.0.0:{local.port}/inside"),
    inwards("redirects-to-six", "http://[::1]:{local.port}/inside"),
    inwards("redirects-to-mapped", "http://[::ffff:127.0.0.1]:{local.port}/inside"),
    inwards("redirects-to-mapped-hex", "http://[::ffff:7f00:1]:{local.port}/inside"),
    inwards("redirects-to-unique-local", "http://[fd00::1]/inside"),
    inwards("redirects-to-link-local", "http://[fe80::1]/inside"),
    inwards("redirects-to-metadata", "http://169.254.169.254/latest/meta-data/"),
    inwards("redirects-to-ten", "http://10.0.0.1/inside"),
    inwards("redirects-to-172", "https://172.16.0.1/inside"),
    inwards("redirects-to-192", "http://192.168.1.1/inside"),
    inwards("redirects-to-carrier", "http://100.64.0.1/inside", "redirect-private|unreachable|timed-out|refused", "fail|warn"),
    inwards("redirects-to-broadcast", "http://255.255.255.255/inside", "redirect-private|unreachable|timed-out|refused|malformed|no-reply", "fail|warn"),
    inwards("redirects-to-full-width", "http://１２７.0.0.1:{local.port}/inside", "redirect-private|malformed|no-such-host"),
    inwards("redirects-to-file", "file:///etc/passwd", "malformed|redirect-private|no-reply"),
    at("redirects-inwards-late", "fail", "redirect-private", "https://inwards-late.example/a", {"inwards-late.example/a": redirect(302, "/b"), "inwards-late.example/b": redirect(302, "https://inwards-later.example/c"), "inwards-later.example/c": redirect(302, "http://127.0.0.1:{local.port}/inside")}),
    at("redirects-inwards-301", "fail", "redirect-private", "http://inwards-301.example/a", {"inwards-301.example": redirect(301, "http://localhost:{local.port}/inside")}),
    at("refreshes-inwards", "fail|pass", "redirect-private|ok", "http://refresh-in.example/a", {"refresh-in.example": answer(200, '<html><head><meta http-equiv="refresh" content="0;url=http://127.0.0.1:{local.port}/inside"></head><body>x</body></html>')}),
]

KNOWN = [
    at("github-readme", "pass", "ok", "https://github.com/kubernetes/kubernetes#usage", {"github.com/kubernetes/kubernetes": answer(200, GITHUB)}),
    at("github-plain", "pass", "ok", "https://github.com/kubernetes/kops", {"github.com/kubernetes/kops": answer(200, GITHUB)}),
    at("github-lines", "pass|warn", "ok|scripted-fragment", "https://github.com/kubernetes/kubernetes/blob/master/README.md#L10-L20", {"github.com/kubernetes/kubernetes/blob": answer(200, GITHUB)}),
    at("github-no-heading", "fail|warn", "missing-fragment|scripted-fragment", "https://github.com/kubernetes/helm#no-such-heading", {"github.com/kubernetes/helm": answer(200, GITHUB)}),
    at("github-comment", "pass|warn", "ok|scripted-fragment", "https://github.com/kubernetes/kubernetes/issues/1#issuecomment-42", {"github.com/kubernetes/kubernetes/issues": answer(200, GITHUB)}),
    at("github-renamed", "redirect", "moved", "https://github.com/old/name", {"github.com/old/name": redirect(301, "https://github.com/new/name"), "github.com/new/name": answer(200, GITHUB)}, final="https://github.com/new/name"),
    at("github-404", "fail", "not-found", "https://github.com/nobody/nothing", {"github.com/nobody/nothing": status(404)}),
    at("github-429", "warn", "rate-limited", "https://github.com/kubernetes/busy", {"github.com/kubernetes/busy": status(429)}),
    at("github-login", "warn", "login-wall", "https://github.com/settings/tokens", {"github.com/settings/tokens": redirect(302, "https://github.com/login?return_to=x"), "github.com/login": answer(200, page("Sign in to GitHub", '<input type="password">'))}),
    at("github-wiki", "pass|warn", "ok|scripted-fragment", "https://github.com/kubernetes/kubernetes/wiki#usage", {"github.com/kubernetes/kubernetes/wiki": answer(200, GITHUB)}),
    at("gitlab-readme", "pass|warn", "ok|scripted-fragment", "https://gitlab.com/a/b#usage", {"gitlab.com/a/b": answer(200, GITHUB)}),
    at("zhihu-browser", "pass", "ok", "https://zhuanlan.zhihu.com/p/1", {"zhuanlan.zhihu.com/p/1": to_browsers()}),
    at("zhihu-never", "warn", "denied|challenged", "https://www.zhihu.com/question/2", {"www.zhihu.com/question/2": status(403)}),
    at("zhihu-404", "fail", "not-found", "https://zhuanlan.zhihu.com/p/404", {"zhuanlan.zhihu.com/p/404": when(like_browser, status(404), status(403))}),
    at("csdn-browser", "pass", "ok", "https://blog.csdn.net/a/article/details/1", {"blog.csdn.net/a/article/details/1": to_browsers(521)}),
    at("csdn-never", "warn", "unavailable|challenged|denied", "https://blog.csdn.net/a/article/details/2", {"blog.csdn.net/a/article/details/2": status(521)}),
    at("npm-browser", "pass|warn", "ok|denied|challenged", "https://www.npmjs.com/package/left-pad", {"www.npmjs.com/package/left-pad": to_browsers()}),
    at("docker-fragment", "pass|warn", "ok|scripted-fragment", "https://docs.docker.com/engine/install/#usage", {"docs.docker.com/engine/install": to_browsers(403, answer(200, page(text=HTML)))}),
    at("stackoverflow-wall", "warn", "denied|challenged", "https://stackoverflow.com/questions/1", {"stackoverflow.com/questions/1": answer(403, bare("<p>x</p>", "Just a moment..."), "cf-mitigated: challenge")}),
    at("linkedin-999", "warn", "denied|challenged", "https://www.linkedin.com/in/x", {"www.linkedin.com/in/x": status(999)}),
    at("medium-403", "warn", "denied|challenged", "https://medium.com/@x/y", {"medium.com/@x/y": answer(403, bare("<p>x</p>", "Just a moment..."))}),
    at("unknown-403", "warn", "denied", "https://small-site.example/a", {"small-site.example": to_browsers()}),
    at("google-docs", "warn", "login-wall", "https://docs.google.com/document/d/1", {"docs.google.com/document": redirect(302, "https://accounts.google.com/ServiceLogin?continue=x"), "accounts.google.com/ServiceLogin": answer(200, page("Sign in - Google Accounts", '<input type="email">'))}),
    at("login-other-name", "warn", "login-wall", "https://console.example/project/1", {"console.example/project": redirect(302, "https://login.console.example/signin?continue=x"), "login.console.example/signin": answer(200, page("登录", '<input type="password">'))}),
    at("wechat-deleted", "fail", "soft-404|gone", "https://mp.weixin.qq.com/s/deleted", {"mp.weixin.qq.com/s/deleted": answer(200, bare("<div class='weui-msg__title warn'>该内容已被发布者删除</div>"))}),
    at("wechat-wall", "warn", "challenged|denied", "https://mp.weixin.qq.com/s/wall", {"mp.weixin.qq.com/s/wall": answer(200, bare("<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a>", ""))}),
    at("wechat-fine", "pass", "ok", "https://mp.weixin.qq.com/s/fine", {"mp.weixin.qq.com/s/fine": answer(200, page("kubelet 源码分析", LONG))}),
    at("archive", "pass", "ok", "https://web.archive.org/web/2020/http://blog.example/a?b=c", {"web.archive.org/web/2020/http://blog.example/a": FINE}),
    at("wikipedia-parentheses", "pass", "ok", "https://en.wikipedia.org/wiki/Container_(virtualization)", {"en.wikipedia.org/wiki/Container_(virtualization)": answer(200, page("Container", ENGLISH))}),
    at("raw-github", "pass", "ok", "https://raw.githubusercontent.com/a/b/main/x.yaml", {"raw.githubusercontent.com/a/b/main/x.yaml": answer(200, "kind: Pod\n", "Content-Type: text/plain")}),
    at("raw-github-404", "fail", "not-found", "https://raw.githubusercontent.com/a/b/main/y.yaml", {"raw.githubusercontent.com/a/b/main/y.yaml": answer(404, "404: Not Found", "Content-Type: text/plain")}),
]

LEAKS = [
    at("leak-authorization", "pass", "ok", "http://reader:geheim-9@leak-from.example/a", {"leak-from.example/a": when(lambda r: r.scheme == "https", status(404), redirect(302, "https://leak-to.example/a")), "leak-to.example/a": FINE}),
    at("leak-cookie", "pass", "ok", "https://cookie-from.example/a", {"cookie-from.example/a": redirect(302, "https://cookie-to.example/a", "Set-Cookie: s=geheim-10; Path=/", "Set-Cookie: t=geheim-11; Domain=cookie-to.example; Path=/", "Set-Cookie: u=geheim-12; Domain=example; Path=/"), "cookie-to.example/a": FINE}),
    at("cookie-shared", "pass", "ok", "https://a.shared-cookie.example/a", {"a.shared-cookie.example/a": redirect(302, "https://b.shared-cookie.example/a", "Set-Cookie: seen=yes; Domain=.shared-cookie.example; Path=/"), "b.shared-cookie.example/a": when(lambda r: "seen=yes" in r.header("cookie"), FINE, status(404))}),
    at("cookie-secure", "pass", "ok", "https://secure-cookie.example/a", {"secure-cookie.example/a": when(lambda r: "seen=yes" in r.header("cookie"), FINE, redirect(302, "/a", "Set-Cookie: seen=yes; Secure; HttpOnly; SameSite=None; Path=/"))}),
]

CASES = [*PLAIN, *INWARDS, *KNOWN, *LEAKS]
