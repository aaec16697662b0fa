"""A big built site, and the checkers that look at it without asking the world."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html
from links_checkers import loop_broken, lychee_broken, ours_broken, program

ROOT = Path(__file__).resolve().parents[1]
DEAD = 100
"""One page in so many has a dead link."""


def multiply(folder, pages):
    """The pages of a small book again and again, with the Markdown they were built of; megabytes of HTML."""
    site, docs = folder / "site", folder / "docs/zh"
    small_book(folder, docs)
    sources = sorted(docs.glob("[0-9]*.md"))
    texts = [(file.stem, file.read_text(), (site / f"{file.stem}.html").read_text()) for file in sources]
    for number in range(pages):
        name, markdown, html = texts[number % len(texts)]
        copy = f"{number // len(texts):04}"
        markdown = re.sub(r"\((\d\d-part)\.md", rf"({copy}-\1.md", markdown)
        html = re.sub(r'"(\d\d-part)\.html', rf'"{copy}-\1.html', html)
        if number % DEAD == 0:
            markdown += f"\n[dead](dead-{number}.html)\n"
            html = html.replace("</article>", f'<p><a href="dead-{number}.html">dead</a></p></article>', 1)
        (docs / f"{copy}-{name}.md").write_text(markdown)
        (site / f"{copy}-{name}.html").write_text(html)
    return sum(file.stat().st_size for file in site.rglob("*.html")) / 1e6


def small_book(folder, docs):
    """Build the bundled chapters with a page for each section, which gives pages of the usual size."""
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    config = (ROOT / "mkdocs.yml").read_text().split("\nnav:")[0]
    (folder / "mkdocs.yml").write_text(config)
    shutil.copytree(ROOT / "docs/zh/assets", docs / "assets")
    chapters = sorted((ROOT / "docs/zh").glob("[0-9]*.md"))
    sections = [part for file in chapters for part in re.split(r"(?m)^(?=## )", file.read_text())]
    (docs / "index.md").write_text(
        "# Book\n" + "".join(f"\n- [{n}]({n:02}-part.md)" for n in range(len(sections)))
    )
    for n, section in enumerate(sections):
        text = re.sub(r"\(\d\d-[\w-]+\.md[^)]*", "(00-part.md", section)
        (docs / f"{n:02}-part.md").write_text(text)
    build = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)


def parse(folder):
    """Only list the links of every page with lxml: about the least that a checker in Python can do."""
    return [sys.executable, __file__, folder / "site"]


def ours(folder):
    """Our command."""
    return [
        *(sys.executable, "-W", "ignore", "-m", "booklet", "check", "--quiet", "--offline"),
        *("--site", "site", "--docs", "docs", "--format", "jsonl", "--output", folder / "report"),
    ]


def lychee(folder):
    """Local files only, fragments too."""
    return [
        *(program("lychee"), "--offline", "--no-progress", "--include-fragments", "--format", "json"),
        *("--root-dir", folder / "site", "--output", folder / "report", folder / "site"),
    ]


CHECKERS = {
    "lxml only": ("lxml", parse, loop_broken),
    "ours": ("booklet", ours, ours_broken),
    "lychee": ("lychee", lychee, lychee_broken),
}
"""Name → what must be installed, its command, and the links that it calls dead."""

if __name__ == "__main__":
    for page in Path(sys.argv[1]).rglob("*.html"):
        tree = lxml.html.document_fromstring(page.read_bytes())
        print(*(link for _, _, link, _ in tree.iterlinks() if "dead-" in link))
