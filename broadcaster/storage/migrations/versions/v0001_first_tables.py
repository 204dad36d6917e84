"""The first tables.

The revision is called 0014, as the last of those by which version 0.1.0 had come to these tables: a database at that one
simply goes on from here. What the tables are made of stands in ``migrations/first``, one module for each subject.
"""

from broadcaster.storage.migrations.first import deliveries, messages, organisations, people, website

revision = "0014"
down_revision = None


def upgrade() -> None:
    """Create every table, those to which others refer before these."""
    for subject in (organisations, people, website, messages, deliveries):
        subject.create()
