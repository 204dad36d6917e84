"""Addresses of the web: how they are written, and what belongs to the public Internet."""
