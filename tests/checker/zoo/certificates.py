"""Certificates good and bad, all from a CA of the world's own."""

import datetime
import ipaddress
import ssl
import warnings
from pathlib import Path

import trustme

DAY = datetime.timedelta(days=1)


class Certificates:
    """A CA that the checker trusts, one that it does not, and what they issue."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.ca, self.stranger = trustme.CA(), trustme.CA(organization_name="Strangers")
        self.bundle = self.folder / "ca.pem"
        """What `SSL_CERT_FILE` shall name."""
        self.ca.cert_pem.write_to_path(self.bundle)

    def context(self, kind, *names):
        """A server's side of TLS for names; the kinds are the methods below."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        getattr(self, kind.replace("-", "_"))(context, names)
        return context

    def ok(self, context, names):
        """As it should be."""
        self.ca.issue_cert(*names).configure_cert(context)

    def expired(self, context, names):
        """Was good until last week."""
        now = datetime.datetime.now(datetime.UTC)
        self.ca.issue_cert(*names, not_before=now - 90 * DAY, not_after=now - 7 * DAY).configure_cert(context)

    def future(self, context, names):
        """Will be good from next week on."""
        now = datetime.datetime.now(datetime.UTC)
        self.ca.issue_cert(*names, not_before=now + 7 * DAY, not_after=now + 90 * DAY).configure_cert(context)

    def wrong_host(self, context, names):
        """Somebody else's."""
        self.ca.issue_cert("elsewhere.example", "*.elsewhere.example").configure_cert(context)

    def expired_wrong_host(self, context, names):
        """Wrong in two ways."""
        self.expired(context, ("elsewhere.example",))

    def common_name(self, context, names):
        """Has the name only where clients stopped looking twenty years ago."""
        self.ca.issue_cert("elsewhere.example", common_name=names[0]).configure_cert(context)

    def self_signed(self, context, names):
        """Signed by itself."""
        key, certificate = self_signed(names)
        file = self.folder / f"self-signed-{names[0]}.pem"
        file.write_bytes(key + certificate)
        context.load_cert_chain(file)

    def unknown_ca(self, context, names):
        """From a CA that nobody knows."""
        self.stranger.issue_cert(*names).configure_cert(context)

    def unknown_ca_root_sent(self, context, names):
        """The same, and the CA comes along."""
        leaf = self.stranger.issue_cert(*names)
        file = self.folder / "unknown-root.pem"
        file.write_bytes(
            leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes() + self.stranger.cert_pem.bytes()
        )
        context.load_cert_chain(file)

    def missing_intermediate(self, context, names):
        """From a child of our CA that the server does not send."""
        leaf = self.ca.create_child_ca().issue_cert(*names)
        file = self.folder / "missing-intermediate.pem"
        file.write_bytes(leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes())
        context.load_cert_chain(file)

    def intermediate(self, context, names):
        """From a child of our CA that the server sends."""
        self.ca.create_child_ca().issue_cert(*names).configure_cert(context)

    def old_protocol(self, context, names):
        """Speaks TLS 1.0 and no later."""
        self.ok(context, names)
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = ssl.TLSVersion.TLSv1

    def client_certificate(self, context, names):
        """Wants a certificate from the client."""
        self.ok(context, names)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.verify_mode = ssl.CERT_REQUIRED
        self.ca.configure_trust(context)

    def tls12(self, context, names):
        """Speaks TLS 1.2 and no later."""
        self.ok(context, names)
        context.maximum_version = ssl.TLSVersion.TLSv1_2

    def by_name(self, names):
        """One context for many names, each with a certificate of its own; a kind can be given per name."""
        # A certificate cannot name an underscore, but a wildcard can stand for one.
        issued = {name: "*." + name.partition(".")[2] if "_" in name else name for name in names}
        contexts = {name: self.context(kind, issued[name]) for name, kind in names.items()}
        first = next(iter(contexts.values()))

        def choose(connection, name, _):
            connection.context = contexts.get(name, first)

        first.sni_callback = choose
        return first


def self_signed(names):
    """Key and certificate, PEM, for names and addresses."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.UTC)

    def general(text):
        try:
            return x509.IPAddress(ipaddress.ip_address(text))
        except ValueError:
            return x509.DNSName(text)

    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + 90 * DAY)
        .add_extension(x509.SubjectAlternativeName([general(n) for n in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return (
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        certificate.public_bytes(pem),
    )
