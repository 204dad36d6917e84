"""The way in: who comes, on which connection, and what becomes of a request that may not or cannot."""
