"""`--fix`: addresses of pages that moved for good, put right in the Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from checker.markdown.fix import Fix, apply, rewrite, scanned
from checker.markdown.mention import Mention
from checker.markdown.source import mentions
from checker.model import Finding, Notice, Occurrence
from checker.site import hrefs
from checker.verdicts import Verdict

_HIDDEN = "***@"
_MENDED = frozenset({Verdict.MOVED, Verdict.INSECURE})


def mend(findings: Iterable[Finding]) -> tuple[Notice, ...]:
    """Write the new address of every page that moved, wherever a document names it; tells what was done.

    Only the address changes. Temporary redirects, logins and front pages are no new addresses; addresses with
    a password are left to a person.
    """
    wanted: dict[str, list[tuple[Occurrence, str]]] = {}
    notices: list[Notice] = []
    for finding in findings:
        if finding.verdict not in _MENDED:
            continue
        for place in finding.occurrences:
            if _HIDDEN in finding.url + finding.proposal:
                notices.append(_undone(place.file, place.line, "the address holds a password"))
            elif place.file.endswith(".md") and place.line:
                wanted.setdefault(place.file, []).append((place, finding.proposal))
    mended = (notice for file, places in sorted(wanted.items()) for notice in _mend(file, places))
    return (*notices, *mended)


def _mend(name: str, places: list[tuple[Occurrence, str]]) -> Iterator[Notice]:
    file = Path(name)
    try:
        text = scanned(file)
    except OSError as error:
        yield _undone(name, 0, str(error.strerror or error))
        return
    found = {(mention.line, mention.column): mention for mention in mentions(text, private=True)}
    changes: list[tuple[Mention, str]] = []
    for place, proposal in places:
        mention = found.get((place.line, place.column))
        if not (mention and _is_same(mention.target, place.href)):
            yield _undone(name, place.line, f"{place.href} is not written out here")
        else:
            changes.append((mention, proposal))
    yield from _write(file, name, text, changes)


def _is_same(one: str, other: str) -> bool:
    """Whether two spellings are one address: what was edited since the site was built is another."""
    return hrefs.on_the_wire(hrefs.trimmed(one)) == hrefs.on_the_wire(hrefs.trimmed(other))


def _write(file: Path, name: str, text: str, changes: list[tuple[Mention, str]]) -> Iterator[Notice]:
    try:
        new = rewrite(text, changes)
    except ValueError as error:
        yield _undone(name, 0, str(error))
        return
    for refusal in apply([Fix(file=file, old=text, new=new)] if changes else []):
        yield _undone(name, 0, refusal.reason)
        return
    count = len({(mention.start, mention.end) for mention, _ in changes})
    if count:
        yield Notice(text=f"{count} × new address written", zh=f"已写入 {count} 处新地址", file=name)


def _undone(name: str, line: int, reason: str) -> Notice:
    return Notice(text=f"not fixed: {reason}", zh=f"未能修改：{reason}", file=name, line=line)
