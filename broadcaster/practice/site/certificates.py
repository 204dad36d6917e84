"""The practice website's certificates, by an authority of its own: good ones, and every kind of bad one."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ISSUER: Final = "Practice Authority"
OTHER_ISSUER: Final = "Other Practice Authority"
_SPANS: Final = {"tls-expired": (-90, -1), "tls-not-yet-valid": (1, 90), "tls-expires": (-60, 3)}
"""Days from now on from which and to which a certificate is valid."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who issues certificates: its own, and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(slots=True)
class Certificates:
    """Makes what a death needs, each once. Files lie in ``folder``; ``authorities`` is what is to be trusted."""

    folder: Path
    hosts: tuple[str, ...]
    _made: dict[str, ssl.SSLContext] = field(default_factory=dict)
    _trusted: dict[str, Authority] = field(default_factory=dict)

    @property
    def authorities(self) -> Path:
        """The file with the practice authorities; made with them."""
        path = self.folder / "practice-ca.pem"
        path.write_bytes(b"".join(_pem(one.certificate) for one in self._issuers().values()))
        return path

    def context(self, death: str) -> ssl.SSLContext:
        """What the server shows while ``death`` reigns."""
        if death not in self._made:
            self._made[death] = self._make(death)
        return self._made[death]

    def _make(self, death: str) -> ssl.SSLContext:
        issuer = self._issuers()[OTHER_ISSUER if death == "tls-other-issuer" else ISSUER]
        key, chain = _key(), []
        if death == "tls-untrusted":
            issuer = _authority("Unknown Authority")
            chain = [issuer.certificate]
        if death == "tls-incomplete":
            issuer = _authority("Practice Intermediate", issuer)
        hosts = ("www.anderswo.example",) if death == "tls-wrong-name" else self.hosts
        own = None if death == "tls-self-signed" else issuer
        certificate = _certificate(hosts, key, own, _SPANS.get(death, (-1, 80)))
        return self._loaded(death, key, [certificate, *chain])

    def _issuers(self) -> dict[str, Authority]:
        if not self._trusted:
            self._trusted = {name: _authority(name) for name in (ISSUER, OTHER_ISSUER)}
        return self._trusted

    def _loaded(self, death: str, key: ec.EllipticCurvePrivateKey, chain: list[x509.Certificate]) -> ssl.SSLContext:
        path = self.folder / f"practice-{death or 'good'}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + b"".join(map(_pem, chain)))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _authority(name: str, above: Authority | None = None) -> Authority:
    key = _key()
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)])
    issuer, signer = (above.certificate.subject, above.key) if above else (subject, key)
    builder = _begun(subject, issuer, key, (-30, 3650)).add_extension(
        x509.BasicConstraints(ca=True, path_length=1), critical=True
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return Authority(builder.add_extension(usage, critical=True).sign(signer, hashes.SHA256()), key)


def _certificate(
    hosts: tuple[str, ...], key: ec.EllipticCurvePrivateKey, issuer: Authority | None, days: tuple[float, float]
) -> x509.Certificate:
    """A server's certificate; without an issuer it is self-signed."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    by, signer = (issuer.certificate.subject, issuer.key) if issuer else (subject, key)
    names: list[x509.GeneralName] = [_general_name(host) for host in hosts]
    builder = _begun(subject, by, key, days).add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: tuple[float, float]
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
    )
