"""The sidebar: chapters go into `nav:` of `mkdocs.yml`, and everything a person wrote there stays.

Text in, text out. Only the lines of `nav:` are rewritten; a chapter that is not in it yet goes behind
its predecessor in the upstream's menu, wherever a person has moved that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from importer.errors import DestinationError


def with_chapters(mkdocs_yml: str, paths: Sequence[str]) -> str:
    """The text of `mkdocs.yml` with every path in its `nav:`.

    Paths are bare, so that every language shows the titles of its own pages. Raises
    `DestinationError` when the file or its `nav:` is of a kind that cannot be edited safely.
    """
    newline = "\r\n" if "\r\n" in mkdocs_yml else "\n"
    text = mkdocs_yml.replace("\r\n", "\n")
    start, end = _section(text)
    nav = _read(text[start:end])
    missing = [path for path in paths if path not in set(_paths(nav))]
    if not missing:
        return mkdocs_yml
    for path in missing:
        _insert(nav, path, paths[: paths.index(path)])
    before = text[:start] if start < len(text) else _with_gap(text)
    changed = before + _written(nav) + text[end:]
    _check(text, changed)
    return changed.replace("\n", newline)


def _with_gap(text: str) -> str:
    """The text, ending in a blank line."""
    return text and text.rstrip("\n") + "\n\n"


def _section(text: str) -> tuple[int, int]:
    """Where `nav:` stands, with the comments inside it; the end of the text when it does not.

    The parser says where: a `nav:` in a string is none, a quoted key is one.
    """
    for key, value in _mapping(text):
        if key.value != "nav":
            continue
        if value.end_mark.index < key.start_mark.index or value.tag not in _PLAIN_TAGS:
            raise DestinationError("mkdocs.yml: nav is an alias or has a tag; edit it by hand")
        start = key.start_mark.index
        block = re.sub(r"(?:\n(?:#.*|[ \t]*))*\Z", "", text[start : value.end_mark.index])
        rest = re.match(r"[^\n]*\n?", text[start + len(block) :])
        return start, start + len(block) + len(rest[0] if rest else "")
    return len(text), len(text)


def _mapping(text: str) -> list[tuple[yaml.Node, yaml.Node]]:
    """The keys and values of a configuration, as nodes; nothing is constructed."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise DestinationError(f"mkdocs.yml is not valid YAML: {error}") from None
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise DestinationError("mkdocs.yml must be a block of `key: value` lines")
    return [(key, value) for key, value in root.value]


def _check(before: str, after: str) -> None:
    """Nothing but `nav` may have changed."""
    was, now = (
        {k.value: yaml.serialize(v) for k, v in _mapping(t) if k.value != "nav"} for t in (before, after)
    )
    if was != now:
        raise DestinationError("mkdocs.yml: nav cannot be edited without touching the rest; edit it by hand")


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
        yield entry.removeprefix("./")
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
    if isinstance(entry, dict) and len(entry) == 1:
        (entry,) = entry.values()
    return isinstance(entry, str) and entry.removeprefix("./") == path


def _written(nav: CommentedSeq) -> str:
    out = StringIO()
    _yaml().dump(CommentedMap(nav=nav), out)
    return out.getvalue()


def _yaml() -> YAML:
    editor = YAML()
    editor.indent(mapping=2, sequence=4, offset=2)
    editor.width = 10_000
    editor.preserve_quotes = True
    return editor


_PLAIN_TAGS = frozenset({"tag:yaml.org,2002:seq", "tag:yaml.org,2002:null", "tag:yaml.org,2002:map"})
