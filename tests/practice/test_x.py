"""Practice X takes what the platform takes, shows it as the platform does, and refuses the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from broadcaster.practice.world import Member
from broadcaster.testing import sample_picture
from broadcaster.testing.practice import Practice, practising

Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def member(practice: Practice) -> Member:
    """The district's account on practice X."""
    found = practice.world.member("x", name="kreis-soest@x")
    assert found is not None
    return found


def ask(practice: Practice, method: str, path: str, member: str = "kreis-soest@x", **options: Any) -> Answer:
    """One request with a member's Bearer token: status and body."""
    found = practice.world.member("x", name=member)
    assert found is not None
    headers = {"Authorization": f"Bearer {found.credentials['oauth2_access_token']}"}
    answer = practice.client.request(method, f"{practice.address}/x{path}", headers=headers, **options)
    return answer.status_code, answer.json()


def post(practice: Practice, text: str, **more: Any) -> Answer:
    """Ask for a post."""
    return ask(practice, "POST", "/2/tweets", json={"text": text, **more})


def posted(practice: Practice, text: str, **more: Any) -> str:
    """Make a post and return its id."""
    status, answer = post(practice, text, **more)
    assert status == 201, answer
    found: str = answer["data"]["id"]
    return found


def upload(practice: Practice, data: bytes, member: str = "kreis-soest@x", **form: str) -> Answer:
    """Upload a picture."""
    form = {"media_category": "tweet_image", **form}
    return ask(practice, "POST", "/2/media/upload", member, files={"media": ("a.jpg", data)}, data=form)


def uploaded(practice: Practice, member: str = "kreis-soest@x", media_type: str = "image/jpeg") -> str:
    """Upload a good picture and return its id."""
    status, answer = upload(practice, sample_picture(media_type), member)
    assert status == 200, answer
    found: str = answer["data"]["id"]
    return found


def timeline(practice: Practice, member: Member, query: str = "") -> Answer:
    """A member's posts as the API shows them."""
    return ask(practice, "GET", f"/2/users/{member.id}/tweets{query}")


def test_a_post_is_answered_with_its_id_and_shown_text(practice: Practice) -> None:
    """Links come back as t.co and markup as entities, while the public sees what was written."""
    text = "Info & Hilfe <Kreis>: https://www.kreis-soest.de/it?a=1&b=2, auch kreis-soest.de"
    status, answer = post(practice, text)
    shown = answer["data"]["text"]
    assert status == 201
    assert answer["data"]["edit_history_tweet_ids"] == [answer["data"]["id"]]
    assert shown.startswith("Info &amp; Hilfe &lt;Kreis&gt;: https://t.co/")
    assert "kreis-soest" not in shown
    assert [post["text"] for post in practice.public()] == [text]


def test_entities_tell_what_the_links_were(practice: Practice, member: Member) -> None:
    """Every t.co link can be turned back, and its place in the text is right."""
    posted(practice, "Mehr & mehr: https://www.kreis-soest.de/it?a=1&b=2, auch kreis-soest.de")
    _status, answer = timeline(practice, member, "?tweet.fields=entities,created_at")
    (shown,) = answer["data"]
    urls = shown["entities"]["urls"]
    assert [url["expanded_url"] for url in urls] == ["https://www.kreis-soest.de/it?a=1&b=2", "http://kreis-soest.de"]
    assert all(shown["text"][url["start"] : url["end"]] == url["url"] for url in urls)


def test_ids_grow(practice: Practice) -> None:
    """A later post has a larger id."""
    ids = [int(posted(practice, f"Hinweis {number}")) for number in range(5)]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("a" * 280, 201),
        ("a" * 281, 400),
        ("日" * 140, 201),
        ("日" * 140 + "a", 400),
        ("a" * 256 + " https://www.example.org/" + "b" * 200, 201),
        ("a" * 257 + " https://www.example.org/" + "b" * 200, 400),
        ("", 400),
        ("   ", 400),
        ("Kurs $AAA", 201),
        ("Kurs $AAA und $BBB", 400),
        ("Das\ufeff Zeichen", 400),
    ],
)
def test_a_text_is_measured_as_on_the_platform(practice: Practice, text: str, status: int) -> None:
    """280 weighted characters, at most one cashtag, no invalid characters."""
    assert post(practice, text)[0] == status
    assert len(practice.public()) == (status == 201)


@pytest.mark.parametrize(
    "more",
    [
        {"status": "x"},
        {"media": {"media_ids": []}},
        {"media": {"media_ids": ["1", "2", "3", "4", "5"]}},
        {"media": {"media_ids": [1]}},
        {"media": {"ids": ["1"]}},
        {"media": {"media_ids": ["1"]}},
        {"reply": {}},
        {"reply": {"in_reply_to_status_id": "1"}},
        {"reply_settings": "nobody"},
        {"nullcast": "yes"},
    ],
)
def test_what_the_description_does_not_know_is_refused(practice: Practice, more: dict[str, Any]) -> None:
    """Unknown properties, wrong types and unknown media are 400 and publish nothing."""
    status, answer = post(practice, "Hinweis", **more)
    assert (status, answer["type"]) == (400, "https://api.twitter.com/2/problems/invalid-request")
    assert not practice.public()


