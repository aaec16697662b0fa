"""From folders and configurations to editions: which pages there are, in which order, and how they stand."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from publisher import history, text, translations
from publisher.errors import SourceError
from publisher.model import Edition, Language, Page, Status

COVER = "index.md"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the sidebar."""

    path: str
    part: str = ""
    title: str = ""


def entries(nav: object, part: str = "") -> Iterator[Entry]:
    """The pages of a configured `nav`, in order; addresses elsewhere are none."""
    for item in nav if isinstance(nav, list) else []:
        title, value = next(iter(item.items())) if isinstance(item, dict) else ("", item)
        if isinstance(value, list):
            yield from entries(value, str(title))
        elif isinstance(value, str) and value.endswith(".md") and "://" not in value:
            yield Entry(posixpath.normpath(value), part, str(title))


def editions(root: Path, languages: tuple[Language, ...]) -> tuple[Edition, ...]:
    """The book in every language, the original's first.

    Raises `SourceError` that lists every page that cannot be read.
    """
    dates = history.last_changes(root)
    read = [_files(language.docs) for language in languages]
    if faults := [fault for files in read for fault in files.faults]:
        raise SourceError("pages that cannot be read:\n  " + "\n  ".join(faults))
    _must_be_a_book(languages, read[0].texts)
    order = _order(languages[0], read[0].texts)
    first = _original(root, languages[0], read[0].texts, order, dates)
    rest = zip(languages[1:], read[1:], strict=True)
    return (first, *(_translation(root, first, language, files.texts, dates) for language, files in rest))


def _must_be_a_book(languages: tuple[Language, ...], texts: Mapping[str, Any]) -> None:
    folder = languages[0].docs
    if COVER not in texts:
        more = "; name README.md so" if "README.md" in texts else ""
        raise SourceError(f"{folder} has no {COVER}, which is the cover{more}")
    for path in texts:
        for language in languages[1:]:
            if path.startswith(language.prefix):
                raise SourceError(f"{folder / path} would lie where {language.name} does: rename the folder")


@dataclass(frozen=True, slots=True)
class _Files:
    texts: Mapping[str, tuple[Mapping[str, Any], str]]
    faults: tuple[str, ...]


def _files(folder: Path) -> _Files:
    texts, faults = {}, []
    for file in sorted(folder.rglob("*.md")):
        path = file.relative_to(folder)
        if any(name.startswith(".") for name in path.parts):
            continue
        try:
            texts[path.as_posix()] = text.split(file.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            faults.append(f"{file}: {error}")
    return _Files(texts, tuple(faults))


def _order(language: Language, texts: Mapping[str, Any]) -> list[Entry]:
    """Pages as the sidebar has them, each once; then the others, the cover first."""
    first: dict[str, Entry] = {}
    for entry in entries(language.config.get("nav")):
        if entry.path in texts:
            first.setdefault(entry.path, entry)
    rest = sorted((path for path in texts if path not in first), key=lambda path: (path != COVER, path))
    return [*first.values(), *map(Entry, rest)]


def _original(
    root: Path,
    language: Language,
    texts: Mapping[str, tuple[Mapping[str, Any], str]],
    order: list[Entry],
    dates: Mapping[Path, str],
) -> Edition:
    listed = {entry.path for entry in entries(language.config.get("nav"))} or set(texts)
    pages, number = [], 0
    for entry in order:
        meta, body = texts[entry.path]
        is_chapter = entry.path in listed and entry.path != COVER
        number += is_chapter
        page = _page(language.docs / entry.path, entry.path, meta, body, dates)
        pages.append(page.with_(part=entry.part, number=number if is_chapter else 0))
    return Edition(language=language, root=root, pages=tuple(pages))


def _translation(
    root: Path,
    original: Edition,
    language: Language,
    texts: Mapping[str, tuple[Mapping[str, Any], str]],
    dates: Mapping[Path, str],
) -> Edition:
    parts = language.extra.get("parts") or {}
    pages = [
        _translated(root, original.language, page, language, texts.get(page.path), dates).with_(
            part=str(parts.get(page.part, page.part)), number=page.number
        )
        for page in original.pages
    ]
    known = {page.path for page in original.pages}
    orphans = (
        _page(language.docs / path, path, *texts[path], dates).with_(status=Status.ORPHAN)
        for path in texts
        if path not in known
    )
    return Edition(language=language, root=root, pages=(*pages, *orphans))


def _translated(
    root: Path,
    first: Language,
    original: Page,
    language: Language,
    found: tuple[Mapping[str, Any], str] | None,
    dates: Mapping[Path, str],
) -> Page:
    status = translations.status_of(original.body, found and found[0])
    if found is None:
        return original.with_(status=status, lang=first.tag)
    page = _page(language.docs / original.path, original.path, *found, dates).with_(status=status)
    if status is not Status.OUTDATED:
        return page
    base = translations.remembered(root, language, original.path)
    since = translations.left(original.file, found[0]) if dates else ""
    return page.with_(change=translations.change(original.body, found[0], base, since))


def _page(file: Path, path: str, meta: Mapping[str, Any], body: str, dates: Mapping[Path, str]) -> Page:
    headings = (part.heading for part in text.sections(body) if part.level == 1)
    return Page(
        path=path,
        title=unescape(str(meta.get("title") or next(headings, "") or file.stem)),
        body=body,
        meta=meta,
        file=file,
        summary=str(meta.get("description") or text.first_sentence(body)),
        minutes=text.minutes(body),
        updated=dates.get(file.resolve(), ""),
    )
