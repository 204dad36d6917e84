"""A text that does not fit becomes a thread, pictures or a short post; where threads are refused, something else."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest

from broadcaster.app import Installation
from broadcaster.app.installation.accounts import change_account
from broadcaster.app.messages.deciding import send_again
from broadcaster.app.messages.posting import Draft, Preview, post, preview
from broadcaster.app.messages.reading import show
from broadcaster.delivery.states import State
from broadcaster.message import LanguageVariant, Strategy
from broadcaster.rendition.render import Rendition
from broadcaster.testing.practice import Practice
from broadcaster.words.errors import InvalidInput

from .conftest import Send

X, FACEBOOK = "kreis-soest@x", "kreis-soest@facebook"
LINK = "https://notfall.kreis-soest.de/it"
HEADLINE = "IT-Ausfall: Zulassungsstellen geschlossen"
LONG = (
    "Die Zulassungsstellen in Soest und Lippstadt sind ab sofort geschlossen. Bitte kommen Sie nicht dorthin. "
    "Das Kreishaus ist geöffnet, viele Leistungen sind dort aber nicht möglich. Termine fallen aus. Dringende Anliegen "
    "klären wir telefonisch: Tel. 02921/30-0. Der Notruf 112 ist ohne Einschränkung erreichbar. Die wichtigsten Zahlungen zum "
    "Monatsende sind bereits erfolgt. Schuleingangsuntersuchungen finden wie geplant statt. Neues erfahren Sie hier."
)
ARABIC = "مكتب تسجيل المركبات مغلق حتى إشعار آخر. " * 12

Refuse = Callable[[], None]


@pytest.fixture
def refuse_replies(practice: Practice) -> Refuse:
    """Makes X refuse that the account answers itself."""
    return lambda: practice.tell("account-extra", account=X, extra={"replies": "refused"})


def draft(**fields: object) -> Draft:
    """A notice that is too long for one post on X."""
    return Draft(**{"headline": HEADLINE, "text": LONG, "link": LINK, **fields})  # type: ignore[arg-type]


def on_x(shown: Preview) -> Rendition:
    """The rendition for X."""
    return next(rendition for account, rendition in shown.renditions if account.name == X)


def told(rendition: Rendition) -> str:
    """All that is said to a person about a rendition."""
    return " ".join(problem.sentence.de for problem in rendition.problems)


def says(alts: list[str]) -> bool:
    """Whether the descriptions have every sentence of the text."""
    whole = " ".join(" ".join(alts).split())
    return all(sentence in whole for sentence in LONG.removesuffix(".").split(". "))


def test_a_refused_thread_is_told_and_the_next_message_is_no_thread(
    installation: Installation, practice: Practice, send: Send, refuse_replies: Refuse
) -> None:
    """The rest of the broken thread waits for a person; what comes later falls back to pictures, with a notice."""
    refuse_replies()
    broken = send(post(installation, draft(), [X])).deliveries[0][0]
    assert broken.state is State.REFUSED
    assert [part.receipt is not None for part in broken.parts] == [True, False, False]
    assert broken.sentence is not None
    assert "Nicht erschienen: die Teile 2 bis 3 von 3" in broken.sentence.de

    shown = on_x(preview(installation, draft(), [X]))
    assert (shown.strategy, len(shown.parts), shown.sendable) == (Strategy.CARDS, 1, True)
    assert "lässt dieses Konto keine Threads schreiben" in told(shown)

    settled = send(post(installation, draft(headline="Neuer Stand: Zulassungsstellen geschlossen"), [X]))
    assert settled.deliveries[0][0].state is State.PUBLISHED
    first, second = practice.public(X)
    assert first["text"] == broken.rendition.parts[0].text
    assert says([picture["alt"] for picture in second["pictures"]])


def test_a_thread_accepted_before_the_refusal_does_not_begin(
    installation: Installation, practice: Practice, send: Send, refuse_replies: Refuse
) -> None:
    """Its first part would stand alone: nothing of it appears until a person allows threads again."""
    refuse_replies()
    first, second = post(installation, draft(), [X]), post(installation, draft(headline="Danach"), [X])
    send(first)
    waited = send(second).deliveries[0][0]
    assert waited.state is State.REFUSED
    assert [part.receipt for part in waited.parts] == [None] * len(waited.parts)
    assert waited.sentence is not None
    assert "deshalb ist nichts davon erschienen" in waited.sentence.de
    assert len(practice.public(X)) == 1


def test_a_person_allows_threads_again(
    installation: Installation, practice: Practice, send: Send, refuse_replies: Refuse
) -> None:
    """The setting is the account's, and sending again continues the thread where it broke."""
    refuse_replies()
    accepted = post(installation, draft(), [X])
    send(accepted)
    practice.tell("account-extra", account=X, extra={"replies": "allowed"})
    assert installation.accounts.named([X])[0].style.threads is False
    change_account(installation, X, {"threads": "true"})
    assert on_x(preview(installation, draft(), [X])).strategy is Strategy.THREAD
    send_again(installation, accepted.delivery_ids[0])
    assert send(accepted).deliveries[0][0].state is State.PUBLISHED
    assert [bool(shown["parent"]) for shown in practice.public(X)] == [False, True, True]


