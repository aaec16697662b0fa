"""Every verdict on a link: one row each, with its severity and its sentence in both languages.

`VERDICTS.md` beside this file explains each under a heading of the same name.
"""

from __future__ import annotations

from enum import Enum, StrEnum


class Severity(StrEnum):
    """What a verdict means to CI."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    WARN = "warn"
    REDIRECT = "redirect"
    IGNORED = "ignored"


class Verdict(Enum):
    """What we say of a link. Members are (severity, sentence in English, sentence in Chinese)."""

    OK = Severity.PASS, "works", "正常"
    FLAKY = Severity.PASS, "failed at first, then worked", "起初失败，随后正常"

    MOVED = Severity.REDIRECT, "moved for good: use the new address", "已永久搬家，请改用新地址"

    NOT_FOUND = Severity.FAIL, "is not found", "不存在"
    GONE = Severity.FAIL, "is gone for good", "已被永久移除"
    BAD_REQUEST = Severity.FAIL, "is an address that the server calls wrong", "服务器认为地址有误"
    SERVER_ERROR = Severity.FAIL, "makes the server fail, on every try", "服务器每次都出错"
    NO_SUCH_HOST = Severity.FAIL, "names a host that does not exist", "域名不存在"
    REFUSED = Severity.FAIL, "is on a host that takes no connection", "主机拒绝连接"
    NO_REPLY = Severity.FAIL, "is on a host that gives no proper answer", "主机没有给出有效的应答"
    CERTIFICATE_EXPIRED = Severity.FAIL, "has a certificate that is out of date", "证书已过期"
    CERTIFICATE_WRONG_HOST = Severity.FAIL, "has the certificate of another host", "证书属于别的主机"
    CERTIFICATE_SELF_SIGNED = Severity.FAIL, "has a certificate that nobody vouches for", "证书为自签名"
    REDIRECT_LOOP = Severity.FAIL, "is redirected without end", "重定向没有尽头"
    REDIRECT_PRIVATE = Severity.FAIL, "is redirected to a private address", "被重定向到内网地址"
    SOFT_404 = Severity.FAIL, "shows a page that says it is not there", "页面内容说它不存在"
    FRONT_PAGE = (
        Severity.FAIL,
        "is sent to the front page, as every lost address is",
        "被打发到首页",
    )
    PARKED = Severity.FAIL, "is a parked domain", "域名已停放或待售"
    EMPTY_PAGE = Severity.FAIL, "is an empty page", "是空页面"
    MISSING_FRAGMENT = Severity.FAIL, "names a part that its page does not have", "页面里没有这个锚点"
    MALFORMED = Severity.FAIL, "is no address", "不是有效的地址"

    MISSING_PAGE = Severity.FAIL, "names a page that the site does not have", "站内没有这个页面"
    MISSING_FILE = Severity.FAIL, "names a file that the site does not have", "站内没有这个文件"
    WRONG_CASE = Severity.FAIL, "has letters in the wrong case", "大小写不对"
    EXCLUDED_PAGE = Severity.FAIL, "names a page that is kept out of the site", "指向未发布的页面"
    OUTSIDE_BASE = Severity.FAIL, "leaves the folder in which the site lies", "跳出了站点所在的目录"
    UPSTREAM = Severity.FAIL, "still points at the site that the text came from", "仍指向原来的站点"
    MARKDOWN_LINK = Severity.FAIL, "names a Markdown file instead of its page", "指向 Markdown 文件而非页面"
    UNDEFINED_REFERENCE = Severity.FAIL, "is a reference that nothing defines", "引用没有定义"
    EMPTY_LINK = Severity.FAIL, "leads nowhere", "没有目标"

    INSECURE = Severity.WARN, "works over https too: use that", "支持 https，请改用 https"
    UNLINKED = Severity.WARN, "is an address that readers cannot click", "是无法点击的地址"
    BLOCKED = (
        Severity.WARN,
        "is not loaded: the site's own policy forbids it",
        "被本站安全策略拦下",
    )

    DENIED = Severity.WARN, "does not let a checker in", "不让检查程序访问"
    RATE_LIMITED = Severity.WARN, "asks for fewer requests, to the end", "始终提示请求过多"
    UNAVAILABLE = Severity.WARN, "is not available now", "暂时无法访问"
    CHALLENGED = Severity.WARN, "wants to see a person", "要求人机验证"
    LOGIN_WALL = Severity.WARN, "wants a login", "要求登录"
    GEO_BLOCKED = Severity.WARN, "is not shown in this country", "在此地区不可访问"
    SCRIPTED_FRAGMENT = Severity.WARN, "names a part that only a script could add", "锚点可能由脚本生成"
    TIMED_OUT = Severity.WARN, "does not answer in time", "超时未作答"
    TLS_UNCLEAR = Severity.WARN, "speaks a TLS that we do not follow", "TLS 握手失败，原因不明"
    UNREACHABLE = Severity.WARN, "cannot be reached from here", "从这里无法连通"
    PRIVATE = Severity.WARN, "is a private address, which was not asked", "是内网地址，未访问"
    UNASKED = Severity.WARN, "was not asked: the run ended first", "检查提前结束，未访问"

    BY_RULE = Severity.IGNORED, "is left out by a rule", "按规则忽略"
    OTHER_SCHEME = Severity.IGNORED, "is no web address", "不是网页地址"
    OFFLINE = Severity.IGNORED, "is not asked in an offline check", "离线检查不访问外部地址"

    def __init__(self, severity: Severity, en: str, zh: str) -> None:
        self.severity = severity
        self.en = en
        self.zh = zh

    @property
    def slug(self) -> str:
        """Its name in reports, and its anchor in `VERDICTS.md`: `not-found`."""
        return self.name.lower().replace("_", "-")

    @property
    def uncertain(self) -> bool:
        """Whether it says *cannot tell*: neither broken nor fine."""
        return self in _UNCERTAIN

    def sentence(self, language: str) -> str:
        """What it says of a link, in `zh` or else English."""
        return self.zh if language == "zh" else self.en


_UNCERTAIN = frozenset(
    {
        Verdict.DENIED,
        Verdict.RATE_LIMITED,
        Verdict.UNAVAILABLE,
        Verdict.CHALLENGED,
        Verdict.LOGIN_WALL,
        Verdict.GEO_BLOCKED,
        Verdict.SCRIPTED_FRAGMENT,
        Verdict.TIMED_OUT,
        Verdict.TLS_UNCLEAR,
        Verdict.UNREACHABLE,
        Verdict.PRIVATE,
        Verdict.UNASKED,
    }
)
