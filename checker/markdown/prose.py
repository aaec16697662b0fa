"""Links that somebody meant and the engine does not make: addresses in prose, references to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address

_HAN = r"\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3040-\u30ff\uac00-\ud7af"
_SCHEME = re.compile(r"(?<![A-Za-z0-9+./-])https?://|(?<![A-Za-z0-9_.@:/+-])www\.(?=[a-z0-9])", re.I)
_SIGNS = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u04ff_.~:/?#\[\]@!$&'()+,;=%\x03-]*")
_LETTERS = re.compile(rf"[{_HAN}]+")
_GOES_ON = re.compile(r"[/\-_=&#%?]|\.[A-Za-z0-9]")
_PROSE = re.compile(
    "即可|就可|就能|可以|可见|可查|便可|来(?![源自])|进行|获取|下载|查看|看到|找到|访问|打开|登录|页面|网站|网址|这个|这里|这样|的"
    "|和(?!谐)|或(?!门)|与(?!门)|及|并[且在]|上的|上面|中的|下的|里的|了解|等等|地址|链接"
)
"""How a sentence goes on behind an address; a path rarely begins so."""
_TAIL = ".,;:!?'([\x03"
_REFERENCE = re.compile(r"&(?!amp;)(?:#[xX]?\d|[A-Za-z][A-Za-z0-9]*;)")
_TEMPLATE = re.compile(r"\$[A-Z{(]|\{\{|%[sd](?![0-9A-Fa-f])")
_ELIDED = re.compile(r"/(?:\.\.\.|…)")
_OPEN = re.compile(r"[{$]|<(?!/|!|(?:a|b|br|code|del|em|i|img|kbd|li|mark|p|span|strong|sub|sup|td|u)\b)")
_HOST = re.compile(r"https?://(?:[^/?#@]*@)?([\w.-]+)(?::\d+)?(?=[/?#]|\Z)", re.I)
_HAN_TLD = "中国|中國|公司|网络|網絡|香港|台灣|台湾|新加坡|集团|网址|在线|中文网|商城|网店|我爱你"
_NAMED = re.compile(rf"(?:\w(?:[\w-]*\w)?\.)+(?:[a-z]{{2,24}}|xn--[a-z0-9-]+|{_HAN_TLD})", re.I)
_HAN_HOST = re.compile(
    rf"[Hh][Tt][Tt][Pp][Ss]?://(?=[\w-]*[{_HAN}])(?:[\w-]+\.)+(?:[A-Za-z]{{2,24}}|{_HAN_TLD})(?![\w-])"
)
"""With Chinese in its first label; within others it is the sentence that goes on."""
_PLACEHOLDER = re.compile(
    r"(?:^|\.)(?:example|x{2,}|your-\w+|(?:your|my)-?(?:domain|site|host|server|app|company|name|org)|domain|hostname|foo|bar)\.[a-z]+$"
    r"|(?:^|\.)example\.[a-z]+\.[a-z]+$|你|您|我的|某|域名|主机|网站|服务器|地址|示例|名称|用户",
    re.I,
)
_NO_DOMAIN = frozenset(
    "arpa cluster corp default domain example home host internal intranet invalid lan local localdomain "
    "localhost namespace ns onion private svc system test tld".split()
)
_WWW = re.compile(
    r"www\.(?:[a-z0-9-]+\.)+(?:com|cn|org|net|io|dev|edu|gov|info|me|cc|co|tv|ai|app|tech|top|xyz|wang|site|club|"
    r"jp|kr|tw|hk|sg|us|uk|de|fr|ru|eu|in|au|ca|ch|nl|it|es|se|no|fi|at|be|dk|pl|cz|br)$",
    re.I,
)

_UNDEFINED = re.compile(rf"(?<![^\W{_HAN}])(?<![\])!\\\x02])(!?)\[([^\[\]]+)\]\[([^\[\]]*)\](?![\[(:])")
_INDEX = re.compile(r"[\d\s,;.+*/–—-]*|[a-z](?:\s*[+*/-]\s*\w+)?|[A-Z]")
_USAGE = re.compile(r"^\s*(?:[\^-].*)?$|[|<>={}\"…,，]|\.\.\.|::")
_LOG_OR_KEY = re.compile(
    "TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL"
    "|Ctrl|Control|Alt|Option|Shift|Cmd|Command|Win|Super|Meta|Fn|Esc|Tab|Enter|Space|Del|Delete|Home|End"
)
"""Lines of logs and combinations of keys stand in brackets side by side, too."""


def addresses(text: str, *, private: bool = False) -> Iterator[tuple[int, int]]:
    """Where addresses stand in a masked text; `private` counts those of this machine and its network too."""
    end = 0
    for found in _SCHEME.finditer(text):
        start = found.start()
        if start < end:
            continue
        end = _end(text, start)
        www = found[0][0] in "wW"
        if _is_address(address(text[start:end]), text, end, www=www, private=private):
            yield start, end


def address(raw: str) -> str:
    """What an address in prose means."""
    plain = raw.replace("\x03", "").replace("&amp;", "&")
    return plain if plain[:4].lower() == "http" else f"http://{plain}"


def undefined(text: str) -> Iterator[tuple[int, int]]:
    """Where `[text][label]` stands in a masked text; indexes, citations, lines of usage are none."""
    for found in _UNDEFINED.finditer(text):
        label = found[3] or found[2]
        counted = _INDEX.fullmatch(found[2]) and _INDEX.fullmatch(label)
        counted = counted or _LOG_OR_KEY.fullmatch(found[2])
        if not counted and not _USAGE.search(found[2]) and not _USAGE.search(label):
            yield found.start(), found.end()


def _end(text: str, start: int) -> int:
    """Where an address ends: Chinese letters belong to it within a path, punctuation does not."""
    end = _run(text, start)
    if reference := _REFERENCE.search(text, start, end):
        end = reference.start()
    if start and text[start - 1] == "'":
        end = min(end, text.find("'", start) if text.find("'", start) >= 0 else end)
    end = _balanced(text, start, end)
    while end > start and text[end - 1] in _TAIL:
        end -= 1
    if start and text[start - 1] == "_" and text[end - 1] == "_":
        end -= 1
    return end


def _run(text: str, start: int) -> int:
    """The end of the letters and signs that an address may hold."""
    at = _ends_at(_SIGNS, text, _ends_at(_HAN_HOST, text, start))
    path = text.find("/", start + 8, at) >= 0
    while path and (letters := _LETTERS.match(text, at)):
        goes_on = _GOES_ON.match(text, letters.end())
        if not goes_on and (text[at - 1] not in "/=-_#" or _PROSE.match(text, at)):
            break
        at = _ends_at(_SIGNS, text, letters.end())
    return at


def _ends_at(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def _balanced(text: str, start: int, end: int) -> int:
    """The end before a `)` or `]` that was not opened within."""
    opened = {")": 0, "]": 0}
    for at in range(start, end):
        match text[at]:
            case "(":
                opened[")"] += 1
            case "[":
                opened["]"] += 1
            case ")" | "]" as closing:
                opened[closing] -= 1
                if opened[closing] < 0:
                    return at
    return end


def _is_address(url: str, text: str, end: int, *, www: bool, private: bool) -> bool:
    """Whether it names a host that can exist, and is no pattern to fill in."""
    host = _HOST.match(url)
    if not host or _TEMPLATE.search(url) or _OPEN.match(text, end) or _ELIDED.match(text, end - 1):
        return False
    if www and not _WWW.match(host[1]):
        return False
    return _is_host(host[1].rstrip("."), private=private)


def _is_host(host: str, *, private: bool) -> bool:
    try:
        number = IPv4Address(host)
    except AddressValueError:
        return (private and _is_near(host)) or (
            bool(_NAMED.fullmatch(host))
            and host.rpartition(".")[2].lower() not in _NO_DOMAIN
            and not _PLACEHOLDER.search(host)
        )
    return number.is_global or (private and not number.is_unspecified)


def _is_near(host: str) -> bool:
    return host.rpartition(".")[2].lower() in {"localhost", "test", "local", "lan", "internal", "home"}
