"""The door to the disk."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from importer.destination import Destination, State, write_whole
from importer.errors import DestinationError

ROOT = Path(__file__).resolve().parents[2]


def opened(tmp_path, **more):
    return Destination(root=tmp_path / "zh", lock_file=tmp_path / ".booklet" / "lock.json", **more)


def put(tmp_path, text, **more):
    """One run that writes `a.md`."""
    destination = opened(tmp_path, **more)
    state = destination.put("a.md", text.encode())
    destination.close()
    return state


def test_states_of_a_file(tmp_path):
    """New, unchanged, changed; an edit is kept, and a conflict when upstream changed too."""
    file = tmp_path / "zh" / "a.md"
    assert put(tmp_path, "一") == State.NEW
    assert put(tmp_path, "一") == State.UNCHANGED
    assert put(tmp_path, "二") == State.CHANGED
    file.write_text("二，改过")
    assert put(tmp_path, "二") == State.KEPT
    assert put(tmp_path, "三") == State.CONFLICT
    assert file.read_text() == "二，改过"
    file.write_text("三")
    assert put(tmp_path, "三") == State.UNCHANGED


def test_conflict_ends_when_a_person_has_worked_on_it(tmp_path):
    """Reported until the file changes; then upstream's version counts as seen."""
    put(tmp_path, "一")
    file = tmp_path / "zh" / "a.md"
    file.write_text("一改")
    assert [put(tmp_path, "二"), put(tmp_path, "二")] == [State.CONFLICT, State.CONFLICT]
    file.write_text("一改，并入二")
    assert [put(tmp_path, "二"), put(tmp_path, "二")] == [State.KEPT, State.KEPT]
    assert put(tmp_path, "三") == State.CONFLICT


def test_file_that_the_importer_did_not_write_is_not_overwritten(tmp_path):
    """Without a lock nobody knows whose it is."""
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "a.md").write_text("手写")
    assert put(tmp_path, "一") == State.CONFLICT
    assert (tmp_path / "zh" / "a.md").read_text() == "手写"


def test_unchanged_files_are_not_touched(tmp_path):
    """Neither the page nor the lock."""
    put(tmp_path, "一")
    files = [tmp_path / "zh" / "a.md", tmp_path / ".booklet" / "lock.json"]
    before = [f.stat().st_mtime_ns for f in files]
    put(tmp_path, "一")
    assert [f.stat().st_mtime_ns for f in files] == before


def test_dry_run_writes_nothing(tmp_path):
    """Not even folders."""
    assert put(tmp_path, "一", dry=True) == State.NEW
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["../a.md", "/etc/passwd", "a/../../b", "", "a\0b"])
def test_no_path_leaves_the_root(tmp_path, path):
    """Whatever upstream calls its files."""
    with pytest.raises(DestinationError, match="outside"):
        opened(tmp_path).put(path, b"x")


def test_no_link_leads_out_of_the_root(tmp_path):
    """A symbolic link inside the folder does not help."""
    (tmp_path / "zh").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "zh" / "assets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DestinationError, match="outside"):
        opened(tmp_path).put("assets/a.png", b"x")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_folder_in_the_place_of_a_file_is_a_clear_error(tmp_path):
    """It names the file and leaves nothing behind."""
    (tmp_path / "zh" / "a.md").mkdir(parents=True)
    with pytest.raises(DestinationError, match="a.md"):
        put(tmp_path, "一")
    with pytest.raises(DestinationError, match="cannot write"):
        write_whole(tmp_path / "zh" / "a.md", b"x")
    assert [f.name for f in (tmp_path / "zh").iterdir()] == ["a.md"]


def test_damaged_lock_is_a_clear_error(tmp_path):
    """It is not taken for an empty one, as if nothing had ever been imported."""
    (tmp_path / ".booklet").mkdir()
    for text in ("{", "[]", '{"files": [1]}', "{}"):
        (tmp_path / ".booklet" / "lock.json").write_text(text)
        with pytest.raises(DestinationError, match="damaged"):
            opened(tmp_path)


WRITER = """
import sys
from pathlib import Path
from importer.destination import write_whole
file, n = Path(sys.argv[1]), 0
print("go", flush=True)
while True:
    n += 1
    write_whole(file, (str(n % 10) * 200_000).encode())
"""


def test_kill_leaves_a_whole_file(tmp_path):
    """kill -9 at any moment: the old text or the new one, never a part."""
    file = tmp_path / "a.md"
    for attempt in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        with writer:
            assert writer.stdout.readline() == "go\n"
            time.sleep(0.01 + attempt * 0.003)
            os.kill(writer.pid, signal.SIGKILL)
        text = file.read_text() if file.exists() else ""
        assert len(text) in {0, 200_000}
        assert len(set(text)) <= 1
