"""A case: a link, what the world does about it, and what a careful maintainer would say."""

import dataclasses
from dataclasses import dataclass, field

LINK = "- [{id}](<{url}>)"
PLAIN = "- [{id}]({url})"
AUTO = "- {id} <{url}>"
HTML = '<p><a href="{url}">{id}</a></p>'
"""A block of HTML, which the engine takes over to the byte."""
PICTURE = "- {id} ![{id}](<{url}>)"
REFERENCE = "- [{id}][ref-{id}]\n\n[ref-{id}]: {url}\n"
BARE = "- {id} {url} 之后"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One link of the zoo."""

    id: str
    severities: frozenset[str]
    """One, or more where honest opinions differ; `absent` if a report may pass over it."""
    verdicts: frozenset[str]
    url: str = "{main}/{id}"
    form: str = LINK
    serve: object = None
    """Who answers at `/<id>`, and below."""
    routes: dict = field(default_factory=dict)
    """Who answers elsewhere: `/path` on any address, or `name/path`."""
    names: dict = field(default_factory=dict)
    """Names of hosts, each with the kind of its certificate."""
    final: str = ""
    """Where it must have led, if that matters."""
    proposal: str = ""
    said: str = ""
    """The address as reports spell it, where that is not as the page does."""
    most: int = 0
    """How many requests it may cost at most; 0 for any number."""
    line: int = 0
    """Which line of its form the link is on, from the end: -1 is the last; 0 for any."""
    local: bool = False
    """Whether nothing of the world has to do with it."""

    def address(self, expand):
        """The link as it is written."""
        return expand(self.url.replace("{id}", self.id))

    def written(self, expand):
        """The link in its Markdown."""
        return self.form.replace("{id}", self.id).replace("{url}", self.address(expand))


def case(id, severity, verdict, serve=None, url="{main}/{id}", form=LINK, **more):
    """`pass|warn`, `ok|denied`: the bar stands for *or*."""
    return Case(
        id=id,
        severities=frozenset(severity.split("|")),
        verdicts=frozenset(verdict.split("|")),
        serve=serve,
        url=url,
        form=form,
        **more,
    )


def group(host, cases):
    """Cases whose address is on another host than the main one."""
    return [dataclasses.replace(c, url=c.url.replace("{main}", "{%s}" % host)) for c in cases]
