"""Everything that can go wrong when publishing.

PublisherError
└── BuildError    the engine found fault with the site
"""


class PublisherError(Exception):
    """The root of all errors of the publisher."""


class BuildError(PublisherError, RuntimeError):
    """The site was not built, or not without warnings."""
