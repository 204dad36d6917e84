"""The Facebook adapter against a platform that answers nonsense, through the real facebook-sdk."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from adapters.facebook import FacebookAdapter
from broadcaster.channel import (
    CannotTell,
    ChannelError,
    Found,
    PersonDecides,
    Posting,
    Proof,
    Receipt,
    Refused,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.practice.accounts import credentials
from broadcaster.testing.answers import everything, sight

POST = "123456789012345_678901234567890"
JSON = "application/json"

AdapterWith = Callable[..., FacebookAdapter]
Postings = Callable[..., Posting]


@dataclass
class Scripted:
    """A server with one answer for everything; ``seen`` are the addresses it was asked for."""

    status: int
    body: bytes
    headers: dict[str, str]
    seen: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def scripted(status: int, body: bytes, **headers: str) -> Iterator[Scripted]:
    """Run a scripted server; a body that holds ``TOKEN`` repeats the token that was sent."""
    script = Scripted(status, body, {name.replace("_", "-"): value for name, value in headers.items()})

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script.seen.append(self.path)
            self.rfile.read(int(self.headers.get("content-length", 0)))
            token = self.headers.get("authorization", "").removeprefix("Bearer ")
            answer = script.body.replace(b"TOKEN", token.encode())
            self.send_response(script.status)
            for name, value in {**script.headers, "Content-Length": str(len(answer))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_DELETE = do_GET  # noqa: N815 - as above

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    script.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield script
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


NONSENSE: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "a gateway's page": (502, b"<html><h1>Bad Gateway</h1></html>", {"Content_Type": "text/html"}),
    "an outage page that says it is fine": (200, b"<html>We'll be back", {"Content_Type": "text/html"}),
    "nothing": (200, b"", {"Content_Type": JSON}),
    "no content type": (200, b'{"nope": 1}', {}),
    "a list": (200, b'[{"id": "1", "success": true}]', {"Content_Type": JSON}),
    "another object": (200, b'{"nope": 1}', {"Content_Type": JSON}),
    "another object with 500": (500, b'{"nope": 1}', {"Content_Type": JSON}),
    "success and 500": (500, b'{"success": true, "id": "1", "is_published": true}', {"Content_Type": JSON}),
    "values of other types": (200, b'{"success": "true", "id": true, "is_published": "true"}', {"Content_Type": JSON}),
    "an id that is a path": (200, b'{"id": "../me", "success": 1, "is_published": 1}', {"Content_Type": JSON}),
    "bytes that are no text": (200, b'{"id": "\xff\xfe"}', {"Content_Type": JSON}),
    "endless depth": (200, b"[" * 200_000, {"Content_Type": JSON}),
    "a body without end": (200, b'{"id": "1"}' + b" " * 3_000_000, {"Content_Type": JSON}),
    "a bomb": (200, gzip.compress(b" " * 50_000_000), {"Content_Type": JSON, "Content_Encoding": "gzip"}),
    "an error that is text": (400, b'{"error": "no"}', {"Content_Type": JSON}),
    "an error of odd types": (
        400,
        b'{"error": {"code": [], "message": 7, "error_subcode": {}}}',
        {"Content_Type": JSON},
    ),
    "an unknown error": (400, b'{"error": {"code": 987654, "message": "?"}}', {"Content_Type": JSON}),
    "hostile usage": (
        403,
        b'{"error": {"code": 987654}}',
        {"Content_Type": JSON, "X_Business_Use_Case_Usage": '{"1": [{"estimated_time_to_regain_access": "soon"}]}'},
    ),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_classified_at_every_step(name: str, adapter_with: AdapterWith, posting_of: Postings) -> None:
    """Before the commit it is tried again later, at the commit it is unclear, and a read decides nothing.

    Only a clear refusal of Graph itself with a number that nobody knows is shown to a person before the commit; denied
    access rests the account.
    """
    status, body, headers = NONSENSE[name]
    later = RetryLater
    if b"987654" in body:
        later = WaitForCredentials if status == 403 else PersonDecides
    with scripted(status, body, **headers) as server:
        adapter = adapter_with(server.address)
        posting = posting_of("Unsinn")
        with pytest.raises(later):
            adapter.prepare(posting)
        with pytest.raises(later):
            adapter.check()
        posting.notes["post"] = POST
        with pytest.raises(Unclear):
            adapter.commit(posting)
        assert isinstance(sight(adapter, posting), CannotTell)
        assert isinstance(adapter.withdraw(Receipt(remote_id=POST, proof=Proof.RESPONSE)), CannotTell)


def test_a_redirect_is_not_followed(adapter_with: AdapterWith, posting_of: Postings) -> None:
    """Credentials go to the configured address and nowhere else."""
    with scripted(200, b'{"success": true}', Content_Type=JSON) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            with scripted(status, b"", Location=f"{elsewhere.address}/v24.0/{POST}") as server:
                posting = posting_of("Umleitung")
                posting.notes["post"] = POST
                with pytest.raises(Unclear):
                    adapter_with(server.address).commit(posting)
                assert len(server.seen) == 1
        assert elsewhere.seen == []


@pytest.mark.parametrize("content_type", [JSON, "text/html"])
def test_an_answer_that_repeats_the_token_is_kept_without_it(content_type: str, adapter_with: AdapterWith) -> None:
    """Graph's "malformed access token" repeats the token; the record of the attempt must not."""
    body = b'{"error": {"code": 1, "message": "Malformed access token TOKEN"}} ' + b"." * 450 + b"TOKEN"
    body = body if content_type == "text/html" else body.partition(b"} ")[0] + b"}"
    with scripted(400, body, Content_Type=content_type) as server:
        with pytest.raises(ChannelError) as caught:
            adapter_with(server.address).check()
        token = credentials("facebook", "kreis-soest@facebook")["token"]
        assert "Malformed access token ***" in caught.value.answer
        assert token not in everything(caught.value)
        assert token[:20] not in caught.value.answer


