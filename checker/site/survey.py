"""A built site and its documents → every link, where it stands, and what can be said of it without asking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker.addresses import MalformedAddress, masked, parse_address
from checker.errors import SettingsError, SiteError
from checker.model import Finding, Link, Notice
from checker.site import hrefs
from checker.site.collect import Collected, Progress, collect
from checker.site.feeds import feed_links
from checker.site.folder import files_below, modified, read_bytes, read_text, visible
from checker.site.merge import merged
from checker.site.origins import Origins, is_markdown, stated_source
from checker.site.policy import Policy, policy_of
from checker.site.resolve import NOWHERE, Places, bare, target_file
from checker.site.stand import Surveyor

HEADERS, SITEMAP, FRONT = "_headers", "sitemap.xml", "index.html"
_BEGINNING = 4096
"""Letters of a document in which its front matter is sought, or of a page its language."""
_LANG = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([a-z-]+)", re.I)
_MOMENT = 2.0
"""Seconds; some disks know no shorter time."""
_ENOUGH = 50
"""Addresses of a site map that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """All links of a site."""

    findings: tuple[Finding, ...]
    """Those that need no asking."""
    links: tuple[Link, ...]
    """Those that do: absolute `http` and `https` addresses, with fragments."""
    cautions: Mapping[str, Finding] = field(default_factory=dict)
    """By `Link.url`: what to say of a link when nothing worse is found, and when nobody asks."""
    pages: int
    notices: tuple[Notice, ...] = ()
    base_url: str = ""
    """The site's own address, as it was given or found; empty when nothing tells it."""


def survey(
    site: Path,
    docs: Path | None,
    base_url: str,
    reading: tuple[str, ...],
    upstream: tuple[str, ...],
    progress: Progress,
    *,
    private: bool = False,
) -> Survey:
    """Find every link of a built site, and say what can be said of it without the network.

    `reading` are headings of extended reading, `upstream` hosts that the text came from; `private` counts
    addresses of this machine and its network in prose. Raises `SiteError` when there is nothing to check, and
    `SettingsError` when `base_url` is no address.
    """
    _must_be(site, "site", "build the site first, or name its folder with --site")
    if docs:
        _must_be(docs, "documents", "name their folder with --docs")
    given = _given(base_url)
    collected = collect(site, reading, progress)
    if not collected.html:
        raise SiteError(f"{site}: holds no HTML pages; build the site first, or name its folder with --site")
    documents = frozenset(visible(files_below(docs))) if docs else frozenset()
    origins = Origins(documents, collected.html, _language(site, collected))
    told = _told(site, collected)
    places = Places(
        site=collected.site,
        origins=origins,
        bases=tuple(dict.fromkeys(filter(None, (given, told)))) or (NOWHERE,),
        upstream=frozenset(host.lower() for host in upstream),
        copies=_copies(docs, origins, collected) if docs and upstream else {},
    )
    surveyor = Surveyor(site, docs, places, reading, private=private)
    notices = (
        *_address_notices(given, told),
        *_document_notices(docs, origins, collected),
        *_age_notices(site, collected.html, docs, documents),
    )
    return _surveyed(collected, surveyor, policy_of(read_text(site, HEADERS)), notices, given or told)


def _surveyed(
    collected: Collected, surveyor: Surveyor, policy: Policy, notices: tuple[Notice, ...], base_url: str
) -> Survey:
    pages = sorted(collected.pages, key=lambda page: not surveyor.is_original(page))
    standings = (standing for page in pages for standing in surveyor.standings(page))
    found = merged(standings, policy)
    return Survey(
        findings=found.findings,
        links=found.links,
        cautions=found.cautions,
        pages=len(collected.html),
        notices=notices,
        base_url=masked(base_url),
    )


def _must_be(folder: Path, what: str, advice: str) -> None:
    if not folder.is_dir():
        raise SiteError(f"{folder}: there is no such folder, which should hold the {what}; {advice}")


