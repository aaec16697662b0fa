"""The sidebar in mkdocs.yml."""

import pytest
import yaml

from importer.errors import DestinationError
from importer.nav import with_chapters

HAND_MADE = """\
# The site
site_name: 'x'   # odd   blanks stay
theme: {name: material}

nav:
  # hand-made
  - index.md
  - 第一部分:
      - 01.md # first
      - 自己写的: mine.md
  - 关于: about.md

extra:
  - !!python/name:a.b {}
"""


def test_chapters_go_behind_their_predecessor_wherever_that_is():
    """Comments, sections, order and every other line stay."""
    text = with_chapters(HAND_MADE, ["index.md", "00.md", "01.md", "02.md", "03.md"])
    assert text == HAND_MADE.replace("  - index.md\n", "  - index.md\n  - 00.md\n").replace(
        "      - 01.md # first\n", "      - 01.md # first\n      - 02.md\n      - 03.md\n"
    )


def test_nothing_missing_changes_nothing():
    """Not a byte."""
    assert with_chapters(HAND_MADE, ["01.md", "about.md", "mine.md"]) is HAND_MADE


@pytest.mark.parametrize(
    "text", ["", "site_name: x\n", "site_name: x", "nav:\nsite_name: x\n", "nav: []\n", "a: 1\nnav:"]
)
def test_nav_is_made_where_there_is_none(text):
    """Also when it is empty, and when the file does not end in a newline."""
    made = with_chapters(text, ["index.md", "a.md"])
    assert yaml.safe_load(made)["nav"] == ["index.md", "a.md"]
    assert {k: v for k, v in yaml.safe_load(made).items() if k != "nav"} == {
        k: v for k, v in (yaml.safe_load(text) or {}).items() if k != "nav"
    }


def test_second_run_changes_nothing():
    """Law 2 for the sidebar."""
    once = with_chapters(HAND_MADE, ["a.md", "b.md"])
    assert with_chapters(once, ["a.md", "b.md"]) == once


@pytest.mark.parametrize("text", ["nav: {a: b.md}\n", "nav: [a\n"])
def test_nav_of_another_kind_is_an_error(text):
    """It is not overwritten."""
    with pytest.raises(DestinationError, match="nav"):
        with_chapters(text, ["a.md"])