CODES: tuple[tuple[int, int | None, type[ChannelError], type[ChannelError]], ...] = (
    (1, None, RetryLater, Unclear),
    (1, 99, RetryLater, Unclear),
    (2, None, RetryLater, Unclear),
    (3, None, WaitForCredentials, Unclear),
    (4, None, RetryLater, Unclear),
    (10, None, WaitForCredentials, WaitForCredentials),
    (32, None, RetryLater, Unclear),
    (100, None, Refused, Unclear),
    (100, 33, WaitForCredentials, Unclear),
    (102, None, WaitForCredentials, WaitForCredentials),
    (190, 459, WaitForCredentials, WaitForCredentials),
    (190, 463, WaitForCredentials, WaitForCredentials),
    (200, None, WaitForCredentials, WaitForCredentials),
    (299, None, WaitForCredentials, WaitForCredentials),
    (324, 2069019, Refused, Unclear),
    (341, None, RetryLater, Unclear),
    (368, None, WaitForCredentials, Unclear),
    (987654, None, PersonDecides, Unclear),
    (506, None, Refused, Unclear),
    (613, None, RetryLater, Unclear),
    (80001, None, RetryLater, Unclear),
    (100, 1609005, Refused, Unclear),
    (100, 1366046, Refused, Unclear),
    (100, 1346003, PersonDecides, Unclear),
    (1, 1363047, RetryLater, Unclear),
    (100, 1404078, WaitForCredentials, Unclear),
    (100, 1366051, PersonDecides, Unclear),
)


@pytest.mark.parametrize(("code", "subcode", "at_prepare", "at_commit"), CODES)
def test_every_known_error_means_what_happens_next(
    code: int,
    subcode: int | None,
    at_prepare: type[ChannelError],
    at_commit: type[ChannelError],
    adapter_with: AdapterWith,
    posting_of: Postings,
) -> None:
    """At the commit, with nothing readable behind it, only a dead access is believed."""
    error = {"message": "(#1) Some text", "code": code, "error_subcode": subcode, "fbtrace_id": "Atrace"}
    with scripted(400, json.dumps({"error": error}).encode(), Content_Type=JSON) as server:
        adapter = adapter_with(server.address)
        posting = posting_of("Fehler")
        with pytest.raises(at_prepare) as caught:
            adapter.prepare(posting)
        assert caught.value.code == (str(code) if subcode is None else f"{code}/{subcode}")
        assert "Atrace" in caught.value.answer
        posting.notes["post"] = POST
        with pytest.raises(at_commit):
            adapter.commit(posting)


@pytest.mark.parametrize(("asked", "most"), [("90", 90), ("9999999", 86_400), ("bald", None)])
def test_a_gateway_s_retry_after_is_obeyed(
    asked: str, most: int | None, adapter_with: AdapterWith, posting_of: Postings
) -> None:
    """Seconds, for a day at most; anything else is ignored."""
    with scripted(503, b"<html>", Content_Type="text/html", Retry_After=asked) as server:
        with pytest.raises(RetryLater) as caught:
            adapter_with(server.address).prepare(posting_of("Später"))
        assert caught.value.after == (None if most is None else timedelta(seconds=most))


def test_a_post_read_back_shows_only_web_addresses(adapter_with: AdapterWith, posting_of: Postings) -> None:
    """What a platform calls a permalink is shown to people as a link, so it must be one."""
    body = f'{{"id": "{POST}", "is_published": true, "permalink_url": "javascript:alert(1)", "created_time": "yesterday"}}'.encode()
    with scripted(200, body, Content_Type=JSON) as server:
        posting = posting_of("Link")
        posting.notes["post"] = POST
        sighting = adapter_with(server.address).observe(posting)
        assert isinstance(sighting, Found)
        assert (sighting.receipt.permalink, sighting.receipt.published_at) == (None, None)
