"""The one door to the disk: a folder is made equal to what it should hold; only what differs is touched."""

from __future__ import annotations

import contextlib
import filecmp
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from publisher.errors import BuildError


@dataclass(slots=True)
class Folder:
    """What is put into it stays; `close` removes the rest. Unchanged files keep their times."""

    root: Path
    wanted: set[str] = field(default_factory=set)
    written: int = 0
    """How many files were new or other."""

    def put(self, path: str, content: bytes) -> None:
        """Make a file hold this.

        Raises `BuildError` when the path leaves the folder or the disk refuses.
        """
        file = self._file(path)
        if file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content:
            return
        with _told(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_name(f".{file.name}.{os.getpid()}")
            fresh.write_bytes(content)
            fresh.replace(file)
        self.written += 1

    def copy(self, path: str, source: Path) -> None:
        """Make a file equal to another; the same size and time are taken for equal."""
        file = self._file(path)
        if file.is_file() and (filecmp.cmp(source, file) or filecmp.cmp(source, file, shallow=False)):
            return
        with _told(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, file)
        self.written += 1

    def close(self) -> None:
        """Remove what was not put there, and folders that are empty then; hidden files are not ours."""
        for path in sorted(files_below(self.root) - self.wanted, reverse=True):
            if _HIDDEN.search(path) and not _HALF.search(path):
                continue
            (self.root / path).unlink()
            for folder in (self.root / path).parents:
                if folder == self.root or any(folder.iterdir()):
                    break
                folder.rmdir()

    def _file(self, path: str) -> Path:
        file = self.root / path
        if not file.resolve().is_relative_to(self.root.resolve()):
            raise BuildError(f"{path!r} leads out of {self.root}")
        self.wanted.add(path)
        return file


_HIDDEN = re.compile(r"(?:^|/)\.")
_HALF = re.compile(r"/?\.[^/]+\.\d+$")
"""What a killed writer left."""


def files_below(root: Path) -> set[str]:
    """Every file, as a path from the root."""
    found = (Path(folder, name) for folder, _, names in os.walk(root) for name in names)
    return {file.relative_to(root).as_posix() for file in found}


@contextlib.contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BuildError(f"{file} cannot be written: {error.strerror}") from None
