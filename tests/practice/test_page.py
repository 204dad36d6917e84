"""The page shows a person exactly what became public, in both languages, and fetches nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from broadcaster.practice.channels import channels
from broadcaster.practice.page import POLICY, WORDS
from broadcaster.practice.timeline import SHOWN, age, marked, moment
from broadcaster.practice.world import Post, Shown
from broadcaster.testing import sample_picture
from broadcaster.testing.practice import Practice


class Reading(HTMLParser):
    """What the tests look at: tags with their attributes, and text by the heading it stands under."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text, spaces at its ends aside."""
        if data.strip():
            self.texts.append(data.strip())

    def values(self, tag: str, name: str) -> list[str]:
        """The values of an attribute over all tags of a kind."""
        return [value for found, attributes in self.tags if found == tag and (value := attributes.get(name))]


def read(practice: Practice, path: str = "/") -> Reading:
    """The page at ``path``."""
    answer = practice.ask("GET", path)
    assert answer.status_code == 200
    return Reading(answer.text)


def publish(practice: Practice, channel: str, post_id: str, text: str, **more: object) -> None:
    """Make a post public without a platform's own checks."""
    account = str(more.pop("account", f"kreis-soest@{channel}"))
    post = Post(platform=channel, account=account, id=post_id, text=text, permalink="")
    for name, value in more.items():
        setattr(post, name, value)
    practice.world.publish(post)


def test_an_empty_page_says_what_will_appear(practice: Practice) -> None:
    """Nobody wonders whether the page is broken."""
    texts = read(practice).texts
    assert texts.count(WORDS["empty"].de) == len(channels())
    for channel in channels():
        assert any(text.startswith(WORDS["empty_here"].de.format(channel.capitalize())) for text in texts)
    assert WORDS["banner"].de in texts


def test_every_post_stands_in_its_column_with_text_link_and_pictures(practice: Practice) -> None:
    """What the world calls public is on the page, line breaks and all."""
    digest = practice.world.keep_picture(sample_picture())
    shown = [Shown(digest, "Tafel: geschlossen")]
    publish(practice, "facebook", "1", "Erste Zeile\nZweite Zeile", link="https://www.example.org/hinweis")
    publish(practice, "instagram", "2", "Bild", pictures=shown)
    publish(practice, "x", "3", "Kurz")
    page = read(practice)
    assert "Erste Zeile\nZweite Zeile" in page.texts
    assert "https://www.example.org/hinweis" in page.values("a", "href")
    assert page.values("img", "src") == [f"/pictures/{digest}"]
    assert page.values("img", "alt") == ["Tafel: geschlossen"]
    assert "Tafel: geschlossen" in page.texts
    order = [
        text
        for text in page.texts
        if text in ("Facebook", "Erste Zeile\nZweite Zeile", "Instagram", "Bild", "X", "Kurz")
    ]
    assert order == ["Facebook", "Erste Zeile\nZweite Zeile", "Instagram", "Bild", "X", "Kurz"]


def test_a_missing_alternative_text_is_named(practice: Practice) -> None:
    """A person sees that somebody is left out."""
    publish(practice, "x", "1", "Bild", pictures=[Shown(practice.world.keep_picture(sample_picture()), "")])
    assert WORDS["alt_missing"].de in read(practice).texts


def test_drafts_and_deleted_posts_are_not_shown(practice: Practice) -> None:
    """The page shows what is public and nothing else."""
    publish(practice, "facebook", "1", "Zurückgezogen")
    publish(practice, "facebook", "2", "Entwurf")
    first, second = practice.world.records.posts
    first.deleted_at, second.public_at = practice.world.now(), None
    assert not {"Zurückgezogen", "Entwurf"} & set(read(practice).texts)
    for post_id in ("1", "2", "3"):
        answer = practice.ask("GET", f"/p/facebook/{post_id}")
        assert answer.status_code == 404
        assert WORDS["gone"].de in answer.text


def test_a_thread_is_shown_first_to_last_and_newer_threads_above(practice: Practice) -> None:
    """A thread reads downwards with its parts numbered; the newest thread is on top."""
    publish(practice, "x", "1", "Älter")
    publish(practice, "x", "2", "Anfang")
    publish(practice, "x", "3", "Mitte", parent="2")
    publish(practice, "x", "4", "Ende", parent="3")
    texts = read(practice).texts
    assert [text for text in texts if text in ("Älter", "Anfang", "Mitte", "Ende")] == [
        "Anfang",
        "Mitte",
        "Ende",
        "Älter",
    ]
    assert [text for text in texts if re.fullmatch("Teil . von .", text)] == [
        "Teil 1 von 3",
        "Teil 2 von 3",
        "Teil 3 von 3",
    ]


def test_an_answer_to_a_deleted_post_says_so(practice: Practice) -> None:
    """The rest of a broken thread does not pretend to be whole."""
    publish(practice, "x", "1", "Anfang")
    publish(practice, "x", "2", "Ende", parent="1")
    practice.world.records.posts[0].deleted_at = practice.world.now()
    texts = read(practice).texts
    assert "Ende" in texts
    assert WORDS["answers_missing"].de in texts


def test_a_permalink_shows_the_post_with_its_thread(practice: Practice) -> None:
    """A receipt's address leads to the post."""
    publish(practice, "x", "7", "Anfang")
    publish(practice, "x", "8", "Ende", parent="7")
    publish(practice, "x", "9", "Anderes")
    (_, last, _) = practice.public()
    texts = read(practice, last["permalink"].removeprefix(practice.address)).texts
    assert {"Anfang", "Ende"} <= set(texts)
    assert "Anderes" not in texts


