"""What git knows of pages: when they last changed, and when an original left what was translated."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def last_changes(folder: Path) -> Mapping[Path, str]:
    """File → ISO date of its last commit (UTC), for every file below a folder.

    Empty where git cannot know: no repository, no git, or a shallow clone, whose one date would be a lie.
    """
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    top = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
    log = _git(folder, "log", "--no-renames", "--format=%x00%cd", *_UTC, "--name-only", "-z", "--", ".")
    dates: dict[Path, str] = {}
    date = ""
    for word in filter(None, re.split(r"[\0\n]", log)):
        if _DATE.fullmatch(word):
            date = word
        else:
            dates.setdefault(top / word, date)
    return dates


def left(file: Path, still: Callable[[str], bool]) -> str:
    """ISO date (UTC) of the commit with which a file stopped being what it was; empty if nobody knows.

    `still` says of a former text whether it is what it was.
    """
    log = _git(file.parent, "log", "--format=%H %cd", *_UTC, "--", file.name)
    later = ""
    for commit, date in (line.split() for line in log.splitlines()):
        if still(_git(file.parent, "show", f"{commit}:./{file.name}")):
            return later
        later = date
    return ""


_UTC = ("--date=format-local:%Y-%m-%d",)


def _git(folder: Path, *words: str) -> str:
    """What git prints, or nothing when it fails."""
    command = ["git", "-c", "core.quotePath=false", *words]
    environment = {"TZ": "UTC", "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, check=False, env=os.environ | environment
        )
    except OSError:
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