def _given(base_url: str) -> str:
    """An address that is given, with a slash at the end."""
    if not base_url:
        return ""
    try:
        parse_address(base_url)
    except MalformedAddress as error:
        raise SettingsError(
            f"--base-url {masked(base_url)!r} is no address: {error}; expected is something like"
            " https://example.org/book/"
        ) from None
    page = hrefs.split(hrefs.trimmed(base_url))[0].removesuffix(FRONT)
    return page if page.endswith("/") else page + "/"


def _told(site: Path, collected: Collected) -> str:
    """The address that the front page or the site map gives; empty when they give none."""
    front = next((page.canonical for page in collected.pages if page.path == FRONT), "")
    if hrefs.scheme(hrefs.trimmed(front)) in {"http", "https"}:
        return hrefs.split(hrefs.trimmed(front))[0].removesuffix(FRONT)
    locations = [found.href for found in feed_links(read_bytes(site, SITEMAP))][:_ENOUGH]
    votes = Counter(filter(None, (_base_of_page(url, collected) for url in locations)))
    return next((base for base, _ in votes.most_common(1)), "")


def _language(site: Path, collected: Collected) -> str:
    """Of the front page, or of another at the root; empty when it does not say."""
    roots = sorted((page for page in collected.html if "/" not in page), key=lambda page: page != FRONT)
    found = _LANG.search(read_text(site, roots[0])[:_BEGINNING]) if roots else None
    return found[1] if found else ""


def _base_of_page(url: str, collected: Collected) -> str:
    """The beginning of an address whose end is the path of a page."""
    address = hrefs.split(url)[0]
    if hrefs.scheme(url) not in {"http", "https"}:
        return ""
    at = len(address) - len(hrefs.path_of(address))
    while at >= 0:
        path = hrefs.decoded(address[at + 1 :])
        if target_file(collected.site, path) is not None and (path or at + 1 == len(address)):
            return address[: at + 1]
        at = address.find("/", at + 1)
    return ""


def _copies(docs: Path, origins: Origins, collected: Collected) -> Mapping[str, tuple[str, ...]]:
    """Upstream pages and ours of the same, by what documents say of their source."""
    found: dict[str, tuple[str, ...]] = {}
    for page in sorted(collected.html):
        document = origins.own(page)
        if is_markdown(document) and (source := stated_source(read_text(docs, document)[:_BEGINNING])):
            found[bare(source)] = (*found.get(bare(source), ()), page)
    return found


def _address_notices(given: str, told: str) -> Iterator[Notice]:
    if given and told and hrefs.own_path(told, (given,)) != "":
        pages, check = masked(told), masked(given)
        yield Notice(
            text=f"The pages say that the site is at {pages}, the check was told {check};"
            " links to both are taken for links within the site.",
            zh=f"页面自称位于 {pages}，检查时给出的却是 {check}；指向这两处的链接都当作站内链接。",
        )


def _age_notices(
    site: Path, pages: frozenset[str], docs: Path | None, documents: frozenset[str]
) -> Iterator[Notice]:
    """Of a document that was edited after the last build; what it says now is not checked."""
    written = {name: modified(docs, name) for name in documents if is_markdown(name)} if docs else {}
    newest = max(written, key=lambda name: written[name], default="")
    if newest and written[newest] > max(modified(site, page) for page in pages) + _MOMENT:
        yield Notice(
            text="edited after the site was built: build it again to check what it says now",
            zh="在站点构建之后又有修改：请重新构建，再检查现在的内容",
            file=f"{docs}/{newest}",
        )


def _document_notices(docs: Path | None, origins: Origins, collected: Collected) -> Iterator[Notice]:
    if docs and not any(map(origins.of, collected.html)):
        yield Notice(
            text=f"No page of the site was made of a document in {docs}; links are shown where built.",
            zh=f"站内没有一页由 {docs} 里的文档生成；链接的位置只能指到生成的页面。",
        )
