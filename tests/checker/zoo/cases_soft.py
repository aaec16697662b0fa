"""Pages that say they are not there, with status 200, and pages that only look so."""

from tests.checker.zoo.case import case, group
from tests.checker.zoo.serves import answer, bare, encoded, methods, page, paths, redirect

TITLE = "有名无实的页面"

# fmt: off
GONE = "soft-404|gone"

# id, title, body
SAYING_SO = [
    ("zh-title", "页面不存在", "<p>您访问的页面不存在。</p>"),
    ("zh-404-title", "404 - 页面未找到", "<p>请检查网址。</p>"),
    ("zh-404-only", "404", "<p>页面走丢了</p>"),
    ("zh-sorry", "提示信息", "<p>抱歉，您访问的页面不存在或已被删除！</p><p><a href='/'>返回首页</a></p>"),
    ("zh-cannot-find", "某某社区", "<h2>抱歉，找不到您要的页面</h2><p>可能已被移动。</p>"),
    ("zh-lost", "出错了", "<p>啊哦，你要找的页面走丢了～</p>"),
    ("zh-article-deleted", "提示", "<p>该文章已被作者删除。</p>"),
    ("zh-content-deleted", "", "<p>该内容已被发布者删除</p>"),
    ("zh-not-exist", "博客园", "<p>您所访问的文章不存在或者已经被删除。</p>"),
    ("zh-blog-closed", "提示", "<p>该博客已关闭，文章无法访问。</p>"),
    ("zh-discuz", "提示信息 - 论坛", "<div><p>抱歉，指定的主题不存在或已被删除或正在被审核</p></div>"),
    ("zh-topic", "V 站", "<p>主题未找到</p>"),
    ("zh-offline", "文章已下线", "<p>文章已下架。</p>"),
    ("zh-traditional", "找不到網頁", "<p>很抱歉，您要找的網頁不存在。</p>"),
    ("zh-error-404", "错误 404", "<p>没有找到文件或目录。</p>"),
    ("en-title", "Page Not Found", "<p>Check the address and try again.</p>"),
    ("en-404-title", "404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx</center>"),
    ("en-error-404", "Error 404 (Not Found)!!1", "<p>The requested URL was not found on this server.</p>"),
    ("en-oops", "Acme Docs", "<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found at this location.</p>"),
    ("en-sorry", "Acme", "<h1>Sorry, this page isn't available.</h1><p>The link you followed may be broken, or the page may have been removed.</p>"),
    ("en-no-longer", "Acme", "<h1>This page no longer exists</h1>"),
    ("en-doesnt-exist", "Acme", "<h1>This page doesn’t exist</h1><p>Maybe it moved.</p>"),
    ("en-could-not-find", "Acme", "<h1>We couldn't find that page</h1>"),
    ("en-requested", "Acme", "<p>The page you requested could not be found.</p>"),
    ("en-deleted", "Medium", "<h1>This story was deleted by its author</h1>"),
    ("en-post-gone", "Acme Blog", "<h1>This post has been deleted</h1>"),
    ("en-file", "Acme Drive", "<p>Sorry, the file you have requested does not exist.</p>"),
    ("en-apache", "404", "<h1>Not Found</h1><p>The requested URL /x was not found on this server.</p><address>Apache</address>"),
    ("en-iis", "404 - File or directory not found.", "<h2>404 - File or directory not found.</h2><h3>The resource you are looking for might have been removed, had its name changed, or is temporarily unavailable.</h3>"),
    ("en-upper", "404 PAGE NOT FOUND", "<p>GO HOME</p>"),
]

