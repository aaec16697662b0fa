"""What all tests share: where things are, and one flag."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests import chromium

# The same examples every time, unless somebody goes looking for more.
settings.register_profile("suite", derandomize="BOOKLET_EXAMPLES" not in os.environ)
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parents[1]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


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


@pytest.fixture(scope="session")
def browser():
    """A real Chromium; without one the test says how to get it, and in CI that is a failure."""
    from playwright.sync_api import sync_playwright

    executable = chromium.find()
    if not executable:
        message = "no browser; run `python tests/chromium.py` for the command that installs one"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=chromium.ARGUMENTS)
        yield launched
        launched.close()


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
