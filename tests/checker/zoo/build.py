"""Writes the documents of the zoo, and lets the engine make the site of them."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.checker.zoo import (
    cases_body,
    cases_flake,
    cases_fragment,
    cases_head,
    cases_internal,
    cases_redirect,
    cases_shape,
    cases_soft,
    cases_status,
    cases_tls,
    cases_wall,
)

BASE = "https://book.example/k8s/"
MODULES = {
    "status": cases_status,
    "redirect": cases_redirect,
    "soft": cases_soft,
    "wall": cases_wall,
    "body": cases_body,
    "head": cases_head,
    "guide/flake": cases_flake,
    "fragment": cases_fragment,
    "tls": cases_tls,
    "shape": cases_shape,
    "internal": cases_internal,
}
"""Page → its cases."""
FILES = {"css": "assets/style.css", "html": "based.html", "feed": "feed.xml", "chrome": ""}
"""Forms that are no Markdown → the file that holds them."""

CONFIGURATION = """\
site_name: 动物园
site_url: {base}
use_directory_urls: false
copyright: '<a href="{chrome}">页脚</a> <a href="{chrome_fine}">页脚</a>'
theme: {{name: material, language: zh, font: false}}
plugins: []
exclude_docs: |
  drafts/
extra: {{generator: false}}
{css}markdown_extensions:
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - sane_lists
  - tables
  - toc:
      permalink: true
      slugify: !!python/object/apply:pymdownx.slugs.slugify {{kwds: {{case: lower}}}}
  - pymdownx.arithmatex: {{generic: true}}
  - pymdownx.details
  - pymdownx.highlight: {{pygments_lang_class: true}}
  - pymdownx.superfences:
      preserve_tabs: true
      custom_fences:
        - {{name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }}
