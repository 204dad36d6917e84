"""A value that pydantic refuses is explained in German and in English."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, field_validator

from broadcaster.words.reasons import Unusable, reason


class Example(BaseModel):
    """Settings of many kinds."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=2, max_length=5, pattern="^[a-z]+$")] = "abc"
    kind: Literal["graph", "other", "third"] = "graph"
    most: Annotated[int, Field(gt=0, le=10)] = 1
    share: Annotated[float, Field(ge=0.5, lt=1)] = 0.5
    place: HttpUrl = HttpUrl("https://a.example")
    on: bool = False
    needed: str = "x"

    @field_validator("needed")
    @classmethod
    def _not_empty(cls, value: str) -> str:
        if not value:
            raise Unusable(de="erwartet wird ein Wort", en="a word is expected")
        return value


@pytest.mark.parametrize(
    ("given", "german", "english"),
    [
        ({"name": "a"}, "braucht mindestens 2 Zeichen", "needs at least 2 characters"),
        ({"name": "abcdef"}, "darf höchstens 5 Zeichen haben", "must have at most 5 characters"),
        ({"name": "ABC"}, "hat nicht die Form ^[a-z]+$", "does not have the form ^[a-z]+$"),
        ({"name": 7}, "muss ein Text sein", "must be a text"),
        ({"kind": "x"}, "muss eines davon sein: 'graph', 'other', 'third'", "must be one of 'graph', 'other', 'third'"),
        ({"most": "x"}, "muss eine ganze Zahl sein", "must be a whole number"),
        ({"most": 0}, "muss größer als 0 sein", "must be more than 0"),
        ({"most": 11}, "darf höchstens 10 sein", "must be at most 10"),
        ({"share": "x"}, "muss eine Zahl sein", "must be a number"),
        ({"share": 0.1}, "muss mindestens 0.5 sein", "must be at least 0.5"),
        ({"share": 1}, "muss kleiner als 1.0 sein", "must be less than 1.0"),
        ({"place": "x"}, "muss eine Webadresse sein, die mit https:// beginnt", "must be a web address that begins"),
        ({"on": "vielleicht"}, "muss wahr oder falsch sein", "must be true or false"),
        ({"needed": ""}, "ist ungültig: erwartet wird ein Wort", "is wrong: a word is expected"),
        ({"neu": 1}, "gibt es nicht", "does not exist"),
        ({"most": None}, "muss eine ganze Zahl sein", "must be a whole number"),
    ],
)
def test_every_reason_is_said_in_both_languages(given: dict[str, object], german: str, english: str) -> None:
    """The sentence continues after the setting's name."""
    with pytest.raises(ValidationError) as caught:
        Example.model_validate(given)
    (details,) = caught.value.errors()
    said = reason(details)
    assert said.de.startswith(german)
    assert said.en.startswith(english)


def test_what_is_not_foreseen_is_said_as_pydantic_says_it() -> None:
    """Better English than nothing."""
    said = reason({"type": "uuid_parsing", "msg": "Input should be a valid UUID"})
    assert said.de == "ist ungültig (Input should be a valid UUID)"
