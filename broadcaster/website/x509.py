"""What stands in a certificate: who issued it, for which names, and from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What stands in a certificate."""

    issuer: str
    names: str
    begins_at: datetime
    expires_at: datetime


def describe(der: bytes) -> Described:
    """What stands in a certificate. Raises ValueError if it is none."""
    found = x509.load_der_x509_certificate(der)
    return Described(
        issuer=_named(found.issuer),
        names=", ".join(_names(found)) or _named(found.subject),
        begins_at=found.not_valid_before_utc,
        expires_at=found.not_valid_after_utc,
    )


def _named(name: x509.Name) -> str:
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in name.get_attributes_for_oid(kind):
            return str(attribute.value)
    return name.rfc4514_string()


def _names(found: x509.Certificate) -> list[str]:
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))][:3]
