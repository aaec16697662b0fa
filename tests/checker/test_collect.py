"""A built site, read once."""

import os

from checker.site.collect import collect
from checker.site.folder import files_below, folders_of, visible
from tests.checker.sites import page, write


def collected(root, files):
    """A site of these files."""
    return collect(write(root, files), ("扩展阅读",), lambda done, total: None)


def hrefs(one, path):
    """What is kept of a page's addresses."""
    return [found.href for page in one.pages if page.path == path for found in page.found]


MENU = '<nav><a href="a.html">a</a><a href="https://x/">x</a></nav>'


def test_templates_count_once(tmp_path):
    """A menu is read on the first page, the author's text on every page."""
    one = collected(
        tmp_path, {name: page('<a href="a.html">t</a>', before=MENU) for name in ("a.html", "b.html")}
    )
    assert hrefs(one, "a.html") == ["a.html", "https://x/", "a.html"]
    assert hrefs(one, "b.html") == ["a.html"]


def test_templates_count_once_a_target(tmp_path):
    """Other spellings from other folders are the same target; another target is another link."""
    menu = {"a.html": "b/", "b/index.html": "./", "c/index.html": "b/", "d/index.html": "../b/index.html"}
    one = collected(
        tmp_path, {path: page("", before=f'<a href="{href}">m</a>') for path, href in menu.items()}
    )
    kept = {path: hrefs(one, path) for path in menu}
    assert kept == {
        "a.html": ["b/"],
        "b/index.html": [],
        "c/index.html": ["b/"],
        "d/index.html": ["../b/index.html"],
    }


def test_tables_of_contents(tmp_path):
    """What leads to a part that the page has is not kept, what does not is."""
    toc = '<nav><a href="#一">1</a><a href="#%E4%B8%80">1</a><a href="#none">2</a><a href="#">top</a></nav>'
    one = collected(tmp_path, {"a.html": page('<h2 id="一">一</h2>', before=toc)})
    assert hrefs(one, "a.html") == ["#none"]


def test_files_of_every_kind(tmp_path):
    """Style sheets and feeds are read, hidden files and version control are not."""
    files = {
        "index.html": page("x"), "s.css": "a{background:url(b.png)}", ".hidden/x.html": page('<a href="no">'),
        "feed.xml": "<rss><channel><link>https://x/</link></channel></rss>", ".git/x": "x", ".nojekyll": "",
        "i.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g id="star"/></svg>',
    }  # fmt: skip
    one = collected(tmp_path, files)
    assert [each.path for each in one.pages] == ["feed.xml", "index.html", "s.css"]
    assert one.site.files == {*files} - {".git/x"}
    assert one.html == {"index.html"}
    assert "i.svg" not in one.site.ids
    again = collected(tmp_path, {"use.html": page('<svg><use href="i.svg#star"/></svg>')})
    assert again.site.ids["i.svg"] == {"star"}


def test_progress(tmp_path):
    """Told after every page."""
    told = []
    write(tmp_path, {"a.html": "a", "b.html": "b", "c.css": ""})
    collect(tmp_path, (), lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_links_between_folders(tmp_path):
    """Linked folders are followed, circles are not."""
    write(tmp_path, {"a/x.html": "x", "b/y.html": "y"})
    os.symlink(tmp_path / "a", tmp_path / "b" / "a")
    os.symlink(tmp_path, tmp_path / "b" / "round")
    os.symlink(tmp_path / "nowhere", tmp_path / "dead")
    os.symlink(tmp_path / "self", tmp_path / "self")
    assert files_below(tmp_path) == {"a/x.html", "b/y.html", "b/a/x.html"}


def test_folders():
    """Every one that holds something, and what is hidden."""
    assert folders_of(frozenset({"a/b/c.html", "d.html"})) == {"a", "a/b"}
    assert visible(["b", ".a", "c/.d/e", "a"]) == ["a", "b"]


def test_a_name_that_is_no_text(tmp_path):
    """Bytes are enough of a name."""
    write(tmp_path, {os.fsdecode(b"\xd6\xd0.html"): "x", "index.html": '<a href="%D6%D0.html">x</a>'})
    one = collected(tmp_path, {})
    assert os.fsdecode(b"\xd6\xd0.html") in one.site.files
