"""The engine's small decisions; that it builds and serves is seen in tests/test_site.py."""

import pytest

from publisher.engine import config_of, languages
from publisher.errors import BuildError


def test_languages_are_the_configurations_there_are(tmp_path):
    """The first language first; a shared base is none."""
    for name in ("mkdocs.yml", "mkdocs.en.yml", "mkdocs.zh.yml", "mkdocs.base.yml", "mkdocs.ja.yml"):
        (tmp_path / name).touch()
    assert languages(tmp_path) == ["zh", "en", "ja"]
    assert config_of(tmp_path, "en").name == "mkdocs.en.yml"
    with pytest.raises(BuildError, match="mkdocs.fr.yml"):
        config_of(tmp_path, "fr")
