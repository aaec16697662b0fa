"""Every fact that the checker tells in words of its own is told in Chinese, too."""

import ast
from pathlib import Path

import pytest

import checker
from checker.reports.details import detail

ROOT = Path(checker.__file__).parent
CALLS = {
    "Fault",
    "_settled",
    "NoReply",
    "BadReply",
    "Unanswered",
    "Withheld",
    "HandshakeFailed",
    "MalformedAddress",
}
"""Where such facts are made."""


def facts():
    """Every text that one of these calls is given, with something in place of what is filled in."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS
            ):
                given = [*node.args, *(word.value for word in node.keywords if word.arg == "detail")]
                yield from filter(None, map(text_of, given))


def text_of(node):
    """A text that is written out, if it has words."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if " " in node.value else None
    if isinstance(node, ast.JoinedStr):
        text = "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
        return text if any(map(str.isalpha, text)) else None
    return None


@pytest.mark.parametrize("text", sorted(set(facts())))
def test_facts_have_a_chinese_form(text):
    """And stay as they are in English."""
    assert detail("en", text) == text
    assert any("\u4e00" <= letter <= "\u9fff" for letter in detail("zh", text))


def test_what_is_filled_in_stays():
    """And so does what others say."""
    assert detail("zh", "06-kubectl.html has no #没有") == "06-kubectl.html 没有 #没有"
    assert detail("zh", "title “404 is there”") == "标题“404 is there”"
    assert detail("zh", "certificate has expired") == "certificate has expired"
