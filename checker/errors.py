"""The faults that stop a check; a broken link is no fault but a value.

CheckerError
├── SettingsError   `[tool.booklet.check]` or a rules file holds something that cannot be used
└── SiteError       there is no built site, or no documents, where they were looked for
"""

from __future__ import annotations


class CheckerError(Exception):
    """Anything that stops a check; its text says what stood there, what was expected and what to do."""


class SettingsError(CheckerError):
    """A setting or a rule cannot be used."""


class SiteError(CheckerError):
    """There is nothing to check."""
