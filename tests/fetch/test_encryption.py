"""What is fetched over TLS comes from who it was asked of."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from broadcaster.net.fetch import fetch

from .site import Site, nearby, refused, says


class Authority:
    """A certification authority for tests."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._sign("authority", self._key, x509.BasicConstraints(ca=True, path_length=None))
        self.trust = ssl.create_default_context(cadata=self._pem(self._certificate).decode())

    def server(self, host: str) -> ssl.SSLContext:
        """What a server for ``host`` shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.SubjectAlternativeName([x509.DNSName(host)])
        path = self._folder / f"{host}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + self._pem(self._sign(host, key, name)))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _sign(self, subject: str, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType) -> x509.Certificate:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder(_named("authority"), _named(subject), key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(extension, critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _pem(self, certificate: x509.Certificate) -> bytes:
        return certificate.public_bytes(serialization.Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """A certification authority."""
    return Authority(tmp_path)


def test_the_certificate_must_be_for_the_name_and_not_for_the_address(authority: Authority) -> None:
    """Connecting to a resolved address weakens nothing, also for a second name at the same address."""
    site = Site(authority.server("feed.example"))
    site.pages["/"] = says(b"news")
    site.pages["/away"] = says(b"", 302, Location=f"https://other.example:{site.port}/")
    options = {"loopback": True, "resolve": nearby, "trust": authority.trust}
    try:
        found = fetch(f"https://feed.example:{site.port}/", **options)  # type: ignore[arg-type]
        assert found.content == b"news"
        assert "not valid" in refused(f"https://other.example:{site.port}/", **options)
        assert "not valid" in refused(f"https://feed.example:{site.port}/away", **options)
        assert "not valid" in refused(f"https://feed.example:{site.port}/", loopback=True, resolve=nearby)
    finally:
        site.close()


def test_a_redirect_never_gives_up_encryption(authority: Authority) -> None:
    """From https to http nothing is followed."""
    site = Site(authority.server("feed.example"))
    site.pages["/"] = says(b"", 302, Location="http://feed.example/")
    try:
        address = f"https://feed.example:{site.port}/"
        assert "without encryption" in refused(address, loopback=True, resolve=nearby, trust=authority.trust)
    finally:
        site.close()
