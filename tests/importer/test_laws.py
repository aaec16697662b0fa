"""The two laws: what the site shows is what the page said, and importing again changes nothing.

Law 1 is held by random trees and by every page there is; how many pages of a corpus are exact stands
in `ratchet.json` and may only rise (`--rewrite` raises it).
"""

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
CI = bool(os.environ.get("CI"))
"""There the same trees every time: new ones are looked for at a desk, where somebody can act on them."""
RATCHET = Path(__file__).parent / "ratchet.json"
CORPORA = {
    "mirror": ROOT / "examples" / "mirror",
    "pages": Path(__file__).parent / "pages",
    "upstream": ROOT.parent / "shared" / "upstream",
    "stand-in": Path(os.environ.get("BOOKLET_CORPUS", "/nonexistent")),
}
"""The last two are measured where they are; the suite is complete without them."""


def shown(blocks, title="题"):
    """What the site makes of blocks that stand below a title."""
    heading = f"# {write((Run(title),), HEADING)}\n\n"
    return as_shown(heading + render(blocks), DIALECT)[1:]


@given(bodies)
@settings(
    max_examples=int(os.environ.get("BOOKLET_EXAMPLES", "150")),
    deadline=None,
    derandomize=CI,
    suppress_health_check=list(HealthCheck),
)
def test_any_tree_is_shown_as_it_is(body):
    """Law 1 on trees that nobody would write."""
    blocks = shape(body)
    assert differences(blocks, shown(blocks)) == []


@given(bodies)
@settings(max_examples=60, deadline=None, derandomize=CI, suppress_health_check=list(HealthCheck))
def test_what_is_shown_writes_the_same_markdown(body):
    """The Markdown is a fixed point: read back and written again it is the same shape."""
    once = shown(shape(body))
    assert differences(once, shown(once)) == []


def verdict(file):
    """`exact`, `refused`, or what differs."""
    try:
        page = extract(RawPage(name=file.name, content=file.read_bytes()))
    except PageRefused:
        return "refused"
    changed = differences(page.blocks, shown(page.blocks, page.title))
    return "\n".join(changed) or "exact"


@pytest.mark.parametrize("name", CORPORA)
def test_corpus_obeys_the_first_law(name, request):
    """The share of exact pages never falls, and every page that is not exact is shown here."""
    folder = CORPORA[name]
    if not folder.is_dir():
        pytest.skip(f"corpus {name} is not here")
    files = sorted(f for f in folder.rglob("*") if f.suffix in {".html", ".md"} and f.is_file())
    verdicts = {str(f.relative_to(folder)): verdict(f) for f in files}
    inexact = {f: v for f, v in verdicts.items() if v not in {"exact", "refused"}}
    now = {"pages": len(files), "exact": sum(v == "exact" for v in verdicts.values())}
    ratchet = json.loads(RATCHET.read_text())
    if request.config.getoption("--rewrite"):
        RATCHET.write_text(json.dumps(ratchet | {name: now}, indent=1, sort_keys=True) + "\n")
        ratchet[name] = now
    assert now["exact"] >= ratchet.get(name, now)["exact"], inexact
    assert len(inexact) <= now["pages"] // 1000, inexact