@pytest.mark.parametrize(
    "more", [{"poll": {"options": ["a", "b"]}}, {"quote_tweet_id": "1"}, {"geo": {"place_id": "1"}}]
)
def test_what_practice_does_not_show_is_refused_and_not_dropped(practice: Practice, more: dict[str, Any]) -> None:
    """A known property without effect would be a lie."""
    assert post(practice, "Hinweis", **more)[0] == 403


def test_the_same_text_is_refused_for_twelve_hours(practice: Practice) -> None:
    """The refusal has the platform's own words and outlives deletion; other accounts may say the same."""
    first = posted(practice, "Der Kreis ist telefonisch erreichbar.")
    duplicate = {
        "title": "Forbidden",
        "detail": "You are not allowed to create a Tweet with duplicate content.",
        "type": "about:blank",
        "status": 403,
    }
    assert post(practice, "Der Kreis ist  telefonisch erreichbar.") == (403, duplicate)
    assert ask(practice, "DELETE", f"/2/tweets/{first}") == (200, {"data": {"deleted": True}})
    assert post(practice, "Der Kreis ist telefonisch erreichbar.", reply={"in_reply_to_tweet_id": first})[0] == 403
    practice.tell("accounts", channel="x", name="stadt-werl@x")
    body = {"text": "Der Kreis ist telefonisch erreichbar."}
    assert ask(practice, "POST", "/2/tweets", "stadt-werl@x", json=body)[0] == 201
    practice.tell("clock", advance=12 * 3_600 + 1)
    refreshed = practice.world.member("x", name="kreis-soest@x")
    assert refreshed is not None
    refreshed.extra["oauth2_expires_at"] = practice.world.now() + 60
    assert post(practice, "Der Kreis ist telefonisch erreichbar.")[0] == 201


def test_a_reply_answers_an_existing_post(practice: Practice) -> None:
    """The thread is kept; a reply to nothing is refused."""
    first = posted(practice, "Teil eins")
    second = posted(practice, "Teil zwei", reply={"in_reply_to_tweet_id": first})
    status, answer = post(practice, "Teil drei", reply={"in_reply_to_tweet_id": "1"})
    assert (status, "deleted or not visible" in answer["detail"]) == (403, True)
    assert [(shown["id"], shown["parent"]) for shown in practice.public()] == [(first, None), (second, first)]


def test_replies_can_be_refused(practice: Practice) -> None:
    """As on self-serve plans, with the platform's own words."""
    first = posted(practice, "Teil eins")
    practice.tell("account-extra", account="kreis-soest@x", extra={"replies": "refused"})
    status, answer = post(practice, "Teil zwei", reply={"in_reply_to_tweet_id": first})
    assert status == 403
    assert answer["detail"].startswith("Reply to this conversation is not allowed because you have not been mentioned")


def test_pictures_are_shown_with_their_alternative_text(practice: Practice) -> None:
    """In the order given, and a post may consist of them alone."""
    first, second = uploaded(practice), uploaded(practice, media_type="image/png")
    body = {"id": first, "metadata": {"alt_text": {"text": "Wegweiser"}}}
    assert ask(practice, "POST", "/2/media/metadata", json=body)[0] == 200
    posted(practice, "", media={"media_ids": [second, first]})
    (shown,) = practice.public()
    assert [picture["alt"] for picture in shown["pictures"]] == ["", "Wegweiser"]
    assert (
        practice.ask("GET", shown["pictures"][1]["address"].removeprefix(practice.address)).content == sample_picture()
    )


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/gif", "image/webp"])
def test_pictures_are_told_by_their_content(practice: Practice, media_type: str) -> None:
    """Whatever the file is called."""
    assert upload(practice, sample_picture(media_type))[0] == 200


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", sample_picture()[:-2_000], sample_picture("image/bmp"), sample_picture() + bytes(5_000_000)],
    ids=["empty", "text", "truncated", "bmp", "too large"],
)
def test_a_bad_picture_is_refused(practice: Practice, data: bytes) -> None:
    """Pictures are decoded completely, and 5 MB is the limit."""
    assert upload(practice, data)[0] == 400


def test_an_upload_must_be_complete(practice: Practice) -> None:
    """The category is required, other fields are not known."""
    assert upload(practice, sample_picture(), media_category="tweet_video")[0] == 400
    assert upload(practice, sample_picture(), shared="true")[0] == 400
    assert ask(practice, "POST", "/2/media/upload", json={"media": "aGFsbG8="})[0] == 400


