"""Practice X."""
