"""Engines wake what is due. The outbox is the truth: losing every wake-up loses nothing."""
