"""Cases as data: a file holds `title / . / in / . / out / .`, blank lines between cases do not count."""

from pathlib import Path

FOLDER = Path(__file__).parent / "cases"


def cases(name):
    """(title, in, out) of every case in a file."""
    parts = (FOLDER / name).read_text(encoding="utf-8").split("\n.\n")
    triples = [parts[i : i + 3] for i in range(0, len(parts) - 1, 3)]
    return [(title.strip(), given, wanted) for title, given, wanted in triples]
