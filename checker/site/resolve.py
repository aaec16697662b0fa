"""Addresses of a site's own pages → what they lead to, and whether it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from posixpath import commonprefix

from checker.addresses import is_front
from checker.model import Kind
from checker.site import hrefs
from checker.site.built import Found, Page, Site
from checker.site.guesses import Guesses, host_meant, is_page_name
from checker.site.nonsense import fault
from checker.site.origins import Origins, is_markdown
from checker.site.spelling import Spelling, without_index
from checker.verdicts import Verdict

NOWHERE = "https://site.invalid/"
"""Stands for the site's address as long as nobody knows it."""
_REFRESHES = 5
_LONGEST = 200
"""Letters that are shown of an address that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What an address means."""

    url: str
    """As in `Link`."""
    key: str
    """The same for all spellings of one target."""
    verdict: Verdict | None = None
    """Nothing where the world has to be asked."""
    detail: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """All that decides what an address means."""

    site: Site
    origins: Origins
    bases: tuple[str, ...] = (NOWHERE,)
    """Addresses of the site, with a slash at the end; the first is its own."""
    upstream: frozenset[str] = frozenset()
    """Hosts that the text came from."""
    copies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Upstream pages, as `bare` writes their addresses, and ours of the same, in every language."""


class Resolver:
    """Says of every address what it leads to; the same question is answered once."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._guesses = Guesses(places.site)
        self._answers: dict[tuple[str, str, Kind, bool], Resolved | None] = {}

    def resolve(self, found: Found, page: Page) -> Resolved | None:
        """What one address means; nothing where the template left it empty."""
        href = hrefs.trimmed(found.href)
        local = href[:1] in {"#", "?", ""} or ".md" in href or ".markdown" in href
        here = page.path if local else page.path.rpartition("/")[0]
        key = (f"{here} {page.base}", href, found.kind, found.text)
        if key not in self._answers:
            self._answers[key] = self._answer(href, found, page)
        return self._answers[key]

    def _answer(self, href: str, found: Found, page: Page) -> Resolved | None:
        if not href:
            return Resolved(url="", key="", verdict=Verdict.EMPTY_LINK) if found.text else None
        if wrong := fault(href):
            return _no_path(href, Verdict.MALFORMED, wrong.detail, wrong.proposal)
        if hrefs.scheme(href) not in {"", "http", "https"}:
            return _no_path(href, Verdict.OTHER_SCHEME)
        return _Question(self._places, self._guesses, found, page, href).answer()


def bare(address: str) -> str:
    """An address as it is compared with others: decoded, without scheme, fragment and last slash."""
    return hrefs.decoded(address.partition("#")[0].partition("//")[2]).rstrip("/")


def target_file(site: Site, path: str) -> str | None:
    """The file that a server sends for a decoded path, or none."""
    path = "/".join(filter(None, path.split("/"))) + ("/" if path.endswith("/") else "")
    if path in site.files:
        return path
    index = f"{path.rstrip('/')}/index.html".lstrip("/")
    return index if index in site.files else None


def _no_path(href: str, verdict: Verdict, detail: str = "", proposal: str = "") -> Resolved:
    return Resolved(url=href[:_LONGEST], key=href, verdict=verdict, detail=detail, proposal=proposal)


