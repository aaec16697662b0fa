"""Walls: bots, logins, countries. None of them says whether the page is there."""

from tests.checker.zoo.case import case, group
from tests.checker.zoo.cases_soft import ENGLISH, LONG
from tests.checker.zoo.serves import answer, article, bare, page, paths, raw, redirect, status, when

TITLE = "人机验证与登录"

# fmt: off
BOT = "challenged|denied"
CLOUDFLARE = '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="360"></head><body><div class="main-wrapper"><noscript>Enable JavaScript and cookies to continue</noscript></div><script>(function(){window._cf_chl_opt={cvId:"3",cZone:"x"};})();</script></body></html>'
CF_BLOCK = bare("<h1>Sorry, you have been blocked</h1><h2>You are unable to access example.com</h2><p>Cloudflare Ray ID: 8a</p>", "Attention Required! | Cloudflare")
RUISHU = '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta id="9DhefwqGPrzGxEp9hPaoag" content="x"><script type="text/javascript" src="/4QbVtADbnLVIc/c.FxJzG50F.js" r="m"></script><script>$_ts=window[\'$_ts\'];if(!$_ts)$_ts={};$_ts.nsd=1;</script></head><body></body></html>'
JSL = "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+'_clearance_s=1700000000.1|0|x;max-age=3600;path=/;';location.href=location.pathname+location.search</script>"
ACW = "<html><script>\nvar arg1='8C1E2A2C0A7B4A9D';var _0x4818=['csKHwqMI','ZsKJwr8V'];function setCookie(name,value){document.cookie=name+\"=\"+value;}function reload(x){setCookie(\"acw_sc__v2\",x);document.location.reload();}\n</script></html>"
INCAPSULA = '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"><script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3"></script></head><body style="margin:0px;height:100%"><iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=1" frameborder=0 width="100%" height="100%">Request unsuccessful. Incapsula incident ID: 1</iframe></body></html>'
AKAMAI = "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\nYou don't have permission to access this server.<P>\nReference&#32;&#35;18&#46;1\n</BODY>\n</HTML>"
LOGIN = '<form method="post" action="/login"><input name="user"><input type="password" name="pass"><button>登录</button></form>'

