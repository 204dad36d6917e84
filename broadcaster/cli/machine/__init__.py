"""Processes that a command runs: the sender with its console, and the practice platforms."""
