"""What a page costs: whole page in, Markdown out, in CPU time, as ratios of one run.

    .venv/bin/python benchmarks/convert.py [FOLDER…] [--rounds N]

Reads the bundled mirror unless folders are named. Every converter sees every page in every round, in
random order, so that a slow spell of the machine hits all of them. "usual" is the pipeline that most
people would write: bs4 with html.parser, the content element, markdownify. Needs the bench tools
(`make bench` installs them); peers that are not installed are left out.
"""

import argparse
import random
import re
import time
from importlib import import_module
from pathlib import Path

from bs4 import BeautifulSoup

from importer.book import Binder, plan_book
from importer.extract import extract
from importer.model import RawPage
from importer.settings import Settings

MIRROR = Path(__file__).resolve().parents[1] / "examples" / "mirror"


def ours(raw):
    """The importer's own way, from the bytes to the file's text."""
    page = extract(raw)
    plan = plan_book([page], Settings(root=MIRROR), {}, single=True)
    return Binder(plan=plan, read=lambda _: None).markdown(plan.chapters[0])


def content_of(raw):
    """The content element as the usual pipeline finds it."""
    soup = BeautifulSoup(raw.content, "html.parser")
    title = soup.find(id="title")
    return title.find_next_sibling("div") if title else soup.select_one(".book-post")


def usual(raw):
    """bs4 + html.parser + markdownify."""
    return import_module("markdownify").MarkdownConverter().convert_soup(content_of(raw))


def floor(raw):
    """html-to-markdown in Rust, with the content cut out by hand: about the least there is."""
    html = raw.content.decode()
    start = re.search(r'id="title".*?</h1>', html, re.DOTALL)
    end = html.find('id="prePage"')
    return import_module("html_to_markdown").convert(html[start.end() if start else 0 : end])


CONVERTERS = {"usual": usual, "importer": ours, "html-to-markdown": floor}


def installed():
    """The converters whose libraries are there."""
    usable = {"importer": ours}
    for name, module in (("usual", "markdownify"), ("html-to-markdown", "html_to_markdown")):
        try:
            import_module(module)
        except ImportError:
            print(f"{name}: {module} is not installed; left out")
        else:
            usable[name] = CONVERTERS[name]
    return usable


def pages_below(folders):
    """Every chapter page in the folders."""
    files = [f for folder in folders for f in sorted(folder.rglob("*.md")) if f.is_file()]
    return [RawPage(name=file.name, content=file.read_bytes()) for file in files]


def measure(converters, pages, rounds):
    """CPU seconds a page for every converter."""
    spent = dict.fromkeys(converters, 0.0)
    for convert in converters.values():
        convert(pages[0])
    for _ in range(rounds):
        jobs = [(name, page) for name in converters for page in pages]
        random.shuffle(jobs)
        for name, page in jobs:
            start = time.process_time()
            converters[name](page)
            spent[name] += time.process_time() - start
    return {name: total / rounds / len(pages) for name, total in spent.items()}


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[MIRROR])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--limit", type=int, default=400, help="at most so many pages, by chance")
    options = parser.parse_args()
    pages = pages_below(options.folders)
    random.seed(1)
    pages = random.sample(pages, min(options.limit, len(pages)))
    seconds = measure(installed(), pages, options.rounds)
    base = seconds.get("usual", seconds["importer"])
    print(
        f"{len(pages)} pages, {options.rounds} rounds\n\n| converter | CPU ms a page | ratio |\n|---|--:|--:|"
    )
    for name, each in sorted(seconds.items(), key=lambda pair: pair[1]):
        print(f"| {name} | {each * 1000:.2f} | {each / base:.2f} |")


if __name__ == "__main__":
    main()
