"""What all tests share: where things are, and one flag."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser):
    """`--rewrite` writes golden files anew; read the diff before committing it."""
    parser.addoption("--rewrite", action="store_true", help="write golden files instead of comparing")


@pytest.fixture
def golden(request):
    """Compare text with a file, or rewrite the file."""

    def compare(text, file):
        if request.config.getoption("--rewrite"):
            file.write_text(text, encoding="utf-8")
        assert file.read_text(encoding="utf-8") == text

    return compare


@pytest.fixture
def mirror():
    """The bundled mirror."""
    return ROOT / "examples" / "mirror"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project to import into, and the current folder."""
    (tmp_path / "pyproject.toml").write_text('[tool.booklet]\ndocs = "docs/zh"\n', encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