EXTRA_SOFT = [
    case("soft-plain-go", "fail", "soft-404", answer(200, "404 page not found\n", "Content-Type: text/plain; charset=utf-8")),
    case("soft-json", "fail|warn|pass", "soft-404|ok", answer(200, '{"code":404,"msg":"not found"}', "Content-Type: application/json")),
    case("soft-gbk", "fail", "soft-404", answer(200, page("页面不存在", "<p>您访问的页面不存在。</p>", charset="gbk").encode("gb18030"), "Content-Type: text/html; charset=gbk")),
    case("soft-gbk-meta", "fail", "soft-404", answer(200, page("页面不存在", "<p>您访问的页面不存在。</p>", charset="gb2312").encode("gb18030"), "Content-Type: text/html")),
    case("soft-gbk-old-meta", "fail", "soft-404", answer(200, '<html><head><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=GB2312"><title>页面不存在</title></head><body>抱歉，您要访问的页面不存在。</body></html>'.encode("gbk"), "Content-Type: text/html")),
    case("soft-big5", "fail", "soft-404", answer(200, page("找不到網頁", "<p>您要找的網頁不存在。</p>", charset="big5").encode("big5", "replace"), "Content-Type: text/html; charset=big5")),
    case("soft-utf16", "fail", "soft-404", answer(200, page("页面不存在", "<p>您访问的页面不存在。</p>").encode("utf-16"), "Content-Type: text/html")),
    case("soft-wrong-charset", "fail", "soft-404", answer(200, page("页面不存在", "<p>您访问的页面不存在。</p>"), "Content-Type: text/html; charset=ISO-8859-1-nonsense")),
    case("soft-gzip", "fail", "soft-404", encoded(page("Page Not Found", "<p>Nothing here.</p>"), "gzip")),
    case("soft-deflate", "fail", "soft-404", encoded(page("Page Not Found", "<p>Nothing here.</p>"), "raw-deflate")),
    case("soft-entities", "fail", "soft-404", answer(200, page("&#39029;&#38754;&#19981;&#23384;&#22312;", "<p>&#24744;&#35775;&#38382;&#30340;&#39029;&#38754;&#19981;&#23384;&#22312;</p>"))),
    case("soft-head-fine", "fail", "soft-404", methods(answer(200, "", "Content-Length: 777", length=False), answer(200, page("Page Not Found", "<p>Nothing here.</p>")))),
    case("soft-with-fragment", "fail", "soft-404|missing-fragment", answer(200, page("Page Not Found", "<p>Nothing here.</p>")), url="{main}/{id}#install"),
    case("soft-big-frame", "fail", "soft-404", answer(200, page("页面不存在 - 某某社区", "<p>您访问的页面不存在</p><ul>" + "<li><a href='/hot'>热门文章推荐：云原生应用的部署与运维实践</a></li>" * 60 + "</ul>"))),
    case("soft-noindex", "fail", "soft-404", answer(200, page("Acme", "<h1>Not found</h1><p>The page you are looking for does not exist.</p>", '<meta name="robots" content="noindex">'))),
    case("soft-203", "fail", "soft-404", answer(203, page("Page not found", "<p>Sorry.</p>"))),
    case("soft-title-late", "fail", "soft-404", answer(200, bare("<p>The page you are looking for was not found.</p>", "Page not found", "<style>" + "a{color:red}" * 3000 + "</style>"))),
    case("soft-video", "fail|warn", "soft-404|gone|denied|unavailable", answer(200, page("视频不见了", "<p>啊叻？视频不见了？</p>"))),
    case("soft-gitbook", "fail", "soft-404", answer(200, bare("<h1>Page not found</h1><p>The page you are looking for doesn't exist</p>", "Page not found · GitBook"))),
    case("soft-500", "fail|warn|pass", "soft-404|server-error|unavailable|ok", answer(200, page("500 Internal Server Error", "<p>服务器内部错误</p>"))),
    case("soft-meta-refresh", "fail", "soft-404|front-page", answer(200, '<html><head><title>404</title><meta http-equiv="refresh" content="5;url=/"></head><body>页面不存在，5 秒后返回首页</body></html>')),
    case("soft-url-says-so", "fail|pass", "soft-404|ok", answer(200, page("404", "<p>Not found</p>")), url="{main}/{id}/404"),
]

LONG = "<p>" + "请求先到 Ingress，再按主机名与路径分到后端服务；路径写错一个字符，得到的就是 404。排查时先看规则，再看服务的端点，最后看 Pod 的日志。" * 12 + "</p>"
ENGLISH = "<p>" + "A client that asks for a path which no rule matches gets the default backend, and that says 404. Look at the rules first, then at the endpoints. " * 12 + "</p>"

