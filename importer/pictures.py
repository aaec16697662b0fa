"""What a picture is, told from its bytes: most pictures of the upstream have no file extension."""

from __future__ import annotations

import re
from html import unescape


def suffix_of(content: bytes) -> str | None:
    """`.png`, `.jpg`…, or None for what is no picture that browsers show."""
    for magic, suffix in _MAGIC:
        if magic.match(content[:512]):
            return suffix
    return None


def is_safe(content: bytes, suffix: str) -> bool:
    """Whether a picture holds no script; opened on its own, an SVG would run it."""
    return suffix != ".svg" or not _ACTIVE.search(_decoded(content))


def _decoded(content: bytes) -> bytes:
    """With entities resolved, behind which a script could hide."""
    return unescape(content.decode("utf-8", errors="replace")).encode()


_MAGIC: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), ".avif"),
    (re.compile(rb"BM....\x00\x00\x00\x00", re.DOTALL), ".bmp"),
    (re.compile(rb"\x00\x00\x01\x00"), ".ico"),
    (re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg\b", re.DOTALL), ".svg"),
)
_ACTIVE = re.compile(
    rb"<(?:\w+:)?(?:script|set|animate|handler|foreignObject)\b|[\s/\"']on\w+\s*=|javascript:|<!ENTITY",
    re.IGNORECASE,
)
