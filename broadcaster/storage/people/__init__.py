"""People, and all with which they sign in."""