BOTS = [
    case("bot-cloudflare-403", "warn", BOT, answer(403, CLOUDFLARE, "cf-mitigated: challenge", "Server: cloudflare")),
    case("bot-cloudflare-503", "warn", BOT + "|unavailable", answer(503, CLOUDFLARE, "Server: cloudflare")),
    case("bot-cloudflare-200", "warn", BOT, answer(200, CLOUDFLARE, "Server: cloudflare")),
    case("bot-cloudflare-block", "warn", BOT, answer(403, CF_BLOCK, "Server: cloudflare")),
    case("bot-cloudflare-1020", "warn", BOT, answer(403, "error code: 1020", "Content-Type: text/plain", "Server: cloudflare")),
    case("bot-cloudflare-429", "warn", BOT + "|rate-limited", answer(429, bare("<p>You are being rate limited</p>", "Access denied | Cloudflare"), "Server: cloudflare")),
    case("bot-cloudflare-530", "warn", "unavailable|denied|challenged", answer(530, "error code: 1033", "Server: cloudflare")),
    case("bot-waf-202", "warn", BOT, answer(202, "", "x-amzn-waf-action: challenge", "Server: CloudFront")),
    case("bot-waf-202-script", "warn", BOT, answer(202, bare("<div id='challenge-container'></div><script src='https://x.token.awswaf.com/x/challenge.js'></script><noscript>JavaScript is disabled. In order to continue, we need to verify that you're not a robot.</noscript>"), "x-amzn-waf-action: challenge")),
    case("bot-waf-405", "warn", BOT, answer(405, bare("<p>Human verification</p>", "Human Verification"), "x-amzn-waf-action: captcha")),
    case("bot-aliyun-405", "warn", BOT, answer(405, bare("<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>", "405"), "Server: Tengine")),
    case("bot-ruishu-412", "warn", BOT, answer(412, RUISHU)),
    case("bot-ruishu-202", "warn", BOT, answer(202, RUISHU)),
    case("bot-ruishu-200", "warn", BOT, answer(200, RUISHU)),
    case("bot-jsl-521", "warn", BOT + "|unavailable", answer(521, JSL, "Set-Cookie: __jsluid_s=1; max-age=31536000; path=/; HttpOnly")),
    case("bot-acw-200", "warn", BOT, answer(200, ACW, "Set-Cookie: acw_tc=1; path=/; HttpOnly")),
    case("bot-incapsula-200", "warn", BOT, answer(200, INCAPSULA)),
    case("bot-akamai-403", "warn", BOT, answer(403, AKAMAI, "Server: AkamaiGHost")),
    case("bot-akamai-200", "warn", BOT, answer(200, AKAMAI, "Server: AkamaiGHost")),
    case("bot-datadome-403", "warn", BOT, answer(403, bare("<p id='cmsg'>Please enable JS and disable any ad blocker</p><script data-cfasync='false'>var dd={'host':'geo.captcha-delivery.com'}</script>", "example.com"), "X-DataDome: protected")),
    case("bot-perimeterx-403", "warn", BOT, answer(403, bare("<h1>Access to this page has been denied</h1><div id='px-captcha'></div>", "Access to this page has been denied"))),
    case("bot-perimeterx-200", "warn", BOT, answer(200, bare("<h1>Access to this page has been denied because we believe you are using automation tools to browse the website.</h1><div id='px-captcha'></div>", "Access to this page has been denied"))),
    case("bot-sucuri", "warn", BOT, answer(403, bare("<h1>Access Denied - Sucuri Website Firewall</h1>", "Sucuri WebSite Firewall - Access Denied"))),
    case("bot-ddos-guard", "warn", BOT, answer(403, bare("<h1>Checking your browser before accessing example.com</h1>", "DDoS-Guard"))),
    case("bot-checking-200", "warn", BOT, answer(200, bare("<h1>Checking your browser before accessing</h1><p>This process is automatic. Please allow up to 5 seconds…</p>", "Please wait"))),
    case("bot-vercel-429", "warn", BOT + "|rate-limited", answer(429, bare("<p>We're verifying your browser</p>", "Vercel Security Checkpoint"), "x-vercel-mitigated: challenge")),
    case("bot-robot-200", "warn", BOT, answer(200, bare("<h1>Please verify you are a human</h1><div class='g-recaptcha' data-sitekey='x'></div>", "Robot check"))),
    case("bot-robot-captcha", "warn", BOT, answer(200, bare("<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you're not a robot.</p>", "Robot Check"))),
    case("bot-unusual", "warn", BOT, answer(200, bare("<p>Our systems have detected unusual traffic from your computer network.</p>", "Sorry..."))),
    case("bot-sorry", "warn", BOT + "|rate-limited", paths(redirect(302, "{self}/sorry/index?continue=x"), **{"sorry/index": answer(429, bare("<p>unusual traffic from your computer network</p>", "Sorry..."))})),
    case("bot-baidu", "warn", BOT, answer(200, bare("<div class='timeout'>网络不给力，请稍后重试</div><script src='https://wappass.baidu.com/static/touch/js/mkd_v2.js'></script>", "百度安全验证"))),
    case("bot-tencent", "warn", BOT, answer(200, bare("<p>当前环境异常，完成验证后即可继续访问。</p><button>去验证</button>", "安全验证"))),
    case("bot-slider", "warn", BOT, answer(200, bare("<p>请按住滑块，拖动到最右边</p><p>通过验证以确保正常访问</p>", "验证码拦截"))),
    case("bot-visitor", "warn", BOT + "|login-wall", paths(redirect(302, "{self}/visitor/visitor?entry=miniblog"), **{"visitor/visitor": answer(200, bare("<script>tid()</script>", "Sina Visitor System"))})),
    case("bot-frequent", "warn", BOT + "|rate-limited", answer(200, bare("<h1>访问过于频繁，请稍后再试</h1>", "访问受限"))),
    case("bot-wechat", "warn|fail", BOT + "|soft-404|gone", answer(200, bare("<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p>", ""))),
    case("bot-js-required", "warn", BOT + "|ok", answer(403, bare("<noscript>You need to enable JavaScript to run this app.</noscript>"))),
    case("bot-zhihu-403", "warn", BOT, answer(403, '{"error":{"code":40362,"message":"您当前请求存在异常，暂时限制本次访问。"}}', "Content-Type: application/json")),
    case("bot-then-404", "fail", "not-found", answer(404, bare("<h1>404</h1><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>", "404"), "Server: cloudflare")),
    case("bot-redirect", "warn", BOT, paths(redirect(302, "{self}/captcha?return=x"), captcha=answer(200, bare("<p>请完成安全验证</p><div id='captcha'></div>", "安全验证")))),
    case("bot-with-fragment", "warn", BOT, answer(403, CLOUDFLARE, "cf-mitigated: challenge"), url="{main}/{id}#install"),
    case("bot-200-with-fragment", "warn", BOT, answer(200, CLOUDFLARE), url="{main}/{id}#install"),
    case("bot-only-honest", "pass|warn", "ok|denied|challenged", when(lambda r: "Mozilla" in r.header("user-agent"), answer(), status(403))),
    case("bot-needs-agent", "pass", "ok", when(lambda r: r.header("user-agent"), answer(), status(403))),
    case("bot-needs-accept", "pass|warn", "ok|denied", when(lambda r: r.header("accept"), answer(), status(406))),
    # Pages that only talk of such things, or have a small one among much
    case("person-contact-form", "pass", "ok", article("联系我们", LONG + "<form><div class='g-recaptcha' data-sitekey='x'></div></form>")),
    case("person-cdn-script", "pass", "ok", article("总结", LONG + "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>")),
    case("person-article-zh", "pass", "ok", article("如何绕过安全验证：滑块验证码的原理", LONG)),
    case("person-article-en", "pass", "ok", article("What does “Just a moment...” mean? Cloudflare challenges explained", ENGLISH + "<p>Checking your browser before accessing the site. Verify you are human.</p>")),
    case("person-access-denied", "pass", "ok", article("Access Denied: understanding RBAC errors in Kubernetes", ENGLISH)),
    case("person-noscript", "pass", "ok", article("kubelet", LONG + "<noscript>Please enable JavaScript to continue</noscript>")),
]

