"""`VERDICTS.md`, cut into its chapters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def chapters() -> Mapping[str, str]:
    """Slug of a verdict → what the manual says of it, in Markdown."""
    text = (files("checker") / "VERDICTS.md").read_text(encoding="utf-8")
    parts = re.split(r"^(#{1,2}) (.+)$", text, flags=re.M)[1:]
    heads = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return {title: body.strip() for level, title, body in heads if level == "##"}
