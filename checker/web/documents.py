"""Bytes of a page that answered → what can be said of it."""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
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
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code em font i ins kbd mark q s samp small span strong sub sup u wbr".split()
)
_DEEP = 200
_MENU, _HIDDEN, _QUOTED, _LINK, _HEADING, _ARTICLE, _MAIN = (1 << bit for bit in range(7))
"""Of what a text is part; one may be of several."""
_CODE = frozenset({"code", "pre"})
"""Of which it does not matter what is in it: often thousands of coloured pieces."""
_FOREIGN = _LINK | _QUOTED
_UNSAID = _FOREIGN | _MENU | _HIDDEN
_PARTS = {
    **dict.fromkeys(("nav", "footer", "aside", "select", "textarea", "datalist"), _MENU),
    **dict.fromkeys(("blockquote", "code", "dl", "kbd", "pre", "q", "samp"), _QUOTED),
    "h1": _HEADING,
    "article": _ARTICLE,
    "main": _MAIN,
}
_ROLES = {
    **dict.fromkeys(("navigation", "contentinfo", "complementary", "search"), _MENU),
    "main": _MAIN,
}
_QUOTATION = "`…`"
"""Stands in a sentence for what it quotes."""
_INVISIBLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I)
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
_FAULT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?<Error>\s*<Code>(\w{1,40})</Code>\s*<Message>([^<]{0,200})</Message>"
)
_REFRESH = re.compile(
    r"^\s*(\d{1,9})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*(.*?)\s*[\"']?\s*$", re.I | re.S
)
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
    plain = _lines(text.splitlines()) if head.media_type in TEXT_TYPES else _fault(text)
    return Document(text=plain, ids=ids, length=length, html=html, complete=reply.complete)


def _fault(text: str) -> str:
    """What a store of files says in XML in place of a file, as S3 and its like do."""
    found = _FAULT.match(text)
    return f"{found[1]} {found[2]}" if found else ""


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
    reader = _reader(tree)
    own = [(block, _own_words(block)) for block in reader.own_blocks()]
    left_out = [block for block, words in own if not words]
    scripts = list(tree.iter("script", "iframe"))
    return Document(
        title=_title(tree),
        heading=_heading(own),
        text=_lines(words for _, words in own) or _lines(map(_all_words, reader.blocks)),
        quoted=_letters(left_out, _QUOTED),
        linked=_letters(left_out, _LINK),
        visible=min(reader.size, TEXT_LIMIT),
        length=length,
        ids=frozenset(_ids(tree)),
        scripts="\n".join(map(_script, scripts))[:_SCRIPTS_LIMIT],
        scripted=any(element.tag == "script" for element in scripts),
        refresh=_refresh(tree),
        embeds=next(tree.iter(*_EMBEDS), None) is not None,
        noindex=any(
            "noindex" in meta.get("content", "").lower()
            for meta in tree.iter("meta")
            if meta.get("name", "").lower() == "robots"
        ),
        complete=complete,
    )


def _reader(tree: etree._Element) -> _Reader:
    """What was read of the page's own part, where one is marked and tells enough, otherwise of all of it."""
    mains = _MAINS(tree) or _ARTICLES(tree)
    part = mains[0] if len(mains) == 1 and _is_shown(mains[0]) else None
    if part is not None:
        reader = _Reader(enough=TEXT_LIMIT)
        reader.read(part)
        if reader.said > _PLENTY:
            return reader
    reader = _Reader(enough=TEXT_LIMIT if part is None else math.inf)
    reader.read(tree)
    return reader


_PLENTY = 400
"""Characters from which on a page's own part is all that need be read: it is no shell, and not empty."""
_MAINS: Any = etree.XPath("//main | //*[@role = 'main']")
_ARTICLES: Any = etree.XPath("//article")


def _is_shown(node: etree._Element) -> bool:
    return not any(up.tag in _UNSEEN or _is_hidden(up, str(up.tag)) for up in node.iterancestors())


def _script(element: etree._Element) -> str:
    return f"{element.get('src', '')} {element.text or ''}"


def _title(tree: etree._Element) -> str:
    for title in tree.iter("title"):
        parent = title.getparent()
        if parent is None or parent.tag != "svg":
            return _folded(title.text or "")
    return ""


_NAMES: Any = etree.XPath("//@id | //a/@name")
_TEMPLATES: Any = etree.XPath("//template//@id | //template//a/@name")


