"""What the world says of an address → what we say of a link to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from checker.addresses import is_front, masked, same_site, secured, split_fragment
from checker.model import Answer, Document, Failure, Finding, Kind, Link
from checker.quirks import quirk_for
from checker.signs import Sign, read_signs
from checker.verdicts import Verdict

FAILURES: Mapping[Failure, Verdict] = {
    Failure.NO_SUCH_HOST: Verdict.NO_SUCH_HOST,
    Failure.LOOKUP: Verdict.UNREACHABLE,
    Failure.REFUSED: Verdict.REFUSED,
    Failure.CUT_OFF: Verdict.NO_REPLY,
    Failure.PROTOCOL: Verdict.NO_REPLY,
    Failure.TIMED_OUT: Verdict.TIMED_OUT,
    Failure.UNREACHABLE: Verdict.UNREACHABLE,
    Failure.CERTIFICATE_EXPIRED: Verdict.CERTIFICATE_EXPIRED,
    Failure.CERTIFICATE_WRONG_HOST: Verdict.CERTIFICATE_WRONG_HOST,
    Failure.CERTIFICATE_SELF_SIGNED: Verdict.CERTIFICATE_SELF_SIGNED,
    Failure.TLS: Verdict.TLS_UNCLEAR,
    Failure.PRIVATE: Verdict.PRIVATE,
    Failure.LOOP: Verdict.REDIRECT_LOOP,
    Failure.MALFORMED: Verdict.MALFORMED,
    Failure.CLOSED: Verdict.RATE_LIMITED,
    Failure.UNASKED: Verdict.UNASKED,
}
STATUSES: Mapping[int, Verdict] = {
    400: Verdict.BAD_REQUEST,
    404: Verdict.NOT_FOUND,
    410: Verdict.GONE,
    429: Verdict.RATE_LIMITED,
    451: Verdict.GEO_BLOCKED,
    500: Verdict.SERVER_ERROR,
    501: Verdict.SERVER_ERROR,
    502: Verdict.SERVER_ERROR,
    505: Verdict.SERVER_ERROR,
}
"""Other 4xx and numbers beyond 599 are *denied*, other 5xx *unavailable*: a wall as often as a fault."""
_DEEP = 2
"""Parts of a path from which on nobody takes the front page of another host for its successor."""
SHORTENERS = frozenset(
    """aka.ms bit.ly buff.ly dwz.cn git.io goo.gl is.gd lnkd.in ow.ly suo.im t.cn t.co tinyurl.com
    url.cn""".split()
)
"""Hosts whose every address stands for another."""


def get_ready() -> None:
    """Read the tables that verdicts need, so that no answer has to wait for it."""
    quirk_for("")
    read_signs(Document(text="404"), asked="", final="", status=200, headers={})


def judge(link: Link, answer: Answer) -> Finding:
    """The verdict on one link, from the answer to its address."""
    verdict, detail = _verdict(link, answer)
    proposal = ""
    if verdict is Verdict.MOVED:
        proposal = _moved_to(link, answer)
    elif verdict is Verdict.INSECURE:
        proposal = secured(link.url)
    return Finding(
        url=masked(link.url),
        verdict=verdict,
        severity=verdict.severity,
        occurrences=link.occurrences,
        final_url=masked(_final(link, answer)),
        status=answer.status,
        detail=masked(detail),
        proposal=masked(proposal),
    )


def _final(link: Link, answer: Answer) -> str:
    """Where a reader ends; the fragment goes along unless a redirect gives another."""
    fragment = link.url.partition("#")[2]
    inherited = fragment and answer.final_url and "#" not in answer.final_url
    return f"{answer.final_url}#{fragment}" if inherited else answer.final_url


def _verdict(link: Link, answer: Answer) -> tuple[Verdict, str]:
    if answer.failure:
        return _failed(answer, answer.failure)
    sign = _sign(answer)
    if sign and sign.verdict is Verdict.CHALLENGED:
        return sign.verdict, sign.detail
    if not 200 <= answer.status < 300 and answer.status not in {300, 304}:
        return _by_status(answer.status), f"HTTP {answer.status}"
    if sign:
        return sign.verdict, sign.detail
    if sent_to_front(answer):
        return Verdict.FRONT_PAGE, answer.final_url
    if _is_empty(answer, link):
        return Verdict.EMPTY_PAGE, "0 bytes" if not (answer.document and answer.document.length) else ""
    return _of_fragment(link, answer) or _of_address(link, answer)


def _failed(answer: Answer, failure: Failure) -> tuple[Verdict, str]:
    if failure is Failure.PRIVATE and answer.hops:
        return Verdict.REDIRECT_PRIVATE, answer.final_url
    return FAILURES[failure], answer.detail


def _by_status(status: int) -> Verdict:
    if 300 <= status < 400:
        return Verdict.NO_REPLY
    return STATUSES.get(status) or (Verdict.UNAVAILABLE if 500 <= status < 600 else Verdict.DENIED)


def _sign(answer: Answer) -> Sign | None:
    return read_signs(
        answer.document or Document(html=False),
        asked=answer.url,
        final=answer.final_url,
        status=answer.status,
        headers=dict(answer.headers),
    )


def sent_to_front(answer: Answer) -> bool:
    """Whether a redirect leads from a page to a front page, which is what sites do with lost addresses."""
    if not answer.hops or is_front(answer.url) or not is_front(answer.final_url):
        return False
    parts = [part for part in urlsplit(answer.url).path.split("/") if part]
    article = len(parts) >= _DEEP or any(mark in parts[-1] for mark in ".-_") if parts else False
    if same_site(answer.url, answer.final_url):
        return True
    host, target = (urlsplit(url).hostname or "" for url in (answer.url, answer.final_url))
    named = len(parts) == 1 and len(parts[0]) > 2 and parts[0].lower() in target
    return article or not (named or host in SHORTENERS)


def _is_empty(answer: Answer, link: Link) -> bool:
    if answer.status in {204, 205, 304}:
        return False
    document = answer.document
    if document is None:
        read = any(place.kind is not Kind.RESOURCE for place in link.occurrences)
        return answer.header("content-length") == "0" and read
    shown = document.visible or document.text or (document.title and document.ids)
    blank = not (shown or document.embeds or document.scripted)
    return document.complete and (not document.length or (document.html and blank))


def _of_fragment(link: Link, answer: Answer) -> tuple[Verdict, str] | None:
    """A verdict when the part that the link names is not in the page."""
    fragment = split_fragment(link.url)[1]
    document = answer.document
    if not fragment or not document or not document.html or "#" in answer.final_url:
        return None
    name = unquote(fragment)
    if name.lower() == "top" or fragment in document.ids:
        return None
    quirk = quirk_for(urlsplit(answer.final_url).hostname or "")
    verdict = quirk.judge_fragment(name, document.ids)
    if verdict is Verdict.MISSING_FRAGMENT and (_by_script(document, name) or not document.complete):
        verdict = Verdict.SCRIPTED_FRAGMENT
    return None if verdict is Verdict.OK else (verdict, f"#{name}")


def _by_script(document: Document, name: str) -> bool:
    """Whether a script of the page may add it: it names it, it is a route, or the page is but a shell."""
    route = name.startswith(("/", "!"))
    shell = max(document.visible, len(document.text)) < _SHELL
    return document.scripted and (shell or route or name in document.scripts)


_SHELL = 200
"""Characters of text below which a page with scripts is taken for one that scripts write."""


def _of_address(link: Link, answer: Answer) -> tuple[Verdict, str]:
    """The page is there; is the address its own?"""
    if _moved_to(link, answer):
        return Verdict.MOVED, "HTTP " + " → ".join(str(hop.status) for hop in answer.hops)
    if answer.upgrade:
        return Verdict.INSECURE, ""
    if answer.failed_before:
        return Verdict.FLAKY, f"{answer.failed_before} × failed before"
    return Verdict.OK, f"HTTP {answer.status}"


_SESSION = re.compile(r"[?&;](?:sid|session\w*|jsessionid|phpsessid|ticket|token)=", re.I)
_LOGIN = re.compile(
    r"//(?:login|passport|sso|accounts?|auth)\.|/(?:log|sign)[-_]?in(?:[/?.]|$)|/authwall\b", re.I
)
"""Of one visit, and of one person: nobody's new address."""


def _moved_to(link: Link, answer: Answer) -> str:
    """Where redirects lead that are all for good, with the link's own fragment."""
    if not answer.hops or not all(hop.permanent for hop in answer.hops):
        return ""
    asked, final = answer.url, answer.final_url.partition("#")[0]
    if final == asked or any(odd.search(final) and not odd.search(asked) for odd in (_SESSION, _LOGIN)):
        return ""
    return _final(link, answer)
