"""Copies of dead pages: the Wayback Machine's availability API."""

from __future__ import annotations

import json
from urllib.parse import quote

from checker.model import Answer
from checker.web.appetite import Want

API = "https://archive.org/wayback/available?url="


def question(url: str) -> Want:
    """What to ask the archive about an address."""
    return Want(url=API + quote(url, safe=""))


def copy_of(answer: Answer) -> str:
    """The address of the nearest copy; nothing when there is none, or no answer."""
    try:
        found = json.loads(answer.document.text if answer.document else "")
        closest = found["archived_snapshots"]["closest"]
        return str(closest["url"]) if closest["available"] else ""
    except (ValueError, KeyError, TypeError):
        return ""
