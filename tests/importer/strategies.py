"""Random chapters: blocks in all the nestings that HTML allows, with the nastiest text there is."""

from hypothesis import strategies as st

from importer.model import (
    Break,
    Code,
    Display,
    Divider,
    Element,
    Formula,
    Heading,
    Image,
    Items,
    Paragraph,
    Quote,
    Table,
)

SIGNS = list("*_`[]()<>#+-.!|{}$&~^=:\\\"'/@%?,;") + [
    "**", "__", "``", "```", "~~~", "---", "***", "===", "$$", "](", "![", "[^1]", "[^1]: ", "[a]: b",
    "1. ", "12. ", "- ", "+ ", "* ", "# ", "## ", "> ", "!!! note", "??? x", '=== "x"', ": x", "| a | b |",
    "|---|---|", ":--|--:", "{: .x }", "{#id}", "{.y}", "{{ .Values.x }}", "{% raw %}", "<T>", "<your_id>",
    "</div>", "<!-- x -->", "<br>", "<div>", "<script>", "&lt;", "&amp;lt;", "&#35;", "&nbsp;", "&copy", "<a@b.c>",
    "<http://x.y>", "http://x.y/z_a_b", "\\(", "\\)", "\\[", "\\]", "\\begin{x}", "\\\\", "\\_", "\\*", "$HOME/$USER",
    "[TOC]", "--8<--", ":smile:", "H~2~O", "==x==", "++x++", "^^x^^", "__init__", "*args", "snake_case", "a*b",
    "*[HTML]: x", "[x](y)", "![x](y)", "[x][y]", "Key: value", "\u00a0", "\u3000", "，", "。", "（", "）", "“", "—",
    "中文", "节点", "word", "C#", "F#", "🌱", "é", "1", "x",
]  # fmt: skip

words = st.lists(st.sampled_from([*SIGNS, " ", " ", "\n", "中", "文", "a", "b"]), min_size=1, max_size=7).map(
    "".join
)
code_text = st.lists(
    st.sampled_from([*SIGNS, " ", "  ", "\t", "\n", "\n\n", "    ", "│", "├──"]), min_size=1, max_size=10
).map("".join)
urls = st.sampled_from(
    ["https://x.example/a_b(c)", "https://x.example/?a=1&b=2&copy=3#f", "https://x.example/中 文", "a'b\"c", "x|y*z_",
     "https://x.example/)(", "mailto:a@b.c", "assets/图 1.png", "https://x.example/[1]{2}$3`4\\5<6>"]
)  # fmt: skip
titles = st.one_of(st.just(""), words)


def element(tag, children, **attrs):
    """An HTML element."""
    return Element(tag, attrs, tuple(children))


marks = st.sampled_from(["strong", "em", "code", "del", "sub", "sup", "u", "kbd", "mark", "span", "b", "i"])


def inline_of(inner):
    """Inline elements around inline content."""
    content = st.lists(inner, min_size=0, max_size=3)
    return st.one_of(
        st.builds(element, marks, content),
        st.builds(lambda c, h, t: Element("a", {"href": h, "title": t}, tuple(c)), content, urls, titles),
    )


atoms = st.one_of(
    words,
    words,
    st.just(element("br", [])),
    st.builds(lambda s, a, t: Element("img", {"src": s, "alt": a, "title": t}), urls, titles, titles),
    st.sampled_from(["x^2", "a_b*c", "a<b", "x|y", "\\frac{1}{2}", "\\{x\\}", "`t`"]).map(
        lambda tex: Element("math", {"kind": "inline"}, (tex,))
    ),
)
inline = st.recursive(atoms, inline_of, max_leaves=6)
inlines = st.lists(inline, min_size=0, max_size=4)

pre = st.builds(
    lambda text, language: element("pre", [Element("code", {"class": language}, (text,))]),
    code_text,
    st.sampled_from(["", "language-go", "language-c++", "language-no lang", "language-plain"]),
)
leaf_blocks = st.one_of(
    st.builds(element, st.just("p"), inlines),
    st.builds(element, st.just("p"), inlines),
    st.builds(element, st.sampled_from(["h2", "h3", "h4", "h6"]), inlines),
    pre,
    st.just(element("hr", [])),
    st.sampled_from(["E = mc^2", "a &= b \\\\\nc &= d", "\\begin{x}y\\end{x}"]).map(
        lambda tex: Element("math", {"kind": "display"}, (tex,))
    ),
)


def containers_of(blocks):
    """Lists, quotes and tables of blocks."""
    content = st.lists(blocks, min_size=0, max_size=3)
    tight = st.builds(lambda i, n: element("li", [*i, *n]), inlines, st.lists(blocks, max_size=1))
    item = st.one_of(tight, st.builds(element, st.just("li"), content))
    items = st.lists(item, min_size=1, max_size=3)
    cell = st.builds(
        lambda tag, c, align: Element(tag, {"align": align}, tuple(c)),
        st.sampled_from(["td", "th"]),
        st.one_of(inlines, inlines, content),
        st.sampled_from(["", "left", "center", "right"]),
    )
    row = st.builds(element, st.just("tr"), st.lists(cell, min_size=1, max_size=3))
    return st.one_of(
        st.builds(element, st.just("ul"), items),
        st.builds(lambda i, n: Element("ol", {"start": str(n)}, tuple(i)), items, st.integers(0, 120)),
        st.builds(element, st.just("blockquote"), content),
        st.builds(element, st.just("table"), st.lists(row, min_size=1, max_size=3)),
        st.builds(element, st.just("div"), content),
    )


block = st.recursive(leaf_blocks, containers_of, max_leaves=8)
bodies = st.lists(block, min_size=1, max_size=5).map(lambda blocks: element("body", blocks))
