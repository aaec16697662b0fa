"""A chapter as text."""

import pytest

from publisher import text


@pytest.mark.parametrize(
    ("file", "meta", "body"),
    [
        ("---\ntitle: 一\n---\n\n正文\n", {"title": "一"}, "\n正文\n"),
        ("---\r\ntitle: 一\r\n---\r\n正文\r\n", {"title": "一"}, "正文\n"),
        ("---\ntranslated: 2026-11-24\n---\nx", {"translated": "2026-11-24"}, "x"),
        ("# 没有\n\n---\na: b\n---\n", {}, "# 没有\n\n---\na: b\n---\n"),
        ("---\n---\nx", {}, "x"),
        ("---\ntitle: 一\n...\n正文\n", {"title": "一"}, "正文\n"),
        ("---\n\n正文\n\n---\n", {}, "---\n\n正文\n\n---\n"),
    ],
)
def test_front_matter_and_body(file, meta, body):
    """Dates stay as they are written; a rule in the text is no front matter."""
    assert text.split(file) == (meta, body)


def test_unusable_front_matter_is_refused():
    """It says what stood there."""
    with pytest.raises(ValueError, match="front matter"):
        text.split("---\n[\n---\nx")


def test_setting_a_key_keeps_every_other_line_to_the_byte():
    """Comments, order and odd quoting of a person stay."""
    file = "---\ntitle:   '一'  # so\ntranslates: old\nz: 1\n---\n\n正文\n"
    assert text.with_meta(file, translates="new") == (
        "---\ntitle:   '一'  # so\nz: 1\ntranslates: new\n---\n\n正文\n"
    )
    assert text.with_meta(file.replace("\n", "\r\n"), z="2").count("\r\n") == file.count("\n")
    assert text.with_meta("正文\n", a="1") == "---\na: 1\n---\n\n正文\n"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("# 一\n\n正文\n", "\n# 一  \n\n正文\r\n\n", True),
        ("é", "e\u0301", True),
        ("正文", "正 文", False),
        ("    代码", "代码", True),  # around the whole body only
        ("一\n\n    代码", "一\n\n代码", False),
    ],
)
def test_hash_sees_text_and_not_line_ends(one, other, same):
    """A checkout on Windows or an editor that trims blanks makes no translation outdated."""
    assert (text.digest(one) == text.digest(other)) is same


def test_sections_end_at_headings_and_not_in_code():
    """Headings lose their marks; fences of any length hide them."""
    assert text.plain("`List<String>` 与 2*3 的 `__init__`") == "List<String> 与 2*3 的 __init__"
    body = "前\n\n# 一 `a`\n\n````\n# 不\n```\n# 也不\n````\n\n## [二](x.md) **粗** {#id}\n尾\n"
    assert [(s.level, s.heading) for s in text.sections(body)] == [(0, ""), (1, "一 a"), (2, "二 粗")]
    assert text.sections(body)[2].text == "尾"


@pytest.mark.parametrize(
    ("body", "minutes"),
    [("", 1), ("字" * 350, 1), ("字" * 3500, 10), ("word " * 2200, 10), ("![](a.png)\n" * 60, 10)],
)
def test_reading_time_counts_characters_words_and_pictures(body, minutes):
    """350 characters, 220 words or 6 pictures a minute."""
    assert text.minutes(body) == minutes


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("# 题\n\n> 引\n\n- 项\n\n第一句。第二句。", "第一句。"),
        ("# T\n\nUse `kubectl` v1.36 now. Then rest.", "Use kubectl v1.36 now."),
        ("```\n代码。\n```\n\n说明**重点**：", "说明重点"),
        ("见[文档](https://a.b/c)。好", "见文档。"),
        ("他说：“走。”然后走了。", "他说：“走。”"),
        ("# 只有标题", ""),
        (
            "#没有空格\n\n[TOC]\n\n[a]: http://x.example\n\n调用 `vector<int>` 得到 2*3=6。",
            "调用 vector<int> 得到 2*3=6。",
        ),
        ("见[文](https://x.example/A_(b))，和脚注[^1]；**重**_点_。", "见文，和脚注；重点。"),
        ("长" * 100, "长" * 60 + "…"),
    ],
)
def test_first_sentence(body, sentence):
    """Of the first paragraph of prose, without marks, short enough for an index."""
    assert text.first_sentence(body) == sentence
