"""The database itself: how it is opened, written and brought up to date."""
