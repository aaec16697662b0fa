"""What our build of both languages costs beside two plain `mkdocs build`s of the same trees.

    python benchmarks/build.py                 24, 240 and 2,400 chapters
    python benchmarks/build.py 4265            so many

Chapters are the bundled ones again and again, in parts of forty. CPU of all processes, in one run; ratios are
what counts. Without EPUB and PDF: plain MkDocs makes none.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
QUIET = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT)}


def project(folder, chapters):
    """A copy of the project with so many chapters in both languages."""
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    parts = {}
    for language in ("zh", "en"):
        docs = folder / "docs" / language
        docs.mkdir(parents=True)
        shutil.copytree(ROOT / "docs/zh/assets", docs / "assets")
        (docs / "index.md").write_text("# 书\n\n一本。\n", encoding="utf-8")
        texts = [f.read_text(encoding="utf-8") for f in sorted((ROOT / "docs" / language).glob("[0-9]*.md"))]
        names = [f.name for f in sorted((ROOT / "docs" / language).glob("[0-9]*.md"))]
        for number in range(chapters):
            text, name = texts[number % len(texts)], f"{number:04}-chapter.md"
            for other in names:
                text = text.replace(f"({other}", f"({name}")
            (docs / name).write_text(text, encoding="utf-8")
            parts.setdefault(f"第 {number // 40 + 1} 部", {})[name] = None
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:")[0]
    nav = {"nav": ["index.md", *({title: list(names)} for title, names in parts.items())]}
    text = f"{config}\n{yaml.safe_dump(nav, allow_unicode=True)}"
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    outputs = json.dumps(["llms", "feed", "zip"])
    (folder / "pyproject.toml").write_text(f"[tool.booklet.publish]\noutputs = {outputs}\n", encoding="utf-8")


def cost(*commands, folder):
    """CPU seconds of commands, wall seconds, and the most memory that one process took, in MB."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        whole = [sys.executable, "-m", *command]
        done = subprocess.run(whole, cwd=folder, env=QUIET, capture_output=True, check=False)
        if done.returncode:
            sys.exit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - start, after.ru_maxrss / 1024


def main():
    """One row for each size."""
    plain = [["mkdocs", "build", "--quiet", "-f", name] for name in ("mkdocs.yml", "mkdocs.en.yml")]
    ours = ["booklet", "build", "--quiet"]
    print("chapters  plain CPU s  ours CPU s  ratio  again  after one edit  wall plain/ours s  peak MB")
    for chapters in map(int, sys.argv[1:] or ["24", "240", "2400"]):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            project(folder, chapters)
            two, two_wall, _ = cost(*plain, folder=folder)
            shutil.rmtree(folder / "site")
            first, wall, peak = cost(ours, folder=folder)
            again, *_ = cost(ours, folder=folder)
            with (folder / "docs/zh/0000-chapter.md").open("a", encoding="utf-8") as chapter:
                chapter.write("\n改了一句。\n")
            edited, *_ = cost(ours, folder=folder)
        print(
            f"{chapters:8}  {two:11.1f}  {first:10.1f}  {first / two:5.2f}  {again / two:5.2f}"
            f"  {edited / two:14.2f}  {two_wall:9.1f}/{wall:5.1f}  {peak:9.0f}"
        )


if __name__ == "__main__":
    main()
