"""Use cases about what is being written."""
