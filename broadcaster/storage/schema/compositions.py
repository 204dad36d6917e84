"""The table of what people are writing."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from broadcaster.storage.schema.columns import Id, Json, Moment, key, metadata, of_organisation

composition = Table(
    "composition",
    metadata,
    key(),
    of_organisation(),
    Column("content", Json, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author_id", Id, ForeignKey("person.id")),
    Column("changed_by", Id, ForeignKey("person.id")),
    Column("corrects", Id, ForeignKey("message.id")),
    Column("message_id", Id, ForeignKey("message.id")),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("discarded_at", Moment),
    Index(None, "organisation_id", "changed_at"),
)
