"""The built site and the documents on disk: names in the case that they have, bytes as they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_NOT_SERVED = frozenset({".git"})


def files_below(root: Path) -> frozenset[str]:
    """Every file, as a path from the root; links are followed, circles are not."""
    return frozenset(_files(str(root), "", frozenset({os.path.realpath(root)})))


def visible(files: Iterable[str]) -> list[str]:
    """Those that are not hidden and lie in no hidden folder, sorted."""
    return sorted(path for path in files if not path.startswith(".") and "/." not in path)


def folders_of(files: frozenset[str]) -> frozenset[str]:
    """Every folder that holds a file, however deep."""
    found: set[str] = set()
    for file in files:
        folder = file.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)


def read_bytes(root: Path, path: str) -> bytes:
    """What a file holds; nothing when it cannot be read."""
    try:
        return (root / path).read_bytes()
    except OSError:
        return b""


def read_text(root: Path, path: str) -> str:
    """What a text file says, line ends and byte order mark included."""
    return read_bytes(root, path).decode("utf-8", "replace")


def modified(root: Path, path: str) -> float:
    """When a file was written, in seconds since 1970; 0 when that cannot be told."""
    try:
        return (root / path).stat().st_mtime
    except OSError:
        return 0.0


def _files(folder: str, before: str, above: frozenset[str]) -> Iterator[str]:
    for entry in _entries(folder):
        if _is(entry.is_file):
            yield before + entry.name
        elif entry.name not in _NOT_SERVED and _is(entry.is_dir):
            real = os.path.realpath(entry.path) if entry.is_symlink() else ""
            if real not in above:
                yield from _files(entry.path, f"{before}{entry.name}/", above | {real} - {""})


def _is(kind: Callable[[], bool]) -> bool:
    """A link to itself is nothing at all."""
    try:
        return kind()
    except OSError:
        return False


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []
