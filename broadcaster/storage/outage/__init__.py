"""Outages with their drafts and messages, feeds, and what the watch of the website remembers."""
