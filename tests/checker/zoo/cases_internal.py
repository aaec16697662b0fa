"""Links within the site, what is a link at all, and what was only meant as one."""

from tests.checker.zoo.case import HTML, case
from tests.checker.zoo.serves import answer, status

TITLE = "站内"

# fmt: off
OWN = "https://book.example/k8s/"


def local(id, severity, verdict, url, form="- [{id}](<{url}>)"):
    """A link that never leaves the site."""
    return case(id, severity, verdict, url=url, form=form, local=True)


PASS, FAIL = "pass", "fail"

PAGES = [
    local("page", PASS, "ok", "target.md"),
    local("page-fragment", PASS, "ok", "target.md#usage"),
    local("page-chinese-fragment", PASS, "ok", "target.md#用法"),
    local("page-chinese-encoded", PASS, "ok", "target.md#%E7%94%A8%E6%B3%95"),
    local("page-html", PASS, "ok", "target.html", HTML),
    local("page-html-fragment", PASS, "ok", "target.html#usage", HTML),
    local("page-html-query", PASS, "ok", "target.html?from=here#usage", HTML),
    local("page-dot", PASS, "ok", "./target.md#usage-2"),
    local("page-up-and-down", PASS, "ok", "guide/../target.html", HTML),
    local("page-in-folder", PASS, "ok", "guide/intro.md"),
    local("page-folder", PASS, "ok", "guide/", HTML),
    local("page-folder-index", PASS, "ok", "guide/index.html", HTML),
    local("page-folder-dot", PASS, "ok", "./", HTML),
    local("page-chinese-name", PASS, "ok", "总结.md"),
    local("page-chinese-name-html", PASS, "ok", "总结.html", HTML),
    local("page-chinese-name-encoded", PASS, "ok", "%E6%80%BB%E7%BB%93.html", HTML),
    local("page-base", PASS, "ok", "/k8s/target.html", HTML),
    local("page-base-root", PASS, "ok", "/k8s/", HTML),
    local("page-base-only", "pass|redirect|warn", "ok|moved", "/k8s", HTML),
    local("page-name", PASS, "ok", "target.html#old-name", HTML),
    local("page-itself", PASS, "ok", "internal.html", HTML),
    local("page-top", PASS, "ok", "target.html#top", HTML),
    local("page-text-fragment", PASS, "ok", "target.html#:~:text=用法", HTML),
    local("fragment-own", PASS, "ok", "#here-it-is"),
    local("fragment-own-chinese", PASS, "ok", "#就在这里"),
    local("fragment-own-encoded", PASS, "ok", "#%E5%B0%B1%E5%9C%A8%E8%BF%99%E9%87%8C"),
    local("fragment-top", PASS, "ok", "#top", HTML),
    local("fragment-none", "pass|fail|warn", "ok|empty-link", "#", HTML),
    local("fragment-missing", FAIL, "missing-fragment", "#not-here"),
    local("fragment-missing-chinese", FAIL, "missing-fragment", "#不在这里"),
    local("fragment-missing-elsewhere", FAIL, "missing-fragment", "target.md#nothing"),
    local("fragment-missing-case", FAIL, "missing-fragment|wrong-case", "target.md#Usage"),
    local("fragment-missing-html", FAIL, "missing-fragment", "target.html#nothing-at-all", HTML),
    local("fragment-missing-folder", FAIL, "missing-fragment", "guide/#nothing", HTML),
    local("fragment-missing-double", FAIL, "missing-fragment", "target.html#%25E7%2594%25A8", HTML),
    local("missing-page", FAIL, "missing-page|markdown-link", "none.md"),
    local("missing-page-html", FAIL, "missing-page", "none.html", HTML),
    local("missing-page-folder", FAIL, "missing-page|missing-file", "nowhere/", HTML),
    local("missing-page-near", FAIL, "missing-page", "tarket.html", HTML),
    local("missing-page-bare-name", FAIL, "missing-page|missing-file", "target", HTML),
    local("missing-page-fragment", FAIL, "missing-page", "none.html#usage", HTML),
    local("missing-page-base", FAIL, "missing-page", "/k8s/none-at-all.html", HTML),
    local("missing-www", FAIL, "missing-page|missing-file|malformed", "www.example.com/page", HTML),
    local("missing-no-scheme", FAIL, "missing-page|missing-file|malformed", "example.com/page.html", HTML),
    local("missing-colon", FAIL, "missing-page|missing-file|malformed", "http//nowhere.invalid/x", HTML),
    local("missing-full-width", FAIL, "missing-page|missing-file|malformed", "http：//nowhere.invalid/y", HTML),
    local("missing-quoted", FAIL, "missing-page|missing-file|malformed|markdown-link", "“target.md”", HTML),
    local("wrong-case", FAIL, "wrong-case", "Target.html", HTML),
    local("wrong-case-folder", FAIL, "wrong-case", "Guide/intro.html", HTML),
    local("wrong-case-asset", FAIL, "wrong-case", "assets/DOT.png", HTML),
    local("excluded", FAIL, "excluded-page", "drafts/secret.md"),
    local("excluded-html", FAIL, "excluded-page|missing-page", "drafts/secret.html", HTML),
    local("outside-root", FAIL, "outside-base", "/target.html", HTML),
    local("outside-up", FAIL, "outside-base", "../target.html", HTML),
    local("outside-far-up", FAIL, "outside-base|no-such-host", "../../../etc/passwd", HTML),
    local("outside-slash", FAIL, "outside-base", "/", HTML),
    local("markdown-raw", FAIL, "markdown-link", "target.md", HTML),
    local("markdown-raw-fragment", FAIL, "markdown-link", "target.md#usage", HTML),
    local("markdown-raw-folder", FAIL, "markdown-link", "guide/intro.md", HTML),
    local("empty", FAIL, "empty-link", "", "- [{id}]()"),
    local("empty-html", FAIL, "empty-link", "", HTML),
    local("empty-blank", FAIL, "empty-link", "  ", HTML),
    local("no-href", "absent", "", "", "<p><a>{id}</a> <a id='{id}'></a></p>"),
    local("backslash", "pass|fail", "ok|missing-file|missing-page", "guide\\intro.html", HTML),
    local("windows-path", "fail|ignored|warn", "malformed|other-scheme|missing-file", "C:\\docs\\x.png", HTML),
    local("file-path", "fail|ignored|warn", "malformed|other-scheme|missing-file|private", "file:///tmp/x.html", HTML),
    local("upstream", FAIL, "upstream", "https://upstream.invalid/专栏/24%20总结.md"),
    local("upstream-http", FAIL, "upstream", "http://upstream.invalid/x.html"),
    local("upstream-front", FAIL, "no-such-host", "https://upstream.invalid/"),
]

