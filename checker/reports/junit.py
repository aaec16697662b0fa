"""JUnit XML, for the test pages of GitLab, Jenkins and their like: a suite a file, a test a link."""

from __future__ import annotations

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checker.model import Finding, Report
from checker.reports.groups import STAR, Options, file_of, first, is_reading, label, message, named, place
from checker.reports.phrases import phrase
from checker.reports.sanitize import shown

NAME = "booklet check"


def render_junit(report: Report, options: Options) -> str:
    """Every link is a test: broken ones fail, ignored ones are skipped, remarks are output."""
    root = Element("testsuites", name=NAME, time=f"{report.seconds:.3f}")
    if not report.complete:
        _incomplete(root, options.language)
    for file, findings in groupby(sorted(report.findings, key=_order), key=_file):
        suite = SubElement(root, "testsuite", name=file)
        for finding in findings:
            _test(suite, finding, options.language)
    for element in (root, *root):
        _count(element)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _test(suite: Element, finding: Finding, language: str) -> None:
    test = SubElement(suite, "testcase", classname=_file(finding), name=named(finding, language))
    at = f"{place(first(finding), language)}{_section(finding)}"
    text = "\n".join(message(finding, language, at))
    match label(finding):
        case "broken":
            kind = finding.verdict.slug
            summary = finding.verdict.sentence(language)
            SubElement(test, "failure", type=kind, message=summary).text = text
        case "ignored":
            SubElement(test, "skipped").text = text
        case "fine":
            pass
        case _:
            SubElement(test, "system-out").text = text


def _section(finding: Finding) -> str:
    section = shown(first(finding).section)
    mark = f"{STAR} " if is_reading(finding) else ""
    return f"  {mark}{section}".rstrip()


def _incomplete(root: Element, language: str) -> None:
    suite = SubElement(root, "testsuite", name=NAME)
    test = SubElement(suite, "testcase", classname=NAME, name=phrase(language, "asked"))
    SubElement(test, "skipped").text = phrase(language, "incomplete")


def _count(element: Element) -> None:
    element.set("tests", str(len(element.findall(".//testcase"))))
    element.set("failures", str(len(element.findall(".//failure"))))
    element.set("errors", "0")
    if element.tag == "testsuite":
        element.set("skipped", str(len(element.findall(".//skipped"))))


def _file(finding: Finding) -> str:
    return shown(file_of(first(finding))) or NAME


def _order(finding: Finding) -> tuple[str, int, int, str]:
    at = first(finding)
    return _file(finding), at.line, at.column, finding.url
