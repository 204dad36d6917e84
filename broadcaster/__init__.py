"""Keeps citizens informed on every channel while the authority's own IT is down."""

__version__ = "0.1.0"
