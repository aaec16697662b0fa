"""What the site's own engine makes of Markdown: the oracle."""

from html.parser import HTMLParser
from pathlib import Path

from markdown import Markdown

from importer.proof import site_dialect

ROOT = Path(__file__).resolve().parents[2]
_DIALECT = site_dialect(ROOT / "mkdocs.yml")
_QUIET = {"pre", "code", "script", "style", "textarea"}


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.quiet, self.open, self.nested = [], 0, 0, False

    def handle_starttag(self, tag, attrs):
        """Note addresses, but those of code and those that the engine adds by itself."""
        values = dict(attrs)
        self.quiet += tag in _QUIET
        self.nested |= tag == "a" and self.open > 0
        self.open += tag == "a"
        if self.quiet or any(part in values.get("class", "") for part in ("headerlink", "footnote-")):
            return
        for name, value in attrs:
            if name in {"href", "src", "poster"}:
                self.found.append((value or "").strip())
            elif name == "srcset":
                self.found += [candidate.split()[0] for candidate in value.split(",")]

    def handle_endtag(self, tag):
        """Leave code and links."""
        self.quiet -= tag in _QUIET and self.quiet > 0
        self.open -= tag == "a" and self.open > 0


def shown(markdown):
    """Every address that a reader of the page gets, in order; `None` where the engine itself stumbles."""
    html = Markdown(extensions=list(_DIALECT.extensions), extension_configs=_DIALECT.options).convert(
        markdown
    )
    links = _Links()
    links.feed(html)
    links.close()
    own_marks = any(mark in html for mark in ("\x02", "klzzwxh", "wzxhzdk"))
    return None if links.nested or own_marks else links.found
