"""Sentences about how a message is shown on a channel: what a person should know, and what has to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from broadcaster.message import Strategy
from broadcaster.words import Sentence, name_of
from broadcaster.words.errors import Problem

_BECOMES = {
    Strategy.THREAD: Sentence(de="als Thread", en="as a thread"),
    Strategy.CARDS: Sentence(de="als ein Beitrag mit dem Text in Bildern", en="as one post with the text in pictures"),
    Strategy.SHORT: Sentence(de="nur mit Überschrift und Link", en="with headline and link only"),
}


def no_threads(channel: str, becomes: Strategy) -> Problem:
    """The account may not answer itself, so the text is shown otherwise."""
    name, how = channel.capitalize(), _BECOMES[becomes]
    return _hint(
        "strategy",
        f"{name} lässt dieses Konto keine Threads schreiben. Die Meldung erscheint dort {how.de}. Ist das behoben, "
        "erlauben Sie beim Konto Threads wieder (threads).",
        f"{name} does not let this account write threads. The message appears there {how.en}. Once that is mended, "
        "allow the account threads again (threads).",
    )


def no_language(channel: str, wanted: Sequence[str], shown: str) -> Problem:
    """The account shows other languages than the message has."""
    listed = ", ".join(map(name_of, wanted))
    return _hint(
        "languages",
        f"Das Konto auf {channel.capitalize()} zeigt {listed}, die Meldung hat keinen solchen Text. "
        f"Sie erscheint dort auf {name_of(shown)}. Bitte ergänzen Sie den Text, oder lassen Sie das Konto weg.",
        f"The account on {channel.capitalize()} shows {listed}, the message has no such text. "
        f"It appears there in {name_of(shown)}. Add the text, or leave the account out.",
    )


def unseen_language(language: str) -> Problem:
    """No account shows a language that the message has."""
    return _hint(
        f"languages.{language}",
        f"Den Text „{name_of(language)}“ zeigt keines der Konten. Bitte stellen Sie bei einem Konto ein, dass es "
        f"ihn zeigt (languages, zum Beispiel de,{language}).",
        f"No account shows the text “{name_of(language)}”. Set for an account "
        f"that it shows it (languages, for example de,{language}).",
    )


def unknown_mention(channel: str, mention: str) -> Problem:
    """Nobody said how the account that is mentioned is called on the channel."""
    name = channel.capitalize()
    return _hint(
        "text",
        f"Wie {mention} auf {name} heißt, ist nicht hinterlegt; es bleibt, wie Sie es geschrieben haben. "
        f"Bitte tragen Sie den Namen in den Einstellungen unter [mentions.{channel}] ein.",
        f"What {mention} is called on {name} is not known; it stays as you wrote it. "
        f"Put the name into the settings under [mentions.{channel}].",
    )


def tracking_removed(field: str, names: Sequence[str]) -> Problem:
    """Links were cleaned of what tells who sent the reader."""
    listed = ", ".join(names)
    return _hint(
        field,
        f"Aus einem Link wurden Angaben entfernt, mit denen Leser verfolgt werden: {listed}. Bitte prüfen Sie den Link "
        "in der Vorschau.",
        f"Parameters by which readers are tracked were removed from a link: {listed}. Check the link in the preview.",
    )


def no_link(channel: str) -> Problem:
    """The short form leads nowhere."""
    name = channel.capitalize()
    return _hint(
        "link",
        f"Auf {name} erscheint nur die Überschrift, und kein Link führt zum ganzen Text. Bitte geben Sie einen an, "
        "wenn es einen gibt.",
        f"On {name} only the headline appears, and no link leads to the whole text. Give one if there is one.",
    )


def no_cards(channel: str) -> Problem:
    """Pictures were to be made from the text, and there are none."""
    name = channel.capitalize()
    return _problem(
        "strategy",
        f"Aus diesem Text lassen sich keine Bilder für {name} machen. Bitte wählen Sie „thread“ oder „short“.",
        f"No pictures can be made from this text for {name}. Choose thread or short.",
    )


def too_many_cards(channel: str, number: int, most: int) -> Problem:
    """The text needs more pictures than the channel shows."""
    name = channel.capitalize()
    return _problem(
        "text",
        f"Mit dem Text in Bildern wären es {number} Bilder, {name} zeigt höchstens {most}. Bitte kürzen Sie den Text, "
        "oder wählen Sie „thread“ oder „short“.",
        f"With the text in pictures there would be {number} pictures, {name} shows at most {most}. Shorten the text, "
        "or choose thread or short.",
    )


_INSTEAD_OF_A_THREAD = (
    "wählen Sie unter „Wo der Text nicht in einen Beitrag passt“: „Ein Beitrag, der Text als Bilder“ (cards), oder ",
    "choose under 'Where the text does not fit one post': 'One post, the text as pictures' (cards), or ",
)


def told_apart(channel: str, mark: str, hours: int) -> Problem:
    """The account had some of the same words not long ago."""
    name = channel.capitalize()
    return _hint(
        "text",
        f"Auf {name} steht in jedem Beitrag „{mark}“, denn {name} kennt einen davon schon und nimmt denselben Text bis zu "
        f"{hours} Stunden lang nicht noch einmal an, auch nicht nach dem Löschen.",
        f"On {name} every post says “{mark}”, for {name} has seen one of them and does not take the same text again for up "
        f"to {hours} hours, not even after it was deleted.",
    )


def said_before(channel: str, number: int, parts: int, hours: int) -> Problem:
    """The account had the same words so recently that nothing tells them apart."""
    name, which = channel.capitalize(), f"Teil {number} von {parts}" if parts > 1 else "den Beitrag"
    post = f"part {number} of {parts}" if parts > 1 else "the post"
    return _problem(
        "text",
        f"{name} hat {which} in genau diesen Worten gerade erst bekommen und nimmt sie bis zu {hours} Stunden lang nicht "
        "noch einmal an, auch nicht nach dem Löschen. Bitte ändern Sie den Text, oder reichen Sie die Meldung in einer Minute "
        "noch einmal ein: Dann trägt sie eine andere Uhrzeit.",
        f"{name} has just been given {post} in exactly these words and does not take them again for up to {hours} hours, not "
        "even after they were deleted. Change the text, or submit the message once more in a minute: it then has another "
        "time.",
    )


def long_thread(channel: str, parts: int, *, cards: bool) -> Problem:
    """Hardly anybody reads so many parts; pictures of the text are proposed where the channel shows them (``cards``)."""
    name = channel.capitalize()
    pictures_de, pictures_en = _INSTEAD_OF_A_THREAD if cards else ("", "")
    return _hint(
        "strategy" if cards else "text",
        f"Auf {name} wird daraus ein Thread mit {parts} Beiträgen, den kaum jemand zu Ende liest. "
        f"Bitte {pictures_de}schreiben Sie für {name} einen kürzeren Text.",
        f"On {name} it becomes a thread of {parts} posts, which hardly anyone reads to its end. "
        f"Please {pictures_en}write a shorter text for {name}.",
    )


def dear_links(channel: str, linked: int, price: tuple[Decimal, Decimal, str]) -> Problem:
    """Several posts cost more because each has a link."""
    name, (with_link, without, currency) = channel.capitalize(), price
    return _hint(
        "text",
        f"{linked} Beiträge auf {name} enthalten einen Link; jeder davon kostet {amount(with_link).de} statt "
        f"{amount(without).de} {currency}. Auch Adressen ohne https:// zählen. Bitte nennen Sie den Link nur einmal.",
        f"{linked} posts on {name} have a link; each of them costs {amount(with_link).en} instead of "
        f"{amount(without).en} {currency}. Addresses without https:// count too. Say the link only once.",
    )


def amount(value: Decimal) -> Sentence:
    """An amount of money with at least two decimals."""
    shown = f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else str(value.normalize())
    return Sentence(de=shown.replace(".", ","), en=shown)


def _problem(field: str, de: str, en: str) -> Problem:
    return Problem(field=field, sentence=Sentence(de=de, en=en))


def _hint(field: str, de: str, en: str) -> Problem:
    return Problem(field=field, sentence=Sentence(de=de, en=en), blocking=False)
