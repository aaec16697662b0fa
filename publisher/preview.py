"""One language, shown while it is edited: prepared pages follow edits, the engine reloads the browser."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from publisher import engine
from publisher.build import planned, prepare
from publisher.errors import PublisherError
from publisher.languages import languages
from publisher.settings import Settings

INTERVAL = 0.3
"""Seconds between two looks at the files."""
Seen = Mapping[Path, tuple[int, int]]


def serve(settings: Settings, code: str, address: str, say: Callable[[str], None]) -> int:
    """Serve a language until interrupted, or until the engine ends; returns its exit code.

    Raises `PublisherError` when there is no such language or its pages cannot be read at the start.
    Faults that come while editing are told, and the last good pages stay.
    """
    _must_be_free(address)
    config = _prepared(settings, code)
    watched = [language.docs for language in languages(settings.root)]
    seen = _seen(settings.root, watched)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    process = engine.serve(settings.engine, config, address)
    say(f"http://{address}/ shows {config.parent.name}; Ctrl+C ends it")
    try:
        while _runs_for(process, INTERVAL):
            if (now := _seen(settings.root, watched)) != seen:
                seen = now
                try:
                    _prepared(settings, code)
                except PublisherError as error:
                    say(f"not shown yet: {error}")
    except KeyboardInterrupt:
        return 0
    finally:
        process.terminate()
        process.wait()
    return process.returncode


def _must_be_free(address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host.strip("[]"), int(port)))
    except (OSError, ValueError, OverflowError) as error:
        raise PublisherError(
            f"cannot listen on {address!r} (HOST:PORT): {error}; choose another with --address"
        ) from None


def _prepared(settings: Settings, code: str) -> Path:
    plan = planned(settings)
    wanted = code or plan.every[0].language.code
    found = [edition for edition in plan.every if edition.language.code == wanted]
    if not found:
        known = ", ".join(edition.language.code for edition in plan.every)
        raise PublisherError(
            f"there is no language {code!r} here; there is {known} (mkdocs.<language>.yml makes one)"
        )
    return prepare(plan, found[0])


def _runs_for(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def _seen(root: Path, folders: list[Path]) -> Seen:
    """Times and sizes of all that a person edits."""
    pages = (file for folder in folders for file in folder.rglob("*"))
    found = [*pages, *root.glob("mkdocs*.yml"), root / "pyproject.toml"]
    stats = ((file, file.stat()) for file in found if file.is_file())
    return {file: (stat.st_mtime_ns, stat.st_size) for file, stat in stats}
