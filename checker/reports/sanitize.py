"""Text from outside, made fit to be shown: on one line, nothing invisible, no password, not too long."""

from __future__ import annotations

import re

from checker.addresses import masked

LIMIT = 300
"""Characters of a title or an error that a report for people shows."""
URL_LIMIT = 1000
"""Characters of an address; `data:` addresses know no measure."""
INVISIBLE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # what a terminal obeys
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"  # what turns or hides text
    "\ud800-\udfff\ufffe\uffff"  # what no file may hold
    "]"
)


def visible(text: str) -> str:
    r"""The text with invisible characters spelled out: `\x1b`, `\u202e`."""
    return INVISIBLE.sub(lambda found: _spelled(ord(found[0])), text)


def shown(text: str, limit: int = LIMIT) -> str:
    """The text as a report for people may show it, on one line."""
    text = visible(" ".join(masked(text).split()))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _spelled(code: int) -> str:
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