OWN_ADDRESS = [
    local("own-page", PASS, "ok", OWN + "target.html"),
    local("own-front", PASS, "ok", OWN),
    local("own-front-no-slash", "pass|redirect|warn", "ok|moved", "https://book.example/k8s"),
    local("own-fragment", PASS, "ok", OWN + "target.html#用法"),
    local("own-new", PASS, "ok", OWN + "new-chapter.html"),
    local("own-new-folder", PASS, "ok", OWN + "guide/"),
    local("own-new-asset", PASS, "ok", OWN + "assets/dot.png"),
    local("own-no-scheme", PASS, "ok", "//book.example/k8s/target.html", HTML),
    local("own-upper", PASS, "ok", "https://BOOK.example/k8s/target.html"),
    local("own-port", PASS, "ok", "https://book.example:443/k8s/target.html"),
    local("own-plain", "pass|warn", "ok|insecure", "http://book.example/k8s/target.html"),
    local("own-encoded", PASS, "ok", OWN + "%E6%80%BB%E7%BB%93.html"),
    local("own-missing", FAIL, "missing-page", OWN + "never-written.html"),
    local("own-missing-fragment", FAIL, "missing-fragment", OWN + "target.html#never"),
    local("own-missing-asset", FAIL, "missing-file", OWN + "assets/never.png"),
    local("own-case", FAIL, "wrong-case", OWN + "TARGET.html"),
    local("own-outside", FAIL, "outside-base|no-such-host|missing-page", "https://book.example/blog/"),
    local("own-like", FAIL, "outside-base|no-such-host", "https://book.example/k8s-old/target.html"),
    local("own-like-host", FAIL, "no-such-host", "https://book.example.invalid/k8s/target.html"),
    local("own-bare", "warn|absent", "unlinked", OWN + "target.html?bare", "参见 {url}。"),
]

