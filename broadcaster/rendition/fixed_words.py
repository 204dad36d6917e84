"""The few words that the product itself adds to a message, in the languages in which messages are said."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple


class FixedWords(NamedTuple):
    """What is added: when the message was true (a German time, said to be one), a correction, a picture's revision."""

    stand: str
    correction: str
    revision: str


_WORDS: Final = {
    "bg": FixedWords("Към {:%d.%m.%Y, %H:%M} ч. (германско време)", "Поправка", "Версия"),
    "es": FixedWords("Situación a {:%d/%m/%Y, %H:%M} (hora alemana)", "Corrección", "Versión"),
    "fr": FixedWords("Situation au {:%d/%m/%Y, %H:%M} (heure allemande)", "Correction", "Version"),
    "hr": FixedWords("Stanje: {:%d.%m.%Y., %H:%M} (njemačko vrijeme)", "Ispravak", "Verzija"),
    "it": FixedWords("Aggiornato al {:%d/%m/%Y, ore %H:%M} (ora tedesca)", "Correzione", "Versione"),
    "nl": FixedWords("Stand: {:%d-%m-%Y, %H:%M} uur (Duitse tijd)", "Correctie", "Versie"),
    "pl": FixedWords("Stan na {:%d.%m.%Y, godz. %H:%M} (czas niemiecki)", "Sprostowanie", "Wersja"),
    "pt": FixedWords("Situação em {:%d/%m/%Y, %H:%M} (hora alemã)", "Correção", "Versão"),
    "ro": FixedWords("Situația la {:%d.%m.%Y, ora %H:%M} (ora Germaniei)", "Rectificare", "Versiunea"),
    "ru": FixedWords("По состоянию на {:%d.%m.%Y, %H:%M} (по немецкому времени)", "Исправление", "Версия"),
    "tr": FixedWords("Durum: {:%d.%m.%Y, %H:%M} (Almanya saati)", "Düzeltme", "Sürüm"),
    "uk": FixedWords("Станом на {:%d.%m.%Y, %H:%M} (за німецьким часом)", "Виправлення", "Версія"),
}


def fixed_words(language: str) -> FixedWords | None:
    """Return the words for a language other than German and English; None where they are said in English."""
    return _WORDS.get(language.partition("-")[0].lower())


def stand_in(language: str, moment: datetime, offset: str) -> str | None:
    """Return when a message was true, at a ``moment`` in German time; ``offset`` tells a doubled hour apart."""
    words = fixed_words(language)
    return words and words.stand.format(moment).replace(f"{moment:%H:%M}", f"{moment:%H:%M}{offset}", 1)
