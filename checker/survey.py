"""A built site and its documents → every link, where it stands, and what can be said of it without asking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from checker import hrefs
from checker.addresses import masked
from checker.built import Found, Page, Use
from checker.collect import Collected, Progress, collect
from checker.errors import SiteError
from checker.folder import files_below, read_bytes, read_text, visible
from checker.gather import Gathered, Standing
from checker.locate import Heading, heading_line, headings, is_shown, locate, meaning_of
from checker.mention import Form, Mention
from checker.model import Finding, Kind, Link, Notice, Occurrence
from checker.origins import Origins, is_markdown
from checker.pages import names_reading, prose
from checker.policy import Policy, policy_of
from checker.resolve import NOWHERE, Places, Resolved, Resolver, bare, base_of
from checker.source import mentions
from checker.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """All links of a site."""

    findings: tuple[Finding, ...]
    """Those that need no asking."""
    links: tuple[Link, ...]
    """Those that do: absolute `http` and `https` addresses, with fragments."""
    cautions: Mapping[str, Finding] = field(default_factory=dict)
    """By `Link.url`: what to say of a link if nothing worse is found, and also when nobody asks."""
    pages: int
    notices: tuple[Notice, ...] = ()
    base_url: str = ""
    """The site's own address, given or found; empty when nothing tells it."""
