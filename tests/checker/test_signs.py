"""Pages that say what they are, and pages that only use the same words."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import sign_rows, signs
from checker.model import TEXT_LIMIT, Document
from checker.signs import read_signs
from checker.verdicts import Verdict

PAGES = Path(__file__).parent / "pages"
TEXTS = {
    file.stem.replace("-", "_"): " ".join(file.read_text("utf-8").split()) for file in PAGES.glob("*.txt")
}
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
    for file in sorted(PAGES.glob("*.toml")):
        for case in tomllib.loads(file.read_text("utf-8"))["case"]:
            yield pytest.param(case, VERDICTS[file.stem], id=f"{file.stem}: {case['name']}")


def read(case):
    """The sign of a case."""
    text = filled_or_raw(case)
    asked = case.get("asked", "https://site.example/a/123")
    document = Document(
        title=case.get("title", ""),
        text=text,
        length=len(text),
        scripts=case.get("scripts", ""),
        noindex=case.get("noindex", False),
        html=case.get("html", True),
    )
    return read_signs(
        document,
        asked=asked,
        final=case.get("final", asked),
        status=case.get("status", 200),
        headers=case.get("header", {}),
    )


@pytest.mark.parametrize(("case", "verdict"), list(cases()))
def test_page(case, verdict):
    """A page gets its verdict, or none."""
    sign = read(case)
    assert (sign and sign.verdict) == verdict, sign


def test_many_cases_and_half_of_them_traps():
    """The table is judged by enough pages of each kind."""
    verdicts = [param.values[1] for param in cases()]
    assert len(verdicts) >= 120
    assert verdicts.count(None) * 5 >= len(verdicts) * 2


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


@pytest.mark.parametrize(("case", "verdict"), list(cases()))
def test_hints_hide_nothing(case, verdict, monkeypatch):
    """The cheap look before the costly one changes no outcome."""
    monkeypatch.setattr(signs, "_hinted", lambda row, lower: True)
    sign = read(case)
    assert (sign and sign.verdict) == verdict


@pytest.mark.parametrize("rules", sign_rows.table(), ids=lambda rules: rules.verdict.slug)
def test_every_row_is_needed_by_a_case(rules):
    """No row stands in the table without a page that shows it."""
    pages = [param.values[0] for param in cases()]
    for row in (row for rows in rules.rows.values() for row in rows):
        assert any(row_finds(row, case) for case in pages), (row.place, row.find.source[:120])


def row_finds(row, case):
    """Whether a row matches something of a case."""
    asked = case.get("asked", "https://site.example/a/123")
    page = signs._page(
        Document(title=case.get("title", ""), text=filled_or_raw(case), scripts=case.get("scripts", "")),
        asked,
        case.get("final", asked),
        case.get("status", 200),
        case.get("header", {}),
    )
    return signs._applies(row, page) and any(hit.points > 0 for hit in signs.MATCHERS[row.place]([row], page))


PIECES = [
    "抱歉", "您访问的", "页面", "已经被", "不存在", "或", "404", "404 ", "the page ", "you are looking for ", "sorry, ", "we can't find ",
    "域名", "x.", "a.b.", "-", "_", " ", "=", "登录", "请先登录后", "is not available in ", "环境异常", "完成", '{"code":', '{"', "error ", "a",
    "you don't have permission to access ", "related searches ", "(", "\\", "'", "\u3000", "😀", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("end", ["", "!", "在"])
def test_hostile_repetition(piece, end):
    """Expressions that go back over their steps without end would never come back from these."""
    text = (piece * TEXT_LIMIT)[:TEXT_LIMIT] + end
    for part in (text, text[:600]):
        page = Document(title=part, text=part, scripts=part, noindex=True)
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
