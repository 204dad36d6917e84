"""Keeps citizens informed on every channel while the authority's own IT is down."""

__version__ = "0.2.0"
