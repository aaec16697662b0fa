"""The importer: HTML chapters of a booklet in, exact Markdown for this site out."""
