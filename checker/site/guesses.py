"""What was probably meant by an address that leads to nothing."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from checker.site.built import Site
from checker.site.nearest import Nearest

_HOST = re.compile(
    r"(?:www\.[\w-]+\.[\w.-]+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|dev|cn|co|me|app|ai|tv|xyz|uk|de|jp"
    r"|fr|eu|us|hk|tw|sh|tech|site|blog|wiki))(?::\d+)?(?:/.*)?",
    re.I,
)
_MOST = 2000
"""So many guesses by likeness are made for one site."""
_ENDING = 8
"""Letters that an ending has at most."""
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
        found = found or self._by_letters.get(_letters(path), "") or self._named(_name(path), path, page=page)
        if found or not self._patient():
            return found
        names = self._page_names if page else self._file_names
        return self._named(names.to(_name(path)), path, page=page)

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

    def _named(self, name: str, path: str, *, page: bool) -> str:
        """A file of this name, rather of the same kind and rather near by."""
        folder, _, last = path.rpartition("/")
        ending = last.rpartition(".")[2].lower()

        def fitness(one: str) -> tuple[bool, int]:
            return one.lower().endswith(f".{ending}"), len(posixpath.commonprefix([one, folder]))

        fitting = (one for one in self._by_name.get(name, ()) if is_page_name(one) == page)
        return max(fitting, key=fitness, default="")

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
            if name := _name(path):
                named[name].append(path)
        return named

    @cached_property
    def _page_names(self) -> Nearest:
        return Nearest(_name(path) for path in self._site.files if is_page_name(path))

    @cached_property
    def _file_names(self) -> Nearest:
        return Nearest(_name(path) for path in self._site.files if not is_page_name(path))


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


def _name(path: str) -> str:
    """What a file is called, whatever its folder and ending; of `x/index.html` it is `x`."""
    last = path.rstrip("/").removesuffix("/index.html").rpartition("/")[2]
    name, dot, ending = last.rpartition(".")
    return (name if dot and len(ending) <= _ENDING else last).casefold()


def _letters(path: str) -> str:
    return unicodedata.normalize("NFKC", path)
