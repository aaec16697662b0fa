"""The first law: what the site will show of a chapter is what its cleaned page said.

The oracle is Python-Markdown with the site's own extensions, never another dialect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from importer.errors import SettingsError
from importer.model import Blocks, Element, Node
from importer.parse import parse
from importer.shape import shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the site reads Markdown."""

    extensions: tuple[str, ...]
    options: dict[str, dict[str, Any]]


def site_dialect(mkdocs_yml: Path) -> Dialect:
    """The extensions that a `mkdocs.yml` switches on, as MkDocs itself reads them.

    Raises `SettingsError` when the file is not there or not valid.
    """
    try:
        config = load_config(str(mkdocs_yml))
    except (Abort, ConfigurationError) as error:
        raise SettingsError(f"{mkdocs_yml}: {error}") from None
    return Dialect(extensions=tuple(config["markdown_extensions"]), options=dict(config["mdx_configs"]))


def as_shown(markdown: str, dialect: Dialect) -> Blocks:
    """The shape of what a reader gets from Markdown without front matter."""
    renderer = Markdown(extensions=list(dialect.extensions), extension_configs=dialect.options)
    return shape(_plain(parse(renderer.convert(markdown))))


def of_file(text: str, dialect: Dialect) -> Blocks:
    """The shape of what a reader gets from a whole file, below its title."""
    return as_shown(text.split("\n---\n", 1)[1], dialect)[1:]


def differences(expected: Blocks, shown: Blocks) -> list[str]:
    """What changed between two shapes, a line each; empty when the law holds."""
    if expected == shown:
        return []
    changes = SequenceMatcher(a=expected, b=shown, autojunk=False).get_opcodes()
    return [_difference(expected[i:j], shown[k:n]) for op, i, j, k, n in changes if op != "equal"]


def _difference(wanted: Blocks, got: Blocks) -> str:
    left, right = ("; ".join(map(repr, blocks)) or "nothing" for blocks in (wanted, got))
    common = next((i for i, (x, y) in enumerate(zip(left, right, strict=False)) if x != y), 0)
    start = max(0, common - 60)
    return f"wanted …{left[start : common + 120]}… but shown is …{right[start : common + 120]}…"


def _plain(body: Element) -> Element:
    """Undo what the site's extensions add for the browser: anchors, highlighting, formula wrappers."""
    return Element(body.tag, body.attrs, tuple(n for c in body.children for n in _undo(c)))


def _undo(node: Node) -> Iterator[Node]:
    if isinstance(node, str):
        yield node
        return
    classes = node.attrs.get("class", "").split()
    if "headerlink" in classes:
        return
    if "arithmatex" in classes:
        text = "".join(_strings(node)).strip()
        tex = re.sub(r"^\\[(\[]|\\[)\]]$", "", text).strip()
        yield Element("math", {"kind": "display" if node.tag == "div" else "inline"}, (tex,))
        return
    inner = tuple(n for child in node.children for n in _undo(child))
    if "highlight" in classes:
        language = next((c for c in classes if c.startswith("language-")), "")
        inner = tuple(_named(child, language) for child in inner)
    yield Element(node.tag, node.attrs, inner)


def _named(node: Node, language: str) -> Node:
    if isinstance(node, Element) and node.tag == "pre" and language:
        return Element("pre", {"class": language}, node.children)
    return node


def _strings(node: Node) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for child in node.children:
            yield from _strings(child)
