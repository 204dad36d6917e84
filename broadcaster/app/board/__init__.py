"""Use cases about the board of offices."""
