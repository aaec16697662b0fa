"""Everything that can go wrong when publishing.

PublisherError
├── SettingsError    a configuration that cannot be used
├── SourceError      a page in `docs/` that cannot be used
├── BuildError       the engine found fault with the site
└── ToolMissing      a program that an output needs is not installed
"""


class PublisherError(Exception):
    """The root of all errors of the publisher."""


class SettingsError(PublisherError, ValueError):
    """A configuration file does not say what it should."""


class SourceError(PublisherError, ValueError):
    """A page cannot be read, or is not where it is looked for."""


class BuildError(PublisherError, RuntimeError):
    """The site was not built, or not without warnings."""


class ToolMissing(PublisherError, RuntimeError):  # noqa: N818 - the field's name for it
    """A program of the system is needed and not there."""
