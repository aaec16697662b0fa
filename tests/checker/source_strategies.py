"""Random Markdown: blocks in odd nestings, with all that could be a link or nearly is one."""

from hypothesis import strategies as st

_PARTS = [
    *"*_`[]()|$\\:\"'!", "``", "](", "![", "[a](u1)", "![b](u2)", "[x][r]", "[r]", "[R][]", "![r]", "[x] [r]", "[q][s]",
    "<http://a.b/c>", "<m@n.o>", "[c](<u 4> 't')", '[d](u5 "t")', "[e](u(6))", "[f](v7&amp;w)", "[g](x_y_z)", "[i]()",
    "[h](  u8  )", "[j](u9 't' )", "\\[", "\\]", "\\(", "\\)", "\\\\", "`c`", "`` [n](o) ` ``", "$m$", "\\(z\\)", "[^1]",
    "word", "中文", "，", "a b", " ", "  ", "<b>", "</b>", '<a href="h1">k</a>', "<img src='h2'>", "<code>[n](o)</code>",
    "<kbd>[k](l)</kbd>", "&amp;", "u?a=1&b=2", "{: .k}", "**b**", "~~", "it's", "https://x.cn/a", "www.x.cn", "< ",
    "<https://x.cn/*a*_b_>", "[![p](q)](s)", "[a\\]](b\\_c)", "[`]`](d)",
]  # fmt: skip
_STARTS = [
    "", "", "", "", "    ", "  ", "   ", "\t", "        ", "> ", ">", "> > ", "- ", "1. ", "* ", "    - ", "    > ",
    "# ", "## ", '!!! note "', "!!! tip", '??? x "[t](tt)"', "| ", "[r]: http://r.e/f", "[^1]: ", "---", "===", "```",
    "~~~", "````", "> ```", "    ```", "  ```", "```py", "```{.x}", "$$", "|---|---|", "| a | [b](c) |", "***", "\\[",
    "<div>\n[n](o)\n</div>\n", "<div markdown>\n", "</div>\n", "<!-- [n](o) -->\n", "<hr>\n", "<pre>\n[n](o)\n</pre>\n",
    '<p><a href="v">w</a></p>\n', "<details>\n<summary>s</summary>\n\n[t](u)\n\n</details>\n",
]  # fmt: skip
_LOOSE = {*"()[]\"'", "](", "![", "it's", "< "}


def _documents(parts):
    text = st.lists(st.sampled_from(parts), max_size=7).map("".join)
    inset, end = st.sampled_from(["", "", "", "    ", "> "]), st.sampled_from(["\n", "\n", "\n\n"])
    line = st.tuples(inset, st.sampled_from(_STARTS), text, end).map("".join)
    return st.lists(line, min_size=1, max_size=9).map("".join)


paragraphs = st.lists(st.sampled_from(_PARTS), max_size=7).map("".join)
documents = _documents(_PARTS)
tidy_documents = _documents([part for part in _PARTS if part not in _LOOSE])
"""Without brackets and quotes of their own, which may end at whatever is written behind them."""
