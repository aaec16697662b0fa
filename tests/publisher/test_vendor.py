"""Programs that pages load: which pages need them, and that they are what was pinned."""

import shutil

import pytest

from publisher import vendor
from publisher.errors import ToolMissing


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("```mermaid\ngraph TD\n```", ["mermaid"]),
        ("1. 一\n\n    ~~~~ {.mermaid}\n    graph TD\n    ~~~~\n", ["mermaid"]),
        ("```bash\n$ echo $HOME mermaid $x$\n```\n`$a$` 要 $ 5", []),
        ("````\n```mermaid\n$$\n```\n````", []),
        ("质能：$E=mc^2$", ["katex"]),
        ("$$\n\\sum\n$$", ["katex"]),
        ("\\(a\\) 与 \\[b\\]", ["katex"]),
        (r"价 \$5 和 \$6", []),
    ],
)
def test_which_pages_need_what(body, names):
    """Code that only mentions it does not."""
    assert [package.name for package in vendor.needed(body)] == names


def test_a_kept_archive_must_be_the_pinned_one(tmp_path, monkeypatch):
    """A spoilt one is not used; without npm the reason says so, and what readers will see."""
    package = vendor.PACKAGES[0]
    (tmp_path / f"{package.name}-{package.version}.tgz").write_bytes(b"spoilt")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="install Node"):
        list(vendor.contents(package, tmp_path))
    files, reasons = vendor.programs(["```mermaid\nx\n```"], tmp_path)
    assert files == {} and "shown as they are written" in reasons[0]


@pytest.mark.skipif(not shutil.which("npm"), reason="there is no npm here")
@pytest.mark.parametrize("package", vendor.PACKAGES, ids=lambda package: package.name)
def test_packages_are_what_they_were(package, tmp_path_factory):
    """Fetched for real; licences come along, and a style sheet names only fonts that lie there."""
    files = dict(vendor.contents(package, tmp_path_factory.getbasetemp().parent / "vendor"))
    assert f"{package.folder}/LICENSE" in files
    for path, content in files.items():
        if path.endswith(".css"):
            text = content.decode()
            fonts = {f"{package.folder}/{part.split(')')[0]}" for part in text.split("url(")[1:]}
            assert fonts and fonts <= files.keys()
