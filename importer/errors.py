"""Everything that can go wrong in an import.

ImporterError
├── SourceError         the folder, page or zip cannot be read, or holds no booklet
├── PageRefused         one page is not a chapter; the run goes on without it
├── SettingsError       pyproject.toml says something that cannot be
└── DestinationError    the disk does not let us write, or a path would leave its root
"""


class ImporterError(Exception):
    """The root of all errors of the importer; its text is meant for the person at the terminal."""


class SourceError(ImporterError, ValueError):
    """The source as a whole is of no use."""


class PageRefused(ImporterError, ValueError):  # noqa: N818 - a page is refused, that is all
    """A page that is no chapter: a challenge, a login form, an empty shell, undecodable bytes."""


class SettingsError(ImporterError, ValueError):
    """A setting under `[tool.booklet]` that cannot be used."""


class DestinationError(ImporterError, OSError):
    """A file that could not be written; the old one, if any, is whole."""
