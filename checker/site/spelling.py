"""How an author would have written a proposal: as the link is written that it is meant to replace."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from checker.site import hrefs
from checker.site.origins import Origins, is_markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One link's way of naming things."""

    href: str
    page: str
    """Path of the page on which it stands."""
    base: str
    """What relative addresses on that page are relative to."""
    bases: tuple[str, ...]
    """Addresses of the site; the first is its own."""
    origins: Origins

    def of(self, target: str, part: str | None = None, *, built: bool = False) -> str:
        """A file of the site, written like this link; its fragment is kept unless there is another.

        `built` asks for the page also where the link names Markdown.
        """
        kept = self.href.partition("#")[2].partition(":~:")[0] if part is None else self._safe(part)
        fragment = f"#{kept}" if kept else ""
        if self.href.startswith("#"):
            return fragment
        return self._path(target, built=built) + fragment

    def _path(self, target: str, *, built: bool) -> str:
        written = hrefs.split(self.href)[0]
        here, document = self.origins.of(self.page), self.origins.of(target)
        if is_markdown(written) and not built and here and document:
            return self._safe(hrefs.relative(_folder(here), document))
        shown = target if written.endswith("index.html") else without_index(target)
        if hrefs.is_web(self.href):
            return self._base(self.href) + self._safe(shown)
        if self.href.startswith("/"):
            return hrefs.path_of(self.bases[0]) + self._safe(shown)
        return self._relative(shown)

    def _base(self, href: str) -> str:
        """The base that the link begins with."""
        fitting = (base for base in self.bases if hrefs.own_path(href, (base,)) is not None)
        return next(fitting, self.bases[0])

    def _relative(self, shown: str) -> str:
        here = hrefs.own_path(self.base, self.bases)
        if here is None:
            return hrefs.path_of(self.bases[0]) + self._safe(shown)
        return self._safe(hrefs.relative(_folder(here), shown))

    def _safe(self, text: str) -> str:
        return quote(text, safe="/-_.~!$&'()*+,;=:@") if "%" in self.href else hrefs.spelled(text)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def without_index(path: str) -> str:
    """The path by which readers know a page: that of its folder, if it is the folder's index."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
