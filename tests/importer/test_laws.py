"""The two laws: what the site shows is what the page said, and importing again changes nothing."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from importer.errors import PageRefused
from importer.extract import extract
from importer.inline import HEADING, write
from importer.model import RawPage, Run
from importer.proof import as_shown, differences, site_dialect
from importer.render import render
from importer.shape import shape
from tests.importer.strategies import bodies

ROOT = Path(__file__).resolve().parents[2]
DIALECT = site_dialect(ROOT / "mkdocs.yml")


def shown(blocks, title="题"):
    """What the site makes of blocks, below a title."""
    heading = f"# {write((Run(title),), HEADING)}\n\n"
    return as_shown(heading + render(blocks), DIALECT)[1:]


@given(bodies)
@settings(max_examples=int(os.environ.get("BOOKLET_EXAMPLES", "300")), deadline=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
def test_any_tree_is_shown_as_it_is(body):
    """Law 1 on trees that nobody would write."""
    blocks = shape(body)
    assert differences(blocks, shown(blocks)) == []
