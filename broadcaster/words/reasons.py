"""Why a setting cannot be used, in both languages; pydantic, which checks them, speaks English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broadcaster.words import Sentence


class Unusable(ValueError):
    """A value of the settings that cannot be used, with the sentence that says why."""

    def __init__(self, *, de: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Sentence(de=de, en=en)


_SAID = {
    "missing": ("fehlt", "is missing"),
    "extra_forbidden": ("gibt es nicht", "does not exist"),
    "greater_than": ("muss größer als {gt} sein", "must be more than {gt}"),
    "greater_than_equal": ("muss mindestens {ge} sein", "must be at least {ge}"),
    "less_than": ("muss kleiner als {lt} sein", "must be less than {lt}"),
    "less_than_equal": ("darf höchstens {le} sein", "must be at most {le}"),
    "string_too_short": ("braucht mindestens {min_length} Zeichen", "needs at least {min_length} characters"),
    "string_too_long": ("darf höchstens {max_length} Zeichen haben", "must have at most {max_length} characters"),
    "string_pattern_mismatch": ("hat nicht die Form {pattern}", "does not have the form {pattern}"),
    "unexpected_keyword_argument": ("gibt es nicht", "does not exist"),
    "enum": ("muss eines davon sein: {expected}", "must be one of {expected}"),
    "json_invalid": ("ist kein gültiges JSON", "is not valid JSON"),
    "timezone_aware": ("braucht eine Zeitzone, zum Beispiel +01:00", "needs a time zone, for example +01:00"),
    "too_long": ("darf höchstens {max_length} Einträge haben", "must have at most {max_length} entries"),
    "too_short": ("braucht mindestens {min_length} Einträge", "needs at least {min_length} entries"),
    "literal_error": ("muss eines davon sein: {expected}", "must be one of {expected}"),
}
_KINDS = {
    "bool": ("muss wahr oder falsch sein (true, false)", "must be true or false"),
    "int": ("muss eine ganze Zahl sein", "must be a whole number"),
    "float": ("muss eine Zahl sein", "must be a number"),
    "string": ("muss ein Text sein", "must be a text"),
    "list": ("muss eine Liste sein", "must be a list"),
    "tuple": ("muss eine Liste sein", "must be a list"),
    "date": ("muss ein Datum sein, zum Beispiel 2026-11-02", "must be a date, for example 2026-11-02"),
    "datetime": (
        "muss eine Zeit sein, zum Beispiel 2026-11-02T07:30:00+01:00",
        "must be a time, for example 2026-11-02T07:30:00+01:00",
    ),
    "dict": ("muss eine Tabelle sein", "must be a table"),
    "model": ("muss eine Tabelle sein", "must be a table"),
    "dataclass": ("muss eine Tabelle sein", "must be a table"),
    "url": ("muss eine Webadresse sein, die mit https:// beginnt", "must be a web address that begins with https://"),
}


def reason(details: Mapping[str, Any]) -> Sentence:
    """What follows the name of the setting in a sentence; ``details`` is one of pydantic's errors."""
    context = {name: str(value).replace(" or ", ", ") for name, value in details.get("ctx", {}).items()}
    said = getattr(details.get("ctx", {}).get("error"), "sentence", None)
    if isinstance(said, Sentence):
        return Sentence(de=f"ist ungültig: {said.de}", en=f"is wrong: {said.en}")
    kind = str(details["type"])
    de, en = _SAID.get(kind) or _KINDS.get(kind.partition("_")[0]) or ("ist ungültig ({msg})", "is wrong ({msg})")
    context["msg"] = str(details["msg"])
    return Sentence(de=de.format_map(context), en=en.format_map(context))