def test_an_alternative_text_has_a_limit(practice: Practice) -> None:
    """1,000 characters, for an own picture."""
    media = uploaded(practice)
    for text, status in (("a" * 1_000, 200), ("a" * 1_001, 400)):
        body = {"id": media, "metadata": {"alt_text": {"text": text}}}
        assert ask(practice, "POST", "/2/media/metadata", json=body)[0] == status


def test_a_picture_belongs_to_who_uploaded_it(practice: Practice) -> None:
    """Another account's picture cannot be used."""
    practice.tell("accounts", channel="x", name="stadt-werl@x")
    foreign = uploaded(practice, "stadt-werl@x")
    assert post(practice, "Hinweis", media={"media_ids": [foreign]})[0] == 400


def test_a_picture_expires_after_a_day(practice: Practice, member: Member) -> None:
    """Uploads are used within 24 hours."""
    media = uploaded(practice)
    practice.tell("clock", advance=86_401)
    member.extra["oauth2_expires_at"] = practice.world.now() + 60
    assert post(practice, "Hinweis", media={"media_ids": [media]})[0] == 400


def test_the_timeline_is_newest_first_and_can_be_narrowed(practice: Practice, member: Member) -> None:
    """since_id, max_results with pages, and exclude."""
    first = posted(practice, "Hinweis 0")
    ids = [first, *(posted(practice, f"Hinweis {number}") for number in range(1, 6))]
    reply = posted(practice, "Antwort", reply={"in_reply_to_tweet_id": first})
    assert [shown["id"] for shown in timeline(practice, member)[1]["data"]] == [reply, *reversed(ids)]
    assert [shown["id"] for shown in timeline(practice, member, f"?since_id={ids[-1]}")[1]["data"]] == [reply]
    page = timeline(practice, member, "?max_results=5&exclude=replies")[1]
    assert [shown["id"] for shown in page["data"]] == list(reversed(ids[1:]))
    assert page["meta"] == {"result_count": 5, "newest_id": ids[-1], "oldest_id": ids[1], "next_token": ids[1]}
    rest = timeline(practice, member, f"?max_results=5&pagination_token={ids[1]}")[1]
    assert [shown["id"] for shown in rest["data"]] == [first]


@pytest.mark.parametrize(
    "query",
    ["?max_results=4", "?max_results=101", "?since_id=abc", "?exclude=likes", "?tweet.fields=secret", "?page=2"],
)
def test_a_wrong_question_is_refused(practice: Practice, member: Member, query: str) -> None:
    """Parameters and their values are checked."""
    assert timeline(practice, member, query)[0] == 400


def test_reads_can_lag_behind(practice: Practice, member: Member) -> None:
    """A public post appears in reads only after the delay, in the timeline and by its id."""
    practice.tell("reads", platform="x", delay=60)
    late = posted(practice, "Hinweis")
    assert len(practice.public()) == 1
    assert timeline(practice, member)[1]["meta"]["result_count"] == 0
    assert "data" not in ask(practice, "GET", f"/2/tweets/{late}")[1]
    practice.tell("clock", advance=61)
    assert timeline(practice, member)[1]["data"][0]["id"] == late
    assert ask(practice, "GET", f"/2/tweets/{late}")[1]["data"]["text"] == "Hinweis"


def test_only_the_author_deletes_and_only_once(practice: Practice) -> None:
    """A second deletion finds nothing."""
    own = posted(practice, "Hinweis")
    practice.tell("accounts", channel="x", name="stadt-werl@x")
    assert ask(practice, "DELETE", f"/2/tweets/{own}", "stadt-werl@x")[0] == 403
    assert ask(practice, "DELETE", f"/2/tweets/{own}")[0] == 200
    assert ask(practice, "DELETE", f"/2/tweets/{own}")[0] == 404
    status, answer = ask(practice, "GET", f"/2/tweets/{own}")
    assert (status, answer["errors"][0]["type"]) == (200, "https://api.twitter.com/2/problems/resource-not-found")


def test_the_address_of_a_post_shows_it(practice: Practice) -> None:
    """The platform's form of address leads to the page for people."""
    own = posted(practice, "Hinweis")
    page = practice.client.get(f"{practice.address}/x/i/status/{own}", follow_redirects=True)
    assert (page.status_code, "Hinweis" in page.text) == (200, True)


def test_the_state_survives_a_restart(tmp_path: Path) -> None:
    """Posts, uploads and growing ids are kept in the folder."""
    with practising(tmp_path) as practice:
        media, before = uploaded(practice), posted(practice, "Vorher")
    with practising(tmp_path) as practice:
        after = posted(practice, "Nachher", media={"media_ids": [media]})
        assert post(practice, "Vorher")[0] == 403
        assert [shown["id"] for shown in practice.public()] == [before, after]
    assert int(after) > int(before)
