"""The tables of the first revision. They are written out and share nothing with the schema, which goes on changing."""

import sqlalchemy as sa

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite numbers its rows by itself in a plain integer only."""
