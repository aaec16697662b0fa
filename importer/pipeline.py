"""The import on one page: pages → plan → chapters → files.

One bad page never stops a run: what went wrong is collected and reported together.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from urllib.parse import unquote

import yaml

from importer.book import Binder, Plan, duplicates, file_of, plan_book
from importer.destination import Destination, State, write_whole
from importer.errors import DestinationError, ImporterError, PageRefused, SourceError
from importer.extract import extract, identity
from importer.model import Asset, Page, RawPage
from importer.nav import with_chapters
from importer.proof import Dialect, differences, of_file
from importer.settings import Settings
from importer.sources import Source

Progress = Callable[[str], None]
"""Told the name of every page that has been read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something a maintainer must look at."""

    where: str
    what: str


@dataclass(slots=True, kw_only=True)
class Report:
    """What a run did."""

    title: str = ""
    source: str = ""
    docs: str = ""
    files: dict[str, State] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    """What the cleaning rules removed or mended, over all pages."""
    refused: list[Problem] = field(default_factory=list)
    """Pages that were not imported, and files that could not be written."""
    notes: list[Problem] = field(default_factory=list)
    """What is not as it should be upstream, page by page; the run is well all the same."""
    missing: list[str] = field(default_factory=list)
    """Chapters of the menu that the source does not have."""
    nav: str = ""
    """What became of the sidebar: a word, empty when it was left alone."""
    diff: str = ""
    """Of a dry run: all that would change in text files."""

    @property
    def failed(self) -> bool:
        """Whether something was not done that was asked for."""
        return bool(self.refused) or State.CONFLICT in self.files.values()


def import_booklet(
    source: Source,
    settings: Settings,
    *,
    docs: Path,
    nav: bool = True,
    dry: bool = False,
    dialect: Dialect | None = None,
    progress: Progress = lambda _: None,
) -> Report:
    """Import what a source holds into the language folder `docs`.

    With a `dialect`, every chapter is rendered as the site would and compared with its page.
    Raises `SourceError` when there is no chapter at all, `DestinationError` when the folder or the
    lock cannot be used; everything smaller is in the report.
    """
    report = Report(source=source.label, docs=str(docs))
    pages = _of_one_booklet(_read_pages(source, report, progress), report)
    if not pages:
        raise SourceError(_no_chapter(source, report))
    destination = Destination(root=docs, lock_file=_lock_file(settings, docs), dry=dry)
    known = _known_paths(docs)
    plan = plan_book(pages, settings, known, single=source.single)
    if not source.single:
        _refuse_another_booklet(plan, docs)
        report.notes += _vanished(plan, known)
    report.title = plan.title
    for page in pages:
        report.counts.update(page.counts)
        report.notes += [Problem(where=page.name, what=note) for note in page.notes]
    report.missing = [] if source.single else _missing(plan)
    here = {file.stem: f"assets/{file.name}" for file in sorted((docs / "assets").glob("*"))}
    binder = Binder(plan=plan, read=source.read, here=here)
    texts = dict(_chapters(binder, report, dialect))
    if not source.single or pages[0].is_index:
        texts[plan.index_path] = binder.index()
    report.notes += [Problem(where=page, what=what) for page, what in binder.notes]
    _write_book(texts, binder.assets, destination, report)
    if nav and not source.single:
        if docs.resolve() == (settings.root / settings.docs).resolve():
            _write_nav(plan, settings, report, dry=dry)
        else:
            report.nav = f"left alone: {docs} is not the folder that pyproject.toml names"
    destination.close()
    return report


# --------------------------------------------------------------------------- reading


def _read_pages(source: Source, report: Report, progress: Progress) -> list[Page]:
    pages: list[Page] = []
    for outcome in _extracted((_try_read(source, n) for n in source.pages), len(source.pages)):
        progress(outcome.where if isinstance(outcome, Problem) else outcome.name)
        if isinstance(outcome, Problem):
            report.refused.append(outcome)
        else:
            pages.append(outcome)
    return pages


def _extracted(raw_pages: Iterable[RawPage | Problem], count: int) -> Iterator[Page | Problem]:
    """The pages in their order, by all cores when there are enough of them to pay."""
    cores = os.cpu_count() or 1
    if cores == 1 or count < _WORTH_FORKING:
        yield from map(try_extract, raw_pages)
        return
    with ProcessPoolExecutor(cores) as pool:
        yield from pool.map(try_extract, raw_pages, chunksize=16)


def _try_read(source: Source, name: str) -> RawPage | Problem:
    try:
        return source.page(name)
    except SourceError as error:
        return Problem(where=name, what=str(error))


def try_extract(raw: RawPage | Problem) -> Page | Problem:
    """A page's content, or why there is none."""
    if isinstance(raw, Problem):
        return raw
    try:
        return extract(raw)
    except PageRefused as error:
        return Problem(where=raw.name, what=str(error))
    except RecursionError:
        return Problem(where=raw.name, what=_TOO_DEEP)


def _of_one_booklet(pages: list[Page], report: Report) -> list[Page]:
    """The pages of the one booklet in the source, each chapter once."""
    folders: dict[str, list[Page]] = {}
    for page in pages:
        folders.setdefault(page.name.rpartition("/")[0], []).append(page)
    booklets = {f: ps for f, ps in folders.items() if any(not p.is_index for p in ps)}
    if len(booklets) > 1:
        names = "\n".join(f"  {folder or '.'} ({len(ps)} pages)" for folder, ps in sorted(booklets.items()))
        raise SourceError(f"several booklets in this source; name the folder of one:\n{names}")
    kept = next(iter(booklets.values())) if booklets else pages
    twice = duplicates(kept)
    report.refused += [
        Problem(where=name, what=f"the same chapter as {first}") for name, first in twice.items()
    ]
    return [page for page in kept if page.name not in twice]