"""
PROJECT = """\
[tool.booklet]
site = "https://upstream.invalid"
docs = "docs"
"""
TARGET = '# 目标\n\n## Usage {#usage}\n\n## 用法\n\n## 再用 {#usage-2}\n\n<a name="old-name"></a>\n'
CSS = """\
.a{{background:url(css-none.png)}}
.b{{background:url( "css-none-2.png" ) no-repeat}}
@import 'css-none.css';
@font-face{{font-family:x;src:local("x"),url('css-none.woff2') format("woff2")}}
.c{{background:url(dot.png?css)}}
/* url(css-comment.png) */
.d{{background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)}}
.e{{background:url({external})}}
"""
BASED = """\
<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>旧页</title><base href="guide/"></head>
<body><h1>旧页</h1>
<p><a href="intro.html?base">在</a></p>
<p><a href="target.html">不在</a></p>
<p><a href="{external}">外面</a></p>
</body></html>
"""
FEED = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>动物园</title><id>urn:x</id><updated>2024-01-01T00:00:00Z</updated>
<entry><title>一</title><id>urn:1</id><updated>2024-01-01T00:00:00Z</updated><link href="{base}target.html?feed"/></entry>
<entry><title>二</title><id>urn:2</id><updated>2024-01-01T00:00:00Z</updated><link href="{base}feed-none.html"/></entry>
<entry><title>三</title><id>urn:3</id><updated>2024-01-01T00:00:00Z</updated><link href="{external}"/></entry>
</feed>
"""
ASSETS = [
    "dot.png",
    "报告.pdf",
    "a b.txt",
    "100%.txt",
    "c++.txt",
    "c#.txt",
    "a,b.png",
    "dot.mp4",
    "icons.svg",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands; lines from the first to the last are right."""

    file: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Book:
    """A project with a built site, and where its cases stand."""

    root: Path
    cases: tuple
    places: dict


def all_cases(pattern=None):
    """Page → cases, without those that a pattern does not find."""
    chosen = {
        page: [c for c in module.CASES if not pattern or pattern.search(c.id)]
        for page, module in MODULES.items()
    }
    return {page: cases for page, cases in chosen.items() if cases or page == "internal"}


def write_page(title, cases, expand, start="", ending=""):
    """The Markdown of a page, and case → first and last line."""
    lines, lines_of = [*start.splitlines(), f"# {title}", "", "## 清单", ""], {}
    for each in cases:
        block = each.written(expand).split("\n")
        exact = len(lines) + len(block) + each.line + 1
        lines_of[each.id] = (exact, exact) if each.line else (len(lines) + 1, len(lines) + len(block))
        lines += [*block, ""]
    text = "\n".join(lines) + ending
    return text.replace("\n", "\r\n") if title in WINDOWS else text, lines_of


def build(root, chosen, expand, *, extra=None, engine="mkdocs"):
    """Write documents of page → (title, cases) under a folder, and build them; returns the book."""
    docs, places, by_id = root / "docs", {}, {c.id: c for cases in chosen.values() for c in cases}
    write_extras(docs, by_id, expand)
    for page, cases in chosen.items():
        shown = [c for c in cases if c.form not in FILES]
        title = getattr(MODULES.get(page), "TITLE", page)
        start = FRONT_MATTER if page == "soft" else ""
        text, lines_of = write_page(title, shown, expand, start, ENDINGS.get(page, ""))
        (docs / f"{page}.md").write_bytes(text.encode(ENCODINGS.get(page, "utf-8")))
        places |= {id: Place(f"docs/{page}.md", *lines) for id, lines in lines_of.items()}
    for name, text in (extra or {}).items():
        (docs / name).write_text(text, encoding="utf-8")
    (root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    chrome = {name: address(by_id, name, expand) for name in ("chrome", "chrome-fine")}
    css = "extra_css: [assets/style.css]\n" if (docs / "assets/style.css").is_file() else ""
    settings = CONFIGURATION.format(
        base=BASE, chrome=chrome["chrome"], chrome_fine=chrome["chrome-fine"], css=css
    )
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    run_engine(root, engine)
    return Book(root, tuple(by_id.values()), places)


FRONT_MATTER = "---\ntitle: 有名无实\ndescription: >-\n  见 http://127.0.0.1:1/front-matter 一文\n---\n\n"
ENCODINGS = {"tls": "utf-8-sig"}
WINDOWS = {cases_wall.TITLE}
"""Titles of pages whose lines end as on Windows."""
ENDINGS = {"internal": '\n## 就在这里\n\n<p id="here-it-is">这里</p>\n'}


def address(by_id, name, expand):
    """The address of a case that is no Markdown; one that works if it was not chosen."""
    return by_id[name].address(expand) if name in by_id else BASE


def write_extras(docs, by_id, expand):
    """Pages and files that links lead to, and files that hold links."""
    for folder in ("assets", "guide", "drafts"):
        (docs / folder).mkdir(parents=True, exist_ok=True)
    for name in ASSETS:
        (docs / "assets" / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    icons = '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="star"><path d="M0 0"/></symbol></svg>'
    (docs / "assets/icons.svg").write_text(icons, encoding="utf-8")
    for name in ("target", "guide/index", "guide/intro", "drafts/secret", "总结", "new-chapter", "index"):
        (docs / f"{name}.md").write_text(TARGET, encoding="utf-8")
    if not any(c.form in FILES for c in by_id.values()):
        return
    external = {name: address(by_id, f"{name}-external", expand) for name in ("css", "base", "feed")}
    (docs / "assets/style.css").write_text(CSS.format(external=external["css"]), encoding="utf-8")
    (docs / "based.html").write_text(BASED.format(external=external["base"]), encoding="utf-8")
    (docs / "feed.xml").write_text(FEED.format(base=BASE, external=external["feed"]), encoding="utf-8")


def run_engine(root, engine):
    """Build the site."""
    command = [sys.executable, "-W", "ignore", "-m", engine, "build", "--quiet"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    if done.returncode or not (root / "site/index.html").is_file():
        raise RuntimeError(done.stdout + done.stderr)
