"""Where pages come from: the same booklet as a folder, a zip, and page by page."""

import shutil
import zipfile

import pytest

from importer.errors import SourceError
from importer.pipeline import import_booklet
from importer.settings import Settings
from importer.sources import SOURCES, open_source


def zipped(folder, file, *, charset=None):
    """A zip of a folder; `charset`: names in it without the UTF-8 flag, as old tools write them."""
    names = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = path.relative_to(folder).as_posix()
            if charset:
                raw = name.encode(charset)
                name = f"{len(names):02}".ljust(len(raw), "x")
                names[name.encode()] = raw
            archive.writestr(name, path.read_bytes())
    content = file.read_bytes()
    for placeholder, raw in names.items():
        content = content.replace(placeholder, raw)
    file.write_bytes(content)
    return file


def imported(source, docs):
    """Everything that an import writes, but the lock."""
    import_booklet(open_source(str(source)), Settings(root=docs.parent), docs=docs, nav=False)
    return {
        f.relative_to(docs).as_posix(): f.read_bytes()
        for f in docs.rglob("*") if f.is_file() and ".booklet" not in f.parts
    }  # fmt: skip


def test_folder_and_zip_give_the_same_files(mirror, tmp_path):
    """From the mirror's root, from the booklet's folder, from a host folder, zipped, old names too."""
    wanted = imported(mirror, tmp_path / "a")
    assert len(wanted) == 8
    (booklet,) = (mirror / "专栏").iterdir()
    shutil.copytree(mirror, tmp_path / "m" / "learn.lianglianglee.com")
    (tmp_path / "m" / "README.txt").write_text("not a page")
    assert imported(booklet, tmp_path / "b") == wanted
    assert imported(tmp_path / "m", tmp_path / "c") == wanted
    assert imported(zipped(mirror, tmp_path / "m.zip"), tmp_path / "d") == wanted


def test_zip_with_names_from_chinese_windows(mirror, tmp_path):
    """Names in GBK without the UTF-8 flag are read as what they are."""
    source = open_source(str(zipped(mirror, tmp_path / "m.zip", charset="gb18030")))
    assert "专栏/Kubernetes 从上手到实践/24 总结.md" in source.pages


@pytest.mark.parametrize("rename", [lambda n: f"{n}.html", lambda n: n.removesuffix(".md") + ".html"])
def test_other_tools_names(mirror, tmp_path, rename):
    """HTTrack and browsers add or replace the suffix; the chapters are the same."""
    wanted = imported(mirror, tmp_path / "a")
    shutil.copytree(mirror, tmp_path / "m")
    for page in list((tmp_path / "m").rglob("*.md")):
        page.rename(page.with_name(rename(page.name)))
    assert imported(tmp_path / "m", tmp_path / "b") == wanted


def test_one_page_takes_its_pictures_along(mirror, tmp_path):
    """And links to where its neighbours would lie."""
    page = next(mirror.rglob("24 *.md"))
    files = imported(page, tmp_path / "a")
    assert sorted(files) == [
        "24-summary.md" if "24-summary.md" in files else "24.md",
        "assets/1a7c60e4d91b3f7a.png",
    ]
    assert "](06-kubectl.md)" in next(t.decode() for n, t in files.items() if n.endswith(".md"))


def test_broken_sources_say_what_is_wrong(tmp_path):
    """One sentence each."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 no")
    (tmp_path / "x.txt").write_text("x")
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    for name, sentence in {
        "nothing": "no such file", "empty": "no pages", "broken.zip": "not a readable zip",
        "none.zip": "no pages in this zip", "x.txt": "neither a folder",
    }.items():  # fmt: skip
        with pytest.raises(SourceError, match=sentence):
            open_source(str(tmp_path / name))
    with pytest.raises(SourceError, match="cannot be imported yet"):
        open_source("https://learn.lianglianglee.com/")


def test_damaged_member_of_a_zip(mirror, tmp_path):
    """The name of the member is in the message."""
    file = zipped(mirror, tmp_path / "m.zip")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    source = open_source(str(file))
    with pytest.raises(SourceError, match="cannot be unpacked"):
        for name in zipfile.ZipFile(file).namelist():
            source.read(name)


def test_links_in_a_mirror_do_not_lead_out_of_it(mirror, tmp_path):
    """A symbolic link to a secret is no page and no picture."""
    shutil.copytree(mirror, tmp_path / "m")
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "m" / "leak.html").symlink_to(tmp_path / "secret.html")
    source = open_source(str(tmp_path / "m"))
    assert source.read("leak.html") is None
    assert source.read("../secret.html") is None


@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_opens_what_it_claims(kind, mirror, tmp_path):
    """Contract of a row of `SOURCES`."""
    page = next(mirror.rglob("24 *.md"))
    path = {"folder": mirror, "page": page, "zip": zipped(mirror, tmp_path / "m.zip")}[kind]
    fits, opened = SOURCES[kind]
    assert fits(path)
    source = opened(path)
    assert source.pages and source.label
    assert all(source.read(name) for name in source.pages)
    assert source.read("no/such/file") is None
