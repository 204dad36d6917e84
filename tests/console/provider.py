"""A small OpenID provider over HTTP: as strict as the standard where it must be, and wrong where a test says so."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, SECRET = "broadcaster", "geheim: Wolke/42"
_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
STRANGER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
"""Somebody else's key under the provider's key's name."""


class Provider:
    """Signs everybody in who is sent to it. ``claims`` change its ID tokens, ``key`` signs them, ``told`` its configuration."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.issuer = ""
        self.claims: dict[str, Any] = {}
        self.told: dict[str, Any] = {}
        self.key = _KEY
        self.algorithm = "RS256"
        self.exchanges: list[Mapping[str, str]] = []
        self._codes: dict[str, Mapping[str, str]] = {}

    def authorise(self, address: str, **said: str) -> str:
        """What its page does once somebody has signed in: where the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT_ID)
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code{len(self._codes)}"
        self._codes[code] = asked
        return asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]} | said)

    def answer(self, path: str, authorization: str, form: Mapping[str, str]) -> tuple[int, Any]:
        """Status and document of one of its addresses."""
        if path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return 200, {"issuer": self.issuer} | {n: self.issuer + place for n, place in places.items()} | self.told
        if path == "/keys":
            return 200, KeySet([_KEY]).as_dict(private=False)
        if path == "/token":
            return self._exchanged(authorization, form)
        return 404, {}

    def _exchanged(self, authorization: str, form: Mapping[str, str]) -> tuple[int, Any]:
        self.exchanges.append(form)
        asked = self._codes.pop(form.get("code", ""), None)
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode() if authorization else ""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if pair != "broadcaster:geheim%3A%20Wolke%2F42" or challenge.decode().rstrip("=") != asked["code_challenge"]:
            return 401, {"error": "invalid_client"}
        return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": self._token(asked["nonce"])}

    def _token(self, nonce: str) -> str:
        now = int(self.now())
        said = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "4711", "iat": now, "exp": now + 300, "nonce": nonce}
        said |= {"preferred_username": "Author"}
        kept = {name: value for name, value in (said | self.claims).items() if value is not None}
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, kept, self.key, algorithms=[self.algorithm])


@contextmanager
def providing(now: Callable[[], float]) -> Iterator[Provider]:
    """A provider that runs on a port of this machine."""
    provider = Provider(now)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def log_message(self, *args: Any) -> None:
            """Nothing."""

        def _answer(self, form: Mapping[str, str]) -> None:
            status, document = provider.answer(self.path, self.headers.get("authorization", ""), form)
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
