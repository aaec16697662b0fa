"""TeX formulas as MathML, which e-readers and browsers draw without a script."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree
from math_core import LatexError, LatexToMathML

from publisher.xhtml import Element

MATHML = "http://www.w3.org/1998/Math/MathML"
STYLES = ("displaystyle", "scriptlevel")
_DELIMITERS = re.compile(r"\s*(\\\(|\\\[|\$\$?)(.*?)(\\\)|\\\]|\$\$?)\s*", re.S)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\w+);)\w+;")


def set_formulas(tree: Element) -> None:
    """Every formula that Arithmatex marked; what cannot be read as TeX stays as its source, set as code."""
    for place in tree.xpath(".//*[contains(concat(' ', @class, ' '), ' arithmatex ')]"):
        source = str(place.text_content())
        found = _DELIMITERS.fullmatch(source)
        tex = (found[2] if found else source).strip()
        formula = mathml(tex, display=place.tag != "span")
        place.text, place[:] = None, []
        place.append(formula if formula is not None else _as_code(tex))


def mathml(tex: str, *, display: bool) -> etree._Element | None:
    """One formula, its source kept for those who listen; None when it is no TeX that we know."""
    try:
        text = _CONVERTER.convert_with_local_state(tex, displaystyle=display)
    except LatexError:
        return None
    formula = etree.fromstring(_ENTITY.sub(lambda found: unescape(found[0]), text))
    etree.strip_tags(formula, f"{{{MATHML}}}a", f"{{{MATHML}}}b")
    _style(formula)
    formula.set("alttext", tex)
    return formula


def _style(formula: etree._Element) -> None:
    """Size and spacing where MathML 3 has them, which books are checked against."""
    for element in list(formula.iterdescendants()):
        values = {key: str(element.attrib.pop(key)) for key in STYLES if key in element.attrib}
        if element.tag == f"{{{MATHML}}}mtable" and "displaystyle" in values:
            element.set("displaystyle", values["displaystyle"])
        elif values and (parent := element.getparent()) is not None:
            style = etree.Element(f"{{{MATHML}}}mstyle", values)
            parent.replace(element, style)
            style.append(element)


def _as_code(tex: str) -> etree._Element:
    code = etree.Element("code", {"class": "tex"})
    code.text = tex
    return code


_CONVERTER = LatexToMathML(xml_namespace=True, fancy_error=False)
