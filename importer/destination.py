"""The one door to the disk: stays under its root, writes whole or not at all, overwrites no edit.

The lock beside the pages remembers what the importer wrote last. A file that is no longer what the
lock says was edited by a person; it is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

from importer.errors import DestinationError


class State(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """Edited here, and nothing new upstream."""
    CONFLICT = "conflict"
    """Edited here, and changed upstream too: the edit was kept."""


@dataclass(slots=True)
class Destination:
    """A language folder and its lock."""

    root: Path
    lock_file: Path
    dry: bool = False
    """Only say what would be written."""
    written: dict[str, str] = field(default_factory=dict)
    """Path → sha256 of what the importer last wrote there."""
    conflicts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Path → what stood there and what upstream offered (sha256) when both had changed."""

    def __post_init__(self) -> None:
        if self.root.exists() and not self.root.is_dir():
            raise DestinationError(f"{self.root} is a file; a folder is needed to write chapters into")
        self.written, self.conflicts = _read_lock(self.lock_file)

    def put(self, path: str, content: bytes) -> State:
        """Write a file unless a person changed it.

        Raises `DestinationError` when the path leaves the root or the disk refuses.
        """
        file = self._inside(path)
        digest = hashlib.sha256(content).hexdigest()
        state = self._state(file, path, content, digest)
        if state in {State.NEW, State.CHANGED} and not self.dry:
            write_whole(file, content)
        if state in {State.NEW, State.CHANGED, State.UNCHANGED}:
            self.written[path] = digest
            self.conflicts.pop(path, None)
        return state

    def close(self) -> None:
        """Write the lock; pages first, so that it never claims what is not on disk."""
        lock = {"version": 1, "files": self.written, "conflicts": self.conflicts}
        if not self.dry and (self.written, self.conflicts) != _read_lock(self.lock_file):
            text = json.dumps(lock, indent=1, sort_keys=True, ensure_ascii=False)
            write_whole(self.lock_file, f"{text}\n".encode())

    def _state(self, file: Path, path: str, content: bytes, digest: str) -> State:
        there = _bytes(file)
        if there is None:
            return State.NEW
        if there == content:
            return State.UNCHANGED
        last, now = self.written.get(path), hashlib.sha256(there).hexdigest()
        if last == now:
            return State.CHANGED
        return State.KEPT if last == digest or self._settled(path, now, digest) else State.CONFLICT

    def _settled(self, path: str, now: str, digest: str) -> bool:
        """Whether a person has worked on the file since the same conflict was reported."""
        known = self.conflicts.get(path)
        if known and known["offered"] == digest and known["there"] != now:
            self.written[path] = digest
            del self.conflicts[path]
            return True
        self.conflicts[path] = {"there": now, "offered": digest}
        return False

    def _inside(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\0" in path:
            raise DestinationError(f"{path!r} would lie outside {self.root}; nothing was written")
        file = self.root.joinpath(*parts)
        if not file.parent.resolve().is_relative_to(self.root.resolve()):
            raise DestinationError(f"{file} leads outside {self.root} (a symbolic link?)")
        return file


def write_whole(file: Path, content: bytes) -> None:
    """Replace a file at once: a reader sees the old one or the new one.

    Raises `DestinationError` with what the disk said.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(content)
                part.flush()
                os.fsync(part.fileno())
            Path(name).chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
            Path(name).replace(file)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise DestinationError(f"cannot write {file}: {error.strerror or error}") from error


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DestinationError(f"cannot read {file}: {error.strerror or error}") from error


def _read_lock(file: Path) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    content = _bytes(file)
    if content is None:
        return {}, {}
    try:
        lock = json.loads(content)
        return dict(lock["files"]), dict(lock.get("conflicts", {}))
    except (ValueError, KeyError, TypeError):
        raise DestinationError(f"{file} is damaged; restore it from git, or delete it") from None
