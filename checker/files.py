"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path


def write_whole(file: Path, content: bytes, still: Callable[[], bool] = lambda: True) -> bool:
    """Put new content in the place of a file, at once; whether `still`, asked last, allowed it.

    Its mode stays, and so does a symbolic link to it; a device or a pipe is written to. Raises `OSError`.
    """
    file = file.resolve()
    if file.exists() and not file.is_file():
        file.write_bytes(content)
        return True
    part = file.with_name(f".{file.name[:40]}.{secrets.token_hex(4)}.part")
    try:
        _write(part, content, _mode(file))
        allowed = still()
        if allowed:
            part.replace(file)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
    return allowed


def _mode(file: Path) -> int | None:
    return stat.S_IMODE(file.stat().st_mode) if file.exists() else None


def _write(part: Path, content: bytes, mode: int | None) -> None:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(handle)
    if mode is not None:
        part.chmod(mode)