# id, title, body: pages that work
ABOUT = [
    ("zh-article", "Ingress 返回 404 Not Found 的排查", LONG),
    ("zh-custom-page", "页面不存在怎么办：给站点做一个好看的 404 页面", LONG),
    ("zh-deleted-files", "误删文件的恢复：文章已被删除怎么找回", LONG),
    ("zh-h1", "HTTP 404 是什么意思", LONG + "<h2>页面不存在</h2>" + LONG),
    ("zh-comment", "总结", LONG + "<div class='comment'>该评论已被删除</div><div class='comment'>原链接 404 了，页面不存在</div>"),
    ("mdn", "404 Not Found - HTTP | MDN", "<p>The HTTP <strong>404 Not Found</strong> client error response status code indicates that the server cannot find the requested resource.</p>" + ENGLISH),
    ("wikipedia", "HTTP 404 - Wikipedia", "<p>In computer network communications, the HTTP 404, 404 not found, 404, 404 error, page not found, or file not found error message is a hypertext transfer protocol standard response code.</p>" + ENGLISH),
    ("stackoverflow", "nginx - 404 page not found after deploying React app - Stack Overflow", ENGLISH),
    ("github-issue", "Page not found when basePath is set · Issue #1234 · acme/site · GitHub", ENGLISH),
    ("rfc", "RFC 7231: Semantics and Content", ENGLISH + "<h3>6.5.4 404 Not Found</h3><p>The 404 (Not Found) status code indicates that the origin server did not find a current representation for the target resource.</p>"),
    ("how-to-fix", "How to Fix “404 Not Found” Errors in Kubernetes Ingress", ENGLISH),
    ("error-codes", "Error codes", ENGLISH + "<table><tr><td>404</td><td>Page not found</td></tr><tr><td>410</td><td>This page no longer exists</td></tr></table>"),
    ("go-doc", "http package - NotFound", "<pre>func NotFound(w ResponseWriter, r *Request)</pre><p>NotFound replies to the request with an HTTP 404 not found error.</p>" + ENGLISH),
    ("kubectl-debug", "Error from server (NotFound): pods not found", ENGLISH),
    ("number", "第 404 期：云原生周报", LONG),
    ("room", "404 Media", ENGLISH),
    ("short-about", "404 错误页面最佳实践", "<p>一个好的 404 页面应当说清楚发生了什么，给出搜索框和返回首页的链接，并且真的返回 404 状态码。本文用三个例子来说明。</p>" * 3),
    ("deprecated", "PodSecurityPolicy", "<p>PodSecurityPolicy was removed in Kubernetes v1.25. This feature no longer exists.</p>" + ENGLISH),
    ("script-holds-404", "Acme Docs", ENGLISH + "<script>const messages={notFound:'Page not found',gone:'页面不存在'}</script>"),
    ("template-holds-404", "Acme Docs", ENGLISH + "<template><h1>404 Page Not Found</h1></template>"),
    ("hidden-holds-404", "Acme Docs", ENGLISH + "<div hidden><h1>404 Page Not Found</h1></div>"),
    ("peugeot", "Peugeot 404 - Wikipedia", "<p>The Peugeot 404 is a large family car produced by French automobile manufacturer Peugeot from 1960 to 1975.</p>"),
    ("page-number", "读书笔记（第 404 页）", "<p>这一页讲的是调度器的打分。</p>"),
    ("glossary", "术语表：404", "<p>404：服务器找不到所请求的页面。</p><p>502：网关从上游得到了无效的应答。</p>"),
    ("blank-page", "Appendix", "<p>This page intentionally left blank.</p>"),
    ("listing", "Index of /charts", "<pre><a href='../'>../</a> index.yaml 2024-01-01</pre>"),
    ("it-works", "It works!", "<p>It works!</p>"),
    ("unmaintained", "Acme", "<h1>This project is no longer maintained</h1><p>Use the new one instead.</p>"),
    ("archived", "旧版文档", "<p>本文档已归档，不再维护，请查看新版。</p>"),
    ("moved-notice", "文档搬家啦", "<p>本页面已迁移到新地址：<a href='/new'>新文档</a>。</p>"),
    ("removed-feature", "Removed in v1.25", "<p>This resource was removed in Kubernetes v1.25 and is no longer available.</p>"),
    ("error-message", "The connection to the server was refused", "<p>kubectl 找不到 kubeconfig 时会报这个错误。</p>"),
    ("recover-deleted", "恢复已删除的 Deployment", "<p>Deployment 已被删除之后，可以从 etcd 的备份里找回。</p>"),
    ("lost-found", "Lost and Found", "<p>Things that nobody could find.</p>"),
    ("not-found-js", "notFound() | Next.js", "<p>Renders the closest not-found file: the page could not be found.</p>" + ENGLISH),
    ("search-empty", "搜索：kubelet", LONG + "<aside>没有找到相关评论</aside>"),
]

