"""What the system says when a request fails → why there is no answer."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping

from checker.model import Failure
from checker.web.connection import BadReply, NoReply
from checker.web.names import LookupFailed, NoSuchHost, PrivateHost
from checker.web.proxies import ProxyFailed
from checker.web.wire import HandshakeFailed

_CERTIFICATES: Mapping[int, Failure] = {
    9: Failure.CERTIFICATE_EXPIRED,  # not valid yet
    10: Failure.CERTIFICATE_EXPIRED,
    18: Failure.CERTIFICATE_SELF_SIGNED,
    19: Failure.CERTIFICATE_SELF_SIGNED,  # at the end of the chain
    62: Failure.CERTIFICATE_WRONG_HOST,
    64: Failure.CERTIFICATE_WRONG_HOST,  # an IP address
}
"""OpenSSL's `X509_V_ERR_…`. A missing link in the chain is none of these: browsers find it themselves."""
_KINDS: Mapping[type[BaseException], Failure] = {
    NoSuchHost: Failure.NO_SUCH_HOST,
    LookupFailed: Failure.LOOKUP,
    PrivateHost: Failure.PRIVATE,
    ConnectionRefusedError: Failure.REFUSED,
    TimeoutError: Failure.TIMED_OUT,
    HandshakeFailed: Failure.TLS,
    ProxyFailed: Failure.UNREACHABLE,
    BadReply: Failure.PROTOCOL,
    NoReply: Failure.CUT_OFF,
    ConnectionError: Failure.CUT_OFF,
    ssl.SSLError: Failure.TLS,
    OSError: Failure.UNREACHABLE,
}
"""The first that fits counts."""
LASTING = frozenset(
    {
        Failure.NO_SUCH_HOST,
        Failure.PRIVATE,
        Failure.CERTIFICATE_EXPIRED,
        Failure.CERTIFICATE_WRONG_HOST,
        Failure.CERTIFICATE_SELF_SIGNED,
        Failure.MALFORMED,
        Failure.CLOSED,
    }
)
"""What a second try does not change."""


class Unanswered(Exception):  # noqa: N818 - an outcome more than an error
    """A request had no answer; holds why."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail


class Withheld(Unanswered):
    """A request was not sent, for what is known of its host."""


def unanswered(error: Exception) -> Unanswered:
    """The outcome that an error of the system stands for."""
    if isinstance(error, ssl.SSLCertVerificationError):
        failure = _CERTIFICATES.get(error.verify_code, Failure.TLS)
        return Unanswered(failure, error.verify_message)
    failure = next(failure for kind, failure in _KINDS.items() if isinstance(error, kind))
    number = error.errno if isinstance(error, OSError) else None
    return Unanswered(failure, os.strerror(number) if number and number > 0 else str(error))
