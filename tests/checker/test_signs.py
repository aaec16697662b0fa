"""Pages that say what they are, and pages that only use the same words."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import sign_pages, sign_rows, signs
from checker.model import TEXT_LIMIT, Document
from checker.signs import read_signs
from checker.verdicts import Verdict
from checker.web.documents import read_document
from checker.web.replies import Head, Reply

PAGES = Path(__file__).parent / "pages"
TEXTS = {
    file.stem.replace("-", "_"): " ".join(file.read_text("utf-8").split()) for file in PAGES.glob("*.txt")
}
TABLES = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(PAGES.glob("*.toml"))}
VERDICTS = {verdict.slug: verdict for verdict in Verdict} | {"none": None}


def filled(text):
    """A case's text with `{menu_zh*3}` written out, cut as a reader of pages cuts it."""
    return re.sub(r"\{(\w+?)(?:\*(\d))?\}", lambda m: " ".join([TEXTS[m[1]]] * int(m[2] or 1)), text)[
        :TEXT_LIMIT
    ]


def filled_or_raw(case):
    """A case's text; JSON is as it is."""
    text = case.get("text", "")
    return text if text.startswith('{"') else filled(text)


def cases():
    """Every case of every file, whose name is the verdict."""
    for name, table in TABLES.items():
        for case in table.get("case", ()):
            yield pytest.param(case, VERDICTS[name], id=f"{name}: {case['name']}")


def wordings(kind):
    """Every title, sentence or page of every file."""
    for name, table in TABLES.items():
        for words in table.get(kind, ()):
            yield pytest.param(words, VERDICTS[name], id=f"{name}: {words}")


def small_pages():
    """Every wording as a case, with its verdict."""
    for param in wordings("titles"):
        yield {"title": param.values[0]}, param.values[1]
    for param in wordings("sentences"):
        yield {"text": param.values[0]}, param.values[1]
    for param in wordings("pages"):
        title, text = param.values[0]
        yield {"title": title, "text": text}, param.values[1]


def document_of(case):
    """What is read of a case's page: of its HTML, where it has some."""
    text = filled_or_raw(case)
    if "html" in case:
        head = Head(status=200, headers=(("content-type", case.get("type", "text/html; charset=utf-8")),))
        return read_document(Reply(head=head, body=case["html"].encode()))
    return Document(
        title=case.get("title", ""),
        text=text,
        length=len(text),
        scripts=case.get("scripts", ""),
        noindex=case.get("noindex", False),
        html=case.get("is_html", True),
    )


def read(case):
    """The sign of a case."""
    asked = case.get("asked", "https://site.example/a/123")
    return read_signs(
        document_of(case),
        asked=asked,
        final=case.get("final", asked),
        status=case.get("status", 200),
        headers=case.get("header", {}),
    )


@pytest.mark.parametrize(("case", "verdict"), list(cases()))
def test_page(case, verdict):
    """A page gets its verdict, or none."""
    assert verdict_of(**case) == verdict


@pytest.mark.parametrize("padding", ["", "’ ", "\u00a0", "\u200b\u3000"])
def test_most_articles_need_no_rows(monkeypatch, padding):
    """The short way says of no page what the long way does not."""
    every = [case.values[0] for case in cases()]
    padded = [
        case if "html" in case else case | {"text": case.get("text", "") + padding * 40} for case in every
    ]
    short = [verdict_of(**case) for case in padded]
    monkeypatch.setattr(signs, "_is_plain", lambda *_: False)
    assert [verdict_of(**case) for case in padded] == short


FRAMES = [
    "{}",
    "Home About {} © 2024",
    "首页 文章 关于 登录 注册 {} 返回首页 关于我们 联系我们 © 2024 某某社区 京ICP备12345678号",
    "Skip to content Home Docs Blog Sign in {} Back to home Terms Privacy Contact © 2024 Acme, Inc.",
]
"""What stands round a page's own words."""


def verdict_of(**case):
    """The verdict on a case, or none."""
    sign = read(case)
    return sign and sign.verdict


@pytest.mark.parametrize(("title", "verdict"), list(wordings("titles")))
def test_title_is_enough(title, verdict):
    """With the site's name or without, with nothing below, or with itself as a heading."""
    names = ["", " - 某某社区", " | Acme"] if not re.search(" [-|·‹—] |: ", title) else [""]
    texts = ["", *(frame.format(title) for frame in FRAMES[:2])]
    for name in names:
        assert [verdict_of(title=title + name, text=text) for text in texts] == [verdict] * len(texts)


@pytest.mark.parametrize(("sentence", "verdict"), list(wordings("sentences")))
def test_sentence_is_enough(sentence, verdict):
    """Under any title, the article's own included, and between the links of the page."""
    titles = [
        "",
        "某某社区",
        "Acme",
        "出错了 - 某某社区",
        "Kubernetes 调度器源码分析 - 技术社区",
        "A tour of it | Acme",
    ]
    for text in (frame.format(sentence) for frame in FRAMES):
        assert [verdict_of(title=title, text=text) for title in titles] == [verdict] * len(titles)


@pytest.mark.parametrize(("page", "verdict"), list(wordings("pages")))
def test_small_page(page, verdict):
    """Title and text together, between the links of the page, and what is an article with more of it below."""
    title, text = page
    for frame in FRAMES if title else FRAMES[:1]:
        assert verdict_of(title=title, text=frame.format(text)) == verdict
    for more in ("{prose_zh}", "{prose_en}") if verdict is None else ():
        assert verdict_of(title=title, text=f"{text} {more}") is None


