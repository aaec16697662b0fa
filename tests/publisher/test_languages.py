"""Configurations of languages, and our own settings."""

import pytest

from publisher import outputs
from publisher.configure import configuration, edit_address
from publisher.editions import Entry, entries
from publisher.errors import SettingsError
from publisher.languages import languages, read_config
from publisher.settings import OUTPUTS, load_settings
from publisher.strings import strings
from tests.publisher.books import edition, language, page

BASE = """\
site_name: 书
site_url: !ENV [SITE_URL_OF_TESTS, "https://a.example/"]
docs_dir: docs/zh
theme: {name: material, language: zh, features: [a, b]}
markdown_extensions:
  - toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}
extra: {language: {tag: zh-Hans, name: 中文, locale: zh_CN}, keep: 1}
"""


def write(folder, **files):
    """Configurations by the word in their names."""
    for name, text in files.items():
        middle = "" if name == "base" else f".{name}"
        (folder / f"mkdocs{middle}.yml").write_text(text, encoding="utf-8")


def test_every_configuration_is_a_language(tmp_path, monkeypatch):
    """The original first; tables are inherited deeply, lists replaced; the environment may speak."""
    write(
        tmp_path,
        base=BASE,
        en="INHERIT: mkdocs.yml\ndocs_dir: docs/en\nsite_name: Book\ntheme: {language: en, features: [c]}\nextra: {language: {tag: en-GB}}\n",
        ci="INHERIT: mkdocs.yml\nsite_name: no pages of its own, no language\n",
    )
    zh, en = languages(tmp_path)
    assert (zh.code, zh.tag, zh.name, zh.locale, zh.prefix) == ("zh", "zh-Hans", "中文", "zh_CN", "")
    assert (en.code, en.tag, en.prefix, en.site_name) == ("en", "en-GB", "en/", "Book")
    assert en.config["theme"] == {"name": "material", "language": "en", "features": ["c"]}
    assert en.config["extra"]["keep"] == 1 and en.config["site_url"] == "https://a.example/"
    monkeypatch.setenv("SITE_URL_OF_TESTS", "https://b.example/")
    assert languages(tmp_path)[0].config["site_url"] == "https://b.example/"


@pytest.mark.parametrize("text", ["[", "- a\n", "theme: x\n", "extra: [1]\n", "INHERIT: nowhere.yml\n"])
def test_unusable_configuration_is_named(tmp_path, text):
    """The file, and what stood there."""
    write(tmp_path, base=text)
    with pytest.raises(SettingsError, match="yml"):
        languages(tmp_path)


def test_sidebar_entries_in_order_with_their_parts():
    """Addresses elsewhere are no pages."""
    nav = [
        "index.md",
        {"上": ["a.md", {"题": "b.md"}, {"里": ["c.md"]}]},
        {"外": "https://x.example/y.md"},
        "d.md",
    ]
    assert list(entries(nav)) == [
        Entry("index.md"), Entry("a.md", "上"), Entry("b.md", "上", "题"), Entry("c.md", "里"), Entry("d.md"),
    ]  # fmt: skip


def test_prepared_configuration_speaks_the_language(tmp_path):
    """Parts are worded, titles of the original's sidebar are not taken over, the rest is inherited."""
    nav = ["index.md", {"上": [{"题": "01.md"}]}, {"外": "https://x.example/"}]
    every = (
        edition(page(0), page(1), nav=nav, theme={"custom_dir": "overrides"}),
        edition(page(0, code="en"), page(1, code="en"), code="en", nav=nav, extra={"parts": {"上": "First"}}),
    )
    (tmp_path / "mkdocs.yml").write_text(
        configuration(every[1], every, "https://a.example/", {}), encoding="utf-8"
    )
    write(tmp_path.parent, en="")
    text = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    assert "INHERIT: ../../mkdocs.en.yml" in text and "site_url: https://a.example/en/" in text
    (tmp_path / "own.yml").write_text(text.replace("INHERIT", "inherited"), encoding="utf-8")
    own = read_config(tmp_path / "own.yml")
    assert own["nav"] == [
        "index.md",
        {"First": ["01.md"]},
        {"外": "https://x.example/"},
        "extended-reading.md",
    ]
    assert [alternate["link"] for alternate in own["extra"]["alternate"]] == ["../index.html", "index.html"]


@pytest.mark.parametrize(
    ("config", "address"),
    [
        ({}, ""),
        ({"repo_url": "https://h.example/o/r"}, "https://h.example/o/r/edit/main/"),
        (
            {"repo_url": "https://h.example/o/r/", "edit_uri": "blob/x/docs/zh/"},
            "https://h.example/o/r/blob/x/",
        ),
    ],
)
def test_where_pages_are_edited(config, address):
    """Only with a repository; a configured `edit_uri` says how."""
    original = language(**config)
    assert edit_address(original, original.docs.parents[1]) == address


def test_sentences_of_the_site():
    """Every language has every sentence; an unknown one speaks English, and a configuration has the last word."""
    zh, en = strings(language("zh")), strings(language("en"))
    assert set(zh) == set(en)
    assert all(zh[key] != en[key] for key in zh if any("\u4e00" <= char <= "\u9fff" for char in zh[key]))
    assert strings(language("en", extra={"strings": {"reading_title": "X"}}))["reading_title"] == "X"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "not valid TOML"),
        ("[tool.booklet.publish]\nx = 1\n", "no setting 'x'; known are engine"),
        ("[tool.booklet.publish]\nengine = 'hugo'\n", "no engine 'hugo'; known are mkdocs"),
        ("[tool.booklet.publish]\noutputs = 'pdf'\n", "outputs must be a list, not 'pdf'"),
        ("[tool.booklet.publish]\noutputs = ['pfd']\n", "no output 'pfd'; known are"),
    ],
)
def test_unusable_settings_are_named(tmp_path, text, message):
    """With what was expected."""
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        load_settings(tmp_path)


def test_settings_have_defaults(tmp_path):
    """Also where there is no file."""
    assert load_settings(tmp_path).engine == "mkdocs" and "扩展阅读" in load_settings(tmp_path).reading


def test_settings_know_every_output():
    """The table of outputs and the names that a configuration may use are the same."""
    assert set(outputs.OUTPUTS) | {"zip"} == set(OUTPUTS)
