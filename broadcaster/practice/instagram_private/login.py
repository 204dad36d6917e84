"""The sign-in of the practice part of Instagram's private API: the Android app's current flow, step by step.

The device registers a signing key, asks for an access context and an attestation nonce, encrypts the password for
the platform's public key and gets a session. Each step is checked: signatures verified, the password decrypted.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from broadcaster.practice.credentials import MARK
from broadcaster.practice.instagram_private.session import (
    SESSIONS,
    Refusal,
    answering,
    authorization,
    decoded,
    expect,
    signed_fields,
    signed_in,
)
from broadcaster.practice.world import Member, World

DEVICES = "instagram_private_devices"
KEY_ID = "73"
_BLOKS = "/api/v1/bloks/async_action/"
PATHS = (
    "/graphql_www",
    _BLOKS,
    "/api/v1/attestation/",
    "/api/v1/qe/sync/",
    "/api/v1/feed/reels_tray/",
    "/api/v1/feed/timeline/",
)
"""Paths that belong to signing in."""


class Login:
    """The endpoints of the sign-in."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[Route]:
        """The routes of the sign-in."""
        return [
            Route("/graphql_www", answering(self.register_device), methods=["POST"]),
            Route(
                f"{_BLOKS}com.bloks.www.bloks.caa.login.process_client_data_and_redirect/",
                answering(self.open),
                methods=["POST"],
            ),
            Route("/api/v1/attestation/create_android_keystore/", answering(self.attest), methods=["POST"]),
            Route(
                f"{_BLOKS}com.bloks.www.caa.login.oauth.token.fetch.async/", answering(self.preflight), methods=["POST"]
            ),
            Route("/api/v1/qe/sync/", answering(self.public_key), methods=["GET"]),
            Route(
                f"{_BLOKS}com.bloks.www.bloks.caa.login.async.send_login_request/",
                answering(self.sign_in),
                methods=["POST"],
            ),
            Route("/api/v1/feed/reels_tray/", answering(self.reels_tray), methods=["POST"]),
            Route("/api/v1/feed/timeline/", answering(self.timeline), methods=["POST"]),
        ]

    async def register_device(self, request: Request) -> Response:
        """Take a device's public key if its registration is signed with the matching private key."""
        form = await request.form()
        if form.get("fb_api_req_friendly_name") != "IGUSDIDRegistrationMutation":
            raise Refusal(400, "Unknown mutation")
        given = decoded(str(form.get("variables", ""))).get("input", {})
        _verify_registration(str(given.get("usdid_token", {}).get("sensitive_string_value", "")))
        return JSONResponse({"data": {"1$usdid_registration(input:$input)": {"success": True}}, "status": "ok"})

    async def open(self, request: Request) -> Response:
        """Hand out the access context of one sign-in."""
        params = await _bloks_params(request)
        aac = json.dumps({"aac_init_timestamp": int(self.world.now()), "aacjid": secrets.token_hex(16)})
        self.world.objects(DEVICES)[str(params.get("qe_device_id"))] = {"aac": aac}
        self.world.save()
        node = {"type": "gs", "data": {"key": "CAA_ACCOUNT_ACCESS_CONTEXT:aac", "initial": aac}}
        return JSONResponse({"layout": {"bloks_payload": {"data": [node]}}, "status": "ok"})

    async def attest(self, request: Request) -> Response:
        """Hand out the nonce that the sign-in must bring back."""
        form = await request.form()
        expect(dict(form), {"app_scoped_device_id", "key_hash"})
        device = self._device(str(form["app_scoped_device_id"]))
        device["nonce"] = secrets.token_urlsafe(16)
        self.world.save()
        return JSONResponse({"challenge_nonce": device["nonce"], "key_nonce": "", "status": "ok"})

    async def preflight(self, request: Request) -> Response:
        """Check the access context before any password is sent."""
        params = await _bloks_params(request)
        self._check_context(params)
        return JSONResponse({"layout": {"bloks_payload": {"data": []}}, "status": "ok"})

    async def public_key(self, _request: Request) -> Response:
        """The key for which passwords are encrypted."""
        pem = (
            _key()
            .public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        )
        headers = {
            "ig-set-password-encryption-key-id": KEY_ID,
            "ig-set-password-encryption-pub-key": base64.b64encode(pem).decode(),
        }
        return JSONResponse({"status": "ok"}, headers=headers)

    async def sign_in(self, request: Request) -> Response:
        """Decrypt the password and open a session, or show the app's error dialogue."""
        params = await _bloks_params(request)
        device = self._check_context(params)
        _check_attestation(request, str(device.get("nonce", "")))
        given = params["client_input_params"]
        member = self.world.member("instagram", username=str(given.get("contact_point", "")).lower())
        password = _decrypt(str(given.get("password", "")))
        if member is None or member.revoked or not _same(password, member.credentials["password"]):
            return _bloks_action(
                '(bk.action.dialog.OpenDialog "Incorrect password" "Please double-check your password.")'
            )
        return self._open_session(member)

    async def reels_tray(self, request: Request) -> Response:
        """What the app reads first after signing in: nobody's stories."""
        signed_in(self.world, request)
        await signed_fields(request)
        return JSONResponse({"tray": [], "status": "ok"})

    async def timeline(self, request: Request) -> Response:
        """What the app reads next: an empty home feed."""
        signed_in(self.world, request)
        decoded((await request.body()).decode())
        return JSONResponse({"feed_items": [], "num_results": 0, "status": "ok"})

    def _open_session(self, member: Member) -> Response:
        session = f"{member.id}%3A{MARK}{secrets.token_hex(12)}"
        self.world.objects(SESSIONS)[session] = {"account": member.id}
        self.world.save()
        inner = {
            "login_response": json.dumps({"logged_in_user": {"pk": int(member.id)}, "status": "ok"}),
            "headers": json.dumps({"IG-Set-Authorization": authorization(member, session)}),
            "cookies": "",
        }
        return _bloks_action(
            f"(bk.action.caa.HandleLoginResponse (bk.action.tree.Make {json.dumps(json.dumps(inner))}))"
        )

    def _device(self, key: str) -> dict[str, Any]:
        device = self.world.objects(DEVICES).get(key)
        if device is None:
            raise Refusal(400, "Unknown device")
        return device

    def _check_context(self, params: dict[str, Any]) -> dict[str, Any]:
        expect(params, {"client_input_params", "server_params"})
        device = self._device(str(params["server_params"].get("qe_device_id")))
        if params["client_input_params"].get("aac") != device["aac"]:
            raise Refusal(400, "Invalid account access context")
        return device


