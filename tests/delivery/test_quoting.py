"""A platform's own words reach a person in one short line that can do no harm."""

from __future__ import annotations

from broadcaster.channel.hindrance import Refused
from broadcaster.delivery.quoting import LONGEST_QUOTE, cause, quoted
from broadcaster.words import Sentence

SAID = Sentence(de="Der Kanal lehnt ab.", en="The channel refuses.")


def test_the_platform_s_words_stand_behind_the_cause() -> None:
    """Marked as what they are; without any, the cause stands alone."""
    told = cause(Refused(SAID, said="Something new."))
    assert told.de == "Der Kanal lehnt ab. Die Plattform sagt: „Something new.“"
    assert told.en == "The channel refuses. The platform says: “Something new.”"
    assert cause(Refused(SAID)) == SAID


def test_a_quote_can_neither_act_on_a_terminal_nor_end_itself() -> None:
    """Control characters, line breaks, hidden and turning marks, and closing quotation marks."""
    assert quoted("a\x1b[31mb\r\nc\u202ed\u200be\x00f\u2066") == "a [31mb c d e f"
    assert quoted('Er sagte: “Ende.” Und „weiter“ "so"') == "Er sagte: 'Ende.' Und 'weiter' 'so'"


def test_a_quote_is_short_however_much_was_said() -> None:
    """Also a page of HTML in one word."""
    assert len(quoted("Wort " * 10_000)) <= LONGEST_QUOTE
    assert len(quoted("x" * 100_000)) <= LONGEST_QUOTE
    assert quoted(" \n ") == ""
