"""The head of an HTTP reply, also of one that breaks the rules as browsers let it; and its decoding."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Protocol

_STATUS = re.compile(rb"^\s{0,4}HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)[^\n]*\n", re.I)
_FIELD = re.compile(rb"^([^\s:][^:\n]*?)[ \t]*:[ \t]*([^\n]*?)[ \t]*\r?$", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Status and headers."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    """Names in lower case, in the order in which they came."""

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def length(self) -> int | None:
        """Bytes of body that it promises, before decompression."""
        value = self.header("content-length")
        return int(value) if value.isdecimal() else None

    @property
    def media_type(self) -> str:
        """`text/html`, in lower case; empty when it is not told."""
        return self.header("content-type").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one request brought."""

    head: Head
    body: bytes = b""
    """Decompressed, as much as was wanted."""
    complete: bool = True
    """Whether that is all of it."""


def text_of(raw: bytes) -> str:
    """A header's bytes as text: UTF-8 when they are; others are kept as lone surrogates."""
    return raw.decode("utf-8", "surrogateescape")


def parse_loosely(raw: bytes) -> tuple[Head, bytes] | None:
    """Head and rest of a reply that a strict reader refuses; nothing while it is not all there.

    Blanks in names, lines without a colon, a missing version: browsers show such pages.
    """
    found = _STATUS.match(raw)
    if not found:
        return None
    end = re.search(rb"\r?\n\r?\n", raw[found.end() - 1 :])
    if not end:
        return None
    fields = raw[found.end() : found.end() - 1 + end.start() + 1]
    headers = tuple((text_of(name).lower(), text_of(value)) for name, value in _FIELD.findall(fields))
    return Head(status=int(found[1]), headers=headers), raw[found.end() - 1 + end.end() :]


UNREADABLE = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
"""Codings that we did not ask for."""


class _Inflater(Protocol):
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


class Decoder:
    """Undoes a content coding and never makes more than was asked for."""

    def __init__(self, coding: str) -> None:
        coding = coding.strip().lower()
        self._window = {"gzip": 31, "x-gzip": 31, "deflate": 15}.get(coding, 0)
        self.opaque = coding in UNREADABLE
        """Whether what comes cannot be read; labels that mean nothing are passed over, as by browsers."""
        self._inflater: _Inflater | None = zlib.decompressobj(self._window) if self._window else None
        self._started = False

    def decode(self, data: bytes, room: int) -> bytes:
        """At most `room` bytes of what these bytes mean."""
        if self._inflater is None or room <= 0:
            return data[: max(room, 0)]
        try:
            made = self._inflater.decompress(self._inflater.unconsumed_tail + data, room)
        except zlib.error:
            return self._undeclared(data, room)
        self._started = True
        return made

    def _undeclared(self, data: bytes, room: int) -> bytes:
        """Raw deflate, or no compression at all under a label that says so, as browsers accept it."""
        if self._started:
            return b""
        self._started = True
        self._inflater = zlib.decompressobj(-15) if self._window == 15 else None
        return self.decode(data, room)
