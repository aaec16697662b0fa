"""The pages that the engine is given: a person's, with what the templates need, and some of our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import quote

from markdown import Markdown
from pymdownx.slugs import slugify

from publisher import text
from publisher.errors import SourceError
from publisher.model import Edition, Language, Page, Status
from publisher.strings import strings

READING, STATUS, COVER = "extended-reading.md", "translation-status.md", "index.md"
PLACE = '<div id="all-extended-reading"></div>'
"""Where the links of the whole book go once its pages are built."""
DIALECT = ("attr_list", "md_in_html", "sane_lists", "toc", "pymdownx.superfences")


def with_own_pages(every: tuple[Edition, ...]) -> tuple[Edition, ...]:
    """Editions with the pages that we add: all extended reading, and how translations stand."""
    for one in every:
        for path in (READING, STATUS):
            if page := one.page(path):
                raise SourceError(
                    f"{page.file}: pages of this name are made by the build; give yours another"
                )
    return tuple(replace(one, pages=(*one.pages, *_own_pages(one, every))) for one in every)


def pages(edition: Edition, every: tuple[Edition, ...], edit: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of each Markdown file for the engine.

    `edit` is the address under which the project's folder can be edited, with a slash at the end.
    """
    for page in edition.pages:
        shown = _shown(page, edition.language)
        yield page.path, _file(_meta(shown, _facts(shown, edition, every, edit)), shown.body)


def _shown(page: Page, language: Language) -> Page:
    """The page; of a cover, what its template does not make of the sidebar and the configuration."""
    if page.path != COVER:
        return page
    if page.status is Status.MISSING:
        return page.with_(meta={}, title=language.site_name, body="", summary="")
    blocks = re.split(r"\n[ \t]*\n", page.body.strip())
    kept = (block for block in blocks if not _TITLE.match(block) and not _CHAPTERS.fullmatch(block))
    return page.with_(body="\n\n".join(kept))


def to(here: Edition, there: Edition, url: str) -> str:
    """From one language's root to a page of another; prefixes are one folder deep."""
    if here.language.code == there.language.code:
        return url
    return ("../" if here.language.prefix else "") + there.language.prefix + url


def named(language: Language) -> Mapping[str, str]:
    """A language as templates know it."""
    return {"code": language.code, "tag": language.tag, "name": language.name, "locale": language.locale}


def _file(meta: Mapping[str, Any], body: str) -> str:
    """JSON is YAML, and quicker to write."""
    text = json.dumps(meta, ensure_ascii=False, default=str)
    safe = _NO_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return f"---\n{safe}\n---\n\n{body}"


