"""What was probably meant by an address that leads to nothing."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from checker.built import Site
from checker.nearest import Nearest

_HOST = re.compile(
    r"(?:www\.[\w-]+\.[\w.-]+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|dev|cn|co|me|app|ai|tv|xyz|uk|de|jp"
    r"|fr|eu|us|hk|tw|sh|tech|site|blog|wiki))(?::\d+)?(?:/.*)?",
    re.I,
)
_MOST = 2000
"""So many guesses by likeness are made for one site."""
_PAGE_ENDINGS = frozenset("html htm xhtml md markdown php asp aspx jsp".split())


class Guesses:
    """The names of a site, to be searched for what is like a name that it has not."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made = 0

    def other_case(self, path: str) -> str:
        """The file or page that this names but for the case of its letters."""
        found = self._by_lower_case.get(path.rstrip("/").casefold(), "")
        return found if found not in {path.rstrip("/"), f"{path.rstrip('/')}/index.html"} else ""

    def path(self, path: str, *, page: bool) -> str:
        """The file that a path most likely means, or nothing."""
        found = next((way for way in _other_ways(path) if way in self._site.files), "")
        found = found or self._same_letters(path) or self._namesake(path)
        if found or not self._patient():
            return found
        return self._alike(path, page=page)

    def part(self, page: str, name: str) -> str:
        """The id of a page that a fragment most likely means, or nothing."""
        ids = self._site.ids.get(page, frozenset())
        equal = (one for one in sorted(ids) if one.casefold() == name.casefold())
        return next(equal, "") or (self._parts(page).to(name) if self._patient() else "")

    def _patient(self) -> bool:
        """Whether one more guess may be made; in a site that is broken throughout nobody reads them."""
        self._made += 1
        return self._made <= _MOST

    def _parts(self, page: str) -> Nearest:
        if page not in self._nearest_parts:
            self._nearest_parts[page] = Nearest(self._site.ids.get(page, ()))
        return self._nearest_parts[page]

    def _same_letters(self, path: str) -> str:
        return self._by_letters.get(_letters(path), "")

    def _namesake(self, path: str) -> str:
        """A file of the same name in another folder, the one nearest by."""
        others = self._by_name.get(_stem(path).rpartition("/")[2].casefold(), [])
        folder = posixpath.dirname(path)
        return max(others, key=lambda one: len(posixpath.commonprefix([one, folder])), default="")

    def _alike(self, path: str, *, page: bool) -> str:
        near = self._pages if page else self._others
        folder, slash, name = _stem(path).rpartition("/")
        stems = self._stems
        for wanted in (folder + slash + name, name):
            if found := near.to(wanted):
                return stems[found]
        return ""

    @cached_property
    def _nearest_parts(self) -> dict[str, Nearest]:
        return {}

    @cached_property
    def _by_lower_case(self) -> dict[str, str]:
        files = sorted(self._site.files, reverse=True)
        indexes = {posixpath.dirname(path).casefold(): path for path in files if path.endswith("/index.html")}
        return indexes | {path.casefold(): path for path in files}

    @cached_property
    def _by_letters(self) -> dict[str, str]:
        return {_letters(path): path for path in self._site.files if not path.isascii()}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        named: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted(self._site.files):
            name = _stem(path).rpartition("/")[2].casefold()
            if name:
                named[name].append(path)
        return named

    @cached_property
    def _stems(self) -> dict[str, str]:
        return {_stem(path): path for path in sorted(self._site.files, reverse=True)}

    @cached_property
    def _pages(self) -> Nearest:
        return Nearest(_stem(path) for path in self._site.files if is_page_name(path))

    @cached_property
    def _others(self) -> Nearest:
        return Nearest(_stem(path) for path in self._site.files if not is_page_name(path))


def host_meant(href: str) -> str:
    """The address of another host, where only its scheme was left out."""
    return f"https://{href}" if _HOST.fullmatch(href) else ""


def is_page_name(path: str) -> bool:
    """Whether a path would be that of a page, and not of a picture or an archive."""
    _, dot, ending = path.rstrip("/").rpartition("/")[2].rpartition(".")
    return not dot or ending.lower() in _PAGE_ENDINGS or not re.fullmatch(r"[a-z0-9]{1,5}", ending, re.I)


def _other_ways(path: str) -> Iterator[str]:
    bare = path.strip("/")
    for ending in ("", ".html", ".htm", "/index.html"):
        yield bare + ending


def _stem(path: str) -> str:
    """A page without what its address may or may not show; other files as they are."""
    path = path.rstrip("/")
    for ending in ("/index.html", ".html", ".htm", ".md"):
        path = path.removesuffix(ending)
    return "" if path == "index" else path


def _letters(path: str) -> str:
    return unicodedata.normalize("NFKC", path)