def test_what_people_write_is_text_and_never_a_tag(practice: Practice) -> None:
    """Posts and alternative texts cannot bring markup, scripts or dangerous addresses."""
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    pictures = [Shown(practice.world.keep_picture(sample_picture()), hostile)]
    publish(practice, "facebook", hostile, hostile, link="javascript:alert(1)", pictures=pictures)
    page = read(practice)
    assert page.values("script", "src") == ["/page/page.js"]
    assert page.values("img", "onerror") == []
    assert [address for address in page.values("a", "href") if address.lower().startswith("javascript")] == []
    assert hostile in page.texts


@pytest.mark.parametrize("path", ["/", "/?lang=en", "/p/x/1", "/p/x/2"])
def test_the_page_loads_nothing_from_elsewhere_and_nothing_inline(practice: Practice, path: str) -> None:
    """The policy forbids it, and the page needs none of it."""
    publish(practice, "x", "1", "Hinweis")
    answer = practice.ask("GET", path)
    page = Reading(answer.text)
    assert answer.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert not any(found in ("style", "iframe", "object") or "style" in attributes for found, attributes in page.tags)
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    loaded = page.values("script", "src") + page.values("link", "href") + page.values("img", "src")
    assert loaded
    assert all(practice.ask("GET", address).status_code == 200 for address in loaded)
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


def test_the_page_speaks_english_when_asked(practice: Practice) -> None:
    """Every word of the page is in the language that it declares."""
    german, english = read(practice), read(practice, "/?lang=en")
    assert german.values("html", "lang") == ["de"]
    assert english.values("html", "lang") == ["en"]
    assert WORDS["banner"].en in english.texts
    names = {"Facebook", "Instagram", "X", "KS"}
    both = set(german.texts) & set(english.texts)
    assert {text for text in both if text not in names and "Kreis Soest" not in text} == set()


def test_accounts_can_be_filtered_once_there_are_several(practice: Practice) -> None:
    """One organisation needs no filter; with two, the page shows the one that was picked."""
    assert read(practice).values("select", "name") == []
    practice.tell("accounts", channel="x", name="stadt-werl@x")
    publish(practice, "x", "1", "Aus Soest")
    publish(practice, "x", "2", "Aus Werl", account="stadt-werl@x")
    assert read(practice).values("option", "value") == ["kreis-soest", "stadt-werl"]
    assert {"Aus Soest", "Aus Werl"} <= set(read(practice).texts)
    for account in ("stadt-werl", "stadt-werl@x"):
        texts = read(practice, f"/?account={account}").texts
        assert "Aus Werl" in texts
        assert "Aus Soest" not in texts


def test_a_long_timeline_shows_the_newest_and_counts_the_rest(practice: Practice) -> None:
    """The page stays usable after a long drill."""
    for number in range(SHOWN + 3):
        publish(practice, "x", str(number), f"Nachricht {number}")
    texts = read(practice).texts
    assert f"Nachricht {SHOWN + 2}" in texts
    assert "Nachricht 2" not in texts
    assert WORDS["older"].de.format(3) in texts


def test_pictures_are_served_as_what_they_are(practice: Practice) -> None:
    """The content decides on the type, and only kept pictures are served."""
    for kind in ("image/jpeg", "image/png"):
        data = sample_picture(kind)
        answer = practice.ask("GET", f"/pictures/{practice.world.keep_picture(data)}")
        assert (answer.headers["content-type"], answer.content) == (kind, data)
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert practice.ask("GET", f"/pictures/{'0' * 64}").status_code == 404
    assert practice.ask("GET", "/page/frame.html").status_code == 404


@pytest.mark.parametrize(
    ("seconds", "german", "english"),
    [
        (0, "gerade eben", "just now"),
        (59, "gerade eben", "just now"),
        (60, "vor 1 Minute", "1 minute ago"),
        (7_199, "vor 1 Stunde", "1 hour ago"),
        (7_200, "vor 2 Stunden", "2 hours ago"),
        (86_400 * 3, "vor 3 Tagen", "3 days ago"),
    ],
)
def test_age_is_told_roughly(seconds: float, german: str, english: str) -> None:
    """The largest full unit, one or many."""
    assert (age(seconds, "de"), age(seconds, "en")) == (german, english)


def test_a_moment_is_told_with_weekday_and_time_zone() -> None:
    """German local time, summer and winter."""
    assert moment(1_795_442_400, "de") == "Mo., 23.11.2026, 15:00:00 MEZ"
    assert moment(1_783_000_000, "en") == "Thu, 02 Jul 2026, 15:46:40 CEST"


def test_addresses_hashtags_and_mentions_are_set_off() -> None:
    """An address ends before the full stop that follows it; an e-mail address is no mention."""
    html = marked("Mehr: https://x.org/a?b=1&c=2. #KreisSoest @polizei, post@example.org", links=True)
    assert html == (
        'Mehr: <a href="https://x.org/a?b=1&amp;c=2" rel="nofollow noreferrer">https://x.org/a?b=1&amp;c=2</a>. '
        '<span class="mark">#KreisSoest</span> <span class="mark">@polizei</span>, post@example.org'
    )
