"""Why a document is no feed that can be used, in the words for people."""

from __future__ import annotations

from broadcaster.words import Sentence


class NoFeed(Exception):
    """The document is no feed that can be used; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


def not_a_feed(document: str) -> NoFeed:
    """The document is something else."""
    if "<html" in document[:4096].lower():
        return NoFeed(
            Sentence(
                de="Unter der Adresse liegt eine Webseite, kein Feed. Bitte tragen Sie die Adresse des RSS- oder Atom-Feeds ein.",
                en="At the address there is a web page and no feed. Enter the address of the RSS or Atom feed.",
            )
        )
    return NoFeed(
        Sentence(
            de="Unter der Adresse liegt kein Feed. Erwartet wird RSS oder Atom.",
            en="At the address there is no feed. Expected is RSS or Atom.",
        )
    )


def broken() -> NoFeed:
    """No parser takes it."""
    return NoFeed(
        Sentence(
            de="Der Feed ist beschädigt (kein gültiges XML). Bitte geben Sie der Webredaktion Bescheid; gesendet wird daraus nichts.",
            en="The feed is broken (no valid XML). Tell the web editors; nothing is sent from it.",
        )
    )


def dangerous() -> NoFeed:
    """It defines entities."""
    return NoFeed(
        Sentence(
            de="Der Feed bringt eigene Ersetzungen (ENTITY) mit, wie sie Angriffe benutzen. Gesendet wird daraus nichts.",
            en="The feed defines replacements of its own (ENTITY), as attacks do. Nothing is sent from it.",
        )
    )


def too_large(most: int) -> NoFeed:
    """It has too much text."""
    return NoFeed(
        Sentence(
            de=f"Der Feed ist auch ohne Bilder größer als {most // 1_000_000} MB. Bitte lassen Sie die Webredaktion weniger Beiträge "
            "hineinnehmen; gesendet wird daraus nichts.",
            en=f"Even without pictures the feed is larger than {most // 1_000_000} MB. Let the web editors put fewer items in; "
            "nothing is sent from it.",
        )
    )


def too_many(count: int, most: int) -> NoFeed:
    """It has too many items."""
    return NoFeed(
        Sentence(
            de=f"Der Feed hat {count} Beiträge, gelesen werden höchstens {most}. Bitte lassen Sie die Webredaktion weniger "
            "hineinnehmen; gesendet wird daraus nichts.",
            en=f"The feed has {count} items, at most {most} are read. Let the web editors put fewer in; nothing is sent from it.",
        )
    )
