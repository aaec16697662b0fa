"""The sidebar: chapters go into `nav:` of `mkdocs.yml`, and everything a person wrote there stays.

Text in, text out. Only the lines of `nav:` are rewritten; a chapter that is not in it yet goes behind
its predecessor in the upstream's menu, wherever a person has moved that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from importer.errors import DestinationError


def with_chapters(mkdocs_yml: str, paths: Sequence[str]) -> str:
    """The text of `mkdocs.yml` with every path in its `nav:`.

    Paths are bare, so that every language shows the titles of its own pages. Raises
    `DestinationError` when `nav:` is there but is no list.
    """
    start, end = _section(mkdocs_yml)
    nav = _read(mkdocs_yml[start:end])
    missing = [path for path in paths if path not in set(_paths(nav))]
    if not missing:
        return mkdocs_yml
    for path in missing:
        _insert(nav, path, paths[: paths.index(path)])
    before, after = mkdocs_yml[:start], mkdocs_yml[end:]
    gap = "" if start < len(mkdocs_yml) or before.endswith("\n\n") or not before else "\n"
    return before + gap + _written(nav) + after


def _section(text: str) -> tuple[int, int]:
    """Where `nav:` stands, up to the next top-level key; the end of the text when it does not."""
    found = re.search(r"^nav:.*\n?(?:(?:[ \t-].*|#.*(?=\n[ \t-])|)(?:\n|\Z))*", text, re.MULTILINE)
    if not found:
        return len(text), len(text)
    block = found[0].rstrip("\n")
    return found.start(), found.start() + len(block) + (1 if found[0].endswith("\n") else 0)


def _read(section: str) -> CommentedSeq:
    try:
        document = _yaml().load(section) if section else None
    except YAMLError as error:
        raise DestinationError(f"mkdocs.yml: nav is not valid YAML: {error}") from None
    nav = (document or {}).get("nav")
    if nav is None:
        return CommentedSeq()
    if not isinstance(nav, CommentedSeq):
        raise DestinationError(f"mkdocs.yml: nav must be a list of pages, but is {nav!r}")
    return nav


def _paths(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, list):
        for child in entry:
            yield from _paths(child)
    elif isinstance(entry, dict):
        for child in entry.values():
            yield from _paths(child)


def _insert(nav: CommentedSeq, path: str, predecessors: Sequence[str]) -> None:
    for predecessor in reversed(predecessors):
        for place in _lists(nav):
            at = next((i for i, e in enumerate(place) if _is_page(e, predecessor)), None)
            if at is not None:
                place.insert(at + 1, path)
                return
    nav.insert(0, path)


def _lists(nav: CommentedSeq) -> Iterator[CommentedSeq]:
    yield nav
    for entry in nav:
        if isinstance(entry, dict):
            for child in entry.values():
                if isinstance(child, CommentedSeq):
                    yield from _lists(child)


def _is_page(entry: Any, path: str) -> bool:
    return entry == path or (isinstance(entry, dict) and list(entry.values()) == [path])


def _written(nav: CommentedSeq) -> str:
    out = StringIO()
    _yaml().dump(CommentedMap(nav=nav), out)
    return out.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 10_000
    yaml.preserve_quotes = True
    return yaml
