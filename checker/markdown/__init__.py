"""Markdown files: every link with its place, and new addresses put in."""