ASKED = [
    "404",
    "404.html",
    "soft-404",
    "not-found",
    "wall/login",
    "login_200",
    "login-wall",
    "parked",
    "bot-captcha",
    "geo",
]


@pytest.mark.parametrize("name", ASKED)
def test_asked_address_hides_nothing(name):
    """What little there is to read counts, whatever words the address has."""
    asked = f"https://site.example/{name}"
    for case, verdict in small_pages():
        assert verdict_of(asked=asked, **case) == verdict, case


def test_many_cases_and_many_of_them_traps():
    """The table is judged by enough pages of each kind."""
    verdicts = [param.values[1] for kind in (cases(), wordings("pages")) for param in kind]
    assert len(verdicts) >= 500
    assert verdicts.count(None) * 3 >= len(verdicts)


def test_detail_names_the_words_and_the_place():
    """A report can show why."""
    page = Document(title="页面不存在 - 云上笔记")
    sign = read_signs(page, asked="https://a.example/1", final="https://a.example/1", status=200, headers={})
    assert sign.detail == "title “页面不存在”"


def test_detail_holds_no_query():
    """Tickets and tokens of a login's address stay out of reports."""
    sign = read_signs(
        Document(),
        asked="https://user:secret@wiki.example/1",
        final="https://user:secret@wiki.example/login?ticket=secret&next=/1",
        status=200,
        headers={},
    )
    assert (sign.verdict, sign.detail) == (Verdict.LOGIN_WALL, "address “wiki.example/login”")


def test_detail_is_short():
    """A long sentence is cut."""
    page = Document(text=f"Not Found The requested URL /{'very/' * 20} was not found")
    sign = read_signs(page, asked="https://a.example/1", final="https://a.example/1", status=200, headers={})
    assert sign.detail.endswith("…”")
    assert len(sign.detail) < 100


def test_hints_hide_nothing(monkeypatch):
    """The cheap look before the costly one changes no outcome."""
    monkeypatch.setattr(signs, "_hinted", lambda row, lower: True)
    for case, verdict in [*(param.values for param in cases()), *small_pages()]:
        assert verdict_of(**case) == verdict, case


@pytest.mark.parametrize("rules", sign_rows.table(), ids=lambda rules: rules.verdict.slug)
def test_every_row_is_needed_by_a_case(rules):
    """No row stands in the table without a page that shows it."""
    pages = [param.values[0] for param in cases()] + [case for case, _ in small_pages()]
    for row in (row for rows in rules.rows.values() for row in rows):
        assert any(row_finds(row, case) for case in pages), (row.place, row.find.source[:120])


def row_finds(row, case):
    """Whether a row matches something of a case."""
    asked = case.get("asked", "https://site.example/a/123")
    page = sign_pages.page_of(
        document_of(case),
        asked,
        case.get("final", asked),
        case.get("status", 200),
        case.get("header", {}),
    )
    return signs._applies(row, page) and any(hit.points > 0 for hit in signs.MATCHERS[row.place]([row], page))


PIECES = [
    "抱歉", "您访问的", "页面", "已经被", "不存在", "或", "404", "404 ", "the page ", "you are looking for ", "sorry, ", "we can't find ",
    "域名", "x.", "a.b.", "-", "_", " ", "=", "登录", "请先登录后", "is not available in ", "环境异常", "完成", '{"code":', '{"', "error ", "a",
    "you don't have permission to access ", "related searches ", "(", "\\", "'", "\u3000", "\n", "a\n", "? ", "Acme: ", "page. ", "/ ", "😀", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("end", ["", "!", "在"])
def test_hostile_repetition(piece, end):
    """Expressions that go back over their steps without end would never come back from these."""
    text = (piece * TEXT_LIMIT)[:TEXT_LIMIT] + end
    for part in (text, text[:600]):
        page = Document(title=part, heading=part[:200], text=part, scripts=part, noindex=True)
        url = f"https://a.example/{part}?{part}"
        read_signs(page, asked="https://a.example/1", final=url, status=200, headers={"x": part})


anything = st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(
    title=anything,
    text=anything,
    asked=anything,
    final=anything,
    status=st.integers(0, 999),
    scripts=anything,
)
def test_never_raises(title, text, asked, final, status, scripts):
    """Whatever servers send, there is a sign or none."""
    document = Document(title=title, text=text, scripts=scripts)
    sign = read_signs(document, asked=asked, final=f"http://{final}", status=status, headers={"server": text})
    assert sign is None or sign.detail


SENTENCES = {
    language: [part for part in re.split(r"(?<=[。.]) ?", TEXTS[f"prose_{language}"]) if part]
    for language in ("zh", "en")
}


@settings(max_examples=200)
@given(data=st.data(), language=st.sampled_from(["zh", "en"]), noindex=st.booleans())
def test_ordinary_prose_is_no_sign(data, language, noindex):
    """Pages of ordinary sentences, long or short, under an ordinary title, are what they are."""
    sentence = st.sampled_from(SENTENCES[language])
    title = data.draw(sentence)[:30] + data.draw(st.sampled_from(["", " - 云上笔记", " | Notes", "_数据派"]))
    text = " ".join(data.draw(st.lists(sentence, max_size=40)))[:TEXT_LIMIT]
    asked = f"https://notes.example/p/{data.draw(st.integers(1, 9999))}"
    document = Document(title=title, text=text, noindex=noindex)
    assert read_signs(document, asked=asked, final=asked, status=200, headers={}) is None
