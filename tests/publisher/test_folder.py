"""The door to the disk: equal to what it should be, and only what differs is touched."""

import os
import zipfile

import pytest

from publisher.archive import archive
from publisher.errors import BuildError
from publisher.folder import Folder


def test_only_what_differs_is_written(tmp_path):
    """Times of equal files stay, others change, the rest goes, empty folders too."""
    first = Folder(tmp_path)
    for path in ("a.html", "sub/b.html", "old/deep/c.html"):
        first.put(path, path.encode())
    first.close()
    for path in ("a.html", "sub/b.html"):
        os.utime(tmp_path / path, (1, 1))
    second = Folder(tmp_path)
    second.put("a.html", b"a.html")
    second.put("sub/b.html", b"other")
    second.close()
    assert (tmp_path / "a.html").stat().st_mtime == 1 and (tmp_path / "sub/b.html").read_bytes() == b"other"
    assert second.written == 1 and not (tmp_path / "old").exists()


def test_copies_follow_their_source(tmp_path):
    """By size and time."""
    source = tmp_path / "source.png"
    source.write_bytes(b"one")
    folder = Folder(tmp_path / "to")
    folder.copy("x.png", source)
    folder.copy("x.png", source)
    assert folder.written == 1
    source.write_bytes(b"two")
    os.utime(source, (5, 5))
    folder.copy("x.png", source)
    assert (tmp_path / "to/x.png").read_bytes() == b"two"


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x"])
def test_nothing_leaves_the_folder(tmp_path, path):
    """Whatever a path says."""
    with pytest.raises(BuildError, match="leads out"):
        Folder(tmp_path / "site").put(path, b"")
    assert not (tmp_path / "x").exists()


def test_a_disk_that_refuses_is_told(tmp_path):
    """With the file's name; nothing half-written is left."""
    (tmp_path / "a").write_bytes(b"a file, where a folder is needed")
    with pytest.raises(BuildError, match="cannot be written"):
        Folder(tmp_path).put("a/b.html", b"x")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_archive_is_the_site_and_the_same_bytes_again(tmp_path):
    """Without what is taken along otherwise and what only hosts read."""
    site = Folder(tmp_path)
    for path in (
        "index.html",
        "en/index.html",
        "booklet.pdf",
        "_headers",
        "404.html",
        "assets/a.js",
        "assets/a.js.map",
    ):
        site.put(path, path.encode())
    ((name, first),) = archive(tmp_path, site.wanted)
    site.put(name, first)
    os.utime(tmp_path / "index.html", (9, 9))
    ((_, again),) = archive(tmp_path, site.wanted)
    assert first == again
    with zipfile.ZipFile(tmp_path / name) as packed:
        assert packed.namelist() == ["booklet/assets/a.js", "booklet/en/index.html", "booklet/index.html"]
        assert packed.read("booklet/en/index.html") == b"en/index.html"
