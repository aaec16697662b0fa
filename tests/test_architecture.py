"""The house law: imports point down, houses do not know each other, doors are few, rooms are small."""

import ast
import re
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("booklet", "checker", "importer", "publisher")
FLOORS = {
    "checker": [
        set(
            """addresses errors files markdown/lines markdown/mention markdown/prose markdown/spans
            reports/manual reports/phrases site/folder site/hrefs site/nearest
            site/origins verdicts web/loops web/pace web/replies""".split()
        ),
        set(
            """markdown/fix markdown/markup model quirks reports/details reports/sanitize settings sign_rows
            site/nonsense site/spelling web/connection web/cookies web/names""".split()
        ),
        set(
            """markdown/blocks memory reports/groups rules sign_pages site/built
            web/documents web/proxies""".split()
        ),
        set(
            """markdown/inline reports/annotations reports/junit reports/records reports/summary
            reports/terminal sign_places site/guesses site/locate site/policy site/styles site/tags
            web/appetite web/wire""".split()
        ),
        set(
            """markdown/source reports/sarif signs site/feeds site/pages site/resolve web/archive
            web/faults""".split()
        ),
        set("""judge mend reports/report site/collect site/merge web/probe""".split()),
        set("""site/stand""".split()),
        set("""site/survey""".split()),
        set("""check""".split()),
        set("""cli""".split()),
    ],
    "importer": [
        {"errors"},
        {"model", "settings", "urls"},
        {"parse", "pictures", "inline", "sources", "nav", "destination", "clean", "shape"},
        {"render", "extract", "proof", "relink"},
        {"book"},
        {"pipeline"},
        {"cli"},
    ],
    "publisher": [
        {"errors"},
        {
            "model",
            "settings",
            "text",
            "markup",
            "folder",
            "archive",
            "engine",
            "vendor",
            "history",
            "pictures",
            "cover",
            "searchable",
            "xhtml",
        },
        {"languages", "strings", "translations", "head", "reading", "finish", "maths"},
        {"editions", "prepare", "feed", "llms", "hosting", "register", "volume"},
        {"configure", "polish", "epub", "pdf"},
        {"outputs"},
        {"build"},
        {"preview"},
        {"cli"},
    ],
}
DOORS = {
    "bs4": {"importer/parse.py"},
    "httpx": set(),
    "h11": {"checker/web/connection.py", "checker/web/wire.py"},
    "uvloop": {"checker/web/loops.py"},
    "socket": {"checker/web/names.py", "publisher/preview.py"},
    "urllib.request": {"checker/web/cookies.py", "checker/web/proxies.py"},
    "subprocess": {
        "publisher/engine.py",
        "publisher/history.py",
        "publisher/pdf.py",
        "publisher/preview.py",
        "publisher/vendor.py",
    },
    "tempfile": {"importer/destination.py", "publisher/pdf.py", "publisher/vendor.py"},
    "math_core": {"publisher/maths.py"},
    "click": {
        "booklet/cli.py",
        "checker/cli.py",
        "checker/reports/terminal.py",
        "importer/cli.py",
        "publisher/cli.py",
    },
}
FILES = [f for house in HOUSES for f in sorted((ROOT / house).rglob("*.py"))]


def imports(file):
    """Every module that a file names in an import."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_of(house):
    """Every room of a house by its place in it: `nav`, or `web/wire`."""
    folder = ROOT / house
    files = (file for file in folder.rglob("*.py") if file.stem not in {"__init__", "__main__"})
    return {file.relative_to(folder).with_suffix("").as_posix(): file for file in files}


def floor_of(house, room):
    """The number of a room's floor."""
    return next(n for n, floor in enumerate(FLOORS[house]) if room in floor)


@pytest.mark.parametrize("house", FLOORS)
def test_imports_point_down(house):
    """A room knows rooms of lower floors only."""
    rooms = rooms_of(house)
    for room, file in rooms.items():
        for module in imports(file):
            known, _, other = module.replace(".", "/").partition("/")
            if known == house and other in rooms:
                assert floor_of(house, other) < floor_of(house, room), f"{room} imports {other}"


def test_every_room_has_a_floor():
    """A new room is drawn into the plan."""
    for house, floors in FLOORS.items():
        assert set(rooms_of(house)) == set().union(*floors)


def test_houses_meet_on_disk_only():
    """Only the door knows more than one."""
    for file in FILES:
        house = file.relative_to(ROOT).parts[0]
        others = {m.split(".")[0] for m in imports(file)} & set(HOUSES) - {house}
        assert house == "booklet" or not others, f"{file} imports {others}"


@pytest.mark.parametrize("module", DOORS)
def test_doors(module):
    """What reaches the world is imported where the plan says, and nowhere else."""
    users = {
        f.relative_to(ROOT).as_posix()
        for f in FILES
        if any(m == module or m.startswith(module + ".") for m in imports(f))
    }
    assert users == DOORS[module]


def test_rooms_are_small():
    """Median function at most ten lines, none over fifty, no room over five hundred, no room for nothing."""
    lengths = []
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 500, file
        assert file.stem not in {"utils", "helpers", "common"}
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths.append(node.end_lineno - node.lineno + 1)
                assert lengths[-1] <= 50, f"{file}: {node.name}"
    assert statistics.median(lengths) <= 10


def test_nothing_of_this_machine_is_in_the_repo():
    """No registry, no home folder, and requirements without index addresses."""
    for file in [*FILES, *ROOT.glob("*.txt"), *ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / "Makefile"]:
        text = file.read_text(encoding="utf-8")
        found = re.search(r"--(extra-)?index-url|--find-links|pypi\.org|/root/|registry\.npmjs", text)
        assert not found or file.name == "Makefile", f"{file}: {found}"
