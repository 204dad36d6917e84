"""The demonstration: one story on practice platforms, and the proof of each of its promises."""
