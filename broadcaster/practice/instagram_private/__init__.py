"""Practice Instagram as its app speaks to it."""
