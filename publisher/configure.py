"""The configuration that the engine is given: it inherits a person's and says where prepared things lie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import yaml

from publisher.languages import config_file
from publisher.model import Edition, Language, Status
from publisher.prepare import READING, STATUS, named, to
from publisher.strings import strings

LARGE = 100
"""Entries up to which a sidebar is shown whole."""
UP = "../../"
"""From the folder of a prepared language to the project's."""


def configuration(
    edition: Edition, every: tuple[Edition, ...], url: str, downloads: Mapping[str, str]
) -> str:
    """`mkdocs.yml` of a prepared language.

    `url` is the site's address or empty; `downloads` are names and paths from the language's root.
    """
    language = edition.language
    orphans = [page.path for page in edition.pages if page.status is Status.ORPHAN]
    ours: dict[str, Any] = {
        "INHERIT": UP + config_file(language),
        "docs_dir": "docs",
        "site_dir": "site",
        "site_url": url + language.prefix if url else "",
        "use_directory_urls": False,
        "edit_uri": "",
        "theme": _theme(edition),
        "extra": _extra(edition, every, downloads),
        "nav": [*_nav(language, edition), READING],
        "not_in_nav": "\n".join(
            [str(language.config.get("not_in_nav") or "").strip(), *map(_pattern, [STATUS, *orphans])]
        ).strip(),
    }
    return yaml.safe_dump(ours, allow_unicode=True, sort_keys=False)


def _pattern(path: str) -> str:
    """A path as the pattern that means it and nothing else."""
    return "/" + re.sub(r"([\\\[\]*?!# ])", r"\\\1", path)


def _theme(edition: Edition) -> Mapping[str, Any]:
    """Where templates lie; and in a large sidebar only the part that is being read is unfolded.

    Parts that are headings are never folded: 4,265 entries would be 1.3 MB in every page.
    """
    theme = edition.language.theme
    ours = {"custom_dir": UP + str(theme["custom_dir"])} if theme.get("custom_dir") else {}
    if len(edition.pages) <= LARGE:
        return ours
    return {
        **ours,
        "features": [name for name in theme.get("features") or [] if name != "navigation.sections"],
    }


def edit_address(original: Language, root: Path) -> str:
    """Where the project's folder can be edited, with a slash at the end; empty without a repository."""
    repo, configured = (str(original.config.get(key) or "").rstrip("/") for key in ("repo_url", "edit_uri"))
    if not repo:
        return ""
    docs = original.docs.relative_to(root).as_posix()
    return f"{repo}/{configured.removesuffix(docs).strip('/') or 'edit/main'}/"


def _extra(edition: Edition, every: tuple[Edition, ...], downloads: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        "alternate": [
            {"name": one.language.name, "link": to(edition, one, "index.html"), "lang": one.language.tag}
            for one in every
        ],
        "booklet": {
            "language": dict(named(edition.language)),
            "strings": dict(strings(edition.language)),
            "downloads": [{"name": name, "url": path} for name, path in downloads.items()],
            "reading": READING.replace(".md", ".html"),
        },
    }


def _nav(language: Language, edition: Edition) -> list[Any]:
    """The one sidebar, its parts in this language's words; titles come from the pages."""
    parts = language.extra.get("parts") or {}
    nav = language.config.get("nav") or [
        page.path for page in edition.pages if page.path not in {READING, STATUS}
    ]
    return _worded(nav, parts, own=not language.prefix)


def _worded(nav: list[Any], parts: Mapping[str, str], *, own: bool) -> list[Any]:
    worded: list[Any] = []
    for item in nav:
        title, value = next(iter(item.items())) if isinstance(item, dict) else ("", item)
        if isinstance(value, list):
            worded.append({escape(str(parts.get(title, title)), quote=False): _worded(value, parts, own=own)})
        else:
            is_page = isinstance(value, str) and value.endswith(".md")
            worded.append(item if own or not is_page else value)
    return worded
