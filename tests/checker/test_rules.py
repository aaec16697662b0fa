"""Rules need a reason and an end, and are told when they have outlived their use."""

from datetime import date

import pytest

from checker.errors import SettingsError
from checker.rules import load_rules, remarks, ruling

TODAY = date(2026, 11, 24)
GOOD = """
[[ignore]]
url = "https://a.example.com/*"
reason = "behind a login"
expires = 2027-01-31

[[ignore]]
url = "https://b.example.com/x?"
reason = "asked them to mend it"
expires = 2026-11-01
"""


def written(folder, text):
    """A folder with such a file."""
    (folder / ".booklet").mkdir()
    (folder / ".booklet" / "links.toml").write_text(text, encoding="utf-8")
    return folder


def test_rules_hold_until_they_end(tmp_path):
    """And mean what their pattern says."""
    rules = load_rules([written(tmp_path, GOOD), tmp_path])
    assert len(rules) == 2
    assert ruling(rules, "https://a.example.com/p?q", TODAY) is rules[0]
    assert ruling(rules, "https://b.example.com/x1", TODAY) is None
    assert ruling(rules, "https://b.example.com/x1", date(2026, 11, 1)) is rules[1]
    assert rules[1].line == 7


def test_rules_that_ended_or_are_unused_are_told(tmp_path):
    """With their place."""
    rules = load_rules([written(tmp_path, GOOD)])
    texts = [notice.text for notice in remarks(rules, set(), ["https://b.example.com/x1"], TODAY)]
    assert texts[0].startswith("no link needs the rule for https://a.example.com/*")
    assert texts[1].endswith("its links are checked again")
    assert [notice.line for notice in remarks(rules, set(rules), [], TODAY)] == [7]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[ignore]]\nurl = "x"\nexpires = 2027-01-01', "reason"),
        ('[[ignore]]\nurl = "x"\nreason = "y"', "expires"),
        ('[[ignore]]\nurl = "x"\nreason = "y"\nexpires = "2027-01-01"', "date without quotes"),
        ('[[ignore]]\nurl = "x"\nreason = "y"\nexpires = 2027-01-01\nuntil = 3', "url, reason and expires"),
        ("[[skip]]\nurl = 1", "skip"),
        ("ignore = 3", "url, reason and expires"),
        ("[[ignore", "TOML"),
    ],
)
def test_bad_rules_are_refused_with_their_place(tmp_path, text, said):
    """A rule without a reason is a hole that nobody closes."""
    with pytest.raises(SettingsError, match=said) as caught:
        load_rules([written(tmp_path, text)])
    assert "links.toml" in str(caught.value)
