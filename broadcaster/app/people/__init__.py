"""Use cases about people, and about signing in."""