EMPTY = [
    case("empty-length-0", "fail", "empty-page", answer(200, "")),
    case("empty-close", "fail", "empty-page", answer(200, "", length=False)),
    case("empty-chunked", "fail", "empty-page", answer(200, b"0\r\n\r\n", "Transfer-Encoding: chunked", length=False)),
    case("empty-blanks", "fail", "empty-page", answer(200, " \r\n\t \n" * 20)),
    case("empty-bom", "fail", "empty-page", answer(200, b"\xef\xbb\xbf")),
    case("empty-html", "fail", "empty-page", answer(200, "<html><head></head><body></body></html>")),
    case("empty-html-doctype", "fail", "empty-page", answer(200, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset='utf-8'>\n</head>\n<body>\n</body>\n</html>\n")),
    case("empty-comment", "fail", "empty-page", answer(200, "<html><body><!-- nothing to see --></body></html>")),
    case("empty-nbsp", "fail", "empty-page", answer(200, "<html><body>&nbsp; &nbsp;</body></html>")),
    case("empty-gzip", "fail", "empty-page", encoded("", "gzip")),
    case("empty-text", "fail", "empty-page", answer(200, "", "Content-Type: text/plain")),
    case("empty-no-type", "fail", "empty-page", answer(200, "", "Content-Type:")),
    case("empty-301", "fail", "empty-page", paths(redirect(301, "{self}/end"), end=answer(200, ""))),
    case("empty-title-only", "fail|pass", "empty-page|ok", answer(200, "<html><head><title>kubelet 笔记</title></head><body></body></html>")),
    # Not empty, though there is little text
    case("full-picture", "pass", "ok", answer(200, bare("<img src='/a.png' alt=''>"))),
    case("full-frame", "pass", "ok", answer(200, bare("<iframe src='/a'></iframe>"))),
    case("full-frameset", "pass", "ok", answer(200, "<html><head><title>Docs</title></head><frameset cols='20%,80%'><frame src='/a'><frame src='/b'></frameset></html>")),
    case("full-svg", "pass", "ok", answer(200, bare("<svg viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"))),
    case("full-canvas-video", "pass", "ok", answer(200, bare("<video src='/a.mp4' controls></video>"))),
    case("full-shell", "pass", "ok", answer(200, bare("<div id='root'></div><script src='/static/app.js'></script>", "Acme Docs"))),
    case("full-shell-untitled", "pass|warn", "ok|denied|challenged", answer(200, bare("<div id='app'></div><script type='module' src='/static/app.js'></script>"))),
    case("full-one-word", "pass", "ok", answer(200, "ok", "Content-Type: text/plain")),
    case("full-json", "pass", "ok", answer(200, "{}", "Content-Type: application/json")),
    case("full-pdf", "pass", "ok", answer(200, b"%PDF-1.7\n" + b"\0" * 999, "Content-Type: application/pdf")),
    case("full-png", "pass", "ok", answer(200, b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "Content-Type: image/png")),
    case("full-unnamed", "pass", "ok", answer(200, b"\x7fELF" + b"\0" * 99, "Content-Type: application/octet-stream")),
    case("full-yaml", "pass", "ok", answer(200, "apiVersion: v1\nkind: Pod\n", "Content-Type: text/plain")),
    case("full-no-type", "pass", "ok", answer(200, None, "Content-Type:")),
    case("full-odd-type", "pass", "ok", answer(200, None, "Content-Type: html")),
    case("full-head-empty", "pass", "ok", methods(answer(200, ""), answer())),
]

SALE = "parked"
PARKED = [
    case("parked-for-sale", "fail", SALE, answer(200, page("cloudnative-notes.example is for sale", "<p>This domain is for sale. Buy this domain.</p>", lang="en"))),
    case("parked-may-be", "fail", SALE, answer(200, bare("<h1>cloudnative-notes.example</h1><p>This domain may be for sale!</p>", "cloudnative-notes.example"))),
    case("parked-zh", "fail", SALE, answer(200, bare("<h1>该域名正在出售</h1><p>您正在访问的域名可以转让！联系我们购买此域名。</p>", "域名出售"))),
    case("parked-zh-expired", "fail", SALE, answer(200, bare("<p>您访问的域名已过期，请联系域名注册商续费。</p>", "域名已过期"))),
    case("parked-sedo", "fail", SALE, answer(200, bare("<h1>cloudnative-notes.example</h1><p>Related searches</p><script src='https://img.sedoparking.com/js/jquery.js'></script><p>The Sponsored Listings displayed above are served automatically by a third party. This page provided to the domain owner free by Sedo's Domain Parking.</p>", "cloudnative-notes.example - Resources"))),
    case("parked-godaddy", "fail", SALE, answer(200, '<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>')),
    case("parked-hugedomains", "fail", SALE, paths(redirect(302, "{other}/parked-hugedomains/domain_profile.cfm?d=cloudnative-notes.example"), **{"domain_profile.cfm": answer(200, bare("<h1>cloudnative-notes.example is for sale</h1><p>Buy now: $3,195. 30-day money back guarantee</p>", "cloudnative-notes.example is for sale | HugeDomains"))})),
    case("parked-afternic", "fail", SALE, answer(200, bare("<h1>cloudnative-notes.example</h1><p>is available for purchase. Get this domain.</p><p>This webpage was generated by the domain owner using Afternic.</p>", "cloudnative-notes.example is for sale"))),
    case("parked-bodis", "fail", SALE, answer(200, '<!doctype html><html><head><meta charset="utf-8"><title></title></head><body><div id="target" style="opacity: 0"></div><script>window.park = "eyJ1dWlkIjoiMSJ9";</script><script src="/parking.js"></script></body></html>')),
    case("parked-registrar", "fail", SALE, answer(200, bare("<h1>Welcome to cloudnative-notes.example</h1><p>This domain has recently been registered. This domain is parked free, courtesy of your registrar.</p>", "Parked domain"))),
    case("parked-expired-en", "fail", SALE, answer(200, bare("<h1>This domain has expired.</h1><p>If you are the owner, renew it today.</p>", "Domain expired"))),
    # Not parked
    case("selling-article", "pass", "ok", answer(200, page("我是怎么买到心仪域名的", LONG + "<p>当时页面上写着：This domain is for sale。</p>"))),
    case("parking-article", "pass", "ok", answer(200, page("What is domain parking?", ENGLISH + "<p>A parked page says “this domain is for sale” or shows sponsored listings.</p>"))),
    case("registrar-home", "pass", "ok", answer(200, page("Buy a domain name", ENGLISH + "<p>Search for a domain. Domains for sale from $9.</p>"))),
]

CASES = group(
    "soft",
    [
        *(case(f"soft-{name}", "fail", GONE, answer(200, page(title, body))) for name, title, body in SAYING_SO),
        *EXTRA_SOFT,
        *(case(f"about-{name}", "pass", "ok", answer(200, page(title, body))) for name, title, body in ABOUT),
        *EMPTY,
        *PARKED,
    ],
)
