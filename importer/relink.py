"""Walk the blocks of a chapter and put other addresses into its links and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from importer.model import (
    Block,
    Blocks,
    Heading,
    Image,
    Items,
    Link,
    Mark,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
)
from importer.shape import merge

Relink = Callable[[Link], Link | None]
"""A link in, the link that readers get out; None leaves the text only."""
Repicture = Callable[[Image], Image]


def relink(blocks: Blocks, link: Relink, picture: Repicture) -> Blocks:
    """The blocks with every link and every picture replaced."""

    def on_block(block: Block) -> Block:
        match block:
            case Paragraph(runs):
                return Paragraph(on_runs(runs))
            case Heading(level, runs, anchor):
                return Heading(level, on_runs(runs), anchor)
            case Items():
                return replace(block, items=tuple(tuple(map(on_block, i)) for i in block.items))
            case Quote():
                return Quote(tuple(map(on_block, block.blocks)))
            case Table():
                rows = tuple(tuple(tuple(map(on_block, c)) for c in row) for row in block.rows)
                return replace(block, rows=rows)
        return block

    def on_runs(runs: Runs) -> Runs:
        if not any(run.marks or isinstance(run.content, Image) for run in runs):
            return runs
        changed = tuple(map(on_run, runs))
        unlinked = any(len(a.marks) != len(b.marks) for a, b in zip(runs, changed, strict=True))
        return tuple(merge(changed)) if unlinked else changed

    def on_run(run: Run) -> Run:
        marks = frozenset([kept for mark in run.marks for kept in on_mark(mark)]) if run.marks else run.marks
        content = picture(run.content) if isinstance(run.content, Image) else run.content
        return Run(content, marks)

    def on_mark(mark: Mark) -> Iterator[Mark]:
        changed = link(mark) if isinstance(mark, Link) else mark
        if changed is not None:
            yield changed

    return tuple(map(on_block, blocks))


def headings(blocks: Blocks) -> Iterator[Heading]:
    """All headings in the order of the page, those inside items and quotes too."""
    for block in blocks:
        match block:
            case Heading():
                yield block
            case Items(items):
                for item in items:
                    yield from headings(item)
            case Quote(inner):
                yield from headings(inner)
