"""Facts behind verdicts, said in Chinese; what the system itself says stays as it is."""

from __future__ import annotations

import re

from checker.reports.phrases import CHINESE


def detail(language: str, text: str) -> str:
    """A fact in `zh` or else as it is, in English."""
    if language != CHINESE:
        return text
    for english, chinese in _DETAILS:
        if found := english.fullmatch(text):
            return found.expand(chinese)
    return text


_DETAILS = tuple(
    (re.compile(english, re.S), chinese)
    for english, chinese in (
        (r"title “(.*)”", r"标题“\1”"),
        (r"text “(.*)”", r"正文“\1”"),
        (r"script “(.*)”", r"脚本“\1”"),
        (r"header “(.*)”", r"响应头“\1”"),
        (r"address “(.*)”", r"地址“\1”"),
        (r"(.*) has no #(.*)", r"\1 没有 #\2"),
        (r"there is a document, but it is not built", "有这篇文档，但没有构建"),
        (r"(.*) is not built", r"\1 没有构建"),
        (r"it is (?!a place)(.*)", r"实际是 \1"),
        (r"it begins like the name of a host", "开头像是主机名"),
        (r"the folder has no index\.html", "文件夹里没有 index.html"),
        (r"(.*) is there", r"站内有 \1"),
        (r"it is a place on the author's own disk", "这是作者自己磁盘上的位置"),
        (r"there is no scheme before the host", "主机前面缺少协议"),
        (r"there is no scheme before the colon", "冒号前面缺少协议"),
        (r"there are two schemes", "写了两个协议"),
        (r"(.*) stands behind the scheme, not //", r"协议后面是“\1”而不是“//”"),
        (r"a colon is missing after the scheme", "协议后面缺少冒号"),
        (r"(.*) is no scheme", r"\1 不是协议"),
        (r"(.*) is no host", r"\1 不是主机名"),
        (r"(.*) is no IP address", r"\1 不是 IP 地址"),
        (r"its port is no number up to 65535", "端口不是 65535 以内的数字"),
        (r"not http or https but (.*)", r"协议不是 http 或 https，而是 \1"),
        (r"(.*): no such host", r"\1：没有这个主机"),
        (r"0 bytes", "0 字节"),
        (r"(\d+) × failed before", r"此前失败 \1 次"),
        (r"(\d+) redirects", r"\1 次重定向"),
        (r"connection closed", "连接被关闭"),
        (r"no reply in what came", "收到的内容里没有应答"),
        (r"not HTTP but (.*)", r"收到的不是 HTTP，而是 \1"),
        (r"not HTTP: (.*)", r"收到的不是 HTTP：\1"),
        (r"a head, and nothing of the body that it promises", "只有响应头，没有正文"),
        (r"what a reply said cannot be sent back", "应答里的内容无法再发送出去"),
        (r"no address", "没有地址"),
        (r"hung up during the handshake", "握手时被挂断"),
        (r"the host speaks plain HTTP only", "主机只支持 HTTP"),
        (r"the host asks for a long pause", "主机要求长时间暂停访问"),
        (r"the host never answered", "主机始终没有应答"),
        (r"(\S+) is (\d[\da-f.:, ]+)", r"\1 的地址是 \2"),
        (r"proxy (.*?): (.*)", r"代理 \1：\2"),
        (r"a proxy of the kind (.*) cannot be used; http:// can", r"不支持 \1 类型的代理，请使用 http://"),
        (r"the proxy says (\d+)", r"代理返回 \1"),
        (r"the proxy hung up", "代理挂断了连接"),
    )
)