class _Question:
    """One address on one page, on its way to an answer."""

    def __init__(self, places: Places, guesses: Guesses, found: Found, page: Page, href: str) -> None:
        self._places, self._guesses, self._found, self._page, self._href = places, guesses, found, page, href
        self._site, self._origins, self._bases = places.site, places.origins, places.bases
        self._base = base_of(page, self._bases[0])
        self._url = hrefs.join(self._base, href)
        self._path = hrefs.own_path(self._url, self._bases)

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(
            href=self._href,
            page=self._page.path,
            base=self._base,
            bases=self._bases,
            origins=self._origins,
        )

    def answer(self) -> Resolved:
        """The first of what it may be."""
        if self._path is None:
            return self._beside() or self._upstream() or self._abroad()
        return self._markdown(self._path) or self._there(self._path) or self._missing(self._path)

    def _beside(self) -> Resolved | None:
        """Out of the folder in which the site lies; whatever else is on its host may be meant."""
        path = hrefs.path_on_host(self._url, self._bases)
        if path is None or (hrefs.is_web(self._href) and is_front(self._url)):
            return None
        target = target_file(self._site, path) or ""
        climbs = not (hrefs.is_web(self._href) or self._href.startswith(("/", "\\")))
        return self._settled(Verdict.OUTSIDE_BASE, meant=target) if target or climbs else None

    def _upstream(self) -> Resolved | None:
        if not self._found.text or hrefs.host(self._url) not in self._places.upstream:
            return None
        copies = self._places.copies.get(bare(self._url), ())
        ours = max(copies, key=self._nearness, default="")
        if not ours and is_front(self._url):
            return None
        return self._settled(Verdict.UPSTREAM, proposal=self._as_page(ours) if ours else "")

    def _nearness(self, page: str) -> tuple[int, int]:
        """Pages of the same language come first."""
        return len(commonprefix([page, self._page.path])), -page.count("/")

    def _as_page(self, target: str) -> str:
        """A page as an author names it who writes Markdown, or HTML where the page is not made of any."""
        written = "x.md" if is_markdown(self._origins.of(self._page.path)) else ""
        return replace(self._spelling, href=written).of(target)

    def _abroad(self) -> Resolved:
        whole = hrefs.scheme(self._href) and "\\" not in self._href
        return Resolved(url=self._href if whole else self._url, key=hrefs.on_the_wire(self._url))

    def _markdown(self, path: str) -> Resolved | None:
        """A link to a Markdown file, by which its page is meant."""
        if not (self._found.text and self._found.kind is not Kind.RESOURCE and is_markdown(path)):
            return None
        for place in (self._place(), path):
            if target := self._origins.page(place):
                proposal = self._spelling.of(target, built=True)
                return self._settled(Verdict.MARKDOWN_LINK, proposal=proposal)
            if path not in self._site.files and self._origins.is_left_out(place):
                return self._settled(Verdict.EXCLUDED_PAGE, f"{place} is not built")
        return None

    def _place(self) -> str:
        """What the address names when it is read where the document stands, and not its page."""
        document = self._bases[0] + hrefs.spelled(self._origins.place(self._page.path))
        return hrefs.own_path(hrefs.join(document, self._href), self._bases) or ""

    def _there(self, path: str) -> Resolved | None:
        target = target_file(self._site, path)
        if target is None:
            return None
        if target in self._site.blank and self._found.kind is not Kind.RESOURCE:
            return self._settled(Verdict.EMPTY_PAGE, target=target)
        name = (hrefs.fragment(self._url) or "").partition(":~:")[0]
        page = self._led_to(target)
        ids = self._site.ids.get(page)
        if (
            ids is None
            or not name
            or name.lower() == "top"
            or not ids.isdisjoint({name, hrefs.decoded(name)})
        ):
            return self._settled(Verdict.OK, target=target)
        part = self._guesses.part(page, hrefs.decoded(name))
        proposal = self._spelling.of(target, part) if part else ""
        detail = f"{page} has no #{hrefs.decoded(name)}"
        return self._settled(Verdict.MISSING_FRAGMENT, detail, proposal=proposal, target=target)

    def _led_to(self, page: str) -> str:
        """Where a page that refreshes at once leads, if that is in the site."""
        for _ in range(_REFRESHES):
            refresh = hrefs.trimmed(self._site.refreshes.get(page, ""))
            if not refresh:
                return page
            url = hrefs.join(self._bases[0] + hrefs.spelled(page), refresh)
            path = hrefs.own_path(url, self._bases)
            page = (target_file(self._site, path) if path is not None else None) or ""
        return ""

    def _missing(self, path: str) -> Resolved:
        link = self._found.kind is not Kind.RESOURCE
        if link and self._origins.is_left_out(path):
            return self._settled(Verdict.EXCLUDED_PAGE, "there is a document, but it is not built")
        if other := self._guesses.other_case(path):
            return self._settled(Verdict.WRONG_CASE, f"it is {other}", meant=other)
        host = host_meant(self._href)
        page = link and (bool(host) or is_page_name(path))
        verdict = Verdict.MISSING_PAGE if page else Verdict.MISSING_FILE
        if host:
            return self._settled(verdict, "it begins like the name of a host", proposal=host)
        folder = "the folder has no index.html" if path.strip("/") in self._site.folders else ""
        meant = self._unescaped(path)
        if meant:
            return self._settled(verdict, f"{meant!r} is there", proposal=self._spelling.of(meant, ""))
        return self._settled(verdict, folder, meant=self._guesses.path(path, page=page))

    def _unescaped(self, path: str) -> str:
        """A file whose name holds what has a meaning in addresses: `c#.html`, `why?.html`."""
        rest = self._url[len(hrefs.split(self._url)[0]) :]
        whole = path + hrefs.decoded(rest)
        return whole if rest and whole in self._site.files else ""

    def _settled(
        self, verdict: Verdict, detail: str = "", *, meant: str = "", proposal: str = "", target: str = ""
    ) -> Resolved:
        part = hrefs.decoded(hrefs.fragment(self._url) or "").partition(":~:")[0]
        query = hrefs.split(self._url)[1]
        inside = f"/{target or self._path}{query}#{part}"
        return Resolved(
            url=self._url.removeprefix(NOWHERE.rstrip("/")),
            key=inside if self._path is not None else hrefs.on_the_wire(self._url),
            verdict=verdict,
            detail=detail,
            proposal=proposal or (self._spelling.of(meant) if meant else ""),
        )


def base_of(page: Page, site: str) -> str:
    """What relative addresses on a page are relative to; `site` is the site's own address."""
    own = site + hrefs.spelled(without_index(page.path))
    return hrefs.join(own, hrefs.trimmed(page.base)) if page.base else own
