"""TLS: certificates good and bad, handshakes that fail, and plain HTTP that need not be."""

from tests.checker.zoo.case import case
from tests.checker.zoo.serves import answer, page, paths, redirect, status

TITLE = "证书与加密"

# fmt: off
FINE = answer()
UNCLEAR = "tls-unclear"

CASES = [
    case("tls-fine", "pass", "ok", FINE, url="{tls-ok}/{id}"),
    case("tls-fine-fragment", "pass", "ok", answer(200, page(text='<h2 id="usage">x</h2>')), url="{tls-ok}/{id}#usage"),
    case("tls-fine-404", "fail", "not-found", status(404), url="{tls-ok}/{id}"),
    case("tls-fine-403", "warn", "denied", status(403), url="{tls-ok}/{id}"),
    case("tls-fine-301", "redirect", "moved", paths(redirect(301, "{self}/end"), end=FINE), url="{tls-ok}/{id}"),
    case("tls-fine-localhost", "fail", "certificate-wrong-host", FINE, url="https://localhost:{tls-local.port}/{id}"),
    case("tls-version-2", "pass", "ok", FINE, url="{tls-tls12}/{id}"),
    case("tls-through-intermediate", "pass", "ok", FINE, url="{tls-intermediate}/{id}"),
    case("tls-expired", "fail", "certificate-expired", FINE, url="{tls-expired}/{id}"),
    case("tls-expired-404", "fail", "certificate-expired", status(404), url="{tls-expired}/{id}"),
    case("tls-expired-fragment", "fail", "certificate-expired", FINE, url="{tls-expired}/{id}#usage"),
    case("tls-future", "fail|warn", "certificate-expired|tls-unclear", FINE, url="{tls-future}/{id}"),
    case("tls-wrong-host", "fail", "certificate-wrong-host", FINE, url="{tls-wrong-host}/{id}"),
    case("tls-expired-wrong-host", "fail", "certificate-expired|certificate-wrong-host", FINE, url="{tls-expired-wrong-host}/{id}"),
    case("tls-common-name", "fail", "certificate-wrong-host", FINE, url="{tls-common-name}/{id}"),
    case("tls-self-signed", "fail", "certificate-self-signed", FINE, url="{tls-self-signed}/{id}"),
    case("tls-unknown-ca", "warn", UNCLEAR, FINE, url="{tls-unknown-ca}/{id}"),
    case("tls-unknown-ca-root-sent", "warn|fail", UNCLEAR + "|certificate-self-signed", FINE, url="{tls-unknown-ca-root-sent}/{id}"),
    case("tls-missing-intermediate", "warn", UNCLEAR, FINE, url="{tls-missing-intermediate}/{id}"),
    case("tls-old-protocol", "warn", UNCLEAR, FINE, url="{tls-old-protocol}/{id}"),
    case("tls-client-certificate", "warn", UNCLEAR + "|denied", FINE, url="{tls-client-certificate}/{id}"),
    case("tls-alert", "warn", UNCLEAR, url="https://{tls-alert.host}/{id}"),
    case("tls-garbage", "warn", UNCLEAR, url="https://{tls-garbage.host}/{id}"),
    case("tls-cut", "warn", UNCLEAR, url="https://{tls-cut.host}/{id}"),
    case("tls-reset", "warn|fail", UNCLEAR + "|no-reply", url="https://{tls-reset.host}/{id}"),
    case("tls-mute", "warn", "timed-out|tls-unclear", url="https://{tls-mute.host}/{id}"),
    case("tls-on-plain-port", "warn", UNCLEAR, FINE, url="https://{only-plain.host}/{id}"),
    case("tls-on-ssh", "warn", UNCLEAR, url="https://{ssh.host}/{id}"),
    case("plain-on-tls-port", "fail|warn", "no-reply|tls-unclear|bad-request", FINE, url="http://{tls-ok.host}/{id}"),
    case("plain-and-tls", "pass|warn", "ok|insecure", FINE, url="{both}/{id}"),
    case("plain-and-tls-404", "fail", "not-found", status(404), url="{both}/{id}"),
    case("plain-and-tls-403", "warn", "denied", status(403), url="{both}/{id}"),
    case("plain-and-tls-301", "redirect", "moved", paths(redirect(301, "{self}/end"), end=FINE), url="{both}/{id}"),
    case("plain-to-tls-301", "redirect", "moved", lambda v: (FINE if v.request.scheme == "https" else redirect(301, "https://{both.host}/plain-to-tls-301"))(v), url="{both}/{id}", final="https://{both.host}/{id}"),
    case("tls-and-plain", "pass", "ok", FINE, url="https://{both.host}/{id}"),
    case("plain-and-bad-tls", "pass", "ok", FINE, url="{both-expired}/{id}"),
    case("plain-only", "pass", "ok", FINE),
    case("plain-tls-other-page", "pass", "ok", lambda v: (status(404) if v.request.scheme == "https" else FINE)(v), url="{both}/{id}"),
]
