"""The tables of the console: who may do what, how they sign in, what was approved, and the record of it all."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from broadcaster.storage.schema.columns import Id, Json, Moment, key, metadata, of_organisation


def _of_person(*, nullable: bool = False) -> Column[int]:
    return Column("person_id", Id, ForeignKey("person.id"), nullable=nullable)


person = Table(
    "person",
    metadata,
    key(),
    of_organisation(),
    Column("login", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("roles", Json, nullable=False),
    Column("language", String(2)),
    Column("password_hash", String(200)),
    Column("totp", LargeBinary),
    Column("totp_step", BigInteger, nullable=False, default=0),
    Column("disabled_at", Moment),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("organisation_id", "login"),
)

passkey = Table(
    "passkey",
    metadata,
    key(),
    of_organisation(),
    _of_person(),
    Column("credential_id", String(1400), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(100), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    UniqueConstraint("organisation_id", "credential_id"),
    Index(None, "person_id"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    key(),
    of_organisation(),
    _of_person(),
    Column("code_hash", String(64), nullable=False),
    Column("used_at", Moment),
    Index(None, "person_id"),
)

session = Table(
    "session",
    metadata,
    key(),
    of_organisation(),
    _of_person(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("stage", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("proven_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("device", String(200), nullable=False),
    Column("address", String(100), nullable=False),
    Column("wrong_codes", Integer, nullable=False, default=0),
    Index(None, "person_id", "ended_at"),
)

device = Table(
    "device",
    metadata,
    key(),
    of_organisation(),
    _of_person(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index(None, "person_id"),
)

ticket = Table(
    "ticket",
    metadata,
    key(),
    of_organisation(),
    _of_person(nullable=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("purpose", String(30), nullable=False),
    Column("content", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index(None, "organisation_id", "purpose"),
)

failure = Table(
    "failure",
    metadata,
    of_organisation(primary_key=True),
    Column("place", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
)

api_token = Table(
    "api_token",
    metadata,
    key(),
    of_organisation(),
    _of_person(),
    Column("name", String(100), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("scopes", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("ended_at", Moment),
    Index(None, "person_id"),
)

idempotency_key = Table(
    "idempotency_key",
    metadata,
    of_organisation(primary_key=True),
    Column("owner", String(100), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("turn", String(32), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("answer", Json),
)
"""What was asked for under a key; without an answer it is being accepted by whoever has the ``turn``."""

approval = Table(
    "approval",
    metadata,
    key(),
    of_organisation(),
    Column("broadcast_id", Id, ForeignKey("broadcast.id"), nullable=False),
    _of_person(nullable=True),
    Column("step", String(20), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("review_due_at", Moment),
    Column("reviewed_at", Moment),
    Index(None, "broadcast_id"),
    Index(None, "organisation_id", "review_due_at"),
)

audit_record = Table(
    "audit_record",
    metadata,
    of_organisation(primary_key=True),
    Column("number", Id, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    _of_person(nullable=True),
    Column("who", String(200), nullable=False),
    Column("what", String(50), nullable=False),
    Column("about", String(200), nullable=False),
    Column("details", Json, nullable=False),
    Column("key_number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "organisation_id", "what"),
    Index(None, "person_id"),
)

audit_end = Table(
    "audit_end",
    metadata,
    of_organisation(primary_key=True),
    Column("number", Id, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("key_number", Integer, nullable=False),
    Column("seal", String(64), nullable=False),
)
"""The last entry of the record, under a seal: without it, entries missing at the end would not be noticed."""
