"""What has been kept for long enough is deleted; what is still needed never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from broadcaster.app import Installation, create
from broadcaster.app.composing import composing
from broadcaster.app.installation.privacy import exposed, warning
from broadcaster.app.installation.proving import head_of
from broadcaster.app.installation.upkeep import EVERY, KEPT, tidy, upkeep_duty
from broadcaster.app.messages.posting import Draft, PictureFile, post
from broadcaster.app.people import people, signing_in
from broadcaster.app.people.signing_in import Client
from broadcaster.settings import load
from broadcaster.storage.schema import device, picture, session, ticket

from .bureau import Bureau
from .manuscripts import typed, written

CANARY = "Kanarienvogel"


def photo(colour: str = "red", **how: object) -> PictureFile:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG", **how)
    return PictureFile(file="foto.jpg", data=out.getvalue(), alt="Ein Foto.")


def count(bureau: Bureau, table: object) -> int:
    """Rows of a table."""
    with bureau.installation.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_sessions_devices_and_tickets_are_forgotten_in_time(bureau: Bureau) -> None:
    """Each after its own time since it was of use, and not before."""
    installation = bureau.installation
    people.invite(installation, "author", "Author", ["author"])
    person = people.with_login(installation, "author")
    client = Client(address="127.0.0.1", device="test")
    token = signing_in.open_session(installation, person, client, signing_in.FULL).device_token
    bureau.clock.now += timedelta(days=29)
    assert tidy(installation) == {"sessions": 0, "devices": 0, "tickets": 0, "pictures": 0}
    bureau.clock.now += timedelta(days=9)
    assert tidy(installation)["tickets"] == 1
    bureau.clock.now += KEPT["sessions"]
    signing_in.open_session(installation, person, replace(client, device_token=token), signing_in.FULL)
    assert tidy(installation)["sessions"] == 1
    bureau.clock.now += KEPT["devices"] - timedelta(days=1)
    assert tidy(installation)["devices"] == 0
    bureau.clock.now += timedelta(days=2)
    assert tidy(installation)["devices"] == 1
    assert [count(bureau, table) for table in (session, device, ticket)] == [0, 0, 0]


def test_pictures_go_that_belong_to_no_message_and_no_draft(bureau: Bureau) -> None:
    """A draft's own stay while it can be opened, a message's for good, and one that was just added again as well."""
    installation = bureau.installation
    post(installation, Draft(text="Mit Bild.", pictures=[photo("blue")]), ["kreis-soest@x"])
    said = count(bureau, picture)
    (kept,), (gone,), (again,) = (composing.enclose(installation, [photo(name)]) for name in ("red", "green", "white"))
    composition = written(bureau, replace(typed(), pictures=(replace(kept, alt="Rot"),)))
    bureau.clock.now += KEPT["pictures"] + timedelta(days=1)
    assert composing.enclose(installation, [photo("white")]) == (again,)
    assert tidy(installation)["pictures"] == 1
    assert installation.messages.find_picture(gone.sha256) is None
    composing.discard(installation, composition.id, composition.version)
    bureau.clock.now += KEPT["pictures"] + timedelta(days=1)
    assert tidy(installation)["pictures"] == 2
    assert count(bureau, picture) == said


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_a_camera_wrote_beside_a_picture_is_not_kept(bureau: Bureau, form: str) -> None:
    """Neither place nor owner; which way up it is meant is applied before."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E], exif[0x0112] = CANARY, 6
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (640, 480), "red").save(out, form, exif=exif, comment=CANARY)
    (enclosure,) = composing.enclose(bureau.installation, [PictureFile(file=f"a.{form}", data=out.getvalue(), alt="")])
    data = bureau.installation.messages.picture(enclosure.sha256)
    assert CANARY.encode() not in data
    with Image.open(BytesIO(data)) as shown:
        # Browsers do not ask a WebP which way up it is.
        assert (shown.size, dict(shown.getexif())) == ((640, 480) if form == "WEBP" else (480, 640), {})
    with bureau.installation.database.read() as connection:
        assert not any(CANARY.encode() in row for row in connection.execute(select(picture.c.data)).scalars())


def test_the_duty_tells_the_records_head_to_the_log(bureau: Bureau, caplog: pytest.LogCaptureFixture) -> None:
    """Every day: only that shows a database that was set back whole."""
    with caplog.at_level("INFO", logger="broadcaster"):
        assert upkeep_duty(bureau.installation) == bureau.clock() + EVERY
    assert f"head={head_of(bureau.installation)}" in caplog.text


def test_an_installation_is_its_owners_alone(tmp_path: Path) -> None:
    """Folder, settings, key, database and what is beside it; what was opened to others is named with its remedy."""
    folder = tmp_path / "new"
    toml, key = create(folder, organisation="Kreis Soest", practice=True)
    settings = load(toml, environment={})
    made = Installation(settings, create=True)
    found = sorted(path.name for path in folder.iterdir())
    assert found == ["broadcaster.db", "broadcaster.db-shm", "broadcaster.db-wal", "broadcaster.toml", "secret.key"]
    modes = [oct(path.stat().st_mode & 0o777) for path in (folder, *folder.iterdir())]
    made.close()
    assert modes == ["0o700", *["0o600"] * 5]
    assert exposed(settings, toml, key) == []
    assert warning([]) is None
    key.chmod(0o644)
    folder.chmod(0o750)
    told = warning(exposed(settings, toml, key))
    assert told is not None
    assert told.en.endswith(f"chmod go= {key} {folder}")