def _meta(page: Page, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    meta: dict[str, Any] = {**page.meta, "title": escape(page.title, quote=False), "booklet": facts}
    if page.summary:
        meta.setdefault("description", page.summary)
    if page.path == COVER:
        meta.setdefault("template", "cover.html")
    if page.status is Status.MISSING:
        meta["search"] = {"exclude": True}
    return meta


def _own_pages(edition: Edition, every: tuple[Edition, ...]) -> Iterator[Page]:
    words = strings(edition.language)
    yield _own_page(edition, READING, words["reading_title"], words["reading_intro"], PLACE)
    if len(every) > 1:
        page = _own_page(
            edition, STATUS, words["status_title"], words["status_intro"], _status_table(every, words)
        )
        yield page.with_(meta={**page.meta, "noindex": True})


def _own_page(edition: Edition, path: str, title: str, intro: str, content: str) -> Page:
    body = f"# {title}\n\n{intro}\n\n{content}\n"
    meta = {"title": title, "description": intro, "search": {"exclude": True}}
    return Page(
        path=path, title=title, body=body, meta=meta, summary=intro, file=edition.language.docs / path
    )


def _facts(page: Page, edition: Edition, every: tuple[Edition, ...], edit: str) -> Mapping[str, Any]:
    facts: dict[str, Any] = {
        "kind": _KINDS.get(page.path) or ("chapter" if page.number else "page"),
        "number": page.number,
        "total": len(edition.chapters),
        "part": page.part,
        "minutes": page.minutes,
        "updated": page.updated,
        "summary": page.summary,
        "status": str(page.status),
        "alternates": _alternates(page.path, edition, every),
    }
    if page.meta.get("noindex"):
        facts["noindex"] = True
    if edit and page.file.is_file():
        facts["edit"] = f"{edit}{page.file.parent.relative_to(edition.root).as_posix()}/{page.file.name}"
    if page.path == COVER:
        facts["parts"] = list(_parts(edition))
    return {**facts, **_notice(page, edition, every[0])}


def _notice(page: Page, edition: Edition, first: Edition) -> Mapping[str, Any]:
    """What a reader must know of a translation that is not there or not up to date."""
    original = to(edition, first, page.url)
    if page.status is Status.MISSING:
        return {"original": original, "lang": page.lang, "noindex": True}
    source = first.page(page.path)
    if not (page.change and source):
        return {}
    return {
        "original": original,
        "sections": list(_anchors(source.body, page.change.sections, original)),
        "since": page.change.since,
        "translated": page.change.translated,
    }


def _alternates(path: str, here: Edition, every: tuple[Edition, ...]) -> list[Mapping[str, str]]:
    url = path.removesuffix(".md") + ".html"
    shown = (one for one in every if one.page(path))
    return [{**named(one.language), "url": to(here, one, url)} for one in shown]


def _parts(edition: Edition) -> Iterator[Mapping[str, Any]]:
    for title, chapters in groupby(edition.chapters, lambda page: page.part):
        yield {"title": title, "chapters": [_row(page) for page in chapters]}


def _row(page: Page) -> Mapping[str, Any]:
    return {
        "number": page.number,
        "title": escape(page.title),
        "url": page.url,
        "summary": page.summary,
        "minutes": page.minutes,
        "status": str(page.status),
    }


def _anchors(body: str, headings: tuple[str, ...], url: str) -> Iterator[Mapping[str, str]]:
    """Headings with the address that the site gives them."""
    if not headings:
        return
    toc: dict[str, Any] = {"slugify": slugify(case="lower")}
    markdown = Markdown(extensions=list(DIALECT), extension_configs={"toc": toc})
    markdown.convert(body)
    ids = [token["id"] for token in _flat(markdown.toc_tokens)]  # type: ignore[attr-defined]
    known = [part.heading for part in text.sections(body) if part.level]
    places = dict(zip(known, ids, strict=True)) if len(ids) == len(known) else {}
    for heading in headings:
        yield {"title": heading, "url": f"{url}#{places[heading]}" if heading in places else url}


def _flat(tokens: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in tokens:
        yield token
        yield from _flat(token["children"])


def _status_table(every: tuple[Edition, ...], words: Mapping[str, str]) -> str:
    first, *rest = every
    names = [words["status_chapter"], *(one.language.name for one in rest)]
    rows = [names, [":--"] * len(names)]
    for page in first.pages:
        cells = (_status_cell(found, words) for one in rest if (found := one.page(page.path)))
        rows.append([f"[{escape(page.title).translate(_IN_CELL)}]({quote(page.path)})", *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _status_cell(page: Page, words: Mapping[str, str]) -> str:
    label = words[f"status_{page.status}"]
    since = page.change.since if page.change else ""
    more = " " + words["status_since"].replace("%", since) if since else ""
    return f'<span class="booklet-status booklet-status--{page.status}">{label}</span>{more}'


_KINDS = {COVER: "cover", READING: "reading", STATUS: "status"}
_IN_CELL = str.maketrans({char: f"\\{char}" for char in "\\|[]*_`"})
_TITLE = re.compile(r"#[ \t]*[^#\s]")
_CHAPTERS = re.compile(r"(?:[-*+][ \t]+\[.*\]\([^)]*\.md\)[ \t]*\n?)+")
_NO_YAML = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML takes in no other way than escaped."""
