"""What one visitor may take, and what everybody may: bodies, connections, live pages, and words about the inside."""

from __future__ import annotations

import base64
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from broadcaster.app.people import people
from broadcaster.console.api.faults import MEDIA_TYPE
from broadcaster.console.door.connection import Connection
from broadcaster.console.door.sizes import MOST_BYTES, MOST_UPLOADED
from broadcaster.console.pages import live
from broadcaster.console.server.application import create_app
from broadcaster.console.server.guards import _host
from broadcaster.console.server.server import Server, configured, listen
from broadcaster.settings import load
from broadcaster.words.errors import ConfigurationError, InvalidInput

from .conftest import House
from .test_api import TEXT, program


def picture(size: int) -> dict[str, str]:
    """A JPEG of about ``size`` bytes that no codec makes smaller, as the API takes it."""
    from io import BytesIO  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    side, out = int((size / 1.4) ** 0.5), BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3)).save(out, "JPEG", quality=90)
    return {"file": "foto.jpg", "data": base64.b64encode(out.getvalue()).decode(), "alt": "Ein Foto."}


def test_a_phones_photo_goes_through_the_api(house: House) -> None:
    """As much as the document says; beyond it the answer is a document as well."""
    ask, photo = program(house), picture(2_000_000)
    assert len(photo["data"]) > MOST_BYTES
    body = {"text": TEXT, "accounts": ["kreis-soest@x"], "pictures": [photo]}
    assert ask("POST", "/messages/preview", body).status_code == 200
    refused = ask("POST", "/messages/preview", {"text": "x" * (MOST_UPLOADED + 1)})
    assert (refused.status_code, refused.headers["content-type"]) == (413, MEDIA_TYPE)
    elsewhere = ask("POST", "/messages/1/cancel", {"text": "x" * (MOST_BYTES + 1)})
    assert (elsewhere.status_code, elsewhere.headers["content-type"]) == (413, MEDIA_TYPE)


@pytest.mark.parametrize("announced", [True, False])
def test_a_large_body_is_read_for_a_token_only(house: House, *, announced: bool) -> None:
    """Nothing of it is read for a stranger, whether its length is announced or not."""
    body = b'{"text":"' + b"x" * (2 * MOST_BYTES)
    read = 0

    def pieces() -> Iterator[bytes]:
        nonlocal read
        for start in range(0, len(body), 65_536):
            read += 65_536
            yield body[start : start + 65_536]

    content = body if announced else pieces()
    headers = {"content-type": "application/json", "authorization": "Bearer bc_wrong"}
    answer = house.visitor().http.post("/api/v1/messages", content=content, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (401, MEDIA_TYPE)


def test_words_of_an_unknown_channel_are_refused(house: House) -> None:
    """They would go nowhere, and nobody would notice."""
    body = {"text": TEXT, "accounts": ["kreis-soest@x"], "variants": {"facbook": {"text": "c"}, "x": {"text": "d"}}}
    for path in ("/messages/preview", "/messages"):
        answer = program(house)("POST", path, body)
        assert (answer.status_code, [one["field"] for one in answer.json()["problems"]]) == (422, ["variants.facbook"])


def test_a_person_has_so_many_live_pages_and_others_have_theirs(house: House) -> None:
    """One more is refused and renews itself by asking; a closed one makes room."""
    visitor, other = house.signed_in("author"), house.signed_in("other")
    house.post()
    with ExitStack() as stack:
        opened = [stack.enter_context(visitor.http.stream("GET", "/messages/1/events")) for _ in range(live.MOST_PAGES)]
        read = [one.iter_text() for one in opened]  # kept, for a reader that is forgotten hangs up
        assert all(next(one) for one in read)
        refused = visitor.http.get("/messages/1/events")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
        with other.http.stream("GET", "/messages/1/events") as theirs:
            assert theirs.status_code == 200
    audience = live.Audience()
    with audience.seat(1):
        assert audience._open[1] == 1
    assert audience._open[1] == 0


def test_strangers_learn_only_whether_it_works(house: House) -> None:
    """Wherever they seem to come from; whoever may read the console reads the figures."""
    assert house.visitor().http.get("/healthz").json() == {"working": False}
    seen = house.signed_in("author").http.get("/healthz").json()
    assert set(seen) == {"working", "late", "waiting_seconds", "paused", "needs_person"}


@pytest.mark.parametrize(
    "host", ["localhost:1@evil", "[::1", "[::1]x", "localhost:", "localhost:8x", "localhost:123456", "a b"]
)
def test_a_host_that_is_written_wrong_is_none(house: House, host: str) -> None:
    """A port is digits."""
    assert _host(host) == ""
    answer = house.visitor().http.get("/api/v1/status", headers={"host": host})
    assert answer.status_code in (400, 421)


@pytest.mark.parametrize(
    ("address", "usable"),
    [
        *(("https://b.example.org", True), ("https://b.example.org:8443/", True), ("http://localhost:8470", True)),
        *(("http://127.0.0.1:1", True), ("http://[::1]:1", True), ("", True), ("http://b.example.org", False)),
        *(("http://localhost.example.org", False), ("https://[", False), ("https://a/b", False), ("ftp://a", False)),
    ],
)
def test_plain_http_goes_no_further_than_this_machine(house: House, address: str, *, usable: bool) -> None:
    """Cookies and passwords would cross the network readably."""
    toml = house.installation.settings.folder / "broadcaster.toml"
    environment = {"BROADCASTER_PUBLIC_ADDRESS": address}
    if usable:
        assert load(toml, environment).public_address == address.rstrip("/")
    else:
        with pytest.raises(ConfigurationError, match="https"):
            load(toml, environment)


def test_the_first_link_stays_good_when_the_program_starts_again(house: House) -> None:
    """Until somebody has used one; then no other makes a second first person."""
    first, second = (people.first_link(house.installation) or "" for _ in range(2))
    for link in (first, second):
        assert people.ticket(house.installation, link).purpose == "set-up"
    people.set_up(house.installation, first, "s.meier", "S. Meier", "wolke tisch anker birne")
    assert house.visitor().get(f"/set-up/{second}").status == 404
    assert house.installation.tickets.use(second, ("set-up",)) is None


class Impatient(Connection):
    """Gives up soon."""

    silence = 0.05


class Crowded(Connection):
    """Has room for few."""

    most = 5


@contextmanager
def real(house: House, http: type[Connection] = Connection) -> Iterator[int]:
    """The console as it is really served; its port."""
    listener = listen(0)
    server = Server(configured(create_app(house.installation), http=http))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.005)
    try:
        yield listener.getsockname()[1]
    finally:
        server.stop()
        thread.join(20)