LOGINS = [
    case("wall-login-200", "warn", "login-wall", answer(200, bare(f"<h1>请先登录</h1>{LOGIN}", "登录 - 某某社区"))),
    case("wall-login-en", "warn", "login-wall", answer(200, bare("<h1>Sign in to continue</h1><form><input type='email'><input type='password'></form>", "Log in | Acme"))),
    case("wall-login-linkedin", "warn", "login-wall|denied", paths(redirect(302, "{self}/authwall?trk=x"), authwall=answer(200, bare("<h1>Join LinkedIn</h1><input type='password'>", "Sign Up | LinkedIn")))),
    case("wall-login-sso", "warn", "login-wall", paths(redirect(302, "{other}/wall-login-sso/cas/login?service=x"), **{"cas/login": answer(200, bare(LOGIN, "统一身份认证"))})),
    case("wall-paid", "pass|warn", "ok|login-wall|denied", article("12 | 声明式 API", "<p>本文为付费内容，登录后阅读全文。</p>" + LONG)),
    case("wall-follow", "pass", "ok", article("kubelet 启动流程", LONG + "<p>登录后复制</p><p>关注后阅读更多</p>")),
    case("wall-login-box", "pass", "ok", article("kubelet 启动流程", LONG + LOGIN)),
    case("wall-login-tutorial", "pass", "ok", article("用 Vue 写一个登录页面", LONG + f"<div class='demo'>{LOGIN}</div>")),
    case("wall-kubectl-login", "pass", "ok", article("Log in to the dashboard with a token", ENGLISH)),
    case("wall-network", "warn", "login-wall|denied|unavailable", status(511)),
]

COUNTRIES = [
    case("geo-en", "warn", "geo-blocked|denied", answer(200, bare("<h1>This content is not available in your country</h1>", "Not available"))),
    case("geo-region", "warn", "geo-blocked|denied", answer(200, bare("<h1>Sorry, this service is not available in your region.</h1>", "Unavailable"))),
    case("geo-zh", "warn", "geo-blocked|denied", answer(200, bare("<p>抱歉，由于版权限制，您所在的地区暂时无法访问此内容。</p>", "提示"))),
    case("geo-451-zh", "warn", "geo-blocked|denied", answer(451, bare("<p>根据当地法律，此内容不可用</p>"))),
    case("geo-1009", "warn", "geo-blocked|denied|challenged", answer(403, bare("<h1>Error 1009</h1><p>Access denied. The owner of this website has banned the country or region your IP address is in.</p>", "Access denied | Cloudflare"))),
    case("geo-redirect", "warn", "geo-blocked|denied", paths(redirect(302, "{self}/unavailable-in-your-region"), **{"unavailable-in-your-region": answer(200, bare("<h1>Not available in your region</h1>", "Not available in your region"))})),
    case("geo-eu", "warn", "geo-blocked|denied", answer(200, bare("<p>We recognize you are attempting to access this website from a country belonging to the European Economic Area (EEA) and therefore cannot grant you access at this time. Our European visitors are important to us.</p>", "Not available in EU"))),
    case("geo-article", "pass", "ok", article("This content is not available in your country: how geo blocking works", ENGLISH)),
]

MAINTENANCE = [
    case("repair-503", "warn", "unavailable", answer(503, page("网站维护中"), "Retry-After: 3600"), most=3),
    case("repair-200", "warn|pass", "unavailable|ok", answer(200, bare("<h1>网站维护中，请稍后访问</h1>", "网站维护中"))),
    case("repair-502-nginx", "fail", "server-error", answer(502, bare("<center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.18.0</center>", "502 Bad Gateway"))),
    case("repair-504-nginx", "warn", "unavailable|timed-out", answer(504, bare("<center><h1>504 Gateway Time-out</h1></center>", "504 Gateway Time-out"))),
    case("repair-503-close", "warn", "unavailable", raw("HTTP/1.0 503 Service Unavailable\r\nConnection: close\r\n\r\n<h1>503</h1>")),
]

CASES = group("wall", [*BOTS, *LOGINS, *COUNTRIES, *MAINTENANCE])
