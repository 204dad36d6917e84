"""Instagram over its private interface: a session in a process of its own, its tasks and its words for errors."""
