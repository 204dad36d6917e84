"""What all documents are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
)

from broadcaster.words import Language, Sentence
from broadcaster.words.errors import BroadcasterError, InvalidInput
from broadcaster.words.errors import Problem as ProblemRecord

Moment = Annotated[
    datetime,
    PlainSerializer(lambda value: value.isoformat(), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A time, in ISO 8601 with its offset."""
Empty = BeforeValidator(lambda value: value or None)
"""Of what may be an empty text: then there is none."""


class Document(BaseModel):
    """What programs read. Its fields have the names of the record that it is made from where both say the same."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    @classmethod
    def of(cls, record: Any) -> Self:
        """Return the document of a record with the same attributes."""
        return cls.model_validate(record)

    def in_language(self, language: Language) -> dict[str, Any]:
        """Return it as JSON has it, each sentence in ``language`` alone."""
        return self.model_dump(mode="json", context={"language": language})


class Said(Document):
    """One thing in both languages."""

    de: str
    en: str

    @model_serializer(mode="wrap")
    def _in_one(self, whole: SerializerFunctionWrapHandler, info: SerializationInfo):  # type: ignore[no-untyped-def] # noqa: ANN202 - else this would be the schema
        language = info.context.get("language") if isinstance(info.context, dict) else None
        return whole(self) if language is None else Sentence(de=self.de, en=self.en).in_(language)


class ProblemOut(Document):
    """Something about one field; what is ``blocking`` keeps a message back."""

    field: str
    text: Said
    blocking: bool

    @classmethod
    def of(cls, record: ProblemRecord) -> Self:
        """Return the document of a problem."""
        return cls(field=record.field, text=Said.of(record.sentence), blocking=record.blocking)


class ErrorOut(Document):
    """Why something could not be done: the ``code`` of its kind, a sentence, and the fields that it is about."""

    code: str
    sentence: Said
    exit_code: int
    problems: list[ProblemOut]

    @classmethod
    def of(cls, record: BroadcasterError) -> Self:
        """Return the document of an error."""
        found = record.problems if isinstance(record, InvalidInput) else ()
        return cls(
            code=record.code,
            sentence=Said.of(record.sentence),
            exit_code=record.exit_code,
            problems=[ProblemOut.of(one) for one in found],
        )
