"""The publisher: `docs/` in, `site/` out."""
