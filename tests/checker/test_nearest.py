"""“Did you mean”: near names are found, far ones are not, and the search stays short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.site.nearest import Nearest

NAMES = ["24-summary", "19-troubleshoot", "06-kubectl", "总结与展望", "扩展阅读", "installing-kubernetes"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("24-sumary", "24-summary"),
        ("06-Kubctl", "06-kubectl"),
        ("kubectl", "06-kubectl"),
        ("延展阅读", "扩展阅读"),
        ("总结", "总结与展望"),
        ("install-kubernetes", "installing-kubernetes"),
        ("none", ""),
        ("x", ""),
        ("", ""),
        ("networking", ""),
    ],
)
def test_nearest(wanted, name):
    """A slip is recognised; what is only somewhat alike is not proposed."""
    assert Nearest(NAMES).to(wanted) == name


@given(st.lists(st.text(min_size=2, max_size=20), min_size=1, max_size=30), st.data())
def test_a_name_is_nearest_to_itself(names, data):
    """Whatever else there is."""
    name = data.draw(st.sampled_from(names))
    assert Nearest(names).to(name).casefold() == name.casefold()


def test_many_names_alike():
    """Where thousands share all their letters but the number, the right one is still found."""
    near = Nearest(f"chapter-{number}" for number in range(5000))
    assert near.to("chaptre-4711") == "chapter-4711"


def test_no_names():
    """Nothing is like anything."""
    assert Nearest([]).to("x") == ""
