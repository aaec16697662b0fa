"""Small built sites on disk, their documents, and what a survey says of them."""

from checker.site.survey import survey

BASE = "https://book.example/k8s/"
READING = ("扩展阅读", "参考资料", "Further reading")
UPSTREAM = ("upstream.example",)


def page(text, *, head="", before="", after=""):
    """A page as our own templates make it: marks round the author's text."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{before}"
        f"<article>\n<!--text-->\n{text}\n<!--/text-->\n</article>{after}</body></html>"
    )


def write(root, files):
    """Files by path; text that is no page by itself becomes one where the name asks for it."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            bare = path.endswith(".html") and "<body" not in content and "<html" not in content
            content = (page(content) if bare else content).encode()
        file.write_bytes(content)
    return root


def surveyed(tmp_path, site, docs=None, base=BASE, **more):
    """A survey of a site; with documents they lie in `docs` beside it."""
    write(tmp_path / "site", site)
    folder = write(tmp_path / "docs", docs) if docs is not None else None
    if folder:
        folder.mkdir(exist_ok=True)
    return survey(tmp_path / "site", folder, base, READING, UPSTREAM, lambda done, total: None, **more)


def said(survey):
    """Verdicts by the first address as it was written; `ASK` where the world must be asked."""
    found = {f.occurrences[0].href: f.verdict.name for f in survey.findings}
    return found | {link.occurrences[0].href: "ASK" for link in survey.links}


def places(survey, root=None):
    """`file:line:column` of every occurrence, by address as written; chrome is left out."""
    found = {}
    for one in (*survey.findings, *survey.links):
        for place in one.occurrences:
            if not place.chrome:
                file = place.file.removeprefix(f"{root.as_posix()}/") if root else place.file
                found.setdefault(place.href, []).append(f"{file}:{place.line}:{place.column}")
    return found
