"""The record of translations: written when a person says that one is up to date, read to say what changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

from publisher.errors import SourceError
from publisher.folder import Folder
from publisher.model import Edition, Page, Status
from publisher.text import canonical, digest, with_meta
from publisher.translations import DATE, KEY, difference_of, remembered


def record(
    root: Path, every: tuple[Edition, ...], chapters: tuple[str, ...], lang: str, today: str
) -> Iterator[Path]:
    """Write into translations which original they translate, and keep that original's text.

    Yields each file. Raises `SourceError`, before anything is written, when there is nothing to record.
    """
    for original, page, edition in [job for name in chapters for job in _jobs(every, name, lang)]:
        base = remembered(root, edition.language, page.path)
        Folder(base.parent).put(base.name, canonical(original.body).encode())
        before = page.file.read_bytes().decode("utf-8-sig")
        text = with_meta(before, **{KEY: digest(original.body), DATE: today})
        Folder(page.file.parent).put(page.file.name, text.encode())
        yield page.file


def difference(root: Path, edition: Edition, first: Edition, page: Page) -> str:
    """What changed in the original since a translation was recorded, as a unified diff."""
    base = remembered(root, edition.language, page.path)
    original = first.page(page.path)
    if not (base.is_file() and original):
        return f"{page.path}: no record of what was translated"
    return difference_of(base.read_text(encoding="utf-8"), original.body, page.path)


def _named(first: Edition, name: str) -> Page:
    """The page that a person names: by its path or a longer one that ends so, or by its last word alone."""
    words = PurePath(name.removesuffix(".html").removesuffix(".md")).parts
    paths = {page.path: PurePath(page.path.removesuffix(".md")).parts for page in first.pages}
    by_path = [path for path, parts in paths.items() if words[-len(parts) :] == parts]
    by_name = [path for path, parts in paths.items() if parts[-1:] == words]
    if not by_path and len(by_name) > 1:
        raise SourceError(f"{name!r} may be any of {', '.join(by_name)}: name one by its path")
    page = first.page(max(by_path or by_name, key=len, default=""))
    if not page:
        raise SourceError(f"there is no page {name!r} in {first.language.docs}")
    return page


def _jobs(every: tuple[Edition, ...], name: str, lang: str) -> list[tuple[Page, Page, Edition]]:
    first, *rest = every
    known = [edition.language.code for edition in rest]
    if lang and lang not in known:
        raise SourceError(f"there is no translation into {lang!r}; there is {', '.join(known) or 'none'}")
    original = _named(first, name)
    jobs = [
        (original, page, edition)
        for edition in rest
        if lang in {"", edition.language.code}
        and (page := edition.page(original.path))
        and page.status is not Status.MISSING
    ]
    if not jobs:
        missing = rest[0].language.docs / original.path
        raise SourceError(f"{original.path} has no translation yet: write {missing}")
    return jobs
