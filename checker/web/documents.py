"""Bytes of a page that answered → what can be said of it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin

from lxml import etree

from checker.model import TEXT_LIMIT, Document
from checker.web.replies import Head, Reply

HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
TEXT_TYPES = frozenset({"text/plain", "application/json"})
IDS_TYPES = frozenset({"image/svg+xml", "application/xml", "text/xml"})
READABLE = HTML_TYPES | TEXT_TYPES | IDS_TYPES
_SCRIPTS_LIMIT = 64 * 1024
_REFRESH_LIMIT = 30
"""Seconds after which a refresh is a reload and no redirect."""
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "title", "svg", "math", "iframe"})
_MENUS = frozenset({"nav", "footer", "aside"})
_INLINE = frozenset("a abbr b bdi bdo cite code em font i kbd mark q s small span strong sub sup u".split())
_DEEP = 200
_MONSTER = re.compile(r"<[a-zA-Z][^<>]{16384,}>")
"""A tag so long holds data, or attributes without end, which cost the parser time without end."""
_EMBEDS = "img,iframe,frame,frameset,embed,object,video,audio,canvas,svg,form,input".split(",")
_META = re.compile(rb"""<(?:meta[^>]{0,200}charset|\?xml[^>]{0,100}encoding)\s*=\s*["']?([\w-]+)""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
}
_REFRESH = re.compile(r"^\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*(.*?)\s*[\"']?\s*$", re.I | re.S)
_ID = re.compile(r"""\b(?:id|name|xml:id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)


def read_document(reply: Reply) -> Document:
    """What a page holds, whatever its encoding and however much of it was read."""
    head, length = reply.head, len(reply.body)
    text = decoded(head, reply.body)
    if head.media_type in HTML_TYPES and length:
        tree, whole = _parsed(text)
        if tree is not None:
            return _of_tree(tree, length, complete=reply.complete and whole)
    html = head.media_type in HTML_TYPES
    ids = frozenset(_found_ids(text)) if head.media_type in IDS_TYPES else frozenset()
    plain = _folded(text) if head.media_type in TEXT_TYPES else ""
    return Document(text=plain, ids=ids, length=length, html=html, complete=reply.complete)


def decoded(head: Head, body: bytes) -> str:
    """Bytes as text, by their mark, the header, or what they say of themselves; faults become �."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    declared = re.search(r"charset\s*=\s*[\"']?([\w-]+)", head.header("content-type"), re.I)
    in_page = _META.search(body[:4096])
    names = [declared[1]] if declared else []
    names += [in_page[1].decode()] if in_page else []
    for name in names:
        try:
            codec = codecs.lookup(_WIDER.get(name.lower(), name)).name
            return body.decode(codec, "replace")
        except (LookupError, UnicodeError):
            continue
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.start >= len(body) - 4
    return body.decode("utf-8" if cut else "gb18030", "replace")


def ids_of(body: bytes) -> frozenset[str]:
    """The ids of a page that is still being read."""
    tree, _ = _parsed(body.decode("utf-8", "replace"))
    return frozenset() if tree is None else frozenset(_ids(tree))


def _parsed(text: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether it is all of the page: what is nested without end is cut off."""
    parser = etree.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, huge_tree=True)
    try:
        tree = etree.fromstring(_MONSTER.sub("<p>", text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, True
    return tree, not any("depth" in fault.message for fault in parser.error_log)


def _of_tree(tree: etree._Element, length: int, *, complete: bool) -> Document:
    scripts, whole = list(tree.iter("script")), _visible(tree)
    return Document(
        title=_title(tree),
        text=_main(tree) or whole,
        visible=len(whole),
        length=length,
        ids=frozenset(_ids(tree)),
        scripts="\n".join(map(_script, scripts))[:_SCRIPTS_LIMIT],
        scripted=bool(scripts),
        refresh=_refresh(tree),
        embeds=next(tree.iter(*_EMBEDS), None) is not None,
        noindex=any(
            "noindex" in meta.get("content", "").lower()
            for meta in tree.iter("meta")
            if meta.get("name", "").lower() == "robots"
        ),
        complete=complete,
    )


def _script(element: etree._Element) -> str:
    return f"{element.get('src', '')} {element.text or ''}"


def _title(tree: etree._Element) -> str:
    for title in tree.iter("title"):
        parent = title.getparent()
        if parent is None or parent.tag != "svg":
            return _folded(title.text or "")
    return ""


def _ids(tree: etree._Element) -> Iterator[str]:
    hidden = {inner for template in tree.iter("template") for inner in template.iter()}
    for element in tree.iter():
        named = element.get("name") if element.tag == "a" else None
        for value in filter(None, (element.get("id"), named)):
            if element not in hidden:
                yield value


def _found_ids(text: str) -> Iterator[str]:
    for match in _ID.finditer(text):
        yield unescape(match[1] or match[2] or match[3] or "")


def refresh_target(value: str) -> str:
    """Where a `Refresh` leads, `5; url=/new`, unless it is to wait for long."""
    found = _REFRESH.match(value)
    return found[2] if found and int(found[1]) <= _REFRESH_LIMIT else ""


def _refresh(tree: etree._Element) -> str:
    base = next((element.get("href") or "" for element in tree.iter("base")), "")
    for meta in tree.iter("meta"):
        named = meta.get("http-equiv", "").lower() == "refresh"
        if named and not any(up.tag in {"noscript", "template"} for up in meta.iterancestors()):
            target = refresh_target(meta.get("content", ""))
            return urljoin(base, target) if base and target else target
    return ""


def _main(tree: etree._Element) -> str:
    """The text of the page's own part, without menus, where it is marked."""
    main = [part for part in tree.iter() if part.tag == "main" or part.get("role") == "main"]
    parts = main or list(tree.iter("article"))
    if len(parts) == 1:
        return _visible(parts[0])
    pieces: list[str] = []
    _gather(tree, pieces, 0, _UNSEEN | _MENUS)
    return _folded("".join(pieces))


def _visible(tree: etree._Element) -> str:
    pieces: list[str] = []
    _gather(tree, pieces, 0, _UNSEEN)
    return _folded("".join(pieces))


def _gather(node: etree._Element, pieces: list[str], depth: int, unseen: frozenset[str]) -> None:
    """Text in the order of reading, with a blank where one block ends and another begins."""
    if node.tag in unseen or not isinstance(node.tag, str) or len(pieces) > TEXT_LIMIT:
        return
    if depth > _DEEP:
        pieces.append("".join(map(str, node.itertext(with_tail=False))))
        return
    gap = "" if node.tag in _INLINE else " "
    pieces.append(gap + (node.text or ""))
    for child in node:
        _gather(child, pieces, depth + 1, unseen)
        pieces.append(child.tail or "")
    pieces.append(gap)


def _folded(text: str) -> str:
    return " ".join(text.split())[:TEXT_LIMIT]