ASSETS = [
    local("asset-picture", PASS, "ok", "assets/dot.png", "![{id}](<{url}>)"),
    local("asset-query", PASS, "ok", "assets/dot.png?v=2", HTML),
    local("asset-pdf", PASS, "ok", "assets/报告.pdf"),
    local("asset-pdf-page", PASS, "ok", "assets/报告.pdf#page=2"),
    local("asset-encoded", PASS, "ok", "assets/%E6%8A%A5%E5%91%8A.pdf?x", HTML),
    local("asset-blank", PASS, "ok", "assets/a b.txt", HTML),
    local("asset-blank-encoded", PASS, "ok", "assets/a%20b.txt?x", HTML),
    local("asset-percent", PASS, "ok", "assets/100%25.txt", HTML),
    local("asset-plus", PASS, "ok", "assets/c++.txt", HTML),
    local("asset-hash", PASS, "ok", "assets/c%23.txt", HTML),
    local("asset-svg-icon", "pass", "ok", "assets/icons.svg#star", HTML),
    local("asset-svg-missing-icon", "fail|pass", "missing-fragment|ok", "assets/icons.svg#moon", HTML),
    local("asset-missing", FAIL, "missing-file", "assets/none.png", "![{id}](<{url}>)"),
    local("asset-missing-link", FAIL, "missing-file", "assets/none.zip"),
    local("asset-missing-html", FAIL, "missing-file", "assets/none-2.png", '<p><img src="{url}" alt="{id}"></p>'),
    local("asset-empty", FAIL, "empty-link", "", '<p><img src="{url}" alt="{id}"></p>'),
    local("asset-hash-as-is", FAIL, "missing-file|missing-page", "assets/c#.txt", HTML),
    local("asset-script", FAIL, "missing-file", "assets/none.js", '<script src="{url}"></script>'),
    local("asset-style", FAIL, "missing-file", "assets/none.css", '<link rel="stylesheet" href="{url}">'),
    local("asset-poster", FAIL, "missing-file", "assets/none-poster.png", '<video poster="{url}"></video>'),
    local("asset-video", FAIL, "missing-file", "assets/none.mp4", '<video src="{url}" controls></video>'),
    local("asset-source", FAIL, "missing-file", "assets/none.webm", '<video controls><source src="{url}"></video>'),
    local("asset-track", FAIL, "missing-file", "assets/none.vtt", '<video src="assets/dot.mp4"><track src="{url}"></video>'),
    local("asset-srcset", FAIL, "missing-file", "assets/none-2x.png", '<p><img src="assets/dot.png" srcset="assets/dot.png 1x, {url} 2x" alt=""></p>'),
    local("asset-srcset-width", FAIL, "missing-file", "assets/none-800.png", '<p><img src="assets/dot.png" srcset="assets/dot.png 400w,\n{url} 800w" alt=""></p>'),
    local("asset-srcset-comma", PASS, "ok", "assets/a,b.png", '<p><img src="assets/dot.png" srcset="{url} 1x" alt=""></p>'),
    local("asset-picture-source", FAIL, "missing-file", "assets/none.avif", '<picture><source srcset="{url}" type="image/avif"><img src="assets/dot.png" alt=""></picture>'),
    local("asset-frame", FAIL, "missing-page|missing-file", "none-frame.html", '<iframe src="{url}" title="x"></iframe>'),
    local("asset-style-attribute", "fail|absent", "missing-file", "assets/none-bg.png", '<p style="background:url({url})">x</p>'),
    local("asset-use", "fail|absent", "missing-file", "assets/none.svg#x", '<p><svg viewBox="0 0 1 1"><use href="{url}"/></svg></p>'),
    local("asset-lazy", "absent", "", "assets/none-lazy.png", '<p><img src="assets/dot.png" data-src="{url}" alt=""></p>'),
    local("asset-data", "ignored|pass|absent", "other-scheme|ok", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", '<p><img src="{url}" alt=""></p>'),
]

SCHEMES = [
    *(
        local(f"scheme-{url.partition(':')[0]}", "ignored", "other-scheme", url)
        for url in (
            "mailto:someone@example.com", "tel:+8610-12345678", "sms:10086", "ftp://ftp.invalid/x", "magnet:?xt=urn:btih:1",
            "ssh://git@host.invalid/x", "git://host.invalid/x.git", "irc://irc.invalid/k8s", "vscode:extension/x.y", "slack://channel?id=1",
            "weixin://dl/chat", "urn:isbn:9787111", "news:comp.lang.c", "ws://host.invalid/x", "redis://host.invalid:6379", "about:blank", "blob:x",
        )
    ),
    local("scheme-mailto-upper", "ignored", "other-scheme", "MAILTO:Someone@example.com?subject=你好", HTML),
    local("scheme-mailto-entities", "ignored", "other-scheme", "&#109;ailto:a@example.com", HTML),
    local("scheme-javascript", "ignored|fail|warn", "other-scheme|malformed|empty-link", "javascript:void(0)", HTML),
    local("scheme-typo", "ignored|fail|warn", "other-scheme|malformed", "htp://nowhere.invalid/x", HTML),
    local("scheme-typo-long", "ignored|fail|warn", "other-scheme|malformed", "htttps://nowhere.invalid/x", HTML),
    local("scheme-view-source", "ignored|fail|warn", "other-scheme|malformed", "view-source:https://nowhere.invalid/x", HTML),
]

NOTHING = [
    (name, form)
    for name, form in {
        "code": "行内 `{url}` 代码",
        "code-link": "行内 `[x]({url})` 代码",
        "code-double": "行内 ``<a href=\"{url}\">`` 代码",
        "code-html": "<p><code>{url}</code></p>",
        "code-pre": "<pre>curl {url}</pre>",
        "code-kbd": "<p><kbd>{url}</kbd> <samp>{url}</samp></p>",
        "code-fence": "```bash\ncurl {url}\n[x]({url})\n```\n",
        "code-fence-tilde": "~~~\n<a href=\"{url}\">x</a>\n~~~\n",
        "code-fence-list": "- 列表\n\n    ```yaml\n    image: {url}\n    ```\n",
        "code-indented": "正文\n\n    curl {url}\n",
        "comment": "<!-- [x]({url}) {url} -->\n",
        "comment-lines": "<!--\n<a href=\"{url}\">x</a>\n{url}\n-->\n",
        "comment-inline": "正文 <!-- {url} --> 继续",
        "script": "<script>fetch('{url}')</script>\n",
        "style": "<style>/* {url} */</style>\n",
        "textarea": "<p><textarea>{url}</textarea></p>\n",
        "attribute": '<p title="{url}" data-href="{url}">x</p>\n',
        "escaped": "\\[x\\]\\(`{url}`\\)",
        "diagram": "```mermaid\ngraph TD\nA --> B[{url}]\n```\n",
        "math": "`$x$` 与 `{url}`",
        "template": '<template><p><code>{url}</code></p></template>\n',
    }.items()
]

REFERENCES = [
    local("reference", FAIL, "undefined-reference", "", "- 见 [{id} 文档][nowhere-defined]"),
    local("reference-chinese", FAIL, "undefined-reference", "", "- 见 [{id} 文档][没有定义]"),
    local("reference-blank", "fail|absent", "undefined-reference", "", "- 见 [{id} 文档] [not-defined-either]"),
    local("reference-collapsed", "fail|absent", "undefined-reference", "", "- 见 [{id} 文档][]"),
    local("reference-picture", FAIL, "undefined-reference", "", "- ![{id}][no-picture]"),
    local("reference-in-cell", FAIL, "undefined-reference", "", "| a | b |\n|---|---|\n| x | [{id}][no-cell] |\n"),
    local("reference-bold", FAIL, "undefined-reference", "", "- **[{id}][no-bold]**"),
    local("reference-index", "absent", "", "", "二维数组 a[i][j] 的 {id}"),
    local("reference-call", "absent", "", "", "取 pod.spec.containers[0][name] 的 {id}"),
    local("reference-code", "absent", "", "", "`[{id}][nowhere]` 是一种写法"),
    local("reference-fence", "absent", "", "", "```md\n[{id}][nowhere]\n```\n"),
    local("reference-escaped", "absent", "", "", "\\[{id}\\]\\[nowhere\\] 不是链接"),
    local("reference-shortcut", "absent", "", "", "[TODO] {id} 之后补"),
    local("reference-task", "absent", "", "", "- [ ] {id} 待办 [x] 完成"),
    local("reference-quote", "absent", "", "", "他说：“[{id}] [略]” 之后"),
    local("reference-comment", "absent", "", "", "<!-- [{id}][nowhere] -->\n"),
    local("reference-footnote", "fail|absent|warn", "undefined-reference", "", "缺少的脚注[^no-such-{id}]。"),
    local("reference-defined", PASS, "ok", "target.md", "- [{id}][Defined ID]\n\n[defined id]: target.md\n"),
    local("reference-unused", "absent|pass|fail", "ok|missing-page|missing-file", "none-unused.md", "{id}\n\n[unused-{id}]: none-unused.html\n"),
    local("bare-host", "absent", "", "", "裸域名 kubernetes.io 与 example.com/path 不算 {id}"),
    local("bare-placeholder", "absent|warn|fail|ignored|pass", "", "", "访问 http://<你的地址>:8080/ 即可 {id}"),
    local("bare-email", "absent|ignored", "other-scheme", "", "写信给 someone@example.com 问 {id}"),
    local("bare-scheme-only", "absent|fail|warn", "malformed", "", "以 http:// 或 https:// 开头的 {id}"),
]

FILES = [
    # In files that are no Markdown: the address alone tells them
    local("css-picture", FAIL, "missing-file", "assets/css-none.png", "css"),
    local("css-quoted", FAIL, "missing-file", "assets/css-none-2.png", "css"),
    local("css-import", FAIL, "missing-file", "assets/css-none.css", "css"),
    local("css-font", FAIL, "missing-file", "assets/css-none.woff2", "css"),
    local("css-fine", "pass|absent", "ok", "assets/dot.png?css", "css"),
    local("css-comment", "absent", "", "assets/css-comment.png", "css"),
    case("css-external", FAIL, "not-found", status(404), form="css"),
    local("base-fine", PASS, "ok", "guide/intro.html?base", "html"),
    local("base-missing", FAIL, "missing-page", "guide/target.html", "html"),
    case("base-external", FAIL, "not-found", status(404), form="html"),
    local("feed-fine", PASS, "ok", OWN + "target.html?feed", "feed"),
    local("feed-missing", FAIL, "missing-page", OWN + "feed-none.html", "feed"),
    case("feed-external", FAIL, "not-found", status(404), form="feed"),
    case("chrome", FAIL, "not-found", status(404), form="chrome"),
    case("chrome-fine", PASS, "ok", answer(), form="chrome"),
]

CASES = [
    *(case(c.id if c.id.startswith("own-") else "in-" + c.id, "|".join(c.severities), "|".join(c.verdicts), url=c.url, form=c.form, local=True) for c in [*PAGES, *OWN_ADDRESS, *ASSETS, *SCHEMES, *REFERENCES]),
    *(case(f"no-link-{name}", "absent", "", status(404), form=form) for name, form in NOTHING),
    *FILES,
]
