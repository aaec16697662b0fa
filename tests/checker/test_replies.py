"""Heads that break the rules are read as browsers read them; bodies never grow past their limit."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.web.replies import Decoder, parse_loosely

RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = RAW.compress(b"hello") + RAW.flush()


@pytest.mark.parametrize(
    ("raw", "status", "headers", "rest"),
    [
        (
            b"HTTP/1.1 200 OK\r\nA B: c\r\nno colon\r\nX:y\r\n\r\nbody",
            200,
            (("a b", "c"), ("x", "y")),
            b"body",
        ),
        (b"HTTP/1.1 404\n\nx", 404, (), b"x"),
        (b"\r\nHTTP/1.0 301 Moved\r\nLocation : /\xe4\xb8\xad\r\n\r\n", 301, (("location", "/中"),), b""),
        (b"HTTP/2 999 ?\r\nA: \xe9\r\n\r\n", 999, (("a", "\udce9"),), b""),
    ],
)
def test_sloppy_heads(raw, status, headers, rest):
    """Blanks in names, lines without a colon, a missing reason, bytes of any encoding."""
    head, body = parse_loosely(raw)
    assert (head.status, head.headers, body) == (status, headers, rest)


@pytest.mark.parametrize(
    "raw", [b"", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n", b"<html>\r\n\r\n"]
)
def test_what_is_no_head(raw):
    """Not there, or not all of it."""
    assert parse_loosely(raw) is None


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(b"hello", mtime=0)), ("x-gzip", gzip.compress(b"hello", mtime=0)), ("deflate", zlib.compress(b"hello")),
        ("deflate", RAW_DEFLATE), ("", b"hello"), ("identity", b"hello"), ("gzip", b"hello"),
    ],
)  # fmt: skip
def test_decoding(coding, data):
    """Both kinds of deflate, and no compression under a label that promises it."""
    assert Decoder(coding).decode(data, 100) == b"hello"


def test_unknown_codings_are_opaque():
    """What cannot be read is not taken for text."""
    assert Decoder("br").opaque
    assert not Decoder("gzip").opaque


@given(st.integers(1, 5000), st.lists(st.integers(1, 200), max_size=20))
def test_a_bomb_makes_no_more_than_there_is_room_for(room, sizes):
    """However its bytes arrive."""
    bomb, decoder, made = gzip.compress(bytes(1 << 20)), Decoder("gzip"), 0
    for size in sizes:
        piece, bomb = bomb[:size], bomb[size:]
        made += len(decoder.decode(piece, room - made))
        assert made <= room
