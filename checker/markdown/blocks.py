"""The blocks of a Markdown file as Python-Markdown with this site's extensions sees them.

Only as much is kept of the tree as decides what the next block is: every node knows its last child.
Which block is what depends on the order in which `Outline._process` asks; it is the engine's.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from checker.markdown.lines import BLANK, Joined, Line, Lines
from checker.markdown.markup import decoded

_TAB = " " * 4
_LISTS = frozenset({"ul", "ol"})
_CALLOUTS = frozenset({"admonition", "details"})
_DEEP = 60
"""Blocks nested deeper are taken for paragraphs."""

_STARTS = frozenset(" !?#=-_*+>[\\$|0123456789")
"""A block whose lines begin with none of these is a paragraph, or a table."""
_CALLOUT = re.compile(
    r'!!! ?[\w-]+(?: +[\w-]+)*(?: +"(.*?)")? *$|(\?{3})\+? ?(?:(?:[\w-]+(?: +[\w-]+)*?)?(?: +"(.*?)")|'
    r"[\w-]+(?: +[\w-]+)*?) *$"
)
_MATHS = re.compile(
    r"\$\$(?:\\.|[^\\])+?\$\$ *\Z|\\begin\{([a-z]+\*?)\}(?:\\.|[^\\])+?\\end\{\1\} *\Z"
    r"|\\\[(?:\\[^\]]|[^\\])+?\\\] *\Z",
    re.S,
)
_HEADING = re.compile(r"#{1,6}((?:\\.|[^\\#]|#+(?=[^#]))*?)#*$")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_RULE = re.compile(r" {0,3}(?>(?:-+ {0,2}){3,}|(?:_+ {0,2}){3,}|(?:\*+ {0,2}){3,}) *$")
_NUMBER = re.compile(r" {0,3}\d+\. +(.*)")
_BULLET = re.compile(r" {0,3}[*+-] +(.*)")
_NESTED = re.compile(r" {4,7}(?:\d+\.|[*+-]) ")
_QUOTE = re.compile(r" {0,3}> ?(.*)")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]]*)\]: *(.*)$")
_DEFINITION = re.compile(
    r"""^ {0,3}\[([^\[\]]*)\]: *(?:\n *)?(\S+) *(?:\n *)?(?:(["']).*\3 *|\(.*\) *)?$""", re.M
)
_PIPES = re.compile(r"\\\\|(\\?)(`+)|\\\||(\|)")
_LAST_PIPE = re.compile(r"(?<!\\)(?:\\\\)*\|$")


@dataclass(frozen=True, slots=True)
class Definition:
    """`[label]: address`."""

    target: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    tag: str
    last: _Node | None = None


_Queue = deque[Lines]


@dataclass(slots=True)
class Outline:
    """What a file holds, block by block."""

    pieces: list[Lines] = field(default_factory=list)
    """Every run of text that may hold a link: a paragraph, a heading, a cell."""
    definitions: dict[str, Definition] = field(default_factory=dict)
    """By label in lower case."""
    footnotes: dict[str, Lines] = field(default_factory=dict)
    _states: list[str] = field(default_factory=list)
    _depth: int = 0

    def read(self, lines: Lines) -> None:
        """Take in the lines of a file, and then those of its footnotes."""
        self._chunk(_Node("div"), lines)
        done = 0
        while done < len(self.footnotes):
            notes = list(self.footnotes.values())
            for note in notes[done:]:
                self._chunk(_Node("div"), note)
            done = len(notes)

    def _chunk(self, parent: _Node, lines: Lines) -> None:
        self._parse(parent, deque(_blocks(lines)))

    def _parse(self, parent: _Node, queue: _Queue) -> None:
        self._depth += 1
        while queue:
            block = queue.popleft()
            if block and not block[0][0]:
                _push(queue, _blocks(block))
            elif block and (self._depth > _DEEP or _plain(block)):
                self._paragraph(parent, block)
            elif block:
                self._process(parent, block, queue)
        self._depth -= 1

    def _process(self, parent: _Node, block: Lines, queue: _Queue) -> bool:
        return (
            self._callout(parent, block, queue)
            or self._indented(parent, block)
            or self._code(parent, block, queue)
            or self._maths(parent, block)
            or self._table(parent, block)
            or self._heading(parent, block, queue)
            or self._underlined(parent, block, queue)
            or self._rule(parent, block, queue)
            or self._list("ol", _NUMBER, parent, block)
            or self._list("ul", _BULLET, parent, block)
            or self._quote(parent, block)
            or self._footnote(block, queue)
            or self._definition(block, queue)
            or self._paragraph(parent, block)
        )

    def _within(self, state: str, parent: _Node, blocks: _Queue) -> None:
        self._states.append(state)
        self._parse(parent, blocks)
        self._states.pop()

    def _in(self, state: str) -> bool:
        return bool(self._states) and self._states[-1] == state

    def _keep(self, lines: Lines) -> None:
        if any("[" in text or "<" in text or "://" in text or "www." in text for text, _ in lines):
            self.pieces.append(lines)

    def _callout(self, parent: _Node, block: Lines, queue: _Queue) -> bool:
        """`!!! note` and `??? note`, or what belongs to the last of them."""
        marked = (row for row, (text, _) in enumerate(block) if text.startswith(("!!!", "???")))
        row, found = next(((r, f) for r in marked if (f := _CALLOUT.match(block[r][0]))), (-1, None))
        if not found:
            return self._continued(parent, block, queue)
        self._parse(parent, deque([block[:row]]))
        node = parent.last = _Node("details" if found[2] else "admonition")
        group = 3 if found[2] else 1
        if found[group]:
            self._keep([(found[group], block[row][1] + found.start(group))])
        inside, rest = _detabbed(block[row + 1 :], 4)
        self._chunk(node, inside)
        _push(queue, [rest])
        return True

    def _continued(self, parent: _Node, block: Lines, queue: _Queue) -> bool:
        node, indent = _callout_of(parent.last, block[0][0])
        if node is None:
            return False
        inside, rest = _detabbed(block, indent)
        self._chunk(node, inside)
        _push(queue, [rest])
        return True

    def _indented(self, parent: _Node, block: Lines) -> bool:
        """What belongs to an item of a list."""
        in_list = parent.tag == "li" or (parent.last is not None and parent.last.tag in _LISTS)
        if not in_list or not block[0][0].startswith(_TAB) or self._in("detabbed"):
            return False
        level, node = self._level(parent, block[0][0])
        block = _loosely(block, 4 * level)
        if parent.tag == "li":
            node = parent.last if parent.last is not None and parent.last.tag in _LISTS else parent
        elif node.tag != "li":
            if node.last is None or node.last.tag != "li":
                node.last = _Node("li")
            node = node.last
        self._within("detabbed", node, deque([block]))
        return True

    def _level(self, node: _Node, first: str) -> tuple[int, _Node]:
        """How many tabs of an indent the open lists account for, and the innermost of them."""
        wanted = (len(first) - len(first.lstrip(" "))) // 4
        level = int(self._in("list"))
        while wanted > level and node.last is not None and node.last.tag in _LISTS | {"li"}:
            node = node.last
            level += node.tag in _LISTS
        return level, node

    def _code(self, parent: _Node, block: Lines, queue: _Queue) -> bool:
        if not block[0][0].startswith(_TAB):
            return False
        parent.last = _Node("pre")
        _push(queue, [_detabbed(block, 4)[1]])
        return True

    def _maths(self, parent: _Node, block: Lines) -> bool:
        if not block[0][0].startswith(("$$", "\\[", "\\b")) or not _MATHS.match(Joined(block).text):
            return False
        parent.last = _Node("div")
        return True

    def _table(self, parent: _Node, block: Lines) -> bool:
        if len(block) < 2 or not set(block[1][0]) <= set("|:- ") or "|" not in block[0][0]:
            return False
        head = block[0][0].strip(" ")
        border = head.startswith("|") or bool(_LAST_PIPE.search(head))
        width = len(_cells(block[0], border=border))
        if len(_cells(block[1], border=border)) != width or not (width > 1 or (border and _piped(block[1:]))):
            return False
        for row in [block[0], *block[2:]]:
            for cell in _cells(row, border=border)[:width]:
                self._keep([cell])
        parent.last = _Node("table")
        return True

    def _heading(self, parent: _Node, block: Lines, queue: _Queue) -> bool:
        heads = [row for row, (text, _) in enumerate(block) if text.startswith("#") and _HEADING.match(text)]
        if not heads:
            return False
        if len(block) > 1:
            if self._in("looselist"):
                block[heads[0] + 1 :] = _loosely(block[heads[0] + 1 :], 4)
            _push(queue, _cut(block, heads))
            return True
        text, shift = block[0]
        if found := _HEADING.match(text):
            self._keep([(found[1], shift + found.start(1))])
        parent.last = _Node("h")
        return True

    def _underlined(self, parent: _Node, block: Lines, queue: _Queue) -> bool:
        """Headings with a line of `=` or `-` below."""
        row = 0
        while row + 1 < len(block) and _UNDERLINE.match(block[row + 1][0]):
            self._keep([block[row]])
            row += 2
            if row < len(block) and block[row][0][0] in " !?#$\\":
                break
        if row:
            parent.last = _Node("h")
            _push(queue, [block[row:]])
        return row > 0

    def _rule(self, parent: _Node, block: Lines, queue: _Queue) -> bool:
        rules = [row for row, (text, _) in enumerate(block) if _RULE.match(text)]
        if not rules:
            return False
        if len(block) > 1:
            _push(queue, _ruled(block, rules))
        else:
            parent.last = _Node("hr")
        return True

    def _list(self, tag: str, mark: re.Pattern[str], parent: _Node, block: Lines) -> bool:
        if not mark.match(block[0][0]):
            return False
        items = _items(block, mark)
        node = parent
        if parent.last is not None and parent.last.tag == tag:
            node = parent.last
            node.last = _Node("li")
            self._within("looselist", node.last, deque([items.popleft()]))
        elif parent.tag not in _LISTS:
            node = parent.last = _Node(tag)
        for item in items:
            if node.last is None or not item[0][0].startswith(_TAB):
                node.last = _Node("li")
            self._within("list", node.last, deque([item]))
        return True

    def _quote(self, parent: _Node, block: Lines) -> bool:
        row = next((row for row, (text, _) in enumerate(block) if _QUOTE.match(text)), -1)
        if row < 0:
            return False
        self._parse(parent, deque([block[:row]]))
        if parent.last is None or parent.last.tag != "blockquote":
            parent.last = _Node("blockquote")
        self._within("blockquote", parent.last, deque(_blocks([_unquoted(line) for line in block[row:]])))
        return True

    def _footnote(self, block: Lines, queue: _Queue) -> bool:
        rows = [row for row, (text, _) in enumerate(block) if "[^" in text and _FOOTNOTE.match(text)]
        if not rows:
            return False
        note: Lines = []
        for row, after in zip(rows, [*rows[1:], len(block)], strict=True):
            text, shift = block[row]
            if found := _FOOTNOTE.match(text):
                note = [(found[2], shift + found.start(2)), *_loosely(block[row + 1 : after], 4)]
                self.footnotes[found[1]] = note
        while queue and queue[0][0][0].startswith(_TAB):
            more = queue.popleft()
            cut = next((row for row, (text, _) in enumerate(more) if _FOOTNOTE.match(text)), len(more))
            note += [BLANK, *_loosely(more[:cut], 4)]
            if cut < len(more):
                queue.appendleft(more[cut:])
                break
        _push(queue, [block[: rows[0]]])
        return True

    def _definition(self, block: Lines, queue: _Queue) -> bool:
        if not any("]:" in text for text, _ in block):
            return False
        joined = Joined(block)
        pieces, row = list[Lines](), 0
        for found in _DEFINITION.finditer(joined.text):
            self._define(found, joined)
            pieces.append(block[row : joined.row(found.start())])
            row = joined.row(found.end()) + 1
        if row:
            _push(queue, [*pieces, block[row:]])
        return row > 0

    def _define(self, found: re.Match[str], joined: Joined) -> None:
        target = found[2].lstrip("<")
        start = found.end(2) - len(target)
        target = target.rstrip(">")
        span = joined.span(start, start + len(target))
        self.definitions[found[1].strip().lower()] = Definition(decoded(target), *span)

    def _paragraph(self, parent: _Node, block: Lines) -> bool:
        self._keep(block)
        if not self._in("list"):
            parent.last = _Node("p")
        return True


def _blocks(lines: Lines) -> Iterator[Lines]:
    """What blank lines divide; a block behind several keeps one, which ends a footnote."""
    block: Lines = []
    blanks = 0
    for line in lines:
        if line[0]:
            if blanks > 1 and not block:
                block.append(BLANK)
            block.append(line)
            blanks = 0
            continue
        blanks += 1
        if block:
            yield block
            block = []
    if block:
        yield block


def _push(queue: _Queue, blocks: Iterable[Lines]) -> None:
    """Put what is left of a block back in front."""
    queue.extendleft(reversed([block for block in blocks if block]))


def _plain(block: Lines) -> bool:
    return block[0][0][0] not in _STARTS and (
        len(block) == 1 or ("|" not in block[0][0] and all(text[:1] not in _STARTS for text, _ in block))
    )


def _detabbed(block: Lines, width: int) -> tuple[Lines, Lines]:
    """The first lines that are indented, without the indent, and the rest."""
    blanks = " " * width
    rows = next((r for r, (text, _) in enumerate(block) if text and not text.startswith(blanks)), len(block))
    return [(text[width:], shift + width) for text, shift in block[:rows]], block[rows:]


def _loosely(block: Lines, width: int) -> Lines:
    """Lines without an indent where they have it."""
    blanks = " " * width
    return [(t[width:], s + width) if t.startswith(blanks) else (t, s) for t, s in block]


def _cut(block: Lines, rows: list[int]) -> list[Lines]:
    """Some lines alone, and what stands between them."""
    pieces, start = list[Lines](), 0
    for row in rows:
        pieces += [block[start:row], block[row : row + 1]]
        start = row + 1
    return [*pieces, block[start:]]


def _ruled(block: Lines, rules: list[int]) -> list[Lines]:
    """The same for rules, of which some are underlines of headings behind another."""
    pieces, start = list[Lines](), 0
    for row in rules:
        if row < start:
            continue
        pieces += [block[start:row], block[row : row + 1]]
        start = row + 1
        while start + 1 < len(block) and _UNDERLINE.match(block[start + 1][0]):
            pieces.append(block[start : start + 2])
            start += 2
    return [*pieces, block[start:]]


def _callout_of(node: _Node | None, first: str) -> tuple[_Node | None, int]:
    """The callout or item of a list in it to which an indented block belongs, and the width of the indent."""
    if node is None or node.tag not in _CALLOUTS:
        return None, 0
    found: _Node | None = node
    indent = 4
    while found and found.last and found.last.tag in _LISTS and first[indent - 4 :].startswith(_TAB * 2):
        found = found.last.last
        indent += 4
    return (found if first.startswith(" " * indent) else None), indent


def _unquoted(line: Line) -> Line:
    text, shift = line
    found = _QUOTE.match(text)
    if text.strip() == ">":
        return ("", shift)
    return (found[1], shift + found.start(1)) if found else line


def _items(block: Lines, mark: re.Pattern[str]) -> _Queue:
    """The items of a list; nested ones stand together, still indented."""
    items: _Queue = deque()
    for text, shift in block:
        if found := mark.match(text):
            items.append([(found[1], shift + found.start(1))])
        elif _NESTED.match(text) and not items[-1][0][0].startswith(_TAB):
            items.append([(text, shift)])
        else:
            items[-1].append((text, shift))
    return items


def _piped(rows: Lines) -> bool:
    """Whether every row of a table of one column has its border."""
    return all(text.strip(" ").startswith("|") or _LAST_PIPE.search(text.strip(" ")) for text, _ in rows)


def _cells(line: Line, *, border: bool) -> Lines:
    """The cells of a row; pipes in code and behind a backslash divide none."""
    row = line[0].strip(" ")
    start = line[1] + len(line[0]) - len(line[0].lstrip(" "))
    if border and row.startswith("|"):
        row, start = row[1:], start + 1
    if border:
        row = _LAST_PIPE.sub("", row)
    cells, last = [], 0
    for pipe in [*_dividers(row), len(row)]:
        cells.append((row[last:pipe], start + last))
        last = pipe + 1
    return cells


def _dividers(row: str) -> list[int]:
    if "`" not in row:
        return [m.start() for m in _PIPES.finditer(row) if m[3]]
    marks = [m for m in _PIPES.finditer(row) if m[2] or m[3]]
    ends: dict[int, list[int]] = {}
    for index in reversed(range(len(marks))):
        if marks[index][2]:
            ends.setdefault(len(marks[index][2]), []).append(index)
    pipes, index = [], 0
    while index < len(marks):
        mark = marks[index]
        closing = ends.get(len(mark[2]) - len(mark[1])) if mark[2] else None
        while closing and closing[-1] <= index:
            closing.pop()
        if mark[3]:
            pipes.append(mark.start())
        index = closing[-1] + 1 if closing else index + 1
    return pipes
