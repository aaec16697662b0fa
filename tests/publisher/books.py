"""Small books for tests, made of values."""

from pathlib import Path

from publisher.model import Article, Book, Edition, Language, Page, Status

NAMES = {"zh": ("zh-Hans", "中文", "zh_CN", "书"), "en": ("en", "English", "en_US", "Book")}


def language(code="zh", **config):
    """A language as its configuration says."""
    tag, name, locale, title = NAMES[code]
    return Language(
        code=code, tag=tag, name=name, locale=locale, prefix="" if code == "zh" else f"{code}/",
        docs=Path("/p/docs") / code, config={"site_name": title, **config},
    )  # fmt: skip


def page(number, title="", body="# 题\n", code="zh", **values):
    """A chapter, or with 0 the cover."""
    path = f"{number:02}.md" if number else "index.md"
    file = Path("/p/docs") / code / path
    return Page(path=path, title=title or f"章 {number}", body=body, number=number, file=file, **values)


def edition(*pages, code="zh", **config):
    """A book in one language."""
    return Edition(language=language(code, **config), root=Path("/p"), pages=pages)


def book(*pages, html="", url="https://a.example/b/", code="zh", **config):
    """A built book whose every page has this text."""
    articles = tuple(Article(page=one, html=html or f"<h1>{one.title}</h1>") for one in pages)
    return Book(
        edition=edition(*pages, code=code, **config), articles=articles, site=Path("/p/site"), url=url
    )


def two(missing=()):
    """Cover and two chapters in both languages; chapters whose number is named are missing in English."""
    zh = edition(page(0), page(1, updated="2026-01-02", summary="一句。"), page(2))
    pages = (
        zh.pages[number].with_(status=Status.MISSING)
        if number in missing
        else page(number, f"Chapter {number}", code="en", status=Status.CURRENT)
        for number in range(3)
    )
    return zh, edition(*pages, code="en")
