"""The whole site as one file, to be read from a disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

NAME, FOLDER = "booklet.zip", "booklet"
LEFT_OUT = (".zip", ".epub", ".pdf", ".map", ".gz")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def archive(site: Path, paths: set[str]) -> Iterator[tuple[str, bytes]]:
    """`booklet.zip`: all of the site but other things to take along; the same site gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in sorted(path for path in paths if not path.endswith(LEFT_OUT) and path not in _HOST):
            entry = zipfile.ZipInfo(f"{FOLDER}/{path}", _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, (site / path).read_bytes())
    yield NAME, buffer.getvalue()


_HOST = {"_headers", "_redirects", "robots.txt", "404.html"}
