"""What reports say besides the sentences of verdicts, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH, CHINESE = "en", "zh"


def phrase(language: str, key: str, count: int = 0, **values: object) -> str:
    """A phrase in `zh` or else English; `{s}` is the English plural of `count`."""
    en, zh = PHRASES[key]
    template = zh if language == CHINESE else en
    return template.format(count=count, s="" if count == 1 else "s", **values)


PHRASES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "reading pages": ("Reading", "读取页面"),
        "asking": ("Asking", "访问链接"),
        "broken": ("broken", "失效"),
        "warning": ("warning{s}", "警告"),
        "unsure": ("cannot tell", "无法判断"),
        "moved": ("moved", "已搬家"),
        "ignored": ("ignored", "已忽略"),
        "fine": ("fine", "正常"),
        "cause": ("{slug}: the link {sentence} ({count})", "{slug}：{sentence}（{count}）"),
        "links": ("{count} link{s}", "{count} 个链接"),
        "title": ("Links", "链接检查"),
        "run": (
            "{links} on {pages}, {requests}, {seconds} s",
            "{pages}，{links}，{requests}，{seconds} 秒",
        ),
        "pages": ("{count} page{s}", "{count} 页"),
        "requests": ("{count} request{s}", "{count} 次请求"),
        "reading": ("extended reading", "扩展阅读"),
        "did you mean": ("did you mean", "是否应为"),
        "use": ("use", "请改用"),
        "led to": ("led to", "最终到达"),
        "archived": ("archived copy", "存档副本"),
        "since": ("broken since {date}", "自 {date} 起失效"),
        "chrome": ("every page (template)", "每页（模板）"),
        "such as": ("{what}, such as {place}", "{what}，例如 {place}"),
        "no address": ("(no address)", "（没有地址）"),
        "nowhere": ("place unknown", "位置不详"),
        "also": ("also: {places}", "另见：{places}"),
        "more places": ("and {count} more", "另有 {count} 处"),
        "more links": (
            "{count} more of this kind are not shown here; the other reports have them all",
            "另有 {count} 条同类结果未在此列出，完整结果见其他报告",
        ),
        "cut": (
            "This report is cut: {count} more link{s} did not fit. The other reports have them all.",
            "篇幅所限，另有 {count} 个链接未列出，完整结果见其他报告。",
        ),
        "incomplete": (
            "NOT COMPLETE: the run ended before every link was asked.",
            "检查未完成：提前结束，部分链接尚未访问。",
        ),
        "asked": ("every link was asked", "所有链接均已访问"),
        "manual": ("what each means: {address}", "判定说明：{address}"),
        "notices": ("notices", "提示"),
        "link": ("link", "链接"),
        "finding": ("finding", "结果"),
        "place": ("place", "位置"),
        "colon": (": ", "："),
        "comma": (", ", "，"),
    }
)