def _ids(tree: etree._Element) -> Iterator[str]:
    hidden = Counter(map(str, _TEMPLATES(tree)))
    shown = map(str, _NAMES(tree))
    return filter(None, Counter(shown) - hidden if hidden else shown)


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


_Block = list[tuple[str, int]]
"""Texts that follow each other in one block, and of what each is part."""


class _Reader:
    """The text of a page, block by block in the order of reading."""

    def __init__(self, enough: float) -> None:
        """It stops after so many letters of what the page itself says."""
        self._enough = enough
        self.blocks: list[_Block] = [[]]
        self.size = 0
        self.said = 0
        self._pieces = 0
        self._mains = {_MAIN: 0, _ARTICLE: 0}

    def read(self, node: etree._Element, part: int = 0, depth: int = 0) -> None:
        """Take in an element."""
        tag = node.tag
        if tag in _UNSEEN or not isinstance(tag, str):
            return
        if self.said > self._enough or self._pieces > TEXT_LIMIT:
            return
        if own := _part(node, tag):
            part |= own
            for kind in self._mains if own & (_MAIN | _ARTICLE) else ():
                self._mains[kind] += bool(own & kind)
        inline = tag in _INLINE
        if not inline and self.blocks[-1]:
            self.blocks.append([])
        self._read_within(node, part, depth)
        if not inline and self.blocks[-1]:
            self.blocks.append([])

    def _read_within(self, node: etree._Element, part: int, depth: int) -> None:
        if depth > _DEEP or node.tag in _CODE:
            self._add("".join(map(str, node.itertext(with_tail=False))), part)
            return
        if text := node.text if node.tag != "br" else " ":
            self._add(text, part)
        for child in node:
            self.read(child, part, depth + 1)
            if tail := child.tail:
                self._add(tail, part)

    def _add(self, text: str, part: int) -> None:
        size = len(text.strip())
        if size or self.blocks[-1]:
            self.blocks[-1].append((text, part))
            self._pieces += 1
            self.size += size
            self.said += 0 if part & _UNSAID else size

    def own_blocks(self) -> Iterator[_Block]:
        """Those of the page's own part, where one is marked, without menus and what is hidden."""
        marked = next((part for part, count in self._mains.items() if count), 0)
        within = marked if self._mains.get(marked) == 1 else 0
        told = within | _MENU | _HIDDEN
        for block in self.blocks:
            if seen := [piece for piece in block if piece[1] & told == within]:
                yield seen


def _heading(own: Iterable[tuple[_Block, str]]) -> str:
    """The first that is more than a link, or the first."""
    found = [(block, words) for block, words in own if block[0][1] & _HEADING]
    plain = [block for block, words in found if words] or [block for block, _ in found]
    return _lines(map(_all_words, plain[:1]))


def _letters(blocks: Iterable[_Block], part: int) -> int:
    """Characters of such parts."""
    return sum(len(text.strip()) for block in blocks for text, of in block if of & part)


def _part(node: etree._Element, tag: str) -> int:
    """Of what all within an element is part."""
    part = _PARTS.get(tag, 0)
    if tag == "a":
        return _LINK if node.get("href", "#")[:1] != "#" else 0
    if not node.keys():
        return part | (_HIDDEN if tag == "dialog" else 0)
    return part | _ROLES.get(node.get("role", ""), 0) | (_HIDDEN if _is_hidden(node, tag) else 0)


def _is_hidden(node: etree._Element, tag: str) -> bool:
    attributes = node.attrib
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (tag == "dialog" and "open" not in attributes)
        or ("style" in attributes and bool(_INVISIBLE.search(str(attributes["style"]))))
    )


def _own_words(block: _Block) -> str:
    """What a block says beside links and quotations; with them, where it says something."""
    for text, part in block:
        if not part & _FOREIGN and _WORD.search(text):
            if len(block) == 1:
                return text
            return "".join(_QUOTATION if part & _QUOTED else text for text, part in block)
    return ""


def _all_words(block: _Block) -> str:
    return "".join(text for text, _ in block)


_WORD = re.compile(r"[^\W_]")


def _folded(text: str) -> str:
    return " ".join(text.split())[:TEXT_LIMIT]


def _lines(blocks: Iterable[str]) -> str:
    """A line for each block that is not blank."""
    return "\n".join(filter(None, map(_folded, blocks)))[:TEXT_LIMIT]
