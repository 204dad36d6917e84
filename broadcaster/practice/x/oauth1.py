"""Verifies OAuth 1.0a signatures (RFC 5849, HMAC-SHA1) as the platform does, over the platform's own address."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote

_PAIR = re.compile(r'([a-z_]+)="([^"]*)"')
_REQUIRED = frozenset(
    {"oauth_consumer_key", "oauth_token", "oauth_nonce", "oauth_timestamp", "oauth_signature_method", "oauth_signature"}
)


def parameters(authorization: str) -> dict[str, str]:
    """The OAuth parameters of an Authorization header. Raises ValueError if one is missing, repeated or unknown."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "oauth":
        raise ValueError("not an OAuth header")
    pairs = [(name, unquote(value)) for name, value in _PAIR.findall(rest) if name != "realm"]
    found = dict(pairs)
    if len(found) != len(pairs) or not found.keys() >= _REQUIRED or not found.keys() <= _REQUIRED | {"oauth_version"}:
        raise ValueError("OAuth parameters are missing, repeated or unknown")
    if found["oauth_signature_method"] != "HMAC-SHA1" or found.get("oauth_version", "1.0") != "1.0":
        raise ValueError("only HMAC-SHA1 of OAuth 1.0 is accepted")
    return found


def signature(
    method: str, url: str, query: Iterable[tuple[str, str]], oauth: Mapping[str, str], secrets: tuple[str, str]
) -> str:
    """The signature of a request; ``url`` without its query, ``secrets`` are consumer's and token's."""
    signed = [*query, *((name, value) for name, value in oauth.items() if name != "oauth_signature")]
    encoded = sorted((_quoted(name), _quoted(value)) for name, value in signed)
    normalised = "&".join(f"{name}={value}" for name, value in encoded)
    base = "&".join(_quoted(piece) for piece in (method.upper(), url, normalised))
    key = "&".join(_quoted(secret) for secret in secrets)
    return base64.b64encode(hmac.digest(key.encode(), base.encode(), hashlib.sha1)).decode()


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")
