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


@pytest.mark.parametrize(
    "text",
    ["'nav':\n  - a.md\nx: 1\n", '"nav":\n- a.md\n', "nav :\n  - a.md\n", "nav: [\n  a.md\n]\nx: 1\n",
     "nav:\n# one\n# two\n  - a.md\n\n# of x\nx: 1\n", "x: |\n  nav:\n  - no.md\nnav:\n  - a.md\n",
     'x: "\nnav: y"\nnav:\n- a.md\n'],
)  # fmt: skip
def test_nav_is_found_wherever_and_however_it_stands(text):
    """One `nav`, with both pages; all else as it was."""
    made = with_chapters(text, ["a.md", "b.md"])
    before, after = yaml.safe_load(text), yaml.safe_load(made)
    assert after == {**before, "nav": ["a.md", "b.md"]}
    assert with_chapters(made, ["a.md", "b.md"]) == made
    assert "# of x" not in text or "\n\n# of x\nx: 1\n" in made


def test_windows_newlines_stay():
    """Every line, the new ones too."""
    text = HAND_MADE.replace("\n", "\r\n")
    made = with_chapters(text, ["00.md"])
    assert made.replace("\r\n", "").count("\n") == 0
    assert made.replace("\r\n", "\n") == with_chapters(HAND_MADE, ["00.md"])


@pytest.mark.parametrize(
    "text",
    ["nav: {a: b.md}\n", "nav: [a\n", "{nav: [a.md]}\n", "- nav\n", "p: &p [a.md]\nnav: *p\n", "nav: !ENV [X]\n",
     "nav: &n\n  - a.md\nx: *n\n", "x: 1\n...\n"],
)  # fmt: skip
def test_what_cannot_be_edited_safely_is_an_error(text):
    """It is not overwritten, and the message says that mkdocs.yml is meant."""
    with pytest.raises(DestinationError, match="mkdocs.yml"):
        with_chapters(text, ["new.md"])
