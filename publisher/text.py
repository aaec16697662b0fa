"""A chapter as text: front matter, sections, hash, reading time, first sentence."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

HAN_PER_MINUTE, WORDS_PER_MINUTE, SECONDS_PER_PICTURE = 350, 220, 10
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_HEADING = re.compile(r"(#{1,6})[ \t]*(.+?)[ \t]*#*[ \t]*(?:\{[^{}]*\})?[ \t]*$")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3040-\u30ff]")
_WORD = re.compile(r"[^\W\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3040-\u30ff][\w.'’-]*")
_PICTURE = re.compile(r"!\[[^\]]*\]\(|<img\b")
_LINK = re.compile(r"!?\[([^\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])")
_CODE = re.compile(r"(`+)(.+?)\1")
_STARS = re.compile(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1|(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\3(?!\w)")
_MARKS = re.compile(r"<[^>]+>|(?<=\s)\{[^{}]*\}|\\(?=[^\w\s])|\[\^[^\]]+\]")
_SENTENCE = re.compile(r".+?(?:[。！？!?…]+[”’」』）)]*|[.](?=\s)|[.]$|[：:]$|$)", re.S)
_NO_PROSE = re.compile(
    r"\[TOC\]|\[[^\]]+\]:|[ \t]{4}|\t|[#>|*+-](?:\s|$)|\d+[.)]\s|[`~]{3}|!\[|<|\[\^|:::|!!!|\?\?\?|\|"
    r"|---|\*\*\*|___|\$\$"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next heading of any level."""

    level: int
    heading: str
    text: str


def split(file: str) -> tuple[Mapping[str, Any], str]:
    """Front matter and body; between rules, what is no table is text, as for the engines.

    Raises `ValueError` when the front matter is no YAML.
    """
    if not (found := _FRONT.match(file := file.replace("\r\n", "\n"))):
        return {}, file
    try:
        meta = yaml.load(found[1], _Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ValueError(f"the front matter is no YAML: {error}") from None
    if meta is not None and not isinstance(meta, dict):
        return {}, file
    return meta or {}, file[found.end() :]


def with_meta(file: str, **values: str) -> str:
    """A file with keys of its front matter set; every other line stays as it is, and so do line ends."""
    if "\r\n" in file:
        return with_meta(file.replace("\r\n", "\n"), **values).replace("\n", "\r\n")
    found = _FRONT.match(file)
    lines = found[1].splitlines() if found else []
    kept = [line for line in lines if line.split(":")[0] not in values]
    set_ = [f"{key}: {value}" for key, value in values.items()]
    return "\n".join(["---", *kept, *set_, "---", ""]) + (file[found.end() :] if found else "\n" + file)


def digest(body: str) -> str:
    """What a translation remembers of its original: blanks at line ends and around do not count."""
    return f"sha256:{hashlib.sha256(canonical(body).encode()).hexdigest()[:16]}"


def canonical(body: str) -> str:
    """A body as it is compared and kept: NFC, LF, no blanks at the ends of lines."""
    lines = unicodedata.normalize("NFC", body).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def sections(body: str) -> tuple[Section, ...]:
    """A body cut at its headings; headings in code are none. The first may have no heading."""
    return tuple(Section(level, plain(heading), text.strip()) for level, heading, text in _cut(body))


def _cut(body: str) -> Iterator[tuple[int, str, str]]:
    level, heading, lines, fence = 0, "", list[str](), ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or (mark[1].startswith(fence) and line.strip() == mark[1])):
            fence = "" if fence else mark[1]
        found = None if fence or mark else _HEADING.match(line)
        if found:
            yield level, heading, "\n".join(lines)
            level, heading, lines = len(found[1]), found[2], []
        else:
            lines.append(line)
    yield level, heading, "\n".join(lines)


def plain(markdown: str) -> str:
    """Inline Markdown without its marks; code stays as it is."""
    pieces = _CODE.split(markdown)
    pieces[0::3] = [_unmarked(piece) for piece in pieces[0::3]]
    pieces[1::3] = [""] * len(pieces[1::3])
    return "".join(pieces).strip()


def _unmarked(text: str) -> str:
    text = _MARKS.sub("", _LINK.sub(r"\1", text))
    return _STARS.sub(lambda found: found[2] or found[4], text)


def minutes(body: str) -> int:
    """How long it takes to read: Chinese by characters, the rest by words, pictures by count."""
    pictures = len(_PICTURE.findall(body))
    text = _LINK.sub(r"\1", body)
    time = len(_HAN.findall(text)) / HAN_PER_MINUTE + len(_WORD.findall(text)) / WORDS_PER_MINUTE
    return max(1, math.ceil(time + pictures * SECONDS_PER_PICTURE / 60 - 0.25))


def first_sentence(body: str, limit: int = 120) -> str:
    """The first sentence of the first paragraph, for indexes; at most `limit` columns (Han count two)."""
    for section in sections(body):
        for block in re.split(r"\n[ \t]*\n", section.text):
            if block.strip() and not _NO_PROSE.match(block):
                text = plain(" ".join(block.split()))
                return _shortened(_SENTENCE.match(text)[0] if text else "", limit)  # type: ignore[index]
    return ""


def _shortened(text: str, limit: int) -> str:
    width = 0
    for place, char in enumerate(text):
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > limit:
            return text[:place].rstrip(" ，、；,;") + "…"
    return text.rstrip("：:")


def _as_text(loader: object, node: yaml.ScalarNode) -> str:
    return str(node.value)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Dates stay text: they are shown, not reckoned with."""


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_text)