def _no_chapter(source: Source, report: Report) -> str:
    lines = [f"  {problem.where}: {problem.what}" for problem in report.refused[:20]]
    more = len(report.refused) - len(lines)
    if more > 0:
        lines.append(f"  … and {more} more")
    return "\n".join([f"{source.label}: no chapter in it", *lines])


def _known_paths(docs: Path) -> dict[str, str]:
    """Names of the chapters that already lie in the folder, by the address in their front matter."""
    known: dict[str, str] = {}
    for file in sorted(docs.glob("*.md")):
        if name := identity(_source_of(file)):
            known.setdefault(name, file.name)
    return known


def _source_of(file: Path) -> str:
    """The address in a chapter's front matter, empty when it says none."""
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            head = lines.read(4096).split("\n---\n")[0]
        front = yaml.safe_load(head.removeprefix("---\n")) if head.startswith("---\n") else None
    except (OSError, ValueError, yaml.YAMLError):  # an impossible date is a ValueError
        return ""
    source = front.get("source") if isinstance(front, dict) else None
    return source if isinstance(source, str) else ""


def _refuse_another_booklet(plan: Plan, docs: Path) -> None:
    """One language folder holds one booklet; a second would take over its index and its sidebar.

    Raises `DestinationError` when the index in the folder came from elsewhere.
    """
    there = unquote(_source_of(docs / "index.md").rstrip("/").rpartition("/")[2])
    wanted = plan.home.rpartition("/")[2]
    if there and wanted and there != wanted:
        raise DestinationError(
            f"{docs} holds 《{there}》, and this is 《{wanted}》: name another folder with --docs"
        )


def _vanished(plan: Plan, known: Mapping[str, str]) -> Iterator[Problem]:
    for name, path in known.items():
        if name and name not in plan.paths:
            yield Problem(where=path, what=f"{name} is no longer in the upstream's menu; the file was kept")


def _missing(plan: Plan) -> list[str]:
    here = {chapter.path for chapter in plan.chapters}
    return [entry.title for entry in plan.entries if plan.paths[entry.name] not in here]


# --------------------------------------------------------------------------- writing


def _chapters(binder: Binder, report: Report, dialect: Dialect | None) -> Iterator[tuple[str, str]]:
    """Path and text of every chapter; one that cannot be written, or not as it was, is reported."""
    for chapter in binder.plan.chapters:
        try:
            blocks = binder.blocks(chapter)
            text = file_of(chapter, blocks)
            changes = differences(blocks, of_file(text, dialect)) if dialect else []
        except (RecursionError, SourceError) as error:
            what = _TOO_DEEP if isinstance(error, RecursionError) else str(error)
            report.refused.append(Problem(where=chapter.page.name, what=what))
            continue
        said = "would not be shown as it was: "
        report.refused += [Problem(where=chapter.path, what=said + change) for change in changes]
        yield chapter.path, text


def _write_book(
    texts: Mapping[str, str], assets: Mapping[str, Asset], destination: Destination, report: Report
) -> None:
    contents = {path: text.encode() for path, text in texts.items()}
    contents |= {path: asset.content for path, asset in sorted(assets.items())}
    for path, content in contents.items():
        _put(destination, path, content, report)


def _put(destination: Destination, path: str, content: bytes, report: Report) -> None:
    before = _text(destination.root / path) if destination.dry else ""
    try:
        state = destination.put(path, content)
    except ImporterError as error:
        report.refused.append(Problem(where=path, what=str(error)))
        return
    report.files[path] = state
    if destination.dry and state in {State.NEW, State.CHANGED} and path.endswith(".md"):
        report.diff += _diff(path, before, content.decode())


def _write_nav(plan: Plan, settings: Settings, report: Report, *, dry: bool) -> None:
    file = settings.root / "mkdocs.yml"
    if not file.is_file():
        report.nav = "there is no mkdocs.yml to write it to"
        return
    try:
        text = file.read_bytes().decode()
        changed = with_chapters(text, [plan.index_path, *(c.path for c in plan.chapters)])
        if changed != text and not dry:
            write_whole(file, changed.encode())
    except (ImporterError, OSError, UnicodeDecodeError) as error:
        report.refused.append(Problem(where="mkdocs.yml", what=str(error)))
        return
    report.nav = "unchanged" if changed == text else "changed"
    if dry:
        report.diff += _diff("mkdocs.yml", text, changed)


def _diff(path: str, before: str, after: str) -> str:
    lines = unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def _lock_file(settings: Settings, docs: Path) -> Path:
    """Beside the language folders of the project, hidden from the site; inside a folder elsewhere."""
    home = (settings.root / "docs").resolve()
    if docs.resolve().parent == home:
        return home / ".booklet" / f"lock.{docs.name}.json"
    return docs / ".booklet" / "lock.json"


_TOO_DEEP = "its elements are nested too deeply to read"
_WORTH_FORKING = 64
"""Pages: starting two processes costs about a third of a second, reading a page some milliseconds."""
