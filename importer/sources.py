"""Where pages come from: a folder (mirror), one saved page, a zip of a mirror.

A source kind is one row of `SOURCES`.
"""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from importer.errors import SourceError
from importer.model import RawPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place with pages and pictures, by their paths inside it."""

    label: str
    """What to call it in reports."""
    pages: tuple[str, ...]
    """Paths of what may be pages, sorted."""
    read: Callable[[str], bytes | None]
    """The bytes of a file, or None when there is none of that name."""
    single: bool = False
    """Whether it is one saved page, whose booklet lies elsewhere."""

    def page(self, name: str) -> RawPage:
        """A page with its bytes."""
        content = self.read(name)
        if content is None:
            raise SourceError(f"cannot read {name}: not a file inside {self.label}")
        return RawPage(name=name, content=content)


def open_source(where: str) -> Source:
    """Open whatever lies at a path.

    Raises `SourceError` when nothing does, or nothing that could hold pages.
    """
    path = Path(where)
    if where.startswith(("http://", "https://")):
        raise SourceError(f"{where}: addresses cannot be imported yet; save the pages, or mirror them")
    if not path.exists():
        raise SourceError(f"{where}: there is no such file or folder")
    for fits, opened in SOURCES.values():
        if fits(path):
            return opened(path)
    raise SourceError(f"{where}: neither a folder, a saved page (.html, .md) nor a zip")


def _open_folder(folder: Path) -> Source:
    files = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    pages = sorted(name for name in files if _may_be_page(PurePosixPath(name)))
    if not pages:
        raise SourceError(f"{folder}: no pages in this folder (looked for .html, .htm and .md files)")
    spelt = {unicodedata.normalize("NFC", name): name for name in files}
    read = _reader(folder)

    def read_known(name: str) -> bytes | None:
        """Most pictures are looked for in several places: ask the list, not the disk."""
        known = spelt.get(unicodedata.normalize("NFC", name))
        return read(known) if known else None

    return Source(label=str(folder), pages=tuple(pages), read=read_known)


def _reader(folder: Path) -> Callable[[str], bytes | None]:
    root = folder.resolve()

    def read(name: str) -> bytes | None:
        try:
            file = (root / name).resolve()
            if not file.is_relative_to(root) or not file.is_file():
                return None
        except (OSError, ValueError):  # a name too long or with a NUL is no file either
            return None
        try:
            return file.read_bytes()
        except OSError as error:
            raise SourceError(f"cannot read {file}: {error.strerror or error}") from error

    return read


def _open_page(page: Path) -> Source:
    return Source(label=str(page), pages=(page.name,), read=_reader(page.parent), single=True)


def _open_zip(file: Path) -> Source:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(f"{file}: not a readable zip: {error}") from None
    members = {_member_name(info): info for info in archive.infolist() if not info.is_dir()}
    pages = sorted(name for name in members if _may_be_page(PurePosixPath(name)))
    if not pages:
        raise SourceError(f"{file}: no pages in this zip (looked for .html, .htm and .md files)")

    def read(name: str) -> bytes | None:
        info = members.get(name)
        if info is None:
            return None
        if info.file_size > _LARGEST:
            raise SourceError(f"{file}: {name} claims {info.file_size:,} bytes; {_LARGEST:,} is the limit")
        try:
            return archive.read(info)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as error:
            raise SourceError(f"{file}: {name} cannot be unpacked: {error}") from None

    return Source(label=str(file), pages=tuple(pages), read=read)


def _member_name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag come from Chinese Windows as often as from anywhere."""
    if info.flag_bits & 0x800:
        return info.filename.replace("\\", "/")
    raw = info.filename.encode("cp437", errors="replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _may_be_page(path: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    folders = path.parts[:-1]
    beside = any(f in {"assets", "static"} or f.endswith(("_files", ".files")) for f in folders)
    return not hidden and not beside and path.suffix.lower() in _PAGES


_PAGES = frozenset({".html", ".htm", ".xhtml", ".md"})
_LARGEST = 64 * 1024 * 1024

SOURCES: dict[str, tuple[Callable[[Path], bool], Callable[[Path], Source]]] = {
    "folder": (Path.is_dir, _open_folder),
    "zip": (lambda path: path.suffix.lower() == ".zip" or zipfile.is_zipfile(path), _open_zip),
    "page": (lambda path: path.suffix.lower() in _PAGES, _open_page),
}
"""Every kind: whether a path is of it, and how to open it."""
