"""The table of the service board."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text, UniqueConstraint

from broadcaster.storage.schema.columns import Moment, key, metadata, of_organisation

office = Table(
    "office",
    metadata,
    key(),
    of_organisation(),
    Column("name", String(200), nullable=False),
    Column("state", String(10), nullable=False),
    Column("alternative", Text, nullable=False),
    Column("phone", String(100), nullable=False),
    Column("since", Moment),
    Column("until", Moment),
    Column("name_en", String(200), nullable=False),
    Column("alternative_en", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("organisation_id", "name"),
)