@pytest.mark.parametrize(
    ("strategy", "kind"),
    [(None, "thread"), (Strategy.THREAD, "thread"), (Strategy.CARDS, "pictures"), (Strategy.SHORT, "post")],
)
def test_each_strategy_is_published_as_previewed(
    installation: Installation, practice: Practice, send: Send, strategy: Strategy | None, kind: str
) -> None:
    """Text and pictures are, byte for byte, what was shown before; the link is there once."""
    shown = preview(installation, draft(strategy=strategy), [X])
    rendition = on_x(shown)
    kinds = {(True, False): "thread", (False, True): "pictures", (False, False): "post"}
    assert kinds[len(rendition.parts) > 1, bool(rendition.parts[0].pictures)] == kind
    send(post(installation, draft(strategy=strategy), [X]))
    public = practice.public(X)
    assert [one["text"].encode() for one in public] == [part.text.encode() for part in rendition.parts]
    hashes = [[picture["sha256"] for picture in one["pictures"]] for one in public]
    assert hashes == [
        [sha256(shown.pictures[one.sha256]).hexdigest() for one in part.pictures] for part in rendition.parts
    ]
    assert sum(one["text"].count(LINK) for one in public) == 1
    assert public[0]["text"].startswith(HEADLINE)


def test_cards_describe_the_whole_text(installation: Installation) -> None:
    """Nobody needs the picture to know what it says."""
    (part,) = on_x(preview(installation, draft(strategy=Strategy.CARDS), [X])).parts
    assert says([picture.alt for picture in part.pictures])
    assert part.text == f"{HEADLINE}\n\n{LONG.partition('. ')[0]}.\n\n{LINK}"


def test_too_many_cards_name_the_remedy(installation: Installation) -> None:
    """Chosen by a person, they keep the message back; chosen by the channel, they give way to headline and link."""
    chosen = on_x(preview(installation, draft(text=LONG * 12, strategy=Strategy.CARDS), [X]))
    assert not chosen.sendable
    assert "X zeigt höchstens 4" in told(chosen)
    change_account(installation, X, {"threads": "false"})
    usual = on_x(preview(installation, draft(text=LONG * 12), [X]))
    assert (usual.strategy, usual.sendable) == (Strategy.SHORT, True)
    assert "nur mit Überschrift und Link" in told(usual)
    assert not on_x(preview(installation, draft(text=LONG * 12, link=None), [X])).sendable


def test_a_script_without_typeface_gives_way_to_the_link(installation: Installation) -> None:
    """Where no picture can be made, the text behind the link is better than none."""
    change_account(installation, X, {"threads": "false"})
    shown = on_x(preview(installation, Draft(headline="تنبيه", text=ARABIC, link=LINK, language="ar"), [X]))
    assert (shown.strategy, shown.sendable) == (Strategy.SHORT, True)


def test_a_strategy_changes_nothing_where_the_text_fits(installation: Installation) -> None:
    """It is for texts that do not fit: Facebook shows the whole text, and so does X if it is short."""
    shown = preview(installation, draft(strategy=Strategy.SHORT), [FACEBOOK])
    assert shown.renditions[0][1].parts[0].text == f"{HEADLINE}\n\n{LONG}"
    fitting = on_x(preview(installation, draft(text="Kurz.", strategy=Strategy.CARDS), [X]))
    assert (fitting.strategy, fitting.parts[0].pictures) == (None, ())


def test_an_account_may_have_a_limit_of_its_own(installation: Installation) -> None:
    """A paid plan takes longer posts; what no plan takes is refused when it is set."""
    change_account(installation, X, {"text_limit": "25000"})
    (part,) = on_x(preview(installation, draft(), [X])).parts
    assert (part.limit, part.text.endswith(LINK)) == (25_000, True)
    with pytest.raises(InvalidInput) as caught:
        change_account(installation, X, {"text_limit": "25001"})
    assert [problem.field for problem in caught.value.problems] == ["text_limit"]
    with pytest.raises(InvalidInput):
        change_account(installation, FACEBOOK, {"text_limit": "100000"})


def test_languages_are_shown_as_the_account_wants(installation: Installation, practice: Practice, send: Send) -> None:
    """In one post on Facebook, in replies on X; a language that nobody shows is told once."""
    said = draft(
        languages={
            "de-simple": LanguageVariant(headline="Das Amt ist zu", text="Bitte kommen Sie nicht. Rufen Sie uns an."),
            "en": LanguageVariant(text="The offices are closed."),
            "uk": LanguageVariant(text="Установи зачинені."),
        }
    )
    change_account(installation, FACEBOOK, {"languages": "de,de-simple,en"})
    change_account(installation, X, {"languages": "en,de"})
    shown = preview(installation, said, [FACEBOOK, X])
    assert [hint.field for hint in shown.hints] == ["languages.uk"]
    send(post(installation, said, [FACEBOOK, X]))
    assert show(installation, 1).message.languages == said.languages
    (together,) = practice.public(FACEBOOK)
    assert together["text"].endswith(
        f"{LONG}\n\nEinfache Sprache: Das Amt ist zu\n\nBitte kommen Sie nicht. Rufen Sie uns an."
        "\n\nEnglish:\n\nThe offices are closed."
    )
    english, *german = practice.public(X)
    assert english["text"] == f"The offices are closed.\n\n{LINK}"
    assert german[0]["text"].startswith(f"Deutsch: {HEADLINE}")
    assert [one["parent"] for one in german] == [english["id"], *[one["id"] for one in german[:-1]]]
    assert not any(LINK in one["text"] for one in german)
