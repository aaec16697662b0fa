"""The build on one page: folders → editions → engine → finished pages → everything made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from publisher import archive, engine, hosting, vendor
from publisher.configure import configuration, edit_address
from publisher.editions import editions
from publisher.errors import BuildError, PublisherError
from publisher.folder import Folder, files_below
from publisher.languages import languages
from publisher.model import Book, Edition
from publisher.outputs import Output, made, possible
from publisher.polish import polished
from publisher.prepare import pages, with_own_pages
from publisher.settings import Settings

WORK = "build"
"""Prepared languages and what was made of them; can be deleted at any time."""
MARK = "fingerprint"
ENGINES = ("mkdocs", "mkdocs-material", "pymdown-extensions", "properdocs", "zensical", "booklet")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What every step of a build knows."""

    settings: Settings
    every: tuple[Edition, ...]
    url: str
    """The site's address with a slash at the end, or empty."""
    rows: Mapping[str, Output]
    zipped: bool
    programs: Mapping[str, bytes]
    """Path → file of what pages load for diagrams and formulas."""
    notes: tuple[str, ...] = ()
    """What cannot be made on this machine, and why."""

    def work(self, edition: Edition) -> Path:
        """The folder of a prepared language."""
        return self.settings.root / WORK / edition.language.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did."""

    site: Path
    plan: Plan
    written: int
    """Files of the site that are new or other than before."""
    faults: tuple[str, ...]
    """Outputs that failed; the rest of the site is there."""


def build(settings: Settings, say: Say) -> Built:
    """Make `site/` of `docs/` in every language.

    Raises `PublisherError` when pages are at fault; then the site is as it was.
    """
    site = Folder(settings.root / "site")
    if site.root.exists() and not site.root.is_dir():
        raise BuildError(f"{site.root} is a file; a folder of that name is needed for the site")
    plan = planned(settings)
    for edition in plan.every:
        prepare(plan, edition)
    _run_engine(plan, say)
    plan = _as_built(plan)
    say(f"Finishing {sum(len(one.pages) for one in plan.every)} pages …")
    forms = tuple(row.form for row in plan.rows.values() if row.form)
    books, scripts, diagrams = polished(plan.every, plan.work, site, plan.url, settings, forms)
    faults = tuple(_outputs(plan, books, site, say))
    _hosting(plan, site, scripts, diagrams=diagrams)
    if plan.zipped:
        for path, content in archive.archive(site.root, site.wanted):
            site.put(path, content)
    site.close()
    return Built(site=site.root, plan=plan, written=site.written, faults=faults)


def _as_built(plan: Plan) -> Plan:
    """Without pages that the engine left out, as its configuration may tell it to."""
    every = (
        replace(
            one, pages=tuple(page for page in one.pages if (plan.work(one) / "site" / page.url).is_file())
        )
        for one in plan.every
    )
    return replace(plan, every=tuple(every))


def planned(settings: Settings) -> Plan:
    """Read everything that a build starts from."""
    known = languages(settings.root)
    rows, reasons = possible(settings.outputs)
    url = str(known[0].config.get("site_url") or "")
    every = with_own_pages(editions(settings.root, known))
    bodies = (page.body for edition in every for page in edition.pages)
    programs, missing = vendor.programs(bodies, settings.root / WORK / "vendor")
    return Plan(
        settings=settings,
        every=every,
        url=url if not url or url.endswith("/") else f"{url}/",
        rows=rows,
        zipped="zip" in settings.outputs,
        programs=programs,
        notes=(*reasons, *missing),
    )


def prepare(plan: Plan, edition: Edition) -> Path:
    """Write a language for the engine; returns its configuration."""
    work, every = plan.work(edition), plan.every
    docs = Folder(work / "docs")
    for path, text in pages(edition, every, edit_address(every[0].language, plan.settings.root)):
        docs.put(path, text.encode())
    for source in dict.fromkeys((edition.language.docs, every[0].language.docs)):
        for path in sorted(files_below(source) - docs.wanted):
            if not path.endswith(".md") and not any(name.startswith(".") for name in path.split("/")):
                docs.copy(path, source / path)
    for path, content in plan.programs.items():
        docs.put(path, content)
    docs.close()
    config = configuration(edition, every, plan.url, _downloads(plan, edition))
    Folder(work).put("mkdocs.yml", config.encode())
    return work / "mkdocs.yml"


def _downloads(plan: Plan, edition: Edition) -> Mapping[str, str]:
    """Names and paths from the language's root."""
    found = dict(row.download for row in plan.rows.values() if row.download)
    up = "../" if edition.language.prefix else ""
    return found | ({"ZIP": up + archive.NAME} if plan.zipped else {})


def _run_engine(plan: Plan, say: Say) -> None:
    """Build the languages whose input differs from the last time."""
    now = {one.language.code: _fingerprint(plan, one) for one in plan.every}
    marks = {one.language.code: plan.work(one) / MARK for one in plan.every}
    stale = [code for code, mark in marks.items() if not mark.is_file() or mark.read_text() != now[code]]
    if not stale:
        return
    say(f"Building {', '.join(stale)} with {plan.settings.engine} …")
    for code in stale:
        marks[code].unlink(missing_ok=True)
    engine.build(plan.settings.engine, {code: marks[code].with_name("mkdocs.yml") for code in stale})
    for code in stale:
        marks[code].write_text(now[code])


def _fingerprint(plan: Plan, edition: Edition) -> str:
    """Of all that the engine reads, and of the engine."""
    root, work = plan.settings.root, plan.work(edition)
    state = hashlib.sha256(repr([plan.settings.engine, *map(_version, ENGINES)]).encode())
    files = [*sorted((work / "docs").rglob("*")), work / "mkdocs.yml", *sorted(root.glob("mkdocs*.yml"))]
    custom = edition.language.theme.get("custom_dir")
    files += sorted((root / str(custom)).rglob("*")) if custom else []
    for file in files:
        if file.is_file():
            state.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return state.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _outputs(plan: Plan, books: tuple[Book, ...], site: Folder, say: Say) -> Iterator[str]:
    """Make every output of every book, and yield what went wrong."""
    if plan.rows:
        say(f"Writing {', '.join(plan.rows)} …")
    cache = plan.settings.root / WORK / "outputs"
    jobs = [(name, book) for name in plan.rows for book in books]

    def run(job: tuple[str, Book]) -> tuple[str, list[tuple[str, bytes]]]:
        name, book = job
        try:
            return "", list(made(plan.rows[name], book, cache / book.edition.language.code))
        except PublisherError as error:
            return f"{name} ({book.edition.language.code}): {error}", []

    with ThreadPoolExecutor(max_workers=2) as pool:
        for (_, book), (fault, files) in zip(jobs, pool.map(run, jobs), strict=True):
            for path, content in files:
                site.put(book.edition.language.prefix + path, content)
            if fault:
                yield fault


def _hosting(plan: Plan, site: Folder, scripts: set[str], *, diagrams: bool) -> None:
    """Files for hosts and robots; where a person has one of their own, that is the site's."""
    ours = {
        "_headers": hosting.headers(scripts, diagrams=diagrams),
        "_redirects": hosting.redirects(plan.every, plan.url),
        "robots.txt": hosting.robots(plan.every, plan.url),
    }
    for path in ours.keys() - site.wanted:
        site.put(path, ours[path].encode())
    for edition in plan.every if plan.url else ():
        site.put(f"{edition.language.prefix}sitemap.xml", hosting.sitemap(edition, plan.every, plan.url))