def ask(port: int, text: bytes) -> socket.socket:
    """A connection on which something was said."""
    made = socket.create_connection(("127.0.0.1", port), timeout=60)
    made.sendall(text)
    return made


HALF = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
BODY = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx"


@pytest.mark.parametrize("said", [b"", HALF, BODY, HALF + b"\r\n" + HALF])
def test_who_does_not_finish_is_left(house: House, said: bytes) -> None:
    """Half a request, half a body, nothing at all, and a second request that never ends."""
    with real(house, Impatient) as port, ask(port, said) as made:
        while made.recv(65_536):
            pass


def test_silent_connections_keep_nobody_out(house: House) -> None:
    """The one that has been silent for longest makes room."""
    with real(house, Crowded) as port, ExitStack() as stack:
        silent = [stack.enter_context(ask(port, HALF)) for _ in range(8)]
        with ask(port, HALF + b"Connection: close\r\n\r\n") as made:
            assert made.recv(65_536).startswith(b"HTTP/1.1 503")  # nobody sends here, and it is answered
        with suppress(ConnectionResetError):
            assert silent[0].recv(1) == b""


def test_what_strangers_send_wrong_does_not_fill_the_log(
    house: House, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """WebSocket upgrades and nonsense; and stopping with an open request is quiet."""
    upgrade = HALF + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n"
    house.post()
    visitor = house.signed_in("author")
    cookie = f"Cookie: broadcaster-insecure-session={visitor.http.cookies['broadcaster-insecure-session']}\r\n\r\n"
    with real(house) as port:
        for said in (upgrade, b"\x16\x03\x01 nonsense\r\n\r\n", b"GET / HTTP/9\r\n\r\n"):
            with ask(port, said) as made:
                assert made.recv(65_536)
        with ask(port, BODY.replace(b"\r\n\r\n", b"\r\n" + cookie.encode(), 1)):
            pass
    assert capfd.readouterr().err == ""
    assert [record.getMessage() for record in caplog.records if record.name.startswith("uvicorn")] == []


def test_a_lone_channel_of_a_draft_is_refused_as_well(house: House) -> None:
    """The use case refuses it, so every door does."""
    from broadcaster.app.messages.posting import Draft, preview  # noqa: PLC0415
    from broadcaster.message import Variant  # noqa: PLC0415

    with pytest.raises(InvalidInput, match="mastodom"):
        preview(house.installation, Draft(text=TEXT, variants={"mastodom": Variant(text="c")}), ["kreis-soest@x"])
