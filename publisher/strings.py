"""The sentences of the site itself, in the languages that we speak; a configuration may add its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from publisher.model import Language


def strings(language: Language) -> Mapping[str, str]:
    """Key → sentence. What a language lacks is said in English; `extra.strings` of its configuration wins."""
    known = _catalogue()
    return {**known["en"], **known.get(language.code, {}), **(language.extra.get("strings") or {})}


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("publisher") / "strings.toml").read_text(encoding="utf-8"))