@cache
def _key() -> rsa.RSAPrivateKey:
    """The platform's key pair, new in each process: apps ask for the public key before every sign-in."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


def _decrypt(sealed: str) -> str:
    """The password inside ``#PWD_INSTAGRAM:4:<time>:<payload>``. Raises Refusal."""
    try:
        _kind, version, stamp, payload = sealed.split(":")
        raw = base64.b64decode(payload, validate=True)
        size = int.from_bytes(raw[14:16], "little")
        nonce, wrapped, rest = raw[2:14], raw[16 : 16 + size], raw[16 + size :]
        if version != "4" or raw[0] != 1 or str(raw[1]) != KEY_ID:
            raise Refusal(400, "Unknown password encryption")
        key = _key().decrypt(wrapped, padding.PKCS1v15())
        return AESGCM(key).decrypt(nonce, rest[16:] + rest[:16], stamp.encode()).decode()
    except (ValueError, InvalidTag, IndexError):
        raise Refusal(400, "The password cannot be decrypted") from None


async def _bloks_params(request: Request) -> dict[str, Any]:
    if request.headers.get("host", "") != "b.i.instagram.com":
        raise Refusal(400, "Wrong host for this action")
    form = await request.form()
    expect(dict(form), {"params", "_uuid", "bk_client_context", "bloks_versioning_id"})
    return decoded(str(form["params"]))


def _bloks_action(action: str) -> Response:
    return JSONResponse({"layout": {"bloks_payload": {"data": [], "action": action}}, "status": "ok"})


def _check_attestation(request: Request, nonce: str) -> None:
    given = decoded(request.headers.get("x-ig-attest-params", ""))
    entries = given.get("attestation") or [{}]
    if not nonce or entries[0].get("challenge_nonce") != nonce:
        raise Refusal(400, "Invalid attestation")


def _verify_registration(token: str) -> None:
    """Check an ES256 registration against the public key it carries. Raises Refusal."""
    try:
        outer = json.loads(_unpadded(token))
        signature = outer["signatures"][0]
        public = base64.b64decode(json.loads(_unpadded(outer["payload"]))["pub"])
        key = serialization.load_der_public_key(public)
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise Refusal(400, "Invalid device key")
        signed = f"{signature['protected']}.{outer['payload']}".encode()
        key.verify(_unpadded(signature["signature"]), signed, ec.ECDSA(hashes.SHA256()))
    except (ValueError, KeyError, IndexError, TypeError, InvalidSignature):
        raise Refusal(400, "Invalid device registration") from None


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _same(given: str, kept: str) -> bool:
    return hmac.compare_digest(given.encode(), kept.encode())
